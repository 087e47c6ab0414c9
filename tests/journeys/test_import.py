"""10,000 acts through the browser; an error in row 7,137; files that are no tables; a server killed in the middle."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from viche.kit.spreadsheets import write_xlsx
from viche.kit.tests import files

HEADER = ("Вид", "Номер", "Дата", "Хто видав", "Про що")
ROWS = 10_000


def table(path: Path, prefix: str, rows: int = ROWS, **wrong: object) -> Path:
    """An XLSX of acts; `wrong` replaces cells: `row_7137={"Дата": "31.02.2024"}` by the row a person sees."""
    first = date(2019, 1, 1)
    lines = []
    for n in range(rows):
        line = dict(
            zip(
                HEADER,
                ("рішення", f"{prefix}-{n}", first + timedelta(days=n % 1800), "рада", f"Про справу {n}"),
                strict=True,
            )
        )
        line |= wrong.get(f"row_{n + 2}", {})  # type: ignore[operator]
        lines.append(tuple(line.values()))
    with path.open("wb") as file:
        write_xlsx(lines, file, header=HEADER)
    return path


def upload(page: Page, path: Path) -> None:
    page.goto("/kropyvnytskyi/desk/acts/import/")
    page.get_by_label("Таблиця").set_input_files(path)
    page.get_by_label("Відповідальний підрозділ").select_option(index=1)
    page.get_by_role("button", name="Перевірити").click()


def stored(page: Page, prefix: str) -> int:
    """How many acts with this prefix the export holds."""
    return len(re.findall(rf"\b{prefix}-\d+", page.request.get("/kropyvnytskyi/desk/acts/export.csv").text()))


def test_ten_thousand_acts_and_an_error_among_them(person: Callable[..., Page], tmp_path: Path) -> None:
    page = person("Ірина Зразкова", scripts=False)
    upload(page, table(tmp_path / "wrong.xlsx", "хиба", row_7137={"Дата": "31.02.2024"}))
    expect(page.locator("main")).to_contain_text("7137")
    expect(page.locator("main")).to_contain_text("Такої дати немає")
    assert page.locator("main button:not([disabled])", has_text="Записати").count() == 0
    assert stored(page, "хиба") == 0

    upload(page, table(tmp_path / "right.xlsx", "гарне"))
    page.get_by_role("button", name="Записати").click()
    expect(page.locator("body")).to_contain_text("Імпорт записано")
    assert stored(page, "гарне") == ROWS


def bomb() -> bytes:
    """Two hundred megabytes of zeros in two hundred kilobytes."""
    return files.workbook(extra={"xl/media/a.xml": b"0" * 200 * 2**20}).getvalue()


def entities() -> bytes:
    """A sheet whose XML asks for a file of the server."""
    declared = files.sheet(files.texts(1, "&i;"), before='<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>')
    return files.workbook(declared).getvalue()


def formulas() -> bytes:
    """A cell that computes."""
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>Номер</t></is></c></row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    return files.workbook(files.sheet(row)).getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.xlsx": (lambda: b"", ""),
    "broken.xlsx": (lambda: b"PK\x03\x04 not a zip", "пошкоджен"),
    "old.xls": (lambda: b"\xd0\xcf\x11\xe0" * 100, "XLSX"),
    "report.pdf": (lambda: b"%PDF-1.7\n", "XLSX"),
    "big.csv": (lambda: b"a;b\n" + b"1;2\n" * 13_000_000, "МБ"),
    "bomb.xlsx": (bomb, "після розпакування"),
    "entities.xlsx": (entities, "DTD"),
    "formulas.xlsx": (formulas, "A2"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_in_words(name: str, person: Callable[..., Page], tmp_path: Path) -> None:
    make, words = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(make())
    page = person("Ірина Зразкова", scripts=False)
    upload(page, path)
    expect(page.locator("h1")).to_be_visible()
    assert "/import/" in page.url
    expect(page.locator(".err, .note.-bad").first).to_be_visible()
    expect(page.locator("main")).to_contain_text(words)


def _workers(demo: str) -> list[int]:
    """The server processes of this demo: those that listen for its port, told by their command line."""
    port = demo.rpartition(":")[2]
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"granian" in words and f"--port={port}".encode() in words:
                found.append(int(entry.name))
    return found


def _children(parents: list[int]) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent in parents:
                found.append(int(entry.name))
    return found


@pytest.mark.long
@pytest.mark.parametrize("after", [0.15, 0.4, 0.7])
def test_a_kill_in_the_middle_leaves_nothing(
    after: float, person: Callable[..., Page], demo: str, tmp_path: Path
) -> None:
    prefix = f"k{int(after * 100)}"
    page = person("Ірина Зразкова", scripts=False)
    upload(page, table(tmp_path / "kill.xlsx", prefix))

    def kill() -> None:
        time.sleep(after)
        for pid in _children(_workers(demo)):
            os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with contextlib.suppress(Error):
        page.get_by_role("button", name="Записати").click()
    killer.join()
    for _try in range(60):
        try:
            if page.request.get("/health/").ok:
                break
        except Error:
            pass
        time.sleep(0.5)
    assert stored(page, prefix) in (0, ROWS)
