"""Visibility: drafts and withheld records never leave the hromada; closures are dated."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.http import Http404

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Act
from viche.kit import access, clock, tenancy
from viche.kit.models import Closure
from viche.kit.publishing import DRAFT, PUBLISHED, WITHHELD, Closures, Record
from viche.office.programmes.models import Programme
from viche.reports.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.database]
RECORDS = [m for m in apps.get_models() if issubclass(m, Record)]


@pytest.mark.parametrize("model", RECORDS, ids=lambda m: m._meta.label)
@pytest.mark.parametrize("who", [None, "olena", "bohdan", "hlib"])
def test_the_public_sees_published_records_only(model: type[Record], who: str | None, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        # A report is as public as what it is about.
        given = {}
        if model is Report:
            given = {"subject": "programme", "subject_pk": fill(Programme, cast.home, state=PUBLISHED).pk}
        made = {state: fill(model, cast.home, state=state, **given) for state in (DRAFT, PUBLISHED, WITHHELD)}
        viewer = cast.viewer(who)
        assert list(model.objects.visible(to=viewer)) == [made[PUBLISHED]]
        assert access.fetch(model, made[PUBLISHED].pk, viewer) == made[PUBLISHED]
        for state in (DRAFT, WITHHELD):
            with pytest.raises(Http404):
                access.fetch(model, made[state].pk, viewer)


@pytest.mark.parametrize("who", ["mariia", "petro", "stepan", "iryna", "anton", "alina"])
def test_officials_see_everything_of_their_hromada(who: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        for state in (DRAFT, PUBLISHED, WITHHELD):
            fill(Act, cast.home, state=state)
        assert Act.objects.visible(to=cast.viewer(who)).count() == 3


@pytest.mark.parametrize(
    ("day", "in_force"),
    [(date(2026, 3, 1), False), (date(2026, 3, 2), True), (date(2026, 3, 10), True), (date(2026, 3, 11), False)],
)
def test_a_closure_holds_from_its_first_to_its_last_day(day: date, in_force: bool, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        fill(
            Closure,
            cast.home,
            section="",
            mode="closed",
            since=date(2026, 3, 2),
            until=date(2026, 3, 10),
            notice="Закрито",
        )
        fill(Act, cast.home, state=PUBLISHED)
        with clock.pinned(clock.start_of_day(day)):
            viewer = cast.viewer(None)
            assert viewer.closures.closed("hromada_act") is in_force
            assert Act.objects.visible(to=viewer).count() == (0 if in_force else 1)
            assert Act.objects.visible(to=cast.viewer("mariia")).count() == 1
            assert list(viewer.closures.notices()) == (["Закрито"] if in_force else [])


def test_a_section_is_closed_alone_and_thinning_hides_no_record(cast: Cast) -> None:
    closures = Closures((("hromada_act", "closed", ""), ("registers_point", "thinned", "Без адрес")))
    assert closures.closed("hromada_act") and not closures.closed("registers_point")
    assert closures.thinned("registers_point") and not closures.thinned("hromada_act")
