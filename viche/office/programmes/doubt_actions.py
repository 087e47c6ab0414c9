"""What a person found out about a doubt of a document: written down, or taken back. The doubt itself stays as it was found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from viche.kit import clock, journal
from viche.kit.access import WRITERS, Refused, Viewer
from viche.office.programmes.models import DocumentDoubt


def may_settle(viewer: Viewer, doubt: DocumentDoubt) -> bool:
    """Whoever writes for the coordinator: a doubt is about a document, not about what the public sees."""
    return viewer.has(WRITERS, doubt.programme.department_id)


def require_settler(viewer: Viewer, doubt: DocumentDoubt) -> None:
    """Refuse who does not write for the coordinator."""
    if not may_settle(viewer, doubt):
        raise Refused(
            _("Сумніви щодо документів з’ясовує координатор програми: %(unit)s.")
            % {"unit": doubt.programme.department},
            _("Скажіть йому, що ви знаєте про це число."),
            title=_("Записати не вийде"),
        )


def settle(doubt: DocumentDoubt, viewer: Viewer, text: str) -> None:
    """Write down what was found out; again, if it was something else."""
    require_settler(viewer, doubt)
    with journal.change("settle", by=viewer.person):
        doubt.settled, doubt.settled_at = text.strip(), doubt.settled_at or clock.now()
        doubt.save(update_fields=["settled", "settled_at"])


def reopen(doubt: DocumentDoubt, viewer: Viewer) -> None:
    """It is a doubt again; what was said of it stays in the history."""
    require_settler(viewer, doubt)
    if doubt.settled_at is None:
        return
    with journal.change("doubt", by=viewer.person):
        doubt.settled, doubt.settled_at = "", None
        doubt.save(update_fields=["settled", "settled_at"])
