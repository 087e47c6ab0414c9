"""The plan of a measure: by years, one sum, without money, by a separate decision; as it stood from each amendment on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from viche.kit import words
from viche.kit.access import Refused, Viewer
from viche.kit.meanwhile import only_one
from viche.office.programmes.actions.measures import require_figures
from viche.office.programmes.actions.rights import changing, same_programme
from viche.office.programmes.models import Amendment, Measure, Plan, PlanAmount, Programme
from viche.office.programmes.models.plan import YEAR

YEARS, SUM = "years", "sum"
# Twelve digits before the kopecks would hold the state budget; the column has sixteen.
MOST = Decimal(10) ** 16


class Key(NamedTuple):
    """What a sum is of: a year (None: the whole term), a source and a fund (empty: not said)."""

    year: int | None = None
    source: str = ""
    fund: str = ""


def set_plan(
    measure: Measure,
    viewer: Viewer,
    *,
    kind: str,
    amounts: Mapping[Key, Decimal],
    total: Decimal | None = None,
    amendment: Amendment | None = None,
    ground: str = "",
) -> Plan:
    """Write the plan that holds from the beginning, or from an amendment on.

    The plan of that day is changed if there is one, else made: older ones stay as they were. `amounts` are hryvnias, all
    of them: what is missing is no longer planned. `total` is «Всього» as the document prints it; it may differ from the sum,
    and both are kept. The act of an amendment is the ground.
    """
    programme = measure.programme
    same_programme(programme, amendment)
    with (
        only_one("programmes_plan_once", _("План від цього дня щойно записав хтось інший. Відкрийте його.")),
        changing(programme, viewer, "plan", ground=ground, because=str(amendment or "")),
    ):
        require_figures(measure)
        amendment = amendment or measure.added_by
        _check(kind, total, amounts)
        since = amendment.since if amendment else first_day(programme, measure)
        return write_plan(measure, kind=kind, total=total, amounts=amounts, amendment=amendment, since=since)


def remove_plan(plan: Plan, viewer: Viewer, *, ground: str = "") -> None:
    """Take back a change of the plan by an amendment: the former plan holds again."""
    with changing(plan.programme, viewer, "unplan", ground=ground):
        if plan.amendment_id is None:
            raise Refused(
                _("Перший план заходу не прибирають: його змінюють."),
                _("Якщо про кошти нічого не сказано, оберіть «не зазначено»."),
                status=409,
            )
        if not Plan.objects.filter(measure_id=plan.measure_id, since__lt=plan.since).exists():
            raise Refused(
                _("Це єдиний план заходу, доданого цими змінами."), _("Змініть його або приберіть захід."), status=409
            )
        PlanAmount.objects.filter(plan=plan).delete()
        plan.delete()


def write_plan(
    measure: Measure,
    *,
    kind: str,
    total: Decimal | None,
    amounts: Mapping[Key, Decimal],
    amendment: Amendment | None,
    since: date,
) -> Plan:
    """The rows themselves; must run inside a change."""
    plan = Plan.objects.filter(measure=measure, amendment=amendment).first()
    if plan is None:
        plan = Plan(
            hromada_id=measure.hromada_id,
            programme_id=measure.programme_id,
            measure=measure,
            amendment=amendment,
            since=since,
        )
    elif (plan.kind, plan.total, amounts_of(plan)) == (kind, total, dict(amounts)):
        return plan
    else:
        # The cell said something else; it stays among what the document states.
        plan.revision, plan.printed = plan.revision + 1, ""
    plan.kind, plan.total = kind, total
    plan.save()
    _write_amounts(plan, amounts)
    return plan


def amounts_of(plan: Plan) -> dict[Key, Decimal]:
    """The sums of a plan by what they are of."""
    return {Key(row.year, row.source, row.fund): row.amount for row in PlanAmount.objects.filter(plan=plan)}


def first_day(programme: Programme, measure: Measure | None = None) -> date:
    """The day from which the first plan of a measure holds."""
    if measure is not None and measure.added_by_id:
        return Amendment.objects.values_list("since", flat=True).get(pk=measure.added_by_id)
    return date(programme.since_year, 1, 1)


def differs(total: Decimal | None, amounts: Mapping[Key, Decimal]) -> Decimal | None:
    """The sum of the years where it is not «Всього» as printed; None where they agree or one is not said."""
    added = sum(amounts.values(), Decimal(0))
    return added if total is not None and amounts and total != added else None


def _write_amounts(plan: Plan, amounts: Mapping[Key, Decimal]) -> None:
    """Rows that stay keep their past."""
    had = {Key(row.year, row.source, row.fund): row for row in PlanAmount.objects.filter(plan=plan)}
    changed = []
    for key, row in had.items():
        if key in amounts and row.amount != amounts[key]:
            row.amount = amounts[key]
            changed.append(row)
    PlanAmount.objects.filter(pk__in=[row.pk for key, row in had.items() if key not in amounts]).delete()
    PlanAmount.objects.bulk_update(changed, ["amount"])
    PlanAmount.objects.bulk_create(
        PlanAmount(
            hromada_id=plan.hromada_id,
            programme_id=plan.programme_id,
            measure_id=plan.measure_id,
            plan=plan,
            year=key.year,
            source=key.source,
            fund=key.fund,
            amount=amount,
        )
        for key, amount in amounts.items()
        if key not in had
    )


def _check(kind: str, total: Decimal | None, amounts: Mapping[Key, Decimal]) -> None:
    named = str(dict(Plan.KINDS).get(kind, ""))
    if not named:
        raise Refused(_("Оберіть, як заплановано."), status=422)
    if kind in (YEARS, SUM):
        if not amounts and total is None:
            raise Refused(
                _("План «%(kind)s» має хоча б одну суму.") % {"kind": named},
                _("Впишіть суму або оберіть інший вид плану."),
                status=422,
            )
        if any((key.year is None) != (kind == SUM) for key in amounts):
            raise Refused(_("План «%(kind)s»: роки й одна сума разом не пишуться.") % {"kind": named}, status=422)
    elif amounts or total is not None:
        raise Refused(
            _("План «%(kind)s» сум не має.") % {"kind": named},
            _("Заберіть суми або оберіть «за роками» чи «одною сумою»."),
            status=422,
        )
    for key, amount in amounts.items():
        check_year(key.year)
        check_amount(amount)
    if total is not None:
        check_amount(total)


def check_year(year: int | None) -> None:
    """Years a table of money may have."""
    least, most = (int(rule.limit_value) for rule in YEAR)
    if year is not None and not least <= year <= most:
        raise Refused(_("Року %(year)s у програмі бути не може.") % {"year": year}, status=422)


def check_amount(amount: Decimal, *, below_nothing: bool = False) -> None:
    """Exact to the kopeck and not below nothing (unless money may come back)."""
    # First of all: a number of more digits than a decimal holds cannot be rounded.
    if abs(amount) >= MOST:
        raise Refused(_("Сума завелика. Чи не в гривнях вона, а записана як тис. грн?"), status=422)
    if amount != round(amount, 2):
        raise Refused(
            _("Сума %(amount)s грн не ціла в копійках.") % {"amount": words.number(amount)},
            _("Найменше, що можна записати, — копійка: 0,01 грн або 0,00001 тис. грн."),
            status=422,
        )
    if amount < 0 and not below_nothing:
        raise Refused(_("Сума не може бути від’ємною."), status=422)
