"""Duties a report is expected to speak of: a declared list, small on purpose. A duty that is not spoken of is asked about.

No national act binds bodies of local self-government here yet: the Law 3841-IX is not in force, and the Порядок of the Cabinet
(№ 996 of 03.11.2010) is addressed to executive bodies and taken by hromadas as a model for their own положення. So each duty
names the act it comes from and whose it is, and a warning asks rather than blames.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.reports.checking.document import Document
from viche.reports.checking.warning import Rule, Warning, whole_document

DUTY = Rule(
    "duty",
    gettext_lazy("У звіті не сказано про обов’язок"),
    gettext_lazy(
        "Додайте речення, якщо це зроблено. Якщо у вашій громаді такого порядку немає, так і напишіть у відповіді."
    ),
)


@dataclass(frozen=True)
class Duty:
    """One duty. `when`: the report is about such work; `said`: it speaks of the duty; `whole_year`: asked of a year only."""

    key: str
    title: Any
    basis: Any
    when: re.Pattern[str]
    said: re.Pattern[str]
    whole_year: bool = True


_HELD = re.compile(
    r"провед\w+[^.;]{0,60}консультаці\w+ (?:з|із) громадськістю|консультаці\w+ (?:з|із) громадськістю[^.;]{0,40}провед",
    re.I,
)
_ORDER = gettext_lazy(
    "Порядок, затверджений постановою КМУ № 996 від 03.11.2010 (для громад — зразок), або положення громади"
)

DUTIES = (
    Duty(
        "consultation-plan",
        gettext_lazy("орієнтовний план проведення консультацій з громадськістю"),
        _ORDER,
        _HELD,
        re.compile(r"план\w*[^.;]{0,40}консультац", re.I),
    ),
    Duty(
        "consultation-reports",
        gettext_lazy("звіти про проведені консультації та їх оприлюднення"),
        _ORDER,
        _HELD,
        re.compile(r"звіт\w*[^.;]{0,60}консультац|результат\w*[^.;]{0,40}консультац", re.I),
        whole_year=False,
    ),
)


def find(document: Document) -> Iterator[Warning]:
    """Duties that the report should speak of, for what it tells of its work, and does not."""
    text = " ".join(document.text.split())
    for duty in DUTIES:
        if duty.whole_year and not document.period.is_whole_years:
            continue
        if duty.when.search(text) and not duty.said.search(text):
            told = _("Нічого не сказано про %(duty)s. Підстава: %(basis)s.") % {"duty": duty.title, "basis": duty.basis}
            yield Warning(DUTY, whole_document(), told, (duty.key,))
