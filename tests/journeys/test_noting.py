"""Shows 3: work is noted from a phone in under half a minute, by the keystroke-level model; by keys alone; without JavaScript.

What is noted is said once, in `EVENT`: another kind takes other words and fields.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.effort import Hand
from tests.journeys.test_pages import check
from viche.kit import clock

HOME = "/kropyvnytskyi"
WHO = "Марія Прикладна"
MOST = 30.0


def day(number: int) -> str:
    """As many days ago, as a person types it."""
    return f"{clock.today() - timedelta(days=number):%d.%m.%Y}"


@dataclass(frozen=True)
class Work:
    """One piece of work: the register, what is typed to find it, its name once found, and what is typed into its form.

    `telling` is the label of the day by which records of the same words are told apart; today stands there already.
    """

    slug: str
    typed: str
    kind: str
    fields: dict[str, str]
    telling: str

    def said(self, number: int = 0) -> dict[str, str]:
        """Label → text of a record of so many days ago."""
        return {**self.fields, **({self.telling: day(number)} if number else {})}


EVENT = Work("events", "зустр", "Захід: зустріч", {"Назва": "Зустріч із мешканцями Балашівки"}, telling="Дата")


def kept(page: Page, slug: str, words: str) -> int:
    """How many records of the register say these words."""
    return page.request.get(f"{HOME}/desk/{slug}/export.csv").text().count(words)


@pytest.fixture
def phone(browser, demo: str):
    """A phone that is touched, 360 points wide."""
    context = browser.new_context(
        base_url=demo, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2, locale="uk-UA"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{demo}/demo/")
    page.get_by_role("button", name=WHO).first.click()
    yield page
    context.close()


def test_an_event_from_a_phone_takes_less_than_half_a_minute(phone: Page) -> None:
    phone.goto(f"{HOME}/desk/")
    title = next(iter(EVENT.fields.values()))
    before = kept(phone, EVENT.slug, title)
    hand = Hand(phone)
    hand.tap(phone.get_by_role("textbox", name="Записати роботу"))
    hand.type(EVENT.typed)
    hand.tap(phone.locator(".kinds a", has_text=EVENT.kind))
    expect(phone.get_by_role("heading", name=EVENT.kind)).to_be_visible()
    for number, (label, text) in enumerate(EVENT.said().items()):
        box = phone.get_by_label(label, exact=True)
        if number or not box.evaluate("e => e === document.activeElement"):
            hand.tap(box)
        hand.type(text)
    hand.tap(phone.get_by_role("button", name="Зберегти й наступний"))
    expect(phone.locator(".note.-good")).to_contain_text("Записано.")
    assert kept(phone, EVENT.slug, title) == before + 1
    sys.stdout.write(f"\n{hand}\n")
    assert hand.seconds < MOST, hand
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_second_one_is_noted_from_where_the_first_ended(phone: Page) -> None:
    phone.goto(f"{HOME}/desk/note/")
    expect(phone.get_by_role("textbox", name="Записати роботу")).to_be_focused()
    hand = Hand(phone)
    phone.keyboard.type(EVENT.typed)
    hand.tap(phone.locator(".kinds a", has_text=EVENT.kind))
    for label, text in EVENT.said(1).items():
        phone.get_by_label(label, exact=True).fill(text)
    phone.get_by_role("button", name="Зберегти й наступний").tap()
    expect(phone.locator(".note.-good")).to_be_visible()
    hand = Hand(phone)
    hand.tap(phone.get_by_role("link", name="Як минулого разу"))
    expect(phone.get_by_label(next(iter(EVENT.fields)), exact=True)).to_have_value(next(iter(EVENT.fields.values())))
    hand.tap(phone.get_by_label(EVENT.telling, exact=True))
    phone.get_by_label(EVENT.telling, exact=True).clear()
    hand.type(day(2))
    hand.tap(phone.get_by_role("button", name="Зберегти й наступний"))
    expect(phone.locator(".note.-good")).to_contain_text("Записано.")
    sys.stdout.write(f"\nas last time: {hand.seconds:.1f} s\n")
    assert hand.seconds < MOST / 2


def test_with_keys_alone(person: Callable[..., Page]) -> None:
    page = person(WHO, viewport=DESK)
    page.goto(f"{HOME}/desk/acts/")
    keys = page.keyboard
    keys.press("n")
    expect(page.get_by_role("textbox", name="Записати роботу")).to_be_focused()
    keys.type(EVENT.typed)
    expect(page.locator(".kinds a[aria-current]")).to_have_text(re.compile(re.escape(EVENT.kind)))
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(page.get_by_role("heading", name=EVENT.kind)).to_be_visible()
    for number, (label, text) in enumerate(EVENT.said(3).items()):
        while number and not page.get_by_label(label, exact=True).evaluate("e => e === document.activeElement"):
            keys.press("Tab")
        keys.type(text)
    keys.press("Control+Enter")
    expect(page.locator(".note.-good")).to_contain_text("Записано.")
    # The next one at once: the focus is back in the first box, and N is a letter there.
    keys.type("n")
    expect(page.get_by_label(next(iter(EVENT.fields)), exact=True)).to_have_value("n")
    page.goto(f"{HOME}/desk/note/?what={EVENT.slug}")
    keys.press("Alt+ArrowUp")
    page.wait_for_url("**like=1**")


def test_the_key_can_be_switched_off(person: Callable[..., Page]) -> None:
    page = person(WHO)
    page.goto(f"{HOME}/desk/note/")
    page.get_by_role("button", name="Вимкнути клавішу N").click()
    page.goto(f"{HOME}/desk/acts/")
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert page.url.endswith("/desk/acts/")
    page.goto(f"{HOME}/desk/note/")
    page.get_by_role("button", name="Увімкнути клавішу N").click()
    expect(page.get_by_role("button", name="Вимкнути клавішу N")).to_be_visible()


def test_without_javascript(person: Callable[..., Page]) -> None:
    page = person(WHO, viewport=PHONE, scripts=False)
    page.goto(f"{HOME}/desk/")
    page.get_by_role("textbox", name="Записати роботу").fill(EVENT.typed)
    page.get_by_role("button", name="Знайти").click()
    if page.locator(".kinds a").count():
        page.locator(".kinds a", has_text=EVENT.kind).click()
    said = EVENT.said(4)
    for label, text in said.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Усі поля").click()
    for label, text in said.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(text)
    page.get_by_role("button", name="Зберегти й наступний").click()
    expect(page.locator(".note.-good")).to_contain_text("Записано.")
    page.get_by_role("button", name="Забрати назад").click()
    expect(page.locator("main")).to_contain_text("Забрали назад")


def rows(number: int, line: str, **wrong: str) -> str:
    """Rows as a spreadsheet gives them to the clipboard: `line` with the number of the row and its day, in the first half of
    the year: what the third quarter lacks is another story (test_schedules.py)."""
    first, half = date(2026, 1, 1), 180
    days = {n: f"{first + timedelta(days=n % half):%d.%m.%Y}" for n in range(1, number + 1)}
    days |= {int(key.removeprefix("row_")): said for key, said in wrong.items()}
    return "\n".join(line.format(n=n, day=days[n]) for n in days)


NEWS, ORDERS = "Новина {n} з таблиці\t{day}", "Про ремонт {n} з таблиці\tТ-{n}\t{day}"


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize(("slug", "variant", "line"), [("publications", "news", NEWS), ("acts", "order", ORDERS)])
def test_two_hundred_rows_from_a_table(
    slug: str, variant: str, line: str, scripts: bool, person: Callable[..., Page]
) -> None:
    page = person(WHO, viewport=DESK, scripts=scripts)
    before = kept(page, slug, "з таблиці")
    page.goto(f"{HOME}/desk/{slug}/paste/?variant={variant}")
    page.get_by_label("Рядки з таблиці").fill(rows(200, line, row_137="31.02.2026"))
    page.get_by_role("button", name="Перевірити").click()
    wrong = page.locator("table.wrongs tbody tr")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("137")
    expect(wrong.locator("td.bad")).to_contain_text("Такої дати немає")
    assert page.get_by_role("button", name="Записати").count() == 0
    assert kept(page, slug, "з таблиці") == before
    page.get_by_role("link", name="Виправити вставлене").click()
    box, way = page.get_by_label("Рядки з таблиці"), "1" if scripts else "0"
    text = box.input_value().replace("31.02.2026", "28.02.2026")
    box.fill(text.replace("Новина ", f"Новина {way}-").replace("Т-", f"Т{way}-"))
    page.get_by_role("button", name="Перевірити").click()
    page.get_by_role("button", name="Записати 200").click()
    expect(page.locator("main")).to_contain_text("нових — 200")
    assert kept(page, slug, "з таблиці") == before + 200


THEIRS = """№\tНазва петиції\tАвтор\tКількість підписів\tСтатус\tДата оприлюднення\tПосилання
1\tОсвітити вигаданий сквер\tГанна Вигадана\t312\tЗ відповіддю\t4 березня 2024\thttps://petition.example/1
2\tАвтобус до вигаданої Балки\tІван Вигаданий\t1 045\tАрхів\t03.04.2024\thttps://petition.example/2"""


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no-script"])
def test_petitions_copied_from_another_platform(scripts: bool, person: Callable[..., Page]) -> None:
    page = person(WHO, viewport=PHONE, scripts=scripts)
    page.goto(f"{HOME}/desk/petitions/paste/")
    page.get_by_label("Рядки з таблиці").fill(THEIRS.replace("вигадан", "придуман") if scripts else THEIRS)
    page.get_by_role("button", name="Перевірити").click()
    expect(page.locator("main")).to_contain_text("виберіть тут для всіх: «Платформа»")
    page.get_by_label("Платформа").select_option(label="e-DEM")
    page.get_by_role("button", name="Перевірити").click()
    expect(page.locator("main")).to_contain_text("Помилок немає. Нових записів: 2")
    page.get_by_role("button", name="Записати 2").click()
    expect(page.locator("main")).to_contain_text("нових — 2")


