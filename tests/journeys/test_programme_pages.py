"""Pages of programmes and reports in every state the work passes through: no axe violation, one h1, nothing sideways."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, leave_as_is, visit
from tests.journeys.test_pages import check, kinds_of
from viche.kit import clock

WHO, BOARDS = "Оксана Мандрівна", "/kyiv/desk/programmes/"
WORK = re.compile(r"/kyiv/desk/(programmes|reports)/")
OPEN = re.compile(r"/kyiv/(programmes|reports)/")


def here(page: Page) -> str:
    """The address without the server."""
    parts = urlsplit(page.url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def go(page: Page, name: str) -> str:
    """Follow a link or press a button. Gives the address it leads to."""
    press = page.locator("main a, main button").filter(has_text=name).first
    with page.expect_navigation():
        press.click()
    return here(page)


def wait_for_numbers(page: Page) -> str:
    expect(page).to_have_url(re.compile(r"/desk/reports/\d+/"), timeout=60_000)
    return here(page)


def asked(page: Page, board: str, later: bool) -> list[str]:
    """A period is asked for; a statement is written, submitted, accepted. Gives the pages on the way."""
    visit(page, board)
    first = go(page, "Запитати відомості")
    page.get_by_label("Період").select_option(index=8 if later else 4)
    second = go(page, "Далі")
    day = clock.today() + timedelta(days=7)
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    page.get_by_label("Подати до").fill(f"{day:%d.%m.%Y}")
    pages = [first, second, go(page, "Запитати й надіслати листи")]
    page.locator("main tbody a.clip").first.click()
    page.wait_for_url(re.compile("/statements/"))
    write = here(page)
    for answer in ("Виконано —", "У повному обсязі —", "Фінансувався —"):
        page.get_by_label(answer).first.check()
    page.get_by_label("Що зроблено за період").fill("Проведено зустріч.")
    go(page, "Показати, як надрукуємо")
    go(page, "Подати координатору")
    pages += [write, go(page, "Прийняти")]
    visit(page, write)
    return [*pages, go(page, "Повернути")]


def reported(page: Page, board: str, idle: Callable[[], None], look: Callable[[str], None]) -> None:
    """A report is begun, waits for its numbers, is submitted, approved and published; each page is looked at in its state."""
    visit(page, board)
    go(page, "Звіт за")
    idle()
    look(go(page, "Скласти звіт"))
    idle()
    bench = wait_for_numbers(page)
    look(bench)
    look(f"{bench}?number=1")
    for step in ("Перевірено", "Затвердити", "Оприлюднити"):
        visit(page, bench)
        look(go(page, step))
        visit(page, bench)
        go(page, step)
        leave_as_is(page)
        go(page, step)
        look(bench)


@pytest.mark.parametrize(
    "every", [pytest.param(False, id="main pages"), pytest.param(True, id="every page", marks=pytest.mark.long)]
)
def test_pages_of_the_work(every: bool, person: Callable[..., Page], idle: Callable[[], None]) -> None:
    """The pages of the main job on a phone; the long one takes every kind of page at both widths."""
    worker, wrong = person(WHO), []
    sizes = (PHONE, DESK) if every else (PHONE,)
    eyes, resident = ([person(name, viewport=size) for size in sizes] for name in (WHO, None))

    def look(path: str, pages: list[Page] = eyes) -> None:
        for page in pages:
            wrong.extend(check(page, path, str(page.viewport_size["width"])))  # type: ignore[index]

    visit(worker, BOARDS)
    go(worker, "громадянського суспільства")
    board = here(worker)
    reported(worker, board, idle, look)
    for path in asked(worker, board, every):
        look(path)
    visit(worker, board)
    for path in (board, f"{board}?by=late", f"{board}?by=executor", f"{board}?by=year", go(worker, "Проведення")):
        look(path)
    for path in kinds_of(worker, board, WORK).values() if every else ():
        look(path)
    stranger = person(None)
    for path in {
        **kinds_of(stranger, "/kyiv/programmes/", OPEN),
        **kinds_of(stranger, "/kyiv/reports/", OPEN),
    }.values():
        look(path, resident)
    assert wrong == []
