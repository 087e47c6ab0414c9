"""Pages of the plan of a measure: as it stands and stood, changing it, changing it by an amendment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.hromada.desk import done
from viche.kit import clock, words
from viche.office.programmes import actions, saying
from viche.office.programmes.actions.measures import require_figures
from viche.office.programmes.actions.planning import Key, amounts_of, differs, first_day
from viche.office.programmes.edit_views.frame import (
    changed,
    contents_crumb,
    crumbs,
    measure_crumb,
    page,
    part_of,
    read_and_write,
    to_change,
)
from viche.office.programmes.forms.parts import SureForm
from viche.office.programmes.forms.plan import DIVIDED, WHOLE_TERM, PlanForm, column_title, columns_for
from viche.office.programmes.models import Amendment, Measure, Plan, PlanAmount, Programme


@dataclass
class Shown:
    """One plan as a page shows it: its table, or the words that stand instead of sums."""

    plan: Plan
    programme: Programme
    amounts: Mapping[Key, Decimal]
    in_force: bool

    @property
    def title(self) -> str:
        """«Від 1 липня 2022: Рішення № 1»."""
        day = words.long_date(self.plan.since)
        if self.plan.amendment is None:
            return _("Від початку, %(day)s") % {"day": day}
        return _("Від %(day)s: %(act)s") % {"day": day, "act": self.plan.amendment}

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Year, and a sum for each source and fund."""
        return [{"title": _("Рік")}, *({"title": column_title(c), "numeric": True} for c in self._columns)]

    @property
    def _columns(self) -> list[tuple[str, str]]:
        return columns_for("", list(self.amounts), "one")

    @property
    def rows(self) -> list[list[Any]]:
        """A row a year."""
        years = sorted({key.year for key in self.amounts}, key=lambda year: year or 0)
        return [
            [{"text": str(year or WHOLE_TERM)}, *(self._say(Key(year, *column)) for column in self._columns)]
            for year in years
        ]

    @property
    def total(self) -> list[str]:
        """Sums of the columns."""
        sums = [
            sum((amount for key, amount in self.amounts.items() if (key.source, key.fund) == column), Decimal(0))
            for column in self._columns
        ]
        return [_("Разом"), *(saying.money(amount, self.programme.unit) for amount in sums)]

    @property
    def facts(self) -> list[dict[str, Any]]:
        """Kind, and «Всього» as the document says it."""
        found = [{"title": _("Як заплановано"), "value": self.plan.get_kind_display()}]
        if self.plan.total is not None:
            said = f"{saying.money(self.plan.total, self.programme.unit)} {saying.in_words(self.programme.unit)}"
            found.append({"title": _("Всього, як у документі"), "value": said})
        if self.plan.printed:
            found.append({"title": _("Як надруковано"), "value": " · ".join(self.plan.printed.splitlines())})
        return found

    @property
    def doubt(self) -> str:
        """The sum of the years is not the printed total."""
        return doubt(self.programme, self.plan.total, self.amounts)

    def _say(self, key: Key) -> str:
        amount = self.amounts.get(key)
        return "" if amount is None else saying.money(amount, self.programme.unit)


def doubt(programme: Programme, total: Decimal | None, amounts: Mapping[Key, Decimal]) -> str:
    """Both sums and by how much they part, or nothing."""
    added = differs(total, amounts)
    if added is None or total is None:
        return ""
    said = [saying.money(amount, programme.unit) for amount in (total, added, abs(total - added))]
    return _("У документі «Всього» %(total)s, а роки в сумі дають %(added)s: різниця %(gap)s %(unit)s. Лишили обидва.") % {
        "total": said[0], "added": said[1], "gap": said[2], "unit": saying.in_words(programme.unit),
    }  # fmt: skip


def plans_of(measures: Sequence[Measure], programme: Programme) -> dict[int, list[tuple[Plan, dict[Key, Decimal]]]]:
    """measure → its plans, the oldest first, with their sums; two queries."""
    found: dict[int, list[tuple[Plan, dict[Key, Decimal]]]] = {measure.pk: [] for measure in measures}
    sums: dict[int, dict[Key, Decimal]] = {}
    for row in PlanAmount.objects.filter(measure__in=measures):
        sums.setdefault(row.plan_id, {})[Key(row.year, row.source, row.fund)] = row.amount
    rows = Plan.objects.filter(measure__in=measures).select_related("amendment__act").order_by("since", "id")
    for plan in rows:
        found[plan.measure_id].append((plan, sums.get(plan.pk, {})))
    return found


