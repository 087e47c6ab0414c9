"""Many rows of any register, written by the owner in one statement a table: the bench measures reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.utils import CursorWrapper

from bench.databases import UNITS
from viche.kit.publishing import Record
from viche.kit.registers import Register, registered
from viche.kit.tenancy import TenantModel

# Record's own columns, which nobody types.
KEPT = {
    "state": "CASE WHEN n %% 20 = 0 THEN 'draft' ELSE 'published' END",
    "published_at": "now()",
    "created_at": "now()",
    "withheld_ground": "''",
    "withheld_act": "''",
}
DAYS = 730
# A city has so many.
DEPARTMENTS = 24


def dated() -> list[Register]:
    """Registers whose records have a day to count by."""
    return [register for register in registered() if register.day and register.slug != "acts"]


def fill(cursor: CursorWrapper, slug: str, number: int) -> int:
    """`number` records of every dated register into one hromada, spread over two years. How many in all."""
    return fill_models(cursor, slug, number, [register.model for register in dated()])


def fill_models(
    cursor: CursorWrapper,
    slug: str,
    number: int,
    models_: Iterable[type[models.Model]],
    said: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """`number` records of each of these models. `said`: SQL of `n` for some columns («table.column») or for every day («day»)."""
    cursor.execute("SELECT id FROM hromada_hromada WHERE slug = %s", [slug])
    hromada = cursor.fetchone()[0]
    # The policies of what the records point to hold for the owner as well.
    cursor.execute("SELECT set_config('viche.hromada', %s, false)", [str(hromada)])
    cursor.execute(UNITS + "SELECT %s, 'department', 'Відділ ' || n, '', '', '', n FROM generate_series(2, %s) AS n",
        [hromada, DEPARTMENTS])  # fmt: skip
    written: set[type[models.Model]] = set()
    return sum(_table(cursor, model, hromada, number, written, said) for model in models_)


def _table(
    cursor: CursorWrapper,
    model: type[models.Model],
    hromada: int,
    number: int,
    written: set[type[models.Model]],
    said: Mapping[str, str],
) -> int:
    """Rows of one table, those it must point to first."""
    if model in written:
        return 0
    written.add(model)
    made = 0
    for field in model._meta.local_fields:
        target = field.related_model
        if _needs(field) and isinstance(target, type) and issubclass(target, Record):
            made += _table(cursor, target, hromada, number, written, said)
    table = model._meta.db_table
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = [said.get(f"{table}.{field.column}") or _value(field, said.get("day", SAID_DAY)) for field in fields]
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} "
        "FROM (SELECT %s::int AS hromada, %s::int AS number) AS h, generate_series(1, %s) AS n",
        [hromada, number, number],
    )
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    return made + number


def _needs(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.ForeignKey) and not field.null


def _value(field: models.Field[Any, Any], day: str) -> str:
    """An SQL expression of `n` that suits the field: different rows differ, choices and days are spread evenly."""
    if field.name == "hromada":
        return "hromada"
    if field.name in KEPT:
        return KEPT[field.name]
    if field.name == "taken_on":
        return day
    if isinstance(field, models.ForeignKey):
        return _key(field)
    if field.choices:
        keys = ", ".join(_quoted(key) for key, _title in field.flatchoices if key not in ("", None))
        return f"(ARRAY[{keys}])[1 + n %% {len(list(field.flatchoices))}]"
    for kind, text in SAID:
        if isinstance(field, kind):
            said = day if kind is models.DateField else text
            half = field.null and not issubclass(kind, NUMBERS) and not _is_day(field)
            return f"CASE WHEN n %% 2 = 0 THEN {said} END" if half else said
    length = field.max_length or 200
    return f"left(n || ' ' || {_quoted(str(field.verbose_name))}, {length})"


def _is_day(field: models.Field[Any, Any]) -> bool:
    return any(register.model is field.model and register.day == field.name for register in registered())


def _key(field: models.ForeignKey) -> str:
    if field.null:
        return "NULL"
    target = field.related_model
    assert isinstance(target, type) and issubclass(target, TenantModel)
    first = f"(SELECT min(id) FROM {target._meta.db_table} WHERE hromada_id = hromada)"
    # Rows of one statement have keys in a row: each record its own parent, each two years of days their own department.
    return f"{first} + " + ("n %% number" if issubclass(target, Record) else f"n / {DAYS} %% {DEPARTMENTS}")


def _quoted(value: Any) -> str:
    return "'" + str(value).replace("'", "''").replace("%", "%%") + "'"


NUMBERS = (models.IntegerField, models.DecimalField)
SAID_DAY = f"date '2023-07-01' + n %% {DAYS}"
SAID: tuple[tuple[type[models.Field], str], ...] = (
    (models.DateTimeField, "now()"),
    (models.DateField, SAID_DAY),
    (models.BooleanField, "n %% 2 = 0"),
    (models.DecimalField, "1 + n %% 90"),
    (models.IntegerField, "1 + n %% 90"),
    (ArrayField, "'{}'"),
)
