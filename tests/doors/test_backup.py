"""A copy brought back into an empty folder is the same, table by table and file by file."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.doors.conftest import viche
from viche.site.doors import backup as copies
from viche.site.doors import database as databases
from viche.site.doors.backup import count_rows
from viche.site.doors.folder import DataFolder

LOST = "test/zniklo.pdf"
pytestmark = [pytest.mark.xdist_group("doors")]


@pytest.fixture(scope="module")
def copy(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo with an attachment of a Ukrainian name in a folder."""
    attachment = demo_data / "files" / "test" / "рішення №1.pdf"
    attachment.parent.mkdir(exist_ok=True)
    attachment.write_bytes(b"%PDF-" + bytes(range(256)) * 1000)
    with pytest.MonkeyPatch.context() as patched:
        _without_tests_database(patched)
        _name_two_files(demo_data)
    target = tmp_path_factory.mktemp("copies") / "copy.tar"
    told = viche(demo_data, "backup", str(target))
    assert told.returncode == 0, told.stderr
    return target


def _name_two_files(demo_data: Path) -> None:
    """Rows of an attachment that is there and of one that is not."""
    with databases.opened(DataFolder(demo_data)) as database, psycopg.connect(database.dump_url or "") as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM kit_attachment WHERE path LIKE 'test/%'")
        for path in ("test/рішення №1.pdf", LOST):
            connection.execute(
                """INSERT INTO kit_attachment
                    (hromada_id, kind, record_id, name, content_type, size, sha256, path, created_at)
                SELECT min(id), 'hromada_act', 0, 'x.pdf', 'application/pdf', 1, '', %s, now() FROM hromada_hromada""",
                [path],
            )


@pytest.fixture
def without_tests_database(monkeypatch: pytest.MonkeyPatch) -> None:
    _without_tests_database(monkeypatch)


def _without_tests_database(patched: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "VICHE_APP_DATABASE_URL", "VICHE_DUMP_DATABASE_URL"):
        patched.delenv(name, raising=False)


def contents(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """A digest of every table, rows in order of their text, and of every file."""
    tables = {}
    with databases.opened(DataFolder(folder)) as database, psycopg.connect(database.dump_url or "") as connection:
        for name in count_rows(connection):
            query = sql.SQL("SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t")
            (digest,) = connection.execute(query.format(sql.Identifier(*name.split(".")))).fetchone() or (None,)
            tables[name] = digest
    files = {
        path.relative_to(folder / "files").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "files").rglob("*")
        if path.is_file()
    }
    return tables, files


@pytest.mark.usefixtures("without_tests_database")
def test_restored_is_the_same(demo_data: Path, copy: Path, data: Path) -> None:
    told = viche(data, "restore", str(copy))
    assert told.returncode == 0, told.stderr
    tables, files = contents(demo_data)
    assert len(tables) > 10
    assert files
    assert contents(data) == (tables, files)
    assert copy.stat().st_mode & 0o077 == 0, "a copy holds personal data"
    (warning,) = [line for line in told.stderr.splitlines() if "немає в копії" in line]
    assert LOST in warning and "рішення №1" not in warning


def test_a_file_swept_while_the_copy_is_made_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = DataFolder(tmp_path)
    folder.open()
    for name in ("a.pdf", "b.pdf"):
        (folder.files / name).write_bytes(b"x")
    (tmp_path / "dump").write_bytes(b"d")

    def add(tar: tarfile.TarFile, path: Path, name: str) -> str:
        (folder.files / "b.pdf").unlink(missing_ok=True)
        return original(tar, path, name)

    original = copies._add
    monkeypatch.setattr(copies, "_add", add)
    monkeypatch.setattr(copies, "_server", lambda database: 16)
    database = databases.Database("postgresql://o@/x", "postgresql://a@/x", None, folder)
    with open(tmp_path / "copy.tar", "wb") as file:
        manifest = copies._write(file, database, tmp_path / "dump", {})
    assert set(manifest.files) == {"a.pdf"}


@pytest.mark.usefixtures("without_tests_database")
def test_rights_come_back_too(demo_data: Path, copy: Path, data: Path) -> None:
    """Owners, grants, policies and triggers: what the catalogue says of every table is what it said."""
    assert viche(data, "restore", str(copy)).returncode == 0
    query = """SELECT c.relname, pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity,
            (SELECT array_agg(p.polname::text || pg_get_expr(p.polqual, c.oid) ORDER BY p.polname)
             FROM pg_policy p WHERE p.polrelid = c.oid),
            (SELECT array_agg(t.tgname::text ORDER BY t.tgname) FROM pg_trigger t
             WHERE t.tgrelid = c.oid AND NOT t.tgisinternal),
            (SELECT array_agg(DISTINCT g.grantee || g.privilege_type) FROM information_schema.table_privileges g
             WHERE g.table_name = c.relname)
        FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"""
    functions = """SELECT proname, pg_get_function_identity_arguments(oid), pg_get_userbyid(proowner), prosecdef, proconfig,
            ARRAY(SELECT a.grantee::regrole || a.privilege_type
                  FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) a ORDER BY 1)
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2"""
    told = []
    for folder in (demo_data, data):
        with databases.opened(DataFolder(folder)) as database, psycopg.connect(database.dump_url or "") as connection:
            told.append((connection.execute(query).fetchall(), connection.execute(functions).fetchall()))
    assert told[0] == told[1]


def test_not_over_anything(demo_data: Path, copy: Path, data: Path) -> None:
    """A folder with attachments, a database with tables and an existing file are all refused."""
    told = viche(demo_data, "restore", str(copy))
    assert told.returncode == 1
    assert "не порожня" in told.stderr
    assert viche(data, "migrate").returncode == 0
    told = viche(data, "restore", str(copy))
    assert told.returncode == 1
    assert "База даних не порожня" in told.stderr
    told = viche(demo_data, "backup", str(copy))
    assert told.returncode == 1
    assert "уже є" in told.stderr


@pytest.fixture
def spoilt(copy: Path, tmp_path: Path) -> Iterator[Path]:
    target = tmp_path / "spoilt.tar"
    shutil.copy(copy, target)
    yield target


def test_not_a_copy(tmp_path: Path, data: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("вітаю")
    for name in (letter, tmp_path / "missing.tar"):
        told = viche(data, "restore", str(name))
        assert told.returncode == 1
        assert "Traceback" not in told.stderr
        assert not data.exists()


def test_a_changed_attachment_is_noticed_before_the_database_is_loaded(spoilt: Path, data: Path) -> None:
    content = spoilt.read_bytes()
    place = content.index(b"%PDF-")
    spoilt.write_bytes(content[:place] + b"%XXX-" + content[place + 5 :])
    told = viche(data, "restore", str(spoilt))
    assert told.returncode == 1
    assert "Копія пошкоджена" in told.stderr
    assert list((data / "files").iterdir()) == []


def test_a_newer_copy_is_refused(spoilt: Path, data: Path) -> None:
    with tarfile.open(spoilt) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        manifest = json.load(member) | {"viche": "999.0"}
    with tarfile.open(spoilt, "w") as tar:
        text = json.dumps(manifest).encode()
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
    told = viche(data, "restore", str(spoilt))
    assert told.returncode == 1
    assert "новішою версією" in told.stderr
