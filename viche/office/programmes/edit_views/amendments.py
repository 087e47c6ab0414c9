"""Pages of amendments: the list, one of them with what it changed before and after, writing one down."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit import words
from viche.office.programmes import actions, saying
from viche.office.programmes.actions.planning import Key
from viche.office.programmes.edit_views.frame import (
    changed,
    crumbs,
    fetch,
    page,
    part_of,
    read_and_write,
    tabs,
    to_change,
)
from viche.office.programmes.edit_views.plans import plans_of
from viche.office.programmes.forms.parts import SureForm
from viche.office.programmes.forms.plan import AmendmentForm
from viche.office.programmes.models import Amendment, Measure, Plan, Programme
from viche.office.programmes.nouns import MEASURE

Sums = dict[Key, Decimal]


@require_safe
def amendments(request: HttpRequest, pk: int) -> HttpResponse:
    """Every amendment, the newest first, with how many plans it changed."""
    viewer, programme = fetch(request, pk)
    rows = list(programme.amendments.select_related("act").order_by("-since"))
    plans: dict[int, int] = {}
    for key in Plan.objects.filter(amendment__in=rows).values_list("amendment", flat=True):
        plans[key or 0] = plans.get(key or 0, 0) + 1
    context = {
        "programme": programme,
        "tabs": tabs(programme, "programmes-amendments"),
        "columns": [{"title": _("Діє від")}, {"title": _("Акт")}, {"title": _("Що змінено")}, {"title": _("Плани")}],
        "rows": [
            [
                {"text": words.long_date(row.since), "url": reverse("programmes-amendment", args=[row.pk])},
                str(row),
                row.summary,
                words.count(plans.get(row.pk, 0), MEASURE),
            ]
            for row in rows
        ],
        "changes": actions.may_change(viewer, programme),
        "crumbs": crumbs(programme),
    }
    return render(request, "programmes/edit/amendments.html", context)


@require_safe
def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """What it changed: each plan before and after, measures that came and went."""
    viewer, programme, found = part_of(request, Amendment, pk)
    measures = list(programme.measures.filter(plans__amendment=found))
    plans = plans_of(measures, programme)
    may = actions.may_change(viewer, programme)
    context = {
        "programme": programme,
        "amendment": found,
        "tabs": tabs(programme, "programmes-amendments"),
        "columns": [
            {"title": _("Захід")}, {"title": _("Рік")}, {"title": _("Було"), "numeric": True},
            {"title": _("Стало"), "numeric": True}, {"title": _("Різниця"), "numeric": True},
        ],
        "rows": [row for measure in measures for row in _before_and_after(programme, measure, plans[measure.pk], found)],
        "unit": saying.in_words(programme.unit),
        "added": found.added.all(),
        "ended": found.ended.all(),
        "changes": may,
        "measures": _unchanged(programme, found, measures) if may else [],
        "crumbs": crumbs(programme, (_("Зміни"), reverse("programmes-amendments", args=[programme.pk]))),
    }  # fmt: skip
    return render(request, "programmes/edit/amendment.html", context)


def _unchanged(programme: Programme, found: Amendment, there: list[Measure]) -> list[dict[str, str]]:
    """Measures whose plan it has not changed, with the address where it does."""
    rows = programme.measures.on(found.since).filter(is_group=False, ended_by__isnull=True)
    return [
        {
            "title": str(row),
            "url": f"{reverse('programmes-plan-new', args=[row.pk])}?{urlencode({'amendment': found.pk})}",
            "end": f"{reverse('programmes-measure-end', args=[row.pk])}?{urlencode({'amendment': found.pk})}",
        }
        for row in rows.exclude(pk__in=[measure.pk for measure in there])
    ]


def _before_and_after(
    programme: Programme, measure: Measure, plans: list[tuple[Plan, Sums]], found: Amendment
) -> list[list[Any]]:
    """A row for every year in which the sum is not what it was; one row when only the kind of plan changed."""
    index = next(at for at, (plan, _sums) in enumerate(plans) if plan.amendment_id == found.pk)
    plan, became = plans[index]
    former, was = plans[index - 1] if index else (None, {})
    name: dict[str, Any] = {
        "text": str(measure),
        "url": reverse("programmes-plans", args=[measure.pk]),
    }
    rows: list[list[Any]] = []
    before, after = _by_year(was), _by_year(became)
    for year in sorted({*before, *after}, key=lambda year: year or 0):
        if before.get(year) == after.get(year):
            continue
        gap = after.get(year, Decimal(0)) - before.get(year, Decimal(0))
        said = [_say(programme, amount) for amount in (before.get(year), after.get(year))]
        rows.append([name, str(year or _("увесь строк")), *said, f"{'+' if gap > 0 else ''}{_say(programme, gap)}"])
    if not rows:
        kinds = [str(former.get_kind_display()) if former else "—", str(plan.get_kind_display())]
        rows = [[name, "", *(kinds if kinds[0] != kinds[1] else [_("без змін"), _("без змін")]), ""]]
    return rows


def _by_year(sums: Sums) -> dict[int | None, Decimal]:
    found: dict[int | None, Decimal] = {}
    for key, amount in sums.items():
        found[key.year] = found.get(key.year, Decimal(0)) + amount
    return found


def _say(programme: Programme, amount: Decimal | None) -> str:
    return "—" if amount is None else saying.money(amount, programme.unit)


@read_and_write
def amendment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down an amendment; then its plans are changed."""
    viewer, programme = fetch(request, pk)
    actions.require_changer(viewer, programme)
    form = AmendmentForm(request.POST if request.method == "POST" else None, programme=programme, because=True)
    made: list[Amendment] = []
    if changed(
        request,
        form,
        lambda: made.append(actions.amend(programme, viewer, **_said(form))),
        lambda: _("Зміни записано. Тепер змініть плани, яких вони стосуються."),
    ):
        return redirect("programmes-amendment", made[0].pk)
    back = reverse("programmes-amendments", args=[programme.pk])
    return page(request, form, programme, title=_("Нові зміни до програми"), back=back, trail=((_("Зміни"), back),))


