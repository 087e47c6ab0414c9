"""What the application's role may do, said again after every migration.

The role owns no table, has no BYPASSRLS, may read and write rows, may only read what is append-only, and adds to what
is written once without changing it. Of the functions it calls those that look words up.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql

from viche.kit.journal import AppendOnly, WrittenOnce
from viche.kit.search.functions import CALLED
from viche.kit.tenancy import TableRule

# Tables of the framework that the product never writes while it serves.
READ_ONLY = {"django_migrations", "django_content_type", "auth_permission"}


def tables_with(rule: type[TableRule]) -> set[str]:
    """Tables under a rule: `AppendOnly` ones are written by triggers only, `WrittenOnce` ones are only added to."""
    return {m._meta.db_table for m in apps.get_models() if any(isinstance(c, rule) for c in m._meta.constraints)}


def renew(using: str = "default", **kwargs: Any) -> None:
    """Grant the application's role its rights; nothing to do when it is the migrating role itself."""
    role = settings.APP_ROLE
    connection = connections[using]
    if not role or role == connection.settings_dict["USER"]:
        return
    name, database = sql.Identifier(role), sql.Identifier(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            return
        statements = [
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            # No table of its own, not even a temporary one, to hang a trigger of the journal on.
            "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
            "GRANT USAGE ON SCHEMA public TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        ]
        present = set(connection.introspection.table_names(cursor))
        for table in sorted((tables_with(AppendOnly) | READ_ONLY) & present):
            statements.append(f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "{table}" FROM {{role}}')
        for table in sorted(tables_with(WrittenOnce) & present):
            statements.append(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {{role}}')
        for function in CALLED:
            cursor.execute("SELECT to_regprocedure(%s)", [function])
            if cursor.fetchone()[0] is not None:
                statements.append(f"GRANT EXECUTE ON FUNCTION {function} TO {{role}}")
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(role=name, database=database).as_string(cursor.connection))
