"""What changes who a person is known to be. Each is check → change → journal, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from viche.hromada.models import Hromada, Territory
from viche.kit import clock, journal
from viche.kit.access import Refused
from viche.people.identity import keys
from viche.people.identity.levels import FOR_LIFE, USUAL_MONTHS
from viche.people.identity.models import (
    Identification,
    IdentityAttempt,
    IdentityProvider,
    IdentityTerm,
    Residence,
    Subject,
    SubjectKey,
)
from viche.people.models import Person

log = logging.getLogger("viche.people")
# How long a hash outlives the account or the consent behind it: as long as signatures are kept (ЗЗГ ст. 23-1, three years).
KEPT_YEARS = 3
# An ended identification, its name already erased, stays for whoever asks by what right a voice was taken.
KEPT = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Found:
    """What a service or a document said of a person; whatever else it said is thrown away before this is made.

    `numbers`: kind → number in its one form (`keys.read`). `hromada`, `place`: where they live, if they asked to take it.
    """

    level: str
    name: str
    numbers: Mapping[str, str] = field(default_factory=dict)
    hromada: Hromada | None = None
    place: Territory | None = None


def months(provider: str, day: date | None = None) -> int:
    """For how many months an identification by this provider is good if given on that day (today)."""
    rows = IdentityTerm.objects.filter(provider=provider, since__lte=day or clock.today()).order_by("-since")
    return rows.values_list("months", flat=True).first() or USUAL_MONTHS[provider]


def identify(person: Person, provider: str, found: Found) -> Identification:
    """A service said who the person is: the row, the hashes, and (if asked for) the residence."""
    with _recognised("identify", person, person, found.numbers):
        row = _identification(person, provider, found)
        if found.hromada is not None:
            _claim(person, "registered", found.hromada, found.place, source=provider, confirmed=True)
    log.warning("identified: person %s, by %s, level %s", person.pk, provider, row.level)
    return row


def identify_in_person(
    person: Person, hromada: Hromada, found: Found, document: str, *, by: Person, move: bool = False
) -> Identification:
    """An official saw the person and the document. `move`: what was known under another account passes to this one."""
    _not_oneself(person, by)
    with _recognised("identify", person, by, found.numbers, move=move):
        return _identification(person, "official", found, document=document, hromada=hromada, by=by)


def drop(row: Identification) -> None:
    """The person no longer wants it: the name goes at once, the hash stays till its day (`KEPT_YEARS`)."""
    with journal.change("drop-identification", by=row.person):
        _end(Identification.objects.filter(pk=row.pk, ended_at__isnull=True))
        if row.provider == "demo":  # nobody is protected by it, and a demo is shared: another may be chosen
            SubjectKey.objects.filter(subject__person=row.person_id, kind="demo").delete()
        if not Identification.objects.in_force().filter(person=row.person_id).exists():
            Subject.objects.filter(person=row.person_id).update(kept_until=kept_until())


def claim(person: Person, kind: str, hromada: Hromada, place: Territory | None, since: date | None) -> Residence:
    """The person's own word."""
    with journal.change("claim-residence", by=person):
        return _claim(person, kind, hromada, place, source="own", since=since)


def claim_in_person(
    person: Person, kind: str, hromada: Hromada, place: Territory | None, since: date | None, *, by: Person
) -> Residence:
    """An official read it in the document."""
    _not_oneself(person, by)
    with journal.change("claim-residence", by=by):
        return _claim(person, kind, hromada, place, source="official", since=since, confirmed=True, by=by)


def confirm(row: Residence, *, by: Person) -> None:
    """An official saw a document for what the person had said."""
    _not_oneself(row.person, by)
    with journal.change("confirm-residence", by=by):
        rows = Residence.objects.in_force().filter(pk=row.pk, confirmed_at__isnull=True)
        if not rows.update(confirmed_at=clock.now(), confirmed_by=by):
            raise Refused(_("Це місце проживання вже підтверджено або його знято."), status=409)


