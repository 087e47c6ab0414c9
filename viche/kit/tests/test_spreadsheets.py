"""Tables read from files as people have them."""

from __future__ import annotations

import io
import time
from datetime import date, datetime

import pytest

from viche.kit.spreadsheets import FileRefused, Limits, Table, read_table
from viche.kit.tests.files import GOOD, MAIN, container, sheet, texts, workbook


def read(data: bytes | str | io.BytesIO, name: str = "акти.csv", **limits: int) -> Table:
    if isinstance(data, str):
        data = data.encode()
    file = io.BytesIO(data) if isinstance(data, bytes) else data
    return read_table(file, name, limits=Limits(**limits))


def refusal(data: bytes | str | io.BytesIO, name: str = "акти.csv", **limits: int) -> str:
    with pytest.raises(FileRefused) as caught:
        read(data, name, **limits)
    return str(caught.value)


ACTS = "Номер;Назва;Сума\n1;Про бюджет;7 272,8\n2;Про «їжак»;5\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_encodings(encoding: str) -> None:
    table = read(ACTS.encode(encoding))
    assert table.header == ["Номер", "Назва", "Сума"]
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ["1", "Про бюджет", "7 272,8"]),
        (3, ["2", "Про «їжак»", "5"]),
    ]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_delimiters(delimiter: str) -> None:
    rows = [["Номер", "Назва, дата", "Сума"], ["1", "а; б", "7,5"], ["2", "в", "8,5"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert read(text).header == rows[0]
    assert [row.cells for row in read(text).rows] == rows[1:]


def test_decimal_commas_do_not_look_like_a_delimiter() -> None:
    assert read("Сума;Рік\n1,5;2024\n2,5;2025\n3,5;2026").header == ["Сума", "Рік"]


def test_one_column_and_the_hint_of_excel() -> None:
    assert read("Назва\nа\nб\n").header == ["Назва"]
    table = read("sep=|\r\nа|б\r\n1|2\r\n")
    assert (table.header, table.rows[0].line) == (["а", "б"], 2)


def test_csv_lines_are_those_of_excel() -> None:
    """A cell of several lines is one line in Excel; an empty record is one too."""
    table = read('Номер;Назва\r\n1;"перший\r\nдругий"\r\n\r\n;\r\n2;б\r\n\r\n')
    assert [(row.line, row.cells) for row in table.rows] == [(2, ["1", "перший\nдругий"]), (5, ["2", "б"])]


def test_csv_cells_that_begin_like_formulas_are_text() -> None:
    table = read("а;б;в;г\n-5;+380441234567;=1+1;@дім\n")
    assert table.rows[0].cells == ["-5", "+380441234567", "=1+1", "@дім"]


def test_csv_with_a_lost_quote_names_the_line() -> None:
    assert "У рядку 3 " in refusal('Номер;Назва\n1;а\n2;"без кінця\n3;б\n')
    assert "У рядку 2 " in refusal('Номер;Назва\n1;"ТОВ" Мрія\n')


def test_a_cell_under_no_heading_is_refused_with_its_place() -> None:
    assert "C3" in refusal("Номер;Назва\n1;а\n2;б;зайве\n")
    assert "B2" in refusal("Номер;;Назва\n1;а;б\n")


def test_empty_columns_between_fall_away_but_places_stay() -> None:
    table = read("Номер;;Назва;\n1;;а;\n")
    assert (table.header, table.columns) == (["Номер", "Назва"], ["A", "C"])
    assert table.place(table.rows[0], 1) == "C2"


def test_twin_headings() -> None:
    assert "B і C" in refusal("Номер;Дата;дата\n1;2;3\n")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "порожній"),
        (b"\xef\xbb\xbf\r\n \r\n", "порожній"),
        (b";;\n;;\n", "жодної заповненої"),
        ("Номер;Назва\n".encode(), "записів під ними немає"),
        (b"\x00\x01\x02\x03" * 100, "не схожий на таблицю"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "зображення"),
        (b"\xff\xd8\xff\xe0", "зображення"),
        (b"{\\rtf1 a", ".rtf"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "веб-сторінка"),
        (b"<?xml version='1.0'?><Workbook/>", "веб-сторінка або XML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\x00".encode("utf-16-le"), "(.xls)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "(.doc)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "паролем"),
        (b"PK\x03\x04 torn", "пошкоджений"),
        (b"Rar!\x1a", "архів"),
    ],
)
def test_what_is_no_table_is_refused_with_advice(data: bytes, words: str) -> None:
    assert words in refusal(data, "файл.xlsx")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "(.ods)"),
        ({"[Content_Types].xml": "", "word/document.xml": ""}, "(.docx)"),
        ({"[Content_Types].xml": "", "xl/workbook.bin": ""}, "(.xlsb)"),
        ({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/vbaProject.bin": ""}, "макросами"),
        ({"а.txt": "текст"}, "архів"),
        ({"META-INF/signatures001.p7s": "x"}, "контейнер із підписом"),
    ],
)
def test_other_containers_are_refused_with_advice(parts: dict[str, str | bytes], words: str) -> None:
    assert words in refusal(container(parts), "файл.xlsx")


