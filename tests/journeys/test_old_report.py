"""An old report from its file to numbers with quotes on pages of figures: without scripts on a phone, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.test_pages import check

REPORT = Path(__file__).resolve().parents[2] / "viche" / "site" / "demo" / "data" / "reports" / "000.txt"
DESK = "/kropyvnytskyi/desk/old-reports/"
TEXT = """Звіт про роботу загального відділу за 2018 рік

За рік видано близько 71 акта, з них 12 рішень. Проведено три толоки за участі 1 250 мешканців.
"""


def item(page: Page, words: str) -> Locator:
    """The number whose box is called by these words."""
    return page.locator("ol > li").filter(has=page.get_by_role("checkbox", name=words))


def take(page: Page, text: str) -> None:
    """Paste a report and let it be read."""
    page.goto(f"{DESK}new/")
    page.get_by_label("Текст звіту").fill(text)
    page.get_by_role("button", name="Прочитати").click()


def test_a_file_becomes_numbers_to_decide(person: Callable[..., Page]) -> None:
    """Twenty-nine numbers of a real report stand with their sentences; some are skipped, the count of what is left tells."""
    # In another hromada: in its own the demo states these numbers already.
    page = person("Оксана Мандрівна", viewport=PHONE, scripts=False)
    page.goto(DESK.replace("kropyvnytskyi", "khmilnyk"))
    page.get_by_role("link", name="Додати звіт").click()
    page.get_by_label("Файл").set_input_files(REPORT)
    page.get_by_role("button", name="Прочитати").click()
    expect(page.locator("main")).to_contain_text("Знайдено: 29")
    expect(page.locator("h1")).to_contain_text("за 2024 рік")
    expect(item(page, "103 повідомлення")).to_contain_text("Розглянуто 103 повідомлення від громадських організацій")
    expect(item(page, "2-й: форум")).to_contain_text("Проведено Другий міський форум")
    for words in ("34 заходах", "86 активістів"):
        item(page, words).get_by_label("Позначити").check()
    page.get_by_role("button", name="Пропустити позначені").click()
    expect(page.locator("main")).to_contain_text("Розібрано 2 з 29")
    assert item(page, "34 заходах").count() == 0
    page.get_by_role("link", name="Пропущено").click()
    expect(item(page, "86 активістів")).to_be_visible()


def test_confirmed_numbers_stand_on_the_page_of_the_figure(person: Callable[..., Page]) -> None:
    page = person("Петро Уявний", viewport=PHONE, scripts=False)
    take(page, TEXT)
    expect(page.locator("main")).to_contain_text("Знайдено: 4")
    whole, part = item(page, "близько 71 акта"), item(page, "12 рішень")
    whole.get_by_label("Позначити").check()
    whole.get_by_label("Яке це число").select_option("acts")
    part.get_by_label("Позначити").check()
    part.get_by_text("Виправити").click()
    part.get_by_label("Інше число").fill("acts")
    part.get_by_label("Частина").fill("колір=синій")
    page.get_by_role("button", name="Записати позначені").click()
    expect(part).to_contain_text("Можна за такими")
    part.get_by_label("Частина").fill("вид=рішення")
    page.get_by_role("button", name="Записати позначені").click()
    expect(page.locator("main")).to_contain_text("Записано: 2")
    expect(page.locator("main")).to_contain_text("Розібрано 2 з 4")

    stranger = person(None, viewport=PHONE)
    stranger.goto("/kropyvnytskyi/figures/acts/?since=2018-01-01&until=2018-12-31")
    expect(stranger.locator("h1")).to_contain_text("71")
    expect(stranger.locator("main")).to_contain_text("«За рік видано близько 71 акта, з них 12 рішень.»")
    expect(stranger.locator("#beside")).to_have_text("Рік до року")
    stranger.goto("/kropyvnytskyi/figures/acts/?since=2018-01-01&until=2018-12-31&kind=decision")
    expect(stranger.locator("h1")).to_contain_text("12")


def test_by_keyboard_alone(person: Callable[..., Page]) -> None:
    """Mark with the space bar, choose with a letter, send with Enter: no step needs a mouse."""
    page = person("Петро Уявний")
    take(page, TEXT.replace("2018", "2017"))
    first = item(page, "близько 71 акта")
    first.get_by_label("Позначити").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(first.get_by_label("Яке це число")).to_be_focused()
    first.get_by_label("Яке це число").select_option("acts")
    page.get_by_role("button", name="Записати позначені").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Записано: 1")


def test_its_pages_fit_a_phone_and_axe_finds_nothing(person: Callable[..., Page]) -> None:
    page = person("Петро Уявний", viewport=PHONE)
    take(page, TEXT.replace("2018", "2016"))
    here = page.url.partition("?")[0]
    one = item(page, "близько 71 акта")
    one.get_by_label("Позначити").check()
    one.get_by_label("Яке це число").select_option("acts")
    page.get_by_role("button", name="Записати позначені").click()
    expect(page.locator("main")).to_contain_text("Записано: 1")
    page.get_by_role("button", name="Показати мешканцям").click()
    public = here.replace("/desk/", "/")
    wrong = []
    for path in (DESK, f"{DESK}new/", here, f"{here}?state=stated", f"{here}?state=skipped", public,
                 "/kropyvnytskyi/figures/acts/?since=2016-01-01&until=2016-12-31", "/kropyvnytskyi/desk/figures/"):  # fmt: skip
        wrong += check(page, path, "360")
    assert wrong == []
    stranger = person(None, viewport=PHONE)
    stranger.goto(public)
    stranger.get_by_role("link", name="71").click()
    expect(stranger.locator("h1")).to_contain_text("71")
