"""What of Word's text is seen: runs, breaks, tracked changes, fields, controls, hidden and drawn text."""

from __future__ import annotations

import pytest

from viche.kit.grids.tests.making import cell, consistent, notes, only, paragraph, read, row, run, table, texts


def test_runs_of_a_torn_word_are_one_text() -> None:
    assert only(paragraph(inside=run("Вико") + run("на") + "<w:proofErr/>" + run("но част") + run("ково"))) == (
        "Виконано частково"
    )


def test_breaks_tabs_and_hyphens() -> None:
    marks = run("а", inside="<w:br/>") + run("б", inside="<w:cr/>") + run("в", inside="<w:tab/><w:t>г</w:t>")
    marks += run("2024", inside="<w:noBreakHyphen/><w:t>2025</w:t>") + run(" пере", inside="<w:softHyphen/>")
    assert only(paragraph(inside=marks + run("нос"))) == "а\nб\nв\tг2024-2025 перенос"


def test_tab_stops_of_a_paragraph_are_not_text() -> None:
    assert only(paragraph("текст", props='<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>')) == "текст"


def test_spaces_around_a_text_count_only_where_the_file_says_so() -> None:
    assert only("<w:p><w:r><w:t>\n   вид  \n</w:t></w:r><w:r><w:t xml:space='preserve"
                "'> подих </w:t></w:r></w:p>") == "вид подих"  # fmt: skip


def test_letters_are_composed_and_unseen_marks_are_gone() -> None:
    assert only("\u0438\u0306ти\u00ad\u200b до краі\u0308в") == "йти до країв"


def test_inserted_and_moved_here_are_text_deleted_and_moved_away_are_not() -> None:
    inside = (
        run("план ")
        + f"<w:del>{run()}<w:r><w:delText>100,0</w:delText></w:r></w:del>"
        + f"<w:ins>{run('200,0')}</w:ins>"
        + f"<w:moveFrom>{run(' було тут')}</w:moveFrom><w:moveTo>{run(' стало тут')}</w:moveTo>"
        + f"<w:ins><w:del>{run('внесено й вилучено')}</w:del></w:ins>"
    )
    file = read(table(row(cell(paragraph(inside=inside)))))
    assert texts(file.grids[0]) == [["план 200,0 стало тут"]]
    assert "рецензування" in notes(file)


def test_a_document_without_changes_has_no_note_of_them() -> None:
    assert read(table(row("а"))).notes == []


def test_a_deleted_row_is_left_out_an_inserted_one_stays() -> None:
    file = read(
        table(
            row(cell("Завдання", down="restart"), "1"),
            row(cell("", down=""), "2", props="<w:del/>"),
            row(cell("", down=""), "3", props="<w:ins/>"),
        )
    )
    assert texts(file.grids[0]) == [["Завдання", "1"], ["Завдання", "3"]]
    assert "рецензування" in notes(file)


def test_a_deleted_row_that_began_a_merge_leaves_it_to_the_next() -> None:
    file = read(
        table(row(cell("а", down="restart"), props="<w:del/>"), row(cell("б", down="")), row(cell("", down="")))
    )
    assert texts(file.grids[0]) == [["б"], ["б"]]


def test_a_table_with_every_row_deleted_is_not_there() -> None:
    file = read(paragraph("вище"), table(row("а", props="<w:del/>")), paragraph("нижче"), table(row("б")))
    assert [(grid.number, texts(grid)) for grid in file.grids] == [(1, [["б"]])]
    assert file.grids[0].above == ["вище", "нижче"]


def test_a_deleted_end_of_a_paragraph_joins_it_with_the_next() -> None:
    joined = paragraph("Викона", props="<w:rPr><w:del/></w:rPr>") + paragraph("но")
    assert only(joined) == "Виконано"
    assert only(paragraph("останній", props="<w:rPr><w:del/></w:rPr>")) == "останній"


def test_a_deleted_and_an_inserted_cell() -> None:
    grid = read(table(row("а", cell("вилучено", props="<w:cellDel/>"), cell("нова", props="<w:cellIns/>")))).grids[0]
    assert texts(grid) == [["а", "нова"]]


def test_a_tracked_merge_of_cells_is_taken_as_it_became() -> None:
    begins, goes_on = '<w:cellMerge w:vMerge="rest"/>', '<w:cellMerge w:vMerge="cont"/>'
    grid = read(table(row(cell("а", props=begins)), row(cell("", props=goes_on)))).grids[0]
    assert texts(grid) == [["а"], ["а"]]


