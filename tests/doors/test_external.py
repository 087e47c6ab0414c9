"""A PostgreSQL of the administrator's own: DATABASE_URL names it, nothing embedded is started.

Marked `database`: these run on Debian's PostgreSQL 15 too, where the wheel's newer pg_dump and pg_restore must do.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo, sql

from tests.doors.conftest import Launched, free_port, viche
from viche.site.doors import database as opening
from viche.site.doors.backup import count_rows
from viche.site.doors.folder import DataFolder

ADMIN = os.environ.get("VICHE_DUMP_DATABASE_URL", "")
pytestmark = [
    pytest.mark.xdist_group("doors"),
    pytest.mark.database,
    pytest.mark.skipif(not ADMIN, reason="needs the superuser that `viche exec --fresh` gives"),
]


def with_database(url: str, name: str) -> str:
    return conninfo.make_conninfo(url, dbname=name)


@pytest.fixture
def databases() -> Iterator[list[str]]:
    """Two empty databases of the owner's, on the server the tests run on."""
    names = [f"doors_{secrets.token_hex(4)}" for _ in range(2)]
    with psycopg.connect(ADMIN, autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER viche_owner").format(sql.Identifier(name)))
        yield names
        for name in names:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def urls(name: str, **more: str) -> dict[str, str]:
    """The three addresses of one database."""
    given = {key: os.environ[key] for key in ("DATABASE_URL", "VICHE_APP_DATABASE_URL", "VICHE_DUMP_DATABASE_URL")}
    return {key: with_database(url, name) for key, url in given.items()} | more


def test_migrate_copy_and_bring_back(databases: list[str], data: Path, tmp_path: Path) -> None:
    """The copy of one external database restored into another one is equal in every count; rights come back."""
    first, second = databases
    told = viche(data, "migrate", **urls(first))
    assert told.returncode == 0, told.stderr
    assert not (data / "postgres").exists(), "no embedded cluster beside an external one"
    copy = tmp_path / "copy.tar"
    told = viche(data, "backup", str(copy), **urls(first))
    assert told.returncode == 0, told.stderr
    told = viche(tmp_path / "other", "restore", str(copy), **urls(second))
    assert told.returncode == 0, told.stderr
    counts = []
    for name in databases:
        with psycopg.connect(with_database(ADMIN, name)) as connection:
            counts.append(count_rows(connection))
    assert counts[0] == counts[1]
    with psycopg.connect(urls(second)["VICHE_APP_DATABASE_URL"]) as connection:
        connection.execute("SELECT count(*) FROM people_person")


def test_the_applications_role_must_be_an_ordinary_one(databases: list[str], data: Path) -> None:
    """A role that sees past row-level security, or owns tables, would undo the isolation of hromadas."""
    mighty = urls(databases[0], VICHE_APP_DATABASE_URL=with_database(ADMIN, databases[0]))
    told = viche(data, "migrate", **mighty)
    assert told.returncode == 1
    assert "оминає захист рядків" in told.stderr
    assert viche(data, "migrate", **urls(databases[0])).returncode == 0
    owning = urls(databases[0])
    owning["VICHE_APP_DATABASE_URL"] = owning["DATABASE_URL"]
    told = viche(data, "migrate", **owning)
    assert told.returncode == 1
    assert "володіє таблицями" in told.stderr


def test_a_role_that_may_not_create_roles_gets_the_line_to_run(databases: list[str], data: Path) -> None:
    only_owner = {"DATABASE_URL": urls(databases[0])["DATABASE_URL"]}
    told = viche(data, "run", PORT=str(free_port()), **only_owner)
    assert told.returncode == 1
    assert "CREATE ROLE viche_app LOGIN PASSWORD" in told.stderr or "її пароль невідомий" in told.stderr


def test_a_dump_needs_a_role_that_sees_every_row(databases: list[str], data: Path, tmp_path: Path) -> None:
    given = urls(databases[0])
    del given["VICHE_DUMP_DATABASE_URL"]
    told = viche(data, "backup", str(tmp_path / "copy.tar"), **given)
    assert told.returncode == 1
    assert "BYPASSRLS" in told.stderr
    given["VICHE_DUMP_DATABASE_URL"] = given["DATABASE_URL"]
    told = viche(data, "backup", str(tmp_path / "copy.tar"), **given)
    assert told.returncode == 1
    assert "не бачить усіх рядків" in told.stderr
    assert list(tmp_path.glob("*.tar*")) == []


def test_nobody_there(data: Path) -> None:
    told = viche(data, "migrate", DATABASE_URL=f"postgresql://viche_owner:x@127.0.0.1:{free_port()}/viche")
    assert told.returncode == 1
    assert "Немає зв'язку з базою даних" in told.stderr


def test_the_applications_role_is_made_and_remembered(
    databases: list[str], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An owner that may create roles: the role is made once, its password kept in the data folder."""
    role, maker = f"app_{secrets.token_hex(4)}", f"maker_{secrets.token_hex(4)}"
    password = secrets.token_urlsafe(12)
    monkeypatch.setattr(opening, "APP", role)
    monkeypatch.delenv("VICHE_APP_DATABASE_URL", raising=False)
    parts = conninfo.conninfo_to_dict(ADMIN)
    url = opening._as_url({**parts, "user": maker, "password": password, "dbname": databases[0]})
    monkeypatch.setenv("DATABASE_URL", url)
    with psycopg.connect(ADMIN, autocommit=True) as connection:
        statement = sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}")
        connection.execute(statement.format(sql.Identifier(maker), sql.Literal(password)))
        try:
            for _ in range(2):  # the second time nothing is made: the kept password opens
                with opening.opened(DataFolder(data)) as database, psycopg.connect(database.app_url) as app:
                    query = "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
                    assert app.execute(query).fetchone() == (role, False, False)
        finally:
            for name in (role, maker):
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def test_the_demo_runs_on_it(databases: list[str], data: Path) -> None:
    demo = Launched(data, **urls(databases[0])).ready()
    assert demo.page() == 200
    assert "зовнішній PostgreSQL" in demo.told
    assert demo.stop() == 0
    assert not (data / "postgres").exists()
