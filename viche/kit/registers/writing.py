"""Many new rows in one statement.

`bulk_create` would build ten thousand objects only to take their values out again; here the columns go to the database
as they were read. COPY is not for tables with policies.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql


def insert(sample: models.Model, columns: Mapping[str, Sequence[Any]]) -> int:
    """Insert as many rows as the columns are long; what they do not name is as in `sample`. Gives the number of rows.

    `columns`: name of a field → its values, of one length. Defaults are asked once, so a field whose default differs
    from row to row (a random key) must be among the columns.
    """
    fields = [field for field in sample._meta.local_concrete_fields if not field.primary_key]
    varying = [field for field in fields if field.name in columns]
    same = [field for field in fields if field.name not in columns]
    assert not any(field.unique for field in same), "one value for all rows of a unique field"
    values = [field.get_db_prep_save(field.pre_save(sample, add=True), connection) for field in same]
    sets = [json.dumps(list(columns[field.name]), default=str, ensure_ascii=False) for field in varying]
    with connection.cursor() as cursor:
        cursor.execute(_statement(sample, same, varying).as_string(cursor.connection), [*values, *sets])
        return int(cursor.rowcount)


def _statement(sample: models.Model, same: Sequence[models.Field], varying: Sequence[models.Field]) -> sql.Composed:
    """INSERT … SELECT, the columns side by side as JSON arrays. Nothing is cut to length by a cast."""
    kinds = [sql.SQL(str(field.db_type(connection)).split("(")[0]) for field in (*same, *varying)]
    places = [sql.Identifier(f"c{number}") for number in range(len(varying))]
    given = [*(sql.Placeholder() for _field in same), *places]
    return sql.SQL("INSERT INTO {table} ({names}) SELECT {values} FROM ROWS FROM ({sets}) AS r({places})").format(
        table=sql.Identifier(sample._meta.db_table),
        names=sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in (*same, *varying)),
        values=sql.SQL(", ").join(
            sql.SQL("{}::{}").format(value, kind) for value, kind in zip(given, kinds, strict=True)
        ),
        sets=sql.SQL(", ").join(
            [sql.SQL("json_array_elements_text({}::json)").format(sql.Placeholder())] * len(varying)
        ),
        places=sql.SQL(", ").join(places),
    )
