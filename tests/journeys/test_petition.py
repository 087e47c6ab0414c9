"""From idea to execution by five people, JavaScript off: written, checked, signed by one page and one confirmation,
announced, answered, carried out; a resident on a phone reads what was done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

HERE = "/kropyvnytskyi/e-petitions/"
DESK = "/kropyvnytskyi/desk/e-petitions/"
TITLE = "Теплі зупинки біля обласної лікарні"


def go(page: Page, words: str) -> None:
    """Press the link or the button that says so."""
    main = page.locator("main")
    found = main.get_by_role("button", name=words).or_(main.get_by_role("link", name=words)).first
    with page.expect_navigation():
        found.click()


@pytest.mark.parametrize("scripts", [False, True])
def test_from_an_idea_to_what_was_done(person: Callable[..., Page], scripts: bool) -> None:
    title = f"{TITLE}: {'перша' if scripts else 'друга'} черга"
    threshold_of_two(person)

    author = person("Олена Вигадана", viewport=PHONE, scripts=scripts)
    author.goto(HERE)
    go(author, "Подати петицію")
    author.get_by_label("Що зробити й де").fill(title)
    go(author, "Далі")
    if author.get_by_role("link", name="Моя про інше").count():
        go(author, "Моя про інше")
    author.get_by_label("Суть").fill("Узимку люди чекають автобуса на вітрі. Просимо поставити теплі зупинки.")
    go(author, "Далі")
    expect(author.locator("main")).to_contain_text("Так петицію побачать інші")
    go(author, "Подати петицію")
    expect(author.locator("main")).to_contain_text("перевірять до кінця дня")
    number = author.url.rstrip("/").rpartition("/")[2]

    moderator = person("Петро Уявний", scripts=scripts)
    moderator.goto("/kropyvnytskyi/desk/")
    expect(moderator.locator("main")).to_contain_text(title)
    moderator.goto(f"{DESK}{number}/")
    go(moderator, "Узяти на перевірку")
    go(moderator, "Оприлюднити й почати збір")
    go(moderator, "Оприлюднити й почати збір")
    expect(moderator.locator("main")).to_contain_text("триває збір підписів")

    sign(author, number, "№ 1")
    sign(person("Степан Казковий", viewport=PHONE, scripts=scripts), number, "№ 2")

    go_and_answer(moderator, number)
    executor = person("Марія Прикладна", scripts=scripts)
    executor.goto(f"{DESK}{number}/")
    go(executor, "Записати виконання")
    executor.get_by_label("Що зроблено").fill("Поставлено дві теплі зупинки.")
    go(executor, "Виконано")

    secretary = person("Ірина Зразкова", scripts=scripts)
    secretary.goto(f"{DESK}{number}/")
    go(secretary, "Підтвердити, що все виконано")
    go(secretary, "Підтвердити, що все виконано")

    resident = person(None, viewport=PHONE, scripts=scripts)
    resident.goto(f"{HERE}{number}/")
    for words in (title, "виконано", "Поставлено дві теплі зупинки", "Олена Вигадана", "Степан Казковий"):
        expect(resident.locator("main")).to_contain_text(words)
    assert not resident.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def threshold_of_two(person: Callable[..., Page]) -> None:
    """The administrator writes down what the council decided: two signatures are enough."""
    administrator = person("Антон Умовний")
    administrator.goto("/kropyvnytskyi/rules/")
    if "2 підписи" in administrator.locator("main").inner_text().replace("\xa0", " "):
        return
    administrator.goto("/kropyvnytskyi/desk/rules/petition-signatures/")
    today = administrator.evaluate("new Date().toLocaleDateString('uk-UA', {timeZone: 'Europe/Kyiv'})")
    administrator.locator("[name=amount]").fill("2")
    administrator.locator("[name=since]").fill(today)
    administrator.locator("[name=act]").fill("Рішення ради № 77")
    if administrator.locator("[name=source]").count():
        administrator.locator("[name=source]").fill("Вигадано для перевірки")
    with administrator.expect_navigation():
        administrator.locator("main form button").first.click()


def sign(page: Page, number: str, voice: str) -> None:
    """One page and one confirmation."""
    page.goto(f"{HERE}{number}/")
    go(page, "Підтримати петицію")
    go(page, "Підписую")
    expect(page.locator("main")).to_contain_text(f"Ваш голос — {voice}")


def go_and_answer(moderator: Page, number: str) -> None:
    """Announced, answered, a task given."""
    moderator.goto(f"{DESK}{number}/")
    expect(moderator.locator("main")).to_contain_text("набрала підписи")
    go(moderator, "Оголосити про початок розгляду")
    go(moderator, "Оголосити про початок розгляду")
    go(moderator, "Оприлюднити відповідь")
    moderator.get_by_label("підтримано", exact=True).check()
    moderator.get_by_label("Відповідь і причини").fill("Зупинки поставимо до зими.")
    moderator.get_by_label("Хто підписав").fill("Міський голова Ігор Вигаданий")
    go(moderator, "Оприлюднити відповідь")
    go(moderator, "Додати завдання")
    moderator.get_by_label("Що зробити").fill("Поставити дві теплі зупинки")
    moderator.get_by_label("Підрозділ").select_option(label="Відділ комунікацій з громадськістю")
    moderator.get_by_label("До якого дня").fill("01.12.2027")
    go(moderator, "Записати завдання")
