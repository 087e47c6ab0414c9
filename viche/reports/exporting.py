"""Files of a report: DOCX, PDF, XLSX and JSON of one snapshot. The same snapshot gives the same bytes, whoever asks."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from viche.kit import words
from viche.reports import machine
from viche.reports.content import Content, Paragraph
from viche.reports.models import Approval, Report, Snapshot
from viche.reports.writing import KINDS

LANGUAGE = "uk"
# A workbook's foot holds 255 signs; nobody's name is this long, an office may be.
FOOT_NAME, FOOT_OFFICE = 60, 50
MACHINE = "json"
# Ending of the file → its content type.
FILES = {**{kind: content_type for kind, (_writer, content_type) in KINDS.items()}, MACHINE: "application/json"}


def name_of(report: Report, snapshot: Snapshot, kind: str) -> str:
    """«informatsiia-pro-vykonannia-…-2024-06-30-v3.pdf»."""
    return f"{words.slug(report.title, 60)}-{report.until:%Y-%m-%d}-v{snapshot.version}.{kind}"


def source_of(report: Report, snapshot: Snapshot) -> str:
    """The line at the foot of every page: which report, which snapshot, its digest, who approved it or that nobody has.
    Nothing of an approved report that may change later: an approval is written once."""
    with override(LANGUAGE):
        told = _("Звіт № %(number)s · знімок %(version)s від %(moment)s · відбиток %(digest)s") % {
            "number": report.pk,
            "version": snapshot.version,
            "moment": words.long_moment(snapshot.taken_at, lang=LANGUAGE),
            "digest": snapshot.sha256[:16],
        }
        return f"{told} · {_standing(report, snapshot)}"


def _standing(report: Report, snapshot: Snapshot) -> str:
    approval = _approval(report, snapshot)
    if approval is None:
        return _("ЧЕРНЕТКА, не затверджено")
    return _("затверджено: %(who)s, %(office)s, %(when)s") % {
        "who": Truncator(approval.name).chars(FOOT_NAME),
        "office": Truncator(approval.office).chars(FOOT_OFFICE),
        "when": words.long_moment(approval.at, lang=LANGUAGE),
    }


def _approval(report: Report, snapshot: Snapshot) -> Approval | None:
    return Approval.objects.filter(report=report, snapshot=snapshot).first()


def _marked(report: Report, snapshot: Snapshot) -> Content:
    """The text as printed: above one that nobody has approved stands a line which says so."""
    if _approval(report, snapshot) is not None:
        return snapshot.tree
    with override(LANGUAGE):
        line = Paragraph(((_("ЧЕРНЕТКА: звіт не затверджено"),),), align="right", bold=True)
    return replace(snapshot.tree, blocks=(line, *snapshot.tree.blocks))


def write(report: Report, snapshot: Snapshot, kind: str) -> bytes:
    """The bytes of the file; an unknown kind is a KeyError."""
    if kind == MACHINE:
        return machine.write(report, snapshot, _approval(report, snapshot))
    writer, _content_type = KINDS[kind]
    # A workbook is for counting further: its rows stay where they are, its foot says what it is.
    content = snapshot.tree if kind == "xlsx" else _marked(report, snapshot)
    return writer(content, source_of(report, snapshot))


def response(report: Report, snapshot: Snapshot, kind: str) -> HttpResponse:
    """The file as an answer."""
    answer = HttpResponse(write(report, snapshot, kind), content_type=FILES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name_of(report, snapshot, kind)}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
