"""What the digest of a snapshot is taken over. There are three ways; a snapshot keeps the one it was made in (`digested`):

1. the content and every number with the keys of its records;
2. the same and every record as it was;
3. the content, every number with the SHA-256 of its keys and amounts, which the database computes, and one SHA-256 over the
   records that are kept: nothing of it grows in memory with the records.

The SHA-256 of keys is over decimals with commas between («3,7,12»), that of amounts over decimals without zeros at their end
(«495.72,,12»: of the second nothing is known), in the order of the keys; both in ASCII, of nothing over the empty text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Func, IntegerField, Manager, QuerySet
from django.db.models.functions import Collate

from viche.reports.content import digest

if TYPE_CHECKING:
    from viche.reports.models import Snapshot, SnapshotNumber, SnapshotNumberQuerySet, SnapshotRecord

CONTENT, WITH_RECORDS, BY_HASHES = 1, 2, 3
_SHA256 = "encode(sha256(convert_to({}, 'UTF8')), 'hex')"
# SQL over the columns of a number.
OF_KEYS = _SHA256.format("array_to_string(%(expressions)s, ',')")
OF_AMOUNTS = _SHA256.format(
    "array_to_string(ARRAY(SELECT trim_scale(a) FROM unnest(%(expressions)s) WITH ORDINALITY AS t(a, o) ORDER BY o), ',', '')"
)


@dataclass(frozen=True)
class Behind:
    """What stands behind a number, without it: how many records and their SHA-256, that of their amounts (empty where the
    figure adds nothing up), how many records were passed over and theirs."""

    records: int
    keys: str
    amounts: str
    passed_over: int
    over: str


# Columns of `Behind` as SQL over `ids`, `amounts`, `passed_over`.
COLUMNS = (
    ("cardinality(%(expressions)s)", "ids"),
    (OF_KEYS, "ids"),
    (f"CASE WHEN cardinality(%(expressions)s) = 0 THEN '' ELSE {OF_AMOUNTS} END", "amounts"),
    ("cardinality(%(expressions)s)", "passed_over"),
    (OF_KEYS, "passed_over"),
)


def behind(numbers: QuerySet[SnapshotNumber]) -> dict[int, Behind]:
    """Of each number, those of an earlier one it is the same as included. One query; no key leaves the database."""
    asked = {
        f"behind{at}": Func(name, template=sql, output_field=IntegerField() if "sha256" not in sql else CharField())
        for at, (sql, name) in enumerate(COLUMNS)
    }
    kept: dict[int, Behind] = {}
    same: dict[int, int] = {}
    for number, same_as, *found in numbers.annotate(**asked).values_list("number", "same_as", *asked):
        kept[number] = Behind(*found)
        if same_as:
            same[number] = same_as
    return kept | {number: kept[of] for number, of in same.items() if of in kept}


def told(
    content: Mapping[str, Any], numbers: Iterable[SnapshotNumber], of: Mapping[int, Behind], records: str, kept: bool
) -> dict[str, Any]:
    """What the third way is over. `records`: the SHA-256 of the records as they were; `kept`: whether they are kept."""
    rows = [
        {**_number(n), "same_as": n.same_as} | ({} if n.same_as or not n.figure else _hashes(of[n.number]))
        for n in _in_order(numbers)
    ]
    return {"content": content, "numbers": rows, "records_sha256": records, "keeps_records": kept}


def _hashes(behind: Behind) -> dict[str, str]:
    return {"ids_sha256": behind.keys, "amounts_sha256": behind.amounts, "passed_over_sha256": behind.over}


class OfRecords:
    """SHA-256 over records in the order of kind and key, one line of JSON each."""

    def __init__(self) -> None:
        self._over = hashlib.sha256()

    def add(self, kind: str, record_id: int, stated: bool, cells: Any) -> None:
        """One more record."""
        line = json.dumps([kind, record_id, stated, cells], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self._over.update(f"{line}\n".encode())

    @property
    def sha256(self) -> str:
        """Of those added."""
        return self._over.hexdigest()


def of_kept(snapshot: Snapshot, numbers: SnapshotNumberQuerySet, records: Manager[SnapshotRecord]) -> str:
    """The digest of what the database keeps of a snapshot, in its own way."""
    own = numbers.filter(snapshot=snapshot)
    kept = records.filter(snapshot=snapshot)
    if snapshot.digested < BY_HASHES:
        return digest(_former(snapshot.content, own, kept if snapshot.digested == WITH_RECORDS else None))
    return digest(told(snapshot.content, own.light(), behind(own), of_records(kept), snapshot.keeps_records))


def of_records(rows: QuerySet[SnapshotRecord]) -> str:
    """The SHA-256 of records that are kept, in the order of kind and key."""
    over = OfRecords()
    # Not by the rules of a language: in the order Python has.
    for record in rows.order_by(Collate("kind", "C"), "record_id").iterator():
        over.add(record.kind, record.record_id, record.stated, record.cells)
    return over.sha256


def _former(
    content: Mapping[str, Any], numbers: Iterable[SnapshotNumber], records: Iterable[SnapshotRecord] | None
) -> dict[str, Any]:
    """What the first way is over; with records, the second."""
    rows = [{**_number(n), "ids": n.ids, "passed_over": n.passed_over} for n in _in_order(numbers)]
    known: dict[str, Any] = {"content": content, "numbers": rows}
    if records is None:
        return known
    kept = sorted(records, key=lambda record: (record.kind, record.record_id))
    return known | {"records": [[record.kind, record.record_id, record.stated, record.cells] for record in kept]}


def _in_order(numbers: Iterable[SnapshotNumber]) -> list[SnapshotNumber]:
    return sorted(numbers, key=lambda n: n.number)


def _number(n: SnapshotNumber) -> dict[str, Any]:
    """What a number says of itself."""
    return {
        "number": n.number,
        "figure": n.figure,
        "days": [n.since.isoformat(), n.until.isoformat()],
        "narrow": n.narrow,
        "value": str(n.plain),
        "basis": n.basis,
        "text": n.text,
        "made_of": n.made_of,
        **({"edited": n.edited} if n.edited else {}),
    }
