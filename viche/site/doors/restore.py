"""Bring a copy back into an empty database and an empty folder; never over anything that is there."""

import contextlib
import itertools
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

import psycopg
from psycopg import conninfo

from viche.site.doors import backup as copies
from viche.site.doors.backup import CHUNK, DUMP, FILES, FORMAT, MANIFEST, Hashing, Manifest, version
from viche.site.doors.console import Refusal
from viche.site.doors.database import Database
from viche.site.doors.django import manage

PREAMBLE = 40  # lines; the settings of a script come before its first object


def read_manifest(source: Path) -> Manifest:
    """What the copy says it holds; refused when it is not a copy, or one this version cannot read."""
    try:
        with tarfile.open(source) as tar:
            member = tar.extractfile(MANIFEST)
            known: dict[str, Any] = json.load(member) if member else {}
    except FileNotFoundError as error:
        raise Refusal(f"Немає файлу {source}.") from error
    except (tarfile.TarError, KeyError, ValueError, OSError) as error:
        raise Refusal(f"Файл {source} не є копією Віче або пошкоджений.") from error
    if known.get("format") != FORMAT:
        raise Refusal(
            f"Файл {source} зроблено іншою версією Віче ({known.get('viche', '?')}): потрібна вона або новіша."
        )
    manifest = Manifest(**known)
    if _numbers(manifest.viche) > _numbers(version()):
        raise Refusal(
            f"Копію зроблено новішою версією Віче ({manifest.viche}), а тут {version()}. Спершу оновіть Віче."
        )
    return manifest


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def check_before(source: Path, files: Path) -> Manifest:
    """What can be refused before a database is made or touched."""
    manifest = read_manifest(source)
    if files.exists() and any(files.iterdir()):
        raise Refusal(
            f"Папка вкладень {files} не порожня. Відновлюйте в порожню: make restore FILE=… VICHE_DATA=/порожня/папка"
        )
    return manifest


def restore(database: Database, source: Path) -> Manifest:
    """Check the whole file, then load the database in one transaction, then the attachments, then migrate forward."""
    manifest = check_before(source, database.folder.files)
    _check_roles(database, manifest)
    _check_empty(database)
    with tempfile.TemporaryDirectory(dir=database.folder.root, prefix=".restore-") as room:
        _unpack(source, manifest, Path(room))
        _load(database, Path(room) / DUMP)
        _check_counts(database, manifest)
        _move(Path(room) / FILES, database.folder.files)
    manage(database, "migrate", "--verbosity=0", role="owner")
    return manifest


def _check_roles(database: Database, manifest: Manifest) -> None:
    """The dump carries grants by name, so the roles must have the names they had."""
    urls = database.owner_url, database.app_url
    owner, app = (str(conninfo.conninfo_to_dict(url)["user"]) for url in urls)
    if (owner, app) != (manifest.owner, manifest.app):
        raise Refusal(
            f"Копія має ролі {manifest.owner} (власник) і {manifest.app} (застосунок), а тут {owner} і {app}.\n"
            "Створіть у базі даних ролі з такими іменами й вкажіть їх у DATABASE_URL та VICHE_APP_DATABASE_URL."
        )


def _check_empty(database: Database) -> None:
    query = """SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'"""
    with psycopg.connect(database.owner_url) as connection:
        row = connection.execute(query).fetchone()
    if row and row[0]:
        raise Refusal(
            f"База даних не порожня (таблиць: {row[0]}). Відновлюйте в порожню:\n"
            "    make restore FILE=… VICHE_DATA=/порожня/папка   (або порожня база в DATABASE_URL)"
        )


def _unpack(source: Path, manifest: Manifest, room: Path) -> None:
    """Take out only what the manifest names, each checked against its sha256."""
    _take(source, room, {DUMP: manifest.database_sha256} | {f"{FILES}/{n}": h for n, h in manifest.files.items()})


def _take(source: Path, room: Path, wanted: dict[str, str]) -> None:
    (room / FILES).mkdir()
    left = dict(wanted)
    with tarfile.open(source) as tar:
        for member in tar:
            expected = left.pop(member.name, None)
            if expected is None:
                continue
            parts = PurePosixPath(member.name).parts
            if not member.isreg() or ".." in parts or member.name.startswith("/"):
                raise Refusal(f"У копії підозріла назва: {member.name}")
            if _copy_out(tar, member, room.joinpath(*parts)) != expected:
                raise Refusal(f"Копія пошкоджена: {member.name} не той, що його записано. Візьміть іншу копію.")
    if left:
        raise Refusal(f"Копія неповна: немає {', '.join(sorted(left)[:3])}. Візьміть іншу копію.")


def _copy_out(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    reader = Hashing(tar.extractfile(member))
    with open(target, "wb") as file:
        while part := reader.read(CHUNK):
            file.write(part)
    return reader.digest()


def _load(database: Database, dump: Path) -> None:
    """As the owner, so that everything belongs to it; all or nothing.

    Rows go in before policies and triggers exist (pg_restore's own order), so nothing is hidden or journalled twice.
    The script goes through psql, because pg_restore 18 alone sets a parameter that PostgreSQL 15 and 16 do not know.
    """
    binaries = copies.programs(database)
    variables = copies.tool_environment(binaries, database.owner_url)
    read = [binaries["pg_restore"], "--no-owner", "--file=-", str(dump)]
    write = [binaries["psql"], "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile() as told:
        reader = subprocess.Popen(read, env=variables, stdout=subprocess.PIPE, stderr=told)
        writer = subprocess.Popen(write, env=variables, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told)
        with contextlib.suppress(BrokenPipeError):  # psql gave up; what it says is in its own words below
            _pass_on(reader, writer)
        if any([writer.wait(), reader.wait()]):
            told.seek(0)
            raise Refusal(f"База даних не прийняла копію:\n{told.read().decode(errors='replace').strip()[-2000:]}")


def _pass_on(reader: subprocess.Popen[bytes], writer: subprocess.Popen[bytes]) -> None:
    """Copy the script without the one setting of its first lines that older servers refuse.

    If the reader breaks off, the writer must not see a proper end: it would commit a half.
    """
    assert reader.stdout is not None
    assert writer.stdin is not None
    with reader.stdout as source, writer.stdin as target:
        for line in itertools.islice(source, PREAMBLE):
            if line.strip() != b"SET transaction_timeout = 0;":
                target.write(line)
        shutil.copyfileobj(source, target, CHUNK)
        if reader.wait() != 0:
            writer.kill()


def _check_counts(database: Database, manifest: Manifest) -> None:
    """Counted again where somebody may see every row; an external server without such a role is taken at its word."""
    if database.dump_url is None:
        return
    with psycopg.connect(database.dump_url) as connection:
        found = copies.count_rows(connection)
    differing = sorted(name for name in manifest.tables if found.get(name) != manifest.tables[name])
    if differing:
        raise Refusal(
            f"Після відновлення не збігається кількість рядків: {', '.join(differing[:5])}. Візьміть іншу копію."
        )


def missing(database: Database, manifest: Manifest) -> list[str]:
    """Files that rows of the restored database name and the copy did not hold; nothing where nobody sees every row."""
    if database.dump_url is None:
        return []
    with psycopg.connect(database.dump_url) as connection:
        connection.execute("SET row_security = off")
        found = connection.execute("SELECT path FROM kit_attachment ORDER BY path").fetchall()
    return [path for (path,) in found if path not in manifest.files]


def _move(source: Path, target: Path) -> None:
    for path in sorted(source.iterdir()):
        shutil.move(path, target / path.name)
