"""What petitions put on the desk: to check, announce, answer; to reply as to an appeal; to carry out."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from viche.kit.access import EVERYWHERE, Viewer
from viche.kit.duties import Source, declare
from viche.participation.petitions.models import Petition, Sheet, Task
from viche.participation.petitions.rules import (
    CHECKING,
    COLLECTING,
    EXECUTORS,
    MODERATORS,
    PETITION,
    REACHED,
    REVIEW,
    SHORT,
)

# A petition waits from its first day, however far its term is.
AHEAD = 400


def _held(viewer: Viewer, roles: Any, field: str) -> Q:
    units = viewer.units(roles)
    return Q() if units is EVERYWHERE else Q(**{f"{field}__in": units})


def _desk(petition: Petition) -> str:
    return reverse("petition-desk", args=[petition.pk])


def _what(petition: Petition) -> Any:
    return next((due.title for due in PETITION.dues if due.state == petition.state), "")


def _rule(petition: Petition) -> str:
    basis = next((due.basis for due in PETITION.dues if due.state == petition.state), "")
    return f"{basis} · {petition.executor or petition.department}"


declare(
    Source(
        "e-petitions",
        Petition,
        due=lambda viewer: Petition.objects.filter(
            _held(viewer, MODERATORS, "department_id"), state__in=(CHECKING, REACHED, REVIEW)
        ),
        url=_desk,
        about=_what,
        rule=_rule,
        related=("department", "executor"),
        ahead=AHEAD,
    )
)
declare(
    Source(
        "e-petition-appeals",
        Petition,
        due=lambda viewer: Petition.objects.filter(_held(viewer, EXECUTORS, "executor_id"), state=SHORT),
        url=_desk,
        about=_what,
        rule=_rule,
        related=("department", "executor"),
        ahead=AHEAD,
    )
)
declare(
    Source(
        "e-petition-tasks",
        Task,
        due=lambda viewer: Task.objects.filter(_held(viewer, EXECUTORS, "department_id"), done_at=None),
        url=lambda task: reverse("petition-task", args=[task.pk]),
        about=lambda task: task.petition,
        rule=lambda task: str(task.department),
        act=_("Записати виконання"),
        related=("department", "petition"),
        ahead=AHEAD,
    )
)
declare(
    Source(
        "e-petition-sheets",
        Sheet,
        due=lambda viewer: Sheet.objects.filter(
            _held(viewer, EXECUTORS, "petition__department_id"), petition__state__in=(COLLECTING, REACHED)
        ).exclude(second_at__isnull=True, first_by_id=viewer.person.pk if viewer.person else None),
        url=lambda sheet: reverse("petition-sheet", args=[sheet.pk]),
        about=lambda sheet: sheet.petition,
        rule=lambda sheet: str(sheet.petition.department),
        act=_("Відкрити аркуш"),
        related=("petition__department",),
        ahead=AHEAD,
    )
)
