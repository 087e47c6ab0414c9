"""All rules over one document: warnings in the order of the text, each once."""

from __future__ import annotations

from viche.kit.days_off import Calendar
from viche.kit.figures import Period
from viche.reports.checking import blanks, days, duties, money, names, percents, plausible, repeats, sums, tables
from viche.reports.checking.document import Document
from viche.reports.checking.warning import Warning
from viche.reports.content import Content

RULES = (sums, tables, money, percents, repeats, plausible, names, blanks, duties, days)
# More than anybody reads; a document with more is broken otherwise.
MOST = 200


def warnings_of(content: Content, period: Period, calendar: Calendar | None = None) -> list[Warning]:
    """What does not hold in the text of a report for these days. Takes no query."""
    document = Document(content, period, calendar or Calendar())
    found: dict[str, Warning] = {}
    for module in RULES:
        for warning in module.find(document):
            found.setdefault(warning.key, warning)
    at_end = len(content.blocks)
    told = sorted(found.values(), key=lambda w: w.place.block if w.place.block >= 0 else at_end)
    return told[:MOST]
