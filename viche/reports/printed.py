"""The council's report as a thing a report is about: gathered from those of departments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.hromada.printed import periods
from viche.kit.figures import Period
from viche.kit.figures.printed import Owing, Subject, declare_printed
from viche.reports.gathering.composing import KEY, OF, Part, parts
from viche.reports.models import Gathering
from viche.reports.outlines import Outline, declare


def says(gathering: Gathering, period: Period) -> Mapping[str, Any]:
    """What its title may name."""
    return {"gathering": gathering.title}


def owes(gathering: Gathering, period: Period) -> Iterator[Owing]:
    """Departments whose report is not approved yet."""
    for part in parts(gathering, period):
        if not part.is_delivered:
            yield _owing(part, period)


def _owing(part: Part, period: Period) -> Owing:
    if part.report is None:
        asked = {"subject": OF, "pk": part.department.pk, "since": period.since, "until": period.until}
        url, action = f"{reverse('report-new')}?{urlencode(asked)}", _("Скласти звіт")
        return Owing(_("Звіт підрозділу"), _("ще не складено"), part.department.pk, 1, url, action)
    why = _("ще не затверджено: %(state)s") % {"state": part.report.state_now.title}
    url = reverse("report-bench", args=[part.report.pk])
    return Owing(_("Звіт підрозділу"), why, part.department.pk, 1, url, _("Відкрити звіт"))


declare_printed(
    Subject(
        key="gathering",
        title=gettext_lazy("Звіт ради, зібраний зі звітів підрозділів"),
        model=Gathering,
        says=says,
        narrow=lambda gathering: {},
        periods=lambda gathering: periods(gathering.department),
        owes=owes,
    )
)
declare(
    Outline(
        key=KEY,
        title=gettext_lazy("Звіт ради, зібраний зі звітів підрозділів"),
        subject="gathering",
        name="{gathering} за {months}",
        blocks=(),
    )
)
