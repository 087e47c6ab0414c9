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
from docx.shared import Mm, Pt, RGBColor

from viche.reports.content import Cell, Content, Paragraph, Row, Signature, Table, placed
from viche.reports.writing import layout
from viche.reports.writing.archive import same_each_time
from viche.reports.writing.layout import FORM

FONT = "Times New Roman"
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
HEADINGS = ("Heading 1", "Heading 2")
TWIPS_IN_MM = 1440 / 25.4
# A document made twice of the same tree is the same file.
WRITTEN = datetime(2000, 1, 1)
PAGE_NUMBER = (
    f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/></w:pPr>'
    '<w:fldSimple w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p>'
)


def write(content: Content, source: str = "") -> bytes:
    """The bytes of the document."""
    document = docx.Document()
    _styles(document, content)
    _page(document, content, source)
    for block, is_signed in layout.followed(layout.joined(content.blocks)):
        if isinstance(block, Paragraph):
            _paragraph(document, content, block, keep=is_signed)
        else:
            _table(document, content, block, keep=is_signed)
    told = io.BytesIO()
    document.save(told)
    return same_each_time(told.getvalue())


def _styles(document: Any, content: Content) -> None:
    for name in ("Normal", *HEADINGS):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(FORM.size(content.landscape))
        fonts = style.element.rPr.rFonts
        for attribute in [each for each in fonts.attrib if each.endswith("Theme")]:
            del fonts.attrib[attribute]
        for attribute in ("w:eastAsia", "w:cs", "w:hAnsi"):
            fonts.set(qn(attribute), FONT)
        style.paragraph_format.line_spacing = 1
        style.paragraph_format.space_after = Pt(FORM.after)
        style.paragraph_format.widow_control = True
    for name in HEADINGS:
        style = document.styles[name]
        style.font.bold, style.font.italic, style.font.color.rgb = True, False, RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(FORM.after)
        style.paragraph_format.keep_with_next = True
    document.styles["Normal"].element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="uk-UA"/>'))


def _page(document: Any, content: Content, source: str) -> None:
    section = document.sections[0]
    short, long = Mm(layout.SHORT), Mm(layout.LONG)
    section.page_width, section.page_height = (long, short) if content.landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if content.landscape else WD_ORIENT.PORTRAIT
    section.left_margin, section.right_margin = Mm(FORM.left), Mm(FORM.right)
    section.top_margin, section.bottom_margin = Mm(FORM.top), Mm(FORM.bottom)
    section.header_distance, section.footer_distance = Mm(FORM.header), Mm(FORM.footer)
    # The first page has no number; the line at the foot stands on every one.
    section.different_first_page_header_footer = True
    header = section.header
    header.is_linked_to_previous = False
    header._element.remove(header.paragraphs[0]._p)
    header._element.append(parse_xml(PAGE_NUMBER))
    section.first_page_header.is_linked_to_previous = False
    for footer in (section.first_page_footer, section.footer):
        foot = footer.paragraphs[0]
        foot.paragraph_format.space_after = Pt(0)
        run = foot.add_run(source)
        run.font.size = Pt(FORM.foot)
    # Narrow columns: words are divided by the rules of the language instead of anywhere.
    document.settings.element.append(parse_xml(f"<w:autoHyphenation {nsdecls('w')}/>"))
    facts = document.core_properties
    facts.title, facts.language, facts.author, facts.comments = content.title, "uk-UA", "", ""
    facts.created = facts.modified = WRITTEN


def _paragraph(document: Any, content: Content, block: Paragraph, *, keep: bool) -> None:
    if block.style == "signature":
        return _signature(document, content, Signature.of(block))
    level = layout.level(content, block.style)
    paragraph = document.add_paragraph(style=f"Heading {level}" if level else None)
    paragraph.alignment = ALIGN[block.align]
    form = paragraph.paragraph_format
    if block.style == "annex":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        form.left_indent = Mm(FORM.from_left(FORM.addressee, content.landscape))
    elif block.style in ("text", "item") and block.align == "left":
        form.first_line_indent = Mm(FORM.first_line)
        if not layout.has_long_word(block.text):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    text = f"– {block.text}" if block.style == "item" else block.text
    paragraph.add_run(text).bold = block.bold or bool(level) or None
    form.keep_with_next = keep or block.style not in ("text", "item")


