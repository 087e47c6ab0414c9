"""`make run` as a person meets it: started, opened, stopped, killed, started twice."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.doors.conftest import Launched, free_port, processes_of, viche

pytestmark = [pytest.mark.xdist_group("doors")]


def test_ctrl_c_leaves_no_process(demo_data: Path) -> None:
    """Started, stopped by Ctrl-C in the fixture; started again, stopped by the system."""
    assert processes_of(demo_data) == []
    demo = Launched(demo_data).ready(30)
    assert demo.page() == 200
    assert demo.page("health/") == 200
    end = time.monotonic() + 20
    while not any("steward --loop" in line for line in processes_of(demo_data)):
        assert time.monotonic() < end, "no steward to do the jobs of the demo"
        time.sleep(0.05)
    assert demo.stop(signal.SIGTERM) == 0, demo.told
    assert processes_of(demo_data) == []
    assert not (demo_data / "postgres" / "postmaster.pid").exists()


def test_second_launcher_is_refused_and_leaves_the_first_alone(demo_data: Path) -> None:
    first = Launched(demo_data).ready(30)
    second = Launched(demo_data)
    assert second.process.wait(timeout=30) == 1
    assert f"вже працює Віче (процес {first.process.pid})" in second.told
    assert first.page() == 200
    first.stop()


@pytest.mark.parametrize("spared", [pytest.param("nothing", marks=pytest.mark.long), "workers"])
def test_everything_killed_and_started_again(demo_data: Path, spared: str) -> None:
    """kill -9 of all of ours, or of all but the web server's workers, which nobody then tells to stop."""
    first = Launched(demo_data).ready(30)
    lines = processes_of(demo_data)
    if spared == "workers":
        lines = [line for line in lines if "granian" not in line or _parent(line) == first.process.pid]
    for line in lines:
        with contextlib.suppress(ProcessLookupError):  # one of the others took it along
            os.kill(int(line.split()[0]), signal.SIGKILL)
    first.process.wait()
    again = Launched(demo_data).ready(60)
    assert again.page() == 200
    assert again.stop() == 0, again.told
    assert processes_of(demo_data) == []


def _parent(line: str) -> int:
    stat = Path(f"/proc/{line.split()[0]}/stat").read_text()
    return int(stat.rsplit(")", 1)[1].split()[1])


def test_port_taken(data: Path) -> None:
    """Said at once, before anything is prepared."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = viche(data, "run", PORT=str(port))
    assert told.returncode == 1
    assert f"Порт {port} уже зайнятий" in told.stderr
    assert not (data / "postgres").exists()


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_port_must_be_a_number(data: Path, port: str) -> None:
    told = viche(data, "run", PORT=port)
    assert told.returncode == 1
    assert "PORT має бути числом" in told.stderr


def test_a_strangers_data_folder(data: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder of somebody else")
    data.mkdir()
    (data / "letter").write_text("")
    os.chown(data, 12345, 12345)
    told = viche(data, "run", PORT=str(free_port()))
    assert told.returncode == 1
    assert "належить іншому користувачеві" in told.stderr
