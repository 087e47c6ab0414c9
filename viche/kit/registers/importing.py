"""Import of a table: read, check every row, write all of it or nothing.

Reading knows no database but for two questions: which rows may be chosen, and which of these records are already
there. So ten thousand rows take a second, and the same code serves the preview and the writing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models.expressions import RawSQL
from django.utils import translation
from django.utils.translation import gettext as _

from viche.kit import clock, journal
from viche.kit.access import EVERYWHERE, PUBLISHERS, WRITERS, Refused, Viewer
from viche.kit.models import ImportFile
from viche.kit.publishing import DRAFT
from viche.kit.registers import cells, exporting, values, writing
from viche.kit.registers.actions import may_change, may_write
from viche.kit.registers.choosing import closed_today
from viche.kit.registers.declare import Register, is_required
from viche.kit.registers.filters import rows_of
from viche.kit.registers.headings import matched, of_ours
from viche.kit.spreadsheets import Row, Table

BAD, DOUBT = "bad", "doubt"


@dataclass(frozen=True)
class Options:
    """What the person chose when uploading."""

    update: bool = False
    publish: bool = False
    ground: str = ""
    department: int | None = None
    # The rows were pasted, not uploaded; all of them are of this variant of the register.
    pasted: bool = False
    variant: str = ""
    # Fields said once for all rows → what was said, as a cell would say it.
    said: dict[str, str] = field(default_factory=dict)


@dataclass
class Reading:
    """A file understood: its columns, and for each row the values and what is wrong with them."""

    names: list[str]
    titles: list[str]
    ignored: list[str]
    rows: list[Row]
    places: list[int]
    values: dict[str, list[Any]] = field(default_factory=dict)
    # row → column (its place among `names`) → (kind, message)
    notes: dict[int, dict[int, tuple[str, str]]] = field(default_factory=lambda: defaultdict(dict))
    existing: dict[int, Any] = field(default_factory=dict)
    changed: dict[int, list[str]] = field(default_factory=dict)

    def wrong(self, column: int, row: int, message: str, kind: str = BAD) -> None:
        """Keep the first thing said about a cell; a mistake goes before a doubt."""
        said = self.notes[row].get(column)
        if said is None or (said[0] == DOUBT and kind == BAD):
            self.notes[row][column] = (kind, message)

    def of_kind(self, kind: str) -> list[int]:
        """Rows with a note of this kind and none that is worse."""
        bad = {row for row, said in self.notes.items() if any(mark == BAD for mark, _text in said.values())}
        return sorted(bad if kind == BAD else set(self.notes) - bad)

    @property
    def seen(self) -> str:
        """What a preview has shown of the records the rows meet; another once any of them was written anew."""
        met = [(row, record.pk, record.version, self.changed[row]) for row, record in sorted(self.existing.items())]
        return hashlib.sha256(repr((len(self.rows), met)).encode()).hexdigest()

    @property
    def untouched(self) -> int:
        """Rows whose record already says the same."""
        return sum(1 for row in self.existing if not self.changed.get(row))


def read(register: Register, table: Table, viewer: Viewer, options: Options, *, lock: bool = False) -> Reading:
    """Understand a table. Refuses one that lacks a required column; what is wrong with rows is noted in them.

    `lock`: the records that the rows meet stay as they are until the transaction ends.
    """
    reading = columns(register, table)
    for column, name in enumerate(reading.names):
        here = register.field(name)
        parse = cells.parser_of(register, here, viewer)
        given = [row.cells[reading.places[column]] for row in reading.rows]
        reading.values[name] = cells.read_column(here, parse, given, partial(reading.wrong, column))
    _departments(register, reading, viewer, options)
    _absent(register, reading)
    if set(register.identity) <= set(reading.values):
        _known(register, reading, viewer, options, lock)
    _closed(register, reading, viewer)
    _own_checks(register, reading)
    return reading


def columns(register: Register, table: Table) -> Reading:
    """Columns of a table that are fields of the register. Refuses one that lacks a required field."""
    found = matched(register, table.header)
    names = list(found.values())
    ignored = [title for place, title in enumerate(table.header) if place not in found and not of_ours(register, title)]
    missing = [
        name
        for name in register.form_fields
        if name not in names and name != "department" and is_required(register.field(name))
    ]
    if missing:
        raise _lacking(register, missing, table.header)
    return Reading(names, [table.header[place] for place in found], ignored, table.rows, list(found))


def _lacking(register: Register, missing: Sequence[str], header: Sequence[str]) -> Refused:
    """The refusal of a table without required columns, with what to do."""
    of_all = [register.label(name) for name in missing if name in register.for_all]
    advice = [
        _("Назвіть стовпці так у першому рядку або візьміть порожню таблицю-зразок. Зараз там: %(titles)s.")
        % {"titles": ", ".join(header)}
    ]
    if of_all:
        names = ", ".join(f"«{name}»" for name in of_all)
        advice.insert(0, _("Якщо в усіх рядках те саме, виберіть тут для всіх: %(names)s.") % {"names": names})
    names = ", ".join(f"«{register.label(name)}»" for name in missing)
    return Refused(_("У таблиці бракує стовпців: %(names)s.") % {"names": names}, " ".join(advice), status=422)


def _departments(register: Register, reading: Reading, viewer: Viewer, options: Options) -> None:
    """Every row has a unit this person writes for: from its column, or the one chosen for the whole file."""
    units = viewer.units(WRITERS)
    column = reading.names.index("department") if "department" in reading.names else None
    if column is None:
        if options.department is None:
            raise Refused(_("У таблиці немає стовпця «%(name)s».") % {"name": register.label("department")},
                          _("Виберіть підрозділ для всього файлу."), status=422)  # fmt: skip
        reading.values["department"] = [options.department] * len(reading.rows)
    if units is EVERYWHERE:
        return
    for row, unit in enumerate(reading.values["department"]):
        if unit is not None and unit not in units:
            reading.wrong(column or 0, row, _("Ви не ведете записів цього підрозділу."))


def _closed(register: Register, reading: Reading, viewer: Viewer) -> None:
    """A unit that works no more gets nothing new; what its records say of it they keep."""
    for name, chosen in reading.values.items():
        field = register.field(name)
        if not isinstance(field, models.ForeignKey):
            continue
        closed = closed_today(rows_of(register, field, viewer.hromada_id))
        for row, key in enumerate(chosen if closed else ()):
            if key in closed and getattr(reading.existing.get(row), field.attname, None) != key:
                column = reading.names.index(name) if name in reading.names else 0
                reading.wrong(column, row, _("«%(name)s» уже не працює. Виберіть інше.") % {"name": closed[key]})


def _absent(register: Register, reading: Reading) -> None:
    """Fields by which records are told apart and which the file does not name take their default."""
    for name in register.identity:
        if name not in reading.values:
            reading.values[name] = [cells.empty_value(register.field(name))] * len(reading.rows)


# ── Repeated rows ────────────────────────────────────────────────────────────────────────────────────────────────


def _keys(register: Register, columns: Mapping[str, Sequence[Any]]) -> list[tuple[Any, ...]]:
    """What makes each row itself; capital and small letters are one where the model says so."""
    made = [
        [value.upper() if isinstance(value, str) and name in register.any_case else value for value in columns[name]]
        for name in register.identity
    ]
    return list(zip(*made, strict=True))


def _known(register: Register, reading: Reading, viewer: Viewer, options: Options, lock: bool) -> None:
    """Rows that repeat a row above, and rows whose record is already there: each found in one pass."""
    keys = _keys(register, reading.values)
    there = _there(register, reading, keys, lock and options.update)
    column = next((reading.names.index(name) for name in register.identity if name in reading.names), 0)
    first: dict[tuple[Any, ...], int] = {}
    for row, key in enumerate(keys):
        if None in key:
            continue
        if (above := first.setdefault(key, row)) != row:
            reading.wrong(
                column, row, _("Такий самий запис уже є в рядку %(line)s.") % {"line": reading.rows[above].line}
            )
        elif (record := there.get(key)) is not None:
            _meet(register, reading, row, column, record, viewer, options)


def _there(
    register: Register, reading: Reading, keys: Sequence[tuple[Any, ...]], lock: bool
) -> dict[tuple[Any, ...], Any]:
    """Records already kept under these keys: one query by the field that tells most, one for those that are the same."""
    names = register.identity
    telling = max(
        (name for name in names if name not in register.any_case),
        key=lambda name: len(set(reading.values[name])),
        default="",
    )
    rows = register.model.objects.order_by()
    if telling:
        rows = rows.filter(**{f"{telling}__in": set(reading.values[telling]) - {None}})
    near = list(rows.values_list("pk", *(register.field(name).attname for name in names)))
    if not near:
        return {}
    pks, *columns = zip(*near, strict=True)
    wanted = set(keys)
    same = {
        pk: key
        for pk, key in zip(pks, _keys(register, dict(zip(names, columns, strict=True))), strict=True)
        if key in wanted
    }
    version = RawSQL(f"{connection.ops.quote_name(register.section)}.xmin::text", ())
    rows = register.model.objects.select_related("department").order_by("pk")
    records = rows.filter(pk__in=same).annotate(version=version)
    if lock:
        records = records.select_for_update(of=("self",))
    return {same[record.pk]: record for record in records} if same else {}


def _meet(
    register: Register, reading: Reading, row: int, column: int, record: Any, viewer: Viewer, options: Options
) -> None:
    """A row whose record is there: refused as repeated, or compared with it."""
    if not options.update:
        reading.wrong(column, row, _("Такий запис уже є. Щоб змінити його таблицею, виберіть «Оновити наявні»."))
        return
    reading.existing[row] = record
    writes = may_write(viewer, record)
    reading.changed[row] = changed = _differing(register, reading, row, record, writes)
    if changed and not writes:
        # What the record says is not told here: its personal fields are not this person's to read.
        reading.wrong(column, row, _("Цей запис веде інший підрозділ: %(unit)s.") % {"unit": record.department})
    elif changed and not may_change(viewer, record):
        reading.wrong(column, row, _("Запис уже оприлюднено: виправляє його той, хто оприлюднює."))
    elif changed and record.state != DRAFT and not options.ground:
        reading.wrong(column, row, _("Запис уже оприлюднено: щоб виправити його, назвіть підставу."))
    for name in changed if writes else ():
        was = values.of(record, register.field(name))
        reading.wrong(reading.names.index(name), row, _("Було: %(was)s") % {"was": was}, DOUBT)


def _differing(register: Register, reading: Reading, row: int, record: Any, writes: bool) -> list[str]:
    """Fields in which the row says something else than the record."""
    found = []
    for name in reading.names:
        value, was = reading.values[name][row], getattr(record, register.field(name).attname)
        # An export leaves personal values of other units empty: that is no wish to erase them.
        unsaid = name in register.private and value in (None, "") and not writes
        if value != was and not unsaid:
            found.append(name)
    return found


def _own_checks(register: Register, reading: Reading) -> None:
    """The model's own rule about a record as a whole, if it has one."""
    if register.model.clean is models.Model.clean:
        return
    for row in range(len(reading.rows)):
        try:
            _made(register, reading, row, 0).clean()
        except ValidationError as error:
            reading.wrong(0, row, " ".join(error.messages))


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def write(register: Register, reading: Reading, viewer: Viewer, options: Options, name: str) -> tuple[int, int]:
    """Write all rows in one transaction; (new, changed). The reading must have no wrong row."""
    assert not reading.of_kind(BAD)
    rows = [row for row in range(len(reading.rows)) if row not in reading.existing]
    new = {name: [column[row] for row in rows] for name, column in reading.values.items()} if rows else {}
    sample = register.model(hromada_id=viewer.hromada_id)
    if options.publish and rows:
        _publish(sample, set(new["department"]), viewer)
    changed = [_amended(register, reading, row) for row, names in reading.changed.items() if names]
    with translation.override(exporting.LANGUAGE):  # the journal is one for all, whoever pressed the button
        source = _("Вставлено з таблиці") if options.pasted else _("Імпорт із файлу «%(name)s»") % {"name": name}
        ground = ". ".join(filter(None, (source, options.ground)))
    try:
        with transaction.atomic(), journal.change("import", by=viewer.person, ground=ground):
            if rows:
                writing.insert(sample, new)
            if changed:
                register.model.objects.bulk_create(
                    changed, update_conflicts=True, unique_fields=["id"], update_fields=_touched(register, reading)
                )
    except IntegrityError as error:
        raise Refused(
            _("Поки ви переглядали, хтось записав такий самий запис, або рядок не відповідає правилам реєстру."),
            _("Нічого не записано. Перегляньте файл ще раз: рядки, що повторюються, буде позначено."),
            status=409,
            title=_("Імпорт не записано"),
        ) from error
    return len(rows), len(changed)


