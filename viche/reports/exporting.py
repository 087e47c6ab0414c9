"""Files of a report: DOCX, PDF, XLSX and JSON of one snapshot. The same snapshot gives the same bytes, whoever asks."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from viche.kit import words
from viche.reports import machine, number_rows, signatory
from viche.reports.content import Content, Paragraph
from viche.reports.models import Approval, Report, Snapshot
from viche.reports.writing import KINDS, xlsx

LANGUAGE = "uk"
# A workbook's foot holds 255 signs; nobody's name is this long, an office may be.
FOOT_NAME, FOOT_OFFICE = 60, 50
MACHINE = "json"
# Ending of the file → its content type.
FILES = {**{kind: content_type for kind, (_writer, content_type) in KINDS.items()}, MACHINE: "application/json"}


def name_of(report: Report, snapshot: Snapshot, kind: str) -> str:
    """«informatsiia-pro-vykonannia-…-2024-06-30-v3.pdf»."""
    return f"{words.slug(report.title, 60)}-{report.until:%Y-%m-%d}-v{snapshot.version}.{kind}"


def source_of(report: Report, snapshot: Snapshot, approval: Approval | None) -> str:
    """The line at the foot of every page: which report, which snapshot, its digest, who approved it or that nobody has.
    Nothing of an approved report that may change later: an approval is written once."""
    with override(LANGUAGE):
        told = _("Звіт № %(number)s · знімок %(version)s від %(moment)s · відбиток %(digest)s") % {
            "number": report.pk,
            "version": snapshot.version,
            "moment": words.long_moment(snapshot.taken_at, lang=LANGUAGE),
            "digest": snapshot.sha256[:16],
        }
        return f"{told} · {_standing(approval)}"


def _standing(approval: Approval | None) -> str:
    if approval is None:
        return _("ЧЕРНЕТКА, не затверджено")
    return _("затверджено: %(who)s, %(office)s, %(when)s") % {
        "who": Truncator(approval.name).chars(FOOT_NAME),
        "office": Truncator(approval.office).chars(FOOT_OFFICE),
        "when": words.long_moment(approval.at, lang=LANGUAGE),
    }


def approval_of(report: Report, snapshot: Snapshot) -> Approval | None:
    """The approval of this very snapshot."""
    return Approval.objects.filter(report=report, snapshot=snapshot).first()


def _marked(content: Content) -> Content:
    """The text of a report that nobody has approved: a line above it says so."""
    with override(LANGUAGE):
        line = Paragraph(((_("ЧЕРНЕТКА: звіт не затверджено"),),), align="right", bold=True)
    return replace(content, blocks=(line, *content.blocks))


def write(report: Report, snapshot: Snapshot, kind: str) -> bytes:
    """The bytes of the file; an unknown kind is a KeyError."""
    approval = approval_of(report, snapshot)
    if kind == MACHINE:
        return machine.write(report, snapshot, approval)
    writer, _content_type = KINDS[kind]
    content = signatory.shown(report, snapshot, approval)
    # A workbook is for counting further: its rows stay where they are, its foot says what it is.
    if kind == "xlsx":
        with override(LANGUAGE):
            return xlsx.write(content, source_of(report, snapshot, approval), number_rows.rows_of(report, snapshot))
    return writer(content if approval else _marked(content), source_of(report, snapshot, approval))


def response(report: Report, snapshot: Snapshot, kind: str) -> HttpResponse:
    """The file as an answer."""
    return attached(write(report, snapshot, kind), name_of(report, snapshot, kind), FILES[kind])


def attached(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be saved; `name` in letters and figures only."""
    answer = HttpResponse(data, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
