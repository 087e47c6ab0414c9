"""Who changes a programme and who writes its payments, and on what ground."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit import journal
from viche.kit.access import Refused, Viewer
from viche.kit.publishing import DRAFT
from viche.kit.registers import actions as records
from viche.office.programmes.models import Programme
from viche.office.programmes.rules import PAYERS

STRANGER = _("Сторінка застаріла: цього в програмі вже немає. Відкрийте її ще раз.")


def may_change(viewer: Viewer, programme: Programme) -> bool:
    """A draft: whoever writes for the coordinator. What the public sees or saw: who may publish it."""
    return records.may_change(viewer, programme)


def require_changer(viewer: Viewer, programme: Programme) -> None:
    """Refuse who only reads, who writes for another unit, and who would correct past those who publish."""
    records.require_writer(viewer, programme)


def may_pay(viewer: Viewer, programme: Programme) -> bool:
    """Payments are written by whoever writes for the coordinator, whatever the state of the programme."""
    return viewer.has(PAYERS, programme.department_id)


def require_payer(viewer: Viewer, programme: Programme) -> None:
    """Refuse who does not write for the coordinator."""
    if may_pay(viewer, programme):
        return
    if viewer.has(PAYERS):
        raise Refused(
            _("Платежі цієї програми записує її координатор: %(unit)s.") % {"unit": programme.department},
            _("Передайте йому документ або зверніться до секретаря."),
            title=_("Записати не вийде"),
        )
    raise Refused(
        _("Ваша роль дає лише читати."),
        _("Якщо маєте вести платежі, попросіть адміністратора громади дати вам роль редактора."),
        title=_("Записати не вийде"),
    )


@contextmanager
def changing(
    programme: Programme, viewer: Viewer, verb: str = "", *, ground: str = "", because: str = ""
) -> Iterator[None]:
    """Check → change → journal for the plan and the parts.

    `because`: the act that is itself the ground (an amendment); without it a correction of what is or was public needs
    the words of a person. Without a verb it is «edit» in a draft and «correct» afterwards.
    """
    require_changer(viewer, programme)
    said = ground.strip() or because.strip()
    if programme.state != DRAFT and not said:
        raise Refused(
            _("Програму вже оприлюднено, тож зміни записують із підставою."),
            _("Напишіть, чому змінюєте: помилка в сумі, нове рішення."),
            status=422,
        )
    with journal.change(verb or ("edit" if programme.state == DRAFT else "correct"), by=viewer.person, ground=said):
        yield


def same_programme(programme: Programme, *parts: Any) -> None:
    """Refuse parts of another programme: a form that stood open while something was moved."""
    if any(part is not None and part.programme_id != programme.pk for part in parts):
        raise Refused(STRANGER, status=409)


def one_line(text: str) -> str:
    """No line ends nor doubled spaces: a title copied from a narrow column of a document has both."""
    return " ".join(text.split())
