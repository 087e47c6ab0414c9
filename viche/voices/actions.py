"""What is done with questions and voices. An app above says `from viche.voices import actions as voices`.

>>> question = voices.ask(petition, title=petition.title, opens_at=…, closes_at=…, by=viewer)
>>> receipt = voices.take(viewer, question)            # Refused, with words for the person, when it is not taken
>>> voices.count(question)                             # exact, one row read
>>> question.voices.shown()                            # the last 20 who signed, if question.named
>>> voices.withdraw(viewer, question)
>>> voices.strike(question, [17, 18], rule="court", ground="рішення суду …", by=viewer)

Everything runs in the transaction of its caller, inside the hromada of the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from viche.kit import clock, journal
from viche.kit.access import Refused, Viewer
from viche.people import identity
from viche.voices import eligibility, persons, sealing, taking
from viche.voices.models import UNTIL_CLOSED, Pause, Question, Tally, Voice
from viche.voices.receipts import Receipt, receipt_of

KEY = re.compile(r"[a-z0-9-]{1,40}")
# What the public file says, in the language of the law; fixed with the question.
OWN_WILL, OWN_WILL_GROUND = "own-will", "Особа відкликала свій голос"
TITLES = {"for": "Підтримую", "against": "Не підтримую"}
RULES = {
    "court": "За рішенням суду",
    "duplicate": "Та сама особа вдруге",
    "invalid-identity": "Особу підтверджено неправильно",
}


def ask(
    about: models.Model,
    *,
    title: str,
    by: Any,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    choices: Sequence[str] = ("for",),
    titles: Mapping[str, str] = TITLES,
    rules: Mapping[str, str] = RULES,
    least: int = 1,
    most: int = 1,
    secret: bool = False,
    named: bool = True,
    level: str = "email",
    residence: Sequence[str] = (),
) -> Question:
    """Ask a question about a record (a tenant row). `opens_at` is now unless told; `closes_at` is the last moment at which
    a voice is taken (as `clock.due` gives it), None: until `close`. `by`: the person who asks, for the journal.

    `titles`: of choices, as the public file calls them; `rules`: titles of the rules by which voices may be struck out.
    `secret`: choices are sealed until the question has closed for good, then opened all at once (tallying.py).
    What is asked never changes afterwards: choices, rules, level and residence are what the statute said at this moment.
    """
    if not choices or len(set(choices)) != len(choices) or not all(KEY.fullmatch(key) for key in choices):
        raise ValueError(f"choices are different keys of a-z, 0-9 and «-», not {choices!r}")
    if not all(KEY.fullmatch(key) for key in rules):
        raise ValueError(f"rules are keys of a-z, 0-9 and «-», not {list(rules)!r}")
    if not 1 <= least <= most <= len(choices):
        raise ValueError(f"from {least} to {most} of {len(choices)} choices")
    question = Question(
        hromada_id=about.hromada_id,  # type: ignore[attr-defined]
        kind=about._meta.db_table,
        about_id=about.pk,
        title=title,
        choices=list(choices),
        titles={key: titles.get(key, key) for key in choices},
        rules={OWN_WILL: "За бажанням особи", **rules},
        least=least,
        most=most,
        secret=secret,
        named=named,
        level=level,
        residence=list(residence),
        opens_at=opens_at or clock.now(),
        closes_at=closes_at,
        terms=[closes_at or UNTIL_CLOSED],
    )
    question.key_wrapped = persons.new_key(question.uuid)
    private = b""
    if secret:
        question.seal_key, private = sealing.new_keys(question.uuid)
    with journal.change("ask", by=by):
        question.save(force_insert=True)
        if secret:
            _call("SELECT voices_keep_key(%s, %s)", [question.pk, private])
    return question


def take(viewer: Viewer, question: Question, choice: Iterable[str] = ("for",), *, name: str | None = None) -> Receipt:
    """Take the viewer's voice. A repeat is answered with the receipt of the first voice (`receipt.is_repeat`).

    `name`: as it may be shown; the person's own unless told. Refused with words when the question is not open at this
    moment by the clock of the database, when the person is not whom it asks, or when the choice does not fit.
    """
    person = eligibility.require(question, viewer)
    return taking.take_one(question, persons.names(person), tuple(choice), name if name is not None else person.name)


def take_for(question: Question, who: str, choice: Iterable[str], *, name: str) -> Receipt:
    """Take a voice of somebody without an account (a sheet of paper): `who` must name the human as `persons.subject` does
    for all the others of the same question."""
    return taking.take_one(question, (who,), tuple(choice), name)


def withdraw(viewer: Viewer, question: Question) -> Receipt:
    """Take the viewer's own voice back while the question is open. It stays in the log as withdrawn, for good."""
    voice = own(viewer, question)
    if voice is None:
        raise Refused(_("Вашого голосу тут немає."), _("Відкликати нічого."), status=409)
    [told] = _drop(question, "withdrawn", [voice.number], rule=OWN_WILL, ground=OWN_WILL_GROUND, actor=None)
    if told[1] == "late":
        raise Refused(
            _("Голосування вже завершено, і голос відкликати не можна."),
            _("Кількість голосів після завершення не міняється."),
            status=409,
        )
    return receipt_of(question, voice)