def end_residence(row: Residence) -> None:
    """The person lives there no more, or no longer wants it known."""
    with journal.change("end-residence", by=row.person):
        Residence.objects.in_force().filter(pk=row.pk).update(ended_at=clock.now())


def configure(key: str, said: Mapping[str, Any], *, by: Person) -> None:
    """How this server is connected to a service, and for how long its word is good."""
    since = said["since"]
    with journal.change("configure", by=by):
        values = {name: said[name] for name in ("is_on", "client_id", "address", "methods")}
        IdentityProvider.objects.update_or_create(key=key, defaults=values)
        if said["months"] != months(key, since):
            IdentityTerm.objects.update_or_create(provider=key, since=since, defaults={"months": said["months"]})
    log.warning("identity provider %s: %s, by person %s", key, "on" if said["is_on"] else "off", by.pk)


def forget(person: Person) -> None:
    """The account is being erased; inside `journal.change`. Hashes wait without anybody's account till their day."""
    Identification.objects.filter(person=person).update(name="")
    _end(Identification.objects.filter(person=person, ended_at__isnull=True))
    Residence.objects.filter(person=person).delete()
    IdentityAttempt.objects.filter(person=person).delete()
    Subject.objects.filter(person=person).update(person=None, kept_until=kept_until())


def erase_old() -> None:
    """What has served its time: names of identifications that are over, ended rows, claims, hashes, old attempts."""
    now, today = clock.now(), clock.today()
    in_force = Identification.objects.in_force().filter(person=OuterRef("person"))
    with journal.change("purge", by=None):
        # Over by itself, and not by the person: the three years begin now.
        Subject.objects.filter(~Exists(in_force), kept_until__isnull=True).update(kept_until=kept_until())
        Identification.objects.filter(valid_until__lt=today).exclude(name="").update(name="")
        Identification.objects.filter(ended_at__lt=now - KEPT).delete()
        Identification.objects.filter(valid_until__lt=today - KEPT).delete()
        Residence.objects.filter(ended_at__lt=now - timedelta(days=30)).delete()
        Subject.objects.filter(kept_until__lt=today).delete()
    IdentityAttempt.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()


@contextmanager
def _recognised(
    verb: str, person: Person, by: Person, numbers: Mapping[str, str], *, move: bool = False
) -> Iterator[None]:
    """Inside one change: the human being behind these numbers is this account's, or nobody's yet; else a refusal."""
    keys.require()
    if not numbers:
        raise Refused(
            _("Немає номера, за яким одну людину відрізняють від іншої."),
            _("Потрібен РНОКПП, а хто від нього відмовився — серія й номер паспорта."),
            status=409,
        )
    try:
        with journal.change(verb, by=by):
            _recognise(person, numbers, move=move)
            yield
    except IntegrityError as error:  # the same human being, at the same moment, elsewhere
        raise Refused(
            _("Цю людину саме зараз підтверджують деінде."), _("Спробуйте ще раз за хвилину."), status=409
        ) from error


def account_of(numbers: Mapping[str, str]) -> Person | None:
    """Under whose account the human being with these numbers is known."""
    said = [one for kind, value in numbers.items() for one, _name in keys.digests(kind, value)]
    return Person.objects.filter(subjects__keys__digest__in=said).first()


