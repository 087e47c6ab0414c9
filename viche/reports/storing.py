"""Writing a snapshot down: the keys of the records behind its numbers go from table to table inside the database.

A report over a million records is taken with none of them in memory: numbers of one figure, period and kind of narrowing are
one INSERT … SELECT. What each record was is kept too while there are few (`KEPT_RECORDS`); of more only keys and amounts are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from viche.kit import figures
from viche.reports import keeping
from viche.reports.asking import Asked, Group, grouped
from viche.reports.composing import Taken
from viche.reports.digests import COLUMNS, Behind, OfRecords
from viche.reports.models import Snapshot, SnapshotNumber, SnapshotRecord

# Records behind all numbers of a report; one behind three of them counts thrice. Each takes about a kilobyte.
KEPT_RECORDS = 20_000
BATCH = 1000

_TABLE = SnapshotNumber._meta.db_table
_BEHIND = ("ids", "amounts", "passed_over")
_SAID = [
    str(field.column) for field in SnapshotNumber._meta.local_concrete_fields if field.column not in ("id", *_BEHIND)
]
_RETURNING = f"RETURNING number, {', '.join(sql % {'expressions': name} for sql, name in COLUMNS)}"
_INSERT = f"""
WITH member AS MATERIALIZED (SELECT {", ".join(_SAID)} FROM jsonb_populate_recordset(NULL::{_TABLE}, %s::jsonb)),
counted AS (
    SELECT m.number, array_agg(b.id ORDER BY b.id) AS ids, {{amounts}} AS amounts
    FROM member m JOIN ({{rows}}) AS b ON {{match}} GROUP BY m.number
), passed AS (
    SELECT m.number, array_agg(b.id ORDER BY b.id) AS ids
    FROM member m JOIN ({{over}}) AS b ON {{match}} GROUP BY m.number
)
INSERT INTO {_TABLE} ({", ".join(_SAID)}, {", ".join(_BEHIND)})
SELECT {", ".join(f"m.{name}" for name in _SAID)},
    coalesce(counted.ids, '{{{{}}}}'), coalesce(counted.amounts, '{{{{}}}}'), coalesce(passed.ids, '{{{{}}}}')
FROM member m LEFT JOIN counted USING (number) LEFT JOIN passed USING (number)
{_RETURNING}
"""
# The key of the number a copy is made of stands as `id`.
_COPY = f"""
WITH member AS MATERIALIZED (SELECT id, {", ".join(_SAID)} FROM jsonb_populate_recordset(NULL::{_TABLE}, %s::jsonb))
INSERT INTO {_TABLE} ({", ".join(_SAID)}, {", ".join(_BEHIND)})
SELECT {", ".join(f"m.{name}" for name in _SAID)}, {", ".join(f"s.{name}" for name in _BEHIND)}
FROM member m JOIN {_TABLE} s ON s.id = m.id
{_RETURNING}
"""


def next_key() -> int:
    """The key of a snapshot to come: its numbers are written before it, for it keeps their digest and never changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Snapshot._meta.db_table])
        found: int = cursor.fetchone()[0]
    return found


def keeps_records(numbers: Iterable[Taken]) -> bool:
    """Whether there are so few records behind the numbers that each is kept as it was."""
    answers = {taken.asked: taken.answer for taken in numbers if taken.asked}.values()
    return sum(answer.records + answer.passed_over for answer in answers) <= KEPT_RECORDS


def write_numbers(snapshot: Snapshot, taken: Sequence[Taken]) -> tuple[list[SnapshotNumber], dict[int, Behind]]:
    """Every number with what stands behind it, which stays in the database; what is told of it by number."""
    first: dict[Asked, SnapshotNumber] = {}
    plain, rows = [], []
    for each in taken:
        row = _number(snapshot, each)
        rows.append(row)
        if each.asked is None or each.asked in first or each.asked.figure not in figures.registered():
            row.same_as = first[each.asked].number if each.asked in first else None
            plain.append(row)
        else:
            first[each.asked] = row
    write_plain(snapshot, plain)
    behind: dict[int, Behind] = {}
    for group in grouped(first):
        behind |= _insert(group, [first[asked] for asked in group.members])
    return rows, behind


