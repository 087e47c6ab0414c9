"""Kyiv's report as other programs and other people leave it is the same programme: what LibreOffice saved, review marks,
headings on each page, tables in cells, text in many runs, torn rows; another order, hryvnias and strange headings in Excel."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from django.test import Client
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.cast import Cast
from viche.kit import jobs, tenancy
from viche.kit.grids import read_grids
from viche.kit.grids.tests import test_real_files
from viche.kit.spreadsheets import write_xlsx
from viche.office.programmes import taking
from viche.office.programmes.models import Measure, PlanAmount, Programme, Spending
from viche.office.programmes.taking.draft import ProgrammeDraft
from viche.office.programmes.tests import test_import_pages as through
from viche.office.programmes.tests.documents import KYIV, read, rows
from viche.office.programmes.tests.test_taking_layouts import essence, in_hryvnias

SAVED = test_real_files.FILES
Change = Callable[[Any], None]


# ── What people and programs do to a table in Word ───────────────────────────────────────────────────────────────────


def changed(*changes: Change) -> bytes:
    """Kyiv's document with its main table changed."""
    file = docx.Document(str(KYIV))
    for change in changes:
        change(file.tables[0]._tbl)
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def cells(row: Any) -> list[Any]:
    return list(row.iterchildren(qn("w:tc")))


def the_row(table: Any, number: str) -> Any:
    """The row of a measure."""
    return next(row for row in table.tr_lst if _text(cells(row)[2]).startswith(f"{number}."))


