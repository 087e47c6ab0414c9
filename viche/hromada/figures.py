"""Figures of the hromada: acts adopted."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Act, Acts
from viche.kit.figures import Figure, declare
from viche.kit.words import Noun

declare(
    Figure(
        key="acts",
        title=_("Ухвалені акти"),
        noun=Acts.noun,
        queryset=lambda period: Act.objects.filter(period.days("adopted_on")),
        date_field="adopted_on",
        breakdowns=("kind", "issuer", "department"),
        columns=Acts.columns,
        definition=_("Акти ради, виконавчого комітету, голови й інших органів громади з датою в цьому періоді."),
    )
)

DECISION = Noun("рішення", "рішення", "рішень", "n", en=("decision", "decisions"))
ORDER = Noun("розпорядження", "розпорядження", "розпоряджень", "n", en=("order", "orders"))


def _issued(key: str, title: Any, noun: Noun, issuer: str, kind: str, definition: Any) -> None:
    """Acts of one body and one kind: reports of hromadas print them apart."""
    declare(
        Figure(
            key=key,
            title=title,
            noun=noun,
            queryset=lambda period: Act.objects.filter(period.days("adopted_on"), issuer=issuer, kind=kind),
            date_field="adopted_on",
            breakdowns=("department",),
            columns=Acts.columns,
            definition=definition,
        )
    )


_issued(
    "council-decisions",
    _("Рішення ради"),
    DECISION.followed("ради", en=("decision of the council", "decisions of the council")),
    "council",
    "decision",
    _("Рішення ради з датою в цьому періоді."),
)
_issued(
    "committee-decisions",
    _("Рішення виконавчого комітету"),
    DECISION.followed("виконкому", en=("decision of the executive committee", "decisions of the executive committee")),
    "committee",
    "decision",
    _("Рішення виконавчого комітету з датою в цьому періоді."),
)
_issued(
    "head-orders",
    _("Розпорядження голови"),
    ORDER.followed("голови", en=("executive order of the head", "executive orders of the head")),
    "head",
    "order",
    _("Розпорядження голови громади з датою в цьому періоді."),
)
_issued(
    "department-orders",
    _("Накази підрозділів"),
    Noun("наказ", "накази", "наказів", "m", "наказу", en=("departmental order", "departmental orders")),
    "department",
    "directive",
    _("Накази виконавчих органів з датою в цьому періоді."),
)
