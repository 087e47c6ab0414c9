"""The past of what is no register: departments and rules, told from the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Department, StatuteSetting
from viche.hromada.statute import InForce, Rule
from viche.kit import clock, words
from viche.kit.models import JournalEntry
from viche.kit.registers.past import names_of

VERBS = {
    "open": _("Відкрито"),
    "identity": _("Змінено"),
    "note": _("Записано"),
    "add": _("Додано"),
    "set": _("Записано"),
    "correct": _("Виправлено"),
    "move": _("Переміщено"),
    "close": _("Припинено"),
    "reopen": _("Відновлено"),
    "outside": _("Змінено поза програмою"),
}
MOST = 100
Say = Callable[[models.Field, Any], str]


def of_department(unit: Department) -> list[dict[str, Any]]:
    """What was done with one department."""
    names = dict(Department.objects.values_list("pk", "name"))

    def say(field: models.Field, value: Any) -> str:
        if field.name == "parent":
            return names.get(value, "")
        if field.name == "kind":
            return str(dict(Department.KINDS).get(value, ""))
        return _plain(field, value)

    return entries(Department, [unit.pk], say)


def of_rule(rule: Rule, answers: list[InForce]) -> list[dict[str, Any]]:
    """What was done with the dated values of one rule."""

    def say(field: models.Field, value: Any) -> str:
        if field.name == "key":
            return ""
        return rule.say(rule.read(value)) if field.name == "value" else _plain(field, value)

    return entries(StatuteSetting, [answer.row.pk for answer in answers if answer.row], say)


def _plain(field: models.Field, value: Any) -> str:
    """A day as people write it, the rest as it stands."""
    if value is not None and isinstance(field, models.DateField):
        return words.short_date(date.fromisoformat(value))
    return "" if value is None else str(value)


def entries(
    model: type[models.Model], pks: list[int], say: Say, verbs: Mapping[str, Any] = VERBS
) -> list[dict[str, Any]]:
    """For kit/parts/history.html, newest first. `say` tells a stored value of a field in words, `verbs` what was done."""
    rows = list(JournalEntry.objects.filter(kind=model._meta.db_table, record_id__in=pks).order_by("-id")[:MOST])
    who = names_of(rows)
    return [
        {
            "who": who.get(row.actor_id, _("система")),
            "when": words.long_moment(row.at),
            "iso": clock.kyiv(row.at).isoformat(timespec="seconds"),
            "verb": verbs.get(row.verb) or VERBS.get(row.verb, row.verb),
            "ground": row.ground,
            "outside": row.outside,
            "changes": _changes(model, row, say),
        }
        for row in rows
    ]


def _changes(model: type[models.Model], row: JournalEntry, say: Say) -> list[dict[str, str]]:
    before, after = row.before or {}, row.after or {}
    found = []
    for field in model._meta.local_fields:
        if field.name in ("id", "hromada") or field.column not in {**before, **after}:
            continue
        was, became = (say(field, side.get(field.column)) if field.column in side else "" for side in (before, after))
        if was != became:
            found.append({"field": str(capfirst(str(field.verbose_name))), "before": was, "after": became})
    return found
