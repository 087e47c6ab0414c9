"""The statement of a measure for a period: states, steps, who, within what term.

stated (taken from a document) and asked → submitted → accepted or returned with remarks → approved; an approved or stated
one is opened again on a ground. The term is the day the coordinator named when asking; a day is over when it is over in Kyiv.
What is returned is mended by that day, but never sooner than the hromada's term for it after the remarks.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.hromada import statute
from viche.kit import clock
from viche.kit.access import PUBLISHERS, WRITERS
from viche.kit.processes import Due, Process, State, Step, register

STATED, ASKED, SUBMITTED, RETURNED, ACCEPTED, APPROVED = (
    "stated", "asked", "submitted", "returned", "accepted", "approved",
)  # fmt: skip
# The executor may still write.
OPEN = (ASKED, RETURNED)
# What may be counted and printed as the word of the hromada: approved, or said by a document before Viche.
SETTLED = (APPROVED, STATED)
# Who is asked for facts, who decides on them.
EXECUTORS, COORDINATORS, DECIDERS = WRITERS, WRITERS, PUBLISHERS
# Payments are written by the coordinator's accountants also after publication: a payment is a fact with a document and a
# day, the board must show it the day it is made, and the next one is not a correction of what was published. The plan is
# approved by the council, so once published it is changed only by those who publish (`publishing.changers`).
PAYERS = WRITERS
# How long whoever must mend what was returned on the last day or later gets: a dated setting of the hromada. No act names
# a term, and three working days is what letters between departments usually get.
MENDING = "statement-mending"
CALENDAR = clock.Calendar()

ORDER = _("Порядок програми громади")


def _due(statement: Any) -> datetime | None:
    """The end of the day named when the round was asked."""
    day = statement.round.due_on
    return clock.end_of_day(day) if day else None


def _mended_by(statement: Any) -> datetime | None:
    """The same day, but not sooner than the term for mending after the remarks, as it was on the day of the remarks."""
    asked = _due(statement)
    if statement.returned_at is None:
        return asked
    to_mend = statute.term(MENDING, clock.kyiv(statement.returned_at).date())
    mended = clock.due(statement.returned_at, to_mend, CALENDAR)
    return max(asked, mended) if asked else mended


def missing(said: Any) -> list[tuple[str, Any]]:
    """(field, what to write there): the three facts, a reason where the period fell short, and some word of it."""
    found = []
    if not said.whole:
        found.append(("whole", _("Назвіть стан за весь строк: без нього відомості подати не можна.")))
    if not said.tasks and said.tasks_number != 0:
        found.append(("tasks", _("Назвіть, чи виконано завдання періоду.")))
    if not said.funding:
        found.append(("funding", _("Назвіть, чи фінансувався захід за період.")))
    short = said.tasks in ("part", "none") or said.tasks_number == 0
    if said.whole in ("partly", "not_done") and short and not said.reason.strip():
        found.append(("reason", _("Захід не виконано або виконано частково — назвіть причину.")))
    elif not said.story.strip() and not said.reason.strip():
        found.append(("story", _("Напишіть, що зроблено, або чому не зроблено.")))
    return found


def _said(statement: Any) -> Any:
    """What must be said before it can be submitted."""
    return next((message for _field, message in missing(statement)), "")


STATEMENT = register(
    Process(
        key="programme-statement",
        title=_("Відомості про виконання заходу"),
        states=(
            State(STATED, _("узято з документа")),
            State(ASKED, _("запитано"), "now"),
            State(SUBMITTED, _("подано"), "now"),
            State(RETURNED, _("повернуто із зауваженнями"), "bad"),
            State(ACCEPTED, _("прийнято"), "now"),
            State(APPROVED, _("затверджено"), "good"),
        ),
        steps=(
            Step("submit", _("Подати координатору"), OPEN, SUBMITTED, EXECUTORS, basis=ORDER, check=_said, done=_("Подано")),
            Step("accept", _("Прийняти"), (SUBMITTED,), ACCEPTED, COORDINATORS, basis=ORDER, done=_("Прийнято"),
                 unit="coordinator_id"),
            Step("return", _("Повернути із зауваженнями"), (SUBMITTED, ACCEPTED), RETURNED, COORDINATORS, basis=ORDER,
                 asks=("ground",), done=_("Повернуто"), unit="coordinator_id"),
            Step("approve", _("Затвердити"), (ACCEPTED,), APPROVED, DECIDERS, basis=ORDER, done=_("Затверджено"),
                 unit="coordinator_id"),
            Step("reopen", _("Відкрити для змін"), (APPROVED, STATED), RETURNED, DECIDERS, basis=ORDER,
                 asks=("ground",), done=_("Відкрито для змін"), unit="coordinator_id",
                 warn=_("Затверджені звіти від цього не зміняться: вони показують, як було, і що змінилося відтоді.")),
        ),
        dues=(
            Due(ASKED, _("Подати відомості про виконання"), _due, ORDER),
            Due(RETURNED, _("Виправити відомості за зауваженнями"), _mended_by, ORDER),
        ),
    )
)  # fmt: skip
