"""The embedded PostgreSQL: roles, accounts, closed folders, and a server killed in the middle of its work."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.doors.conftest import clean_environment, viche
from viche.site.doors.folder import CHECKOUT
from viche.site.postgres import APP, OWNER, SUPERUSER, Cluster, cluster, new_passwords

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give PostgreSQL another account")
pytestmark = [pytest.mark.xdist_group("doors")]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster under a folder only its owner may enter (pytest's own folders are 0700)."""
    ours = Cluster(tmp_path / "postgres", tmp_path / "postgres.log", new_passwords(lambda name: f"{name} pass'word/@"))
    ours.make()
    ours.start()
    yield ours
    ours.stop()


def test_roles_and_closed_doors(made: Cluster) -> None:
    """The application's role owns nothing and lifts nothing; nobody is listened to over TCP."""
    query = "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = ANY(%s)"
    with psycopg.connect(made.url(SUPERUSER)) as connection:
        for row in connection.execute(query, ([OWNER, APP],)).fetchall():
            assert row[1:] == (False, False, False, False), row
        database = (
            "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding) FROM pg_database WHERE datname='viche'"
        )
        assert connection.execute(database).fetchone() == (OWNER, "UTF8")
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SELECT lower('ЇЖАК'), 'ї' ~ '\\w'").fetchone() == ("їжак", True)
    with psycopg.connect(made.url(APP)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE public.mine (id int)")
    assert stat.S_IMODE(made.socket.stat().st_mode) == 0o700


@root_only
def test_under_a_folder_only_root_may_enter(tmp_path: Path) -> None:
    """PostgreSQL has an account without rights, the data stay shut in, and no folder outside them changes."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    data = closed / "sub" / "data"
    before = {path: path.stat() for path in (closed, *closed.parents)}
    told = viche(data, "exec", "--", "sh", "-c", "cat /proc/$(head -1 $VICHE_DATA/postgres/postmaster.pid)/status")
    assert told.returncode == 0, told.stderr
    uids = next(line for line in told.stdout.splitlines() if line.startswith("Uid:")).split()[1:]
    assert "0" not in uids
    capabilities = next(line for line in told.stdout.splitlines() if line.startswith("CapEff:")).split()[1]
    assert int(capabilities, 16) == 0
    for path, was in before.items():
        now = path.stat()
        assert (now.st_mode, now.st_uid, now.st_gid) == (was.st_mode, was.st_uid, was.st_gid), path
    for name, mode in {"": 0o700, "secrets": 0o600, "files": 0o700, "log": 0o700, "postgres": 0o700}.items():
        assert stat.S_IMODE((data / name).stat().st_mode) == mode, name


@root_only
def test_without_proc_a_capability_helps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fallback for a bare chroot, where the kernel's link to the current folder is missing."""
    real = cluster.Path

    class NoProc(type(Path())):  # type: ignore[misc]
        def exists(self, **options: bool) -> bool:
            return str(self) != "/proc/self/fd" and super().exists(**options)

    monkeypatch.setattr("viche.site.postgres.account.Path", NoProc)
    ours = Cluster(real(tmp_path) / "postgres", tmp_path / "log", new_passwords(lambda name: name))
    ours.make()
    ours.start()
    with psycopg.connect(ours.url(SUPERUSER)) as connection:
        assert connection.execute("SHOW data_directory").fetchone() == (str(tmp_path / "postgres"),)
    ours.stop()


def test_killed_while_writing_loses_nothing(made: Cluster) -> None:
    """kill -9 of the server: what was acknowledged is there after the next start, without a wait of 15 seconds."""
    acknowledged = 0
    with psycopg.connect(made.url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE voices (id int)")
        for number in range(200):
            connection.execute("INSERT INTO voices VALUES (%s)", (number,))
            acknowledged += 1
        assert made._server is not None
        os.kill(made._server.pid, signal.SIGKILL)
    began = time.monotonic()
    made.start()  # the killed server is a zombie of ours at this moment: its number is still taken
    assert time.monotonic() - began < 10
    with psycopg.connect(made.url(OWNER)) as connection:
        assert connection.execute("SELECT count(*) FROM voices").fetchone() == (acknowledged,)


def test_a_lock_file_naming_a_stranger_does_not_stop_the_start(made: Cluster) -> None:
    """After a reboot the old number may belong to any process; it is left alone."""
    made.stop()
    stranger = subprocess.Popen(["sleep", "60"], **made.account.popen_options())
    try:
        lock = made.folder / "postmaster.pid"
        lock.write_text(f"{stranger.pid}\n{made.folder}\n1\n5432\n\n\n")
        made.account.give(lock)
        made.start()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_launcher_killed_server_ends_and_next_start_works(data: Path) -> None:
    """kill -9 of the launcher: the kernel tells PostgreSQL to stop; the next start finds everything."""
    command = [sys.executable, "-m", "viche", "exec", "--", "sh", "-c", "echo up; exec sleep 60"]
    launcher = subprocess.Popen(
        command, cwd=CHECKOUT, env=clean_environment(data), stdout=subprocess.PIPE, start_new_session=True
    )
    assert launcher.stdout is not None
    assert launcher.stdout.readline() == b"up\n"
    server = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
    joined = viche(data, "exec", "--", "sh", "-c", "echo joined")
    assert joined.stdout == "joined\n", joined.stderr
    os.killpg(launcher.pid, signal.SIGKILL)
    launcher.wait()
    launcher.stdout.close()
    again = viche(data, "exec", "--", "sh", "-c", "echo again")
    assert again.stdout.endswith("again\n"), again.stderr
    assert not Path(f"/proc/{server}/cwd").exists() or "State:\tZ" in Path(f"/proc/{server}/status").read_text()
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_exec_gives_back_the_code_of_its_command(data: Path) -> None:
    assert viche(data, "exec", "--fresh", "--", "sh", "-c", "exit 7").returncode == 7
    assert not data.exists(), "--fresh must not touch the data folder"
