"""Accepted voices a second over HTTP, with session, token against forgery, eligibility, log and count, at 1, 8, 64 and 512
people at once, each once; beside `pgbench` inserting one such row a transaction, the best of 8, 32 and 64 clients in the same
round. Client, server and database share the machine; `synchronous_commit = on`.

Then everybody twice at once, the steepest known minutes ten times as steep, and Django's pages behind the way in of voices
beside the same pages without it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from statistics import median
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg.conninfo import make_conninfo

from bench import voices_curve, voices_pages, voices_place
from bench.databases import database, using
from bench.measure import exact, told
from bench.voices_place import WORDS, Server, inside, requests_of, send

PEOPLE = {1: 150, 8: 1_000, 64: 5_000, 512: 8_000}
LIMITS = {64: 0.6, 512: 0.6}
ROUNDS, CLIENTS, SECONDS = 7, (8, 32, 64), 3
ROW = r"""\set p random(1, 1000000000000)
\set n random(1, 2000000000)
INSERT INTO bench_voice (hromada_id, question_id, number, leaf_index, taken_at, choice, person, name, salt, commitment, leaf)
VALUES (1, 1, :n, :n, clock_timestamp(), '{for}', substr(sha256(:p::text::bytea), 1, 16), 'Особа Номер',
    substr(sha256(:p::text::bytea), 17), sha256(:p::text::bytea), sha256(:p::text::bytea)) ON CONFLICT DO NOTHING;
"""


def run() -> list[dict[str, Any]]:
    """Interleaved rounds; the median ratio is judged."""
    pgbench = shutil.which("pgbench")
    if pgbench is None:
        return [{**told("voices.sign: pgbench is not here, nothing to compare with", 0, "runs"), "ok": False}]
    with database("viche_bench_voices", 1, 0, voices_place.people) as wrapper, voices_place.server(wrapper) as server:
        sessions = voices_place.sessions_of(wrapper)
        _sign(wrapper, server, sessions[:500], 8)
        rounds = [_round(wrapper, server, sessions, pgbench) for _n in range(ROUNDS)]
        rounds = [one for one in rounds if one["limit"]]
        results = [_result(many, rounds) for many in PEOPLE]
        results.append(_twice(wrapper, server, sessions[:3_000]))
        results.append(_curve(wrapper, server, sessions))
        results.append(told("voices.sign: memory of the server's processes", voices_place.memory(server.group), "MB"))
        results.append(voices_pages.beside(wrapper))
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
        # Microseconds of processor time a voice: on a machine busy with other work they say more than voices a second.
        "cpu_us": {
            part: round(median(one[many]["cpu_us"][part] for one in rounds)) for part in rounds[0][many]["cpu_us"]
        },
        "cpu_us_limit": round(median(one["cpu_us"] for one in rounds)),
        "ok": lost == doubled == refused == 0 and (least is None or ratio >= least),
    }


def _round(wrapper: DatabaseWrapper, server: Server, sessions: list[str], pgbench: str) -> dict[Any, Any]:
    best = max((_single_inserts(wrapper, pgbench, clients) for clients in CLIENTS), key=lambda pair: pair[0])
    said: dict[Any, Any] = dict(zip(("limit", "cpu_us"), best, strict=True))
    for many, people in PEOPLE.items():
        said[many] = _sign(wrapper, server, sessions[:people], many)
    return said


def _single_inserts(wrapper: DatabaseWrapper, pgbench: str, clients: int) -> tuple[float, float]:
    """Transactions a second, by the owner, whom no policy and no function stand in the way of; what one costs PostgreSQL
    in microseconds of processor time."""
    owner = {**settings.OWNER_DATABASE, "NAME": wrapper.settings_dict["NAME"]}
    url = make_conninfo("", **{word: owner[key] for word, key in WORDS.items() if owner[key]})
    before = voices_place.processor_of_database(wrapper)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(ROW)
        script.flush()
        how = ["-n", "-M", "prepared", "-f", script.name, "-c", str(clients), "-j", "1", "-T", str(SECONDS)]
        said = subprocess.run([pgbench, *how, url], capture_output=True, text=True, check=True).stdout
    found = re.search(r"tps = ([\d.]+)", said)  # a machine so busy that none was done in time tells no rate
    rate = float(found[1]) if found else 0.0
    return rate, (voices_place.processor_of_database(wrapper) - before) / max(rate * SECONDS, 1) * 1e6


def _twice(wrapper: DatabaseWrapper, server: Server, sessions: list[str]) -> dict[str, Any]:
    twice = _sign(wrapper, server, sessions, 64, times=2)
    faults = sum(status != 200 for status in twice["statuses"]) + twice["lost"] + twice["doubled"]
    return exact("voices.twice: of 3,000 people each sending twice at once, faults", faults, 0, "requests")


def _curve(wrapper: DatabaseWrapper, server: Server, sessions: list[str]) -> dict[str, Any]:
    """Each voice is sent at its moment, by whichever of 512 connections is free, and its time counts from that moment."""
    due = voices_curve.due()
    said = _sign(wrapper, server, sessions[: len(due)], 512, due=due)
    errors = sum(status != 200 for status in said["statuses"])
    name = "voices.uk_curve: the steepest minutes of a petition ten times as steep, faults"
    row = exact(name, errors + said["lost"] + said["doubled"], 0, "voices")
    more = {"voices": len(due), "errors": errors, "lost": said["lost"], "doubled": said["doubled"]}
    return row | more | {"p99_ms": round(said["p99_ms"], 1), "behind_s": round(said["seconds"] - due[-1], 1)}


def _sign(
    wrapper: DatabaseWrapper,
    server: Server,
    sessions: list[str],
    many: int,
    times: int = 1,
    due: Sequence[float] | None = None,
) -> dict[str, Any]:
    """Everybody signs a new question; what was acknowledged is compared with what is stored."""
    with using(wrapper):
        question, requests = requests_of(server.port, sessions, times)
    before = voices_place.processor(server.group), voices_place.processor_of_database(wrapper)
    said = send(server.port, many, requests, due)
    after = voices_place.processor(server.group), voices_place.processor_of_database(wrapper)
    spent = {"server": after[0] - before[0], "database": after[1] - before[1], "client": said["cpu"]}
    said["cpu_us"] = {part: seconds / len(requests) * 1e6 for part, seconds in spent.items()}
    said |= _compared(wrapper, question, said["numbers"], len(sessions), times)
    said["rate"] = len(sessions) / said["seconds"]
    said["p99_ms"] = sorted(said["took"])[int(len(said["took"]) * 0.99)] * 1000
    return said


def _compared(wrapper: DatabaseWrapper, question: Any, numbers: list[int], people: int, times: int) -> dict[str, int]:
    """Acknowledged and not stored; stored or counted once too often, or told otherwise to who sent twice."""
    from viche.voices.models import Tally, Voice

    with using(wrapper), inside():
        stored = set(Voice.objects.filter(question=question).values_list("number", flat=True))
        tally = Tally.objects.get(question=question)
    told_numbers = numbers[::times]
    doubled = abs(len(stored) - people) + abs(tally.standing - len(stored)) + len(told_numbers) - len(set(told_numbers))
    if times > 1:
        doubled += sum(one != other for one, other in zip(told_numbers, numbers[1::times], strict=True))
    return {"lost": sum(number not in stored for number in told_numbers), "doubled": doubled}
