"""The page of a petition for readers without a session, beside a fixed reply of that size from the same server: two
processes, 64 connections, one round after the other. The count on each page read is the count at that moment; what nginx
does with such a file is told where it is installed."""

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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.conninfo import make_conninfo

from bench.databases import database, using
from bench.measure import exact, told
from bench.petitions_rows import fill
from bench.voices_place import WORDS, wait

ROUNDS, LEAST, CONNECTIONS = 9, 0.15, 64
READS, FIXED = 3_000, 9_000
QUERIES, FIRST_VISIT = 10, 60.0
HOST = "127.0.0.1"
NGINX = """daemon off; worker_processes 2; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
uwsgi_temp_path {folder}; scgi_temp_path {folder};
server {{ listen 127.0.0.1:{port}; root {folder}; keepalive_requests 1000000; default_type text/html; }} }}
"""


def run() -> list[dict[str, Any]]:
    """Interleaved rounds; the median ratio is judged."""
    with database("viche_bench_reading", 1, 0, lambda cursor: fill(cursor, petitions=50, voices=20_000)) as wrapper:
        path = f"/h1/e-petitions/{_petition(wrapper)}/"
        with using(wrapper):
            page = _page(wrapper, path)
        with _server(wrapper, len(page["content"])) as port:
            _read(port, path, 500), _read(port, "/fixed", 500)
            pairs = [(_read(port, path, READS), _read(port, "/fixed", FIXED)) for _round in range(ROUNDS)]
        ratios = sorted(one["rate"] / other["rate"] for one, other in pairs)
        ratio, faults = round(median(ratios), 3), sum(set(one["statuses"]) != {200} for pair in pairs for one in pair)
        read = {
            "name": "petitions.read",
            "value": round(median(one["rate"] for one, _other in pairs)),
            "unit": "pages/s",
            "limit": round(median(other["rate"] for _one, other in pairs)),
            "ratio": ratio,
            "least": LEAST,
            "p99_ms": round(median(one["p99_ms"] for one, _other in pairs), 1),
            "rounds": ROUNDS,
            "ratios": [round(one, 3) for one in ratios],
            "ok": ratio >= LEAST and not faults,
        }
        return [
            read,
            {**told("petitions.read: queries on a miss", page["queries"] + 2, "queries", QUERIES)},
            told("petitions.read: first visit, images apart", page["visit"] / 1000, "kB", FIRST_VISIT),
            exact("petitions.read: rounds with another answer than 200", faults, 0, "rounds"),
            *_nginx(page["content"], read["value"]),
        ]


def _petition(wrapper: DatabaseWrapper) -> int:
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT set_config('viche.hromada', (SELECT min(id) FROM hromada_hromada)::text, false)")
        cursor.execute("SELECT id FROM petitions_petition WHERE state = 'collecting' ORDER BY id LIMIT 1")
        found = int(cursor.fetchone()[0])
        cursor.execute("SELECT set_config('viche.hromada', '', false)")
    return found


def _page(wrapper: DatabaseWrapper, path: str) -> dict[str, Any]:
    """The page as Django makes it: its bytes, what it asks of the database, and what a first visit takes over the wire: the
    page, styles, letters; each as the server sends it to a browser that takes packed answers."""
    import gzip
    import re

    from django.contrib.staticfiles import finders

    with CaptureQueriesContext(wrapper) as seen:
        answer = Client().get(path)
    assert answer.status_code == 200, path
    asked = [q["sql"] for q in seen.captured_queries if q["sql"].startswith("SELECT") and "_config(" not in q["sql"]]
    visit = len(answer.content)
    for name in set(re.findall(r'"/static/([^"]+\.(?:css|js|woff2))"', answer.content.decode())):
        content = Path(str(finders.find(name))).read_bytes()
        visit += min(len(content), len(gzip.compress(content)))
        fonts = re.findall(r"url\(([^)]+woff2)\)", content.decode(errors="ignore")) if name.endswith("css") else []
        assert fonts or not name.endswith("css"), "the letters are told by the styles"
    return {"content": answer.content, "queries": len(asked), "visit": visit}


def _read(port: int, path: str, times: int) -> dict[str, Any]:
    """So many readers, each with the cookies of a first visit: none."""
    head = (
        f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nAccept: text/html\r\nAccept-Language: uk\r\n"
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\r\n"
    )
    command = [sys.executable, "-m", "bench.voices_client", str(port), str(CONNECTIONS)]
    done = subprocess.run(command, input=pickle.dumps([head.encode()] * times), stdout=subprocess.PIPE, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    said["rate"] = times / said["seconds"]
    said["p99_ms"] = sorted(said["took"])[int(times * 0.99)] * 1000
    return said


@contextmanager
def _server(wrapper: DatabaseWrapper, size: int) -> Iterator[int]:
    """The product's own server with one more address, which says the same bytes to everybody."""
    from viche.site.doors.server import THREADS, WORKERS

    there = wrapper.settings_dict
    url = make_conninfo("", **{word: there[key] for word, key in WORDS.items() if there[key]})
    given = {"VICHE_APP_DATABASE_URL": url, "VICHE_DB_ROLE": "app", "VICHE_POOL": "1", "VICHE_VOICES_WRITER": "1"}
    given |= {"VICHE_THREADS": str(THREADS), "VICHE_DEBUG": "1", "BENCH_SIZE": str(size)}
    port = _free()
    command = [sys.executable, "-m", "granian", "bench.fixed:application", "--interface=rsgi", "--no-ws"]
    command += [f"--host={HOST}", f"--port={port}", f"--workers={WORKERS}"]
    process = subprocess.Popen(
        command,
        env={**os.environ, **given},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(port)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _nginx(content: bytes, rate: float) -> list[dict[str, Any]]:
    """Beside a file of these bytes, where there is a server for it."""
    program = shutil.which("nginx")
    if program is None:
        return []
    port = _free()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.html").write_bytes(content)
        (Path(folder) / "conf").write_text(NGINX.format(folder=folder, port=port))
        process = subprocess.Popen([program, "-c", f"{folder}/conf"], start_new_session=True)
        try:
            wait(port)
            rates = [_read(port, "/page.html", FIXED)["rate"] for _round in range(3)]
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)
    return [told("petitions.read: beside nginx serving such a file", rate / median(rates), "of its rate")]
