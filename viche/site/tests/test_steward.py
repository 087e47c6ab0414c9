"""The steward sends what is due and erases what has served its time, in every hromada."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from tests.cast import Cast
from tests.factory import fill
from viche.kit import clock, tenancy
from viche.kit.models import ImportFile, OutboxMail

pytestmark = pytest.mark.django_db


def test_one_round_tidies_every_hromada(cast: Cast) -> None:
    old, young = clock.now() - timedelta(days=2), clock.now()
    for place in (cast.home, cast.other):
        with tenancy.enter(place.pk):
            for moment in (old, young):
                fill(ImportFile, place, created_at=moment)
    fill(OutboxMail, sent_at=clock.now() - timedelta(days=31), created_at=clock.now() - timedelta(days=31))
    call_command("steward")
    for place in (cast.home, cast.other):
        with tenancy.enter(place.pk):
            assert [kept.created_at for kept in ImportFile.objects.all()] == [young]
    assert not OutboxMail.objects.exists()
