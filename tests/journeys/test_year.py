"""From an hromada that was just opened to its published annual report, in the browser only; what it costs is counted.

An operator opens the hromada (not counted: that is the server's work). Then two people work: the administrator, from the
letter with the invitation; the head of a department, who takes in last year's report, notes fifty records, tells the year.
"""

from __future__ import annotations

import base64
import re
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, at_work, visit
from tests.journeys.effort import Hand
from viche.kit import clock

PLACE, CODE = "znamianka", "UA35040130000021732"
UNIT = "Відділ внутрішньої політики"
OLD = Path(__file__).resolve().parents[2] / "viche" / "site" / "demo" / "data" / "reports" / "000.txt"
YEAR = clock.today().year


def day(number: int) -> str:
    """A day of this year that is over."""
    last = (clock.today() - date(YEAR, 1, 1)).days
    return f"{date(YEAR, 1, 1) + timedelta(days=number * 7 % (last + 1)):%d.%m.%Y}"


def table(head: str, line: str, number: int, first: int = 1) -> str:
    """Rows as they are copied from a spreadsheet."""
    return "\n".join([head, *(line.format(n=n, day=day(n)) for n in range(first, first + number))])


TABLES = (
    ("consultations", table("Предмет\tФормат\tДата\tУчасників", "Про благоустрій вулиці {n}\tЗустріч із громадськістю\t{day}\t2{n}", 12)),
    ("consultations", table("Предмет\tФормат\tДата\tУчасників\tПлатформа", "Назва скверу {n}\tЕлектронна консультація\t{day}\t3{n}\te-DEM", 8, 21)),
    ("assemblies", table("Мета\tПовідомлення надійшло", "Мирна акція на майдані, {n}\t{day}", 15)),
    ("events", table("Назва\tДата\tСкільки учасників", "Толока в парку {n}\t{day}\t4{n}", 12)),
)  # fmt: skip
NEWS = [f"Новина про роботу відділу {n}" for n in range(1, 4)]


