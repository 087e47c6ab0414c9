"""Files of a report: DOCX, PDF, XLSX of one snapshot. The same snapshot gives the same bytes, whoever asks."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from viche.kit import words
from viche.reports.models import Report, Snapshot
from viche.reports.writing import KINDS

LANGUAGE = "uk"


def name_of(report: Report, snapshot: Snapshot, kind: str) -> str:
    """«informatsiia-pro-vykonannia-…-2024-06-30-v3.pdf»."""
    return f"{words.slug(report.title, 60)}-{report.until:%Y-%m-%d}-v{snapshot.version}.{kind}"


def source_of(report: Report, snapshot: Snapshot) -> str:
    """The line at the foot of every page: which report, which snapshot, its digest. Nothing that may change later."""
    with override(LANGUAGE):
        return _("Звіт № %(number)s · знімок %(version)s від %(moment)s · відбиток %(digest)s") % {
            "number": report.pk,
            "version": snapshot.version,
            "moment": words.long_moment(snapshot.taken_at, lang=LANGUAGE),
            "digest": snapshot.sha256[:16],
        }


def write(report: Report, snapshot: Snapshot, kind: str) -> bytes:
    """The bytes of the file; an unknown kind is a KeyError."""
    writer, _content_type = KINDS[kind]
    return writer(snapshot.tree, source_of(report, snapshot))


def response(report: Report, snapshot: Snapshot, kind: str) -> HttpResponse:
    """The file as an answer."""
    answer = HttpResponse(write(report, snapshot, kind), content_type=KINDS[kind][1])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name_of(report, snapshot, kind)}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
