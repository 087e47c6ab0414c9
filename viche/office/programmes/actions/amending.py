"""Amendments: what the council changed, and from when. Plans name the amendment that brought them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from viche.kit import words
from viche.kit.access import Refused, Viewer
from viche.kit.meanwhile import only_one
from viche.office.programmes.actions.hanging import require_free
from viche.office.programmes.actions.planning import first_day
from viche.office.programmes.actions.rights import changing, one_line, require_changer, same_programme
from viche.office.programmes.models import Amendment, Measure, Plan, Programme
from viche.office.programmes.models.plan import YEAR


def amend(
    programme: Programme,
    viewer: Viewer,
    *,
    since: date,
    act: Any = None,
    act_text: str = "",
    summary: str = "",
) -> Amendment:
    """Write down an amendment: its act (of the register, or in words) and the day it holds from. The act is the ground.

    What it changes follows by `set_plan`, `add_measure` and `end_measure` with this amendment.
    """
    amendment = Amendment(
        hromada_id=programme.hromada_id, programme=programme, since=since, act=act, act_text=one_line(act_text),
        summary=summary.strip(),
    )  # fmt: skip
    require_changer(viewer, programme)
    _check(amendment)
    with _once(since), changing(programme, viewer, "amend", because=str(amendment)):
        amendment.save()
    return amendment


def change_amendment(
    amendment: Amendment, viewer: Viewer, *, since: date, act: Any, act_text: str, summary: str, ground: str = ""
) -> None:
    """Correct it; with its day move the plans it brought and the measures it ended."""
    moved = since != amendment.since
    with _once(since), changing(amendment.programme, viewer, ground=ground):
        amendment.since, amendment.act, amendment.act_text = since, act, one_line(act_text)
        amendment.summary = summary.strip()
        _check(amendment)
        amendment.save()
        if moved:
            _move(amendment)


def remove_amendment(amendment: Amendment, viewer: Viewer, *, ground: str = "") -> None:
    """Only one that changed nothing."""
    with changing(amendment.programme, viewer, "remove", ground=ground):
        require_free(amendment, _("Спершу приберіть плани, які вони змінили, і поверніть або приберіть заходи."))
        amendment.delete()


def end_measure(measure: Measure, viewer: Viewer, *, amendment: Amendment, ground: str = "") -> None:
    """The amendment takes the measure out of the programme from its day on; what was written of it stays."""
    programme = measure.programme
    same_programme(programme, amendment)
    with changing(programme, viewer, "end", ground=ground, because=str(amendment)):
        if measure.is_group and Measure.objects.filter(parent=measure, ended_by__isnull=True).exists():
            raise Refused(
                _("Захід %(number)s поділено, і його частини ще виконують.") % {"number": measure.number},
                _("Спершу припиніть частини."),
                status=409,
            )
        if amendment.since <= first_day(programme, measure):
            raise Refused(
                _("Захід з’явився тими самими або пізнішими змінами, тож припинити його ними не можна."), status=409
            )
        measure.ended_by, measure.ended_on = amendment, amendment.since
        measure.save(update_fields=["ended_by", "ended_on"])


def resume_measure(measure: Measure, viewer: Viewer, *, ground: str = "") -> None:
    """Take the end back: it was written by mistake."""
    with changing(measure.programme, viewer, "resume", ground=ground):
        measure.ended_by, measure.ended_on = None, None
        measure.save(update_fields=["ended_by", "ended_on"])


def _check(amendment: Amendment) -> None:
    programme, since = amendment.programme, amendment.since
    if amendment.act is None and not amendment.act_text:
        raise Refused(
            _("Назвіть акт, яким внесено зміни."),
            _("Оберіть його в реєстрі актів або напишіть словами: «Рішення ради від 20.11.2024 № 520»."),
            status=422,
        )
    if since <= first_day(programme):
        raise Refused(
            _("Зміни діють від дня після початку програми, а вона починається %(day)s.")
            % {"day": _day(first_day(programme))},
            _("Якщо програму змінили ще до початку, виправте сам її план."),
            status=422,
        )
    if since.year > YEAR[1].limit_value:
        raise Refused(_("Перевірте рік: %(year)s.") % {"year": since.year}, status=422)
    twin = Amendment.objects.filter(programme=programme, since=since).exclude(pk=amendment.pk)
    if found := twin.first():
        raise Refused(
            _("Від %(day)s уже є зміни: %(act)s.") % {"day": _day(since), "act": found},
            _("Запишіть усе до них або назвіть інший день."),
            status=409,
        )


def _move(amendment: Amendment) -> None:
    """Plans and ended measures follow the day; none may come to stand on another's day or before its beginning."""
    taken = Plan.objects.filter(
        measure__in=Plan.objects.filter(amendment=amendment).values("measure"), since=amendment.since
    ).exclude(amendment=amendment)
    ended = Measure.objects.filter(ended_by=amendment, added_by__since__gte=amendment.since)
    added = Plan.objects.filter(measure__added_by=amendment, since__lte=amendment.since).exclude(amendment=amendment)
    if taken.exists() or ended.exists() or added.exists():
        raise Refused(
            _("Від цього дня змінені заходи вже мають інший план або ще не почалися."),
            _("Назвіть інший день."),
            status=409,
        )
    Plan.objects.filter(amendment=amendment).update(since=amendment.since)
    Measure.objects.filter(ended_by=amendment).update(ended_on=amendment.since)


def _once(since: date) -> AbstractContextManager[None]:
    return only_one("programmes_amendment_once", _("Зміни від %(day)s щойно записано.") % {"day": _day(since)})


def _day(day: date) -> str:
    return words.long_date(day)