@require_safe
def plans(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan in force, the former ones, and what may be done."""
    viewer, programme, measure = part_of(request, Measure, pk)
    rows = plans_of([measure], programme)[pk]
    current = in_force(measure)
    shown = [Shown(plan, programme, amounts, plan.pk == current) for plan, amounts in reversed(rows)]
    may = actions.may_change(viewer, programme) and not measure.is_group
    context = {
        "programme": programme,
        "measure": measure,
        "plans": shown,
        "changes": may,
        "unit": saying.in_words(programme.unit),
        "amendments": _open_amendments(programme, measure, [plan for plan, _sums in rows]) if may else [],
        "crumbs": crumbs(programme, contents_crumb(programme), measure_crumb(measure)),
    }
    return render(request, "programmes/edit/plans.html", context)


def in_force(measure: Measure) -> int | None:
    """The plan that holds today; of a programme that has not begun, its first one."""
    rows = Plan.objects.filter(measure=measure)
    today = rows.on(clock.today()).values_list("pk", flat=True).first()
    return today or rows.order_by("since").values_list("pk", flat=True).first()


def _open_amendments(programme: Programme, measure: Measure, there: Sequence[Plan]) -> list[dict[str, str]]:
    """Amendments that have not changed this plan yet, with the address where they do."""
    named = {plan.amendment_id for plan in there}
    since = first_day(programme, measure)
    rows = programme.amendments.select_related("act").exclude(pk__in=[pk for pk in named if pk])
    url = reverse("programmes-plan-new", args=[measure.pk])
    return [
        {
            "title": _("Змінити план за змінами від %(day)s: %(act)s")
            % {"day": words.long_date(row.since), "act": row},
            "url": f"{url}?{urlencode({'amendment': row.pk})}",
        }
        for row in rows
        if row.since > since
    ]


@read_and_write
def plan_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The first plan of a measure, or the plan that holds from an amendment on (`?amendment=`), which begins as the former."""
    viewer, programme, measure = to_change(request, Measure, pk)
    require_figures(measure)
    amendment = _amendment(request, programme)
    there = Plan.objects.filter(measure=measure, amendment=amendment or measure.added_by).first()
    if there is not None:
        return redirect("programmes-plan", there.pk)
    since = amendment.since if amendment else first_day(programme, measure)
    former = Plan.objects.filter(measure=measure, since__lt=since).order_by("-since").first()
    return _typed(request, programme, measure, None, former, amendment, viewer)


def _amendment(request: HttpRequest, programme: Programme) -> Amendment | None:
    key = request.GET.get("amendment", "")
    if not key:
        return None
    found = programme.amendments.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if found is None:
        raise Http404
    return found


@read_and_write
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a plan, the one in force or a former one."""
    viewer, programme, found = to_change(request, Plan, pk)
    measure = Measure.objects.get(pk=found.measure_id)
    measure.programme = programme
    return _typed(request, programme, measure, found, found, found.amendment, viewer)


def _typed(
    request: HttpRequest,
    programme: Programme,
    measure: Measure,
    itself: Plan | None,
    begins: Plan | None,
    amendment: Amendment | None,
    viewer: Any,
) -> HttpResponse:
    amounts = amounts_of(begins) if begins else {}
    divided = request.GET.get("divided", "")
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        programme=programme,
        part=itself,
        because=itself is None and amendment is not None,
        years=_years(programme, amounts),
        columns=columns_for(divided, list(amounts), "one"),
        amounts=amounts,
        total=begins.total if begins else None,
        initial={"kind": begins.kind if begins else "years"},
    )
    written: list[Plan] = []

    def write() -> None:
        said = form.cleaned_data
        written.append(
            actions.set_plan(
                measure, viewer, kind=said["kind"], amounts=form.amounts, total=said["total"], amendment=amendment,
                ground=form.ground_said,
            )
        )  # fmt: skip

    if request.method == "POST" and done(form, write):
        messages.success(request, _("План заходу %(number)s записано.") % {"number": measure.number})
        following = _following(measure) if "more" in request.POST else None
        # The page of the plan says it itself.
        if following is not None and (said := doubt(programme, written[0].total, form.amounts)):
            messages.warning(request, said)
        if following is not None:
            return redirect("programmes-plan-new", following.pk)
        return redirect("programmes-plans", measure.pk)
    note = _("Новий план діятиме від %(day)s: %(act)s. Дотогочасний лишиться.") % {
        "day": words.long_date(amendment.since), "act": amendment,
    } if amendment and itself is None else ""  # fmt: skip
    return page(
        request, form, programme, title=_("План заходу %(number)s") % {"number": measure.number}, about=measure.title,
        back=reverse("programmes-plans", args=[measure.pk]), note=note, divided=divided_links(request, divided),
        more=itself is None and amendment is None, more_title=_("Зберегти й до наступного заходу"),
        trail=(contents_crumb(programme), measure_crumb(measure)),
    )  # fmt: skip


def _years(programme: Programme, amounts: Mapping[Key, Decimal]) -> list[int | None]:
    """Years of the programme and those that have a sum; last the whole term."""
    years: list[int | None] = sorted({*programme.years, *(key.year for key in amounts if key.year)})
    return [*years, None]


def divided_links(request: HttpRequest, chosen: str) -> list[dict[str, Any]]:
    """Links: how sums are divided. What is typed is lost by them, so they stand above everything."""
    return [
        {"title": title, "url": "?" + urlencode({**request.GET.dict(), "divided": key}), "current": key == chosen}
        for key, (title, _columns) in DIVIDED.items()
    ]


def _following(measure: Measure) -> Measure | None:
    """The next measure that has no plan yet."""
    rows = measure.programme.measures.filter(is_group=False, order__gt=measure.order, plans__isnull=True)
    return rows.order_by("order").first()


@read_and_write
def plan_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a change of the plan by an amendment."""
    viewer, programme, found = to_change(request, Plan, pk)
    measure = Measure.objects.get(pk=found.measure_id)
    form = SureForm(request.POST if request.method == "POST" else None, programme=programme, part=found)
    if changed(
        request,
        form,
        lambda: actions.remove_plan(found, viewer, ground=form.ground_said),
        lambda: _("Зміну плану прибрано: знову діє попередній план."),
    ):
        return redirect("programmes-plans", measure.pk)
    return page(
        request, form, programme, title=_("Прибрати зміну плану"), about=f"{measure}, {words.long_date(found.since)}",
        submit=_("Прибрати"), danger=True, back=reverse("programmes-plans", args=[measure.pk]),
        note=_("Знову діятиме план, що був до неї."), trail=(contents_crumb(programme), measure_crumb(measure)),
    )  # fmt: skip
