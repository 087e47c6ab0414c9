"""The main job: a programme taken in from its Word report, worked on, reported again; by keyboard alone, without JavaScript too."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE, at_work, leave_as_is, visit
from tests.journeys.test_story import press, reach, sign_in
from viche.kit import clock
from viche.office.programmes.tests.documents import KYIV

DESK = "/kropyvnytskyi/desk/"
UNIT = "Відділ комунікацій з громадськістю"
# The measure 1.15, for which payments are entered as well.
MEASURE = "Проведення загальноміських офіційних заходів"
NBSP = "\N{NO-BREAK SPACE}"
WHOLE = "29 923,4"
# 495,720 of the measure 1.15 gave place to payments of 300,500 and 200.
WHOLE_NOW, NUMBER_NOW, WHOLE_TODAY = "29 928,2", 29928.2, "30 027,7"
# The five amounts as the document prints them, and where.
CELLS = (
    "рядок 8, стовпець 8: «8669,483 (бюджет міста Києва)»",
    "рядок 9, стовпець 8: «415,892 (бюджет міста Києва)»",
    "рядок 15, стовпець 8: «54,75 (бюджет міста Києва)»",
    "рядок 19, стовпець 8: «495,72 (бюджет міста Києва)»",
    "рядок 25, стовпець 8: «20287,577 (бюджет міста Києва)»",
)
Opener = Callable[..., Page]


def due() -> str:
    """A working day soon, as it is typed."""
    day = clock.today() + timedelta(days=7)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return f"{day:%d.%m.%Y}"


BOX = """() => { const e = document.activeElement;
    return e && e.matches('input, select, textarea') && e.labels.length ? e.labels[0].innerText : '' }"""


def box(page: Page, words: str, most: int = 120) -> None:
    """Press Tab until the focus stands in the box (radio button, list) with this label."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(BOX).strip().startswith(words):
            return
    raise AssertionError(f"the box «{words}» cannot be reached by Tab on {page.url}")


def write(page: Page, words: str, text: str) -> None:
    """Type over what is in a box."""
    box(page, words)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def tick(page: Page, words: str) -> None:
    """Tick a box."""
    box(page, words)
    page.keyboard.press("Space")
    expect(page.locator(":focus")).to_be_checked()


def choose(page: Page, words: str, option: str) -> None:
    """Go down a list to this option by arrows."""
    box(page, words)
    page.keyboard.press("Home")
    for _press in range(60):
        if page.locator(":focus").evaluate("e => e.selectedOptions[0].text").replace(NBSP, " ").startswith(option):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"«{option}» is not among the options of «{words}»")


def answer(page: Page, first: str, option: str) -> None:
    """Go by arrows from the first answer, where Tab leads, to this one and choose it."""
    box(page, first)
    page.keyboard.press("Space")
    for _press in range(9):
        if page.locator(":focus").evaluate("e => e.labels[0].innerText").strip().startswith(option):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"«{option}» is not among the answers of «{first}»")


def opened(person: Opener, demo: str, name: str, scripts: bool) -> Page:
    page = person(None, scripts=scripts)
    sign_in(page, demo, name)
    visit(page, DESK)
    return page


def taken_in(secretary: Page, title: str) -> str:
    """Import Kyiv's document with its doubts seen and its split confirmed. Gives the address of the board."""
    secretary.on("filechooser", lambda _chooser: None)  # asked for long before the key is pressed: the order would race
    reach(secretary, "Програми")
    if secretary.evaluate(
        "document.activeElement.matches('summary')"
    ):  # the heading of the fold, then the register in it
        secretary.keyboard.press("Enter")
        reach(secretary, "Програми")
    with secretary.expect_navigation():
        secretary.keyboard.press("Enter")
    press(secretary, "Узяти з документа")
    box(secretary, "Документ")
    with secretary.expect_file_chooser() as chooser:
        secretary.keyboard.press("Enter")
    chooser.value.set_files(KYIV)
    choose(secretary, "Хто координує нову програму", UNIT)
    press(secretary, "Далі")
    write(secretary, "Назва програми", title)
    press(secretary, "Перевірити")
    for words in ("28 заходів", "76,9 %", "94 759,4"):
        expect(secretary.locator("main")).to_contain_text(words)
    tick(secretary, "Уважати видатки заходу 1.7")
    tick(secretary, "Оприлюднити одразу")
    press(secretary, "Записати")
    at_work(secretary)
    expect(secretary.locator("h1")).to_have_text(title)
    expect(secretary.locator("main")).to_contain_text(WHOLE)
    return secretary.url


