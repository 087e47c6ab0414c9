"""A report by a schedule: set one, find the draft of the last quarter on «Сьогодні», see what it lacks; JavaScript off."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, visit
from tests.journeys.test_story import press, sign_in


def test_a_schedule_is_set_and_the_draft_waits_with_what_is_missing(person: Callable[..., Page], demo: str) -> None:
    official = person(None, viewport=PHONE, scripts=False)
    sign_in(official, demo, "Степан Казковий")
    visit(official, "/kropyvnytskyi/desk/reports/")
    press(official, "Звіти за розкладом")
    press(official, "Новий розклад")
    official.get_by_label("Звіт підрозділу за рік", exact=True).check()
    press(official, "Далі")
    main = official.locator("main")
    official.get_by_label("Відділ комунікацій з громадськістю").check()
    official.get_by_label("щороку").check()
    official.get_by_label("Підстава").fill("Регламент міської ради, п. 5.2")
    press(official, "Зберегти")
    expect(main).to_contain_text("Щороку")
    expect(main).to_contain_text("5 робочих днів після періоду")

    # The round of the quarter was made when the demo was loaded.
    visit(official, "/kropyvnytskyi/desk/")
    press(official, "Відкрити чернетку")
    missing = official.locator("#missing")
    expect(missing).to_contain_text("Чого бракує")
    expect(missing).to_contain_text("2 чернетки за цей період не оприлюднено")
    expect(missing).to_contain_text("тепер жодного запису")
    assert not official.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    # Of who signs: the line for the office stands above the one for the name, not letter under letter beside it.
    office, name = (each.bounding_box() for each in official.locator(".sheet .-signature > span").all()[:2])
    assert office and name and office["height"] < 40 and name["y"] >= office["y"] + office["height"]
    with official.expect_navigation():
        missing.get_by_role("link", name="Відкрити", exact=False).first.click()
    expect(official.locator("main")).to_contain_text("Зустріч із радою молоді")
