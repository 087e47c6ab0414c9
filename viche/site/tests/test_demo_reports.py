"""The annual reports of two hromadas, told by their outlines from the demo's records, against the printed ones.

White space, kinds of apostrophes and signs of layout aside, a told report is the printed one with its slips put right
(`data/reports/slips.csv`), letter for letter.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from difflib import SequenceMatcher

import pytest

from viche.hromada.models import Department, Hromada
from viche.kit import journal, tenancy
from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.registers.kinds.consultation import Consultation
from viche.reports import texts
from viche.reports.composing import Composed, compose
from viche.reports.content import Paragraph
from viche.reports.outlines import outlines
from viche.site.demo import stated
from viche.site.tests.test_demo import demo

__all__ = ["demo"]

REPORTS = stated.DATA / "reports"
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
TOLD = {
    "000": ("annual-department", "Відділ комунікацій з громадськістю"),
    "001": ("annual-department-headings", "Управління по зв’язках з громадськістю"),
}
# Where a name or a word should be and is not.
HOLE = re.compile(r"«»|<>|\(\)|\s[,.;:)]|,[,.;]|\(\s|  ")


def plain(text: str) -> str:
    """Without what a printer decides: white space, the kind of apostrophe, the dash of a list item."""
    items = re.sub(r"^\s*- ", "", text, flags=re.M)
    return re.sub(r"[\s\u2060]", "", items).replace("'", "’")


def printed(seed: str) -> str:
    """The report as it was printed, with its slips put right."""
    text = plain((REPORTS / f"{seed}.txt").read_text())
    with (REPORTS / "slips.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["seed"] == seed:
                assert plain(row["printed"]) in text, row
                text = text.replace(plain(row["printed"]), plain(row["right"]))
    return text


def told(place: Hromada, form: str, unit: str) -> Composed:
    with tenancy.enter(place.pk):
        return compose(outlines()[form], Department.objects.get(name=unit), YEAR, Viewer(hromada_id=place.pk))


def lines(composed: Composed) -> list[str]:
    """Paragraphs as they read."""
    return [
        "\n".join("".join(each if isinstance(each, str) else each.text for each in line) for line in block.lines)
        for block in composed.content.blocks
        if isinstance(block, Paragraph)
    ]


def unlike(found: list[str], wanted: str) -> str:
    """How alike each paragraph is, and what differs."""
    text = "".join(found)
    same = SequenceMatcher(None, text, wanted, autojunk=False)
    alike = [False] * len(text)
    for block in same.get_matching_blocks():
        alike[block.a : block.a + block.size] = [True] * block.size
    said, at = [f"{sum(alike) / max(len(wanted), 1):.2%} alike"], 0
    for number, line in enumerate(found, 1):
        share, at = sum(alike[at : at + len(line)]) / max(len(line), 1), at + len(line)
        said += [f"paragraph {number}: {share:.1%}, {line[:60]}…"] if share < 1 else []
    for tag, a, b, c, d in same.get_opcodes():
        if tag != "equal":
            said.append(f"told {text[max(a - 30, 0) : b + 30]!r}, printed {wanted[max(c - 30, 0) : d + 30]!r}")
    return "\n".join(said)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", TOLD)
def test_a_report_told_from_records_is_the_printed_one(demo: dict[str, Hromada], seed: str) -> None:
    said = lines(told(demo[stated.SEEDS[seed]], *TOLD[seed]))
    assert [line for line in said if HOLE.search(line)] == []
    found, wanted = [plain(line) for line in said], printed(seed)
    if "".join(found) != wanted:
        pytest.fail(f"{seed}: {unlike(found, wanted)}")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", TOLD)
def test_every_number_of_the_report_opens_its_records(demo: dict[str, Hromada], seed: str) -> None:
    composed = told(demo[stated.SEEDS[seed]], *TOLD[seed])
    found = [taken for taken in composed.numbers if taken.asked and taken.answer.rows]
    assert len(found) == len(composed.numbers)
    said = {(taken.asked.figure, taken.value) for taken in found if taken.asked}
    # The registry of agreements is told as what is in force: it goes back to 2013.
    wanted = {(row.figure.replace("agreements", "agreements.valid"), row.value) for row in stated.printed()
              if row.seed == seed}  # fmt: skip
    assert {(figure, int(value)) for figure, value in wanted} <= {(figure, int(value)) for figure, value in said}


@pytest.mark.django_db
def test_one_more_electronic_consultation_moves_the_text(demo: dict[str, Hromada]) -> None:
    place = demo["kropyvnytskyi"]
    with tenancy.enter(place.pk), journal.change("note", by=None, ground="Ще одна"):
        first = Consultation.objects.published().filter(form="electronic", held_on__year=2024).latest("held_on")
        first.pk, first.title, first.participants, first._state.adding = None, "Ще одна", 12, True
        first.save()
    text = " ".join(lines(told(place, *TOLD["000"]))).replace("\N{NO-BREAK SPACE}", " ")
    assert "проведення 72 консультацій з громадськістю, з них 24 електронних" in text
    assert "участь у консультаціях взяли 10 044 особи" in text
    assert "щодо проведення 24 електронних консультацій" in text


@pytest.mark.django_db
@pytest.mark.parametrize("form", sorted({form for form, _unit in TOLD.values()}))
def test_what_did_not_happen_is_not_told(demo: dict[str, Hromada], form: str) -> None:
    """No paragraph of a hromada that noted nothing says «0», and none has a hole where a name should be."""
    composed = told(demo["khmilnyk"], form, "Юридичний відділ")
    text = "\n".join(lines(composed))
    assert not composed.numbers and not re.search(r"\d", text.replace("2024", ""))
    assert not HOLE.search(text)


@pytest.mark.parametrize("form", sorted({form for form, _unit in TOLD.values()}))
def test_no_number_stands_in_an_outline_as_text(form: str) -> None:
    body = texts.split((texts.DELIVERED / f"{form}.txt").read_text())[1]
    assert re.findall(r"\d", re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{[^{}]*\}", "", body, flags=re.S)) == []