def _said(form: AmendmentForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("since", "act", "act_text", "summary")}


@read_and_write
def amendment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct its act, day or summary."""
    viewer, programme, found = to_change(request, Amendment, pk)
    initial = {"since": found.since, "act": found.act_id, "act_text": found.act_text, "summary": found.summary}
    form = AmendmentForm(
        request.POST if request.method == "POST" else None, programme=programme, part=found, initial=initial
    )
    back = reverse("programmes-amendment", args=[pk])
    if changed(
        request,
        form,
        lambda: actions.change_amendment(found, viewer, ground=form.ground_said, **_said(form)),
        lambda: _("Зміни збережено."),
    ):
        return redirect(back)
    trail = ((_("Зміни"), reverse("programmes-amendments", args=[programme.pk])),)
    return page(
        request, form, programme, title=_("Виправити зміни"), back=back, trail=trail,
        note=_("З днем перейдуть і плани, які ці зміни принесли, і припинені ними заходи."),
    )  # fmt: skip


@read_and_write
def amendment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Only one that changed nothing."""
    viewer, programme, found = to_change(request, Amendment, pk)
    form = SureForm(request.POST if request.method == "POST" else None, programme=programme, part=found)
    if changed(
        request,
        form,
        lambda: actions.remove_amendment(found, viewer, ground=form.ground_said),
        lambda: _("Зміни прибрано."),
    ):
        return redirect("programmes-amendments", programme.pk)
    trail = ((_("Зміни"), reverse("programmes-amendments", args=[programme.pk])),)
    return page(
        request, form, programme, title=_("Прибрати зміни"), about=str(found), submit=_("Прибрати"), danger=True,
        back=reverse("programmes-amendment", args=[pk]), trail=trail,
    )  # fmt: skip
