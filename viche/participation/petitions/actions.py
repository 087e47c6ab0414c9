"""What authors and signers do: write, send, sign, ask to be told.

`writing(hromada)` says whether anybody may submit a petition now, and if not, why and what has to be done about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from viche.hromada import statute
from viche.hromada.models import Hromada
from viche.kit import clock, journal
from viche.kit.access import Refused, Viewer
from viche.kit.clock import Term
from viche.participation.petitions import finding, letters
from viche.participation.petitions.models import Follower, Order, Petition
from viche.participation.petitions.rules import DRAFT, PETITION, REFUSED
from viche.voices import actions as voices

# Unfinished drafts of one person; the law lets nobody send petitions by a machine.
MOST_DRAFTS, MOST_A_DAY = 10, 5
_NUMBERS = 0x9E717  # the first half of the lock under which numbers are given


@dataclass(frozen=True)
class Terms:
    """What a petition that is published today needs: `threshold` signatures within `period`, by which acts."""

    threshold: int
    period: Term
    basis: str


@dataclass(frozen=True)
class Writing:
    """Whether petitions may be submitted: `order` and `terms` when they may, else `closed` and what helps (`advice`)."""

    order: Order | None = None
    terms: Terms | None = None
    closed: Any = ""
    advice: Any = ""

    def require(self) -> Order:
        """The order, or a refusal in words."""
        if self.closed or self.order is None:
            raise Refused(self.closed, self.advice, title=_("Подати петицію зараз не можна"), status=409)
        return self.order


def terms_today() -> Terms | None:
    """Threshold and period of the statute as they stand today; None when the council has not set both."""
    signatures, period = statute.applies("petition-signatures"), statute.applies("petition-period")
    if not isinstance(signatures.value, int) or not isinstance(period.value, Term):
        return None
    basis = dict.fromkeys(rule.row.act for rule in (signatures, period) if rule.row is not None and rule.row.act)
    return Terms(signatures.value, period.value, "; ".join(basis))


def writing() -> Writing:
    """Whether anybody may submit a petition in this hromada now. Must run inside it."""
    order, terms = Order.objects.select_related("department").first(), terms_today()
    if terms is None:
        return Writing(
            order,
            closed=_("Рада ще не встановила, скільки підписів і за який строк потрібно петиції."),
            advice=_(
                "Закон лишає це статутові громади. Коли рада ухвалить рішення, адміністратор запише число й строк у «Правилах статуту», і подання відкриється."
            ),
        )
    if order is None:
        return Writing(
            closed=_("Громада ще не визначила, який підрозділ веде петиції."),
            advice=_("Адміністратор називає його на столі: «Петиції» — «Порядок»."),
        )
    if order.closed_at is not None:
        return Writing(order, terms, _("Подання нових петицій закрито: %(why)s") % {"why": order.closed_ground})
    return Writing(order, terms)


def require_person(viewer: Viewer) -> Any:
    """The author, or a refusal that leads to the sign-in."""
    if viewer.person is None:
        raise Refused(_("Щоб подати петицію, треба увійти."), _("Увійдіть, і ви повернетеся сюди."), status=401)
    if viewer.person.level == "none":
        raise Refused(
            _("Щоб подати петицію, підтвердьте електронну пошту."),
            _("Закон просить автора назвати пошту, на яку прийде відповідь. Увійдіть за посиланням з листа."),
        )
    return viewer.person


def draft(viewer: Viewer, hromada: Hromada, given: dict[str, Any]) -> Petition:
    """A new draft of the author. `given`: title, text, addressee, author_name, author_email, residence, wants_hearings."""
    person, order = require_person(viewer), writing().require()
    if Petition.objects.of(person).filter(state=DRAFT).count() >= MOST_DRAFTS:
        raise Refused(_("У вас уже багато чернеток."), _("Допишіть або приберіть якусь із них."), status=409)
    petition = Petition(hromada=hromada, department=order.department, person_id=person.pk, **given)
    with journal.change("draft", by=person):
        petition.save()
    return petition


def own(viewer: Viewer, pk: int, *, lock: bool = False) -> Petition | None:
    """The author's own petition."""
    rows: models.QuerySet[Petition] = Petition.objects.of(viewer.person)
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.filter(pk=pk).first()


def change(petition: Petition, viewer: Viewer, given: dict[str, Any]) -> None:
    """The author goes on with the draft. What was sent is not changed any more."""
    _require_draft(petition)
    for name, value in given.items():
        setattr(petition, name, value)
    with journal.change("draft", by=viewer.person):
        petition.save()


def drop(petition: Petition, viewer: Viewer) -> None:
    """The author gives the draft up; nothing of it is kept."""
    _require_draft(petition)
    with journal.change("discard", by=viewer.person):
        petition.delete()


def _require_draft(petition: Petition) -> None:
    if petition.state != DRAFT:
        raise Refused(_("Петицію вже подано, і текст її не міняють."), status=409)


def submit(petition: Petition, viewer: Viewer) -> None:
    """Send the draft: from this moment the term of the check runs. Safe to repeat."""
    if petition.state != DRAFT:
        return
    order = writing().require()
    day = (clock.start_of_day(clock.today()), clock.end_of_day(clock.today()))
    if Petition.objects.of(viewer.person).filter(submitted_at__range=day).count() >= MOST_A_DAY:
        raise Refused(
            _("Сьогодні ви вже подали кілька петицій."), _("Подайте цю завтра: чернетка збережеться."), status=429
        )
    with transaction.atomic():
        petition.department = order.department
        petition.number = _next_number(petition.hromada_id)
        PETITION.happen(petition, "submit", by=viewer.person)
        finding.index(petition)
        letters.submitted(petition)


def _next_number(hromada_id: int) -> int:
    """The next number of the hromada; two that are sent together wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_NUMBERS, hromada_id])
    last: int | None = Petition.objects.aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


def similar(title: str) -> list[Petition]:
    """Public petitions like this title, with their counts: shown before anybody writes the same again."""
    return finding.alike(title, Petition.objects.public().counted().order_by("-published_at", "-pk"))


# ── Those who sign ───────────────────────────────────────────────────────────────────────────────────────────────────


def withdraw(petition: Petition, viewer: Viewer) -> None:
    """Take one's own signature back while it is collected."""
    if petition.question is None:
        raise Refused(_("Цю петицію не підписують."), status=409)
    voices.withdraw(viewer, petition.question)


def stop_following(petition: Petition, person_id: int) -> None:
    """Ask no more, by the link in a letter: whoever holds it need not sign in. Safe to repeat."""
    with journal.change("unfollow", by=None):
        Follower.objects.filter(petition=petition, person_id=person_id).delete()


def follow(petition: Petition, viewer: Viewer, *, on: bool) -> None:
    """Ask to be told by e-mail when it has its signatures, at the answer and what follows; or ask no more. Safe to repeat."""
    if viewer.person is None:
        raise Refused(_("Щоб отримувати листи, треба увійти."), _("Увійдіть, і ви повернетеся сюди."), status=401)
    if petition.state == REFUSED:
        raise Refused(_("Цю петицію не оприлюднено."), status=409)
    rows = Follower.objects.filter(petition=petition, person_id=viewer.person.pk)
    with journal.change("follow" if on else "unfollow", by=viewer.person):
        if not on:
            rows.delete()
        elif not rows.exists():
            row = Follower(hromada_id=petition.hromada_id, petition=petition, person_id=viewer.person.pk)
            Follower.objects.bulk_create([row], ignore_conflicts=True)
