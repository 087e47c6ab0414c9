"""Pages of payments: totals by measure, the payments of one, quick entry, corrections, the fund of a stated sum."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.hromada.desk import done
from viche.kit import words
from viche.kit.access import Refused, Viewer
from viche.office.programmes import actions, paid, saying
from viche.office.programmes.actions.measures import require_figures
from viche.office.programmes.edit_views.frame import crumbs, fetch, page, part_of, read_and_write, tabs
from viche.office.programmes.forms.payments import NO_FUND, FundForm, PaymentForm, RemovePaymentForm, fund_said
from viche.office.programmes.models import FUNDS, Measure, Programme, Spending
from viche.office.programmes.payment_doubts import in_full

PAGE = 100


@require_safe
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    """Every measure: how many payments, their sum, what documents state, where the two part."""
    viewer, programme = fetch(request, pk)
    lines = paid.lines(programme)
    context = {
        "programme": programme,
        "tabs": tabs(programme, "programmes-payments"),
        "lines": lines,
        "totals": paid.totals(programme, lines),
        "unit": saying.in_words(programme.unit),
        "pays": actions.may_pay(viewer, programme),
        "crumbs": crumbs(programme),
    }
    return render(request, "programmes/edit/payments.html", context)


@require_safe
def of_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Payments of one measure, the newest first, and the stated sums beside them."""
    viewer, programme, measure = part_of(request, Measure, pk)
    rows = Spending.objects.filter(measure=measure, stated=False).order_by("-since", "-pk")
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    pays = actions.may_pay(viewer, programme) and not measure.is_group
    line = next((line for line in paid.lines(programme) if line.measure == measure), None)
    context = {
        "programme": programme,
        "measure": measure,
        "found": found,
        "line": line,
        "columns": [
            {"title": _("Дата")}, {"title": _("Сума"), "numeric": True}, {"title": _("Фонд")}, {"title": _("Джерело")},
            {"title": _("Хто платив")}, {"title": _("Документ")},
        ],
        "rows": [_row(programme, row, pays) for row in found],
        "stated": line.stated if line else [],
        "unit": saying.in_words(programme.unit),
        "pays": pays,
        "crumbs": crumbs(programme, _crumb(programme)),
    }  # fmt: skip
    return render(request, "programmes/edit/measure_payments.html", context)


def _crumb(programme: Programme) -> tuple[str, str]:
    return _("Платежі"), reverse("programmes-payments", args=[programme.pk])


def _row(programme: Programme, row: Spending, pays: bool) -> list[Any]:
    url = reverse("programmes-payment", args=[row.pk]) if pays else ""
    return [
        {"text": words.short_date(row.since), "url": url},
        saying.money(row.amount, programme.unit),
        str(dict(FUNDS).get(row.fund, "")),
        row.source,
        row.executor,
        row.document,
    ]


def _to_pay(request: HttpRequest, model: Any, pk: int) -> tuple[Viewer, Programme, Any]:
    """For whoever writes payments of this programme; others are told why not."""
    viewer, programme, part = part_of(request, model, pk)
    actions.require_payer(viewer, programme)
    return viewer, programme, part


