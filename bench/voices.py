"""Accepted voices a second over HTTP, with session, token against forgery, eligibility, log and count, at 1, 8, 64 and 512
people at once, each once; beside `pgbench` inserting one such row a transaction, the best of 8, 32 and 64 clients in the same
round. Client, server and database share the machine; `synchronous_commit = on`."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg.conninfo import make_conninfo

from bench.databases import database, using
from bench.measure import exact, told

PEOPLE = {1: 400, 8: 2_500, 64: 10_000, 512: 16_000}
LIMITS = {64: 0.6, 512: 0.6}
ROUNDS, CLIENTS, SECONDS = 3, (8, 32, 64), 3
TABLE = "CREATE TABLE bench_voice (LIKE voices_voice INCLUDING ALL)"
ROW = r"""\set p random(1, 1000000000000)
\set n random(1, 2000000000)
INSERT INTO bench_voice (hromada_id, question_id, number, leaf_index, taken_at, choice, person, name, salt, commitment, leaf)
VALUES (1, 1, :n, :n, clock_timestamp(), '{for}', substr(sha256(:p::text::bytea), 1, 16), 'Особа Номер',
    substr(sha256(:p::text::bytea), 17), sha256(:p::text::bytea), sha256(:p::text::bytea)) ON CONFLICT DO NOTHING;
"""
WORDS = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}


def run() -> list[dict[str, Any]]:
    """Interleaved rounds; the median ratio is judged."""
    pgbench = shutil.which("pgbench")
    if pgbench is None:
        return [{**told("voices.sign: pgbench is not here, nothing to compare with", 0, "runs"), "ok": False}]
    with database("viche_bench_voices", 1, 0, _people) as wrapper, _server(wrapper) as port:
        sessions = _sessions(wrapper)
        _sign(wrapper, port, sessions[:500], 8)
        rounds = [_round(wrapper, port, sessions, pgbench) for _n in range(ROUNDS)]
        results = [_result(many, rounds) for many in PEOPLE]
        twice = _sign(wrapper, port, sessions[:3_000], 64, times=2)
        faults = sum(status != 200 for status in twice["statuses"]) + twice["lost"] + twice["doubled"]
        results.append(exact("voices.twice: of 3,000 people each sending twice at once, faults", faults, 0, "requests"))
        results.append(told("voices.sign: memory of the server's processes", _memory(), "MB"))
    return results


def _result(many: int, rounds: list[dict[Any, Any]]) -> dict[str, Any]:
    ratios = sorted(one[many]["rate"] / one["limit"] for one in rounds)
    lost, doubled = (sum(one[many][what] for one in rounds) for what in ("lost", "doubled"))
    refused = sum(status != 200 for one in rounds for status in one[many]["statuses"])
    ratio, least = round(median(ratios), 3), LIMITS.get(many)
    return {
        "name": f"voices.sign.{many}",
        "value": round(median(one[many]["rate"] for one in rounds)),
        "unit": "voices/s",
        "limit": round(median(one["limit"] for one in rounds)),
        "ratio": ratio,
        "least": least,
        "p99_ms": round(median(one[many]["p99_ms"] for one in rounds), 1),
        "lost": lost,
        "doubled": doubled,
        "refused": refused,
        "ratios": [round(ratio, 3) for ratio in ratios],
        "ok": lost == doubled == refused == 0 and (least is None or ratio >= least),
    }


def _round(wrapper: DatabaseWrapper, port: int, sessions: list[str], pgbench: str) -> dict[Any, Any]:
    said: dict[Any, Any] = {"limit": max(_single_inserts(wrapper, pgbench, clients) for clients in CLIENTS)}
    for many, people in PEOPLE.items():
        said[many] = _sign(wrapper, port, sessions[:people], many)
    return said


def _single_inserts(wrapper: DatabaseWrapper, pgbench: str, clients: int) -> float:
    """Transactions a second, by the owner, whom no policy and no function stand in the way of."""
    owner = {**settings.OWNER_DATABASE, "NAME": wrapper.settings_dict["NAME"]}
    url = make_conninfo("", **{word: owner[key] for word, key in WORDS.items() if owner[key]})
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(ROW)
        script.flush()
        words = [
            pgbench,
            "-n",
            "-M",
            "prepared",
            "-f",
            script.name,
            "-c",
            str(clients),
            "-j",
            "1",
            "-T",
            str(SECONDS),
            url,
        ]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return float(said.split("tps = ")[1].split()[0])


def _sign(wrapper: DatabaseWrapper, port: int, sessions: list[str], many: int, times: int = 1) -> dict[str, Any]:
    """Everybody signs a new question; what was acknowledged is compared with what is stored."""
    from viche.voices.models import Tally, Voice

    with using(wrapper):
        question, requests = _requests(port, sessions, times)
    command = [sys.executable, "-m", "bench.voices_client", str(port), str(many)]
    done = subprocess.run(command, input=pickle.dumps(requests), stdout=subprocess.PIPE, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    with using(wrapper), _inside():
        stored = set(Voice.objects.filter(question=question).values_list("number", flat=True))
        tally = Tally.objects.get(question=question)
    told_numbers = said["numbers"][::times]
    said["lost"] = sum(number not in stored for number in told_numbers)
    said["doubled"] = abs(len(stored) - len(sessions)) + abs(tally.standing - len(stored))
    said["doubled"] += len(told_numbers) - len(set(told_numbers))
    if times > 1:
        said["doubled"] += sum(one != other for one, other in zip(told_numbers, said["numbers"][1::times], strict=True))
    said["rate"] = len(sessions) / said["seconds"]
    said["p99_ms"] = sorted(said["took"])[int(len(said["took"]) * 0.99)] * 1000
    return said


# ── What stands ready before the clock runs ──────────────────────────────────────────────────────────────────────────


def _people(cursor: Any) -> None:
    cursor.execute(
        "INSERT INTO people_person (email, name, level, password, demo, is_active, is_operator, joined_at, session_round) "
        "SELECT 'p' || n || '@b.test', 'Особа Номер ' || n, 'email', '!', false, true, false, now(), 0 "
        f"FROM generate_series(1, {max(PEOPLE.values())}) n"
    )
    cursor.execute(TABLE)


def _sessions(wrapper: DatabaseWrapper) -> list[str]:
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
def _inside() -> Iterator[Any]:
    from viche.hromada.models import Hromada
    from viche.kit import tenancy

    hromada = Hromada.objects.get(slug="h1")
    with tenancy.enter(hromada.pk):
        yield hromada


def _requests(port: int, sessions: list[str], times: int) -> tuple[Any, list[bytes]]:
    """A new question, and a browser's request for each person, `times` over, one after another."""
    from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret  # type: ignore[attr-defined]

    from viche.hromada.models import Department
    from viche.voices import actions as voices

    with _inside():
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


