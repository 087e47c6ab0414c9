"""Taking a voice: what is sent to the function of the database, and what its answer means for the person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import Refused
from viche.voices import leaves, persons, sealing
from viche.voices.models import Question, Voice
from viche.voices.receipts import Receipt, receipt_of

TAKE = "SELECT * FROM voices_take(%s, %s, %s, %s, %s, %s, %s)"
TAKE_SEALED = "SELECT * FROM voices_take_sealed(%s, %s, %s, %s, %s, %s, %s)"
SALT = 16


class Given(NamedTuple):
    """One voice on its way to the database. `person`: the keyed hash; `choice`: keys with commas, in the question's order;
    in a secret question empty, and `seal` holds it."""

    hromada: int
    question: int
    person: bytes
    choice: str
    name: str
    salt: bytes
    commitment: bytes
    seal: bytes | None = None


class Told(NamedTuple):
    """What the database answered: `taken`, `already`, or why not."""

    outcome: str
    number: int
    leaf_index: int
    at: datetime
    choice: str
    name: str
    salt: bytes
    commitment: bytes
    leaf: bytes
    standing: int


def pinned() -> datetime | None:
    """The moment a rehearsal stands at; else None, and the database looks at its own clock."""
    return clock.now() if clock.is_pinned() else None


def given(question: Question, who: str, choice: tuple[str, ...], name: str) -> Given:
    """A voice made ready to be sent; refused when the choice does not fit."""
    chosen = [key for key in question.choices if key in choice]
    if len(chosen) != len(choice) or not question.least <= len(chosen) <= question.most:
        raise refusal("choice", question)
    salt = secrets.token_bytes(SALT)
    return Given(
        hromada=question.hromada_id,
        question=question.pk,
        person=persons.digest(question, who),
        choice="" if question.secret else ",".join(chosen),
        name=name,
        salt=salt,
        commitment=leaves.commitment(salt, name),
        seal=sealing.seal(question, chosen) if question.secret else None,
    )


def arguments(voices: list[Given], moment: datetime | None) -> list[Any]:
    """What `voices_take` is called with, for voices of one question."""
    return [
        voices[0].question,
        [one.person for one in voices],
        [one.choice for one in voices],
        [one.name for one in voices],
        [one.salt for one in voices],
        [one.commitment for one in voices],
        moment,
    ]


def first_of(question: Question, names: Iterable[str]) -> Voice | None:
    """The first voice that stands in the question under any of somebody's names (`persons.names`)."""
    digests = [persons.digest(question, who) for who in names]
    return Voice.objects.filter(question=question, person__in=digests).order_by("number").first()


def take_one(question: Question, names: tuple[str, ...], choice: tuple[str, ...], name: str) -> Receipt:
    """Take a voice of somebody known under `names`: on a server by the writer of the process, committed before it is
    answered whatever becomes of the request; in a command or a test in the transaction of the caller."""
    return _take(question, names, choice, name, by_writer=settings.VOICES_WRITER)


def take_here(question: Question, names: tuple[str, ...], choice: tuple[str, ...], name: str) -> Receipt:
    """The same in the transaction of the caller, whatever process this is."""
    return _take(question, names, choice, name, by_writer=False)


def _take(
    question: Question, names: tuple[str, ...], choice: tuple[str, ...], name: str, *, by_writer: bool
) -> Receipt:
    voice = given(question, names[0], choice, name)
    before = first_of(question, names[1:]) if len(names) > 1 else None
    if before is not None:
        return receipt_of(question, before)
    return answer(question, voice, _by_writer(voice) if by_writer else _here(voice))


def _here(voice: Given) -> Told:
    with connection.cursor() as cursor:
        if voice.seal:
            _hromada, asked, person, _choice, name, salt, commitment, seal = voice
            cursor.execute(TAKE_SEALED, [asked, person, seal, name, salt, commitment, pinned()])
            return Told(*cursor.fetchone())
        cursor.execute(TAKE, arguments([voice], pinned()))
        return Told(*cursor.fetchone()[1:])


def _by_writer(voice: Given) -> Told:
    if voice.seal:
        return _here(voice)  # a voice of a secret question is committed with its request
    from viche.voices import writer  # it sends what is made ready here

    return writer.ours().ask(voice, pinned()).result()


def answer(question: Question, voice: Given, told: Told) -> Receipt:
    """The receipt, or the refusal."""
    if told.outcome not in ("taken", "already"):
        raise refusal(told.outcome, question)
    data = leaves.voice_leaf(
        question,
        number=told.number,
        index=told.leaf_index,
        at=told.at,
        choice=None if question.secret else told.choice.split(","),
        person=bytes(told.commitment),
    )
    # A voice sent once more after the connection was lost is the same voice, and no repeat.
    is_repeat = told.outcome == "already" and bytes(told.commitment) != voice.commitment
    return Receipt(
        question=question.uuid,
        number=told.number,
        index=told.leaf_index,
        at=told.at,
        leaf_data=data,
        leaf=bytes(told.leaf),
        salt=bytes(told.salt or b""),
        name=told.name,
        standing=told.standing,
        is_repeat=is_repeat,
    )


def refusal(outcome: str, question: Question) -> Refused:
    """Why the voice was not taken, in words."""
    if outcome == "early":
        return Refused(
            _("Голоси ще не збирають."),
            _("Поверніться, коли збирання почнеться: час початку названо на сторінці."),
            status=409,
        )
    if outcome == "late":
        return Refused(
            _("Збирання голосів завершено."), _("Голос, який надійшов після завершення, не зараховують."), status=409
        )
    if outcome == "paused":
        return Refused(
            _("Збирання голосів призупинено."), _("Строк продовжать на час перерви. Поверніться пізніше."), status=409
        )
    if question.least == question.most:
        wanted = _("Позначте рівно стільки відповідей: %(most)s.") % {"most": question.most}
    else:
        wanted = _("Позначте відповідей від %(least)s до %(most)s.") % {"least": question.least, "most": question.most}
    return Refused(_("Вибір не підходить до питання."), wanted, status=400)
