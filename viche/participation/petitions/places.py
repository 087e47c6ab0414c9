"""Where a petition is supported: signatures by settlement and city district, as far as those who signed told where they
live. Built so that nobody learns from it where one person lives:

* signatures of whole days only, up to the last midnight: the list of names is public, and a number that moved with one
  name would tell of it;
* numbers rounded down to tens, and none below ten;
* what is left out stands together with those who told nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.hromada.models import Territory
from viche.kit import clock, words
from viche.participation.petitions.views import fetch_public, petition_crumbs
from viche.voices.models import Question
from viche.voices.places import by_place

# Fewest signatures of a place that are told, and what numbers are rounded down to.
LEAST = 10


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Bars and numbers by place; without any, why there are none."""
    petition = fetch_public(request, pk)
    assert petition.question is not None
    day = clock.today()
    found = dict(_known(petition.question.pk, day.toordinal()))
    most = max(found.values(), default=0)
    names = {place.code: place for place in Territory.objects.filter(pk__in=found)}
    rows: list[dict[str, Any]] = [
        {
            "title": f"{names[code].get_category_display()} {names[code].name}",
            "number": _("не менше %(number)s") % {"number": words.number(number)},
            "done": number,
            "of": most,
        }
        for code, number in sorted(found.items(), key=lambda pair: (-pair[1], names[pair[0]].sort_key))
    ]
    context = {
        "petition": petition, "rows": rows, "day": clock.start_of_day(day), "least": LEAST,
        "crumbs": petition_crumbs(petition),
    }  # fmt: skip
    return render(request, "petitions/places.html", context)


@lru_cache(maxsize=512)
def _known(question: int, day: int) -> tuple[tuple[str, int], ...]:
    """Counted once a day and process; `day` is what makes it anew."""
    asked = Question.objects.get(pk=question)
    found = by_place(asked, clock.start_of_day(clock.today()))
    return tuple((code, number // LEAST * LEAST) for code, number in found.items() if number >= LEAST)
