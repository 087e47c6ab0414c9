"""What officials do with sheets: register, type twice, look a third time; and erasing when the term is over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from viche.hromada import statute
from viche.kit import clock, journal
from viche.kit.access import Refused, Viewer
from viche.participation.petitions import collecting
from viche.participation.petitions.desk_actions import require_moderator
from viche.participation.petitions.models import Petition
from viche.participation.petitions.paper.models import DIFFERS, REJECTED, REPEAT, TAKEN, WAITING, Line, Sheet, Typed
from viche.participation.petitions.rules import CALENDAR, COLLECTING, EXECUTORS, REACHED
from viche.people import identity
from viche.people.identity import on_paper
from viche.people.identity.on_paper import Mark
from viche.voices import actions as voices
from viche.voices import persons

_APOSTROPHES = str.maketrans("'`ʼ‘´", "’’’’’")


class Row(NamedTuple):
    """A row as an official typed it: all three, or why there is nothing to type (a key of `models.UNFIT`)."""

    name: str = ""
    signed_on: date | None = None
    mark: Mark | None = None
    unfit: str = ""

    def is_same(self, other: Row) -> bool:
        """Whether two people read the same: case, blanks and the shape of an apostrophe do not count."""
        if self.unfit or other.unfit or self.mark is None or other.mark is None:
            return self.unfit == other.unfit
        same_day = self.signed_on == other.signed_on
        return same_day and plain(self.name) == plain(other.name) and self.mark.is_same(other.mark)


def plain(name: str) -> str:
    """A name as it is compared."""
    return " ".join(re.sub(r"\s*-\s*", "-", name.translate(_APOSTROPHES)).casefold().split())


# ── Who may, and when ────────────────────────────────────────────────────────────────────────────────────────────────


def may_type(petition: Petition, viewer: Viewer) -> bool:
    """Who works with petitions of this department types sheets."""
    return bool(viewer.has(EXECUTORS, petition.department_id))


def require_typist(petition: Petition, viewer: Viewer) -> None:
    """The same as a refusal."""
    if not may_type(petition, viewer):
        raise Refused(
            _("Аркуші вводить %(unit)s.") % {"unit": petition.department}, _("Попросіть когось із підрозділу.")
        )


def require_open(petition: Petition) -> None:
    """Paper is taken for this petition, and its signatures are collected now."""
    if not petition.on_paper:
        raise Refused(
            _("Під цією петицією паперових підписів не збирають."),
            _("Так казав статут громади в день оприлюднення; зміна стосується лише наступних петицій."),
            status=409,
        )
    question = petition.question
    if petition.state not in (COLLECTING, REACHED) or question is None or question.state() != "open":
        raise Refused(
            _("Збір підписів зараз не триває, тож аркушів не беруть."),
            _("Підпис, який не зараховано до кінця збору, не рахують: закон не дає додати його потім."),
            status=409,
        )


# ── A sheet comes in ─────────────────────────────────────────────────────────────────────────────────────────────────


def register(petition: Petition, viewer: Viewer, *, number: int, filled: int, came_on: date) -> Sheet:
    """A sheet was handed in. Its number is that printed on it."""
    require_typist(petition, viewer)
    require_open(petition)
    if Sheet.objects.filter(petition=petition, number=number).exists():
        raise Refused(
            _("Аркуш № %(number)s уже зареєстровано.") % {"number": number},
            _("Якщо це інший аркуш із тим самим номером, напишіть на ньому вільний номер і зареєструйте за ним."),
            status=409,
        )
    sheet = Sheet(
        hromada_id=petition.hromada_id, petition=petition, number=number, filled=filled, came_on=came_on,
        registered_by_id=viewer.person.pk,
        due_at=petition.closes_at,
    )  # fmt: skip
    with journal.change("register", by=viewer.person):
        sheet.save(force_insert=True)
        Line.objects.bulk_create(
            Line(hromada_id=petition.hromada_id, sheet=sheet, place=place) for place in range(1, filled + 1)
        )
    return sheet


def require_second_pair_of_eyes(sheet: Sheet, viewer: Viewer) -> None:
    """Who typed a sheet first does not type it again."""
    if sheet.turn == 3:
        raise Refused(_("Цей аркуш уже введено двічі."), status=409)
    if sheet.turn == 2 and sheet.first_by_id == viewer.person.pk:
        raise Refused(
            _("Цей аркуш уже ввели ви."), _("Удруге його вводить хтось інший: так помітна помилка."), status=409
        )


def type_in(sheet: Sheet, viewer: Viewer, rows: Sequence[Row]) -> int:
    """One whole typing of a sheet, row by row from the first. After the second the rows that agree are decided at once.

    The sheet must be locked. How many signatures were taken.
    """
    petition = sheet.petition
    require_typist(petition, viewer)
    require_open(petition)
    require_second_pair_of_eyes(sheet, viewer)
    if len(rows) != sheet.filled:
        raise ValueError(f"{sheet.filled} rows, not {len(rows)}")
    turn, lines = sheet.turn, list(sheet.lines.select_for_update().order_by("place"))
    with transaction.atomic():
        with journal.change("type", by=viewer.person):
            Typed.objects.bulk_create(_typed(line, turn, row) for line, row in zip(lines, rows, strict=True))
            who, when = ("first_by_id", "first_at") if turn == 1 else ("second_by_id", "second_at")
            setattr(sheet, who, viewer.person.pk)
            setattr(sheet, when, clock.now())
            sheet.save(update_fields=[who, when])
        return _compare(sheet, viewer, lines, rows) if turn == 2 else 0


def _typed(line: Line, turn: int, row: Row) -> Typed:
    mark = row.mark or Mark("", (), "")
    return Typed(
        hromada_id=line.hromada_id, line=line, turn=turn, name=row.name, signed_on=row.signed_on, unfit=row.unfit,
        kind=mark.kind, digests=list(mark.digests), made_with=mark.made_with,
    )  # fmt: skip


def row_of(typed: Typed) -> Row:
    """What was typed, to be compared and shown."""
    return Row(typed.name, typed.signed_on, None if typed.unfit else typed.mark, typed.unfit)


def _compare(sheet: Sheet, viewer: Viewer, lines: Sequence[Line], rows: Sequence[Row]) -> int:
    first = {typed.line_id: row_of(typed) for typed in Typed.objects.filter(line__in=lines, turn=1)}
    taken = 0
    for line, row in zip(lines, rows, strict=True):
        if first[line.pk].is_same(row):
            taken += _decide(sheet, line, row, viewer)
        else:
            _put(line, viewer, "compare", state=DIFFERS)
    _settled(sheet, viewer)
    return taken


def look(line: Line, viewer: Viewer, row: Row) -> bool:
    """The third look at a row that two people read differently: what stands on the paper. Whether it was taken."""
    sheet = line.sheet
    require_moderator(sheet.petition, viewer)
    require_open(sheet.petition)
    if line.state != DIFFERS:
        raise Refused(_("Цей рядок уже вирішено."), status=409)
    with transaction.atomic():
        with journal.change("look", by=viewer.person):
            _typed(line, 3, row).save()
        taken = _decide(sheet, line, row, viewer)
        _settled(sheet, viewer)
    return taken


def _decide(sheet: Sheet, line: Line, row: Row, viewer: Viewer) -> bool:
    """Take the row as a voice, or say why not. Whether it was taken now."""
    if reason := row.unfit or _by_days(sheet, row):
        _put(line, viewer, "reject", state=REJECTED, reason=reason)
        return False
    assert row.mark is not None and sheet.petition.question is not None
    human = on_paper.human(row.mark, by=viewer.person)
    names = persons.names(human.person) if human.person else (identity.human_name(human.uid),)
    receipt = voices.take_for(sheet.petition.question, names[0], ("for",), name=row.name, known_as=names[1:])
    _put(line, viewer, "take", state=REPEAT if receipt.is_repeat else TAKEN, voice=receipt.number)
    return not receipt.is_repeat


def _by_days(sheet: Sheet, row: Row) -> str:
    assert row.signed_on is not None and sheet.petition.published_at is not None
    if row.signed_on < clock.kyiv(sheet.petition.published_at).date():
        return "early"
    return "late" if row.signed_on > sheet.came_on else ""


def _put(line: Line, viewer: Viewer, verb: str, **values: object) -> None:
    for name, value in values.items():
        setattr(line, name, value)
    with journal.change(verb, by=viewer.person):
        line.save(update_fields=list(values))


def _settled(sheet: Sheet, viewer: Viewer) -> None:
    """Off the desk once every row is decided; the petition is led on if it has its signatures."""
    if sheet.due_at is not None and not sheet.lines.filter(state__in=(WAITING, DIFFERS)).exists():
        sheet.due_at = None
        with journal.change("decide", by=viewer.person):
            sheet.save(update_fields=["due_at"])
    _lead_on(sheet.petition)


def _lead_on(petition: Petition) -> None:
    if petition.question is not None and collecting.is_due(petition, voices.count(petition.question)):
        collecting.settle(petition.pk)


# ── What is counted, what is erased ──────────────────────────────────────────────────────────────────────────────────


def counted(petition: Petition) -> int:
    """How many of the standing signatures came on paper; 0 without a query where paper is not taken."""
    if not petition.on_paper:
        return 0
    return Line.objects.filter(sheet__petition=petition).standing().count()


def counted_beside() -> Coalesce:
    """The same as a column of petitions, for a page that counts its queries."""
    lines = Line.objects.filter(sheet__petition=OuterRef("pk")).standing().order_by()
    many = lines.values("sheet__petition").annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(many), 0)


def end_of(ended_at: datetime) -> datetime:
    """When what was typed is erased: the term of the statute on the day collecting ended, after that moment."""
    return clock.due(ended_at, statute.term("petition-paper-kept", clock.kyiv(ended_at).date()), CALENDAR)


def erase_old() -> int:
    """Erase what was typed where collecting ended long enough ago; rows stay as decided. How many sheets."""
    rows = Sheet.objects.filter(erased_at__isnull=True).select_related("petition")
    done = [s for s in rows if (ended := s.petition.ended_at) is not None and clock.now() > end_of(ended)]
    with journal.change("erase", by=None):
        Typed.objects.filter(line__sheet__in=done).delete()
        Sheet.objects.filter(pk__in=[sheet.pk for sheet in done]).update(erased_at=clock.now())
    return len(done)
