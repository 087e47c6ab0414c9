"""What has changed since the snapshot: each number asked again, and for one number its records, one by one.

A frozen report never changes; what differs is shown beside it. Numbers of one figure and period are one query, so the
number of queries does not depend on how many numbers a report has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from viche.kit import figures, words
from viche.kit.figures import Figure
from viche.kit.figures.measures import Number
from viche.kit.figures.paths import field_of
from viche.kit.figures.printed import in_unit
from viche.reports import keeping
from viche.reports.asking import Answer, Asked, ask
from viche.reports.composing import places_of, said
from viche.reports.models import SnapshotNumber, SnapshotRecord


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


# ── The records of one number ────────────────────────────────────────────────────────────────────────────────────────


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
    cells: dict[str, dict[str, Any]]
    fate: str
    stated: bool
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Behind:
    """The records behind a frozen number: those counted, and those passed over because others say the same."""

    figure: Figure
    columns: list[dict[str, Any]]
    rows: list[Row]
    passed_over: list[Row]

    @property
    def is_changed(self) -> bool:
        """Whether anything in the list differs today."""
        return any(row.fate != "same" for row in self.rows)


def behind(number: SnapshotNumber) -> Behind | None:
    """The list a frozen number opens; None when its figure is declared no more. Must run inside the hromada."""
    figure = figures.registered().get(number.figure)
    if figure is None:
        return None
    today = ask([asked_of(number)], rows=True)[asked_of(number)]
    kept = _kept(number.snapshot_id, figure, {*number.ids, *number.passed_over})
    live = _live(figure, {*number.ids, *number.passed_over, *today.rows})
    # As the list was then; a later version may show other columns.
    columns = number.snapshot.columns.get(number.figure) or keeping.columns(figure)
    rows = [_row(figure, pk, kept, live, pk in today.rows) for pk in number.ids]
    rows += [Row(pk, live.get(pk, {}), "added", pk in today.stated) for pk in today.rows if pk not in set(number.ids)]
    over = [_row(figure, pk, kept, live, True) for pk in number.passed_over]
    return Behind(figure, columns, rows, over)


@dataclass(frozen=True)
class Since:
    """How many records behind numbers that differ were added, are counted no more, read otherwise; each is told once."""

    added: int
    gone: int
    changed: int


def since(changes: Iterable[Drift]) -> Since:
    """What has become of the records behind these numbers. Queries: as many as figures and periods, not as numbers."""
    own = [drift.number.pk for drift in changes if drift.number.figure]
    by_figure: dict[str, list[SnapshotNumber]] = {}
    for number in SnapshotNumber.objects.filter(pk__in=own):
        by_figure.setdefault(number.figure, []).append(number)
    today = ask((asked_of(number) for numbers in by_figure.values() for number in numbers), rows=True)
    fates: dict[str, set[tuple[str, int]]] = {"added": set(), "gone": set(), "changed": set()}
    for key, numbers in by_figure.items():
        figure = figures.registered().get(key)
        if figure is None:
            continue
        table, stayed = figure.model._meta.db_table, set[int]()
        for number in numbers:
            was, now = set(number.ids), set(today[asked_of(number)].rows)
            fates["added"] |= {(table, pk) for pk in now - was}
            fates["gone"] |= {(table, pk) for pk in was - now}
            stayed |= was & now
        kept, live = _kept(numbers[0].snapshot_id, figure, stayed), _live(figure, stayed)
        changed = {pk for pk in stayed if pk in kept and pk in live and _changes(figure, kept[pk].cells, live[pk])}
        fates["changed"] |= {(table, pk) for pk in changed}
    return Since(**{fate: len(found) for fate, found in fates.items()})


def _kept(snapshot: int, figure: Figure, keys: set[int]) -> dict[int, SnapshotRecord]:
    rows = SnapshotRecord.objects.filter(snapshot=snapshot, kind=figure.model._meta.db_table, record_id__in=keys)
    return {row.record_id: row for row in rows}


def _live(figure: Figure, keys: set[int]) -> dict[int, dict[str, dict[str, Any]]]:
    kept = keeping.Kept(figure.model, rows=keys)
    kept.add(figure)
    # In the language of the snapshot: texts of both stand side by side.
    with translation.override("uk"):
        return dict(keeping.cells(kept))


def _row(
    figure: Figure, pk: int, kept: dict[int, SnapshotRecord], live: dict[int, dict[str, dict[str, Any]]], counted: bool
) -> Row:
    was = kept[pk].cells if pk in kept else {}
    stated = pk in kept and kept[pk].stated
    if pk not in live or not counted:
        return Row(pk, was, "gone", stated)
    changes = _changes(figure, was, live[pk])
    return Row(pk, was, "changed" if changes else "same", stated, changes)


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
