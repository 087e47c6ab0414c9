"""Every address is asked: stranger, outsider, reader, wrong method. A new address is covered the day it is named."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_script_prefix, reverse, set_script_prefix

from tests.cast import Cast
from tests.kinds import SAMPLE
from tests.routes import Route, routes, sample
from viche.kit import tenancy
from viche.kit.registers import registered

pytestmark = pytest.mark.django_db
INSIDE = routes(settings.HROMADA_URLCONF)
SERVER = routes(settings.ROOT_URLCONF)
DESK = [r for r in INSIDE if r.desk]
PUBLIC = [r for r in INSIDE if not r.desk]
FOR_ALL_STAFF = {"desk"}


def ids(route: Route) -> str:
    return route.name or route.pattern


def swept(found: list[Route]) -> list[Any]:
    """Parameters of a sweep: addresses of registers that go the same way as those of the sample are left to the long tests."""
    same = tuple(register.slug for register in registered() if register.slug not in SAMPLE)
    return [
        pytest.param(route, id=ids(route), marks=pytest.mark.long if _first(route) in same else ()) for route in found
    ]


def _first(route: Route) -> str:
    """The register in the address."""
    return route.pattern.removeprefix("desk/").partition("/")[0]


def address(route: Route, cast: Cast, urlconf: str = settings.HROMADA_URLCONF, slug: str = "home") -> str:
    """The sample's address inside a hromada."""
    with tenancy.enter(cast.home.pk):
        kwargs = sample(route, cast)
    before = get_script_prefix()
    set_script_prefix(f"/{slug}/" if urlconf == settings.HROMADA_URLCONF else "/")
    try:
        return reverse(route.name, urlconf=urlconf, kwargs=kwargs)
    finally:
        set_script_prefix(before)


def ask(who: str | None, cast: Cast, method: str, where: str) -> int:
    client = Client(raise_request_exception=True)
    if who:
        client.force_login(cast.people[who])
    return getattr(client, method)(where).status_code


@pytest.mark.parametrize("route", INSIDE + SERVER, ids=ids)
def test_every_address_has_a_name(route: Route) -> None:
    assert route.name


@pytest.mark.parametrize("route", swept(DESK))
def test_a_stranger_is_sent_to_sign_in(route: Route, cast: Cast) -> None:
    where = address(route, cast)
    for method in ("get", "post"):
        assert ask(None, cast, method, where) in (302, 401, 405)
    assert 401 in {ask(None, cast, method, where) for method in ("get", "post")} or 302 in {
        ask(None, cast, "get", where)
    }


@pytest.mark.parametrize("route", swept(DESK))
@pytest.mark.parametrize("who", ["olena", "hlib"])
def test_a_resident_and_an_outsider_are_refused(route: Route, who: str, cast: Cast) -> None:
    where = address(route, cast)
    for method in ("get", "post"):
        assert ask(who, cast, method, where) in (403, 404, 405)


@pytest.mark.parametrize("route", swept([r for r in DESK if r.params]))
def test_a_record_of_another_hromada_is_not_there(route: Route, cast: Cast) -> None:
    kwargs_of_home = address(route, cast)
    where = kwargs_of_home.replace("/home/", "/other/", 1)
    if "key" in route.params or not {"pk"} & set(route.params):
        pytest.skip("the address names no record")
    assert ask("hlib", cast, "get", where) in (403, 404, 405)
    assert ask("hlib", cast, "post", where) in (403, 404, 405)


@pytest.mark.parametrize("route", swept(DESK))
def test_a_reader_changes_nothing(route: Route, cast: Cast) -> None:
    where = address(route, cast)
    assert ask("alina", cast, "get", where) in (200, 302, 403, 405)
    with tenancy.enter(cast.home.pk):
        before = newest_entry()
    # GET-only pages answer 405; everything that would write refuses.
    assert ask("alina", cast, "post", where) in (403, 405)
    with tenancy.enter(cast.home.pk):
        assert newest_entry() == before


def newest_entry() -> int:
    from viche.kit.models import JournalEntry

    newest = JournalEntry.objects.order_by("-id").first()
    return newest.pk if newest else 0


@pytest.mark.parametrize("route", swept(DESK))
def test_the_secretary_or_the_administrator_comes_in(route: Route, cast: Cast) -> None:
    where = address(route, cast)
    statuses = {ask(who, cast, "get", where) for who in ("iryna", "anton")}
    assert statuses & {200, 302, 405}, statuses
    assert not statuses & {404, 500}


@pytest.mark.parametrize("route", swept(DESK))
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_wrong_methods_are_refused(route: Route, method: str, cast: Cast) -> None:
    where = address(route, cast)
    assert {ask(who, cast, method, where) for who in ("iryna", "anton")} & {405}


@pytest.mark.parametrize("route", swept(PUBLIC))
@pytest.mark.parametrize("who", [None, "olena", "bohdan", "hlib", "mariia"])
def test_public_pages_answer_everybody(route: Route, who: str | None, cast: Cast) -> None:
    where = address(route, cast)
    assert ask(who, cast, "get", where) in (200, 302, 401, 403, 404, 405, 410)
    # allauth's page of a spent link answers any method alike.
    assert (
        ask(who, cast, "delete", where) in (302, 401, 403, 404, 405) or route.name == "account_reset_password_from_key"
    )


@pytest.mark.parametrize("route", SERVER, ids=ids)
@pytest.mark.parametrize("who", [None, "olena", "anton"])
def test_pages_of_the_server_answer_everybody(route: Route, who: str | None, cast: Cast) -> None:
    where = address(route, cast, urlconf=settings.ROOT_URLCONF)
    assert ask(who, cast, "get", where) in (200, 302, 401, 403, 404, 405, 410)
    # allauth's page of a spent link answers any method alike.
    assert (
        ask(who, cast, "delete", where) in (302, 401, 403, 404, 405) or route.name == "account_reset_password_from_key"
    )
