"""A number of its own for every measure: a programme cannot have two measures 1.5, a document can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from viche.office.programmes.taking import Doubt, ProgrammeDraft
from viche.office.programmes.taking.draft import MeasureDraft

# The same rules as in `taking.rules`: here they also say which number a measure gets.
REPEATED, ABSENT = "number_twice", "number_missing"
LONGEST = 20


def settle(draft: ProgrammeDraft) -> None:
    """Give the measures of a draft different numbers; whatever was not as printed becomes a doubt.

    A number that repeats from task to task («1» in 3.12.1 and in 3.12.2) is read inside its task: «3.12.2.1».
    """
    printed = [measure.number for measure in draft.measures]
    counted = Counter(number for number in printed if _usable(number))
    taken = {number for number, times in counted.items() if times == 1}
    by_task = _once_a_task(draft)
    for measure in draft.measures:
        number = measure.number
        if counted[number] == 1:
            continue
        measure.number = _free(measure, taken, by_task)
        taken.add(measure.number)
        _say(draft, measure, number)
    repeated = {number for number, times in counted.items() if times > 1}
    if draft.split and repeated & {*draft.split.special, *draft.split.general}:
        draft.split = None


def settle_beside(measures: Iterable[MeasureDraft], taken: Iterable[str], draft: ProgrammeDraft) -> None:
    """The same for measures that come into a programme in which numbers are taken."""
    numbers = set(taken)
    for measure in measures:
        if measure.number in numbers:
            printed, measure.number = measure.number, _free(measure, numbers, False)
            _say(draft, measure, printed)
        numbers.add(measure.number)


def _usable(number: str) -> bool:
    return bool(number) and len(number) <= LONGEST


def _once_a_task(draft: ProgrammeDraft) -> bool:
    """Whether numbers repeat only from task to task."""
    pairs = Counter((measure.goal, measure.task, measure.number) for measure in draft.measures)
    return all(times == 1 for times in pairs.values())


def _free(measure: MeasureDraft, taken: set[str], by_task: bool) -> str:
    if _usable(measure.number):
        inside = f"{measure.task}.{measure.number}"
        if by_task and measure.task and len(inside) <= LONGEST and inside not in taken:
            return inside
        stem, first = f"{measure.number[: LONGEST - 5]}/", 1
    else:
        stem, first = "б/н ", 1
    while f"{stem}{first}" in taken:
        first += 1
    return f"{stem}{first}"


def _say(draft: ProgrammeDraft, measure: MeasureDraft, printed: str) -> None:
    rule = REPEATED if _usable(printed) else ABSENT
    text = (
        _("Номер %(printed)s має не один захід, тож цей запишемо під номером %(number)s.")
        if rule == REPEATED
        else _("Захід не має номера, тож запишемо його під номером %(number)s.")
    )
    said = text % {"printed": printed, "number": measure.number}
    place = measure.place_of("measure")
    draft.doubts = [doubt for doubt in draft.doubts if doubt.rule != rule or doubt.place != place]
    draft.doubts.append(Doubt(rule, place, printed, measure.number, said, measure.number))
