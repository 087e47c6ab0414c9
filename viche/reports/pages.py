"""Pages of residents: published reports, one of them, a number of it, its files. Everybody sees the same, officials too."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit import access, words
from viche.kit.access import Viewer
from viche.kit.figures import listing as records
from viche.kit.figures.printed import subjects
from viche.kit.registers import withheld
from viche.kit.registers.pages import home, public
from viche.reports import exporting, opened, showing
from viche.reports.models import Report, Snapshot

PAGE = 50


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Published reports, the newest period first; `?subject=…&pk=…` are those about one thing."""
    viewer = public(request)
    showing.require_open_section(viewer)
    rows = Report.objects.visible(to=viewer).select_related("department")
    about, pk = request.GET.get("subject", ""), request.GET.get("pk", "")
    if about in subjects() and pk.isdecimal() and len(pk) < 19:
        rows = rows.filter(subject=about, subject_pk=int(pk))
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "columns": [{"title": title} for title in (_("Звіт"), _("За який час"), _("Підрозділ"), _("Оприлюднено"))],
        "rows": [_line(report) for report in found],
        "found": found,
        "narrowed": bool(about and pk),
        "all_url": reverse("reports"),
        "crumbs": [home()],
    }
    return render(request, "reports/list.html", context)


def _line(report: Report) -> list[Any]:
    return [
        {"text": report.title, "url": reverse("report", args=[report.pk])},
        report.period.title,
        str(report.department),
        words.long_date(report.published_at) if report.published_at else "",
    ]


def _fetch(request: HttpRequest, pk: int) -> tuple[Viewer, Report, Snapshot]:
    """The published report and the snapshot it speaks by."""
    viewer = public(request)
    showing.require_open_section(viewer)
    report = access.fetch(Report, pk, viewer)
    snapshot = report.shown()
    if snapshot is None:
        raise Http404
    return viewer, report, snapshot


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: its text, every number a link; who approved it; what has changed since."""
    try:
        viewer, report, snapshot = _fetch(request, pk)
    except Http404:
        # An official finds what is not public on the bench; a resident learns why what was public is held back.
        if not request.viewer.is_staff:  # type: ignore[attr-defined]
            kept: Any = showing.Kept()
            if held := withheld.page(request, kept, pk):
                return held
            raise
        found = access.fetch(Report, pk, request.viewer)  # type: ignore[attr-defined]
        return redirect("report-bench", found.pk)
    address = opened.address_at("report-number", report.pk)
    changes = showing.changed(showing.numbers_of(snapshot), viewer)
    context = {
        "report": report,
        "snapshot": snapshot,
        "about": _about(report),
        "approval": showing.approval_of(report),
        "signatures": showing.signed(report, viewer),
        "drift": showing.drift_told(changes, address),
        "exports": showing.exports(report, "report-export"),
        "newer": _newer(report, viewer),
        "crumbs": _crumbs(),
        **showing.text_of(snapshot, address, changes),
    }
    return render(request, "reports/report.html", context)


def _about(report: Report) -> dict[str, str]:
    """The thing it is about."""
    about = report.about()
    register = records.register_of(type(about)) if about is not None else None
    return {"title": str(about), "url": register.address("page", about.pk)} if register and about is not None else {}


def _newer(report: Report, viewer: Viewer) -> dict[str, str]:
    """A later report of the same form about the same thing and period."""
    later = Report.objects.visible(to=viewer).published().like(report).filter(published_at__gt=report.published_at)
    found = later.order_by("-published_at").first()
    return {"title": found.title, "url": reverse("report", args=[found.pk])} if found else {}


def _crumbs(report: Report | None = None) -> list[dict[str, Any]]:
    crumbs = [home(), {"title": showing.Kept().title, "url": reverse("reports")}]
    return crumbs + ([{"title": showing.short(report), "url": reverse("report", args=[report.pk])}] if report else [])


@require_safe
def number(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A number of the report: the records behind it as they were, and what has changed since."""
    viewer, report, snapshot = _fetch(request, pk)
    row = opened.fetch(snapshot, number)
    context = {
        "report": report,
        "snapshot": snapshot,
        "back_url": f"{reverse('report', args=[report.pk])}#n{row.number}",
        "crumbs": _crumbs(report),
        **opened.about(row, viewer, opened.address_at("report-number", report.pk)),
        "list": opened.listed(row, viewer, request.GET) if row.figure else None,
    }
    return render(request, "reports/number.html", context)


@require_safe
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The file."""
    _viewer, report, snapshot = _fetch(request, pk)
    if kind not in exporting.FILES:
        raise Http404
    return exporting.response(report, snapshot, kind)
