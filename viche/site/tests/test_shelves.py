"""The page of registers for everybody and at the desk; the menu of the desk with many registers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.kinds import inside, make, signed_in
from viche.kit import clock, journal
from viche.kit.models import Closure
from viche.kit.publishing import DRAFT, WITHHELD
from viche.kit.registers import registered
from viche.registers.groups import GROUPS
from viche.site import menu

pytestmark = pytest.mark.django_db
PAGES = ((None, "/home/registers/", "/home/{}/"), ("alina", "/home/desk/registers/", "/home/desk/{}/"))


def lines(cast: Cast, who: str | None, page: str) -> dict[str, Any]:
    answer = signed_in(cast, who).get(page)
    assert answer.status_code == 200
    return {line["url"]: line for group in answer.context["groups"] for line in group["lines"]}


@pytest.mark.parametrize(("who", "page", "address"), PAGES)
def test_every_register_stands_there_with_what_it_holds_and_how_many(
    who: str | None, page: str, address: str, cast: Cast
) -> None:
    before = lines(cast, who, page)
    with inside(cast):
        for index, register in enumerate(registered()):
            for _time in range(index % 3 + 1):
                make(register, cast, index=_time)
            make(register, cast, DRAFT, index=7)
            make(register, cast, WITHHELD, index=8)
        # A record that must point to another one brings it along.
        held = {register.slug: register.model.objects.published().count() for register in registered()}
    after = lines(cast, who, page)
    assert set(after) == {address.format(register.slug) for register in registered()}
    for register in registered():
        line, was = after[address.format(register.slug)], before[address.format(register.slug)]
        assert _number(line) == held[register.slug] > _number(was) and line["about"] and line["title"]


def _number(line: dict[str, Any]) -> int:
    return int("".join(c for c in line["number"] if c.isdigit()))


def test_groups_stand_in_the_order_of_the_menu(cast: Cast) -> None:
    titles = [str(group["title"]) for group in signed_in(cast, None).get("/home/registers/").context["groups"]]
    known = [str(title) for title in GROUPS.values()]
    assert [title for title in titles if title in known] == [title for title in known if title in titles]


def test_a_closed_register_tells_no_number_to_the_public(cast: Cast) -> None:
    register = registered()[0]
    with inside(cast), journal.change("close", by=cast.iryna):
        term = {"since": clock.today() - timedelta(days=1), "ground": "воєнний стан", "act": "№ 1"}
        Closure.objects.create(hromada=cast.home, section=register.section, mode="closed", **term)
    shut = lines(cast, None, "/home/registers/")[f"/home/{register.slug}/"]
    assert shut["shut"] and shut["number"] == ""
    assert not lines(cast, "mariia", "/home/desk/registers/")[f"/home/desk/{register.slug}/"]["shut"]


@pytest.mark.parametrize(("who", "page", "address"), PAGES)
def test_one_query_counts_all(who: str | None, page: str, address: str, cast: Cast) -> None:
    client = signed_in(cast, who)
    client.get(page)
    with CaptureQueriesContext(connection) as seen:
        client.get(page)
    assert len([query for query in seen.captured_queries if "COUNT(" in query["sql"]]) <= 3
    assert len(seen) < 25


def test_strangers_stay_out_of_the_desk(cast: Cast) -> None:
    assert signed_in(cast, None).get("/home/desk/registers/").status_code == 401
    assert signed_in(cast, "olena").get("/home/desk/registers/").status_code == 403


# ── The menu ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were more registers than a menu takes."""
    monkeypatch.setattr(menu, "SEVERAL", 1)
    monkeypatch.setattr(menu, "MOST_USED", 1)


def test_of_many_registers_those_i_note_most_stand_on_top_and_the_rest_is_folded(many: None, cast: Cast) -> None:
    by_slug = {register.slug: register for register in registered()}
    with inside(cast):
        make(by_slug["points"], cast)  # noted by Mariia
    client = signed_in(cast, "mariia")
    rail = client.get("/home/desk/acts/").context["rail"]
    (group,) = [group for group in rail if group.folds]
    assert [item.url for item in group.items] == ["/home/desk/points/", "/home/desk/registers/"]
    folded = {item.url: (fold.title, fold.current) for fold in group.folds for item in fold.items}
    assert folded["/home/desk/acts/"] == ("Папери ради", True), "the fold of the page one is on stands open"
    assert set(folded) == {f"/home/desk/{slug}/" for slug in by_slug} - {"/home/desk/points/"}
    page = client.get("/home/desk/acts/").content.decode()
    assert "<details open><summary>Папери ради</summary>" in page
    for item in group.items:
        assert client.get(item.url).status_code == 200


def test_residents_are_led_to_the_page_of_registers(many: None, cast: Cast) -> None:
    page = signed_in(cast, None).get("/home/")
    assert next(item.url for item in page.context["nav"]) == "/home/registers/"


def test_a_person_without_habits_has_the_groups(many: None, cast: Cast) -> None:
    rail = signed_in(cast, "anton").get("/home/desk/acts/").context["rail"]
    (group,) = [group for group in rail if group.folds]
    assert [item.url for item in group.items] == ["/home/desk/registers/"]
    assert not any(item.url == "/home/desk/note/" for each in rail for item in each.items), "he only reads"
