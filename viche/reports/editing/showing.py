"""Edits as the bench shows them: at each paragraph the way to change it and what is pointed out, and the list of all edits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator

from viche.kit import words
from viche.reports import signatory
from viche.reports.checking.by_hand import AT_THE_PARAGRAPH
from viche.reports.content import Content, Table
from viche.reports.editing.actions import places_of
from viche.reports.editing.models import ADD, TextEdit
from viche.reports.models import Report, Snapshot

QUOTED = 90


def address(report: Report, key: str) -> str:
    """Where a paragraph is changed; «» of one that is not."""
    return reverse("report-text", args=[report.pk, key]) if key else ""


def mark(
    blocks: Iterable[dict[str, Any]], report: Report, snapshot: Snapshot, content: Content, warnings: list[dict[str, Any]]
) -> None:  # fmt: skip
    """To each block of the sheet: `edit_url` or `after_url` with `quote`, and `notes`: what changed inside it."""
    places, signed = places_of(snapshot, content), signatory.place_in(content)
    for block in blocks:
        at = block["at"]
        # Who signs is no text of the form: it is put into what is shown.
        if at == signed:
            continue
        at -= signed is not None and at > signed
        told, key = content.blocks[at], places[at]
        block["notes"] = [w["text"] for w in warnings if w["block"] == at and w["rule"] in AT_THE_PARAGRAPH]
        if not key:
            continue
        if isinstance(told, Table):
            block["after_url"], block["quote"] = reverse("report-text-after", args=[report.pk, key]), told.label
        else:
            block["edit_url"], block["quote"] = address(report, key), Truncator(told.text).chars(QUOTED)


def listed(report: Report, snapshot: Snapshot | None) -> list[dict[str, Any]]:
    """Every edit: what was done, the words, who and when, its address."""
    laid = {row["edit"]: row for row in snapshot.laid.get("edits", ())} if snapshot else {}
    return [_row(report, edit, laid.get(edit.pk)) for edit in TextEdit.objects.filter(report=report).order_by("pk")]


def _row(report: Report, edit: TextEdit, laid: dict[str, Any] | None) -> dict[str, Any]:
    key = laid["spot"] if laid else f"a{edit.pk}" if edit.kind == ADD else f"e{edit.pk}"
    return {
        "said": edit.get_kind_display(),
        "quote": Truncator(edit.text or edit.was).chars(QUOTED),
        "gone": laid is None,
        "who": edit.name,
        "when": words.long_moment(edit.at),
        "url": address(report, key),
    }
