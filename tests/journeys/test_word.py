"""A department's own Word file with slots: uploaded by an editor, given back filled, each number open; without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, visit
from tests.journeys.test_story import press, reach, sign_in


def blank(path: Path) -> Path:
    """A letter of an office: a heading, a slot cut into runs, a table with a row for each event, a signature."""
    made = docx.Document()
    made.add_heading("{{ department.name }}", 1)
    paragraph = made.add_paragraph("За {{ report.year }} рік проведено ")
    for piece in ("{con", "sultations#консультацію|консультації", "|консультацій}", "."):
        paragraph.add_run(piece).bold = piece == "{con"
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Захід", "День"
    table.cell(1, 0).text = "{% for one in events %}{{ one.title }}"
    table.cell(1, 1).text = "{{ one.starts_on | short_date }}{% endfor %}"
    made.add_paragraph("Начальник ____________")
    made.save(str(path))
    return path


def test_a_word_file_comes_back_filled(person: Callable[..., Page], demo: str, tmp_path: Path) -> None:
    editor = person(None, scripts=False)
    sign_in(editor, demo, "Марія Прикладна")
    visit(editor, "/kropyvnytskyi/desk/reports/")
    press(editor, "Бланки Word")
    press(editor, "Свій бланк Word")
    chosen = editor.locator("select[name=about] option[value^='department:']").first.get_attribute("value")
    editor.locator("select[name=about]").select_option(chosen)
    press(editor, "Далі")

    bad = tmp_path / "Зіпсований.docx"
    made = docx.Document()
    made.add_paragraph("Проведено {consultationz#} консультацій.")
    made.save(str(bad))
    for path in (bad, blank(tmp_path / "Довідка про консультації.docx")):
        editor.locator("input[name=file]").set_input_files(path)
        editor.locator("input[name=since]").fill("01.01.2024")
        editor.locator("input[name=until]").fill("31.12.2024")
        press(editor, "Заповнити")
        if path is bad:
            expect(editor.locator("main")).to_contain_text("Абзац «Проведено {consultationz#} консультацій.»")
    expect(editor.locator("h1")).to_have_text("Довідка про консультації")

    with editor.expect_download() as download:
        reach(editor, "Завантажити заповнений файл")
        editor.keyboard.press("Enter")
    filled = docx.Document(str(download.value.path()))
    said = [paragraph.text.replace("\N{NO-BREAK SPACE}", " ") for paragraph in filled.paragraphs]
    number = (
        editor.locator("main table tbody tr").first.locator("td").first.inner_text().replace("\N{NO-BREAK SPACE}", " ")
    )
    assert said[1] == f"За 2024 рік проведено {number}." and said[-1] == "Начальник ____________", said
    assert [run.bold for run in filled.paragraphs[1].runs if number.split()[0] in run.text] == [True]
    assert len(filled.tables[0].rows) > 2 and "{" not in "".join(said)

    # The number is the one its figure gives for these days.
    editor.locator("main table tbody tr").first.locator("a").focus()
    with editor.expect_navigation():
        editor.keyboard.press("Enter")
    assert "/figures/consultations/" in editor.url
    expect(editor.locator("main")).to_contain_text(number.split()[0])

    # Next time it is two taps.
    editor.set_viewport_size(PHONE)
    visit(editor, "/kropyvnytskyi/desk/reports/word/")
    press(editor, "Довідка про консультації")
    assert not editor.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    press(editor, "Заповнити")
    expect(editor.locator("h1")).to_have_text("Довідка про консультації")