def test_former_properties_do_not_count() -> None:
    hidden = "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"
    assert only(paragraph(inside=run("видно", props=hidden))) == "видно"
    spanned = '<w:tcPrChange><w:tcPr><w:gridSpan w:val="5"/><w:vMerge/></w:tcPr></w:tcPrChange>'
    assert read(table(row(cell("а", props=spanned)))).grids[0].width == 1


def test_hidden_text_is_left_out() -> None:
    inside = run("видно") + run(" сховано", props="<w:vanish/>") + run(" знову", props='<w:vanish w:val="0"/>')
    file = read(table(row(cell(paragraph(inside=inside)))))
    assert texts(file.grids[0]) == [["видно знову"]]
    assert "прихований" in notes(file)


def test_text_hidden_by_its_style_is_left_out() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="S1"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="S2"><w:basedOn w:val="S1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="R1"><w:basedOn w:val="R2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="R2"><w:basedOn w:val="R1"/></w:style>'
    )
    inside = run("а") + run("б", props='<w:rStyle w:val="S2"/>') + run("в", props='<w:rStyle w:val="X"/>')
    assert only(paragraph(inside=inside), styles=styles) == "ав"
    assert only(paragraph("сховано", props='<w:pStyle w:val="P"/>'), styles=styles) == ""
    assert only(paragraph("кільце", props='<w:pStyle w:val="R1"/>'), styles=styles) == "кільце"


def test_the_mark_of_a_paragraph_may_be_hidden_while_its_text_is_not() -> None:
    assert only(paragraph("текст", props="<w:rPr><w:vanish/></w:rPr>")) == "текст"


def test_links_and_simple_fields_show_their_text() -> None:
    inside = (
        f'<w:hyperlink r:id="x">{run("сайт")}</w:hyperlink>'
        f'<w:fldSimple w:instr=" PAGE ">{run("7")}</w:fldSimple><w:smartTag>{run(" Київ")}</w:smartTag>'
    )
    assert only(paragraph(inside=inside)) == "сайт7 Київ"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_a_field_shows_its_result_and_not_its_command() -> None:
    command = '<w:r><w:instrText> HYPERLINK "http://x" </w:instrText></w:r>' + run("і це команда")
    inside = run("до ") + mark("begin") + command + mark("separate") + run("сайт") + mark("end") + run(" після")
    assert only(paragraph(inside=inside)) == "до сайт після"


def test_a_field_in_the_command_of_a_field() -> None:
    inner = mark("begin") + "<w:r><w:instrText>A</w:instrText></w:r>" + mark("separate") + run("ні") + mark("end")
    inside = mark("begin") + inner + mark("separate") + run("так") + mark("end")
    assert only(paragraph(inside=inside)) == "так"


def test_ends_of_fields_that_never_began() -> None:
    inside = mark("end") + mark("separate") + mark("nonsense") + run("а") + mark("begin") + mark("nonsense") + run("б")
    assert only(paragraph(inside=inside + mark("end") + run("в"))) == "ав"


def test_a_field_that_never_ends_hides_no_other_cell() -> None:
    grid = read(table(row(cell(paragraph(inside=run("а") + mark("begin"))), "б"), row("в", "г"))).grids[0]
    assert texts(grid) == [["а", "б"], ["в", "г"]]
    above = read(paragraph(inside=mark("begin")), table(row("а"))).grids[0]
    assert texts(above) == [["а"]]


def test_only_one_branch_of_alternatives_is_read() -> None:
    inside = (
        f"<mc:AlternateContent><mc:Choice Requires='x'>{run('а')}</mc:Choice>"
        f"<mc:Choice Requires='y'>{run('б')}</mc:Choice><mc:Fallback>{run('в')}</mc:Fallback></mc:AlternateContent>"
    )
    assert only(paragraph(inside=inside + run("г"))) == "аг"
    alone = f"<mc:AlternateContent><mc:Fallback>{run('в')}</mc:Fallback></mc:AlternateContent>"
    assert only(paragraph(inside=alone)) == "в"


def test_a_sign_of_word_written_as_an_alternative() -> None:
    choice = '<mc:Choice Requires="w16se"><w16se:symEx w16se:font="Segoe UI Emoji" w16se:char="2705"/></mc:Choice>'
    sign = f"<w:r><mc:AlternateContent>{choice}<mc:Fallback><w:t>✅</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    assert only(paragraph(inside=sign)) == "✅"


