"""What has changed since the snapshot: each number asked again, and for one number its records, one by one.

A frozen report never changes; what differs is shown beside it. Numbers of one figure and period are one query, so the
number of queries does not depend on how many numbers a report has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from viche.kit import figures, words
from viche.kit.figures import Figure
from viche.kit.figures.measures import Number, plain
from viche.kit.figures.paths import field_of
from viche.kit.figures.printed import in_unit
from viche.kit.registers.values import say
from viche.reports import comparing, keeping
from viche.reports.asking import Answer, Asked, ask
from viche.reports.comparing import Fate
from viche.reports.composing import places_of, said
from viche.reports.models import SnapshotNumber, SnapshotRecord

Cells = dict[str, dict[str, Any]]
PAGE = 100


@dataclass(frozen=True)
class Drift:
    """A number that is another one today."""

    number: SnapshotNumber
    value: Number

    @property
    def was(self) -> str:
        """As printed; exact, where rounding would hide the difference."""
        return self.number.text if self._shows else words.number(self._in_unit(self.number.plain), lang="uk")

    @property
    def now(self) -> str:
        """Today's value written the same way."""
        return self._rounded if self._shows else words.number(self._in_unit(self.value), lang="uk")

    @property
    def _rounded(self) -> str:
        return said(self.value, self.number.unit, places_of(self.number.text))

    @property
    def _shows(self) -> bool:
        return self._rounded != said(self.number.plain, self.number.unit, places_of(self.number.text))

    def _in_unit(self, value: Number) -> Any:
        return in_unit(value, self.number.unit)


def asked_of(number: SnapshotNumber) -> Asked:
    """What the number was asked of."""
    return Asked.of(number.figure, number.period, number.narrow)


def drifted(numbers: Iterable[SnapshotNumber]) -> dict[int, Drift]:
    """Numbers that differ today, by their number in the snapshot. One whose figure is gone is left as it was."""
    numbers = list(numbers)
    answers = ask(asked_of(number) for number in numbers if number.figure)
    now: dict[int, Number] = {}
    for number in numbers:
        if number.figure:
            now[number.number] = answers.get(asked_of(number), Answer(number.plain)).value
    for number in numbers:
        if number.made_of:
            now[number.number] = sum((sign * now[of] for sign, of in number.made_of), start=0)
    return {n.number: Drift(n, now[n.number]) for n in numbers if n.number in now and now[n.number] != n.plain}


# ── The records behind numbers ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Change:
    """One column of a record that reads otherwise today."""

    name: str
    title: str
    was: str
    now: str


@dataclass(frozen=True)
class Row:
    """A record of the list: `cells` as they were (of a new one: as they are); `fate`: same, changed, gone or added.

    A record that is there but is counted no more (withheld, moved to another period) is gone from the number.
    """

    pk: int
    cells: Cells
    fate: str
    stated: bool
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Behind:
    """A page of the records behind a frozen number: those counted, and the first of those passed over because others say
    the same. `whole`: how many the snapshot has, and what has become of them all. `as_they_were`: whether the cells are those
    of the snapshot; of a snapshot that keeps no records only the amounts are."""

    figure: Figure
    columns: list[dict[str, Any]]
    rows: list[Row]
    passed_over: list[Row]
    whole: comparing.Page
    as_they_were: bool

    @property
    def is_changed(self) -> bool:
        """Whether anything in the whole list differs today."""
        return self.whole.differing > 0


def behind(number: SnapshotNumber, size: int = PAGE, at: int = 0, *, differing: bool = False) -> Behind | None:
    """The list a frozen number opens, from the record `at`; `differing`: only what is not as it was. None when its figure
    is declared no more. Must run inside the hromada."""
    figure = figures.registered().get(number.figure)
    if figure is None:
        return None
    asked, keeps = asked_of(number), number.snapshot.keeps_records
    changed = (
        _changed(figure, number.snapshot_id, comparing.stayed({asked: number}).get(number.keys_at, ())) if keeps else ()
    )
    whole = comparing.page(number, asked, size, at, differing=differing, changed=changed)
    over = comparing.passed_over(number, size)
    keys = {*(row.pk for row in whole.rows), *over}
    kept = _kept(number.snapshot_id, figure, keys) if keeps else {}
    live = _live(figure, keys)
    stated = keeping.stated(figure, keys) | {pk for pk, record in kept.items() if record.stated}
    deleted = {} if keeps else keeping.last_known(figure.model, figure.columns, keys - set(live))
    read = _Reading(figure, keeps, kept, {**deleted, **live}, stated)
    rows = [read.row(row) for row in whole.rows]
    # As the list was then; a later version may show other columns.
    columns = number.snapshot.columns.get(number.figure) or keeping.columns(figure)
    return Behind(figure, columns, rows, [read.over(pk) for pk in over], whole, keeps)


