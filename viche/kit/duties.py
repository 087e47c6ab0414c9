"""Duties: what an app puts on the desk of an official — what is due, and what waits for a person's approval.

Registers put theirs by themselves. Anything else is declared in the app's `duties.py`:

>>> declare(Source(
...     "act-reviews", Review,
...     due=lambda viewer: Review.objects.asked_of(viewer).filter(done_at__isnull=True),
...     waiting=lambda viewer: Review.objects.to_approve(viewer), waiting_at="handed_in_at",
...     url=lambda review: reverse("review", args=[review.pk]), about=lambda review: review.act.title,
...     related=("act", "department"),
... ))

All sources are asked in one query each for what is due, for what is overdue and for what waits, and each that has rows
to show is read once more: the number of queries does not grow with records. A row that is dealt with must leave the
queryset, or its moment must become empty; a table needs a partial index of the moment beginning with the hromada.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import ForeignKey, Q, QuerySet
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from viche.kit.access import EVERYWHERE, Viewer
from viche.kit.publishing import section_of
from viche.kit.registers import Register, registered

OPEN = _("Відкрити")


def _nothing(row: Any) -> str:
    return ""


@dataclass(frozen=True)
class Source:
    """Rows of one model that may be due or wait for approval.

    `due`: rows this person answers for and has not dealt with, whatever their moment; `at` is the field (or annotation)
    with the moment they are due; the desk itself takes the overdue ones and those of the next days (`ahead`).
    `waiting`: rows this person may approve now; `waiting_at`: since when (a moment, never empty).
    Of a row: `url` where it is dealt with, `title`, `about` (a line below), `rule` (the law and the unit, in small),
    `act` (the words of the button; a text or a function), `waiting_about` (who asks, in small).
    `whole` gives the title and the address of the list where all that waits is found; the desk shows the newest ten.
    `ahead`: how many days before its moment a row is put on the desk.
    `related` are the keys these functions read, brought along in the same query.
    """

    key: str
    model: type[models.Model]
    due: Callable[[Viewer], QuerySet[Any]]
    url: Callable[[Any], str]
    about: Callable[[Any], Any] = _nothing
    act: Any = OPEN
    rule: Callable[[Any], Any] = _nothing
    title: Callable[[Any], Any] = str
    at: str = "due_at"
    waiting: Callable[[Viewer], QuerySet[Any]] | None = None
    waiting_at: str = "created_at"
    waiting_about: Callable[[Any], Any] = _nothing
    whole: Callable[[], tuple[Any, str]] | None = None
    related: tuple[str, ...] = ()
    ahead: int = 7

    def words(self, row: Any) -> str:
        """What the button says about this row."""
        return str(self.act(row) if callable(self.act) else self.act)

    def rows(self, keys: list[int]) -> dict[int, Any]:
        """The rows themselves, by their keys, in one query."""
        return dict(self.model._default_manager.select_related(*self.related).in_bulk(keys))


_declared: dict[str, Source] = {}


def declare(source: Source) -> Source:
    """Put what this source has on the desk from now on."""
    if source.key in _declared or source.key in {register.slug for register in registered()}:
        raise ValueError(f"two sources of duties with the key {source.key!r}")
    _declared[source.key] = source
    return source


def discover() -> None:
    """Read `duties.py` of every app."""
    autodiscover_modules("duties")


def sources() -> list[Source]:
    """Every register, then what apps declared."""
    return [*map(of_register, registered()), *_declared.values()]


# A term is a column of the record, so the journal has seen every one that was ever given.
_HAD_TERM = """SELECT k FROM unnest(%s::text[]) k, LATERAL (
    SELECT FROM kit_journalentry j WHERE j.kind = k AND (j.after ->> 'due_at') IS NOT NULL LIMIT 1
) given"""


def with_terms() -> list[Source]:
    """Sources that may have something due: of registers only those of which some record of this hromada ever had a term.
    To ask them all takes the database as long to plan as all the rest of a page. Must run inside the hromada."""
    by_kind = {section_of(register.model): register for register in registered()}
    with connection.cursor() as cursor:
        cursor.execute(_HAD_TERM, [list(by_kind)])
        kinds = {kind for (kind,) in cursor.fetchall()}
    return [*(of_register(register) for kind, register in by_kind.items() if kind in kinds), *_declared.values()]


def of_register(register: Register) -> Source:
    """What a register puts on the desk: records of my units by the terms of their process."""
    names = [n for n in ("department", register.columns[0]) if isinstance(register.field(n), ForeignKey)]
    return Source(
        register.slug,
        register.model,
        due=lambda viewer: register.model.objects.filter(mine(viewer)),
        url=lambda record: register.address("record", record.pk),
        about=register.about,
        rule=_rule,
        related=tuple(dict.fromkeys((*names, *register.named_by))),
    )


def mine(viewer: Viewer, roles: Iterable[str] | None = None, field: str = "department_id") -> Q:
    """Rows whose unit in `field` is one where this person holds one of the roles, or any."""
    units = viewer.units(viewer.roles if roles is None else roles)
    return Q() if units is EVERYWHERE else Q(**{f"{field}__in": units})


def _rule(record: Any) -> str:
    rule = next((due for due in record.process.dues if due.state == record.state), None)
    return f"{rule.title} · {rule.basis} · {record.department}" if rule else str(record.department)
