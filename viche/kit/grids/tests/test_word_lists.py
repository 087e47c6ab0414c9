"""Automatic numbers and bullets come out as Word prints them."""

from __future__ import annotations

import pytest

from viche.kit.grids.lists import written
from viche.kit.grids.tests.making import cell, only, paragraph, read, row, table, texts


def level(place: int, form: str, pattern: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def definition(key: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def listing(key: int, of: int, override: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'


def item(text: str, key: int | None = 1, place: int | None = 0, style: str = "") -> str:
    props = f'<w:pStyle w:val="{style}"/>' if style else ""
    if key is not None or place is not None:
        ilvl = "" if place is None else f'<w:ilvl w:val="{place}"/>'
        of = "" if key is None else f'<w:numId w:val="{key}"/>'
        props += f"<w:numPr>{ilvl}{of}</w:numPr>"
    return paragraph(text, props=props)


LEGAL = definition(0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2."), level(2, "russianLower", "%3)"))
DASHES = definition(1, level(0, "bullet", "\uf0b7"), level(1, "bullet", "o"))


def above(*items: str, numbering: str, styles: str = "") -> list[str]:
    return read(*items, table(row("а")), numbering=numbering, styles=styles).grids[0].above


def test_bullets_are_dashes() -> None:
    numbering = DASHES + listing(1, 1)
    assert only(item("виділити кошти"), item("купити", place=1), item(""), numbering=numbering) == (
        "- виділити кошти\n- купити"
    )


def test_levels_count_and_begin_anew() -> None:
    steps = [(0, "1."), (1, "1.1."), (1, "1.2."), (2, "а)"), (2, "б)"), (1, "1.3."), (2, "а)"), (0, "2."), (1, "2.1.")]
    items = [item("т", place=place) for place, _label in steps]
    assert above(*items, numbering=LEGAL + listing(1, 0)) == [f"{label} т" for _place, label in steps]


def test_numbers_run_on_through_cells_and_tables() -> None:
    numbering = LEGAL + listing(1, 0)
    file = read(
        table(row(cell(item("")), "а"), row(cell(item("")), "б")), table(row(cell(item("")), "в")), numbering=numbering
    )
    assert [texts(grid) for grid in file.grids] == [[["1.", "а"], ["2.", "б"]], [["3.", "в"]]]


def test_rows_deleted_in_review_are_not_counted() -> None:
    rows = row(cell(item("а"))), row(cell(item("б")), props="<w:del/>"), row(cell(item("в")))
    assert texts(read(table(*rows), numbering=LEGAL + listing(1, 0)).grids[0]) == [["1. а"], ["2. в"]]


def test_a_paragraph_joined_by_a_deleted_end_counts_once() -> None:
    first = paragraph("а", props='<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>')
    assert above(first, item("б"), item("в"), numbering=LEGAL + listing(1, 0)) == ["1. аб", "2. в"]


def test_a_deeper_paragraph_before_any_upper_one() -> None:
    """Checked against LibreOffice 7.4: the upper level counts as begun."""
    items = item("а", place=1), item("б", place=0), item("в", place=2)
    assert above(*items, numbering=LEGAL + listing(1, 0)) == ["1.1. а", "2. б", "а) в"]


def test_two_lists_of_one_definition_run_on_unless_told_to_start() -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = LEGAL + listing(1, 0) + listing(2, 0) + listing(3, 0, start)
    items = [item("т", key=key) for key in (1, 2, 3, 3, 1)] + [item("т", key=3, place=1)]
    assert above(*items, numbering=numbering) == ["1. т", "2. т", "5. т", "6. т", "7. т", "7.1. т"]


def test_a_list_may_have_a_level_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1 —", start=4)}</w:lvlOverride>'
    assert above(item("т"), item("т"), numbering=LEGAL + listing(1, 0, own)) == ["IV — т", "V — т"]


def test_levels_that_do_not_restart_and_legal_numbers() -> None:
    numbering = definition(
        0,
        level(0, "upperRoman", "%1."),
        level(1, "lowerLetter", "%1.%2.", more="<w:isLgl/>"),
        level(2, "decimal", "%3)", more='<w:lvlRestart w:val="0"/>'),
        level(3, "decimal", "%4", more='<w:lvlRestart w:val="1"/>'),
    )
    steps = [(0, "I."), (1, "1.1."), (2, "1)"), (3, "1"), (0, "II."), (2, "2)"), (3, "1"), (1, "2.2."), (3, "2")]
    items = [item("т", place=place) for place, _label in steps]
    assert above(*items, numbering=numbering + listing(1, 0)) == [f"{label} т" for _place, label in steps]


def test_lists_of_styles() -> None:
    numbering = definition(
        0, level(0, "decimal", "%1.", more='<w:pStyle w:val="H1"/>'), level(1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/>')
    )  # fmt: skip
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H3"><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="L"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    items = [item(name, None, None, name) for name in ("H1", "H2", "H3", "L")]
    items += [item("без", 0, 0, "H1"), item("нижче", None, 1, "H1")]
    assert above(*items, numbering=numbering + listing(1, 0), styles=styles) == [
        "1. H1", "1.1 H2", "2. H3", "2.1 L", "без", "2.2 нижче",
    ]  # fmt: skip


def test_the_default_style_counts_for_paragraphs_that_name_none() -> None:
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = f'<w:style w:type="paragraph" w:default="1" w:styleId="Н">{listed}</w:style>'
    styles += f'<w:style w:type="paragraph" w:styleId="І">{listed}</w:style><w:style w:type="table" w:default="1" w:styleId="Т"/>'
    numbering = LEGAL + listing(1, 0)
    assert above(paragraph("т"), numbering=numbering, styles=styles) == ["1. т"]
    assert above(paragraph("т"), numbering=numbering, styles=styles.replace('w:default="1"', "")) == ["т"]


def test_a_definition_may_point_at_a_style() -> None:
    numbering = (
        definition(0, level(0, "decimal", "%1)"), more='<w:styleLink w:val="Мій"/>')
        + definition(1, more='<w:numStyleLink w:val="Мій"/>')
        + listing(1, 0)
        + listing(2, 1)
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="Мій"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert above(item("т", key=2), item("т", key=2), numbering=numbering, styles=styles) == ["1) т", "2) т"]


def test_nothing_between_number_and_text_where_the_list_says_so() -> None:
    numbering = definition(0, level(0, "decimal", "№%1", more='<w:suff w:val="nothing"/>')) + listing(1, 0)
    assert above(item("т"), numbering=numbering) == ["№1т"]


@pytest.mark.parametrize("key", [0, 7])
def test_no_list_or_an_unknown_one_is_plain_text(key: int) -> None:
    assert above(item("т", key=key), numbering=LEGAL + listing(1, 0)) == ["т"]


@pytest.mark.parametrize(
    ("count", "form", "text"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (14, "lowerRoman", "xiv"), (1994, "upperRoman", "MCMXCIV"),
        (1, "lowerLetter", "a"), (28, "upperLetter", "BB"), (5, "russianUpper", "Д"), (10, "russianLower", "к"),
        (3, "none", ""), (3, "chineseCounting", "3"), (0, "lowerRoman", "0"), (10**6, "lowerLetter", "n" * 10),
    ],
)  # fmt: skip
def test_forms_of_numbers(count: int, form: str, text: str) -> None:
    assert written(count, form) == text