def test_rows_pasted_into_the_box_come_to_the_table(person: Callable[..., Page]) -> None:
    page = person(WHO, viewport=DESK)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{HOME}/desk/note/?what=acts:order")
    page.evaluate("text => navigator.clipboard.writeText(text)", rows(2, ORDERS))
    page.get_by_label("Номер", exact=True).focus()
    page.keyboard.press("Control+V")
    page.wait_for_url("**/acts/paste/**")
    expect(page.get_by_label("Рядки з таблиці")).to_have_value(rows(2, ORDERS))


def test_a_file_is_dropped_on_the_form(person: Callable[..., Page]) -> None:
    page = person(WHO, viewport=DESK)
    page.goto(f"{HOME}/desk/note/?what=acts:order")
    page.evaluate(
        """() => { const all = new DataTransfer();
        all.items.add(new File(['a;b\\n1;2\\n'], 'table.csv', { type: 'text/csv' }));
        document.querySelector('#pen-form').dispatchEvent(
            new DragEvent('drop', { dataTransfer: all, bubbles: true, cancelable: true })); }"""
    )
    for label, text in {"Про що": "Із файлом", "Номер": "drop-1"}.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Зберегти й відкрити").click()
    expect(page.locator("main")).to_contain_text("table.csv")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_the_pages_are_in_order(size: dict, person: Callable[..., Page]) -> None:
    page = person(WHO, viewport=size)
    page.goto(f"{HOME}/desk/points/?state=draft")
    record = page.locator("main tbody a").first.get_attribute("href") or ""
    month = f"{clock.today():%Y-%m}"
    pages = [
        f"{HOME}/desk/", f"{HOME}/desk/note/", f"{HOME}/desk/note/?kind=акт", f"{HOME}/desk/note/?kind=щосьінше",
        f"{HOME}/desk/note/?what=acts:order", f"{HOME}/desk/note/?what=points&like=1", f"{HOME}/desk/note/mine/?month={month}",
        f"{HOME}/desk/acts/paste/", f"{HOME}/desk/petitions/paste/", f"{HOME}/desk/petitions/import/", f"{HOME}/desk/registers/", f"{HOME}/registers/", record,
        f"{HOME}/desk/links/add/registers_point/{record.rstrip('/').rsplit('/', 1)[1]}/?role=act&where=hromada_act&q=про",
    ]  # fmt: skip
    wrong = [said for path in pages for said in check(page, path, str(size["width"]))]
    assert wrong == []
