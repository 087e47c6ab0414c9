"""The statement of a measure for a period: states, steps, who, within what term.

stated (taken from a document) and asked → submitted → accepted or returned with remarks → approved; an approved or stated
one is opened again on a ground. The term is the day the coordinator named when asking; a day is over when it is over in Kyiv.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import PUBLISHERS, WRITERS
from viche.kit.processes import Due, Process, State, Step, register

STATED, ASKED, SUBMITTED, RETURNED, ACCEPTED, APPROVED = (
    "stated", "asked", "submitted", "returned", "accepted", "approved",
)  # fmt: skip
# The executor may still write.
OPEN = (ASKED, RETURNED)

ORDER = _("Порядок програми громади")


def _due(statement: Any) -> datetime | None:
    """The end of the day named when the round was asked."""
    day = statement.round.due_on
    return clock.end_of_day(day) if day else None


def _said(statement: Any) -> Any:
    """What must be said before it can be submitted."""
    if not statement.whole:
        return _("Назвіть стан за весь строк: без нього відомості подати не можна.")
    if statement.whole in ("partly", "not_done") and statement.tasks != "full" and not statement.reason.strip():
        return _("Захід не виконано або виконано частково — назвіть причину.")
    if not statement.story.strip() and not statement.reason.strip():
        return _("Напишіть, що зроблено, або чому не зроблено.")
    return ""


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
            Step("submit", _("Подати координатору"), OPEN, SUBMITTED, WRITERS, basis=ORDER, check=_said, done=_("Подано")),
            Step("accept", _("Прийняти"), (SUBMITTED,), ACCEPTED, WRITERS, basis=ORDER, done=_("Прийнято"),
                 unit="coordinator_id"),
            Step("return", _("Повернути із зауваженнями"), (SUBMITTED, ACCEPTED), RETURNED, WRITERS, basis=ORDER,
                 asks=("ground",), done=_("Повернуто"), unit="coordinator_id"),
            Step("approve", _("Затвердити"), (ACCEPTED,), APPROVED, PUBLISHERS, basis=ORDER, done=_("Затверджено"),
                 unit="coordinator_id"),
            Step("reopen", _("Відкрити для змін"), (APPROVED, STATED), RETURNED, PUBLISHERS, basis=ORDER,
                 asks=("ground",), done=_("Відкрито для змін"), unit="coordinator_id",
                 warn=_("Затверджені звіти від цього не зміняться: вони показують, як було, і що змінилося відтоді.")),
        ),
        dues=(
            Due(ASKED, _("Подати відомості про виконання"), _due, ORDER),
            Due(RETURNED, _("Виправити відомості за зауваженнями"), _due, ORDER),
        ),
    )
)  # fmt: skip
