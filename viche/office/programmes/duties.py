"""Statements on «Сьогодні»: to write, by term; to accept; to approve. A round is one line, a returned statement its own."""

from __future__ import annotations

from typing import Any

from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from viche.kit import duties
from viche.kit.access import Viewer
from viche.office.programmes.models import Round, Statement
from viche.office.programmes.rules import (
    ACCEPTED,
    ASKED,
    COORDINATORS,
    DECIDERS,
    EXECUTORS,
    ORDER,
    RETURNED,
    SUBMITTED,
)


def _rounds(viewer: Viewer, state: str, roles: Any, field: str, moment: Any) -> QuerySet[Round]:
    """Rounds with statements in the state that wait for this person, with the earliest moment."""
    mine = Q(statements__state=state) & duties.mine(viewer, roles, f"statements__{field}")
    found: Any = Round.objects.filter(mine).annotate(moment=moment).order_by()
    rows: QuerySet[Round] = found.filter(moment__isnull=False)
    return rows


def _period(round_: Round) -> str:
    return round_.period.title


def _page(state: str) -> Any:
    return lambda round_: f"{reverse('round', args=[round_.pk])}?state={state}"


def _many(verb: str) -> Any:
    return lambda round_: reverse("round-many", args=[round_.pk, verb])


def _programme(round_: Round) -> str:
    return str(round_.programme)


duties.declare(
    duties.Source(
        "statements-asked",
        Round,
        due=lambda viewer: _rounds(viewer, ASKED, EXECUTORS, "department_id", Min("statements__due_at")),
        at="moment",
        url=_page("mine"),
        title=lambda round_: _("Подати відомості %(period)s") % {"period": _period(round_)},
        about=_programme,
        rule=lambda round_: f"{ORDER} · {round_.programme.department}",
        act=_("Написати"),
        related=("programme__department",),
    )
)
duties.declare(
    duties.Source(
        "statements-returned",
        Statement,
        due=lambda viewer: Statement.objects.filter(
            duties.mine(viewer, EXECUTORS), state=RETURNED, due_at__isnull=False
        ),
        url=lambda statement: reverse("statement", args=[statement.pk]),
        title=lambda statement: statement.measure,
        about=lambda statement: statement.remarks,
        rule=lambda statement: f"{_('Виправити за зауваженнями')} · {ORDER} · {statement.department}",
        act=_("Виправити"),
        related=("measure", "department"),
    )
)


def _nothing(viewer: Viewer) -> QuerySet[Round]:
    return Round.objects.none()


# A statement that came otherwise than by its step waits since the round was made.
SINCE = Coalesce(Min("statements__submitted_at"), "created_at")


def _waiting(key: str, state: str, roles: Any, verb: str, what: Any) -> None:
    duties.declare(
        duties.Source(
            key,
            Round,
            due=_nothing,
            at="created_at",
            waiting=lambda viewer: _rounds(viewer, state, roles, "coordinator_id", SINCE),
            waiting_at="moment",
            url=_many(verb),
            title=lambda round_: what % {"period": _period(round_)},
            about=_programme,
            waiting_about=lambda round_: round_.programme.department,
            related=("programme__department",),
        )
    )


_waiting("statements-submitted", SUBMITTED, COORDINATORS, "accept", _("Прийняти або повернути відомості %(period)s"))
_waiting("statements-accepted", ACCEPTED, DECIDERS, "approve", _("Затвердити відомості %(period)s"))
