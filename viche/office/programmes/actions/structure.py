"""Goals and tasks of a programme, and throwing away a draft with everything in it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit import journal
from viche.kit.access import Refused, Viewer
from viche.kit.registers import actions as records
from viche.office.programmes.actions.hanging import require_free
from viche.office.programmes.actions.order import LAST, Place, settle
from viche.office.programmes.actions.rights import changing, one_line, same_programme
from viche.office.programmes.models import (
    Amendment,
    Appropriation,
    DocumentDoubt,
    Executor,
    Goal,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    Round,
    Spending,
    StatedCell,
    Statement,
    TakenDocument,
    Task,
)

# From what points to what it points to.
PARTS: tuple[type[Any], ...] = (
    DocumentDoubt, Statement, Spending, Appropriation, StatedCell, TakenDocument, Round, PlanAmount, Plan, Executor,
    Measure, Task, Goal, Amendment,
)  # fmt: skip

# ── Goals ────────────────────────────────────────────────────────────────────────────────────────────────────────


def add_goal(programme: Programme, viewer: Viewer, *, title: str, ground: str = "") -> Goal:
    """A goal after the others."""
    with changing(programme, viewer, "note", ground=ground):
        goal = Goal.objects.create(hromada_id=programme.hromada_id, programme=programme, title=_said(title), order=LAST)
        settle(programme)
    return goal


def change_goal(goal: Goal, viewer: Viewer, *, title: str, ground: str = "") -> None:
    """Its words."""
    with changing(goal.programme, viewer, ground=ground):
        goal.title = _said(title)
        goal.save(update_fields=["title"])


def move_goal(goal: Goal, viewer: Viewer, *, after: Goal | None, ground: str = "") -> None:
    """Put it after another; None: before all."""
    same_programme(goal.programme, after)
    with changing(goal.programme, viewer, "move", ground=ground):
        settle(goal.programme, Place(goal, after))


def remove_goal(goal: Goal, viewer: Viewer, *, ground: str = "") -> None:
    """Only a goal without tasks."""
    with changing(goal.programme, viewer, "remove", ground=ground):
        require_free(goal, _("Спершу перенесіть завдання під іншу ціль або приберіть їх."))
        goal.delete()


# ── Tasks ────────────────────────────────────────────────────────────────────────────────────────────────────────


def add_task(
    programme: Programme, viewer: Viewer, *, title: str, number: str = "", goal: Goal | None = None, ground: str = ""
) -> Task:
    """A task after the others of its goal."""
    same_programme(programme, goal)
    with changing(programme, viewer, "note", ground=ground):
        task = Task.objects.create(
            hromada_id=programme.hromada_id,
            programme=programme,
            goal=goal,
            number=as_number(number),
            title=_said(title),
            order=LAST,
        )
        settle(programme)
    return task


def change_task(task: Task, viewer: Viewer, *, title: str, number: str = "", ground: str = "") -> None:
    """Its number and words; measures keep the numbers they have."""
    with changing(task.programme, viewer, ground=ground):
        task.title, task.number = _said(title), as_number(number)
        task.save(update_fields=["title", "number"])


def move_task(task: Task, viewer: Viewer, *, goal: Goal | None, after: Task | None, ground: str = "") -> None:
    """Put it under a goal, after another of its tasks; its measures go with it."""
    same_programme(task.programme, goal, after)
    with changing(task.programme, viewer, "move", ground=ground):
        task.goal = goal
        task.save(update_fields=["goal"])
        settle(task.programme, Place(task, after))


def remove_task(task: Task, viewer: Viewer, *, ground: str = "") -> None:
    """Only a task without measures."""
    with changing(task.programme, viewer, "remove", ground=ground):
        require_free(task, _("Спершу перенесіть заходи до іншого завдання або приберіть їх."))
        task.delete()


# ── The whole ────────────────────────────────────────────────────────────────────────────────────────────────────


def discard(programme: Programme, viewer: Viewer) -> None:
    """Throw a draft away with all its parts. What was once public is withheld, never deleted."""
    records.require_writer(viewer, programme)
    records.require_draft(programme)
    with journal.change("discard", by=viewer.person):
        Measure.objects.filter(programme=programme, parent__isnull=False).update(parent=None)
        for model in PARTS:
            model.objects.filter(programme=programme).delete()
        records.discard(programme, viewer)


def as_number(number: str) -> str:
    """«1.8.1.» as «1.8.1»: how it stands in a sentence."""
    return "".join(number.split()).rstrip(".")


def _said(title: str) -> str:
    if not one_line(title):
        raise Refused(_("Напишіть назву."), status=422)
    return one_line(title)
