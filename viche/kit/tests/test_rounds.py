"""Rounds: called in every hromada, each in its own transaction; a fault stops neither the next nor another place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.cast import Cast
from viche.kit import outbox, rounds, tenancy
from viche.kit.models import OutboxMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_ours() -> Iterator[None]:
    before = dict(rounds._rounds)
    rounds._rounds.clear()
    yield
    rounds._rounds.clear()
    rounds._rounds.update(before)


def test_every_hromada_is_visited_inside_it(cast: Cast) -> None:
    seen: list[tuple[int, int | None, str]] = []

    @rounds.hourly("look")
    def look(hromada_id: int) -> None:
        seen.append((hromada_id, tenancy.current(), reverse("desk")))

    assert rounds.run("daily") == 0 and seen == []
    assert rounds.run("hourly") == 0
    assert seen == [(place, place, "/desk/") for place in sorted((cast.home.pk, cast.other.pk))]


def test_a_fault_takes_back_only_its_own(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    @rounds.daily("breaks")
    def breaks(hromada_id: int) -> None:
        outbox.post("olena@viche.test", "Тема", "Текст", f"breaks:{hromada_id}")
        if hromada_id == cast.home.pk:
            raise ZeroDivisionError

    @rounds.daily("works")
    def works(hromada_id: int) -> None:
        outbox.post("olena@viche.test", "Тема", "Текст", f"works:{hromada_id}")

    assert rounds.run("daily") == 1
    keys = set(OutboxMail.objects.values_list("key", flat=True))
    assert keys == {f"breaks:{cast.other.pk}", f"works:{cast.home.pk}", f"works:{cast.other.pk}"}
    assert f"round breaks in hromada {cast.home.pk}" in caplog.text


def test_the_steward_makes_both_and_tells_of_faults(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    called: list[str] = []
    rounds.hourly("h")(lambda place: called.append("h"))

    @rounds.daily("d")
    def breaks(hromada_id: int) -> None:
        raise ZeroDivisionError

    call_command("steward")
    assert called == ["h", "h"]
    assert "Обходи, які не вдалися: 2" in capsys.readouterr().err


def test_a_key_is_taken_once() -> None:
    rounds.hourly("same")(lambda place: None)
    with pytest.raises(ValueError, match="same"):
        rounds.daily("same")(lambda place: None)
