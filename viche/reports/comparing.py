"""The records behind numbers, then and now, compared by the database: which came, went, and whose amount is another.

Keys and amounts of the snapshot are arrays, those of today are what the figure counts; a list is read a page at a time,
whatever its length.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from viche.reports.asking import Asked, Sql, grouped
from viche.reports.models import SnapshotNumber

_TABLE = SnapshotNumber._meta.db_table
_FATES = """
WITH was AS (
    SELECT n.number, k.id, k.amount, cardinality(n.amounts) > 0 AS knows
    FROM {table} n, unnest(n.ids, n.amounts) AS k (id, amount) WHERE n.snapshot_id = %s AND n.number = ANY(%s)
), now AS ({now}), fate AS (
    SELECT number, id, was.knows IS NOT NULL AS is_then, now.known IS NOT NULL AS is_now, was.amount AS amount_then,
        now.amount AS amount_now, CASE WHEN was.knows IS NULL THEN 'added' WHEN now.known IS NULL THEN 'gone'
            WHEN was.knows AND was.amount IS DISTINCT FROM now.amount THEN 'changed' ELSE 'same' END AS fate
    FROM was FULL JOIN now USING (number, id)
)
"""
_NOW = """SELECT m.number, b.id, b.amount, true AS known
    FROM jsonb_to_recordset(%s::jsonb) AS m (number int, narrow jsonb) JOIN ({rows}) AS b ON {match}"""
_SINCE = """
SELECT count(DISTINCT id) FILTER (WHERE fate = 'added'), count(DISTINCT id) FILTER (WHERE fate = 'gone'),
    count(DISTINCT id) FILTER (WHERE fate = 'changed')
FROM fate
"""
_STAYED = "SELECT number, array_agg(id ORDER BY id) FROM fate WHERE is_then AND is_now GROUP BY number"
_PAGE = """
, told AS (
    SELECT count(*) FILTER (WHERE is_then) AS kept, count(*) FILTER (WHERE fate = 'added') AS added,
        count(*) FILTER (WHERE fate = 'gone') AS gone,
        count(*) FILTER (WHERE is_then AND is_now AND (fate = 'changed' OR id = ANY(%s))) AS changed
    FROM fate
), page AS (
    SELECT * FROM fate WHERE NOT %s OR fate <> 'same' OR id = ANY(%s) ORDER BY NOT is_then, id LIMIT %s OFFSET %s
)
SELECT told.*, page.id, page.fate, page.amount_then, page.amount_now FROM told LEFT JOIN page ON true ORDER BY NOT page.is_then, page.id
"""


@dataclass(frozen=True)
class Fate:
    """A record then and now: same, changed (its amount), gone or added."""

    pk: int
    fate: str
    was: Decimal | None
    now: Decimal | None


@dataclass(frozen=True)
class Page:
    """A page of the records behind a number. `kept`: how many the snapshot has; the others are what differs from it."""

    rows: list[Fate]
    kept: int
    added: int
    gone: int
    changed: int

    @property
    def differing(self) -> int:
        """How many were added, are gone or read otherwise."""
        return self.added + self.gone + self.changed


def page(
    number: SnapshotNumber, asked: Asked, size: int, at: int, *, differing: bool = False, changed: Iterable[int] = ()
) -> Page:
    """Records `at`… of the snapshot, then those added since. `differing`: only what is not as it was. `changed`: keys of
    records that are known to read otherwise in what is not added up."""
    sql, params = _fates({asked: number})
    keys = list(changed)
    found = _fetched(sql + _PAGE, (*params, keys, differing, keys, size, at))
    kept, added, gone, others = found[0][:4]
    return Page([Fate(*row[4:]) for row in found if row[4] is not None], kept, added, gone, others)


def since(numbers: Mapping[Asked, SnapshotNumber]) -> tuple[int, int, int]:
    """How many records behind these numbers of one table were added, are gone, have another amount; each told once."""
    sql, params = _fates(numbers)
    [(added, gone, changed)] = _fetched(sql + _SINCE, params)
    return added, gone, changed


def stayed(numbers: Mapping[Asked, SnapshotNumber]) -> dict[int, list[int]]:
    """Keys that were counted then and are today, by number. For a snapshot that keeps its records: it has few."""
    sql, params = _fates(numbers)
    return dict(_fetched(sql + _STAYED, params))


def sizes(number: SnapshotNumber) -> tuple[int, int]:
    """How many records stand behind the number, and how many were passed over; the keys stay where they are."""
    sql = f"SELECT cardinality(ids), cardinality(passed_over) FROM {_TABLE} WHERE snapshot_id = %s AND number = %s"
    [(ids, over)] = _fetched(sql, (number.snapshot_id, number.keys_at))
    return ids, over


def passed_over(number: SnapshotNumber, size: int) -> list[int]:
    """Keys of the first records that were passed over."""
    sql = f"SELECT passed_over[1:%s] FROM {_TABLE} WHERE snapshot_id = %s AND number = %s"
    [(keys,)] = _fetched(sql, (size, number.snapshot_id, number.keys_at))
    return list(keys)


def _fates(numbers: Mapping[Asked, SnapshotNumber]) -> Sql:
    now: list[str] = []
    params: list[Any] = []
    for group in grouped(numbers):
        sql, own = group.records(group.rows)
        members = [{"number": numbers[asked].keys_at, "narrow": dict(asked.narrow)} for asked in group.members]
        now.append(_NOW.format(rows=sql, match=group.match))
        params += [json.dumps(members), *own]
    snapshot = next(iter(numbers.values())).snapshot_id
    sql = _FATES.format(table=_TABLE, now=" UNION ALL ".join(now))
    return sql, (snapshot, [number.keys_at for number in numbers.values()], *params)


def _fetched(sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
