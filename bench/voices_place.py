"""What a bench of voices needs ready before its clock runs: people with sessions, a question with everybody's request, the
product's own server; and what its processes cost."""

from __future__ import annotations

import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg.conninfo import make_conninfo

from bench.databases import using

MANY = 18_000  # people
TABLE = "CREATE TABLE bench_voice (LIKE voices_voice INCLUDING ALL)"
WORDS = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}
TICKS = os.sysconf("SC_CLK_TCK")


class Server(NamedTuple):
    """Where it listens, and the group of its processes."""

    port: int
    group: int


def people(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO people_person (email, name, level, password, demo, is_active, is_operator, joined_at, session_round) "
        "SELECT 'p' || n || '@b.test', 'Особа Номер ' || n, 'email', '!', false, true, false, now(), 0 "
        f"FROM generate_series(1, {MANY}) n"
    )
    cursor.execute(TABLE)


def sessions_of(wrapper: DatabaseWrapper) -> list[str]:
    """Everybody has signed in."""
    from datetime import timedelta

    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    from viche.kit import clock
    from viche.people.models import Person

    store, end = SessionStore(), clock.now() + timedelta(days=7)
    backend = settings.AUTHENTICATION_BACKENDS[0]
    with using(wrapper):
        rows = []
        for person in Person.objects.order_by("pk").iterator():
            said = {"_auth_user_id": str(person.pk), "_auth_user_backend": backend}
            said["_auth_user_hash"] = person.get_session_auth_hash()
            rows.append(Session(session_key=f"bench{person.pk:027d}", session_data=store.encode(said), expire_date=end))
        Session.objects.bulk_create(rows, batch_size=5_000)
    return [row.session_key for row in rows]


@contextmanager
def inside() -> Iterator[Any]:
    from viche.hromada.models import Hromada
    from viche.kit import tenancy

    hromada = Hromada.objects.get(slug="h1")
    with tenancy.enter(hromada.pk):
        yield hromada


def requests_of(port: int, sessions: list[str], times: int = 1) -> tuple[Any, list[bytes]]:
    """A new question, and a browser's request for each person, `times` over, one after another."""
    from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret  # type: ignore[attr-defined]

    from viche.hromada.models import Department
    from viche.voices import actions as voices

    with inside():
        question = voices.ask(Department.objects.all()[0], title="Чи ремонтувати міст?", by=None, level="email")
    secret = _get_new_csrf_string()
    body = f"csrfmiddlewaretoken={_mask_cipher_secret(secret)}&choice=for"
    head = (
        f"POST /h1/voices/{question.uuid}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nAccept: application/json\r\n"
        f"Accept-Language: uk\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    )
    made = [f"{head}Cookie: sessionid={key}; csrftoken={secret}\r\n\r\n{body}".encode() for key in sessions]
    return question, [request for request in made for _time in range(times)]


@contextmanager
def server(wrapper: DatabaseWrapper, *, alone: bool = False, debug: bool = False) -> Iterator[Server]:
    """The product's own server, with its own numbers of processes and threads, on this database.

    `alone`: Django under WSGI in as many threads, without the way in of voices before it. `debug`: names of static files
    have no hash, so nobody has to collect them.
    """
    from viche.site.doors.server import THREADS, WORKERS

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    there = wrapper.settings_dict
    url = make_conninfo("", **{word: there[key] for word, key in WORDS.items() if there[key]})
    given = {"VICHE_APP_DATABASE_URL": url, "VICHE_DB_ROLE": "app", "VICHE_POOL": "1", "VICHE_VOICES_WRITER": "1"}
    what = ["viche.site.rsgi:application", "--interface=rsgi"]
    if alone:
        what = ["viche.site.wsgi:application", "--interface=wsgi", f"--blocking-threads={THREADS}"]
    command = [sys.executable, "-m", "granian", *what, "--no-ws", "--host=127.0.0.1", f"--port={port}"]
    process = subprocess.Popen(
        [*command, f"--workers={WORKERS}"],
        env={**os.environ, **given, "VICHE_THREADS": str(THREADS), "VICHE_DEBUG": "1" if debug else ""},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(port)
        yield Server(port, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def send(port: int, many: int, requests: list[bytes], due: Sequence[float] | None = None) -> dict[str, Any]:
    """What the client tells (voices_client.py)."""
    command = [sys.executable, "-m", "bench.voices_client", str(port), str(many)]
    done = subprocess.run(command, input=pickle.dumps((requests, due)), stdout=subprocess.PIPE, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def wait(port: int) -> None:
    for _try in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not listen")


def memory(group: int) -> float:
    """Megabytes of the processes of a group, shared pages counted once."""
    lines = [line for entry in _of_group(group) for line in _read(entry / "smaps_rollup").splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def processor(group: int) -> float:
    """Seconds of processor time that the processes of a group have taken."""
    return sum(sum(_times(entry)[:2]) for entry in _of_group(group))


def processor_of_database(wrapper: DatabaseWrapper) -> float:
    """The same of PostgreSQL: its first process, those it has now and those it has seen off."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        first = _parent(Path(f"/proc/{cursor.fetchone()[0]}"))
    ours = [entry for entry in _processes() if _parent(entry) == first]
    return sum(_times(Path(f"/proc/{first}"))) + sum(sum(_times(entry)[:2]) for entry in ours)


def _of_group(group: int) -> list[Path]:
    return [entry for entry in _processes() if _fields(entry)[2:3] == [str(group)]]


def _processes() -> list[Path]:
    return [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent(entry: Path) -> int:
    return int((_fields(entry) or ["", "-1"])[1])


def _times(entry: Path) -> list[float]:
    """User and system time, then the same of children that ended."""
    return [int(field) / TICKS for field in _fields(entry)[11:15]]


def _fields(entry: Path) -> list[str]:
    """Of /proc/…/stat, from the state on; nothing of who has ended."""
    return _read(entry / "stat").rpartition(") ")[2].split()


def _read(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(errors="replace")
    return ""
