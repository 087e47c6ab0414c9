"""The five reports of the hromadas of the demo, begun, approved and published by people of the cast, as officials do it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from viche.hromada.models import Hromada
from viche.kit import jobs, tenancy
from viche.kit.access import Viewer
from viche.kit.outside import addresses_inside
from viche.people.models import Person
from viche.people.roles import viewer_of
from viche.reports import actions
from viche.reports.models import Report
from viche.reports.outlines import outlines
from viche.site.demo import cast
from viche.site.seeds.told import SEEDS, Seed

# Who prepares and who approves.
WHO = {"kropyvnytskyi": ("mariia", "stepan"), "zhytomyr": ("hlib", "hlib")}
KEEPS_SEVERAL = ("oksana", "oksana")
# The documents are real, and so are their slips.
LEFT = {"looked": True, "why": "Переглянуто: так у документі (вигадано для демонстрації)."}


def load(invented: Iterable[Hromada]) -> None:
    """Publish those that are not there yet; the people of the cast must be in office by then."""
    places = {place.slug: place for place in invented}
    for seed in SEEDS:
        if seed.slug in places:
            _publish(seed, places[seed.slug])


@transaction.atomic
def _publish(seed: Seed, place: Hromada) -> None:
    """All of it or nothing: a report that was only begun would pass for one that is there."""
    with tenancy.enter(place.pk), addresses_inside():
        about = seed.about()
        same = {"form": seed.form, "subject_pk": about.pk, "since": seed.period.since, "until": seed.period.until}
        if Report.objects.filter(**same).exists():
            return
        writer, approver = (_viewer(key, place) for key in WHO.get(seed.slug, KEEPS_SEVERAL))
        report, job = actions.begin(writer, outlines()[seed.form], about, seed.period)
    jobs.run_waiting()
    with tenancy.enter(place.pk), addresses_inside():
        job.refresh_from_db()
        if job.outcome != job.DONE:
            raise RuntimeError(f"{seed.key}: {job.error}")
        for verb, viewer in (("submit", writer), ("approve", approver), ("publish", approver)):
            report.refresh_from_db()
            newest = report.shown()
            given: dict[str, Any] = {"snapshot": newest.version if newest else None} if verb != "publish" else {}
            given |= LEFT if verb == "submit" else {}
            actions.step(report, verb, viewer, given)


def _viewer(key: str, place: Hromada) -> Viewer:
    person = Person.objects.get(email=f"{key}@{cast.DOMAIN}")
    with tenancy.enter(place.pk):
        return viewer_of(person.pk, place.pk, second_factor=True)
