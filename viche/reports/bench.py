"""The bench: the document in the middle, beside it what to look at before approval, the open number, the path of the report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from viche.kit import access, attachments, words
from viche.kit.access import PUBLISHERS, WRITERS, Viewer
from viche.kit.processes import Step
from viche.kit.publishing import DRAFT, PUBLISHED, WITHHELD, changers
from viche.kit.registers import past
from viche.kit.uploads import FileRefused
from viche.reports import actions, opened, own, showing, signatures
from viche.reports.checking.showing import WARNING, checked
from viche.reports.desk import crumbs, done, official, read_and_write, under_way
from viche.reports.doubting import doubts
from viche.reports.drift import Drift
from viche.reports.editing import showing as edits
from viche.reports.forms import MoveForm, SignatureForm
from viche.reports.models import Report, Snapshot
from viche.reports.preparing import may_change, may_write
from viche.reports.rules import APPROVED, DROPPED, REPORT, REVIEW
from viche.reports.schedules.showing import missing_of
from viche.reports.sheet import Address


@require_safe
def bench(request: HttpRequest, pk: int) -> HttpResponse:
    """One report at work; `?number=12` opens a number beside the text."""
    viewer = official(request)
    report = access.fetch(Report, pk, viewer)
    snapshot = report.shown()
    address = opened.beside(report)
    number = _open_number(request)
    changes = showing.changed(showing.numbers_of(snapshot), viewer) if snapshot else {}
    checks = checked(report, snapshot, viewer, address)
    unsettled = _doubts(report, snapshot, changes, address, viewer)
    context = {
        "report": report,
        "snapshot": snapshot,
        "version_words": _version(snapshot) if snapshot else "",
        "steps": [_button(report, snapshot, step) for step in REPORT.offered(report, viewer)],
        "reasons": _reasons(report, viewer),
        "may_renew": may_change(viewer, report),
        "under_way": under_way(report, viewer),
        "doubts": unsettled,
        "to_look_at": words.count(len(unsettled) + checks.number, WARNING) if unsettled or checks.waiting else "",
        "form": _form(report, snapshot, viewer),
        "checks": checks,
        "edits": edits.listed(report, snapshot) if report.is_open else [],
        "missing": missing_of(report),
        "may_note": viewer.has(WRITERS),
        "drift": showing.drift_told(changes, address),
        "path": path_of(report),
        "approval": showing.approval_of(report),
        "signatures": showing.signed(report, viewer, desk=_keeps_files(viewer, report)),
        "sign_url": reverse("report-sign", args=[pk]) if _may_sign(report, viewer) else "",
        "exports": showing.exports(report, "report-bench-export") if snapshot else [],
        "public_url": reverse("report", args=[pk]) if report.state == PUBLISHED else "",
        "crumbs": crumbs(),
        **_text(report, snapshot, changes, number, viewer),
    }
    if snapshot and may_change(viewer, report):
        edits.mark(context["blocks"], report, snapshot, snapshot.tree, checks.waiting)
    return render(request, "reports/desk/bench.html", context)


def _open_number(request: HttpRequest) -> int | None:
    text = request.GET.get("number", "")
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _text(
    report: Report, snapshot: Snapshot | None, changes: dict[int, Drift], number: int | None, viewer: Viewer
) -> dict[str, Any]:
    """The sheet, and the number that is open."""
    if snapshot is None:
        return {}
    address = opened.beside(report)
    found = showing.text_of(snapshot, address, changes, number)
    if number is not None:
        row = opened.fetch(snapshot, number)
        found["opened"] = opened.about(row, viewer, address)
        found["opened_url"] = reverse("report-bench-number", args=[report.pk, number])
    return found


def _form(report: Report, snapshot: Snapshot | None, viewer: Viewer) -> dict[str, Any]:
    """The form it is made by; whether that was changed since its text was made."""
    known = own.known().get(report.form)
    if known is None:
        return {}
    may_see = known.is_text and viewer.has(WRITERS)
    return {
        "title": known.outline.title,
        "url": reverse("outline", args=[report.form]) if may_see else "",
        "is_newer": report.is_open and snapshot is not None and known.version != snapshot.outline_version,
    }


def _version(snapshot: Snapshot) -> str:
    return _("Звіт · версія %(version)s · знімок %(moment)s") % {
        "version": snapshot.version,
        "moment": words.long_moment(snapshot.taken_at),
    }


def _doubts(
    report: Report, snapshot: Snapshot | None, changes: dict[int, Drift], address: Address, viewer: Viewer
) -> list[Any]:
    return doubts(report, snapshot, changes, address, viewer) if report.is_open else []


def _button(report: Report, snapshot: Snapshot | None, step: Step) -> dict[str, Any]:
    query = f"?snapshot={snapshot.version}" if snapshot and step.verb in ("submit", "approve") else ""
    quiet = step.verb in ("return", "drop")
    return {
        "title": step.title,
        "url": reverse("report-step", args=[report.pk, step.verb]) + query,
        "danger": step.danger,
        "quiet": quiet,
    }


def _reasons(report: Report, viewer: Viewer) -> list[str]:
    """Why a step that follows from this state is not offered; told to those who write."""
    if not may_write(viewer, report):
        return []
    steps = [step for step in REPORT.steps if report.state in step.frm]
    return list(dict.fromkeys(str(reason) for step in steps if (reason := step.reason_against(report, viewer, REPORT))))


def path_of(report: Report) -> list[dict[str, Any]]:
    """The path for kit/parts/clock.html: what was done, by whom and when; where it stands; what comes."""
    entries = list(past.of_record(Report, report.pk).filter(after__has_key="state"))
    who = past.names_of(entries)
    came: dict[str, str] = {}
    for entry in entries:
        came[entry.after["state"]] = f"{words.long_moment(entry.at)}, {who.get(entry.actor_id, _('система'))}"
    line = [DRAFT, REVIEW, APPROVED, PUBLISHED]
    if report.state == DROPPED:
        line = [DRAFT, DROPPED]
    if report.state == WITHHELD:
        line.append(WITHHELD)
    here = line.index(report.state)
    return [
        {
            "title": capfirst(str(REPORT.state(key).title)),
            "state": "done" if at < here or (at == here and key == PUBLISHED) else "now" if at == here else "next",
            "when": came.get(key, "") if at <= here else "",
        }
        for at, key in enumerate(line)
    ]


# ── Steps ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@read_and_write
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """GET asks what the step asks and shows what is not settled; POST takes it."""
    viewer = official(request)
    report = access.fetch(Report, pk, viewer, lock=request.method == "POST")
    try:
        taken = REPORT.check(report, verb, viewer)
    except KeyError as error:
        raise Http404 from error
    snapshot = report.shown()
    seen = request.GET.get("snapshot", "")
    initial = {"snapshot": int(seen) if seen.isdecimal() and len(seen) < 9 else snapshot.version if snapshot else None}
    moves_on = verb in ("submit", "approve")
    checks = checked(report, snapshot, viewer, opened.beside(report)) if moves_on else None
    left = checks.number if checks and verb == "submit" else 0
    form = MoveForm(request.POST if request.method == "POST" else None, step=taken, initial=initial, left=left)
    if request.method == "POST" and form.is_valid():
        actions.step(report, verb, viewer, dict(form.cleaned_data))
        return done(request, report)
    context = {
        "report": report,
        "step": taken,
        "form": form,
        "doubts": _before(report, snapshot, viewer) if moves_on else [],
        "checks": checks,
        "approver": _approver(report, viewer) if verb == "approve" else {},
        "version_words": _version(snapshot) if snapshot else "",
        "crumbs": crumbs(report),
    }
    return render(request, "reports/desk/step.html", context, status=422 if form.is_bound else 200)


def _before(report: Report, snapshot: Snapshot | None, viewer: Viewer) -> list[Any]:
    changes = showing.changed(showing.numbers_of(snapshot), viewer) if snapshot else {}
    return doubts(report, snapshot, changes, opened.beside(report), viewer)


def _approver(report: Report, viewer: Viewer) -> dict[str, str]:
    """What will be written of the approval."""
    factor = {"passed": _("підтверджено"), "not_asked": _("не вимагався")}[actions.second_factor(viewer)]
    return {
        "who": viewer.name,
        "office": ", ".join((viewer.office(PUBLISHERS, report.department_id), str(report.department))),
        "factor": factor,
    }


# ── Signatures ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _keeps_files(viewer: Viewer, report: Report) -> bool:
    """Whether this person may add and take away its files."""
    return viewer.has(changers(report.state), report.department_id)


def _may_sign(report: Report, viewer: Viewer) -> bool:
    return report.is_frozen and _keeps_files(viewer, report)


@read_and_write
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a container with a qualified signature that was made elsewhere."""
    viewer = official(request)
    report = access.fetch(Report, pk, viewer, lock=request.method == "POST")
    attachments.require_writer(report, viewer)
    form = SignatureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            signatures.attach(report, form.cleaned_data["file"], viewer)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Файл із підписом додано."))
            return redirect("report-bench", pk)
    context = {
        "report": report,
        "form": form,
        "configured": signatures.is_configured(),
        "exports": showing.exports(report, "report-bench-export"),
        "crumbs": crumbs(report),
    }
    return render(request, "reports/desk/sign.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def check(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Ask the verifier about a container once more."""
    viewer = official(request)
    report = access.fetch(Report, pk, viewer)
    row = next((row for row in signatures.of(report) if row.pk == file), None)
    attachments.require_writer(report, viewer)
    if row is None:
        raise Http404
    return redirect("job", signatures.ask_check(report, row, viewer).pk)
