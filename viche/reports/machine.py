"""The report for machines: every number with its figure, days, rule and the digest of the records behind it.

>>> {"title": …, "period": {"since", "until"}, "snapshot": {"version", "taken_at", "sha256"}, "approved": {"name", "office", "at"} | None,
...  "numbers": [{"number", "text", "value", "unit", "basis", "figure", "title", "rule", "period", "narrow", "records", "ids_sha256", "amounts_sha256",
...               "passed_over", "passed_over_sha256", "made_of"}],
...  "hashes": "how the SHA-256 are made"}

Who has the records can tell by `ids_sha256` whether the number was counted from the same ones, and by `amounts_sha256` whether
they say the same (`digests` says how both are made, and so does the file). `value` is exact, as a text.
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from viche.kit.figures import registered
from viche.reports.digests import Behind, behind
from viche.reports.models import Approval, Report, Snapshot, SnapshotNumber

LANGUAGE = "uk"


def told(report: Report, snapshot: Snapshot, approval: Approval | None) -> dict[str, Any]:
    """The whole as plain data; `approval` of this very snapshot, if there is one. Two queries; no key of a record is read."""
    own = SnapshotNumber.objects.filter(snapshot=snapshot)
    of = behind(own)
    numbers = own.light().order_by("number")
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
            "numbers": [_number(row, of[row.number]) for row in numbers],
            "hashes": _(
                "SHA-256 ключів записів у порядку зростання, написаних десятковими цифрами через кому без пробілів: «3,7,12». "
                "SHA-256 сум — у порядку тих самих ключів, через кому, з крапкою й без нулів у кінці, невідома сума порожня: "
                "«495.72,,12». Де числа не додають сум, їхнього SHA-256 немає."
            ),
        }


def write(report: Report, snapshot: Snapshot, approval: Approval | None) -> bytes:
    """As JSON; the same snapshot gives the same bytes."""
    return (json.dumps(told(report, snapshot, approval), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _number(row: SnapshotNumber, of: Behind) -> dict[str, Any]:
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
        "records": of.records,
        "ids_sha256": of.keys,
        "amounts_sha256": of.amounts,
        "passed_over": of.passed_over,
        "passed_over_sha256": of.over,
        "made_of": row.made_of,
    }