def strike(question: Question, numbers: Iterable[int], *, rule: str, ground: str, by: Any) -> int:
    """Strike out voices by their numbers: `rule` is a key of the question's rules (`ask`), `ground`
    is public, so it names no personal data. Voices dropped already are left alone. How many were struck out now.

    Of a secret question only until its tally: the seal leaves with the voice, unread; afterwards nobody knows which it was."""
    if not rule.strip() or not ground.strip():
        raise Refused(_("Щоб викреслити голос, назвіть правило й підставу."), _("Підставу прочитають усі."))
    if rule not in question.rules:
        raise ValueError(f"the rules of this question are {', '.join(question.rules)}, not {rule!r}")
    if question.secret:
        hold(question)
    if question.opened_at is not None:
        raise Refused(
            _("Вибори вже розкрито й перемішано: чий вибір тоді прибрати, не знає ніхто."),
            _("Голос таємного питання викреслюють, доки його не підраховано."),
            status=409,
        )
    told = _drop(question, "struck", list(numbers), rule=rule, ground=ground, actor=getattr(by, "pk", None))
    return sum(outcome == "dropped" for _number, outcome, *_rest in told)


def pause(question: Question, *, ground: str, by: Any) -> None:
    """Stop taking voices at once. Nothing happens to a question that is paused or closed already; a secret one whose term is
    over has closed for good."""
    moment = hold(question)
    if question.paused_at is not None or question.closed_at is not None:
        return
    if question.secret and question.state(moment) == "late":
        return
    with journal.change("pause", by=by, ground=ground):
        Pause.objects.create(hromada_id=question.hromada_id, question=question, since=moment, ground=ground)
        _set(question, paused_at=moment)


def resume(question: Question, *, by: Any, closes_at: datetime | None = None) -> None:
    """Take voices again. The term is prolonged by the time of the pause, to the microsecond, or ends at `closes_at` if the
    app's own rule counts otherwise (whole days)."""
    moment = hold(question)
    if question.paused_at is None:
        return
    longer = question.closes_at and question.closes_at + (moment - question.paused_at)
    with journal.change("resume", by=by):
        Pause.objects.filter(question=question, until__isnull=True).update(until=moment)
        _set(question, paused_at=None, closes_at=closes_at or longer)


def close(question: Question, *, by: Any, ground: str = "") -> None:
    """Take no more voices, from this moment and for good; one in flight is wholly in or refused."""
    moment = hold(question)
    if question.closed_at is not None:
        return
    with journal.change("close", by=by, ground=ground):
        Pause.objects.filter(question=question, until__isnull=True).update(until=moment)
        _set(question, closed_at=moment, paused_at=None)


def count(question: Question) -> int:
    """Voices that stand now, exactly: all that were acknowledged before this read."""
    return Tally.objects.values_list("standing", flat=True).get(question=question)


def counts(question: Question) -> dict[str, int]:
    """Standing voices by choice; of a secret question once its seals are opened, to nobody before."""
    tally = Tally.objects.get(question=question)
    if question.secret and tally.opened is None:
        raise Refused(
            _("До підрахунку таємне голосування показує лише, скільки людей узяло участь."),
            _("Вибори розкриють усі разом, щойно голосування закриється."),
            status=409,
        )
    return dict(zip(question.choices, tally.by_choice, strict=True))


def own(viewer: Viewer, question: Question) -> Voice | None:
    """The viewer's own voice in the question, dropped or not, under whatever name of theirs it was given."""
    if viewer.person is None:
        return None
    return taking.first_of(question, identity.known_as(viewer.person))


def receipt(viewer: Viewer, question: Question) -> Receipt | None:
    """The receipt of the viewer's own voice, or None."""
    voice = own(viewer, question)
    return receipt_of(question, voice) if voice else None


def erase_name(question: Question, who: str) -> bool:
    """Erase the name and the salt of somebody's voice; the voice, its number and the log stay. Whether there was one."""
    person = persons.digest(question, who)
    return bool(_call("SELECT voices_erase(%s, %s)", [question.pk, person])[0][0])


def rewrap_keys() -> int:
    """Wrap the keys of the hromada's questions by the server's present key; how many there are."""
    done = 0
    with journal.change("rewrap", by=None):
        for question in Question.objects.order_by("pk").iterator():
            question.key_wrapped = persons.rewrapped(question)
            question.save(update_fields=["key_wrapped"])
            done += 1
    return done


def hold(question: Question) -> datetime:
    """Keep voices of the question waiting till the end of the transaction, and read the question anew."""
    moment: datetime = _call("SELECT voices_hold(%s, %s)", [question.pk, taking.pinned()])[0][0]
    question.refresh_from_db()
    return moment


def _set(question: Question, **values: Any) -> None:
    term = values.get("closed_at") or values.get("closes_at")
    if term is not None and term != question.terms[-1]:
        values["terms"] = [*question.terms, term]
    for name, value in values.items():
        setattr(question, name, value)
    question.save(update_fields=list(values))


def _drop(
    question: Question, kind: str, numbers: list[int], *, rule: str, ground: str, actor: int | None
) -> list[tuple[Any, ...]]:
    args = [question.pk, kind, numbers, rule, ground, actor, taking.pinned()]
    return _call("SELECT number, outcome FROM voices_drop(%s, %s, %s, %s, %s, %s, %s)", args)


def _call(sql: str, args: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, args)
        return list(cursor.fetchall())
