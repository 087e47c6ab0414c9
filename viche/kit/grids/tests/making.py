"""Word documents made of raw XML parts, so that a test says exactly what stands in the file."""

from __future__ import annotations

import io
from typing import Any

from viche.kit.grids import Grid, GridFile, read_grids
from viche.kit.tests.files import HEAD, PACKAGE, container

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SPACES = (
    f'xmlns:mc="{COMPATIBILITY}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex" xmlns:r="urn:r"'
)

OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{OFFICE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{OFFICE}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{OFFICE}.numbering+xml"/></Types>'
)


def run(text: str = "", *, props: str = "", inside: str = "") -> str:
    """A run of one text."""
    kept = f'<w:t xml:space="preserve">{text}</w:t>' if text else ""
    return f"<w:r><w:rPr>{props}</w:rPr>{kept}{inside}</w:r>"


def paragraph(text: str = "", *, props: str = "", inside: str = "") -> str:
    """A paragraph of one run and whatever else."""
    return f"<w:p><w:pPr>{props}</w:pPr>{run(text) if text else ''}{inside}</w:p>"


def cell(*content: str, span: int = 1, down: str | None = None, props: str = "") -> str:
    """A cell; a content that is not XML is a paragraph. `down`: "restart" or "" for a continued merge."""
    made = "".join(one if one.startswith("<") else paragraph(one) for one in content or ("",))
    if span > 1:
        props += f'<w:gridSpan w:val="{span}"/>'
    if down is not None:
        props += f'<w:vMerge w:val="{down}"/>' if down else "<w:vMerge/>"
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{made}</w:tc>"


def row(*cells: str, props: str = "") -> str:
    """A row; what is not XML is a cell of that text."""
    made = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{props}</w:trPr>{made}</w:tr>"


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def document(
    *blocks: str,
    styles: str = "",
    numbering: str = "",
    main: str = "word/document.xml",
    strict: bool = False,
    before: str = "",
    extra: dict[str, str | bytes] | None = None,
) -> io.BytesIO:
    """A DOCX file of the blocks. `styles` and `numbering` are what stands inside those parts."""
    word, links = (STRICT_WORD, STRICT_LINKS) if strict else (WORD, LINKS)
    name = main.rpartition("/")[2]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{links}/officeDocument" Target="{main}"/></Relationships>'
        ),
        main: f'{HEAD}{before}<w:document xmlns:w="{word}" {SPACES}><w:body>{"".join(blocks)}</w:body></w:document>',
    }
    listed = ""
    for kind, root, inside in (("styles", "styles", styles), ("numbering", "numbering", numbering)):
        if inside:
            listed += f'<Relationship Id="{kind}" Type="{links}/{kind}" Target="{kind}.xml"/>'
            parts[f"word/{kind}.xml"] = f'{HEAD}<w:{root} xmlns:w="{word}" {SPACES}>{inside}</w:{root}>'
    if listed:
        parts[f"word/_rels/{name}.rels"] = (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'
        )
    return container({**parts, **(extra or {})})


def read(*blocks: str, **parts: Any) -> GridFile:
    """The tables of a document of the blocks."""
    return read_grids(document(*blocks, **parts), "програма.docx")


def only(*content: str, **parts: Any) -> str:
    """The text of the single cell of a document with this content of the cell."""
    file = read(table(row(cell(*content))), **parts)
    return texts(file.grids[0])[0][0]


def texts(grid: Grid) -> list[list[str]]:
    """The text each slot shows; «·» where no cell covers it."""
    return [["·" if one is None else one.text for one in line] for line in grid.slots]


def notes(file: GridFile) -> str:
    """All notes of a reading."""
    return "\n".join(str(note) for note in file.notes)


def consistent(grid: Grid) -> None:
    """Every row as wide as the table; every cell covers exactly its rectangle, wholly inside."""
    covered: dict[int, list[tuple[int, int]]] = {}
    kept = {}
    for r, line in enumerate(grid.slots, start=1):
        assert len(line) == grid.width
        for c, one in enumerate(line, start=1):
            if one is not None:
                covered.setdefault(id(one), []).append((r, c))
                kept[id(one)] = one
    for key, places in covered.items():
        one = kept[key]
        assert places == [
            (r, c) for r in range(one.row, one.row + one.rows) for c in range(one.column, one.column + one.columns)
        ]