_pids: list[int] = []


@contextmanager
def _server(wrapper: DatabaseWrapper) -> Iterator[int]:
    """The product's own server, with its own numbers of processes and threads, on this database."""
    from viche.site.doors.server import THREADS, WORKERS

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    there = wrapper.settings_dict
    url = make_conninfo("", **{word: there[key] for word, key in WORDS.items() if there[key]})
    given = {"VICHE_APP_DATABASE_URL": url, "VICHE_DB_ROLE": "app", "VICHE_POOL": "1", "VICHE_VOICES_WRITER": "1"}
    command = [sys.executable, "-m", "granian", "viche.site.rsgi:application", "--interface=rsgi", "--no-ws"]
    command += ["--host=127.0.0.1", f"--port={port}", f"--workers={WORKERS}"]
    process = subprocess.Popen(
        command,
        env={**os.environ, **given, "VICHE_THREADS": str(THREADS)},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        _pids[:] = [process.pid]
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait(port: int) -> None:
    for _try in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not listen")


def _memory() -> float:
    """Megabytes of the server's processes, shared pages counted once."""
    sizes = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (entry / "smaps_rollup").exists():
            try:
                if os.getpgid(int(entry.name)) == _pids[0]:
                    lines = (entry / "smaps_rollup").read_text().splitlines()
                    sizes += [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
            except OSError:
                continue
    return sum(sizes) / 1024
