"""Letters about petitions: to the author at each step, to those who asked at the answer and what followed. Each once.

A letter is Ukrainian whatever language the page of its sender spoke.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from viche.kit import clock, jobs, outbox, words
from viche.kit.access import Viewer
from viche.kit.outside import addresses_inside
from viche.participation.petitions.grounds import APPEAL
from viche.participation.petitions.models import Petition, Task
from viche.participation.petitions.nouns import SIGNATURE
from viche.participation.petitions.rules import REPLIED, SHORT
from viche.people.models import Person

# What the link that ends the letters is signed with.
STOP = "petition-follow"
AT_ONCE = 500  # followers read at once
LATELY = timedelta(days=3)


def submitted(petition: Petition) -> None:
    """To the author: it came, and by when it is checked."""
    with _ukrainian():
        _author(petition, "submitted", _("Петицію № %(number)s подано") % {"number": petition.number}, [
            _("Її перевірять до кінця дня %(day)s.") % {"day": _day(petition.check_due_at)},
        ])  # fmt: skip


def published(petition: Petition) -> None:
    """To the author: collecting began; how many by when."""
    with _ukrainian():
        _author(petition, "published", _("Петицію № %(number)s оприлюднено") % {"number": petition.number}, [
            _("Збір триває до кінця дня %(day)s; потрібно %(many)s.") % {
                "day": _day(petition.closes_at), "many": words.count(petition.threshold or 0, SIGNATURE, "gen")},
            _("Поділіться адресою сторінки з тими, кого це стосується."),
        ])  # fmt: skip


def refused(petition: Petition) -> None:
    """To the author: why, by which rule, and where to complain."""
    with _ukrainian():
        _author(petition, "refused", _("Петицію № %(number)s не оприлюднено") % {"number": petition.number}, [
            _("Підстава: %(title)s (%(basis)s).") % {"title": petition.refusal_title, "basis": petition.refusal_basis},
            petition.refusal_note,
            str(APPEAL),
        ])  # fmt: skip


def reached(petition: Petition) -> None:
    """To the author: enough signatures; when the review is announced. To those who asked by the next round."""
    with _ukrainian():
        _author(petition, *_said(petition, "reached"))


def short(petition: Petition) -> None:
    """To the author: not enough; it is an ordinary appeal now, with its own term. To those who asked by the next round."""
    with _ukrainian():
        _author(petition, *_said(petition, "short"))


def replied(petition: Petition, by: Viewer) -> None:
    """To the author and to those who asked: the reply to what became an appeal."""
    _everybody(petition, "replied", by)


def announced(petition: Petition) -> None:
    """To the author: the review began; until when."""
    with _ukrainian():
        _author(petition, "announced", _("Розгляд петиції № %(number)s почався") % {"number": petition.number}, [
            _("Її розглянуть до кінця дня %(day)s.") % {"day": _day(petition.review_due_at)},
        ])  # fmt: skip


def prolonged(petition: Petition) -> None:
    """To the author: the review goes on for the time of the hearings."""
    with _ukrainian():
        kind = f"prolonged-{_day(petition.review_due_at)}"
        _author(petition, kind, _("Розгляд петиції № %(number)s продовжено") % {"number": petition.number}, [
            petition.hearings_ground,
            _("Її розглянуть до кінця дня %(day)s.") % {"day": _day(petition.review_due_at)},
        ])  # fmt: skip


def answered(petition: Petition, by: Viewer) -> None:
    """To the author and to those who asked: supported or not, why, who signed."""
    _everybody(petition, "answered", by)


def task_done(task: Task, by: Viewer) -> None:
    """To the author and to those who asked: one of the promised things is done, and what proves it."""
    _everybody(task.petition, "task", by, task)


def completed(petition: Petition, by: Viewer) -> None:
    """To the author and to those who asked: everything is done."""
    _everybody(petition, "completed", by)


def _everybody(petition: Petition, what: str, by: Viewer, task: Task | None = None) -> None:
    """The author is written to at once, those who asked, however many, by a job (jobs.py)."""
    with _ukrainian():
        _author(petition, *_said(petition, what, task))
    if petition.followers.exists():
        jobs.start("petition-letters", by, petition=petition.pk, what=what, task=task.pk if task else None)


def tell_lately_ended() -> None:
    """Write to those who asked about petitions that got their signatures, or did not, by themselves: nobody pressed a button
    whose job it could be. Each once, so the days looked back over are only for a steward that was away."""
    lately = clock.now() - LATELY
    for what, day in (("reached", "reached_at"), ("short", "ended_at")):
        rows = Petition.objects.filter(**{f"{day}__gt": lately}, followers__isnull=False).distinct().order_by("pk")
        for petition in rows if what == "reached" else rows.filter(state__in=(SHORT, REPLIED)):
            tell_followers(petition, what)


def tell_followers(
    petition: Petition,
    what: str,
    task: Task | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> None:
    """Write to those who asked, some at a time; each once, however often it is begun anew."""
    done, of, after = 0, petition.followers.count(), 0
    with _ukrainian():
        kind, subject, lines = _said(petition, what, task)
        while some := list(petition.followers.filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
            keys = {follower.person_id for follower in some} - {petition.person_id}
            people = Person.objects.filter(pk__in=keys, is_active=True, erased_at__isnull=True)
            for person in people.order_by("pk"):
                key = f"petition-{kind}:{petition.pk}:{person.pk}"
                _write(petition, key, person.email, person.name, subject, lines, _stop(petition, person))
            done, after = done + len(some), some[-1].pk
            progress(done, of)


def _said(petition: Petition, what: str, task: Task | None = None) -> tuple[str, str, list[str]]:
    """The name of the letter, its subject, its lines."""
    number = petition.number
    if what == "reached":
        subject = _("Петиція № %(number)s набрала підписи") % {"number": number}
        return what, subject, [
            _("Про початок розгляду оголосять до кінця дня %(day)s.") % {"day": _day(petition.notice_due_at)}
        ]  # fmt: skip
    if what == "short":
        subject = _("Петиція № %(number)s не набрала підписів") % {"number": number}
        return what, subject, [
            _("Зібрано %(many)s із %(need)s. Петицію розглянуть як звернення й дадуть відповідь до кінця дня %(day)s.") % {
                "many": words.count(petition.signatures or 0, SIGNATURE), "need": petition.threshold,
                "day": _day(petition.reply_due_at)},
        ]  # fmt: skip
    if what == "replied":
        return what, _("Відповідь на петицію № %(number)s") % {"number": number}, [petition.reply]
    if what == "answered":
        decision = petition.get_decision_display()
        subject = _("Відповідь на петицію № %(number)s: %(decision)s") % {"number": number, "decision": decision}
        return what, subject, [petition.answer, petition.signed_by]
    if task is not None:
        subject = _("За петицією № %(number)s зроблено: %(what)s") % {"number": number, "what": task.what}
        return f"task-{task.pk}", subject, [task.evidence, task.evidence_link]
    subject = _("Петицію № %(number)s виконано") % {"number": number}
    return what, subject, [_("Усе, що пообіцяла громада, зроблено: докази — на сторінці петиції.")]


@contextmanager
def _ukrainian() -> Iterator[None]:
    """Ukrainian words, addresses of the hromada."""
    with translation.override("uk"), addresses_inside():
        yield


def _day(moment: Any) -> str:
    return words.long_date(moment) if moment else ""


def _author(petition: Petition, kind: str, subject: str, lines: Iterable[str]) -> None:
    _write(petition, f"petition-{kind}:{petition.pk}", petition.author_email, petition.author_name, subject, lines)


def _stop(petition: Petition, person: Person) -> str:
    """The address that ends the letters."""
    token = signing.dumps([petition.pk, person.pk], salt=STOP)
    return petition.hromada.address(reverse("petition-stop", args=[token]))


def _write(
    petition: Petition, key: str, to: str, name: str, subject: str, lines: Iterable[str], stop: str = ""
) -> None:
    host = petition.hromada
    outbox.write(
        "petitions/letter.txt",
        to=to,
        key=key,
        hromada_id=host.pk,
        context={
            "subject": subject,
            "name": name,
            "petition": petition,
            "lines": [line for line in lines if line],
            "url": host.address(reverse("petition", args=[petition.pk])),
            "stop": stop,
            "host": host,
        },
    )
