"""Files that are not read: each is told what it is and how to save it; hostile ones cost little time and memory."""

from __future__ import annotations

import io
import time
import tracemalloc

import pytest

from viche.kit.grids import read_grids
from viche.kit.grids.limits import GridLimits
from viche.kit.grids.prose import PARAGRAPH
from viche.kit.grids.tests.making import HEAD, SPACES, WORD, cell, document, paragraph, read, row, run, table, texts
from viche.kit.tests.files import container
from viche.kit.uploads import FileRefused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def office(kind: str) -> bytes:
    return container({"mimetype": f"application/vnd.oasis.opendocument.{kind}"}).getvalue()


def macros(folder: str, name: str) -> bytes:
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<a/>", f"{folder}/{name}": "<a/>"}
    return container({**parts, f"{folder}/vbaProject.bin": b"x"}).getvalue()


WORD_WAY = "«Документ Word (.docx)»"
EXCEL_WAY = "«Книга Excel (.xlsx)»"


@pytest.mark.parametrize(
    ("data", "what", "way"),
    [
        (OLE + wide("WordDocument"), "(.doc)", WORD_WAY),
        (OLE + wide("Workbook\x00"), "(.xls)", EXCEL_WAY),
        (OLE + wide("EncryptedPackage"), "паролем", "зніміть пароль"),
        (OLE, "офісний документ", WORD_WAY),
        (office("text"), "(.odt)", WORD_WAY),
        (office("spreadsheet"), "(.ods)", EXCEL_WAY),
        (macros("word", "document.xml"), "(.docm)", WORD_WAY),
        (macros("xl", "workbook.xml"), "(.xlsm)", EXCEL_WAY),
        (container({"[Content_Types].xml": "", "xl/workbook.bin": ""}).getvalue(), "(.xlsb)", EXCEL_WAY),
        (b"{\\rtf1 x}", "(.rtf)", WORD_WAY),
        (b"%PDF-1.7 x", "документ PDF", "Попросіть"),
        (b"\x89PNG\r\n\x1a\n", "зображення", "наберіть"),
        (b"\xff\xd8\xff\xe0", "зображення", "наберіть"),
        (b"<html><table></table></html>", "веб-сторінка", WORD_WAY),
        (container({"звіт.docx": b"x"}).getvalue(), "архів", "Розпакуйте"),
        (b"Rar!\x1a", "архів", "Розпакуйте"),
        (b"", "порожній", "Перевірте"),
        (b"\r\n \n", "порожній", "Перевірте"),
        (b"\x00\x01\x02\x03 nothing known", "не схожий", WORD_WAY),
    ],
)
def test_each_kind_is_named_and_told_how_to_be_saved(data: bytes, what: str, way: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_grids(io.BytesIO(data), "програма-2025")
    said = str(caught.value)
    assert "«програма-2025»" in said
    assert what in said
    assert way in said


def refusal(file: io.BytesIO, limits: GridLimits | None = None) -> str:
    """The refusal, reached in a few seconds and with little memory more."""
    tracemalloc.start()
    begun = time.perf_counter()
    try:
        with pytest.raises(FileRefused) as caught:
            read_grids(file, "програма.docx", limits=limits)
        assert tracemalloc.get_traced_memory()[1] < 60 * 2**20
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - begun < 10
    return str(caught.value)


def test_a_document_without_a_table_has_a_refusal_of_its_own() -> None:
    said = refusal(document(paragraph("Звіт про виконання програми словами")))
    assert "немає жодної таблиці" in said
    assert "«програма.docx»" in said


def test_a_table_in_a_drawing_only_is_no_table() -> None:
    box = f"<w:txbxContent>{table(row('а'))}</w:txbxContent>"
    assert "немає жодної таблиці" in refusal(document(paragraph(inside=f"<w:r><w:pict>{box}</w:pict></w:r>")))


def test_a_large_file_is_refused_unread() -> None:
    assert "завеликий" in refusal(io.BytesIO(bytes(2_000)), GridLimits(max_bytes=1_000))


def test_a_document_cut_anywhere_is_refused() -> None:
    whole = document(table(row("а", "б"))).getvalue()
    for cut in range(30, len(whole) - 1, 61):
        refusal(io.BytesIO(whole[:cut]))


@pytest.mark.parametrize(
    "main",
    [
        "",
        "<w:document",
        f'{HEAD}<w:document xmlns:w="{WORD}"><w:body><w:tbl>',
        f"{HEAD}<w:document><w:body/></w:document>",
        b'<?xml version="1.0" encoding="koi8-u"?><a/>',
        b"\xff\xfe<",
    ],
)
def test_a_broken_story_is_refused(main: str | bytes) -> None:
    assert "пошкоджений" in refusal(document(extra={"word/document.xml": main}))


def test_a_missing_story_is_refused() -> None:
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}
    assert "пошкоджений" in refusal(container(parts))
    gone = HEAD + (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        'Type="x/officeDocument" Target="../../etc/passwd"/></Relationships>'
    )
    assert "пошкоджений" in refusal(container({**parts, "_rels/.rels": gone}))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml"])
def test_a_declaration_of_types_is_refused_in_any_part(part: str, declared: str) -> None:
    root = {"word/styles.xml": "styles", "word/numbering.xml": "numbering"}.get(part, "document")
    xml = f'{HEAD}{declared}<w:{root} xmlns:w="{WORD}">&a;</w:{root}>'
    assert "DTD" in refusal(document(table(row("а")), styles="<w:x/>", numbering="<w:x/>", extra={part: xml}))


