"""The laboratory of thresholds: what was reached, when, what cannot be known; by GET, for officials."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.cast import Cast
from viche.kit import clock, tenancy
from viche.participation.petitions.laboratory import replay
from viche.participation.petitions.laboratory.replay import Past
from viche.participation.petitions.tests import making
from viche.participation.petitions.tests.test_pages import client, text
from viche.voices import actions as voices

LAB = "/home/desk/e-petitions/laboratory/"


def test_what_is_reached_within_a_term_before_on_and_after_its_last_day() -> None:
    row = Past("", 1, {100: 10.0}, watched=60, final=120)
    assert [row.reached(100, days) for days in (9, 10, 11)] == [False, True, True]
    assert [row.reached(200, days) for days in (59, 60, 61)] == [False, False, None]
    [one, two] = replay.outcomes([row, Past("", 2, {100: 20.0}, 60, 100)], [100, 200], 30)
    assert (one.reached, one.unknown, one.of, one.days) == (2, 0, 2, 15.0)
    assert (two.reached, two.unknown, two.days) == (0, 0, None)


def test_thresholds_stand_around_the_one_asked_for() -> None:
    assert replay.thresholds(300, 250) == [75, 150, 250, 300, 600, 1200]
    assert replay.thresholds(1, None) == [1, 2, 4]


def test_the_shapes_name_nobody_and_grow() -> None:
    said = json.loads(replay.SHAPES.read_text())
    assert replay.SHAPES.stat().st_size < 10_000 and set(said["credit"]) == {"ua", "uk"}
    for one in said["curves"]:
        assert set(one) == {"source", "points"}
        assert one["points"] == sorted(one["points"]) and one["points"][0][0] == 0
        assert [share for _day, share in one["points"]] == sorted(share for _day, share in one["points"])
    rows = replay.shapes([125, 250, 500], 250)
    reached = [line.reached for line in replay.outcomes(rows, [125, 250, 500], 60)]
    assert reached == sorted(reached, reverse=True) and reached[0] > reached[1] > 0
    shares = [replay.share_of_finals(threshold, 250) for threshold in (1, 125, 250)]
    assert shares == sorted(shares, reverse=True) and 0 < shares[-1] < 0.1


@pytest.mark.django_db
def test_own_petitions_are_replayed_from_their_voices(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.set_up(cast, needed=4)
        petition = making.collecting_one(cast)
        assert petition.published_at is not None and petition.question is not None
        for day in (1, 2, 30):
            with clock.pinned(petition.published_at + timedelta(days=day)):
                voices.take(making.signer(day), petition.question)
        making.collecting_one(cast, title="Петиція без підписів на сторінці")
        with clock.pinned(petition.published_at + timedelta(days=40)):
            rows = replay.own([1, 2, 3, 4])
        said = {row.pk: row for row in rows}[petition.pk]
        assert {key: round(day) for key, day in said.when.items()} == {1: 1, 2: 2, 3: 30}
        assert said.final == 3
        assert [line.reached for line in replay.outcomes(rows, [2, 3], 10)] == [1, 0]
        assert replay.outcomes(rows, [3], 50)[0].unknown == 1


@pytest.mark.django_db
def test_the_page_counts_by_its_address(cast: Cast) -> None:
    petro = client(cast, "petro")
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
        making.sign(petition, [1, 2])
    assert "Лабораторія порогів" in text(petro.get("/home/desk/e-petitions/"))
    page = text(petro.get(LAB, {"signatures": "2", "days": "60"}))
    assert "Із 1 петиції за 60 днів набрали б 2 підписи: 1." in page and "<svg" in page
    assert str(petition.title) in page
    others = text(petro.get(LAB, {"rows": "others"}))
    assert "Open Government Licence" in others and "Частка всіх петицій" in others
    assert petro.get(LAB, {"signatures": "0"}).status_code == 422
    assert client(cast, "olena").get(LAB).status_code == 403