def test_xlsx_lines_places_and_types() -> None:
    """The header is the first non-empty row; numbers, dates, times and texts come as what they are."""
    rows = (
        texts(3, "", "Номер", "Дата", "Година", "Сума")
        + '<row r="5"><c r="B5"><v>12</v></c><c r="C5" s="1"><v>45616</v></c><c r="D5" s="2"><v>0.354166666666667</v></c>'
        '<c r="E5"><v>7272.8</v></c></row><row r="6"><c r="B6" t="b"><v>1</v></c><c r="C6" s="1"><v>45616.5</v></c></row>'
    )
    table = read(workbook(sheet(rows)))
    assert table.header == ["Номер", "Дата", "Година", "Сума"]
    assert table.columns == ["B", "C", "D", "E"]
    assert [(row.line, row.cells) for row in table.rows] == [
        (5, [12, date(2024, 11, 20), "08:30", 7272.8]),
        (6, [True, datetime(2024, 11, 20, 12), None, None]),
    ]
    assert type(table.rows[0].cells[0]) is int


def test_xlsx_of_other_writers() -> None:
    """Shared and rich strings, an empty shared string, cells without places, prefixes of the namespace, backslashes."""
    strings = (
        f'<sst xmlns="{MAIN}" count="9" uniqueCount="9"><si><t>Номер</t></si><si/><si><t></t></si>'
        '<si><r><t xml:space="preserve">Про </t></r><r><t>бюджет</t></r></si></sst>'
    )
    rows = (
        '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>Назва</t></is></c></row><row/>'
        '<row r="4"><c><v>1</v></c><c t="s"><v>3</v></c></row>'
    )
    table = read(workbook(sheet(rows), strings=strings))
    assert (table.header, table.rows[0].line, table.rows[0].cells) == (["Номер", "Назва"], 4, [1, "Про бюджет"])
    prefixed = (
        sheet(rows).replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    )
    assert read(workbook(prefixed, strings=strings)).rows == table.rows


def test_xlsx_old_date_system_of_macintosh() -> None:
    rows = texts(1, "Дата") + '<row r="2"><c r="A2" s="1"><v>44154</v></c></row>'
    table = read(workbook(sheet(rows), properties='<workbookPr date1904="1"/>'))
    assert table.rows[0].cells == [date(2024, 11, 20)]


def test_first_visible_sheet_with_something_and_a_note() -> None:
    """A hidden sheet is skipped: its person does not see it and would not know what was read."""
    table = read(
        workbook(
            GOOD.replace("бюджет", "приховане"),
            sheet(""),
            GOOD,
            GOOD,
            names=("Схований", "Порожній", "Акти", "Довідник"),
            states=("hidden", "visible", "visible", "visible"),
        )
    )
    assert (table.sheet, table.rows[0].cells[1]) == ("Акти", "Про бюджет")
    assert [str(note) for note in table.notes] == [
        "Прочитано лише аркуш «Акти». Інші аркуші не враховано: Порожній, Довідник."
    ]


