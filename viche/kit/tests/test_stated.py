"""Stated values: typed from a document with the quote, shown beside what is counted, never added to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Act
from viche.kit import clock, tenancy
from viche.kit.figures.stating import StatedForm
from viche.kit.models import Closure, JournalEntry, StatedValue

pytestmark = pytest.mark.django_db
GIVEN = {
    "figure": "acts",
    "since": "2024-01-01",
    "until": "2024-12-31",
    "value": "162",
    "quote": "Підготовлено 162 довідки.",
    "document": "Звіт за 2024 рік, с. 4",
}


def signed_in(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.people[who])
    return client


def stated(cast: Cast, **given: Any) -> StatedValue:
    values = {**GIVEN, "since": date(2024, 1, 1), "until": date(2024, 12, 31), "value": Decimal(162), **given}
    return fill(StatedValue, cast.home, **values)


def test_both_values_are_shown_and_told_apart(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        published(Act, cast.home, adopted_on=date(2024, 3, 3), department=cast.department)
        stated(cast)
    page = Client().get("/home/figures/acts/?since=2024-01-01&until=2024-12-31")
    text = page.content.decode()
    assert page.context["big"] == "1" and page.context["kind"] == "counted"
    assert "162\N{NO-BREAK SPACE}акти" in text and "Підготовлено 162 довідки." in text and "с. 4" in text
    assert 'class="n -stated"' in text and "зазначено" in text


def test_where_nothing_was_counted_the_document_speaks(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        stated(cast)
    page = Client().get("/home/figures/acts/?since=2024-01-01&until=2024-12-31")
    assert (page.context["big"], page.context["kind"]) == ("162", "stated")
    assert "Зазначено в документі" in page.content.decode()
    home = Client().get("/home/")
    assert [(fig["value"], fig["kind"]) for fig in home.context["figs"]] == [("162", "stated")]


@pytest.mark.parametrize("who", ["petro", "stepan", "iryna"])
def test_those_who_publish_state_a_value_and_the_journal_knows(who: str, cast: Cast) -> None:
    answer = signed_in(cast, who).post("/home/desk/figures/new/", GIVEN)
    assert answer.status_code == 302 and answer.url.startswith("/home/figures/acts/?since=2024-01-01")
    with tenancy.enter(cast.home.pk):
        row = StatedValue.objects.get()
        entry = JournalEntry.objects.get(kind="kit_statedvalue", record_id=row.pk)
    assert (row.number, entry.verb, entry.actor_id) == (162, "state", cast.people[who].pk)


@pytest.mark.parametrize(
    "who, status", [(None, 401), ("olena", 403), ("hlib", 403), ("alina", 403), ("anton", 403), ("mariia", 403)]
)
def test_others_do_not(who: str | None, status: int, cast: Cast) -> None:
    client = signed_in(cast, who) if who else Client()
    assert client.post("/home/desk/figures/new/", GIVEN).status_code == status
    with tenancy.enter(cast.home.pk):
        assert not StatedValue.objects.exists()


def test_a_correction_tells_why(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = stated(cast)
    client = signed_in(cast, "petro")
    where = f"/home/desk/figures/{row.pk}/"
    assert client.post(where, {**GIVEN, "value": "163"}).status_code == 422
    seen = client.get(where).context["form"].latest
    mended = {
        **GIVEN,
        "value": "163",
        "quote": "Підготовлено 163, а не 164 довідки.",
        "ground": "Описка",
        "version": seen,
    }
    assert client.post(where, mended).status_code == 302
    again = client.post(where, {**mended, "value": "164"})
    page = again.content.decode()
    assert again.status_code == 422 and "запис змінили" in page and 'value="164"' in page and "Значення" in page
    with tenancy.enter(cast.home.pk):
        entry = JournalEntry.objects.filter(kind="kit_statedvalue", record_id=row.pk).latest("id")
        assert StatedValue.objects.get().number == 163
    assert (entry.verb, entry.ground, entry.before, entry.after) == (
        "correct",
        "Описка",
        {"value": 162.0, "quote": "Підготовлено 162 довідки."},
        {"value": 163.0, "quote": "Підготовлено 163, а не 164 довідки."},
    )


def test_two_who_state_one_value_at_once_are_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check passed for both; the database decides, and the form says so."""
    with tenancy.enter(cast.home.pk):
        stated(cast)
    monkeypatch.setattr(StatedForm, "_is_known", lambda *_args: False)
    answer = signed_in(cast, "petro").post("/home/desk/figures/new/", GIVEN)
    assert answer.status_code == 422 and "уже записано" in answer.content.decode()
    assert "Підготовлено 162 довідки." in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"figure": "nothing"},
        {"until": "2023-12-31"},
        {"value": "багато"},
        {"quote": ""},
        {"document": ""},
        {"quote": "a\0b"},
        {"since": ""},
        {"since": "1899-12-31"},
        {"until": "2200-01-01"},
        {"value": "161"},  # the quote says 162
    ],
)
def test_a_wrong_form_saves_nothing(wrong: dict[str, str], cast: Cast) -> None:
    answer = signed_in(cast, "petro").post("/home/desk/figures/new/", {**GIVEN, **wrong})
    assert answer.status_code == 422
    with tenancy.enter(cast.home.pk):
        assert not StatedValue.objects.exists()


def test_a_quote_may_say_its_number_in_words(cast: Cast) -> None:
    said = {**GIVEN, "value": "12", "quote": "Проведено дванадцять зборів."}
    assert signed_in(cast, "petro").post("/home/desk/figures/new/", said).status_code == 302


def test_one_value_for_a_period(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        stated(cast)
    answer = signed_in(cast, "petro").post("/home/desk/figures/new/", GIVEN)
    assert answer.status_code == 422 and "уже записано" in answer.content.decode()


def test_an_outsider_does_not_reach_a_value(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = stated(cast)
    assert signed_in(cast, "hlib").get(f"/other/desk/figures/{row.pk}/").status_code == 404


def test_the_auditor_reads(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = stated(cast)
    client = signed_in(cast, "alina")
    page = client.get("/home/desk/figures/").content.decode()
    assert "Звіт за 2024 рік" in page and "Записати число" not in page
    assert client.get(f"/home/desk/figures/{row.pk}/").status_code == 403


def test_a_closed_section_still_shows_what_a_public_document_states(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        published(Act, cast.home, adopted_on=date(2024, 3, 3), department=cast.department)
        stated(cast)
        fill(Closure, cast.home, section="hromada_act", mode="closed", since=clock.today())
    page = Client().get("/home/figures/acts/?since=2024-01-01&until=2024-12-31")
    assert (page.context["big"], page.context["kind"], page.context["value"].value) == ("162", "stated", None)
    assert "порахованого числа не показуємо" in page.content.decode()
