"""What the pages of statements show besides the statement itself: the sums, the one before, the rest of the round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.duties import mine
from viche.kit.figures import Figure, breakdown, registered
from viche.kit.figures.measures import Number
from viche.kit.figures.paths import field_of
from viche.kit.figures.slots import Values, to_paste
from viche.kit.publishing import section_of
from viche.office.programmes.models import Measure, Programme, Round, Statement
from viche.office.programmes.reading import Facts, spent
from viche.office.programmes.rules import (
    ACCEPTED,
    APPROVED,
    EXECUTORS,
    OPEN,
    RETURNED,
    SETTLED,
    STATED,
    SUBMITTED,
)

# Parts of a breakdown offered to paste.
MOST_PARTS = 30


def facts_of(statement: Statement) -> Facts:
    """The plan and the money of one measure for the period of the statement; four queries."""
    measure, period = statement.measure, statement.round.period
    return Facts(
        measure=measure,
        executors=list(measure.executors.order_by("order", "id")),
        plan=measure.plans.on(period.until).first(),
        amounts=list(measure.plan_amounts.on(period.until).order_by("year", "source", "fund")),
        money=spent(statement.programme, period).get(measure.pk, []),
        statement=statement,
        over=measure.is_over(period.since),
    )


def before(statement: Statement) -> Statement | None:
    """The newest statement of the measure for an earlier period that says anything."""
    rows = Statement.objects.filter(measure=statement.measure_id, round__until__lt=statement.round.until)
    return rows.exclude(whole="", story="", reason="").select_related("round").order_by("-round__until", "-pk").first()


def neighbours(statement: Statement) -> tuple[Statement | None, Statement | None]:
    """The statements before and after in the order of the programme."""
    order, pk = statement.measure.order, statement.measure_id
    rows = Statement.objects.filter(round=statement.round_id).select_related("measure")
    earlier = rows.filter(Q(measure__order__lt=order) | Q(measure__order=order, measure__lt=pk))
    later = rows.filter(Q(measure__order__gt=order) | Q(measure__order=order, measure__gt=pk))
    return (
        earlier.order_by("-measure__order", "-measure_id").first(),
        later.order_by("measure__order", "measure_id").first(),
    )


# ── Figures to paste ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Offered:
    """A figure with its value for the period and the text to write; `parts` leads to its parts."""

    figure: Figure
    value: Number | None
    paste: str
    parts: bool


def offered(values: Values, measure: Measure) -> list[Offered]:
    """Every figure; those of programmes narrowed to the measure, or at least to its programme. One query each."""
    found = []
    for figure in registered().values():
        name, pk = _narrowed(figure, measure)
        value, _basis = values.of(figure, {name: pk} if name else None)
        paste = to_paste(figure, name, pk, str(pk)) if name else to_paste(figure)
        found.append(Offered(figure, value, paste, bool(figure.breakdowns) and not name))
    # What has something to say comes first.
    return sorted(found, key=lambda each: not each.value)


def _narrowed(figure: Figure, measure: Measure) -> tuple[str, int]:
    """By what a figure is narrowed to the measure, and the key; («», 0) for a figure of something else."""
    if figure.closed_with != section_of(Programme):
        return "", 0
    keys = {"measure": measure.pk, "programme": measure.programme_id}
    return next(((name, pk) for name, pk in keys.items() if name in figure.breakdowns), ("", 0))


def parts(figure: Figure, values: Values) -> list[tuple[str, list[tuple[str, Number, str]]]]:
    """(what it is divided by, [(part, value, text to write)]) for a figure."""
    period = values.period_of(figure)
    found = []
    for name in figure.breakdowns:
        if name in figure.within:
            continue
        rows = [part for part in breakdown(figure, period, name) if part.key not in (None, "")][:MOST_PARTS]
        title = str(field_of(figure.model, name).verbose_name)
        found.append((title, [(part.title, part.value, to_paste(figure, name, part.key, part.title)) for part in rows]))
    return [(title, rows) for title, rows in found if rows]


# ── A round ──────────────────────────────────────────────────────────────────────────────────────────────────────

FILTERS: Mapping[str, Promise] = {
    "": _("Усі"),
    "mine": _("Мої до подання"),
    "open": _("Не подано"),
    "late": _("Прострочено"),
    "submitted": _("Подано"),
    "returned": _("Повернуто"),
    "accepted": _("Прийнято"),
    "approved": _("Затверджено"),
    "stated": _("Узято з документа"),
}


def narrowed(viewer: Viewer) -> dict[str, Q]:
    """What each filter of a round means for this person."""
    return {
        "": Q(),
        "mine": Q(state__in=OPEN) & mine(viewer, EXECUTORS),
        "open": Q(state__in=OPEN),
        "late": Q(state__in=OPEN, due_at__lt=clock.now()),
        "submitted": Q(state=SUBMITTED),
        "returned": Q(state=RETURNED),
        "accepted": Q(state=ACCEPTED),
        "approved": Q(state=APPROVED),
        "stated": Q(state=STATED),
    }


def counts(round_: Round, viewer: Viewer) -> dict[str, int]:
    """How many statements each filter leaves; one query."""
    asked = {key or "all": Count("pk", filter=q) for key, q in narrowed(viewer).items()}
    return round_.statements.order_by().aggregate(**asked)


def by_unit(round_: Round) -> list[dict[str, Any]]:
    """Who was asked, what came, what is late; one query."""
    rows: Any = round_.statements.order_by().values("department_id", "department__name")
    return list(
        rows.annotate(
            asked=Count("pk"),
            open=Count("pk", filter=Q(state__in=OPEN)),
            late=Count("pk", filter=Q(state__in=OPEN, due_at__lt=clock.now())),
            waiting=Count("pk", filter=Q(state__in=(SUBMITTED, ACCEPTED))),
            settled=Count("pk", filter=Q(state__in=SETTLED)),
        ).order_by("-late", "department__order", "department_id")
    )


def listed(round_: Round, viewer: Viewer, key: str, unit: int | None) -> QuerySet[Statement]:
    """Statements of a round as a filter leaves them, in the order of the programme."""
    rows: QuerySet[Statement] = round_.statements.filter(narrowed(viewer).get(key, Q()))
    if unit is not None:
        rows = rows.filter(department=unit)
    return rows.select_related("measure", "department", "coordinator", "round").order_by("measure__order", "measure_id")


def round_totals(rounds: QuerySet[Round]) -> QuerySet[Any]:
    """Rounds with how many statements they have, how many are late, how many settled."""
    return rounds.annotate(
        asked=Count("statements"),
        late=Count("statements", filter=Q(statements__state__in=OPEN, statements__due_at__lt=clock.now())),
        open=Count("statements", filter=Q(statements__state__in=OPEN)),
        settled=Count("statements", filter=Q(statements__state__in=SETTLED)),
    )
