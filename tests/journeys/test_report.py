"""A report of Kyiv's programme: begun, counted, approved, published, read on a phone; with the keyboard alone and JavaScript off."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, at_work, leave_as_is, visit
from tests.journeys.test_story import press, reach, sign_in


def test_from_the_programme_to_a_number_on_a_phone(person: Callable[..., Page], demo: str) -> None:
    official = person(None, scripts=False)
    sign_in(official, demo, "Оксана Мандрівна")
    visit(official, "/kyiv/desk/reports/")
    press(official, "Новий звіт")
    press(official, "Далі")
    press(official, "Скласти звіт")
    at_work(official)
    main = official.locator("main")
    expect(main).to_contain_text("версія 1")
    expect(main).to_contain_text("Перед погодженням")
    press(official, "Перевірено")
    leave_as_is(official)
    press(official, "Перевірено")
    expect(main.locator(".tag").first).to_contain_text("перевірено")
    press(official, "Затвердити")
    expect(main).to_contain_text("другий чинник не вимагався")
    press(official, "Затвердити")
    expect(main).to_contain_text("Затверджено в системі: Оксана Мандрівна")
    press(official, "Оприлюднити")
    press(official, "Оприлюднити")
    expect(main).to_contain_text("Сторінка для мешканців")

    resident = person(None, viewport=PHONE, scripts=False)
    visit(resident, "/kyiv/reports/")
    press(resident, "Інформація про виконання завдань")
    number = resident.locator(".sheet .n", has_text="29\N{NO-BREAK SPACE}923,4").first
    assert "зазначено" in number.inner_text()
    number.focus()
    with resident.expect_navigation():
        resident.keyboard.press("Enter")
    expect(resident.locator("h1")).to_contain_text("29\N{NO-BREAK SPACE}923,4")
    for cell in ("8669,483", "415,892", "54,75", "495,72", "20287,577"):
        expect(resident.locator("main table")).to_contain_text(cell)
    assert not resident.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    reach(resident, "Повернутися до цього місця у звіті")
