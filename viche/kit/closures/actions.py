"""Verbs of closures: close, thin, correct, reopen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from viche.kit import clock, journal, words
from viche.kit.access import EVERYWHERE, Refused, Role, Viewer
from viche.kit.models import Closure
from viche.kit.publishing import Record, section_of
from viche.kit.registers import registered

# Held for the whole place: what is closed concerns more than one unit.
MAY = (Role.ADMINISTRATOR, Role.HEAD, Role.SECRETARY)
CLOSED, THINNED = "closed", "thinned"


def sections() -> dict[str, str]:
    """Everything that can be closed: the whole site, then each kind of record by its title."""
    titles = {register.section: capfirst(str(register.title)) for register in registered()}
    found = {
        section_of(model): titles.get(section_of(model)) or capfirst(str(model._meta.verbose_name_plural))
        for model in apps.get_models()
        if issubclass(model, Record)
    }
    return {"": _("Увесь сайт"), **dict(sorted(found.items(), key=lambda pair: words.sort_key(pair[1])))}


def may_close(viewer: Viewer) -> bool:
    """Whether this person decides on closing."""
    return any(role in viewer.roles and viewer.roles[role] is EVERYWHERE for role in MAY)


def require_may_close(viewer: Viewer) -> None:
    """Refuse with who may."""
    if not may_close(viewer):
        raise Refused(
            _("Закривати розділи може адміністратор, керівник або секретар усієї громади."),
            _("Передайте рішення комусь із них."),
        )


def put_in_force(viewer: Viewer, closure: Closure, values: Mapping[str, Any]) -> Closure:
    """Close or thin by an act, or correct what was written of it. The ground goes to the journal too."""
    require_may_close(viewer)
    if closure.ended_at is not None:
        raise Refused(_("Це закриття вже припинено, його не змінюють."), _("Якщо треба закрити знову, запишіть нове."))
    fresh = closure.pk is None
    verb = {CLOSED: "close", THINNED: "thin"}[values["mode"]] if fresh else "correct"
    for name, value in values.items():
        setattr(closure, name, value)
    closure.notice = closure.notice or told(closure)
    closure.hromada_id = viewer.hromada_id  # type: ignore[assignment]
    with journal.change(verb, by=viewer.person, ground=closure.ground):
        closure.save(update_fields=None if fresh else {*values, "notice"})
    return closure


def reopen(viewer: Viewer, closure: Closure, ground: str) -> None:
    """End a closure now, before its last day."""
    require_may_close(viewer)
    if closure.ended_at is not None:
        raise Refused(_("Це закриття вже припинено."))
    closure.ended_at = clock.now()
    with journal.change("reopen", by=viewer.person, ground=ground):
        closure.save(update_fields=["ended_at"])


def beside(section: str, since: date, until: date | None, apart: int | None) -> QuerySet[Closure]:
    """Other closures, not ended, that hold the same records on any day of the term from today on. The whole site and
    each of its sections hold the same records."""
    rows = Closure.objects.filter(~Q(pk=apart or 0), ended_at__isnull=True)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=max(since, clock.today())))
    if until is not None:
        rows = rows.filter(since__lte=until)
    if section:
        rows = rows.filter(section__in=("", section))
    return rows.order_by("since", "pk")


def told(closure: Closure) -> str:
    """What visitors read when nothing else was written: kept, so in Ukrainian, whoever pressed the button."""
    with translation.override("uk"):
        until = _(" до %(day)s") % {"day": words.long_date(closure.until)} if closure.until else ""
        if not closure.section:
            sentence = _("Відкриту частину сайту тимчасово закрито%(until)s.")
            if closure.mode == THINNED:
                sentence = _("Частину відомостей на сайті тимчасово не показуємо%(until)s.")
            return (sentence % {"until": until})[:300]
        sentence = _("Розділ «%(section)s» тимчасово закрито%(until)s.")
        if closure.mode == THINNED:
            sentence = _("У розділі «%(section)s» частину відомостей тимчасово не показуємо%(until)s.")
        return (sentence % {"section": sections().get(closure.section, closure.section), "until": until})[:300]
