"""What the box shows: kinds with when they were noted last, groups of registers, the record just noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from viche.kit import clock, words
from viche.kit.access import Viewer
from viche.kit.noting import mine
from viche.kit.noting.forms import TITLE
from viche.kit.noting.kinds import Kind, find, is_name, recent
from viche.kit.noting.mine import Used
from viche.kit.publishing import DRAFT
from viche.kit.registers import actions, registered
from viche.kit.words import NBSP, Noun

RECORD = Noun("запис", "записи", "записів", "m", "запису", en=("record", "records"))
WORK = Noun("робота", "роботи", "робіт", "f", en=("piece of work", "pieces of work"))
Groups = Mapping[str, Any]


def box(viewer: Viewer, groups: Groups, typed: str = "") -> dict[str, Any]:
    """Context of kit/parts/pen.html: what was typed with the kinds found, or what this person noted last. One query."""
    used = mine.used(viewer)
    kinds = find(typed, used) if typed else recent(used)
    title = typed if typed and not is_name(typed) else ""
    return {
        "pen_url": reverse("note"),
        "query": typed,
        "kinds": [line(kind, used, groups, typed, title, first=at == 0) for at, kind in enumerate(kinds)],
        "nothing": bool(typed) and not kinds,
    }


def line(
    kind: Kind, used: Mapping[str, Used], groups: Groups, typed: str, title: str = "", *, first: bool
) -> dict[str, Any]:
    """One found kind: its name, its address, when it was noted or where it belongs. `title`: what happened, typed instead of a
    kind; its form begins with it."""
    habit = used.get(kind.key)
    said = [_("востаннє %(day)s") % {"day": _day(habit.last)}] if habit else []
    if habit and habit.year:
        said.append(_("цього року %(number)s") % {"number": words.count(habit.year, RECORD)})
    more = " · ".join(said) or str(groups.get(kind.register.group, ""))
    url = kind.url + (f"&{urlencode({TITLE: title})}" if title and "?" in kind.url else "")
    return {"title": kind.title, "url": url, "match": typed, "more": more, "current": bool(typed) and first}


def _day(moment: Any) -> str:
    passed = (clock.today() - clock.kyiv(moment).date()).days
    return {0: _("сьогодні"), 1: _("вчора")}.get(passed, words.short_date(clock.kyiv(moment)))


def grouped(groups: Groups) -> list[dict[str, Any]]:
    """Every register under the heading of its group, for those who look rather than type."""
    kinds: dict[str, list[Kind]] = {key: [] for key in (*groups, "")}
    for register in registered():
        kinds[register.group if register.group in groups else ""].append(Kind(register))
    return [
        {
            "title": groups.get(key, _("Інше")),
            "kinds": [{"title": kind.title, "url": kind.url} for kind in sorted(found, key=_by_name)],
        }
        for key, found in kinds.items()
        if found
    ]


def _by_name(kind: Kind) -> str:
    return words.sort_key(kind.title)


def just_noted(kind: Kind, pk: str, viewer: Viewer) -> dict[str, Any] | None:
    """The record noted a moment ago, for «Записано. Ще один?»; None when it is not there."""
    if not pk.isdecimal() or len(pk) > 18:
        return None
    record = kind.register.model.objects.visible(to=viewer).filter(pk=int(pk)).first()
    if record is None:
        return None
    undo = record.state == DRAFT and actions.may_change(viewer, record)
    return {
        "title": str(record),
        "about": kind.register.about(record),
        "state": str(capfirst(record.state_now.title)),
        "url": kind.register.address("record", record.pk),
        "undo_url": reverse("note-undo", args=[kind.register.slug, record.pk]) if undo else "",
    }


def this_month(viewer: Viewer) -> dict[str, str]:
    """«34 роботи» noted this month and where they are listed; one query."""
    number = mine.of_month(viewer, clock.today()).count()
    return {"number": words.count(number, WORK), "url": reverse("note-mine")}


def month_words(day: Any) -> str:
    """«листопад 2026»."""
    return f"{words.month_name(day.month)}{NBSP}{day.year}"


def rows(entries: Iterable[Any], viewer: Viewer) -> list[list[Any]]:
    """Rows of kit/parts/rows.html about entries of the journal: each kind that occurs is read once."""
    entries, of = list(entries), {register.section: register for register in registered()}
    records: dict[str, dict[int, Any]] = {}
    for section in {entry.kind for entry in entries}:
        keys = [entry.record_id for entry in entries if entry.kind == section]
        records[section] = of[section].model.objects.visible(to=viewer).in_bulk(keys)
    found: list[list[Any]] = []
    for entry in entries:
        register, record = of[entry.kind], records[entry.kind].get(entry.record_id)
        if record is not None:
            state = record.state_now
            title = {"text": str(record), "url": register.address("record", record.pk)}
            when = words.long_moment(entry.at)
            found.append([title, Kind(register).title, when, {"tag": state.title, "tag_kind": state.tone}])
    return found