def _text(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def _review(kind: str, number: int) -> Any:
    mark = OxmlElement(kind)
    for name, value in (("id", str(number)), ("author", "Рецензент"), ("date", "2024-07-01T10:00:00Z")):
        mark.set(qn(f"w:{name}"), value)
    return mark


def tracked(table: Any) -> None:
    """Every sum that was spent was typed anew under review, one row was deleted and one paragraph of a story inserted."""
    number = 9000
    for row in table.tr_lst[2:]:
        for run in list(cells(row)[7].iter(qn("w:r"))):
            gone, here = _review("w:del", number), _review("w:ins", number + 1)
            former = deepcopy(run)
            for text in former.iter(qn("w:t")):
                text.tag, text.text = qn("w:delText"), "1234,5"
            run.addprevious(gone)
            run.addprevious(here)
            gone.append(former)
            here.append(run)
            number += 2
    extra = deepcopy(the_row(table, "1.9"))
    extra.get_or_add_trPr().append(_review("w:del", number))
    the_row(table, "1.9").addnext(extra)
    paragraph = cells(the_row(table, "1.5"))[9].p_lst[0]
    mark = OxmlElement("w:rPr")
    mark.append(_review("w:ins", number + 1))
    paragraph.get_or_add_pPr().append(mark)


def repeated_header(table: Any) -> None:
    """Word's own mark, and the headings pasted by hand at the top of two pages."""
    head = table.tr_lst[:2]
    for row in head:
        row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for number in ("1.7", "1.20"):
        for row in head:
            again = deepcopy(row)
            the_row(table, number).addprevious(again)


def lines(cell: Any) -> list[str]:
    """What the cell says, line by line: Kyiv breaks lines within one paragraph."""
    found = []
    for paragraph in cell.p_lst:
        marked = (n.text or "" if n.tag == qn("w:t") else "\n" for n in paragraph.iter(qn("w:t"), qn("w:br")))
        found += "".join(marked).split("\n")
    return found


def paragraphs(cell: Any, said: list[str]) -> list[Any]:
    """The cell says these lines, a paragraph each."""
    for paragraph in cell.p_lst:
        cell.remove(paragraph)
    made = []
    for line in said or [""]:
        made.append(cell.add_p())
        made[-1].add_r().text = line
    return made


def nested(table: Any) -> None:
    """The plan and the story of one measure stand in tables within their cells, a row a line."""
    for at in (6, 9):
        cell = cells(the_row(table, "1.5"))[at]
        inner = OxmlElement("w:tbl")
        inner.append(OxmlElement("w:tblPr"))
        inner.append(OxmlElement("w:tblGrid"))
        for paragraph in paragraphs(cell, lines(cell)):
            row, box = OxmlElement("w:tr"), OxmlElement("w:tc")
            row.append(box)
            inner.append(row)
            box.append(paragraph)
        cell.append(inner)
        cell.append(OxmlElement("w:p"))


def many_runs(table: Any) -> None:
    """Each letter is a run of its own, with marks of spelling between."""
    for run in list(table.iter(qn("w:r"))):
        texts = list(run.iter(qn("w:t")))
        if len(texts) != 1 or not texts[0].text:
            continue
        for letter in texts[0].text:
            one = deepcopy(run)
            only = next(one.iter(qn("w:t")))
            only.text = letter
            only.set(qn("xml:space"), "preserve")
            run.addprevious(one)
            run.addprevious(OxmlElement("w:proofErr"))
        run.getparent().remove(run)


def torn(table: Any) -> None:
    """The plan and the story of a measure go on in a row of their own on the next page."""
    row = the_row(table, "1.4")
    rest = deepcopy(row)
    for at, (above, below) in enumerate(zip(cells(row), cells(rest), strict=True)):
        said = lines(above)
        half = len(said) // 2 if at in (6, 9) else len(said)
        paragraphs(above, said[:half])
        paragraphs(below, said[half:])
    row.addnext(rest)


CHANGES: dict[str, tuple[Change, ...]] = {
    "tracked changes": (tracked,),
    "a header on each page": (repeated_header,),
    "a table in a cell": (nested,),
    "many runs": (many_runs,),
    "a torn row": (torn,),
    "all of them": (tracked, repeated_header, nested, torn, many_runs),
}


@pytest.fixture(scope="module")
def kyiv() -> ProgrammeDraft:
    return taking.take(read(KYIV))


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_done_in_word(kyiv: ProgrammeDraft, change: str) -> None:
    content = changed(*CHANGES[change])
    assert content != KYIV.read_bytes()
    draft = taking.take(read_grids(io.BytesIO(content), "звіт.docx"))
    assert essence(draft) == essence(kyiv)


# ── Through the pages ────────────────────────────────────────────────────────────────────────────────────────────────


def hold(programme: Programme, hromada_id: int) -> None:
    """The programme has the 28 measures of Kyiv with the amounts of its table."""
    with tenancy.enter(hromada_id):
        measures = {m.number: m for m in Measure.objects.filter(programme=programme, is_group=False)}
        assert list(measures) == [row["measure_no"] for row in rows("kyiv-2024-h1-measures.csv")]
        for row in rows("kyiv-2024-h1-measures.csv"):
            one = measures[row["measure_no"]]
            assert " ".join(one.title.split()) == " ".join(row["measure_title"].split())
            spent = [s.amount for s in Spending.objects.filter(measure=one)]
            assert spent == _amounts([row["actual_period"]])
            by_year = PlanAmount.objects.filter(measure=one, year__isnull=False).order_by("year")
            planned = [row[f"plan_{year}"] for year in range(2020, 2025)]
            assert [a.amount for a in by_year] == _amounts(planned)


def _amounts(thousands: Iterable[str]) -> list[Decimal]:
    """Hryvnias of the cells that say a sum above nothing."""
    return [Decimal(text) * 1000 for text in thousands if text and Decimal(text)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["kyiv-by-odt.docx", "kyiv-by-doc.docx"])
def test_what_libreoffice_saved(name: str, cast: Cast) -> None:
    secretary = through.client_of(cast, "iryna")
    answer = through.send(secretary, cast, (SAVED / name).read_bytes(), name)
    preview = through.mapped(secretary, answer["Location"])["Location"]
    page = through.text_of(secretary.get(preview))
    assert "28 заходів, 2 завдання, 1 ціль" in page and "76,9 %" in page
    hold(_written(secretary, preview, cast), cast.home.pk)


def _written(client: Client, preview: str, cast: Cast) -> Programme:
    assert through.confirm(client, preview).status_code == 302
    assert jobs.run_waiting() == 1
    with tenancy.enter(cast.home.pk):
        return Programme.objects.latest("pk")


def strange_sheet() -> bytes:
    """Kyiv's main table in Excel: other order, hryvnias, two headings nobody knows, nothing merged."""
    main = read(KYIV).grids[0]
    order = [9, 8, 7, 2, 6, 4, 5, 3, 1, 0]
    head, _numbers, *body = [[cell.text if cell else "" for cell in line] for line in main.slots]
    head[2], head[6] = "Що саме робимо", "Гроші, (грн)"
    head[7] = head[7].replace("тис. грн", "грн")
    for line in body:
        line[6:8] = map(in_hryvnias, line[6:8])
    made = io.BytesIO()
    write_xlsx(([line[at] for at in order] for line in body), made, header=tuple(head[at] for at in order))
    return made.getvalue()


@pytest.mark.django_db
def test_a_sheet_in_another_order_in_hryvnias_with_two_strange_headings(cast: Cast) -> None:
    secretary = through.client_of(cast, "iryna")
    where = through.send(secretary, cast, strange_sheet(), "kyiv.xlsx")["Location"]
    page = through.text_of(secretary.get(where))
    assert len(re.findall("Не впізнано", page)) == 2
    given = {"column_4": "measure", "column_5": "plan", "title": "Програма з Excel", "unit": "1"}
    given |= {"since_year": "2020", "until_year": "2024", "since": "01.01.2024", "until": "30.06.2024"}
    answer = through.mapped(secretary, where, **given)
    assert answer.status_code == 302, through.text_of(answer)
    preview = answer["Location"]
    assert "28 заходів" in through.text_of(secretary.get(preview))
    hold(_written(secretary, preview, cast), cast.home.pk)
    # The next one with these headings needs no help.
    where = through.send(secretary, cast, strange_sheet(), "ще раз.xlsx")["Location"]
    page = secretary.get(where).content.decode()
    assert "так само, як тоді" in through.text_of(secretary.get(where))
    fields = through.fields_of(page)
    assert (fields["column_4"], fields["column_5"], fields["unit"]) == ("measure", "plan", "1")


def an_odt() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office:document-content/>")
    return made.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "звіт.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            ("Зберегти як", ".docx"),
        ),
        ("звіт.odt", an_odt(), ("Зберегти як", ".docx")),
        ("звіт.pdf", b"%PDF-1.7\n%%EOF\n", ("Word", "DOCX")),
        ("скан.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, ("Word", "DOCX")),
    ],
)
def test_other_kinds_are_told_how_to_become_docx(name: str, content: bytes, words: tuple[str, ...], cast: Cast) -> None:
    answer = through.send(through.client_of(cast, "iryna"), cast, content, name)
    page = through.text_of(answer)
    assert answer.status_code == 422
    [said] = re.findall(r'id="id_file_error"[^>]*>(.*?)</p>', page)
    for word in words:
        assert word in said


def test_the_saved_files_are_there() -> None:
    """They are made by LibreOffice (README beside them), not by these tests."""
    assert {path.name for path in Path(SAVED).glob("kyiv-by-*.docx")} == {"kyiv-by-odt.docx", "kyiv-by-doc.docx"}
