"""Jobs done by processes of their own: what others see meanwhile, what a killed one leaves, how one is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.cast import Cast
from viche.kit import jobs, outbox
from viche.kit.jobs import declare
from viche.kit.jobs.tests import work
from viche.kit.models import Job, OutboxMail

pytestmark = pytest.mark.database
PATIENCE = 30.0


@pytest.fixture
def place(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """Rows that other processes see; taken away afterwards."""
    with django_db_blocker.unblock():
        before = dict(declare.tasks())
        work.declare()
        yield Cast.load()
        declare.tasks().clear()
        declare.tasks().update(before)
        Job.objects.filter(key__startswith="apart").delete()
        OutboxMail.objects.filter(key__startswith="apart:").delete()


@pytest.fixture
def runner() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts runners; those still alive at the end are killed."""
    begun: list[subprocess.Popen[str]] = []

    def start(how: str = "run") -> subprocess.Popen[str]:
        there = connection.settings_dict
        names = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}
        url = make_conninfo("", **{word: there[key] for word, key in names.items() if there[key]})
        given = {"VICHE_APP_DATABASE_URL": url, "VICHE_DB_ROLE": "app", "VICHE_NOW": ""}
        given["DJANGO_SETTINGS_MODULE"] = "viche.site.settings"
        code = f"import django; django.setup(); from viche.kit.jobs.tests import work; work.main('{how}')"
        words = [sys.executable, "-c", code]
        begun.append(subprocess.Popen(words, env={**os.environ, **given}, stdout=subprocess.PIPE, text=True))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate(timeout=PATIENCE)


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def ask(place: Cast, kind: str, folder: Path) -> Job:
    return jobs.start(f"apart {kind}", place.viewer("mariia"), folder=str(folder))


def now(job: Job) -> Job:
    return Job.objects.select_related("run").get(pk=job.pk)


def letters() -> int:
    return OutboxMail.objects.filter(key__startswith="apart:").count()


@pytest.mark.parametrize(("isolation", "seen"), [("repeatable read", "/0/0/"), ("read committed", "/0/1/")])
def test_what_is_committed_meanwhile(isolation: str, seen: str, place: Cast, runner: Any, tmp_path: Path) -> None:
    job = ask(place, isolation, tmp_path)
    process = runner()
    until(lambda: now(job).done == 1)
    outbox.post("olena@viche.test", "Тема", "Текст", "apart:meanwhile")
    (tmp_path / "go").touch()
    assert process.communicate(timeout=PATIENCE)[0] == "1\n"
    assert (now(job).state, now(job).result) == (Job.DONE, seen)


def test_progress_is_seen_while_the_work_is_not(place: Cast, runner: Any, tmp_path: Path) -> None:
    job = ask(place, "write", tmp_path)
    assert (job.state, jobs.waiting()) == (Job.WAITING, True)
    process = runner()
    until(lambda: now(job).done == 1)
    found = now(job)
    assert (found.state, found.of, found.what) == (Job.RUNNING, 2, "половина") and letters() == 0
    assert not jobs.waiting(), "whoever does it holds its lock"
    other = runner()
    assert other.communicate(timeout=PATIENCE)[0] == "0\n", "nobody else does it"
    (tmp_path / "go").touch()
    assert process.communicate(timeout=PATIENCE)[0] == "1\n"
    assert (now(job).state, now(job).run.tries, letters()) == (Job.DONE, 1, 1)


def test_a_clash_with_another_transaction_is_begun_again(place: Cast, runner: Any, tmp_path: Path) -> None:
    outbox.post("olena@viche.test", "Тема", "Текст", "apart:clash")
    job = ask(place, "clash", tmp_path)
    process = runner()
    until(lambda: now(job).done == 1)
    OutboxMail.objects.filter(key="apart:clash").update(subject="Інша")
    (tmp_path / "go").touch()
    assert process.communicate(timeout=PATIENCE)[0] == "1\n"
    assert (now(job).state, now(job).run.tries) == (Job.DONE, 2)
    assert OutboxMail.objects.get(key="apart:clash").subject == "Інша ще раз", "nothing of the other is overwritten"


def kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=PATIENCE)
    until(jobs.waiting)  # the database has noticed, and given the lock back


def test_killed_in_the_middle_it_is_done_once_from_the_beginning(place: Cast, runner: Any, tmp_path: Path) -> None:
    job = ask(place, "write", tmp_path)
    first = runner()
    until(lambda: now(job).done == 1)
    kill(first)
    assert letters() == 0
    (tmp_path / "go").touch()
    assert runner().communicate(timeout=PATIENCE)[0] == "1\n"
    assert (now(job).state, now(job).run.tries, letters()) == (Job.DONE, 2, 1)


def test_killed_twice_it_is_given_up(place: Cast, runner: Any, tmp_path: Path) -> None:
    job = ask(place, "write", tmp_path)
    for tries in (1, 2):
        process = runner()
        until(lambda tries=tries: now(job).run.tries == tries and now(job).done == 1)
        kill(process)
    assert runner().communicate(timeout=PATIENCE)[0] == "1\n"
    found = now(job)
    assert (found.state, letters()) == (Job.FAILED, 0)
    assert "двічі перервано" in found.error


def test_the_steward_begins_at_once_and_stops_cleanly(place: Cast, runner: Any, tmp_path: Path) -> None:
    steward = runner("steward")
    warm = ask(place, "repeatable read", tmp_path / "none")
    until(lambda: now(warm).done == 1)
    job = ask(place, "write", tmp_path)
    until(lambda: now(job).done == 1)
    begun = now(job)
    assert (begun.started_at - begun.created_at).total_seconds() < 5, "half a second on a quiet machine"
    steward.terminate()
    assert steward.wait(PATIENCE) == 0
    for asked in (warm, job):
        assert (now(asked).state, now(asked).run.tries) == (Job.WAITING, 0), "being stopped is no fault of the job"
    assert letters() == 0 and jobs.waiting()


def test_the_steward_killed_takes_its_hands_along(place: Cast, runner: Any, tmp_path: Path) -> None:
    steward = runner("steward")
    job = ask(place, "write", tmp_path)
    until(lambda: now(job).done == 1)
    kill(steward)
    assert (now(job).ended_at, letters()) == (None, 0)


def test_the_steward_outlives_a_database_that_was_away(place: Cast, runner: Any, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    steward = runner("steward")
    first = ask(place, "write", tmp_path)
    until(lambda: now(first).state == Job.DONE)
    gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND datname = "
    with connection.cursor() as cursor:
        until(lambda: cursor.execute(f"{gone} current_database() AND pid <> pg_backend_pid()") or cursor.rowcount)
    second = ask(place, "repeatable read", tmp_path)
    until(lambda: now(second).state == Job.DONE)
    assert steward.poll() is None


def test_two_presses_at_once_are_one_job(place: Cast, tmp_path: Path) -> None:
    def press(_n: int) -> int:
        try:
            return ask(place, "write", tmp_path).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(press, range(12)))) == 1
