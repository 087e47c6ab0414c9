"""The path of a report: draft → review («перевірено») → approved → published → withheld.

Approving freezes it: from then on it shows the snapshot that was approved, and what has changed since stands beside it.
An approval is made in the product by a person in office, with a second factor; it is not a qualified signature (КЕП).
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import PUBLISHERS, WRITERS
from viche.kit.processes import Due, Process, State, Step, register
from viche.kit.publishing import DRAFT, PUBLISHED, WITHHELD

REVIEW, APPROVED, DROPPED = "review", "approved", "dropped"
# The numbers may still be taken anew.
OPEN = (DRAFT, REVIEW)
# The snapshot of the approval is what the report says, for good.
FROZEN = (APPROVED, PUBLISHED, WITHHELD)

OWN = _("Порядок звітування громади")


def _counted(report: Any) -> Any:
    """There must be numbers to look at."""
    if not report.snapshots.exists():
        return _("Числа ще не пораховано. Зачекайте, доки з’явиться текст звіту, або натисніть «Оновити числа».")
    return ""


def _review_moment(report: Any) -> datetime | None:
    """The end of the day by which holding back is looked at again, Kyiv time."""
    return datetime.combine(report.review_on, time.max, tzinfo=clock.KYIV) if report.review_on else None


REPORT = register(
    Process(
        key="report",
        title=_("Звіт"),
        states=(
            State(DRAFT, _("чернетка"), "now"),
            State(REVIEW, _("перевірено"), "now"),
            State(APPROVED, _("затверджено"), "good"),
            State(PUBLISHED, _("оприлюднено"), "good"),
            State(WITHHELD, _("притримано"), "bad"),
            State(DROPPED, _("відкладено"), "none"),
        ),
        steps=(
            Step(
                "submit",
                _("Перевірено: передати на погодження"),
                (DRAFT,),
                REVIEW,
                WRITERS,
                basis=OWN,
                check=_counted,
                done=_("Перевірено й передано на погодження"),
            ),
            Step(
                "return",
                _("Повернути на доопрацювання"),
                (REVIEW,),
                DRAFT,
                PUBLISHERS,
                basis=OWN,
                asks=("ground",),
                done=_("Повернуто на доопрацювання"),
            ),
            Step(
                "approve",
                _("Затвердити"),
                (REVIEW,),
                APPROVED,
                PUBLISHERS,
                basis=OWN,
                check=_counted,
                warn=_(
                    "Звіт більше не зміниться. Якщо записи згодом зміняться, поруч буде видно, що саме, але не в самому звіті."
                ),
                done=_("Затверджено"),
            ),
            Step(
                "publish",
                _("Оприлюднити"),
                (APPROVED,),
                PUBLISHED,
                PUBLISHERS,
                basis=_("ЗДПІ, ст. 15"),
                done=_("Оприлюднено"),
            ),
            Step(
                "withhold",
                _("Притримати"),
                (PUBLISHED,),
                WITHHELD,
                PUBLISHERS,
                basis=_("ЗДПІ, ст. 6 і ст. 22 ч. 6"),
                asks=("ground", "act", "review_on"),
                warn=_("Звіт зникне з відкритих сторінок разом із файлами й числами, які він відкривав."),
                danger=True,
                done=_("Притримано"),
            ),
            Step(
                "restore",
                _("Повернути в оприлюднені"),
                (WITHHELD,),
                PUBLISHED,
                PUBLISHERS,
                basis=_("ЗДПІ, ст. 6"),
                asks=("ground",),
                done=_("Повернуто в оприлюднені"),
            ),
            Step(
                "drop",
                _("Відкласти чернетку"),
                (DRAFT,),
                DROPPED,
                WRITERS,
                basis=OWN,
                warn=_("Чернетка зникне з переліку. Знімки, які вже зроблено, лишаються; її можна взяти знову."),
                done=_("Відкладено"),
            ),
            Step("resume", _("Взяти знову"), (DROPPED,), DRAFT, WRITERS, basis=OWN, done=_("Взято знову")),
        ),
        dues=(Due(WITHHELD, _("Переглянути, чи ще треба притримувати"), _review_moment, _("ЗДПІ, ст. 22 ч. 6")),),
    )
)