def _made(register: Register, reading: Reading, row: int, hromada_id: int | None) -> Any:
    given = {register.field(name).attname: column[row] for name, column in reading.values.items()}
    return register.model(hromada_id=hromada_id, **given)


def _amended(register: Register, reading: Reading, row: int) -> Any:
    record = reading.existing[row]
    for name in reading.changed[row]:
        setattr(record, register.field(name).attname, reading.values[name][row])
    return record


def _touched(register: Register, reading: Reading) -> list[str]:
    return sorted({name for names in reading.changed.values() for name in names})


def _publish(sample: Any, units: Iterable[int], viewer: Viewer) -> None:
    """Publish at once, as far as this person may: by the same step as with a button, taken for all rows together."""
    step = sample.process.step("publish")
    if not all(viewer.has(step.by, unit) for unit in units):
        raise Refused(_("Оприлюднити одразу можна лише записи підрозділів, за які ви затверджуєте."), status=403)
    sample.state = step.to
    sample.entered(step, {}, clock.now())
    sample.due_at = sample.process.due_at(sample)


def may_publish(viewer: Viewer) -> bool:
    """Whether «оприлюднити одразу» is offered."""
    return viewer.has(PUBLISHERS)


def erase_old() -> int:
    """Erase uploaded tables that nobody confirmed within a day; says how many."""
    number, _each = ImportFile.objects.filter(created_at__lt=clock.now() - timedelta(days=1)).delete()
    return number


def keep(register: Register, viewer: Viewer, name: str, content: bytes, options: dict[str, Any]) -> ImportFile:
    """Keep an uploaded table until its person confirms it."""
    return ImportFile.objects.create(
        hromada_id=viewer.hromada_id or 0,
        register=register.slug,
        name=name[:200],
        content=content,
        person_id=viewer.person.pk,
        options=options,
    )


def forget(kept: ImportFile) -> None:
    """Erase an uploaded table: it was used, or is not wanted."""
    kept.delete()
