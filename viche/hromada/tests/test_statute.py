"""Dated settings of the statute: before, on and after a day; unknown is said; the past is not edited unseen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client

from tests.cast import Cast
from viche.hromada import actions, statute
from viche.hromada.models import StatuteSetting
from viche.kit import clock, journal, tenancy
from viche.kit.access import Refused
from viche.kit.clock import Term
from viche.kit.models import JournalEntry

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 10)
DESK = "/home/desk/rules/"
SIXTY = {"amount": 60, "unit": "cd"}


@pytest.fixture
def inside(cast: Cast) -> Any:
    with tenancy.enter(cast.home.pk):
        yield cast


def put(cast: Cast, key: str, value: Any, since: date, who: str = "iryna") -> StatuteSetting:
    return actions.set_rule(cast.home, cast.viewer(who), key=key, value=value, since=since, act="Рішення № 1")


def test_a_value_holds_from_its_day_until_the_next(inside: Cast) -> None:
    put(inside, "petition-signatures", 10_000, date(2015, 10, 28))
    put(inside, "petition-signatures", 6_000, DAY)
    at = [statute.value("petition-signatures", DAY + timedelta(days=shift)) for shift in (-1, 0, 1)]
    assert at == [10_000, 6_000, 6_000]
    assert statute.value("petition-signatures", date(2015, 10, 27)) is None
    put(inside, "petition-signatures", 7_000, clock.today() + timedelta(days=1))
    assert statute.value("petition-signatures") == 6_000


def test_a_term_is_a_term_with_its_unit(inside: Cast) -> None:
    put(inside, "petition-period", SIXTY, DAY)
    assert statute.value("petition-period", DAY) == Term(60, "cd")
    assert statute.applies("petition-period", DAY).text == "60\u00a0календарних днів"


def test_unknown_is_allowed_and_said_and_differs_from_the_law(inside: Cast) -> None:
    assert statute.applies("petition-signatures").text == "невідомо"
    put(inside, "petition-period", SIXTY, DAY)
    put(inside, "petition-period", None, DAY + timedelta(days=1))
    assert statute.value("petition-period") is None
    assert StatuteSetting.objects.filter(value__isnull=True).count() == 1
    law = statute.applies("petition-moderation")
    assert law.from_law and law.value == Term(2, "wd")
    assert {rule.rule.key for rule in statute.in_force()} == {rule.key for rule in statute.RULES}


@pytest.mark.parametrize(
    ("key", "value"),
    [("petition-signatures", "450"), ("petition-signatures", 0), ("petition-signatures", True), ("petition-signatures", SIXTY),
     ("petition-period", 60), ("petition-period", {"amount": 60}), ("petition-period", {"amount": 60, "unit": "years"})],
)  # fmt: skip
def test_what_is_no_value_is_refused(inside: Cast, key: str, value: Any) -> None:
    with pytest.raises(Refused, match="такого значення не буває"):
        put(inside, key, value, DAY)


def test_a_day_has_one_value_and_a_wrong_row_is_mended_on_a_ground(inside: Cast) -> None:
    row = put(inside, "petition-signatures", 45, DAY)
    with pytest.raises(Refused, match="вже має значення"):
        put(inside, "petition-signatures", 450, DAY)
    told = {"value": 450, "act": "Рішення № 2", "source": ""}
    with pytest.raises(Refused, match="підставі"):
        actions.correct_rule(row, inside.viewer("iryna"), ground=" ", **told)
    actions.correct_rule(row, inside.viewer("iryna"), ground="описка", **told)
    entry = JournalEntry.objects.filter(kind="hromada_statutesetting").latest("id")
    assert (entry.verb, entry.ground, entry.before["value"], entry.after["value"]) == ("correct", "описка", 45, 450)


@pytest.mark.parametrize("who", ["mariia", "petro", "stepan", "alina", "olena"])
def test_rules_are_set_for_the_whole_hromada_by_those_who_hold_it_whole(inside: Cast, who: str) -> None:
    with pytest.raises(Refused):
        put(inside, "petition-signatures", 450, DAY, who)


def test_each_rule_says_the_law_and_how_sure_we_are() -> None:
    for rule in statute.RULES:
        assert rule.certainty in ("V", "S", "K1", "K2", "K3") and str(rule.law) and str(rule.title)
    assert len({rule.key for rule in statute.RULES}) == len(statute.RULES)


def test_the_desk_writes_a_new_value_and_the_page_tells_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.iryna)
    page = DESK + "petition-period/"
    told = {"amount": "60", "unit": "cd", "since": "10.06.2021", "act": "Рішення № 5"}
    assert client.post(page, told | {"amount": ""}).status_code == 422
    assert client.post(page, told | {"unknown": "on"}).status_code == 422
    assert client.post(page, told | {"act": ""}).status_code == 422
    assert client.post(page, told).status_code == 302
    assert client.post(page, told).status_code == 422
    assert client.post(page, told | {"amount": "", "unknown": "on", "since": "01.01.2015"}).status_code == 302
    shown = client.get("/home/rules/").content.decode()
    assert "60\u00a0календарних днів" in shown and "Рішення № 5" in shown and "невідомо" in shown
    with tenancy.enter(cast.home.pk):
        row = StatuteSetting.objects.get(key="petition-period", since=DAY)
    mend = f"{page}{row.pk}/"
    assert 'value="60"' in client.get(mend).content.decode()
    told = {"amount": "90", "unit": "cd", "act": "Рішення № 5"}
    assert client.post(mend, told).status_code == 422
    told |= {"ground": "описка", "version": client.get(mend).context["form"].latest}
    assert client.post(mend, told).status_code == 302
    late = client.post(mend, told | {"amount": "91"})
    assert (
        late.status_code == 422 and 'value="91"' in late.content.decode() and "запис змінили" in late.content.decode()
    )
    assert "описка" in client.get(page).content.decode()
    assert client.get(f"{DESK}petition-signatures/{row.pk}/").status_code == 404
    assert client.get(DESK + "no-such-rule/").status_code == 404


def test_two_values_of_one_day_at_once_are_told(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check passed for both; the database decides, and the form says so."""
    with tenancy.enter(cast.home.pk):
        put(cast, "petition-period", SIXTY, DAY)
    monkeypatch.setattr(QuerySet, "exists", lambda _rows: False)
    client.force_login(cast.iryna)
    told = {"amount": "60", "unit": "cd", "since": "10.06.2021", "act": "Рішення № 5"}
    answer = client.post(DESK + "petition-period/", told)
    assert answer.status_code == 422 and "вже має значення" in answer.content.decode()


def test_a_row_of_another_hromada_is_not_there(cast: Cast, client: Client) -> None:
    with tenancy.enter(cast.other.pk), journal.change("set", by=None):
        row = StatuteSetting.objects.create(hromada=cast.other, key="petition-period", value=SIXTY, since=DAY)
    client.force_login(cast.iryna)
    assert client.get(f"{DESK}petition-period/{row.pk}/").status_code == 404
    with tenancy.enter(cast.home.pk):
        assert statute.value("petition-period", DAY) is None
