"""Reports of the seeds: by which form, about what and for which days; and how like the printed one a told one is."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from viche.hromada.models import Department, Hromada
from viche.kit import tenancy
from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Programme
from viche.reports.composing import Composed, compose
from viche.reports.content import Content, Paragraph
from viche.reports.outlines import outlines
from viche.site.demo import stated

# Left by the program that took the text out of a document.
MARKS = re.compile(r"\[bookmark: [^\]]*\]")
REPORTS = stated.DATA / "reports"
YEAR_2024 = Period(date(2024, 1, 1), date(2024, 12, 31))


@dataclass(frozen=True)
class Seed:
    """A printed report: the form that tells it, the thing it is about (found inside its hromada), its days."""

    key: str
    form: str
    about: Callable[[], Any]
    period: Period

    @property
    def slug(self) -> str:
        """The hromada of the demo."""
        return stated.SEEDS[self.key]


def _department(name: str) -> Callable[[], Any]:
    return lambda: Department.objects.get(name=name)


def _planned() -> Programme:
    """The programme with measures; the hromadas told by one have one."""
    return Programme.objects.filter(measures__isnull=False).distinct().get()


SEEDS = (
    Seed("000", "annual-department", _department("Відділ комунікацій з громадськістю"), YEAR_2024),
    Seed("001", "annual-department-headings", _department("Управління по зв’язках з громадськістю"), YEAR_2024),
    Seed(
        "002",
        "programme-half-year",
        _planned,
        Period(date(2024, 1, 1), date(2024, 6, 30)),
    ),
    Seed("003", "programme-directions", _planned, Period(date(2023, 1, 1), date(2023, 12, 31))),
    Seed("004", "goal-letter", _planned, Period(date(2023, 1, 1), date(2023, 6, 30))),
)


def tell(seed: Seed) -> Composed:
    """The report as its form tells it today."""
    place = Hromada.objects.get(slug=seed.slug)
    with tenancy.enter(place.pk), addresses_inside():
        return compose(outlines()[seed.form], seed.about(), seed.period, Viewer(hromada_id=place.pk))


def text_of(content: Content) -> str:
    """Paragraphs and cells in reading order, each on lines of its own."""
    told: list[str] = []
    for block in content.blocks:
        if isinstance(block, Paragraph):
            told.append(block.text)
        else:
            told += [cell.text for row in (*block.head, *block.body) for cell in row if cell.text]
    return "\n\n".join(told) + "\n"


def plain(text: str) -> str:
    """Without what a printer decides: white space, the kind of apostrophe, the dash or the dot before a list item."""
    items = re.sub(r"(?:^|(?<=[;:,]))\s*[-·](?:[^\S\n]++(?![\d\n]|$)|(?<=·))", "", MARKS.sub("", text), flags=re.M)
    return re.sub(r"[\s\u2060]", "", items).replace("'", "’")


@cache
def slips(key: str) -> tuple[tuple[str, str], ...]:
    """Slips of the printed report, as they stand and put right, both plain."""
    with (REPORTS / "slips.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["seed"] == key]
    return tuple((plain(row["printed"]), plain(row["right"])) for row in rows)


def righted(text: str, key: str) -> str:
    """A text without what a printer decides, the slips of its report put right: also a story that was taken in with them."""
    found = plain(text)
    for wrong, right in slips(key):
        found = found.replace(wrong, right)
    return found


@cache
def printed(key: str) -> str:
    """The report as it was printed, its slips put right."""
    return righted((REPORTS / f"{key}.txt").read_text(encoding="utf-8"), key)


def found(composed: Composed, key: str) -> str:
    """The report as it is told, to be compared with `printed`."""
    return righted(text_of(composed.content), key)


def alike(found: str, wanted: str) -> float:
    """The share of the printed text that the told one has in the same order, from 0 to 1; both plain."""
    if found == wanted:
        return 1.0
    same = SequenceMatcher(None, found, wanted, autojunk=False)
    return sum(block.size for block in same.get_matching_blocks()) / max(len(found), len(wanted), 1)
