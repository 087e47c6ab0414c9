"""Collecting: what the count says of a petition, the moment the threshold was reached, the history of the count.

The count itself is kept by `viche.voices`, exact at every moment. Here the petition is led on when the count or the clock
says so: on the pages that show it, and hourly by the round, so that nobody needs to open them.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q

from viche.kit import clock
from viche.participation.petitions import letters
from viche.participation.petitions.models import Petition
from viche.participation.petitions.rules import COLLECTING, PETITION
from viche.voices import actions as voices
from viche.voices.models import Question, Voice, VoiceEvent

# Points of the line of growth.
POINTS = 24


class Point(NamedTuple):
    """How many signatures stood at a moment."""

    at: datetime
    number: int


def is_due(petition: Petition, count: int) -> bool:
    """Whether a collecting petition has its signatures, or its time is over."""
    if petition.state != COLLECTING:
        return False
    return count >= (petition.threshold or 0) or _is_over(petition)


def _is_over(petition: Petition) -> bool:
    question = petition.question
    if question is None or question.paused_at is not None:
        return False
    return question.state() == "late"


def settle(pk: int) -> Petition:
    """Lead a collecting petition on if its time has come: enough signatures, or the end of the term. Safe to repeat."""
    with transaction.atomic():
        petition = Petition.objects.select_for_update(of=("self",)).select_related("question").get(pk=pk)
        if petition.state != COLLECTING or petition.question is None or petition.threshold is None:
            return petition
        over = _is_over(petition)
        if over:
            # A voice in flight at the last moment is wholly in or refused before it is counted.
            voices.hold(petition.question)
        count = voices.count(petition.question)
        if count >= petition.threshold:
            petition.signatures = count
            moment = moment_of(petition.question, petition.threshold)
            PETITION.happen(petition, "reach", at=moment)
            letters.reached(petition)
        elif over:
            petition.signatures = count
            petition.executor = petition.department
            PETITION.happen(petition, "expire", at=petition.closes_at)
            letters.short(petition)
    return petition


def settle_all() -> int:
    """Lead on every petition of the hromada whose time has come; how many were looked at. One query finds them."""
    rows = Petition.objects.filter(state=COLLECTING).select_related("question").counted().order_by("pk")
    enough, over = Q(signed__gte=F("threshold")), Q(question__closes_at__lt=clock.now())
    rows = rows.filter(enough | over | Q(question__closed_at__isnull=False)).defer("text")
    due = [row.pk for row in rows.iterator() if is_due(row, getattr(row, "signed", None) or 0)]
    for pk in due:
        settle(pk)
    return len(due)


def moment_of(question: Question, standing: int) -> datetime:
    """When so many signatures first stood: the moment of the voice that made it, those dropped before it made up for."""
    number = standing
    while True:
        voice = Voice.objects.filter(question=question, number=number).values_list("taken_at", flat=True).first()
        if voice is None:
            return clock.now()
        dropped = VoiceEvent.objects.filter(question=question, happened_at__lte=voice).count()
        if number - dropped >= standing:
            return voice
        number = standing + dropped


def history(question: Question, taken: int, most: int = POINTS) -> list[Point]:
    """How the count grew, at moments between the first voice and the last: a few rows found by their numbers, whatever
    the number of voices. `taken`: the last number given."""
    if not taken:
        return []
    wanted = {max(1, round(taken * step / most)) for step in range(1, most + 1)} | {1}
    rows = Voice.objects.filter(question=question, number__in=wanted).order_by("number")
    dropped = list(
        VoiceEvent.objects.filter(question=question).order_by("happened_at").values_list("happened_at", flat=True)
    )
    points, gone = [], 0
    for at, number in rows.values_list("taken_at", "number"):
        while gone < len(dropped) and dropped[gone] <= at:
            gone += 1
        points.append(Point(at, number - gone))
    return points