def test_a_declaration_hidden_by_another_encoding_is_refused_too() -> None:
    xml = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "ха">]><w:document xmlns:w="{WORD}"/>'
    assert "DTD" in refusal(document(extra={"word/document.xml": xml.encode("utf-16")}))


def test_a_story_in_utf_16_is_read() -> None:
    xml = f'<?xml version="1.0" encoding="UTF-16"?><w:document xmlns:w="{WORD}" {SPACES}>'
    xml += f"<w:body>{table(row('а'))}</w:body></w:document>"
    assert texts(read(extra={"word/document.xml": xml.encode("utf-16")}).grids[0]) == [["а"]]


def test_a_bomb_is_refused() -> None:
    assert "розпакування" in refusal(document(table(row("а" * 50_000_000))))
    assert "розпакування" in refusal(document(extra={"word/media/x.png": bytes(200 * 2**20)}))


def test_tags_in_tags_without_end_are_refused() -> None:
    assert "пошкоджений" in refusal(document("<w:tbl><w:tr><w:tc>" * 100_000))


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<w:a{number}/>" for number in range(20_000)),
        "".join(f'<w:p w:a{number}=""/>' for number in range(20_000)),
        "".join(f'<w:p xmlns:a{number}="b"/>' for number in range(20_000)),
        "<w:p " + " ".join(f'a{number}=""' for number in range(600_000)) + "/>",
    ],
    ids=["tags", "attributes", "prefixes", "one tag"],
)
def test_names_without_end_are_refused(body: str) -> None:
    assert "пошкоджений" in refusal(document(body))


def test_paragraphs_of_nothing_count_too() -> None:
    nothing = table(row(cell("<w:p/>" * 11_000)))
    assert "забагато тексту" in refusal(document(nothing), GridLimits(max_text=100_000))


def test_a_number_of_a_list_is_short() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:lvlText w:val="{"%1" * 10_000}"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    listed = paragraph("а", props='<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert len(texts(read(table(row(cell(listed))), numbering=numbering).grids[0])[0][0]) < 200


@pytest.mark.parametrize("span", ["100000000", "9" * 5_000, "201"])
def test_a_boastful_span_is_refused(span: str) -> None:
    assert "забагато стовпців" in refusal(document(table(row(cell("а", props=f'<w:gridSpan w:val="{span}"/>')))))
    skipped = f'<w:gridBefore w:val="{span}"/>'
    assert "забагато стовпців" in refusal(document(table(row("а", props=skipped))))
    assert "забагато стовпців" in refusal(document(table(row(*[cell("а", span=50)] * 5))))


@pytest.mark.parametrize("span", ["-5", "0", "x", "²", ""])
def test_a_span_that_is_no_number_is_one_column(span: str) -> None:
    assert read(table(row(cell("а", props=f'<w:gridSpan w:val="{span}"/>'), "б"))).grids[0].width == 2


def test_too_many_rows_cells_and_letters_are_refused() -> None:
    assert "забагато рядків" in refusal(document(table(*[row("а")] * 11)), GridLimits(max_rows=10))
    wide_and_tall = table(row(cell("а", span=100)), *[row("б")] * 40)
    assert "клітинок" in refusal(document(wide_and_tall), GridLimits(max_cells=4_000))
    assert "клітинок" in refusal(document(*[table(row("а", "б"))] * 60), GridLimits(max_cells=100))
    assert "забагато тексту" in refusal(document(table(row("абв" * 40))), GridLimits(max_text=100))


def test_as_much_as_the_limits_say_is_taken() -> None:
    just = GridLimits(max_rows=2, max_columns=3, max_cells=6, max_text=6 * (1 + PARAGRAPH))
    file = read_grids(document(table(*[row("а", "б", "в")] * 2)), "а.docx", limits=just)
    assert len(file.grids[0].slots) == 2


def test_fields_and_lists_without_end_cost_nothing() -> None:
    opened = "".join(run("а", inside='<w:fldChar w:fldCharType="begin"/>') for _one in range(20_000))
    begun = time.perf_counter()
    assert texts(read(table(row(cell(paragraph(inside=opened)), "б"))).grids[0]) == [["а", "б"]]
    assert time.perf_counter() - begun < 5


def test_three_thousand_measures_are_read_quickly_in_modest_memory() -> None:
    """Fifty megabytes of XML as LibreOffice writes it: borders in each cell, some stories of a page."""
    border = '<w:single w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    props = f"<w:tcW w:w='1514' w:type='dxa'/><w:tcBorders>{border * 4}</w:tcBorders>"
    look = '<w:rFonts w:eastAsia="MS Mincho" w:cs=""/><w:kern w:val="0"/><w:szCs w:val="22"/><w:lang w:val="uk-UA"/>'

    def measure(number: int) -> str:
        story = " ".join(f"Захід {number} виконано у {k} закладах." for k in range(60 if number % 10 == 0 else 3))
        texts = [f"1.{number}.", story, "2025", *["7 272,8"] * 6, "виконано"]
        return row(*(cell(f"<w:p>{run(text, props=look)}</w:p>", props=props) for text in texts))

    file = document(table(*(measure(number) for number in range(3_000))))
    tracemalloc.start()
    try:
        read_grids(file, "програма.docx")
        assert tracemalloc.get_traced_memory()[1] < 60 * 2**20
    finally:
        tracemalloc.stop()
    begun = time.perf_counter()
    grid = read_grids(file, "програма.docx").grids[0]
    assert time.perf_counter() - begun < 10
    assert (len(grid.slots), grid.width) == (3_000, 10)
