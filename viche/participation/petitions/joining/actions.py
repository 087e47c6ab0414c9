"""Proposing, agreeing, carrying one's own voice over."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from viche.hromada import statute
from viche.kit import clock, journal
from viche.kit.access import Refused, Viewer
from viche.participation.petitions import collecting
from viche.participation.petitions.desk_actions import require_moderator
from viche.participation.petitions.joining import letters
from viche.participation.petitions.joining.models import AGREED, DECLINED, PROPOSED, TAKEN_BACK, Joining
from viche.participation.petitions.models import Petition
from viche.participation.petitions.rules import CALENDAR, COLLECTING, PETITION, REACHED
from viche.voices import actions as voices
from viche.voices.receipts import Receipt

# A petition that may still be signed, so that a voice may be carried to it.
OPEN = (COLLECTING, REACHED)


def is_open(petition: Petition) -> bool:
    """Whether a voice would be taken there now, as far as the page knows."""
    return petition.state in OPEN and petition.question is not None and petition.question.state() == "open"


def proposed(petition: Petition) -> Joining | None:
    """What waits for the author's word."""
    return Joining.objects.filter(petition=petition, state=PROPOSED).select_related("into__question").first()


def agreed(petition: Petition) -> Joining | None:
    """Where the petition went."""
    return Joining.objects.filter(petition=petition, state=AGREED).select_related("into__question").first()


def propose(petition: Petition, into: Petition, viewer: Viewer, reason: str) -> Joining:
    """A moderator proposes it; the author is asked by a letter. Nothing changes until the author agrees."""
    require_moderator(petition, viewer)
    if petition.state != COLLECTING or not is_open(petition):
        raise Refused(_("Приєднати можна лише петицію, під якою збирають підписи."), status=409)
    if into.pk == petition.pk or into.hromada_id != petition.hromada_id or not is_open(into):
        raise Refused(
            _("Приєднати можна лише до іншої петиції цієї громади, під якою теж збирають підписи."),
            _("Оберіть її серед схожих або за номером."),
            status=409,
        )
    if proposed(petition) is not None:
        raise Refused(_("Пропозиція вже чекає на відповідь автора."), _("Спершу відкличте її."), status=409)
    if Joining.objects.filter(petition=into, state=PROPOSED).exists():
        raise Refused(
            _("Саму ту петицію пропонують приєднати до іншої."), _("Дочекайтеся, що скаже її автор."), status=409
        )
    row = Joining(
        hromada_id=petition.hromada_id, petition=petition, into=into, reason=reason, proposed_by_id=viewer.person.pk
    )
    with journal.change("propose-joining", by=viewer.person):
        row.save(force_insert=True)
    letters.asked(row)
    return row


def take_back(row: Joining, viewer: Viewer) -> None:
    """The moderator proposes it no more."""
    require_moderator(row.petition, viewer)
    _settle(row, viewer, TAKEN_BACK, "take-back-joining")


def decline(row: Joining, viewer: Viewer) -> None:
    """The author does not agree: collecting goes on as it was."""
    _require_author(row, viewer)
    _settle(row, viewer, DECLINED, "decline-joining")


def _require_author(row: Joining, viewer: Viewer) -> None:
    if viewer.person is None or viewer.person.pk != row.petition.person_id:
        raise Refused(_("Погоджується або ні лише автор петиції."))


def _settle(row: Joining, viewer: Viewer, state: str, verb: str) -> None:
    if row.state != PROPOSED:
        raise Refused(_("На цю пропозицію вже є відповідь."), status=409)
    row.state, row.settled_at = state, clock.now()
    with journal.change(verb, by=viewer.person):
        row.save()


def agree(row: Joining, viewer: Viewer) -> None:
    """The author agrees: the petition closes, its voices stay where they are, its signers are written to. Both petitions
    must be locked."""
    _require_author(row, viewer)
    petition, into = row.petition, row.into
    if petition.question is not None and collecting.is_due(petition, voices.count(petition.question)):
        raise Refused(
            _("Ця петиція вже набрала підписи або її строк минув."), _("Вона піде далі своїм шляхом."), status=409
        )
    if not is_open(petition) or not is_open(into):
        raise Refused(_("Під однією з двох петицій підписів уже не збирають."), status=409)
    assert petition.question is not None and into.closes_at is not None
    with transaction.atomic():
        row.until = min(clock.due(clock.now(), statute.term("petition-joining"), CALENDAR), into.closes_at)
        _settle(row, viewer, AGREED, "agree-joining")
        voices.close(petition.question, by=viewer.person, ground=str(_("Приєднано до іншої петиції")))
        petition.signatures = voices.count(petition.question)
        PETITION.happen(petition, "join", by=viewer.person)


# ── Carrying ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def may_carry(row: Joining, viewer: Viewer) -> str:
    """Why this person cannot carry a voice now (`none`, `dropped`, `over`, `there`), or an empty text."""
    assert row.petition.question is not None and row.into.question is not None
    own = voices.own(viewer, row.petition.question)
    if own is None:
        return "none"
    if voices.own(viewer, row.into.question) is not None:
        return "there"
    if not row.petition.question.voices.standing().filter(pk=own.pk).exists():
        return "dropped"
    late = row.until is None or clock.now() > row.until
    return "over" if late or not is_open(row.into) else ""


def carry(row: Joining, viewer: Viewer) -> Receipt:
    """The signer's own confirmation: their voice for the other petition. A repeat is answered by the first receipt."""
    assert row.into.question is not None
    why = may_carry(row, viewer)
    if why in WHY_NOT:
        raise Refused(WHY_NOT[why], _("Підписати іншу петицію можна на її сторінці, поки триває збір."), status=409)
    return voices.take(viewer, row.into.question)


WHY_NOT = {
    "none": _("Вашого голосу під цією петицією немає, тож переносити нічого."),
    "dropped": _("Ваш голос під цією петицією відкликано або викреслено, тож переносити нічого."),
    "over": _("Час, щоб перенести голос, минув."),
}