def test_alternatives_inside_an_alternative() -> None:
    inner = f"<mc:AlternateContent><mc:Choice>{run('а')}</mc:Choice><mc:Fallback>{run('б')}</mc:Fallback>"
    inner += "</mc:AlternateContent>"
    outer = f"<mc:AlternateContent><mc:Choice>{inner}{run('в')}</mc:Choice><mc:Fallback>{run('г')}</mc:Fallback>"
    assert only(paragraph(inside=outer + "</mc:AlternateContent>" + inner)) == "ава"


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("110000", ""),
        ("10FFFF", chr(0x10FFFF)),
        ("100", chr(0x100)),
        ("F0FC", "✓"),
        ("FE", "☑"),
        ("0416", "Ж"),
        ("ОЙ", ""),
        ("D800", ""),
    ],
)
def test_signs_of_sign_fonts(code: str, seen: str) -> None:
    assert only(paragraph(inside=run("а", inside=f'<w:sym w:font="Wingdings" w:char="{code}"/>'))) == f"а{seen}"


def test_bullets_typed_in_a_sign_font() -> None:
    assert only(paragraph("\uf0b7 пункт")) == "• пункт"


def test_drawn_text_is_left_out_and_told_of() -> None:
    box = f"<w:txbxContent>{paragraph('у фігурі')}{table(row('і таблиця'))}</w:txbxContent>"
    drawn = f"<w:r><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing><w:pict>{box}</w:pict></w:r>"
    file = read(table(row(cell(paragraph(inside=run("а") + drawn + run("б"))))))
    assert [texts(grid) for grid in file.grids] == [[["аб"]]]
    assert "Написи" in notes(file)


def test_marks_of_notes_and_comments_are_not_text() -> None:
    inside = run("а", inside='<w:footnoteReference w:id="1"/><w:endnoteReference w:id="2"/>')
    inside += '<w:commentRangeStart w:id="0"/>' + run("б") + '<w:r><w:commentReference w:id="0"/></w:r>'
    inside += '<w:bookmarkStart w:id="0" w:name="x"/>' + run("в", inside="<w:lastRenderedPageBreak/>")
    assert only(paragraph(inside=inside)) == "абв"


def test_a_prompt_of_an_empty_control_is_not_text() -> None:
    prompt = "<w:sdtPr><w:rPr><w:vanish/></w:rPr><w:showingPlcHdr/></w:sdtPr>"
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('вписано')}</w:sdtContent></w:sdt>"
    empty = f"<w:sdt>{prompt}<w:sdtContent>{run('Клацніть тут')}</w:sdtContent></w:sdt>"
    assert only(paragraph(inside=empty + filled)) == "вписано"


def test_a_prompt_inside_a_drawing_hides_nothing_around_it() -> None:
    inner = "<w:r><w:drawing><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr></w:sdt></w:drawing></w:r>"
    outer = f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}{run('видно')}</w:sdtContent></w:sdt>"
    assert only(paragraph(inside=outer)) == "видно"


def test_formulas_of_mathematics_show_their_letters() -> None:
    assert only(paragraph(inside="<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>")) == "x=2"


def test_text_after_a_hidden_run_is_seen() -> None:
    hidden = run("сховано", props="<w:vanish/>")
    assert only(paragraph(inside=hidden + "<m:oMath><m:r><m:t>y</m:t></m:r></m:oMath>" + hidden)) == "y"


def test_a_mark_of_deletion_in_a_run_joins_no_paragraphs() -> None:
    assert only(paragraph(inside=run("а", props="<w:del/>")), "б") == "а\nб"


def test_tags_that_stand_where_they_should_not_do_no_harm() -> None:
    stray = "".join(
        f"<w:{outer}><w:{inner} w:val='3'/></w:{outer}>"
        for outer in ("tcPr", "trPr", "numPr", "rPr", "sdtPr", "mc", "body")
        for inner in ("gridSpan", "gridBefore", "hidden", "numId", "ilvl", "pStyle", "del", "vanish", "showingPlcHdr",
                      "cellDel", "t", "br", "tr", "tc", "fldChar")
    )  # fmt: skip
    branches = "<mc:Fallback><w:p/></mc:Fallback><w:r><w:t>нічиє</w:t></w:r>"
    file = read(stray, branches, stray, table(row("а", "б"), row("в")), stray)
    assert texts(file.grids[0]) == [["а", "б"], ["в", "·"]]
    for grid in read(table(row("а"), stray, row(cell("б", stray), stray)), table(stray + row("в"))).grids:
        consistent(grid)


def test_names_of_another_namespace_are_not_words_own() -> None:
    assert only(paragraph("а", inside='<x:t xmlns:x="urn:x">чуже</x:t><x:del xmlns:x="urn:x"/>')) == "а"
