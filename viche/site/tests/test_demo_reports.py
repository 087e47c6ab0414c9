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
from viche.kit import tenancy
from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.reports.composing import Composed, compose
from viche.reports.content import Paragraph, Ref
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


@pytest.mark.django_db
@pytest.mark.parametrize("seed", TOLD)
def test_a_report_told_from_records_is_the_printed_one(demo: dict[str, Hromada], seed: str) -> None:
    composed = told(demo[stated.SEEDS[seed]], *TOLD[seed])
    found, wanted = [plain(line) for line in lines(composed)], printed(seed)
    odd = [line for line in found if line not in wanted]
    if "".join(found) != wanted:
        same = SequenceMatcher(None, "".join(found), wanted, autojunk=False)
        share = sum(block.size for block in same.get_matching_blocks()) / max(len(wanted), 1)
        unlike = [
            f"told {''.join(found)[a - 30 : b + 30]!r}, printed {wanted[c - 30 : d + 30]!r}"
            for tag, a, b, c, d in same.get_opcodes()
            if tag != "equal"
        ]
        pytest.fail(
            f"{seed}: {share:.2%} alike, {len(found) - len(odd)} of {len(found)} paragraphs whole\n" + "\n".join(unlike)
        )


@pytest.mark.django_db
def test_every_number_of_the_two_reports_opens_its_records(demo: dict[str, Hromada]) -> None:
    for seed, said in TOLD.items():
        composed = told(demo[stated.SEEDS[seed]], *said)
        refs = [
            each
            for block in composed.content.blocks
            if isinstance(block, Paragraph)
            for line in block.lines
            for each in line
            if isinstance(each, Ref)
        ]
        asked = {taken.asked.figure for taken in composed.numbers if taken.asked}
        assert len(refs) == len(composed.numbers)
        assert all(taken.answer.rows for taken in composed.numbers)
        assert {row.figure for row in stated.printed() if row.seed == seed} <= asked | {"agreements"}
