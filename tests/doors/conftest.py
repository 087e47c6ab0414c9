"""A launcher run as a person runs it: a process with its own data folder and without our test database."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from viche.site.doors.folder import CHECKOUT

READY = {"run": "Viche is ready at http://127.0.0.1:{port}/", "serve": "Віче працює: http://127.0.0.1:{port}/"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(data: Path, **more: str) -> dict[str, str]:
    """The environment without anything of Viche's or of the tests' database."""
    ours = ("VICHE_", "DATABASE_URL", "PYTEST_", "PG", "DJANGO_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return kept | {"VICHE_DATA": str(data), "PYTHONUTF8": "1"} | more


def viche(data: Path, *words: str, timeout: float = 120, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command of `viche` to its end."""
    command = [sys.executable, "-m", "viche", *words]
    return subprocess.run(
        command, cwd=CHECKOUT, env=clean_environment(data, **more), capture_output=True, text=True, timeout=timeout
    )


def processes_of(data: Path) -> list[str]:
    """The processes that work for this data folder: by their environment or their current folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            told = (entry / "environ").read_bytes().split(b"\0")
            place = (entry / "cwd").readlink()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if f"VICHE_DATA={data}".encode() in told or place == data / "postgres":
            found.append(f"{entry.name} {command}")
    return found


class Launched:
    """`viche run` or `viche serve` in a process."""

    left: ClassVar[list[Launched]] = []

    def __init__(self, data: Path, door: str = "run", **more: str) -> None:
        self.data, self.door, self.port = data, door, free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self._log = data.parent / f"{data.name}-{self.port}.out"
        with open(self._log, "w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "viche", door],
                cwd=CHECKOUT,
                env=clean_environment(data, PORT=str(self.port), **more),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.left.append(self)

    @property
    def told(self) -> str:
        return self._log.read_text()

    def ready(self, patience: float = 120) -> Launched:
        end = time.monotonic() + patience
        while READY[self.door].format(port=self.port) not in self.told:
            if self.process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"not ready: {self.told}")
            time.sleep(0.05)
        return self

    def page(self, path: str = "", **headers: str) -> int:
        request = urllib.request.Request(self.address + path, headers=headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)

    def stop(self, how: int = signal.SIGINT) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=60)


@pytest.fixture(autouse=True)
def end_what_is_left() -> Iterator[None]:
    """A test that failed in the middle leaves nothing running."""
    yield
    while Launched.left:
        process = Launched.left.pop().process
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=60)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder that is not there yet; whatever still runs in it afterwards is ended."""
    folder = tmp_path / "data"
    yield folder
    for line in processes_of(folder):
        os.kill(int(line.split()[0]), signal.SIGKILL)


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with the demo in it, made once by `viche run` and stopped; tests work on copies or only read."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    demo = Launched(folder).ready()
    code = demo.stop()
    assert code == 0, demo.told
    yield folder
    for line in processes_of(folder):
        os.kill(int(line.split()[0]), signal.SIGKILL)
