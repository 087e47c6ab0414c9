"""Kyiv's document becomes a programme in the browser without JavaScript; headings nobody knows; files that are no tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, visit
from tests.journeys.test_pages import check
from viche.kit.spreadsheets import write_xlsx
from viche.office.programmes.tests.documents import KYIV

TAKE = "/kropyvnytskyi/desk/programmes/take/"


def upload(page: Page, path: Path) -> None:
    visit(page, TAKE)
    page.get_by_label("Документ").set_input_files(path)
    page.get_by_label("Хто координує нову програму").select_option(label="Відділ комунікацій з громадськістю")
    page.get_by_role("button", name="Далі").click()


def written(page: Page) -> None:
    """Wait for the job: without JavaScript its page asks anew by itself."""
    expect(page).to_have_url(re.compile(r"/desk/programmes/\d+/$"), timeout=60_000)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_kyiv_without_scripts(person: Callable[..., Page]) -> None:
    page = person("Ірина Зразкова", scripts=False)
    visit(page, "/kropyvnytskyi/desk/programmes/")
    page.get_by_role("link", name="Узяти з документа").click()
    upload(page, KYIV)
    expect(page.get_by_role("heading", level=1)).to_have_text("Як прочитано документ")
    expect(page.get_by_label("Назва програми")).to_have_value(re.compile("громадянського суспільства у місті Києві"))
    expect(page.get_by_label("Звітний період до")).to_have_value("30.06.2024")
    page.get_by_label("Назва програми").fill("Київська програма через браузер")
    page.get_by_role("button", name="Перевірити").click()
    main = page.locator("main")
    expect(main).to_contain_text("28 заходів")
    expect(main).to_contain_text("76,9 %")
    page.get_by_role("link", name="Усі заходи").click()
    expect(main).to_contain_text("215 652,3")
    page.get_by_role("link", name="1.6", exact=True).click()
    expect(main).to_contain_text("8669,483 (бюджет міста Києва)")
    # Back to the columns and again: what was chosen is still chosen.
    page.get_by_label("Уважати видатки заходу 1.7").check()
    page.get_by_role("button", name="Повернутися до стовпців").click()
    expect(page.get_by_label("Назва програми")).to_have_value("Київська програма через браузер")
    page.get_by_role("button", name="Перевірити").click()
    expect(page.get_by_label("Уважати видатки заходу 1.7")).to_be_checked()
    page.get_by_role("button", name="Записати", exact=True).click()
    written(page)
    expect(page.locator("main")).to_contain_text("Київська програма через браузер")
    # The same document again leads to what is there.
    upload(page, KYIV)
    page.get_by_label("Назва програми").fill("Київська програма через браузер")
    page.get_by_role("button", name="Перевірити").click()
    page.get_by_role("button", name="Записати", exact=True).click()
    expect(page.locator(".note.-bad").first).to_contain_text("уже є")


def test_pages_are_sound(person: Callable[..., Page]) -> None:
    page = person("Ірина Зразкова")
    upload(page, KYIV)
    columns = urlsplit(page.url).path
    page.get_by_label("Назва програми").fill("Київська програма, лише переглянута")
    page.get_by_role("button", name="Перевірити").click()
    preview = urlsplit(page.url).path
    wrong = []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for path in (TAKE, columns, preview, f"{preview}?show=all", f"{preview}?measure=1.6"):
            wrong += check(page, path, str(size["width"]))
    assert wrong == []


def reach(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until the control with this label or text has the focus."""
    said = """() => { const e = document.activeElement; return e ? (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText) || "" : "" }"""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(said).strip().startswith(name):
            return
    raise AssertionError(f"the keyboard does not reach «{name}»")


def test_by_keyboard_alone(person: Callable[..., Page]) -> None:
    page = person("Ірина Зразкова", scripts=False)
    visit(page, TAKE)
    reach(page, "Документ")
    page.get_by_label("Документ").set_input_files(KYIV)
    reach(page, "Хто координує нову програму")
    page.keyboard.press("ArrowDown")
    reach(page, "Далі")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Як прочитано документ")
    reach(page, "Назва програми")
    page.keyboard.press("Control+A")
    page.keyboard.type("Програма з клавіатури")
    reach(page, "Перевірити")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Перевірте, перш ніж записати")
    reach(page, "Уважати видатки")
    page.keyboard.press("Space")
    reach(page, "Записати")
    page.keyboard.press("Enter")
    written(page)
    expect(page.locator("main")).to_contain_text("Програма з клавіатури")


def test_two_columns_are_shown_by_the_person(person: Callable[..., Page], tmp_path: Path) -> None:
    path = tmp_path / "заходи.xlsx"
    header = ("Виконання", "Скільки на все, грн", "Витрачено, грн", "Що робимо")
    rows = [("Виконано частково", 1_500_000, 250_000.5, "Ярмарок"), ("Не виконано", 20_000, 0, "Форум")]
    with path.open("wb") as file:
        write_xlsx(rows, file, header=header)
    page = person("Ірина Зразкова", scripts=False, viewport=PHONE)
    upload(page, path)
    expect(page.locator("main")).to_contain_text("Не всі стовпці впізнано")
    fits(page)
    page.get_by_label("Назва програми").fill("Ярмарки громади")
    page.get_by_label("Перший рік").fill("2024")
    page.get_by_label("Останній рік").fill("2024")
    page.get_by_label("Звітний період від").fill("01.01.2024")
    page.get_by_label("Звітний період до").fill("31.12.2024")
    page.get_by_label("Суми в документі").select_option(label="грн")
    page.get_by_label("Що робимо").select_option(label="Захід")
    page.get_by_label("Скільки на все").select_option(label="Обсяг фінансування за планом: 2024 рік")
    page.get_by_role("button", name="Перевірити").click()
    expect(page.locator("main")).to_contain_text("2 заходи")
    fits(page)
    page.get_by_role("link", name="Усі заходи").click()
    expect(page.locator("main")).to_contain_text("250 000,50")
    fits(page)
    page.get_by_role("button", name="Записати", exact=True).click()
    written(page)
    # The next document with these headings is read the same way.
    upload(page, path)
    expect(page.locator("main")).to_contain_text("так само, як тоді")
    expect(page.get_by_label("Що робимо")).to_have_value("measure")
    expect(page.get_by_label("Скільки на все")).to_have_value("plan:2024")
    page.get_by_role("button", name="Скасувати і забути документ").click()
    expect(page.locator("body")).to_contain_text("нічого не записано")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("звіт.pdf", b"%PDF-1.7\n%%EOF\n", "немає її клітинок"),
        ("звіт.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Документ Word (.docx)"),
        ("звіт.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 40, "немає її клітинок"),
    ],
)
def test_wrong_kinds_get_their_sentence(
    name: str, content: bytes, words: str, person: Callable[..., Page], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    page = person("Ірина Зразкова", scripts=False)
    upload(page, path)
    expect(page.locator("#id_file_error")).to_contain_text(words)
    expect(page.get_by_role("heading", level=1)).to_have_text("Узяти програму з документа")
