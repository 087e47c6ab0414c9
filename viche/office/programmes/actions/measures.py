"""Measures: what is to be done, in which years, from what money, by whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from viche.kit.access import Refused, Viewer
from viche.kit.meanwhile import only_one
from viche.office.programmes.actions.hanging import require_free, short
from viche.office.programmes.actions.order import LAST, Place, settle
from viche.office.programmes.actions.rights import changing, one_line, same_programme
from viche.office.programmes.actions.structure import as_number
from viche.office.programmes.models import Amendment, Executor, Measure, Plan, PlanAmount, Programme, Task


class ExecutorLine(NamedTuple):
    """One executor: the name as the programme prints it, and which of our departments it is, if it is one."""

    name: str
    department: Any = None


def add_measure(
    programme: Programme,
    viewer: Viewer,
    *,
    number: str,
    title: str,
    task: Task | None = None,
    parent: Measure | None = None,
    since_year: int | None = None,
    until_year: int | None = None,
    source: str = "",
    executors: Sequence[ExecutorLine] = (),
    amendment: Amendment | None = None,
    ground: str = "",
) -> Measure:
    """A measure after the others of its task, or a part after the others of a split measure.

    `amendment`: the one that brings it; its act is the ground.
    """
    same_programme(programme, task, parent, amendment)
    with _once(programme, number), changing(programme, viewer, "note", ground=ground, because=str(amendment or "")):
        _check(programme, number, title, since_year, until_year)
        if parent is not None:
            require_group(parent)
            task = parent.task
        measure = Measure.objects.create(
            hromada_id=programme.hromada_id,
            programme=programme,
            task=task,
            parent=parent,
            number=as_number(number),
            title=one_line(title),
            since_year=since_year,
            until_year=until_year,
            source=one_line(source),
            added_by=amendment,
            order=LAST,
        )
        name_executors(measure, executors)
        settle(programme)
    return measure


def change_measure(
    measure: Measure,
    viewer: Viewer,
    *,
    number: str,
    title: str,
    since_year: int | None,
    until_year: int | None,
    source: str,
    executors: Sequence[ExecutorLine],
    ground: str = "",
) -> None:
    """What is written about it and who does it. Its place is changed by `move_measure`, its money by `set_plan`."""
    programme = measure.programme
    with _once(programme, number), changing(programme, viewer, ground=ground):
        _check(programme, number, title, since_year, until_year, measure)
        measure.number, measure.title, measure.source = as_number(number), one_line(title), one_line(source)
        measure.since_year, measure.until_year = since_year, until_year
        if name_executors(measure, executors):
            measure.revision += 1
        measure.save(update_fields=["number", "title", "source", "since_year", "until_year", "revision"])


def move_measure(
    measure: Measure,
    viewer: Viewer,
    *,
    task: Task | None,
    parent: Measure | None,
    after: Measure | None,
    ground: str = "",
) -> None:
    """Put it into a task, or into a split measure, after another. Its parts go with it; numbers stay as printed."""
    programme = measure.programme
    same_programme(programme, task, parent, after)
    with changing(programme, viewer, "move", ground=ground):
        below = _below(measure)
        if parent is not None:
            require_group(parent)
            if parent == measure or parent in below:
                raise Refused(_("Захід не може бути частиною самого себе."), _("Оберіть інше місце."), status=409)
            task = parent.task
        measure.task, measure.parent = task, parent
        measure.save(update_fields=["task", "parent"])
        for part in below:
            part.task = task
        Measure.objects.bulk_update(below, ["task"])
        settle(programme, Place(measure, after))


def remove_measure(measure: Measure, viewer: Viewer, *, ground: str = "") -> None:
    """A measure entered by mistake, with its executors and its first plan. What money or statements hang on stays:
    it is ended by an amendment."""
    with changing(measure.programme, viewer, "remove", ground=ground):
        own: tuple[type[Any], ...] = (Executor, PlanAmount)
        if Plan.objects.filter(measure=measure).count() < 2:
            own += (Plan,)
        require_free(
            measure,
            _("Якщо захід більше не виконують, припиніть його змінами до програми: записане про нього лишиться."),
            but=own,
        )
        for model in (PlanAmount, Plan, Executor):
            model._default_manager.filter(measure=measure).delete()
        measure.delete()


def require_group(parent: Measure) -> None:
    """Only a split measure has parts."""
    if not parent.is_group:
        raise Refused(
            _("Захід %(number)s не поділено на частини.") % {"number": parent.number},
            _("Спершу поділіть його: «Поділити на частини»."),
            status=409,
        )


def require_figures(measure: Measure) -> None:
    """A heading has no money of its own."""
    if measure.is_group:
        raise Refused(
            _("Захід %(number)s поділено на частини, тож гроші записують на частини.") % {"number": measure.number},
            _("Оберіть частину заходу."),
            status=409,
        )


def _below(measure: Measure) -> list[Measure]:
    """Its parts and theirs."""
    found: list[Measure] = []
    waiting = [measure]
    while waiting:
        parts = list(Measure.objects.filter(parent__in=waiting))
        found, waiting = found + parts, parts
    return found


def _check(
    programme: Programme,
    number: str,
    title: str,
    since_year: int | None,
    until_year: int | None,
    itself: Measure | None = None,
) -> None:
    if not as_number(number) or not one_line(title):
        raise Refused(_("У заходу мають бути номер і назва."), status=422)
    if since_year and until_year and until_year < since_year:
        raise Refused(_("Останній рік заходу не може бути раніше за перший."), status=422)
    outside = [year for year in (since_year, until_year) if year and year not in programme.years]
    if outside:
        raise Refused(
            _("Програма діє в %(since)s–%(until)s роках, а %(year)s рік поза ними.")
            % {"since": programme.since_year, "until": programme.until_year, "year": outside[0]},
            _("Виправте рік заходу або роки самої програми."),
            status=422,
        )
    twin = Measure.objects.filter(programme=programme, number=as_number(number)).exclude(pk=itself.pk if itself else 0)
    if found := twin.first():
        raise Refused(
            _("Номер %(number)s уже має інший захід: %(title)s")
            % {"number": found.number, "title": short(found.title)},
            _("Дайте цьому заходові інший номер."),
            status=409,
        )


def _once(programme: Programme, number: str) -> Any:
    return only_one(
        "programmes_measure_once", _("Номер %(number)s щойно дали іншому заходові.") % {"number": as_number(number)}
    )


def _named(executors: Iterable[ExecutorLine]) -> list[tuple[str, int | None]]:
    """Names and departments as they are kept, each once; a department without a name is called by its own."""
    found: dict[tuple[str, int | None], None] = {}
    for line in executors:
        name = one_line(line.name) or (str(line.department) if line.department else "")
        if name:
            found[(name, line.department.pk if line.department else None)] = None
    return list(found)


def name_executors(measure: Measure, executors: Iterable[ExecutorLine]) -> bool:
    """Make the executors these, in this order; whether anything changed. Rows that stay keep their past."""
    had = {(row.name, row.department_id): row for row in Executor.objects.filter(measure=measure)}
    named = _named(executors)
    if [*had] == named:
        return False
    coming, staying = [], []
    for order, (name, unit) in enumerate(named, 1):
        row = had.pop((name, unit), None)
        if row is None:
            row = Executor(measure=measure, name=name, department_id=unit)
            row.hromada_id, row.programme_id = measure.hromada_id, measure.programme_id
            coming.append(row)
        else:
            staying.append(row)
        row.order = order
    Executor.objects.filter(measure=measure).exclude(pk__in=[row.pk for row in staying]).delete()
    Executor.objects.bulk_update(staying, ["order"])
    Executor.objects.bulk_create(coming)
    return True
