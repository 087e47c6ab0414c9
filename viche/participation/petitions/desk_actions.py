"""What officials do with a petition: check it, announce, answer, carry out. One moderator at a time has it open."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from viche.hromada import statute
from viche.hromada.models import Department
from viche.kit import clock, journal, words
from viche.kit.access import Refused, Viewer
from viche.participation.petitions import letters
from viche.participation.petitions.actions import similar, terms_today
from viche.participation.petitions.grounds import STATUTORY, Ground
from viche.participation.petitions.models import LocalGround, Order, Petition, Task
from viche.participation.petitions.rules import (
    ANSWERED,
    CALENDAR,
    DECLINED,
    EXECUTORS,
    HELD_MINUTES,
    MODERATORS,
    PETITION,
    REVIEW,
    SHORT,
)
from viche.voices import actions as voices


def grounds() -> list[Ground]:
    """Grounds to refuse on today: of the law, then of the hromada."""
    today = clock.today()
    local = [
        Ground(f"local-{row.pk}", row.title, row.basis, is_local=True)
        for row in LocalGround.objects.filter(since__lte=today)
        if row.until is None or row.until >= today
    ]
    return [*STATUTORY, *local]


# ── One at a time ────────────────────────────────────────────────────────────────────────────────────────────────────


def require_moderator(petition: Petition, viewer: Viewer) -> None:
    """Who checks petitions of this department, or a refusal."""
    if not viewer.has(MODERATORS, petition.department_id):
        raise Refused(
            _("Петиції перевіряє й веде %(unit)s.") % {"unit": petition.department},
            _("Попросіть затверджувача, керівника або секретаря."),
        )


def holder(petition: Petition, viewer: Viewer) -> str:
    """Who else has the petition open now, or an empty text."""
    mine = viewer.person is not None and petition.held_by_id == viewer.person.pk
    if mine or petition.held_until is None or petition.held_until <= clock.now():
        return ""
    return petition.held_by


def hold(petition: Petition, viewer: Viewer) -> None:
    """Take it for oneself for a while, so that two do not decide at once."""
    require_moderator(petition, viewer)
    require_free(petition, viewer)
    petition.held_by_id, petition.held_by = viewer.person.pk, viewer.name[:150]
    petition.held_until = clock.now() + timedelta(minutes=HELD_MINUTES)
    with journal.change("hold", by=viewer.person):
        petition.save(update_fields=["held_by_id", "held_by", "held_until"])


def release(petition: Petition, viewer: Viewer) -> None:
    """Leave it to others."""
    require_moderator(petition, viewer)
    require_free(petition, viewer)
    _free(petition)
    with journal.change("release", by=viewer.person):
        petition.save(update_fields=["held_by_id", "held_by", "held_until"])


def require_free(petition: Petition, viewer: Viewer) -> None:
    """Refuse while somebody else has it open."""
    if other := holder(petition, viewer):
        assert petition.held_until is not None
        raise Refused(
            _("Петицію зараз перевіряє %(who)s.") % {"who": other},
            _("Вона звільниться щонайпізніше %(when)s.") % {"when": words.long_moment(petition.held_until)},
            status=409,
        )


def _free(petition: Petition) -> None:
    petition.held_by_id, petition.held_by, petition.held_until = None, "", None


# ── Steps ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def publish(petition: Petition, viewer: Viewer) -> None:
    """Publish and begin to collect: threshold and term are those of the statute at this moment."""
    PETITION.check(petition, "publish", viewer)
    require_free(petition, viewer)
    # Locked: a pause that is being switched on meanwhile would not see this petition, nor this petition the pause.
    terms, order = terms_today(), Order.objects.select_for_update().first()
    if terms is None or order is None:
        raise Refused(
            _("Рада ще не встановила, скільки підписів і за який строк потрібно петиції."),
            _("Попросіть адміністратора записати число й строк у «Правилах статуту»."),
            status=409,
        )
    if order.paused_at is not None:
        raise Refused(_("Збирання підписів призупинено: %(why)s") % {"why": order.paused_ground}, status=409)
    with transaction.atomic():
        moment = clock.now()
        petition.threshold = terms.threshold
        petition.similar = [other.pk for other in similar(petition.title)]
        petition.on_paper = statute.value("petition-paper") == 1
        petition.closes_at = clock.due(moment, terms.period, CALENDAR)
        petition.question = voices.ask(
            petition,
            title=petition.title,
            by=viewer.person,
            opens_at=moment,
            closes_at=petition.closes_at,
            level=order.level,
        )
        _free(petition)
        PETITION.take(petition, "publish", viewer)
        letters.published(petition)


def refuse(petition: Petition, viewer: Viewer, ground: Ground, note: str) -> None:
    """Refuse publication on a ground, with an explanation the author can act on."""
    PETITION.check(petition, "refuse", viewer)
    require_free(petition, viewer)
    with transaction.atomic():
        petition.refusal_key = ground.key
        petition.refusal_title, petition.refusal_basis = str(ground.title), str(ground.basis)
        _free(petition)
        PETITION.take(petition, "refuse", viewer, ground=note)
        letters.refused(petition)


def announce(petition: Petition, viewer: Viewer) -> None:
    """Announce the review: collecting is over, the term of the review runs."""
    PETITION.check(petition, "announce", viewer)
    with transaction.atomic():
        if petition.question is not None:
            voices.close(petition.question, by=viewer.person, ground=str(_("Оголошено про початок розгляду")))
            petition.signatures = voices.count(petition.question)
        PETITION.take(petition, "announce", viewer)
        letters.announced(petition)


def prolong(petition: Petition, viewer: Viewer, ground: str, until: date) -> None:
    """The author asked for hearings: the review goes on for the time they need."""
    PETITION.check(petition, "prolong", viewer)
    if petition.review_due_at is not None and clock.end_of_day(until) <= petition.review_due_at:
        raise Refused(_("Новий строк має бути пізніший за теперішній."), status=422)
    with transaction.atomic():
        PETITION.take(petition, "prolong", viewer, ground=ground, review_on=until)
        letters.prolonged(petition)


def answer(petition: Petition, viewer: Viewer, decision: str, text: str, signed_by: str) -> None:
    """Publish the answer: supported or not, why, who signed it."""
    PETITION.check(petition, "answer", viewer)
    if decision not in dict(Petition.DECISIONS) or not signed_by.strip():
        raise Refused(_("Скажіть, чи підтримано петицію і хто підписав відповідь."), status=422)
    with transaction.atomic():
        petition.decision, petition.signed_by = decision, signed_by
        PETITION.take(petition, "answer", viewer, ground=text)
        letters.answered(petition, viewer)


def reply(petition: Petition, viewer: Viewer, text: str) -> None:
    """Answer a petition without enough signatures as an ordinary appeal."""
    with transaction.atomic():
        PETITION.take(petition, "reply", viewer, ground=text)
        letters.replied(petition, viewer)


def hand_over(petition: Petition, viewer: Viewer, unit: Department) -> None:
    """Give the reply to another department; the term stays."""
    require_moderator(petition, viewer)
    if petition.state != SHORT:
        raise Refused(_("Передати можна лише петицію, яку розглядають як звернення."), status=409)
    petition.executor = unit
    with journal.change("hand-over", by=viewer.person):
        petition.save(update_fields=["executor"])


def complete(petition: Petition, viewer: Viewer) -> None:
    """Everything promised is done."""
    with transaction.atomic():
        PETITION.take(petition, "complete", viewer)
        letters.completed(petition, viewer)


# ── Execution ────────────────────────────────────────────────────────────────────────────────────────────────────────


def add_task(petition: Petition, viewer: Viewer, unit: Department, what: str, due_on: date) -> Task:
    """What was promised: who does it, until when."""
    require_moderator(petition, viewer)
    if petition.state not in (REVIEW, ANSWERED) or petition.decision == DECLINED:
        raise Refused(_("Завдання дають за петицією, яку розглядають або підтримали."), status=409)
    task = Task(
        hromada_id=petition.hromada_id, petition=petition, department=unit, what=what, due_on=due_on,
        due_at=clock.end_of_day(due_on),
    )  # fmt: skip
    with journal.change("assign", by=viewer.person):
        task.save()
    return task


def require_executor(task: Task, viewer: Viewer) -> None:
    """Who works in the department that does it, or a refusal."""
    if not viewer.has(EXECUTORS, task.department_id):
        raise Refused(
            _("Про виконання пише %(unit)s.") % {"unit": task.department}, _("Попросіть когось із підрозділу.")
        )


def finish(task: Task, viewer: Viewer, evidence: str, link: str) -> None:
    """It is done, and this proves it; those who asked are told."""
    require_executor(task, viewer)
    if task.done_at is not None:
        raise Refused(_("Це завдання вже виконано."), status=409)
    task.evidence, task.evidence_link = evidence, link
    task.done_at, task.due_at = clock.now(), None
    with journal.change("finish", by=viewer.person):
        task.save()
    letters.task_done(task, viewer)
