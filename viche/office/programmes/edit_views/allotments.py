"""Pages of appropriations: what the budget allots with its changes, apart from the plan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit import clock, words
from viche.office.programmes import actions, saying
from viche.office.programmes.actions.money import in_force
from viche.office.programmes.actions.planning import Key
from viche.office.programmes.edit_views.frame import (
    changed,
    crumbs,
    fetch,
    page,
    read_and_write,
    tabs,
    to_change,
)
from viche.office.programmes.edit_views.plans import divided_links
from viche.office.programmes.forms.parts import SureForm
from viche.office.programmes.forms.plan import AllotForm, AllottedForm, column_title, columns_for
from viche.office.programmes.models import Appropriation, PlanAmount, Programme

PAGE = 100


@require_safe
def appropriations(request: HttpRequest, pk: int) -> HttpResponse:
    """What is allotted today by year, beside the plan; then every row with its act, the newest first."""
    viewer, programme = fetch(request, pk)
    rows = programme.appropriations.select_related("measure", "act", "cell").order_by("-since", "-year", "-pk")
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    may = actions.may_change(viewer, programme)
    context = {
        "programme": programme,
        "tabs": tabs(programme, "programmes-appropriations"),
        "found": found,
        "now_columns": [
            {"title": _("Рік")}, {"title": _("Асигнування програми"), "numeric": True},
            {"title": _("Заплановано в програмі"), "numeric": True}, {"title": _("Різниця"), "numeric": True},
        ],
        "now": _today(programme),
        "columns": [
            {"title": _("Діє від")}, {"title": _("На що")}, {"title": _("Рік")}, {"title": _("Джерело й фонд")},
            {"title": _("Сума"), "numeric": True}, {"title": _("Акт або документ")},
        ],
        "rows": [_row(programme, row, may) for row in found],
        "unit": saying.in_words(programme.unit),
        "changes": may,
        "crumbs": crumbs(programme),
    }  # fmt: skip
    return render(request, "programmes/edit/appropriations.html", context)


def _today(programme: Programme) -> list[list[Any]]:
    """Year, allotted to the programme, planned, and how they part. They are two numbers, and neither replaces the other."""
    allotted: dict[int | None, Decimal] = {}
    rows = programme.appropriations.filter(measure__isnull=True).on(clock.today())
    for year, amount in rows.order_by("year").values_list("year", "amount"):
        allotted[year] = allotted.get(year, Decimal(0)) + amount
    planned: dict[int | None, Decimal] = {}
    sums = PlanAmount.objects.filter(programme=programme, year__in=list(allotted)).on(clock.today())
    for plan_year, amount in sums.values_list("year", "amount"):
        planned[plan_year] = planned.get(plan_year, Decimal(0)) + amount
    unit = programme.unit
    return [
        [
            str(year),
            saying.money(amount, unit),
            saying.money(planned[year], unit) if year in planned else "—",
            saying.money(amount - planned[year], unit) if year in planned else "—",
        ]
        for year, amount in allotted.items()
    ]


def _row(programme: Programme, row: Appropriation, may: bool) -> list[Any]:
    url = reverse("programmes-appropriation", args=[row.pk]) if may and not row.stated else ""
    day: dict[str, Any] = {"text": words.short_date(row.since), "url": url}
    said = str(row.act or row.act_text)
    if row.stated:
        said = _("зазначено: %(place)s") % {"place": row.cell.place if row.cell else said}
    return [
        day,
        str(row.measure) if row.measure else _("Програма загалом"),
        str(row.year),
        column_title((row.source, row.fund)),
        saying.money(row.amount, programme.unit),
        said,
    ]


def _keys(programme: Programme) -> list[Key]:
    """How the sums in force today are divided."""
    rows = in_force(programme, clock.today()).order_by().values_list("year", "source", "fund").distinct()
    return [Key(*row) for row in rows]


@read_and_write
def appropriation_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Sums that hold from a day, of the programme or of one measure (`?measure=`)."""
    viewer, programme = fetch(request, pk)
    actions.require_changer(viewer, programme)
    divided = request.GET.get("divided", "")
    none: dict[Key, Decimal] = {}
    form = AllotForm(
        request.POST if request.method == "POST" else None,
        programme=programme,
        years=list(programme.years),
        # Sums replace those of the same source and fund: what is in force has its column.
        columns=columns_for(divided, _keys(programme), "funds"),
        amounts=none,
        initial={"measure": request.GET.get("measure")},
    )
    names = ("since", "measure", "act", "act_text")
    if changed(
        request,
        form,
        lambda: actions.allot(
            programme, viewer, amounts=form.amounts, **{name: form.cleaned_data[name] for name in names}
        ),
        lambda: _("Асигнування записано."),
    ):
        return redirect("programmes-appropriations", pk)
    back = reverse("programmes-appropriations", args=[pk])
    return page(
        request, form, programme, title=_("Записати асигнування"), back=back, trail=((_("Асигнування"), back),),
        note=_("Пишіть суму з урахуванням змін, а не різницю: вона замінить попередню від цього дня."),
        divided=divided_links(request, divided),
    )  # fmt: skip


@read_and_write
def appropriation(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one row."""
    viewer, programme, row = to_change(request, Appropriation, pk)
    form = AllottedForm(request.POST if request.method == "POST" else None, programme=programme, part=row)
    names = ("amount", "since", "act", "act_text")
    back = reverse("programmes-appropriations", args=[programme.pk])
    if changed(
        request,
        form,
        lambda: actions.change_appropriation(
            row, viewer, ground=form.ground_said, **{name: form.cleaned_data[name] for name in names}
        ),
        lambda: _("Зміни збережено."),
    ):
        return redirect(back)
    about = f"{row.measure or _('Програма загалом')}, {row.year}, {column_title((row.source, row.fund)).lower()}"
    links = [{"title": _("Прибрати"), "url": reverse("programmes-appropriation-remove", args=[pk])}]
    return page(
        request, form, programme, title=_("Виправити асигнування"), about=about, back=back,
        trail=((_("Асигнування"), back),), links=links,
    )  # fmt: skip


@read_and_write
def appropriation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a row written by mistake."""
    viewer, programme, row = to_change(request, Appropriation, pk)
    form = SureForm(request.POST if request.method == "POST" else None, programme=programme, part=row)
    back = reverse("programmes-appropriations", args=[programme.pk])
    if changed(
        request,
        form,
        lambda: actions.remove_appropriation(row, viewer, ground=form.ground_said),
        lambda: _("Асигнування прибрано."),
    ):
        return redirect(back)
    about = f"{row.year}: {saying.money(row.amount, programme.unit)} {saying.in_words(programme.unit)}"
    return page(
        request, form, programme, title=_("Прибрати асигнування"), about=about, submit=_("Прибрати"), danger=True,
        back=reverse("programmes-appropriation", args=[pk]), trail=((_("Асигнування"), back),),
    )  # fmt: skip
