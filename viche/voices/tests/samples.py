"""Questions and voices for tests."""

from __future__ import annotations

from typing import Any

from viche.hromada.models import Department
from viche.kit.access import Viewer
from viche.people.models import Person
from viche.voices import actions as voices
from viche.voices.models import Question, Tally, Voice, VoiceEvent


def question(hromada: Any, **given: Any) -> Question:
    """An open question about a department; must run inside the hromada."""
    about = Department.objects.filter(hromada=hromada).order_by("pk").first()
    return voices.ask(about, **{"title": "Чи ремонтувати міст?", "by": None, "level": "none", **given})


def signer(number: int) -> Viewer:
    """A person nobody stored: enough to give a voice."""
    return Viewer(person=Person(pk=10_000_000 + number, name=f"Особа {number}", email=f"p{number}@viche.test"))


def voice(hromada: Any, **given: Any) -> Voice:
    """A voice of a new person; for sweeps over all tables."""
    asked = given.get("question") or question(hromada)
    number = voices.take(signer(asked.pk * 1000 + voices.count(asked)), asked).number
    return Voice.objects.get(question=asked, number=number)


def tally(hromada: Any, **given: Any) -> Tally:
    """The tally that came with a question."""
    return Tally.objects.get(question=given.get("question") or question(hromada))


def event(hromada: Any, **given: Any) -> VoiceEvent:
    """A voice struck out."""
    struck = voice(hromada, **given)
    voices.strike(struck.question, [struck.number], rule="court", ground="Рішення суду", by=None)
    return VoiceEvent.objects.get(question=struck.question, of=struck.number)


MADE = {Voice: voice, Tally: tally, VoiceEvent: event}
