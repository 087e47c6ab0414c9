"""A report as DOCX. Rows are written as XML: python-docx looks a cell up anew each time, which 3,000 rows would feel.

Times New Roman is what offices expect; where it is missing, Liberation Serif has the same widths.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from viche.reports.content import Cell, Content, Paragraph, Row, Table, placed
from viche.reports.writing.archive import same_each_time

FONT = "Times New Roman"
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
# Margins of an official document: left, right, top and bottom (ДСТУ 4163:2020). A form that lies across keeps its own.
PORTRAIT = (Mm(30), Mm(10), Mm(20), Mm(20))
LANDSCAPE = (Mm(15), Mm(15), Mm(15), Mm(15))
FIRST_LINE = Mm(10)
TWIPS_IN_EMU = 635
# A document made twice of the same tree is the same file.
WRITTEN = datetime(2000, 1, 1)


def write(content: Content, source: str = "") -> bytes:
    """The bytes of the document."""
    document = docx.Document()
    _page(document, content, source)
    for block in content.blocks:
        if isinstance(block, Paragraph):
            _paragraph(document, block)
        else:
            _table(document, block)
    told = io.BytesIO()
    document.save(told)
    return same_each_time(told.getvalue())


def _page(document: Any, content: Content, source: str) -> None:
    section = document.sections[0]
    short, long = Mm(210), Mm(297)
    section.page_width, section.page_height = (long, short) if content.landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if content.landscape else WD_ORIENT.PORTRAIT
    margins = LANDSCAPE if content.landscape else PORTRAIT
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = margins
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12 if content.landscape else 14)
    fonts = style.element.rPr.rFonts
    for name in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(name), FONT)
    style.element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="uk-UA"/>'))
    style.paragraph_format.space_after = Pt(6)
    # Narrow columns: words are divided by the rules of the language instead of anywhere.
    document.settings.element.append(parse_xml(f"<w:autoHyphenation {nsdecls('w')}/>"))
    facts = document.core_properties
    facts.title, facts.language, facts.author, facts.comments = content.title, "uk-UA", "", ""
    facts.created = facts.modified = WRITTEN
    if source:
        foot = section.footer.paragraphs[0]
        foot.text = source
        foot.runs[0].font.size = Pt(8)


def _paragraph(document: Any, block: Paragraph) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN[block.align]
    section = document.sections[-1]
    if block.style == "signature":
        return _signature(paragraph, block, section.page_width - section.left_margin - section.right_margin)
    if block.style in ("text", "item") and block.align == "left":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = FIRST_LINE
    for index, text in enumerate(block.text.split("\n")):
        run = paragraph.add_run()
        if index:
            run.add_break()
        run.add_text(f"– {text}" if block.style == "item" else text)
        run.bold = block.bold or block.style in ("title", "heading")
    paragraph.paragraph_format.keep_with_next = block.style not in ("text", "item")


def _signature(paragraph: Any, block: Paragraph, room: int) -> None:
    """The office at the left edge, the name at the right (ДСТУ 4163:2020), not parted by a page."""
    paragraph.paragraph_format.space_before = Pt(24)
    paragraph.paragraph_format.keep_together = True
    *office, name = block.text.split("\n")
    paragraph.paragraph_format.tab_stops.add_tab_stop(room, WD_TAB_ALIGNMENT.RIGHT)
    for index, text in enumerate(office or [""]):
        run = paragraph.add_run()
        if index:
            run.add_break()
        run.add_text(text)
    paragraph.add_run(f"\t{name}")


def _table(document: Any, table: Table) -> None:
    if table.caption:
        _paragraph(document, Paragraph(((table.caption,),), style="heading"))
    section = document.sections[-1]
    room = (section.page_width - section.left_margin - section.right_margin) // TWIPS_IN_EMU
    whole = sum(column.width for column in table.columns)
    widths = [room * column.width // whole for column in table.columns]
    body = document.element.body
    body.insert(len(body) - 1, parse_xml("".join(_table_xml(table, widths))))
    document.add_paragraph()


def _table_xml(table: Table, widths: list[int]) -> Iterator[str]:
    yield (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val="{_quoted(table.label)}"/></w:tblPr><w:tblGrid>'
    )
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield "</w:tblGrid>"
    yield from _rows(table.head, widths, head=True)
    yield from _rows(table.body, widths, head=False)
    yield "</w:tbl>"


def _rows(rows: tuple[Row, ...], widths: list[int], *, head: bool) -> Iterator[str]:
    """Each row; where a cell from above stands, an empty one that continues it."""
    hanging: dict[int, tuple[int, Cell]] = {}  # column in which a cell begins → over how many rows it still stands
    for row in placed(rows, len(widths)):
        begun = dict(row)
        yield "<w:tr>" + ("<w:trPr><w:tblHeader/></w:trPr>" if head else "")
        at = 0
        while at < len(widths):
            if at in begun:
                cell, continued = begun[at], False
                if cell.rows > 1:
                    hanging[at] = (cell.rows, cell)
            else:
                cell, continued = hanging[at][1], True
            yield _cell(cell, sum(widths[at : at + cell.columns]), head=head, continued=continued)
            at += cell.columns
        hanging = {at: (left - 1, cell) for at, (left, cell) in hanging.items() if left > 1}
        yield "</w:tr>"


def _cell(cell: Cell, width: int, *, head: bool, continued: bool) -> str:
    merged = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    if continued:
        merged += "<w:vMerge/>"
    elif cell.rows > 1:
        merged += '<w:vMerge w:val="restart"/>'
    align = "center" if head else "right" if cell.numeric else "left"
    style = f'<w:pPr><w:spacing w:after="0"/><w:jc w:val="{align}"/></w:pPr>'
    bold = "<w:b/>" if cell.header and head else ""
    texts = [""] if continued else cell.text.split("\n")
    paragraphs = "".join(
        f'<w:p>{style}<w:r><w:rPr>{bold}<w:sz w:val="18"/></w:rPr><w:t xml:space="preserve">{_printable(text)}</w:t></w:r></w:p>'
        for text in texts
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}</w:tcPr>{paragraphs}</w:tc>'


def _printable(text: str) -> str:
    """Escaped, without the control characters that XML cannot carry."""
    return escape("".join(char for char in text if char >= " " or char == "\t"))


def _quoted(text: str) -> str:
    return _printable(text).replace('"', "&quot;")