def stated(person: Opener, demo: str, board: str, scripts: bool) -> None:
    """A period is asked for; one statement goes from its executor to the coordinator and to whoever approves."""
    coordinator = opened(person, demo, "Степан Казковий", scripts)
    visit(coordinator, board)
    press(coordinator, "Відомості")
    press(coordinator, "Запитати відомості")
    choose(coordinator, "Період", "за II півріччя 2024")
    press(coordinator, "Далі")
    write(coordinator, "Подати до", due())
    press(coordinator, "Запитати й надіслати листи")
    asked = coordinator.url
    expect(coordinator.locator("main")).to_contain_text("запитано")

    executor = opened(person, demo, "Марія Прикладна", scripts)
    visit(executor, asked)
    press(executor, MEASURE)
    answer(executor, "Виконано —", "Виконано частково —")
    answer(executor, "У повному обсязі —", "У повному обсязі —")
    write(executor, "Скільки завдань", "2")
    answer(executor, "Фінансувався —", "Фінансувався —")
    write(executor, "Що зроблено за період", "Надано {acts~консультації|консультації|консультацій}: {acts#}.")
    press(executor, "Показати, як надрукуємо")
    expect(executor.locator("main")).to_contain_text("завдання, заплановані на звітний період")
    press(executor, "Подати координатору")
    said = executor.url
    for page, step, state in (
        (coordinator, "Прийняти", "прийнято"),
        (opened(person, demo, "Петро Уявний", scripts), "Затвердити", "затверджено"),
    ):
        visit(page, said)
        press(page, step)
        press(page, step)
        expect(page.locator("main .tag").first).to_contain_text(state)


def paid(accountant: Page, board: str, day: str, amount: str, document: str) -> None:
    """A dated payment of the measure, found from the board."""
    visit(accountant, board)
    press(accountant, MEASURE)
    press(accountant, "Платежі")
    press(accountant, "Додати платіж")
    write(accountant, "Дата", day)
    # A payment is typed as its document says it, in hryvnias.
    write(accountant, "Сума", str(int(Decimal(amount.replace(",", ".")) * 1000)))
    answer(accountant, "загальний фонд", "загальний фонд")
    write(accountant, "Платіжний документ", document)
    press(accountant, "Зберегти")
    expect(accountant.locator("main")).to_contain_text(document)


def drafted(writer: Page, board: str) -> str:
    """A new report of the half-year; its whole sum is stated and opens the five cells. Gives the address of its bench."""
    visit(writer, board)
    choose(writer, "Період", "I півріччя 2024")
    press(writer, "Показати")
    press(writer, "Звіт за I півріччя 2024")
    press(writer, "Скласти звіт")
    at_work(writer)
    bench = writer.url
    press(writer, WHOLE, most=400)
    expect(writer.locator("#number")).to_contain_text("Зазначено в документі")
    press(writer, "5 записів: відкрити", most=400)
    rows = writer.locator("main tbody tr")
    expect(rows).to_have_count(len(CELLS))
    for row, cell in zip(rows.all(), CELLS, strict=True):
        expect(row).to_contain_text(cell)
        expect(row).to_contain_text("зазначено")
    return bench


