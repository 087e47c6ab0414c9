"""Finding petitions by words in any form, and those alike: by forms of words, then by triples of letters.

Forms stand in rows of their own (`PetitionWord`), so a plain index by hromada and form finds them under the policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from django.db.models import Count, Exists, OuterRef, QuerySet

from viche.kit.search.forms import roots, stems
from viche.kit.search.letters import STOP, words
from viche.participation.petitions.models import Petition, PetitionQuerySet, PetitionWord

# More words narrow nothing any more and only cost.
MOST_WORDS, MOST_FORMS = 8, 400
# Petitions named by their keys in a search.
FEW = 2_000
# How many are looked at closely, how many shown, from what likeness of titles.
LOOKED_AT, NEWEST, SHOWN, ALIKE = 60, 100, 5, 0.3


def forms_of(text: str) -> set[str]:
    """Stems and roots of the words of a text, without those that every text has."""
    found: set[str] = set()
    for word in words(text):
        if word.text not in STOP:
            found |= stems(word.text) | roots(word.text)
    return {form for form in found if len(form) <= 60}


def index(petition: Petition) -> None:
    """Write anew what the petition is found by; inside the transaction that changed its text."""
    PetitionWord.objects.filter(petition=petition).delete()
    title = forms_of(petition.title)
    rest = sorted(forms_of(petition.text) - title)[:MOST_FORMS]
    PetitionWord.objects.bulk_create(
        PetitionWord(hromada_id=petition.hromada_id, petition=petition, form=form, in_title=form in title)
        for form in (*sorted(title), *rest)
    )


def found(rows: PetitionQuerySet, text: str) -> PetitionQuerySet:
    """Rows that say every word of the question in any of its forms; «№ 47» or «47» is also the number."""
    said = list(dict.fromkeys(word.text for word in words(text) if word.text not in STOP))[:MOST_WORDS]
    if len(said) == 1 and said[0].isdecimal() and len(said[0]) < 9:
        return rows.filter(number=int(said[0]))
    says = [PetitionWord.objects.filter(form__in=stems(word) | roots(word)) for word in said]
    if not says:
        return rows
    # The words alone tell how many there are at most. Of few the keys are named: whoever walks the list for a rare word walks
    # all of it. Of many the list is walked from its beginning: a page is full soon.
    first, *others = (each.values_list("petition_id", flat=True).order_by() for each in says)
    some = list((first.intersection(*others) if others else first.distinct())[: FEW + 1])
    if len(some) <= FEW:
        return rows.filter(pk__in=some)
    for each in says:
        rows = rows.filter(Exists(each.filter(petition=OuterRef("pk"))))
    return rows


def alike(title: str, rows: QuerySet[Petition], *, most: int = SHOWN) -> list[Petition]:
    """Petitions whose titles are most like this one: of those that share forms of its words, and of the newest (there a
    slip of the pen is met), by triples of letters and by the share of common forms."""
    said = forms_of(title)
    if not said:
        return []
    keys = PetitionWord.objects.filter(form__in=said, in_title=True).values("petition").annotate(n=Count("form"))
    near = [row["petition"] for row in keys.order_by("-n", "-petition")[:LOOKED_AT]]
    candidates = {petition.pk: petition for petition in (*rows.filter(pk__in=near), *rows[:NEWEST])}
    scored = [(likeness(title, other.title, said), other.pk) for other in candidates.values()]
    best = sorted((pair for pair in scored if pair[0] >= ALIKE), reverse=True)[:most]
    return [candidates[pk] for _score, pk in best]


def likeness(one: str, other: str, said: set[str] | None = None) -> float:
    """From 0 to 1: the larger of the shares of common forms of words and of common triples of letters."""
    mine, theirs = said or forms_of(one), forms_of(other)
    return max(_share(mine, theirs), _share(triples(one), triples(other)))


def triples(text: str) -> set[str]:
    """Runs of three letters of each word, its edges included."""
    padded = (f"  {word.text} " for word in words(text))
    return reduce(set.union, ({word[at : at + 3] for at in range(len(word) - 2)} for word in padded), set())


def _share(one: Iterable[str], other: Iterable[str]) -> float:
    one, other = set(one), set(other)
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
