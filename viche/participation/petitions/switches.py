"""The order of a hromada and its switches: close submission, pause collecting. They take effect at once.

A pause prolongs each term by the time it lasted, to the end of that day: nobody loses an hour of collecting.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Department, Hromada
from viche.hromada.rules import everywhere
from viche.kit import clock, journal
from viche.kit.access import Refused, Viewer
from viche.participation.petitions.models import LocalGround, Order, Petition
from viche.participation.petitions.rules import COLLECTING, KEEPERS, REACHED
from viche.voices import actions as voices
from viche.voices.models import Question


def require_keeper(viewer: Viewer) -> None:
    """Who sets the order of petitions for the whole hromada, or a refusal."""
    if not everywhere(viewer, KEEPERS):
        raise Refused(
            _("Порядок петицій установлює адміністратор або секретар усієї громади."), _("Зверніться до когось із них.")
        )


def put(hromada: Hromada, viewer: Viewer, *, department: Department, level: str, authority_code: str = "") -> Order:
    """Say who works with petitions and who may sign them. Concerns petitions published after it."""
    require_keeper(viewer)
    order = Order.objects.select_for_update().first() or Order(hromada=hromada)
    order.department, order.level, order.authority_code = department, level, authority_code
    with journal.change("set", by=viewer.person):
        order.save()
    return order


def _order() -> Order:
    order = Order.objects.select_for_update().first()
    if order is None:
        raise Refused(_("Спочатку назвіть підрозділ, який веде петиції."), status=409)
    return order


def close_submission(viewer: Viewer, ground: str) -> None:
    """No new petitions from this moment; the ground is read by everybody."""
    _switch(viewer, "close", ground, closed_at=clock.now(), closed_ground=ground)


def open_submission(viewer: Viewer) -> None:
    """Petitions may be submitted again."""
    _switch(viewer, "open", "", closed_at=None, closed_ground="")


def _switch(viewer: Viewer, verb: str, ground: str, **values: Any) -> None:
    require_keeper(viewer)
    order = _order()
    for name, value in values.items():
        setattr(order, name, value)
    with journal.change(verb, by=viewer.person, ground=ground):
        order.save()


def pause(viewer: Viewer, ground: str) -> int:
    """Stop collecting in the whole hromada, at once; how many petitions it concerns."""
    require_keeper(viewer)
    with transaction.atomic():
        if _order().paused_at is not None:
            raise Refused(_("Збирання вже призупинено."), status=409)
        _switch(viewer, "pause", ground, paused_at=clock.now(), paused_ground=ground)
        rows = list(_collecting())
        for petition in rows:
            assert petition.question is not None
            if petition.question.state() == "open":
                voices.pause(petition.question, ground=ground, by=viewer.person)
    return len(rows)


def resume(viewer: Viewer) -> None:
    """Collect again; each term is longer by the time of the pause, to the end of that day."""
    require_keeper(viewer)
    with transaction.atomic():
        _switch(viewer, "resume", "", paused_at=None, paused_ground="")
        for petition in _collecting():
            question = petition.question
            assert question is not None
            if question.paused_at is None:
                continue
            petition.closes_at = _prolonged(question)
            voices.resume(question, by=viewer.person, closes_at=petition.closes_at)
            with journal.change("resume", by=viewer.person):
                petition.save(update_fields=["closes_at"])


def _prolonged(question: Question) -> Any:
    assert question.closes_at is not None and question.paused_at is not None
    return clock.end_of_day(clock.kyiv(question.closes_at + (clock.now() - question.paused_at)).date())


def _collecting() -> Any:
    rows = Petition.objects.filter(state__in=(COLLECTING, REACHED)).select_related("question")
    return rows.select_for_update(of=("self",)).order_by("pk")


def add_ground(hromada: Hromada, viewer: Viewer, *, title: str, basis: str) -> LocalGround:
    """A local ground to refuse publication, in force from today."""
    require_keeper(viewer)
    row = LocalGround(hromada=hromada, title=title, basis=basis)
    with journal.change("set", by=viewer.person, ground=basis):
        row.save()
    return row


def end_ground(row: LocalGround, viewer: Viewer) -> None:
    """The ground is not in force any more, today being its last day; what was refused on it stays as it was."""
    require_keeper(viewer)
    row.until = clock.today()
    with journal.change("end", by=viewer.person):
        row.save()
