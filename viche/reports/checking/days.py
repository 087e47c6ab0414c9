"""The days a report is for against the year its words speak of: a yearly form over a quarter still says «за 2026 рік»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.reports.checking.document import Document
from viche.reports.checking.warning import Place, Rule, Warning, whole_document

YEAR = Rule(
    "year",
    gettext_lazy("Сказано «за рік», а звіт не за рік"),
    gettext_lazy(
        "Складіть звіт за цілий рік, або змініть ці слова рукою, або візьміть форму, яка сама називає свої місяці."
    ),
)
_SAID = re.compile(r"(?<!\w)(?:за|протягом|упродовж|впродовж)\s+((?:19|20)\d\d)\s+(?:рік|року)(?!\w)", re.I)


def find(document: Document) -> Iterator[Warning]:
    """The first place that says so, or the title, of a report for other days of that year. What a table says is of records."""
    period = document.period
    if period.is_whole_years:
        return
    prose = [passage for passage in document.passages if not passage.cell and not passage.header]
    said = [(passage, found) for passage in prose for found in _SAID.finditer(passage.text)]
    titled = [(None, found) for found in _SAID.finditer(document.content.title)]
    years = {str(period.since.year), str(period.until.year)}
    for passage, found in (*said, *titled):
        if found[1] not in years:
            continue
        words = " ".join(found[0].split())
        text = _("У тексті «%(said)s», а дні звіту — %(days)s.") % {"said": words, "days": period.title}
        place = Place.at(passage, found.start(), found.end()) if passage else whole_document()
        yield Warning(YEAR, place, text, (found[1], str(period.since), str(period.until)))
        return
