"""«Сьогодні»: what is due, by deadline, overdue first; drafts; what waits for my approval; above them the box to note work."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit import clock, words
from viche.kit.access import WRITERS, Viewer, require_staff
from viche.kit.noting import showing
from viche.kit.publishing import DRAFT
from viche.people.models import Person
from viche.registers.groups import GROUPS
from viche.site.home import duties
from viche.site.home.duties import Draft, Duty, Waiting
from viche.site.home.first_steps import first_steps

SHOWN = 10
WEEK = timedelta(days=7)


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The first page of an official."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    due = duties.due(viewer)
    found = duties.sorted_out(duties.drafts(viewer), viewer)
    names = _names([draft for drafts in found.values() for draft in drafts[:SHOWN]])
    context = {
        "heading": _("Сьогодні, %(day)s") % {"day": _day_words(clock.today())},
        "first_steps": first_steps(viewer),
        "duties": _groups(due),
        "is_due": bool(due),
        "lists": [
            {
                "title": title,
                "count": len(found[key]),
                "lines": [_line(draft, names) for draft in found[key][:SHOWN]],
                "all": _all_of(found[key]) if len(found[key]) > SHOWN else [],
            }
            for key, title in (
                ("approval", _("Чекають на моє погодження")),
                ("mine", _("Мої чернетки")),
                ("others", _("Чернетки підрозділу")),
            )
            if found[key] or key == "mine"
        ],
        **(_pen(viewer) if viewer.has(WRITERS) else {}),
    }
    return render(request, "home/desk.html", context)


def _pen(viewer: Viewer) -> dict[str, Any]:
    """The box «Записати роботу» with what this person notes most often, and how much it was this month."""
    return {**showing.box(viewer, GROUPS), "month": showing.this_month(viewer)}


def _groups(found: list[Duty]) -> list[dict[str, Any]]:
    """Overdue, today, the next seven days; later only what is put on the desk so early."""
    now, day = clock.now(), clock.today()
    late = [duty for duty in found if duty.at < now]
    same = [duty for duty in found if duty.at >= now and clock.kyiv(duty.at).date() == day]
    next_days = [duty for duty in found if day < clock.kyiv(duty.at).date() <= day + WEEK]
    later = [duty for duty in found if clock.kyiv(duty.at).date() > day + WEEK]
    groups = [
        {"title": _("Сьогодні"), "rows": [_row(duty) for duty in same], "empty": _("На сьогодні строків немає.")},
        {"title": _("Найближчі сім днів"), "rows": [_row(duty) for duty in next_days], "empty": _("Цього тижня теж.")},
    ]
    if not next_days and same:
        groups[1]["empty"] = _("Строків немає.")
    if late:
        groups.insert(0, {"title": _("Прострочено"), "rows": [_row(duty, late=True) for duty in late], "empty": ""})
    if later:
        groups.append({"title": _("Пізніше"), "rows": [_row(duty) for duty in later], "empty": ""})
    return groups


def _row(duty: Duty, *, late: bool = False) -> dict[str, Any]:
    """One line: by when, what, by which rule."""
    moment = clock.kyiv(duty.at)
    same_day = moment.date() == clock.today()
    return {
        "when": _("до %(hour)s") % {"hour": words.clock_face(moment)} if same_day else _day(moment),
        "when_more": words.time_left(moment),
        "title": duty.title,
        "about": duty.about,
        "url": duty.url,
        "rule": str(duty.source.rule(duty.record)),
        "act": duty.source.words(duty.record),
        "late": late,
    }


def _line(each: Draft | Waiting, names: dict[int, str]) -> dict[str, Any]:
    when = words.long_moment(each.at)
    if isinstance(each, Waiting):
        said = [str(each.source.waiting_about(each.record)), when]
    else:
        who = names.get(each.author_id or 0, "")
        said = [str(each.record.department), f"{who}, {when}" if who else when]
    return {"title": each.title, "more": each.about, "url": each.url, "about": " · ".join(filter(None, said))}


def _all_of(drafts: list[Draft | Waiting]) -> list[dict[str, str]]:
    """Where the rest is: the list of each source that occurs, of a register its drafts."""
    wholes = {each.source.key: each.source.whole for each in drafts if isinstance(each, Waiting) and each.source.whole}
    kept = {each.register.slug: each.register for each in drafts if isinstance(each, Draft)}
    return [
        *({"title": str(title), "url": url} for title, url in (whole() for whole in wholes.values())),
        *({"title": str(r.title), "url": f"{r.address('desk')}?state={DRAFT}"} for r in kept.values()),
    ]


def _names(shown: list[Draft | Waiting]) -> dict[int, str]:
    """Names of the authors."""
    people = Person.objects.in_bulk({draft.author_id for draft in shown if draft.author_id})
    return {pk: str(person) for pk, person in people.items()}


def _day(moment: datetime) -> str:
    return f"{moment.day}{words.NBSP}{words.month_name(moment.month, 'gen')}"


def _day_words(day: date) -> str:
    """«п’ятниця, 20 листопада»."""
    week = (_("понеділок"), _("вівторок"), _("середа"), _("четвер"), _("п’ятниця"), _("субота"), _("неділя"))
    return f"{week[day.weekday()]}, {day.day}{words.NBSP}{words.month_name(day.month, 'gen')}"