def recounted(writer: Page, bench: str) -> None:
    """After payments were entered new numbers are taken: the part is counted, opens the payments, and adds nothing twice."""
    visit(writer, bench)
    press(writer, "Оновити числа")
    at_work(writer)
    assert writer.url.startswith(bench)
    expect(whole_of(writer)).to_contain_text(WHOLE_NOW)
    press(writer, "500,5", most=400)
    expect(writer.locator("#number")).to_contain_text("Пораховано із записів")
    press(writer, "2 записи: відкрити", most=400)
    main = writer.locator("main")
    for text in ("п/д № 17", "п/д № 18", "пораховано", "Не враховано", "«495,72 (бюджет міста Києва)»"):
        expect(main).to_contain_text(text)
    visit(writer, bench)


def whole_of(page: Page) -> Locator:
    """The last row of the report: totals by fund."""
    return page.locator(".sheet table").last.locator("tr").last


def moved(page: Page, bench: str, step: str, state: str) -> None:
    """Take a step of the report."""
    visit(page, bench)
    press(page, step)
    leave_as_is(page)
    press(page, step, most=120)
    expect(page.locator("main .tag").first).to_contain_text(state)


def files(page: Page, bench: str) -> dict[str, bytes]:
    """The three files the page offers, each opened: the whole sum stands in it."""
    visit(page, bench)
    found = {}
    for kind in ("docx", "xlsx", "pdf"):
        address = page.locator(f"main a[href$='export.{kind}']").first.get_attribute("href")
        answer = page.request.get(address or "")
        assert answer.ok, kind
        found[kind] = answer.body()
    assert WHOLE_NOW in text_of(found["docx"], "word/document.xml")
    cells = [cell.value for row in load_workbook(io.BytesIO(found["xlsx"])).active.iter_rows() for cell in row]
    assert NUMBER_NOW in cells
    assert found["pdf"].startswith(b"%PDF-") and b"StructTreeRoot" in found["pdf"]
    return found


def text_of(archive: bytes, part: str) -> str:
    """What a part of an office file says, with plain spaces."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened_:
        assert opened_.testzip() is None
        return re.sub("<[^>]+>", "", opened_.read(part).decode()).replace(NBSP, " ")


@pytest.mark.parametrize(
    "scripts",
    [pytest.param(False, id="without scripts"), pytest.param(True, id="with scripts", marks=pytest.mark.long)],
)
def test_from_a_document_to_a_report(scripts: bool, person: Opener, demo: str) -> None:
    title = f"Громадянське суспільство, {'зі скриптами' if scripts else 'без скриптів'}"
    secretary = opened(person, demo, "Ірина Зразкова", scripts)
    board = taken_in(secretary, title)
    stated(person, demo, board, scripts)

    writer = opened(person, demo, "Марія Прикладна", scripts)
    bench = drafted(writer, board)
    paid(writer, board, "15.02.2024", "300,50", "п/д № 17")
    paid(writer, board, "20.05.2024", "200", "п/д № 18")
    recounted(writer, bench)
    moved(writer, bench, "Перевірено", "перевірено")
    approver = opened(person, demo, "Петро Уявний", scripts)
    moved(approver, bench, "Затвердити", "затверджено")
    frozen = files(approver, bench)
    moved(approver, bench, "Оприлюднити", "оприлюднено")

    paid(writer, board, "28.06.2024", "99,5", "п/д № 19")
    visit(approver, bench)
    expect(approver.locator(".warns")).to_contain_text("було 500,5, стало 600,0")
    expect(whole_of(approver)).to_contain_text(WHOLE_NOW)
    assert files(approver, bench) == frozen
    found_by_a_resident(person, title)


def found_by_a_resident(person: Opener, title: str) -> None:
    """On a phone, from the home of the hromada, by keyboard."""
    resident = person(None, viewport=PHONE, scripts=False)
    visit(resident, "/kropyvnytskyi/")
    press(resident, "Звіти")
    press(resident, title)
    expect(whole_of(resident)).to_contain_text(WHOLE_NOW)
    expect(resident.locator(".warns")).to_contain_text("було 500,5, стало 600,0")
    press(resident, title)
    expect(resident.locator("h1")).to_have_text(title)
    expect(resident.locator("main")).to_contain_text(WHOLE_TODAY)