def _signature(document: Any, content: Content, signature: Signature) -> None:
    """The office at the left edge and no wider than its half, the name on the level of its last line; what stands below."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    form, room = paragraph.paragraph_format, FORM.room(content.landscape)
    form.space_before = Pt(FORM.before_signature)
    form.keep_together, form.keep_with_next = True, bool(signature.below)
    at = FORM.from_left(FORM.name, content.landscape)
    if layout.name_fits(signature.name, content.landscape):
        form.tab_stops.add_tab_stop(Mm(at))
    else:
        form.tab_stops.add_tab_stop(Mm(room), WD_TAB_ALIGNMENT.RIGHT)
    form.right_indent = Mm(room - FORM.office)
    paragraph.add_run(f"{signature.office_and_mark}\t{signature.name}")
    for line in signature.below:
        below = document.add_paragraph(line)
        below.paragraph_format.keep_together = True


def _table(document: Any, content: Content, table: Table, *, keep: bool) -> None:
    if table.caption:
        _paragraph(document, content, Paragraph(((table.caption,),), style="heading"), keep=False)
    columns = layout.widths(table, FORM.room(content.landscape))
    widths = [round(width * TWIPS_IN_MM) for width in columns]
    body = document.element.body
    body.insert(len(body) - 1, parse_xml("".join(_table_xml(table, widths, layout.whole_rows(table, columns)))))
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.keep_with_next = keep


def _table_xml(table: Table, widths: list[int], whole: list[bool]) -> Iterator[str]:
    size = round(2 * FORM.of_table(table))
    yield (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val="{_quoted(table.label)}"/></w:tblPr><w:tblGrid>'
    )
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield "</w:tblGrid>"
    yield from _rows(table.head, widths, size, [True] * len(table.head), head=True)
    yield from _rows(table.body, widths, size, whole, head=False)
    yield "</w:tbl>"


def _rows(rows: tuple[Row, ...], widths: list[int], size: int, whole: list[bool], *, head: bool) -> Iterator[str]:
    """Each row; where a cell from above stands, an empty one that continues it."""
    hanging: dict[int, tuple[int, Cell]] = {}  # column in which a cell begins → over how many rows it still stands
    for row, is_whole in zip(placed(rows, len(widths)), whole, strict=True):
        begun = dict(row)
        kept = ("<w:cantSplit/>" if is_whole else "") + ("<w:tblHeader/>" if head else "")
        yield f"<w:tr><w:trPr>{kept}</w:trPr>" if kept else "<w:tr>"
        at = 0
        while at < len(widths):
            if at in begun:
                cell, continued = begun[at], False
                if cell.rows > 1:
                    hanging[at] = (cell.rows, cell)
            else:
                cell, continued = hanging[at][1], True
            yield _cell(cell, sum(widths[at : at + cell.columns]), size, head=head, continued=continued)
            at += cell.columns
        hanging = {at: (left - 1, cell) for at, (left, cell) in hanging.items() if left > 1}
        yield "</w:tr>"


def _cell(cell: Cell, width: int, size: int, *, head: bool, continued: bool) -> str:
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
        f'<w:p>{style}<w:r><w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{_printable(text)}</w:t></w:r></w:p>'
        for text in texts
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}</w:tcPr>{paragraphs}</w:tc>'


def _printable(text: str) -> str:
    """Escaped, without the control characters that XML cannot carry."""
    return escape("".join(char for char in text if char >= " " or char == "\t"))


def _quoted(text: str) -> str:
    return _printable(text).replace('"', "&quot;")
