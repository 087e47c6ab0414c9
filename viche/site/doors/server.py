"""The web server: granian in a child process, watched until a person or the system asks to stop."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from viche.site.doors import children
from viche.site.doors.console import Refusal, say
from viche.site.doors.database import Database
from viche.site.doors.django import environment
from viche.site.doors.steward import Steward

WORKERS, THREADS = 2, 16
READY_PATIENCE = 120.0
STOP_PATIENCE = 15.0
BESIDE_EVERY = 5.0
ORPHAN_PATIENCE = 3.0  # workers without their parent do not heed SIGTERM
MARK = "VICHE_SERVER_OF"  # in the environment of every process of the server, so that orphans can be told


# Signals heard. Python drops an exception raised inside the callbacks of a fork, so whoever watches looks here too.
_heard: list[int] = []


class Stopped(Exception):
    """A signal asked the launcher to end; its number tells the exit code."""

    def __init__(self, number: int) -> None:
        self.number = number


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn the three polite signals into `Stopped`, once; while things are being stopped, more of them wait in vain."""

    def stop(number: int, _frame: FrameType | None) -> None:
        _heard.append(number)
        for each in numbers:
            signal.signal(each, lambda *_: None)
        raise Stopped(number)

    _heard.clear()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wanted_port() -> int:
    """The number in `PORT`, 8000 when it is not set."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refusal(f"PORT має бути числом від 1 до 65535, а не «{text}».")
    return int(text)


def check_port_free(host: str, port: int) -> None:
    """Refuse before anything is prepared if somebody else already listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Refusal(f"Порт {port} може зайняти лише root. Виберіть інший: PORT=8000 make run") from error
        except OSError as error:
            raise Refusal(
                f"Порт {port} уже зайнятий іншою програмою. Виберіть інший: PORT={port + 1} make run"
            ) from error


def stop_orphans(data: Path) -> None:
    """End server processes a killed launcher of the same data folder left; they would keep the port."""
    wanted = f"{MARK}={data}".encode()
    found = [number for number in _processes() if wanted in _environment_of(number)]
    for how, patience in ((signal.SIGTERM, ORPHAN_PATIENCE), (signal.SIGKILL, ORPHAN_PATIENCE)):
        for number in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, how)
        end = time.monotonic() + patience
        while found and time.monotonic() < end:
            found = [number for number in found if wanted in _environment_of(number)]
            time.sleep(0.05)


def _processes() -> list[int]:
    with contextlib.suppress(FileNotFoundError):
        return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return []


def _environment_of(number: int) -> list[bytes]:
    """The process's environment; empty for strangers, zombies and the dead."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{number}/environ").read_bytes().split(b"\0")
    return []


class Server:
    """granian serving the site on one address."""

    def __init__(self, database: Database, host: str, port: int) -> None:
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        self.log = database.folder.log / "web.log"
        self._variables = environment(database) | {MARK: str(database.folder.root), "VICHE_POOL": "1"}
        self._command = [sys.executable, "-m", "granian", "viche.site.wsgi:application", "--interface=wsgi"]
        self._command += [f"--host={host}", f"--port={port}", f"--workers={WORKERS}", f"--blocking-threads={THREADS}"]
        self._command += ["--no-ws", "--respawn-failed-workers", "--workers-kill-timeout=10"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, then wait until a page really comes back."""
        self._process = children.start(self._command, self._variables, self.log)
        end = time.monotonic() + READY_PATIENCE
        while not self._serves():
            if self._process.poll() is not None or time.monotonic() > end:
                raise Refusal(f"Вебсервер не запустився. Журнал {self.log}, останні рядки:\n{self._last_words()}")
            time.sleep(0.1)

    def _serves(self) -> bool:
        """Whether the home page is answered. An error is a broken start: it is shown, not waited out."""
        host = {"Host": _public_host()} if _public_host() else {}
        request = urllib.request.Request(self.address, headers={"X-Forwarded-Proto": "https", **host})
        try:
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay())
            with opener.open(request, timeout=30):
                return True
        except urllib.error.HTTPError as answer:
            if answer.code < 400:  # a redirect
                return True
            raise Refusal(
                f"Сайт запустився, але відповідає помилкою {answer.code}. Журнал {self.log}, останні рядки:\n"
                f"{self._last_words()}"
            ) from answer
        except OSError:
            return False

    def watch(self, beside: Callable[[], None]) -> None:
        """Wait until the server ends by itself, which it should not; signals come as `Stopped`.

        `beside` is called every few seconds: it keeps running what runs beside the server.
        """
        assert self._process is not None
        code = None
        while code is None:
            beside()
            if _heard:
                raise Stopped(_heard[-1])
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self._process.wait(timeout=BESIDE_EVERY)
        raise Refusal(f"Вебсервер зупинився сам (код {code}). Журнал {self.log}, останні рядки:\n{self._last_words()}")

    def stop(self) -> None:
        """Let running requests end, then stop whatever of the server's session is left."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=STOP_PATIENCE)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer too; the probe does not follow it."""

    def redirect_request(self, *_: object) -> None:
        return None


def _public_host() -> str:
    return os.environ.get("VICHE_ADDRESS", "").split("://")[-1].strip("/")


def serve(database: Database, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until asked to stop; being asked once pages are served is the proper end, not a failure.

    Jobs are done, letters leave and old things are erased by the steward, a process of its own beside the server.
    """
    server = Server(database, host, port)
    helper = Steward(database, {MARK: str(database.folder.root)})
    try:
        server.start()
        ready(server.address)
        with contextlib.suppress(Stopped):
            server.watch(helper.keep_running)
    finally:
        helper.stop()
        server.stop()
        say("Вебсервер зупинено.")
