"""Letters about joining: to the author, who is asked; to each signer, once, with the address where the voice is carried.

A voice keeps no account, only a keyed hash of it. Accounts are tried one by one against the hashes of the question, as only
the server itself can, and nothing of what is found is kept but the letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from viche.kit import clock, journal, outbox, words
from viche.kit.outside import addresses_inside
from viche.participation.petitions.joining.models import AGREED, Joining
from viche.people import identity
from viche.people.models import Person
from viche.voices import persons
from viche.voices.models import Question

BATCH = 2000


def asked(row: Joining) -> None:
    """To the author: what is proposed and where to answer."""
    petition = row.petition
    with translation.override("uk"), addresses_inside():
        subject = _("Петицію № %(number)s пропонують приєднати до петиції № %(into)s") % _numbers(row)
        lines = [row.reason, _("Без вашої згоди нічого не зміниться. Відповісти можна на сторінці:")]
        _write(row, "ask", petition.author_email, petition.author_name, subject, lines, "petition-join")


def tell_signers() -> int:
    """Write to the signers of every petition that was joined and whose signers were not told; how many letters."""
    told = 0
    rows = Joining.objects.filter(state=AGREED, told_at__isnull=True).select_related("petition__question", "into")
    for row in rows.select_for_update(of=("self",)):
        assert row.petition.question is not None
        for person in signers(row.petition.question):
            told += _tell(row, person)
        row.told_at = clock.now()
        with journal.change("tell-signers", by=None):
            row.save(update_fields=["told_at"])
    return told


def signers(question: Question) -> Iterator[Person]:
    """Accounts whose voice stands in a question, in the order of accounts."""
    standing = {bytes(one) for one in question.voices.standing().values_list("person", flat=True).iterator()}
    people = Person.objects.filter(is_active=True, erased_at__isnull=True).exclude(email="").order_by("pk")
    every = people.iterator(chunk_size=BATCH)
    while some := list(islice(every, BATCH)):
        names = identity.known_as_each(some)
        for person in some:
            if any(persons.digest(question, name) in standing for name in names[person.pk]):
                yield person


def _tell(row: Joining, person: Person) -> bool:
    assert row.until is not None
    with translation.override("uk"), addresses_inside():
        subject = _("Петицію № %(number)s приєднано до петиції № %(into)s") % _numbers(row)
        lines = [
            _("Ви її підписали. Самі ми голосів не переносимо: якщо хочете, щоб ваш голос рахували під петицією "
              "«%(title)s», підтвердьте це на сторінці до кінця дня %(day)s.") % {
                "title": row.into.title, "day": words.long_date(row.until)},
        ]  # fmt: skip
        key = f"{person.pk}"
        return _write(row, key, person.email, person.name, subject, lines, "petition-carry")


def _numbers(row: Joining) -> dict[str, int | None]:
    return {"number": row.petition.number, "into": row.into.number}


def _write(row: Joining, key: str, to: str, name: str, subject: str, lines: list[str], page: str) -> bool:
    host = row.petition.hromada
    context = {
        "subject": subject,
        "name": name,
        "petition": row.petition,
        "lines": lines,
        "url": host.address(reverse(page, args=[row.petition_id])),
        "host": host,
    }
    template = "petitions/letter.txt"
    return outbox.write(template, to=to, key=f"petition-joining:{row.pk}:{key}", hromada_id=host.pk, context=context)