def write_plain(snapshot: Snapshot, numbers: Sequence[SnapshotNumber]) -> None:
    """Numbers with nothing of their own behind them: made of others, the same as another, written by hand."""
    for number in numbers:
        number.hromada_id, number.snapshot_id = snapshot.hromada_id, snapshot.pk
    SnapshotNumber.objects.bulk_create(numbers, batch_size=BATCH)


def copy_numbers(snapshot: Snapshot, copies: Sequence[tuple[SnapshotNumber, int]]) -> dict[int, Behind]:
    """Numbers as they are said here, each with what stands behind the number whose key is beside it; what is told of it."""
    for number, _of in copies:
        number.hromada_id, number.snapshot_id = snapshot.hromada_id, snapshot.pk
    return _written(_COPY, [{"id": of, **_said(number)} for number, of in copies])


def copy_records(snapshot: Snapshot, rows: Iterable[SnapshotRecord]) -> str:
    """These records, in the order of kind and key, written as they come; their SHA-256."""
    over, left = OfRecords(), iter(rows)
    while some := list(islice(left, BATCH)):
        for record in some:
            record.hromada_id, record.snapshot_id = snapshot.hromada_id, snapshot.pk
            over.add(record.kind, record.record_id, record.stated, record.cells)
        SnapshotRecord.objects.bulk_create(some)
    return over.sha256


def _said(number: SnapshotNumber) -> dict[str, Any]:
    return {name: getattr(number, name) for name in _SAID}


def _written(sql: str, said: list[dict[str, Any]], *params: Any) -> dict[int, Behind]:
    """Write these numbers by this statement; what is told of each."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(said, cls=DjangoJSONEncoder), *params])
        return {number: Behind(*found) for number, *found in cursor.fetchall()}


def _number(snapshot: Snapshot, taken: Taken) -> SnapshotNumber:
    return SnapshotNumber(
        hromada_id=snapshot.hromada_id,
        snapshot_id=snapshot.pk,
        number=taken.number,
        figure=taken.asked.figure if taken.asked else "",
        since=taken.period.since,
        until=taken.period.until,
        narrow=dict(taken.asked.narrow) if taken.asked else {},
        value=taken.value,
        basis=taken.basis,
        text=taken.text,
        unit=taken.unit,
        title=taken.title[:300],
        made_of=[list(part) for part in taken.made_of],
    )


def _insert(group: Group, numbers: list[SnapshotNumber]) -> dict[int, Behind]:
    rows, over = group.records(group.rows), group.records(group.over)
    amounts = "array_agg(b.amount ORDER BY b.id)" if group.amount else "NULL::numeric[]"
    sql = _INSERT.format(rows=rows[0], over=over[0], amounts=amounts, match=group.match)
    return _written(sql, [_said(number) for number in numbers], *rows[1], *over[1])


def write_records(snapshot: Snapshot, taken: Iterable[Taken]) -> str:
    """Every record behind these numbers as it is, written as it is read; their SHA-256."""
    return copy_records(snapshot, _records(snapshot, {each.number for each in taken}))


def _records(snapshot: Snapshot, taken: set[int]) -> Iterator[SnapshotRecord]:
    found = SnapshotNumber.objects.filter(snapshot_id=snapshot.pk, number__in=taken, same_as=None).exclude(figure="")
    asked: dict[str, set[int]] = {}
    for key, ids, over in found.values_list("figure", "ids", "passed_over"):
        asked.setdefault(key, set()).update(ids, over)
    for kept in keeping.gathered(asked.items()):
        own = [(figures.figure(key), keys) for key, keys in asked.items() if figures.figure(key).model is kept.model]
        stated = {pk for figure, keys in own for pk in keeping.stated(figure, keys)}
        for pk, cells in keeping.cells(kept):
            yield SnapshotRecord(kind=kept.model._meta.db_table, record_id=pk, cells=cells, stated=pk in stated)
