"""The report for machines: every number with its figure, days, rule and the digest of the records behind it.

>>> {"title": …, "period": {"since", "until"}, "snapshot": {"version", "taken_at", "sha256"}, "approved": {"name", "office", "at"} | None,
...  "numbers": [{"number", "text", "value", "unit", "basis", "figure", "title", "rule", "period", "narrow", "records", "ids_sha256", "made_of"}]}

`ids_sha256`: SHA-256 over the keys of the records in order, written as decimals with commas between; who has the records can
tell whether the number was counted from the same ones. `value` is exact, as a text.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils.translation import override

from viche.kit.figures import registered
from viche.reports.models import Approval, Report, Snapshot, SnapshotNumber

LANGUAGE = "uk"


def told(report: Report, snapshot: Snapshot, approval: Approval | None) -> dict[str, Any]:
    """The whole as plain data; `approval` of this very snapshot, if there is one. One query."""
    with override(LANGUAGE):
        return {
            "title": report.title,
            "form": report.form,
            "form_version": snapshot.outline_version,
            "period": {"since": report.since.isoformat(), "until": report.until.isoformat()},
            "snapshot": {
                "version": snapshot.version,
                "taken_at": snapshot.taken_at.isoformat(),
                "sha256": snapshot.sha256,
            },
            "approved": {"name": approval.name, "office": approval.office, "at": approval.at.isoformat()}
            if approval
            else None,
            "numbers": [_number(row) for row in SnapshotNumber.objects.filter(snapshot=snapshot).order_by("number")],
        }


def write(report: Report, snapshot: Snapshot, approval: Approval | None) -> bytes:
    """As JSON; the same snapshot gives the same bytes."""
    return (json.dumps(told(report, snapshot, approval), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def ids_digest(ids: list[int]) -> str:
    """SHA-256 of the keys in order."""
    return hashlib.sha256(",".join(str(each) for each in sorted(ids)).encode()).hexdigest()


def _number(row: SnapshotNumber) -> dict[str, Any]:
    figure = registered().get(row.figure)
    return {
        "number": row.number,
        "text": row.text,
        "value": str(row.plain),
        "unit": row.unit,
        "basis": row.basis,
        "figure": row.figure,
        "title": row.title,
        "rule": str(figure.definition) if figure else "",
        "period": {"since": row.since.isoformat(), "until": row.until.isoformat()},
        "narrow": row.narrow,
        "records": len(row.ids),
        "ids_sha256": ids_digest(row.ids),
        "made_of": row.made_of,
    }
