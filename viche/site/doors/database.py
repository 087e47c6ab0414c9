"""Which database a command works with: the embedded cluster, or the PostgreSQL that `DATABASE_URL` names.

Either way the children get the same two variables: `DATABASE_URL` (the owner's, for migrations) and
`VICHE_APP_DATABASE_URL` (the application's role, which owns nothing and obeys row-level security).
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import conninfo, sql

from viche.site.doors.console import Refusal, say
from viche.site.doors.folder import DataFolder
from viche.site.postgres import APP, OWNER, SUPERUSER, Cluster, new_passwords

OLDEST = 15


@dataclass(frozen=True)
class Database:
    """The connections: the owner's, the application's, and the one that may read every row (for backups)."""

    owner_url: str
    app_url: str
    dump_url: str | None
    folder: DataFolder
    bin: Path | None = None

    def environment(self, role: str = "app") -> dict[str, str]:
        """Variables for a child process that works as `role`; only the owner's child learns the owner's password."""
        variables = {
            **os.environ,
            "VICHE_DATA": str(self.folder.root),
            "VICHE_APP_DATABASE_URL": self.app_url,
            "VICHE_DB_ROLE": role,
        }
        variables.pop("DATABASE_URL", None)
        variables.pop("VICHE_DUMP_DATABASE_URL", None)
        if role == "owner":
            variables["DATABASE_URL"] = self.owner_url
        return variables


@contextmanager
def opened(folder: DataFolder, *, alone: bool = False, before: Callable[[], None] | None = None) -> Iterator[Database]:
    """Open the database for the time of a command, starting and stopping the embedded cluster if it is ours.

    `alone`: refuse when another launcher already works with this folder (the servers). Otherwise a command
    (backup, migrate, exec) joins the cluster that is running. `before` runs once the folder is ours, ahead of
    anything slow.
    """
    folder.open()
    if alone and not folder.lock():
        raise Refusal(
            f"З папкою даних {folder.root} вже працює Віче (процес {folder.owner()}).\n"
            f"Зупиніть його (Ctrl-C у його вікні або kill {folder.owner()}) чи вкажіть іншу папку: VICHE_DATA=/шлях"
        )
    try:
        if before:
            before()
        if external := os.environ.get("DATABASE_URL"):
            yield _external(external, folder)
        else:
            with _embedded(folder) as database:
                yield database
    finally:
        folder.unlock()


@contextmanager
def fresh(bin: Path | None = None, *, durable: bool = False) -> Iterator[Database]:
    """A cluster and a data folder for the tests, thrown away afterwards.

    Nothing in it survives a power cut, unless it is to be `durable` as in earnest (for measuring).
    """
    root = Path(tempfile.mkdtemp(prefix="viche-fresh-"))
    folder = DataFolder(root)
    folder.open()
    try:
        passwords = new_passwords(lambda _: secrets.token_urlsafe(24))
        cluster = Cluster(
            folder.postgres, folder.log / "postgres.log", passwords, bin=bin, scratch=True, durable=durable
        )
        with _running(cluster):
            yield _of_cluster(cluster, folder)
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def _embedded(folder: DataFolder) -> Iterator[Database]:
    cluster = Cluster(folder.postgres, folder.log / "postgres.log", new_passwords(folder.secret))
    if folder.locked or folder.lock():
        with _running(cluster):
            yield _of_cluster(cluster, folder)
    elif cluster.answers():
        yield _of_cluster(cluster, folder)
    else:
        raise Refusal(
            f"Віче (процес {folder.owner()}) саме запускається або зупиняється з папкою {folder.root}. "
            "Спробуйте за кілька секунд."
        )


@contextmanager
def _running(cluster: Cluster) -> Iterator[None]:
    try:
        cluster.make()
        cluster.start()
        yield
    finally:
        cluster.stop()


def _of_cluster(cluster: Cluster, folder: DataFolder) -> Database:
    urls = cluster.url(OWNER), cluster.url(APP), cluster.url(SUPERUSER)
    return Database(*urls, folder, cluster.binaries.bin)


# --- an external server -----------------------------------------------------------------------------------------------


def _external(owner_url: str, folder: DataFolder) -> Database:
    try:
        with psycopg.connect(owner_url, autocommit=True, connect_timeout=10) as connection:
            _check_server(connection)
            app_url = os.environ.get("VICHE_APP_DATABASE_URL") or _ensure_app_role(connection, owner_url, folder)
    except psycopg.OperationalError as error:
        raise Refusal(f"Немає зв'язку з базою даних, яку називає DATABASE_URL:\n{error}".rstrip()) from error
    _check_app_role(app_url)
    return Database(owner_url, app_url, os.environ.get("VICHE_DUMP_DATABASE_URL"), folder)


def _check_server(connection: psycopg.Connection) -> None:
    version = connection.info.server_version // 10000
    if version < OLDEST:
        raise Refusal(f"Потрібен PostgreSQL {OLDEST} або новіший, а DATABASE_URL називає {version}.")
    row = connection.execute("SELECT upper('їжак') = 'ЇЖАК'").fetchone()
    if not row or not row[0]:
        raise Refusal(
            "База даних не знає великих українських літер: її створено з LC_CTYPE C, і пошук розрізняв би «Їжак» і «їжак».\n"
            "Створіть її так: CREATE DATABASE viche ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise Refusal(f"База даних має бути в кодуванні UTF8, а не {encoding}: CREATE DATABASE viche ENCODING 'UTF8' …")


def _ensure_app_role(connection: psycopg.Connection, owner_url: str, folder: DataFolder) -> str:
    """Make `viche_app` on the external server, or use the password kept from the time it was made."""
    parts = conninfo.conninfo_to_dict(owner_url)
    name = f"external:{APP}@{parts.get('host', 'localhost')}:{parts.get('port', 5432)}"
    password = folder.known_secret(name)
    if password is None:
        password = secrets.token_urlsafe(24)
        _create_app_role(connection, password)
        folder.keep_secret(name, password)
    return _as_url({**parts, "user": APP, "password": password})


def _create_app_role(connection: psycopg.Connection, password: str) -> None:
    by_hand = (
        f"Виконайте від адміністратора бази даних:\n    CREATE ROLE {APP} LOGIN PASSWORD '…';\n"
        f"і вкажіть VICHE_APP_DATABASE_URL=postgresql://{APP}:…@сервер/база"
    )
    statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(APP), sql.Literal(password))
    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refusal(f"Роль із DATABASE_URL не може створити роль застосунку {APP}. {by_hand}") from error
    except psycopg.errors.DuplicateObject as error:
        raise Refusal(
            f"Роль застосунку {APP} на цьому сервері вже є, але її пароль невідомий.\n"
            f"Вкажіть VICHE_APP_DATABASE_URL=postgresql://{APP}:…@сервер/база"
        ) from error


def _check_app_role(app_url: str) -> None:
    """The isolation of hromadas stands on this role being an ordinary one."""
    query = """SELECT rolname, rolsuper OR rolbypassrls,
        EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p'))
        FROM pg_roles r WHERE rolname = current_user"""
    try:
        with psycopg.connect(app_url, connect_timeout=10) as connection:
            row = connection.execute(query).fetchone()
    except psycopg.OperationalError as error:
        raise Refusal(f"Немає зв'язку з базою даних, яку називає VICHE_APP_DATABASE_URL:\n{error}".rstrip()) from error
    if row and row[1]:
        raise Refusal(
            f"Роль застосунку {row[0]} оминає захист рядків (SUPERUSER або BYPASSRLS): громади бачили б одна одну.\n"
            f"Виправте: ALTER ROLE {row[0]} NOSUPERUSER NOBYPASSRLS;"
        )
    if row and row[2]:
        raise Refusal(
            f"Роль застосунку {row[0]} володіє таблицями, а має бути окремою роллю, яка не володіє нічим:\n"
            f"    CREATE ROLE {APP} LOGIN PASSWORD '…';"
        )


def _as_url(parts: dict[str, Any]) -> str:
    """A URL with everything but user, password and database in the query, where any host and option fits."""
    parts = {key: value for key, value in parts.items() if value is not None}
    user, password = quote(str(parts.pop("user")), safe=""), quote(str(parts.pop("password")), safe="")
    name = quote(str(parts.pop("dbname", "")), safe="")
    return f"postgresql://{user}:{password}@/{name}?{urlencode(parts, quote_via=quote, safe='')}"


def announce_external() -> None:
    """Tell which database is used when it is not our own."""
    if url := os.environ.get("DATABASE_URL"):
        parts = conninfo.conninfo_to_dict(url)
        say(f"База даних: зовнішній PostgreSQL {parts.get('host', 'localhost')}, база {parts.get('dbname', '?')}")