@read_and_write
def payment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Quick entry: «save and next» keeps the measure; `?copy=` begins as the last one, without its sum."""
    viewer, programme, measure = _to_pay(request, Measure, pk)
    require_figures(measure)
    data = request.POST if request.method == "POST" else None
    last = Spending.objects.filter(measure=measure, stated=False).order_by("-pk").first()
    form = PaymentForm(data, measure=measure, initial=_copied(last) if last and "copy" in request.GET else {})
    back = reverse("programmes-measure-payments", args=[pk])
    if request.method == "POST" and done(form, lambda: actions.add_payment(measure, viewer, **form.said)):
        messages.success(request, _("Платіж записано: %(amount)s.") % {"amount": in_full(form.said["amount"])})
        _warn(request, programme, measure)
        return redirect(request.path if "more" in request.POST else back)
    links = []
    if last is not None and "copy" not in request.GET:
        links = [{"title": _("Почати з копії останнього"), "url": f"{request.path}?{urlencode({'copy': 1})}"}]
    return _page(request, form, programme, measure, title=_("Новий платіж"), back=back, more=True, links_above=links)


def _copied(last: Spending) -> dict[str, Any]:
    """All but the sum and the document: those two are never the same."""
    return {"day": last.since, "fund": last.fund or NO_FUND, "source": last.source, "executor": last.executor}


def _warn(request: HttpRequest, programme: Programme, measure: Measure) -> None:
    """Say which of payments and stated sums counts now, and how they part."""
    for stated in paid.stated_of(programme, measure):
        if stated.differs:
            messages.warning(request, stated.warning)


def _page(request: HttpRequest, form: Any, programme: Programme, measure: Measure, **context: Any) -> HttpResponse:
    back = context["back"]
    trail = (_crumb(programme), (_("Захід %(number)s") % {"number": measure.number}, back))
    return page(request, form, programme, about=measure.title, trail=trail, **context)


@read_and_write
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a payment, or give it to another measure."""
    viewer, programme, row = _to_pay(request, Spending, pk)
    _only_payments(row)
    measure = Measure.objects.get(pk=row.measure_id)
    measure.programme = programme
    form = PaymentForm(request.POST if request.method == "POST" else None, measure=measure, payment=row)
    back = reverse("programmes-measure-payments", args=[measure.pk])

    def correct() -> None:
        said = form.cleaned_data
        actions.change_payment(row, viewer, measure=said["measure"], ground=said["ground"], **form.said)

    if request.method == "POST" and done(form, correct):
        messages.success(request, _("Зміни збережено."))
        _warn(request, programme, row.measure)
        return redirect("programmes-measure-payments", row.measure_id)
    links = [{"title": _("Прибрати"), "url": reverse("programmes-payment-remove", args=[pk])}]
    return _page(request, form, programme, measure, title=_("Виправити платіж"), back=back, links=links)


@read_and_write
def payment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a payment that was not made."""
    viewer, programme, row = _to_pay(request, Spending, pk)
    _only_payments(row)
    measure = Measure.objects.get(pk=row.measure_id)
    form = RemovePaymentForm(request.POST if request.method == "POST" else None, part=row)
    back = reverse("programmes-measure-payments", args=[measure.pk])
    if request.method == "POST" and done(form, lambda: actions.remove_payment(row, viewer, ground=form.ground_said)):
        messages.success(request, _("Платіж прибрано."))
        return redirect(back)
    amount = f"{saying.money(row.amount, programme.unit)} {saying.in_words(programme.unit)}"
    said = _("%(day)s, %(amount)s, захід %(number)s") % {
        "day": words.long_date(row.since), "amount": amount, "number": measure.number,
    }  # fmt: skip
    return page(
        request, form, programme, title=_("Прибрати платіж"), about=said, submit=_("Прибрати"), danger=True,
        back=reverse("programmes-payment", args=[pk]),
        trail=(_crumb(programme), (_("Захід %(number)s") % {"number": measure.number}, back)),
    )  # fmt: skip


def _only_payments(row: Spending) -> None:
    if row.stated:
        raise Refused(
            _("Цю суму взято з документа, тож тут її не змінити."),
            _("Запишіть платежі з днем і документом: у звітах за цей період рахуватимуться вони."),
            status=409,
            links=[(_("Сказати, з якого вона фонду"), reverse("programmes-stated-fund", args=[row.pk]))],
        )


@read_and_write
def stated_fund(request: HttpRequest, pk: int) -> HttpResponse:
    """Of which fund a stated sum is; a document seldom says."""
    viewer, programme, row = _to_pay(request, Spending, pk)
    if not row.stated:
        return redirect("programmes-payment", pk)
    measure = Measure.objects.get(pk=row.measure_id)
    form = FundForm(request.POST if request.method == "POST" else None, part=row)
    back = reverse("programmes-measure-payments", args=[measure.pk])
    if request.method == "POST" and done(
        form,
        lambda: actions.set_fund(row, viewer, fund=fund_said(form.cleaned_data["fund"]), ground=form.ground_said),
    ):
        messages.success(request, _("Фонд записано. Сума лишилася, як у документі."))
        return redirect(back)
    amount = f"{saying.money(row.amount, programme.unit)} {saying.in_words(programme.unit)}"
    said = _("%(amount)s %(period)s (%(place)s)") % {
        "amount": amount, "period": words.for_period(row.since, row.until), "place": row.cell.place if row.cell else "",
    }  # fmt: skip
    return page(
        request, form, programme, title=_("Фонд зазначеної суми"), about=said, back=back,
        trail=(_crumb(programme), (_("Захід %(number)s") % {"number": measure.number}, back)),
    )  # fmt: skip
