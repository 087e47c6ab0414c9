"""Statements prepared once on a connection and called with little ado: a batch of voices asks three of them.

psycopg's own `execute` looks at the type of each value and waits as an event loop would: 0.12 ms of the interpreter a call
against 0.02 ms here, which is much beside voices that take 0.1 ms each. Values go and come as PostgreSQL's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import psycopg
from psycopg import errors, pq

# Types of values: one, or an array of them.
INT, BIGINT, TEXT, MOMENT, BIGINTS, TEXTS, BYTEAS = 23, 20, 25, 1184, 1016, 1009, 1001

Row = tuple[bytes | None, ...]


class Statement:
    """One statement of one connection, `$1` … for its values; `types` are object ids of PostgreSQL's types."""

    def __init__(self, connection: psycopg.Connection, name: str, sql: str, types: Sequence[int]) -> None:
        self._there, self._name = connection.pgconn, name.encode()
        self._checked(self._there.prepare(self._name, sql.encode(), types))

    def rows(self, values: Sequence[bytes | None]) -> list[Row]:
        """All rows. Raises what psycopg would raise: OperationalError when the connection is lost."""
        _without_nul(values)
        return self._read(self._there.exec_prepared(self._name, values))  # type: ignore[arg-type]  # None is NULL

    def rows_after(
        self, before: Statement, given: Sequence[bytes | None], values: Sequence[bytes | None]
    ) -> list[list[Row]]:
        """Rows of another statement of the connection and then of this one: the server is waited for once."""
        _without_nul([*given, *values])
        self._there.enter_pipeline_mode()
        for statement, said in ((before, given), (self, values)):
            self._there.send_query_prepared(statement._name, said)  # type: ignore[arg-type]
        self._there.pipeline_sync()
        both = []
        for _statement in range(2):
            result = self._there.get_result()
            if result is None:
                raise psycopg.OperationalError(self._there.get_error_message())
            both.append(self._read(result))
            self._there.get_result()  # the end of this one
        self._there.get_result()  # the end of both
        self._there.exit_pipeline_mode()
        return both

    def _read(self, result: pq.abc.PGresult) -> list[Row]:
        found = self._checked(result)
        columns = range(found.nfields)
        return [tuple(found.get_value(row, column) for column in columns) for row in range(found.ntuples)]

    def _checked(self, result: pq.abc.PGresult) -> pq.abc.PGresult:
        if result.status in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
            return result
        if self._there.status != pq.ConnStatus.OK:
            raise psycopg.OperationalError(self._there.get_error_message())
        raise errors.error_from_result(result)


def _without_nul(values: Sequence[bytes | None]) -> None:
    if any(value is not None and b"\x00" in value for value in values):
        raise psycopg.DataError("PostgreSQL text holds no NUL")


def texts(values: Iterable[str]) -> bytes:
    """An array of texts."""
    quoted = ['"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values]
    return ("{" + ",".join(quoted) + "}").encode()


def byteas(values: Iterable[bytes]) -> bytes:
    """An array of bytes."""
    return ("{" + ",".join(['"\\\\x' + value.hex() + '"' for value in values]) + "}").encode()


def numbers(values: Iterable[int]) -> bytes:
    """An array of whole numbers."""
    return ("{" + ",".join(map(str, values)) + "}").encode()


def bytea(value: bytes | None) -> bytes:
    """Bytes of a column; none are empty."""
    return bytes.fromhex(value[2:].decode()) if value else b""
