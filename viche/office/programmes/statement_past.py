"""The past of statements and rounds, told from the journal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Department
from viche.hromada.past import entries
from viche.kit import words
from viche.office.programmes.models import Round, Statement
from viche.office.programmes.rules import STATEMENT

VERBS = {
    **{step.verb: step.done for step in STATEMENT.steps},
    "ask": _("Запитано"),
    "term": _("Змінено строк"),
    "edit": _("Змінено чернетку"),
    "hand-over": _("Передано іншому підрозділу"),
    "import": _("Узято з документа"),
}
# Columns that follow from the step itself, or are keys nobody reads.
SILENT = frozenset({"programme", "measure", "round", "cell", "submitted_at", "returned_at", "hromada", "created_at"})


def of_statement(statement: Statement) -> list[dict[str, Any]]:
    """What was done with one statement."""
    return entries(Statement, [statement.pk], _say(), VERBS)


def of_round(round_: Round) -> list[dict[str, Any]]:
    """What was done with one round."""
    return entries(Round, [round_.pk], _say(), VERBS)


def _say() -> Any:
    names = dict(Department.objects.values_list("pk", "name"))

    def say(field: models.Field[Any, Any], value: Any) -> str:
        if field.name in SILENT or value in (None, ""):
            return ""
        if field.name in ("department", "coordinator"):
            return names.get(value, str(value))
        if field.name == "state":
            return str(STATEMENT.state(value).title)
        if isinstance(field, models.DateTimeField):
            return words.long_moment(datetime.fromisoformat(value))
        if isinstance(field, models.DateField):
            return words.short_date(date.fromisoformat(value))
        return str(dict(field.flatchoices).get(value, value)) if field.choices else str(value)

    return say
