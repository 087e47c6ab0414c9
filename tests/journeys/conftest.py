"""The demo as a person starts it, and a browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, sync_playwright

# Playwright's loop lives in this thread; Django would take it for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# What Chromium says when the page that is being left moved on by itself meanwhile (a job's page, when its job is done).
MOVED = "interrupted by another navigation"
TRIES = 5
PATIENCE = 60_000  # milliseconds
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def visit(page: Page, address: str) -> Response | None:
    """Go to an address also from a page that moves on by itself. Every other failure stays one."""
    for _try in range(TRIES - 1):
        try:
            return page.goto(address)
        except Error as error:
            if MOVED not in error.message:
                raise
            # It has moved: what it moved to is let come, then it is left as any other page.
            page.wait_for_load_state()
    return page.goto(address)


def at_work(page: Page) -> None:
    """Wait on the page of a job until it leads on; it is loaded anew by itself, with JavaScript and without."""
    page.wait_for_url(lambda address: "/desk/jobs/" not in address, timeout=PATIENCE)


def leave_as_is(page: Page) -> None:
    """On the step that hands a report over: one tick and one reason for every warning nobody has answered, if there are any."""
    tick = page.get_by_label("переглянуто, лишаю як є")
    if tick.count():
        tick.check()
        page.locator("[name=why]").fill("Так у документі, за яким складено звіт.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All stories on one worker: one demo, one browser."""
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """The address of a demo started by its own door, on a data folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    strange = ("DATABASE_URL", "VICHE_APP_DATABASE_URL", "VICHE_DUMP_DATABASE_URL", "VICHE_DB_ROLE", "VICHE_STATIC")
    variables = {k: v for k, v in os.environ.items() if k not in strange and not k.startswith("PYTEST")}
    with tempfile.TemporaryDirectory(prefix="viche-journeys-") as folder:
        variables |= {"VICHE_DATA": folder, "PORT": str(port), "VICHE_DEMO": "1"}
        log = Path(folder) / "run.log"
        with log.open("w") as out:
            launcher = subprocess.Popen(
                [sys.executable, "-m", "viche", "run"], env=variables, stdout=subprocess.PIPE, stderr=out, text=True
            )
        said = []
        for line in launcher.stdout or ():
            said.append(line)
            if found := re.search(r"Viche is ready at (\S+)/", line):
                yield found[1]
                break
        else:
            pytest.fail("the demo did not start:\n" + "".join(said) + log.read_text())
        launcher.send_signal(signal.SIGTERM)
        assert launcher.wait(30) == 0
        if launcher.stdout:
            launcher.stdout.close()


@pytest.fixture
def idle(demo: str) -> Iterator[Callable[[], None]]:
    """Called, it stops the steward of the demo, so that a job waits; it goes on when called again, and after the test."""
    stopped: list[int] = []

    def turn() -> None:
        if stopped:
            os.kill(stopped.pop(), signal.SIGCONT)
        else:
            stopped.append(_steward(demo.rpartition(":")[2]))
            os.kill(stopped[0], signal.SIGSTOP)

    yield turn
    if stopped:
        turn()


def _steward(port: str) -> int:
    """The process that does jobs: a child of the launcher whose server listens there. It begins after the server."""
    for _try in range(100):
        found = {pid: (parent, words) for pid, parent, words in processes()}
        launchers = {parent for parent, words in found.values() if f"--port={port}" in words}
        for pid, (parent, words) in found.items():
            if parent in launchers and "steward --loop" in words:
                return pid
        time.sleep(0.2)
    raise LookupError("the demo has no steward")


def processes() -> Iterator[tuple[int, int, str]]:
    """(pid, parent, command line) of what runs on this machine."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            yield int(entry.name), parent, words


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def person(browser: Browser, demo: str) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody: `person("Марія …", viewport=PHONE, scripts=False)`; None is a stranger."""
    contexts: list[BrowserContext] = []

    def opened(
        name: str | None = None,
        *,
        place: str = "kropyvnytskyi",
        viewport: dict = DESK,
        scripts: bool = True,
        scheme: str = "light",
    ) -> Page:
        context = browser.new_context(
            base_url=demo, viewport=viewport, java_script_enabled=scripts, color_scheme=scheme, locale="uk-UA"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if name:
            page.goto(f"{demo}/demo/")
            page.locator("form", has=page.get_by_role("button", name=name)).get_by_role("button").first.click()
        return page

    yield opened
    for context in contexts:
        context.close()
