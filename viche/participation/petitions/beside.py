"""What petitions like this one led to: those found at its publication, with what has become of them since."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from viche.kit import words
from viche.participation.petitions.models import Petition
from viche.participation.petitions.nouns import SIGNATURE


def led_to(petition: Petition) -> list[dict[str, Any]]:
    """Lines for the page, the most alike first; one query, none when nothing was alike."""
    if not petition.similar:
        return []
    found = {one.pk: one for one in Petition.objects.public().filter(pk__in=petition.similar)}
    return [_line(found[pk]) for pk in petition.similar if pk in found]


def _line(one: Petition) -> dict[str, Any]:
    """`what`: how many signed by the end of collecting; `state`, `tone`: the answer, else where it stands."""
    told = [words.long_date(one.published_at)] if one.published_at else []
    if one.signatures is not None:
        told.append(words.count(one.signatures, SIGNATURE))
    if one.overdue_days:
        told.append(_("строк порушено"))
    state = _("%(state)s: %(decision)s") % {
        "state": one.state_now.title, "decision": one.get_decision_display()}  # fmt: skip
    return {
        "title": str(one),
        "url": reverse("petition", args=[one.pk]),
        "what": " · ".join(told),
        "state": state if one.decision else one.state_now.title,
        "tone": "none" if one.decision == "declined" else one.state_now.tone,
    }
