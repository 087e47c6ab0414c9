"""The data of every stored earlier version comes forward without losing a row (`make upgrade-sample` stores them)."""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg
import pytest

from tests.doors.conftest import viche
from viche.site.doors import database as databases
from viche.site.doors.backup import count_rows
from viche.site.doors.folder import DataFolder
from viche.site.doors.restore import read_manifest

SAMPLES = sorted(Path(__file__).parent.glob("viche-*.tar"))
BOOKKEEPING = {"public.django_migrations", "public.auth_permission", "public.django_content_type"}

pytestmark = [
    pytest.mark.xdist_group("doors"),
    pytest.mark.skipif(not SAMPLES, reason="no earlier version has been stored yet"),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_comes_forward(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    told = viche(data, "restore", str(sample))
    assert told.returncode == 0, told.stderr
    told = viche(data, "exec", "--", "sh", "-c", f"{sys.executable} -m django migrate --check")
    assert told.returncode == 0, told.stderr
    for name in ("DATABASE_URL", "VICHE_APP_DATABASE_URL", "VICHE_DUMP_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    with databases.opened(DataFolder(data)) as database, psycopg.connect(database.dump_url or "") as connection:
        found = count_rows(connection)
    before = read_manifest(sample).tables
    lost = {name: (rows, found[name]) for name, rows in before.items() if name in found and found[name] < rows}
    assert not {name: pair for name, pair in lost.items() if name not in BOOKKEEPING}
