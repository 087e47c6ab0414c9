"""Search from a phone without scripts, and from the desk with the keyboard."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_pages import check
from tests.journeys.test_story import fill as type_in
from tests.journeys.test_story import press, sign_in

TITLE = "Про капітальний ремонт доріг у приватному секторі"


def ask(page: Page, label: str, text: str) -> None:
    page.get_by_role("searchbox", name=label).first.fill(text)
    page.get_by_role("button", name="Знайти").first.click()


# In whatever form a record has it.
LIBRARY = re.compile("бібліоте[кц]", re.IGNORECASE)


def wait_for_index(page: Page) -> None:
    """The steward of a demo that began a moment ago indexes what was loaded."""
    for _try in range(120):
        page.goto("/kropyvnytskyi/search/?q=бібліотека")
        if page.locator(".found").count():
            return
        time.sleep(0.5)
    raise AssertionError("the steward does not index")


def test_a_resident_finds_on_a_phone_without_scripts(person: Callable[..., Page]) -> None:
    page = person(None, viewport=PHONE, scripts=False)
    wait_for_index(page)
    page.goto("/kropyvnytskyi/")
    ask(page, "Шукати в записах громади", "у бібліотеках")
    expect(page.locator(".found mark").first).to_have_text(LIBRARY)
    ask(page, "Що шукаєте", "бібліатека")
    expect(page.locator("main")).to_contain_text(re.compile("тож шукали «бібліоте"))
    page.get_by_label("Де шукати").select_option(label="Акти")
    page.get_by_role("button", name="Знайти").first.click()
    expect(page.locator("main")).to_contain_text("Нічого не знайшлося")
    page.get_by_role("link", name="Шукати без фільтрів").click()
    page.locator(".found a").first.click()
    expect(page.locator("main")).to_contain_text(LIBRARY)


def test_pages_of_search_hold_to_the_rules(person: Callable[..., Page]) -> None:
    found = [
        "/kropyvnytskyi/search/",
        "/kropyvnytskyi/search/?q=бібліотека+пункти",
        "/kropyvnytskyi/search/?q=абракадабра&kind=acts",
    ]
    resident, official = person(None, viewport=PHONE), person("Ірина Зразкова", viewport=PHONE)
    assert [wrong for path in found for wrong in check(resident, path, "360")] == []
    desk = [path.replace("/search/", "/desk/search/") for path in found]
    assert [wrong for path in desk for wrong in check(official, path, "360")] == []


def test_what_was_just_published_is_found_by_another_form_of_its_words(person: Callable[..., Page], demo: str) -> None:
    official = person(None, viewport=DESK)
    sign_in(official, demo, "Ірина Зразкова")
    official.goto("/kropyvnytskyi/desk/acts/new/")
    type_in(official, "Номер", "2088")
    type_in(official, "Дата", "04.11.2026")
    type_in(official, "Про що", TITLE)
    official.get_by_label("Відповідальний підрозділ").select_option(index=1)
    press(official, "Зберегти")
    resident = person(None, viewport=PHONE, scripts=False)
    resident.goto("/kropyvnytskyi/search/?q=дорогу+відремонтувати")
    expect(resident.locator("main")).not_to_contain_text("приватному")
    official.get_by_role("link", name="Оприлюднити").or_(
        official.get_by_role("button", name="Оприлюднити")
    ).first.click()
    if official.get_by_role("button", name="Оприлюднити").count():
        official.get_by_role("button", name="Оприлюднити").first.click()
    resident.reload()
    expect(resident.locator(".found a").first).to_have_text(TITLE)
    official.keyboard.press("/")
    official.wait_for_url("**/desk/search/")
    official.locator("h1").click()
    official.keyboard.press("/")
    expect(official.locator("#search-q")).to_be_focused()
