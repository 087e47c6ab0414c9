"""A paragraph written by hand outlives new numbers: edited, a record added, pointed out, answered, approved by another, printed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, at_work, leave_as_is, visit
from tests.journeys.test_story import press, sign_in
from viche.kit import clock

HOME = "/kropyvnytskyi"
NBSP = "\N{NO-BREAK SPACE}"
BODY = "# ЗВІТ\n\nПроведено {events:kind=game#навчальну гру|навчальні гри|навчальних ігор}.\n\nРоботу буде продовжено."


def played(page: Page, title: str) -> None:
    """A game of today, noted and published at once."""
    visit(page, f"{HOME}/desk/note/?what=events:game")
    page.get_by_label("Назва").first.fill(title)
    page.get_by_label("Оприлюднити одразу").check()
    press(page, "Зберегти й відкрити")
    expect(page.locator("main")).to_contain_text(title)


def begun(page: Page) -> str:
    """A form of two sentences and a report of this year by it; the address of its bench."""
    visit(page, f"{HOME}/desk/reports/forms/new/")
    for label, text in (("Назва форми", "Ігри року"), ("Назва звіту", "Ігри за {year} рік"), ("Текст форми", BODY)):
        page.get_by_label(label, exact=True).fill(text)
    page.locator("[name=subject]").select_option("department")
    press(page, "Зберегти", most=200)
    visit(page, f"{HOME}/desk/reports/new/")
    about = page.locator("[name=about]")
    about.select_option(about.locator("option[value^='department:']").first.get_attribute("value"))
    press(page, "Далі")
    page.get_by_label("Ігри року").check()
    page.get_by_label("інший час").check()
    year = clock.today().year
    page.locator("[name=since]").fill(f"01.01.{year}")
    page.locator("[name=until]").fill(f"31.12.{year}")
    press(page, "Скласти звіт")
    at_work(page)
    return page.url


def number_in(page: Page) -> int:
    """How many games the text says."""
    found = re.search(r"(\d+)\s*навчальн", page.locator(".sheet").inner_text())
    assert found
    return int(found[1])


def test_a_paragraph_by_hand(person: Callable[..., Page], demo: str) -> None:
    head, writer = person(None, scripts=False), person(None, scripts=False)
    sign_in(head, demo, "Петро Уявний")
    sign_in(writer, demo, "Марія Прикладна")
    played(head, "Гра про бюджет")
    bench = begun(writer)
    first = number_in(writer)

    # The sentence is written anew; its number stays what it is.
    writer.locator(".sheet .edit a").first.click()
    box = writer.locator("[name=text]")
    box.fill(box.input_value().replace("Проведено", "Разом зі школами проведено"))
    press(writer, "Зберегти абзац")
    expect(writer.locator(".sheet")).to_contain_text("Разом зі школами проведено")
    assert number_in(writer) == first and writer.locator(".sheet a.n").count() == 1

    # One more record, new numbers: the sentence says them, and asks to be read again.
    played(head, "Гра про відкриті дані")
    visit(writer, bench)
    press(writer, "Оновити числа")
    at_work(writer)
    assert number_in(writer) == first + 1
    expect(writer.locator(".sheet .note")).to_contain_text("перечитайте речення")
    warns = writer.locator("#checks")
    expect(warns).to_contain_text(f"Було {first}")
    warns.locator("li", has_text="перечитайте речення").get_by_role("link", name="Відповісти").click()
    writer.get_by_label("Так і має бути").check()
    writer.get_by_label("Пояснення").fill("Речення правдиве й для двох.")
    press(writer, "Записати відповідь")
    expect(writer.locator(".sheet .note")).to_have_count(0)

    # Checked, handed over; another person reads the answer, approves and publishes.
    press(writer, "Перевірено")
    expect(writer.locator("main")).to_contain_text("Речення правдиве й для двох.")
    leave_as_is(writer)
    press(writer, "Перевірено")
    visit(head, bench)
    press(head, "Затвердити")
    expect(head.locator("main")).to_contain_text("Речення правдиве й для двох.")
    press(head, "Затвердити")
    press(head, "Оприлюднити")
    press(head, "Оприлюднити")

    resident = person(None, viewport=PHONE, scripts=False)
    visit(resident, bench.replace("/desk", ""))
    expect(resident.locator(".sheet")).to_contain_text("Разом зі школами проведено")
    assert number_in(resident) == first + 1 and resident.locator(".sheet .edit").count() == 0
    answer = resident.request.get(resident.locator("a[href$='export.docx']").first.get_attribute("href") or "")
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        text = re.sub("<[^>]+>", "", archive.read("word/document.xml").decode()).replace(NBSP, " ")
    assert f"Разом зі школами проведено {first + 1} навчальн" in text