@dataclass(frozen=True)
class Since:
    """How many records behind numbers that differ were added, are counted no more, read otherwise; each is told once."""

    added: int
    gone: int
    changed: int


def since(changes: Iterable[Drift]) -> Since:
    """What has become of the records behind these numbers. Queries: as many as figures and periods, not as numbers."""
    tables: dict[str, dict[Asked, SnapshotNumber]] = {}
    for number in (drift.number for drift in changes):
        if figure := figures.registered().get(number.figure):
            tables.setdefault(figure.model._meta.db_table, {})[asked_of(number)] = number
    found = [0, 0, 0]
    for numbers in tables.values():
        added, gone, changed = comparing.since(numbers)
        if next(iter(numbers.values())).snapshot.keeps_records:
            changed = len(_read_otherwise(numbers))
        found = [sum(pair) for pair in zip(found, (added, gone, changed), strict=True)]
    return Since(*found)


def _read_otherwise(numbers: Mapping[Asked, SnapshotNumber]) -> set[int]:
    """Of records counted then and now those that read otherwise in a column of their figure."""
    stayed = comparing.stayed(numbers)
    of: dict[str, set[int]] = {}
    for number in numbers.values():
        of.setdefault(number.figure, set()).update(stayed.get(number.keys_at, ()))
    snapshot = next(iter(numbers.values())).snapshot_id
    return {pk for key, keys in of.items() for pk in _changed(figures.figure(key), snapshot, keys)}


def _changed(figure: Figure, snapshot: int, keys: Iterable[int]) -> set[int]:
    """Those of the kept records that read otherwise today; a thousand at a time."""
    found: set[int] = set()
    wanted = sorted(keys)
    for start in range(0, len(wanted), keeping.BATCH):
        some = set(wanted[start : start + keeping.BATCH])
        kept, live = _kept(snapshot, figure, some), _live(figure, some)
        found |= {pk for pk in some if pk in kept and pk in live and _changes(figure, kept[pk].cells, live[pk])}
    return found


def _kept(snapshot: int, figure: Figure, keys: set[int]) -> dict[int, SnapshotRecord]:
    rows = SnapshotRecord.objects.filter(snapshot=snapshot, kind=figure.model._meta.db_table, record_id__in=keys)
    return {row.record_id: row for row in rows}


def _live(figure: Figure, keys: set[int]) -> dict[int, Cells]:
    kept = keeping.Kept(figure.model, rows=keys)
    kept.add(figure)
    # In the language of the snapshot: texts of both stand side by side.
    with translation.override("uk"):
        return dict(keeping.cells(kept))


@dataclass(frozen=True)
class _Reading:
    """Records of a page: as kept, where the snapshot keeps them, and as they are (`known`); of those that are there no more
    what the journal has."""

    figure: Figure
    keeps: bool
    kept: Mapping[int, SnapshotRecord]
    known: Mapping[int, Cells]
    stated: set[int]

    def row(self, fate: Fate) -> Row:
        """One record that was counted, or is."""
        pk = fate.pk
        now = self.known.get(pk, {})
        if fate.fate == "added":
            return Row(pk, now, "added", pk in self.stated)
        was = now if not self.keeps else self.kept[pk].cells if pk in self.kept else {}
        if fate.fate == "gone" or pk not in self.known:
            return Row(pk, was, "gone", pk in self.stated)
        changes = _changes(self.figure, was, now) if self.keeps else self._of_amount(fate)
        cells = {**was, **{change.name: {**was.get(change.name, {}), "text": change.was} for change in changes}}
        return Row(pk, cells, "changed" if changes else "same", pk in self.stated, changes)

    def over(self, pk: int) -> Row:
        """One that was passed over."""
        return self.row(Fate(pk, "same", None, None))

    def _of_amount(self, fate: Fate) -> tuple[Change, ...]:
        """What a snapshot without records knows of a change."""
        if fate.fate != "changed":
            return ()
        field = field_of(self.figure.model, self.figure.measure.field)
        was, now = (say(field, None if value is None else plain(value)) for value in (fate.was, fate.now))
        return (Change(self.figure.measure.field, str(field.verbose_name), was, now),)


def _changes(figure: Figure, was: dict[str, Any], now: dict[str, Any]) -> tuple[Change, ...]:
    """Columns of this figure that read otherwise today. What other figures show of the same record is not its matter, and
    a value that is written as before is no change, unless it is the one that is counted."""
    own = {*figure.columns, figure.measure.field, figure.date_field}
    return tuple(
        Change(name, str(field_of(figure.model, name).verbose_name), was[name]["text"], cell["text"])
        for name, cell in now.items()
        if name in own
        and name in was
        and was[name]["value"] != cell["value"]
        and (was[name]["text"] != cell["text"] or name == figure.measure.field)
    )
