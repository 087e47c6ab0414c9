"""Who may call the functions of voices, said again after every migration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connections
from psycopg import sql

from viche.voices import functions_sealed as sealed
from viche.voices.functions import CALLED, WRITE


def renew(using: str = "default", **kwargs: Any) -> None:
    """The application's role calls every function; the writer's role takes voices and reads no table at all. Neither
    enters the schema of seals and their keys."""
    connection = connections[using]
    owner = connection.settings_dict["USER"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure(%s)", [WRITE])
        if cursor.fetchone()[0] is None:
            return
        called = (*CALLED, *sealed.CALLED) if _has_seals(cursor) else CALLED
        for role, functions in ((settings.APP_ROLE, called), (settings.VOICES_ROLE, (WRITE,))):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if role == owner or cursor.fetchone() is None:
                continue
            name = sql.Identifier(role)
            said = [f"GRANT EXECUTE ON FUNCTION {function} TO {{role}}" for function in functions]
            if _has_seals(cursor):
                said.append(f"REVOKE ALL ON SCHEMA {sealed.SCHEMA} FROM PUBLIC, {{role}}")
                said.append(f"REVOKE ALL ON ALL TABLES IN SCHEMA {sealed.SCHEMA} FROM PUBLIC, {{role}}")
            for statement in ("GRANT USAGE ON SCHEMA public TO {role}", *said):
                cursor.execute(sql.SQL(statement).format(role=name).as_string(cursor.connection))


def _has_seals(cursor: Any) -> bool:
    """Not so when migrations were undone before seals."""
    cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [sealed.SCHEMA])
    return bool(cursor.fetchone()[0])
