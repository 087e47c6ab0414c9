"""«Асигнування з урахуванням змін»: what the budget allots, dated with its act. Another number than the plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from viche.kit import words
from viche.kit.access import Refused, Viewer
from viche.kit.meanwhile import only_one
from viche.office.programmes.actions.measures import require_figures
from viche.office.programmes.actions.planning import Key, check_amount, check_year
from viche.office.programmes.actions.rights import changing, one_line, same_programme
from viche.office.programmes.models import FUNDS, SOURCES, Appropriation, Measure, Programme


def allot(
    programme: Programme,
    viewer: Viewer,
    *,
    since: date,
    amounts: Mapping[Key, Decimal],
    measure: Measure | None = None,
    act: Any = None,
    act_text: str = "",
    ground: str = "",
) -> list[Appropriation]:
    """Write sums (hryvnias by year, source, fund) that hold from a day until newer ones; without a measure, of the whole
    programme. Each is the whole allotment after the change, not the difference. The act is the ground."""
    same_programme(programme, measure)
    said = _act(act, act_text)
    told = _("Від %(day)s такі асигнування вже записано.") % {"day": words.long_date(since)}
    with (
        only_one("programmes_appropriation_once", told, _("Виправте їх у списку.")),
        changing(programme, viewer, "allot", ground=ground, because=said),
    ):
        if measure is not None:
            require_figures(measure)
        _check(since, amounts)
        _require_same_division(programme, measure, since, amounts)
        return Appropriation.objects.bulk_create(
            Appropriation(
                hromada_id=programme.hromada_id,
                programme=programme,
                measure=measure,
                year=key.year or since.year,
                source=key.source,
                fund=key.fund,
                amount=amount,
                since=since,
                act=act,
                act_text=one_line(act_text),
            )
            for key, amount in amounts.items()
        )


def change_appropriation(
    row: Appropriation,
    viewer: Viewer,
    *,
    amount: Decimal,
    since: date,
    act: Any,
    act_text: str,
    ground: str = "",
) -> None:
    """Correct a row that was written wrong. A new decision is a new row: `allot`."""
    with (
        only_one("programmes_appropriation_once", _("Від цього дня така сума вже записана.")),
        changing(row.programme, viewer, ground=ground),
    ):
        _own(row)
        _act(act, act_text)
        _check(since, {Key(row.year, row.source, row.fund): amount})
        row.amount, row.since, row.act, row.act_text = amount, since, act, one_line(act_text)
        row.save(update_fields=["amount", "since", "act", "act_text"])


def remove_appropriation(row: Appropriation, viewer: Viewer, *, ground: str = "") -> None:
    """Take away a row written by mistake."""
    with changing(row.programme, viewer, "remove", ground=ground):
        _own(row)
        row.delete()


def _own(row: Appropriation) -> None:
    """What a document states is not rewritten here."""
    if row.stated:
        raise Refused(
            _("Цю суму взято з документа, тож тут її не змінити."),
            _("Якщо асигнування змінилися, запишіть нові від дня рішення: вони замінять ці."),
            status=409,
        )


def in_force(programme: Programme, day: date) -> QuerySet[Appropriation]:
    """Allotments of the programme and its measures that hold that day."""
    rows: QuerySet[Appropriation] = programme.appropriations.on(day)
    return rows


def added_to(programme: Programme, measure: Measure | None, since: date, keys: Collection[Key]) -> Appropriation | None:
    """An allotment the new ones would be added to, because it is divided otherwise: they replace only those of the same
    source and fund. One in force on their day, which they do not rewrite, or one that comes after it."""
    rows = programme.appropriations.filter(measure=measure, year__in={key.year for key in keys}).exclude(amount=0)
    for row in rows.filter(Q(pk__in=in_force(programme, since).values("pk")) | Q(since__gt=since)):
        known = Key(row.year, row.source, row.fund)
        if row.since <= since and known in keys:
            continue
        if any(key != known and _overlap(known, key) for key in keys):
            return row
    return None


def _require_same_division(
    programme: Programme, measure: Measure | None, since: date, amounts: Mapping[Key, Decimal]
) -> None:
    row = added_to(programme, measure, since, amounts)
    if row is None:
        return
    raise Refused(
        _("На %(year)s рік діє %(sum)s грн (%(what)s): нові суми поділено інакше, тож вони додалися б до неї.")
        % {"year": row.year, "sum": words.number(row.amount, 2), "what": divided(row.source, row.fund)},
        _("Впишіть суми в тих самих стовпцях, а якщо поділ змінився — у колишньому стовпці впишіть 0."),
        status=409,
    )


def _overlap(one: Key, other: Key) -> bool:
    """Whether two sums may be of the same money: what is not said of either may be anything."""
    pairs = ((one.source, other.source), (one.fund, other.fund))
    return one.year == other.year and all(not a or not b or a == b for a, b in pairs)


def divided(source: str, fund: str) -> str:
    """«бюджет громади, спеціальний фонд»."""
    said = [str(dict(SOURCES).get(source, "")), str(dict(FUNDS).get(fund, ""))]
    return ", ".join(part for part in said if part) or _("джерело не зазначено")


def _act(act: Any, act_text: str) -> str:
    if act is None and not one_line(act_text):
        raise Refused(
            _("Назвіть акт, яким виділено кошти."),
            _("Оберіть його в реєстрі актів або напишіть словами: «Рішення про бюджет від 20.12.2023 № 7»."),
            status=422,
        )
    return str(act) if act is not None else one_line(act_text)


def _check(since: date, amounts: Mapping[Key, Decimal]) -> None:
    if not amounts:
        raise Refused(_("Впишіть хоча б одну суму."), status=422)
    check_year(since.year)
    for key, amount in amounts.items():
        if key.year is None:
            raise Refused(_("Асигнування виділяють на рік: назвіть його."), status=422)
        check_year(key.year)
        check_amount(amount)
