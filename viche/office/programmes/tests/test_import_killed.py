"""The job of an import killed in the middle by the system: nothing is left of it, and the next runner does it whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.cast import Cast
from viche.kit import jobs, journal, tenancy
from viche.kit.models import Attachment, ImportFile, Job
from viche.kit.outside import addresses_inside
from viche.office.programmes.importing import choices as waiting
from viche.office.programmes.importing import replacing
from viche.office.programmes.importing.choices import KIND
from viche.office.programmes.models import Measure, Programme, StatedCell
from viche.office.programmes.tests import intake

pytestmark = pytest.mark.database
PATIENCE = 40.0
# The runner of a test: it stops for good after so many rows of the kind were written, as a server does that is switched off.
CODE = """
import sys, time, django
django.setup()
from pathlib import Path
from viche.kit import jobs
from viche.office.programmes.importing.rows import Structure

made = Structure.make
def make(self, model, rows, what):
    for row in made(self, model, rows, what):
        if model.__name__ == sys.argv[2]:
            (Path(sys.argv[1]) / "there").touch()
            while True:
                time.sleep(0.05)
        yield row
Structure.make = make
jobs.run_waiting()
"""


@pytest.fixture
def place(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """Rows that other processes see; taken away afterwards."""
    with django_db_blocker.unblock():
        cast = Cast.load()
        yield cast
        with tenancy.enter(cast.home.pk), journal.change("discard", by=None):
            for programme in Programme.objects.all():
                replacing.erase_everything(programme)
                programme.delete()
            Attachment.objects.all().delete()
            ImportFile.objects.all().delete()
        Job.objects.filter(key=KIND).delete()


def start(folder: Path, kind: str) -> subprocess.Popen[bytes]:
    there = connection.settings_dict
    names = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}
    url = make_conninfo("", **{word: there[key] for word, key in names.items() if there[key]})
    given = {"VICHE_APP_DATABASE_URL": url, "VICHE_DB_ROLE": "app", "DJANGO_SETTINGS_MODULE": "viche.site.settings"}
    return subprocess.Popen([sys.executable, "-c", CODE, str(folder), kind], env={**os.environ, **given})


def counts(cast: Cast) -> tuple[int, ...]:
    with tenancy.enter(cast.home.pk):
        return tuple(m._default_manager.count() for m in (Programme, Measure, StatedCell, Attachment, ImportFile))


@pytest.mark.parametrize("kind", ["Measure", "StatedCell", "DocumentDoubt"])
def test_killed_in_the_middle(place: Cast, tmp_path: Path, kind: str) -> None:
    viewer = place.viewer("iryna")
    with tenancy.enter(place.home.pk), addresses_inside():
        kept = waiting.keep(intake.kyiv(), intake.choices(place, title=f"Проба {kind}"), viewer)
        job = jobs.start(KIND, viewer, file=kept.pk)
    before = counts(place)
    runner = start(tmp_path, kind)
    try:
        end = time.monotonic() + PATIENCE
        while not (tmp_path / "there").exists():
            assert runner.poll() is None and time.monotonic() < end
            time.sleep(0.05)
        # Written, and seen by nobody.
        assert counts(place) == before
        runner.send_signal(signal.SIGKILL)
        runner.wait()
    finally:
        runner.kill()
    assert counts(place) == before == (0, 0, 0, 0, 1)
    # The database learns of the death a moment later, and until then the job is somebody's.
    while not jobs.waiting():
        assert time.monotonic() < end + PATIENCE
        time.sleep(0.05)
    assert jobs.run_waiting() == 1
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.DONE, "")
    assert counts(place) == (1, 29, 238, 1, 0)
