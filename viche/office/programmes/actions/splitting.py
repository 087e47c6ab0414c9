"""A measure becomes a heading with parts («1.8» → «1.8.1», «1.8.2»), and the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from viche.kit.access import Refused, Viewer
from viche.office.programmes.actions.hanging import require_free
from viche.office.programmes.actions.measures import ExecutorLine, add_measure, name_executors
from viche.office.programmes.actions.order import settle
from viche.office.programmes.actions.planning import Key, amounts_of, write_plan
from viche.office.programmes.actions.rights import changing
from viche.office.programmes.models import Executor, Measure, Plan, PlanAmount

# Plans that may be added together.
WITH_SUMS = ("years", "sum")


def split_measure(
    measure: Measure, viewer: Viewer, *, parts: Sequence[tuple[str, str]], ground: str = ""
) -> list[Measure]:
    """Parts (number, title) take over executors, years and source; the plans become those of the first part, from
    where they are divided by `set_plan`. Payments and statements are about the whole: a measure that has any stays one."""
    programme = measure.programme
    with changing(programme, viewer, "split", ground=ground):
        if measure.is_group:
            raise Refused(
                _("Захід %(number)s уже поділено на частини.") % {"number": measure.number},
                _("Додайте до нього ще одну частину."),
                status=409,
            )
        if len(parts) < 2:
            raise Refused(_("Назвіть щонайменше дві частини."), status=422)
        require_free(
            measure,
            _("Записане стосується заходу загалом. Лишіть захід, а поруч додайте нові."),
            but=(Executor, Plan, PlanAmount),
        )
        who = [ExecutorLine(row.name, row.department) for row in _executors(measure)]
        measure.is_group = True
        measure.save(update_fields=["is_group"])
        made = [
            add_measure(
                programme, viewer, number=number, title=title, parent=measure, since_year=measure.since_year,
                until_year=measure.until_year, source=measure.source, executors=who, amendment=measure.added_by,
                ground=ground,
            )
            for number, title in parts
        ]  # fmt: skip
        for model in (Plan, PlanAmount):
            model._default_manager.filter(measure=measure).update(measure=made[0])
        Executor.objects.filter(measure=measure).delete()
    return made


def join_measure(measure: Measure, viewer: Viewer, *, ground: str = "") -> None:
    """The heading becomes a measure again: its parts go, their plans are added up, their executors come together."""
    programme = measure.programme
    with changing(programme, viewer, "join", ground=ground):
        parts = list(Measure.objects.filter(parent=measure).order_by("order", "id"))
        plans = joined(measure, parts)
        who = [ExecutorLine(row.name, row.department) for part in parts for row in _executors(part)]
        _take_apart(parts)
        measure.is_group = False
        measure.revision += 1
        measure.save(update_fields=["is_group", "revision"])
        name_executors(measure, who)
        for first, kind, total, amounts in plans:
            write_plan(measure, kind=kind, total=total, amounts=amounts, amendment=first.amendment, since=first.since)
        settle(programme)


Joined = tuple[Plan, str, Decimal | None, Mapping[Key, Decimal]]


def joined(measure: Measure, parts: Sequence[Measure]) -> list[Joined]:
    """The plans of the whole, by day: (a plan of that day, kind, total, sums). Refuses what cannot be added up."""
    for part in parts:
        require_free(
            part, _("Частини з платежами чи відомостями не з’єднати: лишіть їх."), but=(Executor, Plan, PlanAmount)
        )
    by_day: dict[object, list[Plan]] = {}
    for plan in Plan.objects.filter(measure__in=parts).select_related("amendment").order_by("since", "measure__order"):
        by_day.setdefault(plan.since, []).append(plan)
    planned = len({plan.measure_id for plans in by_day.values() for plan in plans})
    return [_sum(measure, plans, planned) for plans in by_day.values()]


def _sum(measure: Measure, plans: Sequence[Plan], parts: int) -> Joined:
    kinds = {plan.kind for plan in plans}
    if len(kinds) > 1 or len(plans) != parts:
        raise Refused(
            _("Частини заходу %(number)s заплановано по-різному, тож одного плану з них не скласти.")
            % {"number": measure.number},
            _("Запишіть частинам план одного виду від тих самих днів або лишіть їх поділеними."),
            status=409,
        )
    kind = kinds.pop()
    amounts: dict[Key, Decimal] = {}
    for plan in plans if kind in WITH_SUMS else ():
        for key, amount in amounts_of(plan).items():
            amounts[key] = amounts.get(key, Decimal(0)) + amount
    totals = [plan.total for plan in plans if plan.total is not None]
    return plans[0], kind, sum(totals, Decimal(0)) if totals and len(totals) == len(plans) else None, amounts


def _take_apart(parts: Sequence[Measure]) -> None:
    for model in (PlanAmount, Plan, Executor):
        model._default_manager.filter(measure__in=parts).delete()
    Measure.objects.filter(pk__in=[part.pk for part in parts]).delete()


def _executors(measure: Measure) -> Sequence[Executor]:
    return list(Executor.objects.filter(measure=measure).select_related("department").order_by("order", "id"))
