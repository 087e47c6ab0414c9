"""Replaying: when each petition of the past would have had so many signatures, and how many of them within a term."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from viche.kit import clock
from viche.participation.petitions.models import Petition
from viche.voices.models import Voice

# The newest of the hromada's own petitions that are replayed.
MOST = 2000
# Thresholds around the one asked for.
AROUND = (0.25, 0.5, 1, 2, 4)
SHAPES = Path(__file__).with_name("shapes.json")
WHOLE = 1000  # of a threshold, in shapes.json


@dataclass(frozen=True)
class Past:
    """One petition. `when`: threshold → days from its first day to that signature, for those it had; `watched`: for how
    many days it is known; `final`: how many signatures it had then (of a shape: the share of its own threshold)."""

    title: str
    pk: int | None
    when: Mapping[int, float]
    watched: float
    final: float

    def reached(self, threshold: int, days: int) -> bool | None:
        """Whether it would have had so many within the term; None: it was not watched so long."""
        if threshold in self.when:
            return self.when[threshold] <= days
        return False if self.watched >= days else None


@dataclass(frozen=True)
class Outcome:
    """What a threshold and a term would have meant. `days`: half of those that reached it did so within so many days."""

    threshold: int
    reached: int
    unknown: int
    of: int
    days: float | None


def thresholds(asked: int, today: int | None) -> list[int]:
    """The one asked for, those around it, and that of the statute."""
    return sorted({max(1, round(asked * part)) for part in AROUND} | {asked} | ({today} if today else set()))


def outcomes(rows: Sequence[Past], wanted: Sequence[int], days: int) -> list[Outcome]:
    """A line for each threshold."""
    found = []
    for threshold in wanted:
        said = [row.reached(threshold, days) for row in rows]
        took = [row.when[threshold] for row, is_in in zip(rows, said, strict=True) if is_in]
        half = median(took) if took else None
        found.append(Outcome(threshold, said.count(True), said.count(None), len(rows), half))
    return found


def own(wanted: Sequence[int]) -> list[Past]:
    """The hromada's own petitions whose collecting began, the newest first. A signature is found by its number, so ten
    million of them cost as little as ten; those withdrawn later are counted, as they were on that day."""
    rows = Petition.objects.public().select_related("question").counted().order_by("-published_at", "-pk")[:MOST]
    petitions = {petition.question_id: petition for petition in rows}
    voices = Voice.objects.filter(question_id__in=list(petitions), number__in=list(wanted))
    when: dict[int, dict[int, float]] = {}
    for question, number, at in voices.values_list("question_id", "number", "taken_at"):
        began = petitions[question].published_at
        assert began is not None
        when.setdefault(question, {})[number] = (at - began).total_seconds() / 86_400
    return [_past(petition, when.get(key or 0, {})) for key, petition in petitions.items()]


def _past(petition: Petition, when: Mapping[int, float]) -> Past:
    assert petition.published_at is not None
    end = petition.ended_at or min(clock.now(), petition.closes_at or clock.now())
    watched = (end - petition.published_at).total_seconds() / 86_400
    taken: int = getattr(petition, "taken", None) or 0
    # To the end of the last day of the term: whole days were promised.
    return Past(str(petition), petition.pk, when, round(watched + 0.5), taken)


def shapes(wanted: Sequence[int], today: int) -> list[Past]:
    """Curves of other platforms, their own threshold set to that of the hromada today."""
    found = []
    for one in _read()["curves"]:
        points: list[tuple[int, int]] = one["points"]
        when: dict[int, float] = {}
        for threshold in wanted:
            day = next((day for day, share in points if share * today >= threshold * WHOLE), None)
            if day is not None:
                when[threshold] = day
        found.append(Past(one["source"], None, when, points[-1][0], points[-1][1] / WHOLE))
    return found


def share_of_finals(threshold: int, today: int) -> float:
    """What share of Ukrainian national petitions ended with at least so much of their threshold; 0…1."""
    finals: list[float] = _read()["finals"]["thousandths"]
    return sum(share * today >= threshold * WHOLE for share in finals) / len(finals)


def credit() -> dict[str, str]:
    """Where the shapes come from: by source."""
    said: dict[str, str] = _read()["credit"]
    return said


@cache
def _read() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(SHAPES.read_text())
    return said
