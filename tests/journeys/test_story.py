"""Enter → publish → found by a resident on a phone → withheld: with the keyboard alone and JavaScript off."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

TITLE = "Про освітлення подвір’їв біля шкіл"
LABEL = """() => { const e = document.activeElement;
    if (!e || !e.matches('a, button, input, select, textarea, summary')) return '';
    return [e.getAttribute('aria-label'), e.labels && e.labels[0] && e.labels[0].innerText, e.innerText, e.value]
        .filter(Boolean).join(' | ').replaceAll('\\u00a0', ' ') }"""


def reach(page: Page, words: str, *, most: int = 90) -> None:
    """Press Tab until the focus stands on what carries these words."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if words in page.evaluate(LABEL):
            return
    raise AssertionError(f"«{words}» cannot be reached by Tab on {page.url}")


def press(page: Page, words: str, *, most: int = 90) -> None:
    """Reach it and press Enter."""
    reach(page, words, most=most)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Page, words: str, text: str) -> None:
    """Reach a field and type."""
    reach(page, words)
    page.keyboard.type(text)


def sign_in(page: Page, demo: str, name: str) -> None:
    """By the page of the demo, with the keyboard."""
    page.goto(f"{demo}/demo/")
    press(page, name)


def test_an_act_from_the_desk_to_a_phone_and_back(person: Callable[..., Page], demo: str) -> None:
    editor = person(None, scripts=False)
    sign_in(editor, demo, "Марія Прикладна")
    editor.goto("/kropyvnytskyi/desk/")
    press(editor, "Усі реєстри")
    press(editor, "Акти", most=250)
    press(editor, "Додати")
    fill(editor, "Номер", "2077")
    fill(editor, "Дата", "03.11.2026")
    fill(editor, "Про що", TITLE)
    reach(editor, "Відповідальний підрозділ")
    editor.keyboard.press("ArrowDown")
    press(editor, "Зберегти")
    expect(editor.locator("main")).to_contain_text("чернетка")
    record = editor.url

    resident = person(None, viewport=PHONE, scripts=False)
    search(resident)
    assert resident.get_by_role("link", name=TITLE).count() == 0

    approver = person(None, scripts=False)
    sign_in(approver, demo, "Петро Уявний")
    approver.goto("/kropyvnytskyi/desk/")
    press(approver, "2077")
    press(approver, "Оприлюднити")
    press(approver, "Оприлюднити")
    expect(approver.locator("main")).to_contain_text("оприлюднено")

    search(resident)
    press(resident, TITLE)
    expect(resident.locator("h1")).to_contain_text("2077")

    approver.goto(record)
    press(approver, "Притримати")
    fill(approver, "Підстава", "ЗДПІ, ст. 6: місця подвір’їв")
    fill(approver, "Рішення", "розпорядження № 7 від 05.11.2026")
    fill(approver, "Дата перегляду", "20.12.2026")
    press(approver, "Притримати")
    expect(approver.locator("main")).to_contain_text("притримано")

    address = resident.url
    answer = resident.goto(address)
    assert answer is not None and answer.status == 403
    expect(resident.locator("main")).to_contain_text("розпорядження № 7")
    assert "2077" not in resident.locator("main").inner_text()
    search(resident)
    assert resident.get_by_role("link", name=TITLE).count() == 0
    resident.goto("/kropyvnytskyi/figures/acts/?since=2026-01-01&until=2026-12-31")
    expect(resident.locator("main")).to_contain_text("притримано")
    assert TITLE not in resident.content()
    exported = resident.request.get("/kropyvnytskyi/acts/export.csv").text()
    assert "1431" in exported and TITLE not in exported


def search(page: Page) -> None:
    """From the home of the hromada, as a resident would."""
    page.goto("/kropyvnytskyi/")
    page.locator("input[type=search]").first.focus()
    page.keyboard.type("освітлення подвір")
    with page.expect_navigation():
        page.keyboard.press("Enter")
