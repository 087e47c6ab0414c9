"""The days a report is for against the year its words speak of: a yearly form over a quarter still says «за 2026 рік»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.reports.checking.document import Document
from viche.reports.checking.warning import Place, Rule, Warning

YEAR = Rule(
    "year",
    gettext_lazy("Сказано «за рік», а звіт не за рік"),
    gettext_lazy(
        "Складіть звіт за цілий рік, або змініть ці слова рукою, або візьміть форму, яка сама називає свої місяці."
    ),
)
_SAID = re.compile(r"(?<!\w)(?:за|протягом|упродовж|впродовж)\s+((?:19|20)\d\d)\s+(?:рік|року)(?!\w)", re.I)


def find(document: Document) -> Iterator[Warning]:
    """The first place that says so, of a report for other days of that year."""
    period = document.period
    if period.is_whole_years:
        return
    years = {str(period.since.year), str(period.until.year)}
    said = ((p, found) for p in document.passages for found in _SAID.finditer(p.text) if found[1] in years)
    passage, found = next(said, (None, None))
    if passage is None or found is None:
        return
    text = _("У тексті «%(said)s», а дні звіту — %(days)s.") % {
        "said": " ".join(found[0].split()),
        "days": period.title,
    }
    yield Warning(YEAR, Place.at(passage, found.start(), found.end()), text, (found[1], str(period.since), str(period.until)))  # fmt: skip