def _recognise(person: Person, numbers: Mapping[str, str], *, move: bool) -> None:
    """Tie the numbers to the account. Locked, so that two services cannot speak of two people at once."""
    Person.objects.select_for_update().get(pk=person.pk)
    said = {one: kind for kind, value in numbers.items() for one, _name in keys.digests(kind, value)}
    locked = SubjectKey.objects.select_for_update(of=("self", "subject"))
    known = list(locked.filter(digest__in=said).select_related("subject__person"))
    mine = list(SubjectKey.objects.filter(subject__person=person))
    if any(key.kind in FOR_LIFE and key.kind in numbers and key.digest not in said for key in mine):
        raise Refused(
            _("Цей обліковий запис уже підтверджено на іншу людину."),
            _("Кожна людина має свій: увійдіть зі своєю поштою і підтвердьте особу там."),
            status=409,
        )
    for subject in {key.subject for key in known if key.subject.person_id != person.pk}:
        _take_over(subject, person, move=move)
    subject = known[0].subject if known else _subject_of(person)
    Subject.objects.filter(person=person).update(kept_until=None)
    found = {key.kind: key for key in known}
    for kind, value in numbers.items():
        fresh, name = keys.digests(kind, value)[0]
        if kind not in found:
            SubjectKey.objects.create(subject=subject, kind=kind, digest=fresh, made_with=name)
        elif found[kind].digest != fresh:
            SubjectKey.objects.filter(pk=found[kind].pk).update(digest=fresh, made_with=name)


def _subject_of(person: Person) -> Subject:
    return Subject.objects.filter(person=person).order_by("pk").first() or Subject.objects.create(person=person)


def _take_over(subject: Subject, person: Person, *, move: bool) -> None:
    """The human being was known under another account: erased, given up, or (`move`) moved here by an official."""
    before = subject.person
    if before is not None:
        held = Identification.objects.in_force().filter(person=before)
        if held.exists() and not move:
            raise KnownElsewhere(before.email)
        _end(held)
    Subject.objects.filter(pk=subject.pk).update(person=person)


class KnownElsewhere(Refused):
    """The human being stands behind another account; an official may move them. `email` is masked."""

    def __init__(self, email: str) -> None:
        self.email = masked(email)
        super().__init__(
            _("Цю людину вже підтверджено в іншому обліковому записі: %(email)s.") % {"email": self.email},
            _(
                "Одна людина має один обліковий запис. Вийдіть і увійдіть у той. Якщо та пошта вже недоступна, прийдіть "
                "до ради з документом: посадова особа перенесе підтвердження сюди."
            ),
            title=_("Вас уже знають"),
            status=409,
        )


def masked(email: str) -> str:
    """«о•••@ukr.net»: enough to remember by, not enough to write to."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}"


def _identification(person: Person, provider: str, found: Found, **more: Any) -> Identification:
    """The new row; the former one by the same provider is over."""
    same = Identification.objects.filter(
        person=person, provider=provider, hromada=more.get("hromada"), ended_at__isnull=True
    )
    _end(same)
    return Identification.objects.create(
        person=person,
        provider=provider,
        level=found.level,
        name=found.name[:200],
        valid_until=_last_day(months(provider)),
        **more,
    )


def _end(rows: Any) -> None:
    rows.update(ended_at=clock.now(), name="")


def _claim(
    person: Person,
    kind: str,
    hromada: Hromada,
    place: Territory | None,
    *,
    source: str,
    since: date | None = None,
    confirmed: bool = False,
    by: Person | None = None,
) -> Residence:
    """The new claim; the former one of this kind is over. One is registered or declared, never both (Закон 1871-IX)."""
    replaced = ("registered", "declared") if kind != "idp" else ("idp",)
    Residence.objects.in_force().filter(person=person, kind__in=replaced).update(ended_at=clock.now())
    return Residence.objects.create(
        person=person,
        kind=kind,
        hromada=hromada,
        place=place,
        source=source,
        since=since,
        confirmed_at=clock.now() if confirmed else None,
        confirmed_by=by,
    )


def _not_oneself(person: Person, by: Person) -> None:
    if by.pk == person.pk:
        raise Refused(_("Себе посадова особа не підтверджує."), _("Попросіть про це колегу."), status=409)


def _last_day(count: int) -> date:
    term = clock.months(count, roll=False)
    return clock.due(clock.today(), term, clock.Calendar()).date()


def kept_until() -> date:
    """The last day of a hash that begins to wait today."""
    return _last_day(12 * KEPT_YEARS)