def code(secret: str) -> str:
    """What the application on the phone shows now."""
    key = base64.b32encode(base64.b32decode(secret)).decode()
    return format_hotp_value(hotp_value(key, int(time.time()) // 30))


def letter(page: Page) -> None:
    """Open the newest letter of the demo."""
    visit(page, "/demo/mail/")
    page.locator('main a[href*="/demo/mail/"]').first.click()


def set_up_codes(hand: Hand) -> None:
    """The second factor, as its page asks."""
    expect(hand.page.get_by_label("Код із застосунку")).to_be_visible()
    found = re.search(r"\b[A-Z2-7]{32}\b", hand.page.locator("main").inner_text())
    assert found
    hand.tap(hand.page.get_by_label("Код із застосунку"), think=False)
    hand.type(code(found[0]))
    hand.tap(hand.page.get_by_role("button", name="Увімкнути"), think=False)
    hand.tap(hand.page.get_by_text("Записано, далі"))


def accept(page: Page) -> Hand:
    """From the letter with the invitation to the desk."""
    letter(page)
    hand = Hand(page, touch=False)
    hand.tap(page.locator('main a[href*="invitation"]').first)
    hand.tap(page.get_by_role("button", name="Прийняти"))
    set_up_codes(hand)
    expect(page.locator("h1")).to_contain_text("Сьогодні")
    return hand


@pytest.fixture
def opened(person: Callable[..., Page]) -> None:
    """The hromada, opened by the operator of the demo."""
    page = person("Оксана Мандрівна")
    visit(page, f"/open/{CODE}/")
    page.get_by_label("Ім’я та прізвище першого адміністратора").fill("Оксана Перша")
    page.get_by_label("Пошта першого адміністратора").fill("first@znamianka.example")
    page.get_by_role("button", name="Відкрити громаду").click()
    expect(page.locator("main")).to_contain_text("Ще нічого не оприлюднено")


def test_from_nothing_to_a_published_report(opened: None, person: Callable[..., Page]) -> None:
    administrator = accept(person(None))
    organise(administrator)
    head = accept(person(None))
    take_in(head)
    note(head)
    tell(head)
    resident = person(None, viewport=PHONE, scripts=False)
    visit(resident, f"/{PLACE}/reports/")
    resident.get_by_role("link", name="Звіт про основні результати").click()
    for words in (r"20\s+консультацій", r"8\s+електронних", r"15\s+повідомлень"):
        expect(resident.locator(".sheet a.n", has_text=re.compile(words))).to_have_count(1)
    assert not resident.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    sys.stdout.write(f"\nadministrator: {administrator}\nhead of the department: {head}\n")
    assert administrator.seconds + head.seconds < 6 * 60


def organise(hand: Hand) -> None:
    """Three departments, and the invitation of who works in one of them."""
    page = hand.page
    hand.tap(page.get_by_role("link", name="Додайте підрозділи"))
    for number, name in enumerate((UNIT, "Відділ культури", "Загальний відділ")):
        if number:
            hand.tap(page.get_by_role("link", name="Підрозділи").first)
            hand.tap(page.get_by_role("link", name="Додати підрозділ"))
        hand.put("Назва", name)
        hand.tap(page.get_by_role("button", name="Додати"))
        expect(page.locator("main")).to_contain_text(f"Додано: {name}")
    hand.tap(page.get_by_role("link", name="Сьогодні").first)
    hand.tap(page.get_by_role("link", name="Запросіть колег"))
    hand.put("Електронна пошта", "marta@znamianka.example")
    hand.put("Ім’я та прізвище", "Марта Керівна")
    hand.choose("Роль", "керівник")
    hand.choose("Підрозділ", UNIT)
    hand.tap(page.get_by_role("button", name="Надіслати запрошення"))
    expect(page.locator("main")).to_contain_text("у дорозі")


def take_in(hand: Hand) -> None:
    """Last year's report, its recognised numbers stated."""
    page = hand.page
    told = OLD.read_text(encoding="utf-8").replace("2024", str(YEAR - 1)).replace("Кропивницьк", "Знам’янськ")
    hand.tap(page.get_by_role("link", name="Додайте торішній звіт"))
    hand.paste("Текст звіту", told)
    hand.tap(page.get_by_role("button", name="Прочитати"))
    expect(page.locator("main")).to_contain_text("Знайдено: 29")
    hand.tap(page.get_by_role("link", name="Позначити впізнані"))
    first = page.locator("ol > li").first
    hand.decisions += 1
    hand.taps += 2
    first.get_by_label("Яке це число").select_option("consultations")
    hand.tap(page.get_by_role("button", name="Записати позначені"))
    expect(page.locator("main")).to_contain_text("Записано: ")


def note(hand: Hand) -> None:
    """Fifty records: tables pasted, the last three typed."""
    page = hand.page
    for slug, rows in TABLES:
        hand.tap(page.get_by_role("link", name="Сьогодні").first)
        paste(hand, slug, rows)
    hand.tap(page.get_by_role("link", name="Сьогодні").first)
    hand.tap(page.get_by_role("textbox", name="Записати роботу"))
    hand.type("новина")
    hand.tap(page.locator(".kinds a", has_text="новина").first)
    for title in NEWS:
        if not page.get_by_label("Назва чи про що").evaluate("e => e === document.activeElement"):
            hand.tap(page.get_by_label("Назва чи про що"))
        hand.type(title)
        hand.tap(page.get_by_role("button", name="Зберегти й наступний"))
        expect(page.locator(".note.-good")).to_contain_text("Записано.")


def paste(hand: Hand, slug: str, rows: str) -> None:
    """A table copied elsewhere, checked, written and published at once."""
    page = hand.page
    hand.tap(page.get_by_role("link", name="Усі реєстри").first)
    hand.tap(page.locator(f'main a[href$="/desk/{slug}/"]').first)
    hand.tap(page.get_by_role("link", name="Імпорт").first)
    hand.tap(page.get_by_role("link", name="Вставити скопійовані рядки"))
    hand.paste("Рядки з таблиці", rows)
    hand.tap(page.get_by_label("Оприлюднити одразу"))
    hand.tap(page.get_by_role("button", name="Перевірити"))
    hand.tap(page.get_by_role("button", name=re.compile(r"Записати \d+")))
    expect(page.locator("main")).to_contain_text("нових — ")


def tell(hand: Hand) -> None:
    """The year: draft, checks, approval, publication."""
    page = hand.page
    hand.tap(page.get_by_role("link", name="Сьогодні").first)
    hand.tap(page.get_by_role("link", name="Складіть звіт"))
    hand.tap(page.get_by_label("Звіт підрозділу за рік", exact=True))
    hand.tap(page.get_by_label(f"за {YEAR} рік"))
    hand.tap(page.get_by_role("button", name="Скласти звіт"))
    at_work(page)
    expect(page.locator("main")).to_contain_text("Перед погодженням")
    hand.tap(page.get_by_role("link", name="Перевірено: передати на погодження"))
    if page.get_by_label("лишаю як є").count():
        hand.tap(page.get_by_label("лишаю як є"))
        hand.tap(page.locator("[name=why]"))
        hand.type("перевірено за записами")
    hand.tap(page.get_by_role("button", name="Перевірено: передати на погодження"))
    hand.tap(page.get_by_role("link", name="Затвердити"))
    hand.tap(page.get_by_role("button", name="Затвердити"))
    hand.tap(page.get_by_role("link", name="Оприлюднити"))
    hand.tap(page.get_by_role("button", name="Оприлюднити"))
    expect(page.locator("main")).to_contain_text("Сторінка для мешканців")