def test_a_workbook_with_nothing_inside() -> None:
    assert "жодної заповненої" in refusal(workbook(sheet("")))
    assert "жодної заповненої" in refusal(workbook(sheet('<row r="1"><c r="A1" s="1"/></row>')))


def test_borders_down_to_the_last_row_are_not_data() -> None:
    bare = "".join(f'<row r="{line}"><c r="A{line}" s="1"/></row>' for line in range(3, 3000))
    assert len(read(workbook(GOOD.replace("</sheetData>", f"{bare}</sheetData>")), max_rows=100).rows) == 1


def test_formulas_are_refused_with_their_places() -> None:
    one = GOOD.replace("</sheetData>", '<row r="12"><c r="C12"><f>A1+1</f><v>2</v></c></row></sheetData>')
    assert "Клітинка C12 на аркуші «Аркуш1» містить формулу" in refusal(workbook(one))
    cells = "".join(f'<row r="{line}"><c r="B{line}"><f>A{line}</f><v>2</v></c></row>' for line in range(3, 15))
    message = refusal(workbook(GOOD.replace("</sheetData>", f"{cells}</sheetData>")))
    assert "Усього клітинок із формулами: 12" in message
    assert "B3, B4, B5, B6, B7." in message


@pytest.mark.parametrize("cell", ["<f/>", '<f t="shared" si="0"/>', "<x:f xmlns:x='u'>A1</x:f>", "<f\n>A1</f>"])
def test_formulas_in_every_writing(cell: str) -> None:
    xml = GOOD.replace("</sheetData>", f'<row r="3"><c r="A3">{cell}<v>2</v></c></row></sheetData>')
    assert "містить формулу" in refusal(workbook(xml))


def test_formulas_of_a_sheet_that_is_not_read_do_not_matter() -> None:
    other = GOOD.replace("</sheetData>", '<row r="12"><c r="C12"><f>A1+1</f></c></row></sheetData>')
    assert len(read(workbook(GOOD, other)).rows) == 1


def test_errors_of_excel_are_refused_not_lost() -> None:
    xml = GOOD.replace("</sheetData>", '<row r="7"><c r="B7" t="e"><v>#N/A</v></c></row></sheetData>')
    assert "перші: B7." in refusal(workbook(xml))


def test_text_that_only_looks_like_an_error_or_a_formula() -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>а</t></si><si><t>t="e" &lt;f&gt; uniqueCount="5"</t></si></sst>'
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    inline = texts(3, 't="e" <!-- <f> -->слово')
    table = read(workbook(sheet(rows + inline), strings=strings))
    assert [row.cells for row in table.rows] == [['t="e" <f> uniqueCount="5"'], ['t="e" слово']]


def test_too_many_rows_and_columns() -> None:
    message = refusal("а\n" + "1\n" * 12, max_rows=11)
    assert "має номер 13" in message
    assert "до 11 рядків" in message
    assert "I, а прийняти можна до 8" in refusal(";".join("абвгдежзи") + "\n1\n", max_columns=8)
    far = GOOD.replace("</sheetData>", '<row r="60100"><c r="A60100"><v>1</v></c></row></sheetData>')
    assert "має номер 60100" in refusal(workbook(far))
    wide = GOOD.replace("</row></sheetData>", '<c r="XFD2"><v>1</v></c></row></sheetData>')
    assert "XFD" in refusal(workbook(wide))


def test_ten_thousand_rows_are_quick() -> None:
    """Eight columns; a tenth of a second or two on a small machine. The bound is loose so that a busy one passes."""
    rows = texts(1, *"абвгдежз") + "".join(texts(line, *["Про виділення коштів"] * 8) for line in range(2, 10_002))
    file = workbook(sheet(rows))
    begun = time.perf_counter()
    table = read(file)
    assert time.perf_counter() - begun < 1.5
    assert (len(table.rows), table.rows[-1].line) == (10_000, 10_001)
