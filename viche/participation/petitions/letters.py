"""Letters about petitions: to the author at each step, to those who asked at the answer and what followed. Each once.

A letter is Ukrainian whatever language the page of its sender spoke.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from viche.kit import outbox, words
from viche.kit.outside import addresses_inside
from viche.participation.petitions.grounds import APPEAL
from viche.participation.petitions.models import Petition, Task
from viche.participation.petitions.nouns import SIGNATURE
from viche.people.models import Person

# What the link that ends the letters is signed with.
STOP = "petition-follow"


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
    """To the author and to those who asked: enough signatures; when the review is announced."""
    with _ukrainian():
        subject = _("Петиція № %(number)s набрала підписи") % {"number": petition.number}
        lines = [_("Про початок розгляду оголосять до кінця дня %(day)s.") % {"day": _day(petition.notice_due_at)}]
        _author(petition, "reached", subject, lines)
        _followers(petition, "reached", subject, lines)


def short(petition: Petition) -> None:
    """To the author and to those who asked: not enough; it is an ordinary appeal now, with its own term."""
    with _ukrainian():
        subject = _("Петиція № %(number)s не набрала підписів") % {"number": petition.number}
        lines = [
            _("Зібрано %(many)s із %(need)s. Петицію розглянуть як звернення й дадуть відповідь до кінця дня %(day)s.") % {
                "many": words.count(petition.signatures or 0, SIGNATURE), "need": petition.threshold,
                "day": _day(petition.reply_due_at)},
        ]  # fmt: skip
        _author(petition, "short", subject, lines)
        _followers(petition, "short", subject, lines)


def replied(petition: Petition) -> None:
    """To the author and to those who asked: the reply to what became an appeal."""
    with _ukrainian():
        subject = _("Відповідь на петицію № %(number)s") % {"number": petition.number}
        _author(petition, "replied", subject, [petition.reply])
        _followers(petition, "replied", subject, [petition.reply])


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


def answered(petition: Petition) -> None:
    """To the author and to those who asked: supported or not, why, who signed."""
    with _ukrainian():
        subject = _("Відповідь на петицію № %(number)s: %(decision)s") % {
            "number": petition.number, "decision": petition.get_decision_display()}  # fmt: skip
        lines = [petition.answer, petition.signed_by]
        _author(petition, "answered", subject, lines)
        _followers(petition, "answered", subject, lines)


def task_done(task: Task) -> None:
    """To the author and to those who asked: one of the promised things is done, and what proves it."""
    with _ukrainian():
        petition = task.petition
        subject = _("За петицією № %(number)s зроблено: %(what)s") % {"number": petition.number, "what": task.what}
        lines = [task.evidence, task.evidence_link]
        _author(petition, f"task-{task.pk}", subject, lines)
        _followers(petition, f"task-{task.pk}", subject, lines)


def completed(petition: Petition) -> None:
    """To the author and to those who asked: everything is done."""
    with _ukrainian():
        subject = _("Петицію № %(number)s виконано") % {"number": petition.number}
        lines = [_("Усе, що пообіцяла громада, зроблено: докази — на сторінці петиції.")]
        _author(petition, "completed", subject, lines)
        _followers(petition, "completed", subject, lines)


@contextmanager
def _ukrainian() -> Iterator[None]:
    """Ukrainian words, addresses of the hromada."""
    with translation.override("uk"), addresses_inside():
        yield


def _day(moment: Any) -> str:
    return words.long_date(moment) if moment else ""


def _author(petition: Petition, kind: str, subject: str, lines: Iterable[str]) -> None:
    _write(petition, f"petition-{kind}:{petition.pk}", petition.author_email, petition.author_name, subject, lines)


def _followers(petition: Petition, kind: str, subject: str, lines: Iterable[str]) -> None:
    keys = petition.followers.exclude(person_id=petition.person_id or 0).values_list("person_id", flat=True)
    people = Person.objects.filter(pk__in=list(keys), is_active=True, erased_at__isnull=True).order_by("pk")
    for person in people.iterator():
        key = f"petition-{kind}:{petition.pk}:{person.pk}"
        stop = petition.hromada.address(
            reverse("petition-stop", args=[signing.dumps([petition.pk, person.pk], salt=STOP)])
        )
        _write(petition, key, person.email, person.name, subject, lines, stop)


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
