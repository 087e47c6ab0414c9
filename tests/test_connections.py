"""A connection goes back to the pool without a hromada and without a verb, whatever happened to the request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import DisallowedHost
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_script_prefix

from tests.cast import HOME
from viche.hromada.middleware import HromadaMiddleware
from viche.hromada.models import Hromada
from viche.kit import journal, tenancy

pytestmark = pytest.mark.database


def sql(text: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchone()


def answers(request: HttpRequest) -> HttpResponse:
    assert tenancy.current() == request.hromada.pk
    return HttpResponse("ok")


def breaks(request: HttpRequest) -> HttpResponse:
    with journal.change("note", by=None):
        raise ZeroDivisionError


def breaks_in_sql(request: HttpRequest) -> HttpResponse:
    with journal.change("note", by=None):
        sql("SELECT no_such_column")
    raise AssertionError


def reports_500(request: HttpRequest) -> HttpResponse:
    sql("SELECT set_config('viche.verb', 'left behind', true)")
    return HttpResponse(status=500)


def is_killed(request: HttpRequest) -> HttpResponse:
    sql("SELECT pg_terminate_backend(pg_backend_pid())")
    raise AssertionError


@pytest.fixture
def pooled(django_db_setup: None, django_db_blocker: Any) -> Iterator[ThreadPoolExecutor]:
    """A thread whose Django connection comes from a pool of one."""
    options = connection.settings_dict["OPTIONS"]
    options["pool"] = {"min_size": 1, "max_size": 1, "timeout": 5}
    with django_db_blocker.unblock(), ThreadPoolExecutor(1) as thread:
        yield thread
        thread.submit(lambda: (connection.close(), connection.close_pool())).result()
    del options["pool"]


@pytest.mark.parametrize("view", [answers, breaks, breaks_in_sql, reports_500, is_killed], ids=lambda v: v.__name__)
def test_nothing_is_left_on_the_connection(
    view: Callable[[HttpRequest], HttpResponse], pooled: ThreadPoolExecutor
) -> None:
    def request() -> None:
        try:
            HromadaMiddleware(view)(RequestFactory().get(f"/{HOME[1]}/acts/"))
        except (ZeroDivisionError, OperationalError) as error:
            assert view is not answers, error
        except Exception as error:
            assert view is breaks_in_sql, error
        finally:
            connection.close()

    def left() -> tuple[Any, ...]:
        row = sql("SELECT current_setting('viche.hromada', true), current_setting('viche.verb', true)")
        seen = sql("SELECT count(*) FROM hromada_department")
        connection.close()
        return (*row, *seen)

    for _round in range(3):
        pooled.submit(request).result()
        hromada, verb, seen = pooled.submit(left).result()
        assert (hromada or "", verb or "", seen) == ("", "", 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "slug", "rest", "prefix"),
    [
        ("/home/", "home", "/", "/home/"),
        ("/home/acts/5/", "home", "/acts/5/", "/home/"),
        ("/other", "other", "/", "/other/"),
        ("/nowhere/acts/", None, "/nowhere/acts/", "/"),
        ("/", None, "/", "/"),
    ],
)
def test_the_hromada_comes_from_the_path(path: str, slug: str | None, rest: str, prefix: str) -> None:
    seen: dict[str, Any] = {}

    def view(request: HttpRequest) -> HttpResponse:
        seen.update(hromada=request.hromada, rest=request.path_info, prefix=get_script_prefix())
        return HttpResponse("ok")

    HromadaMiddleware(view)(RequestFactory().get(path))
    assert (seen["hromada"].slug if seen["hromada"] else None, seen["rest"], seen["prefix"]) == (slug, rest, prefix)
    assert get_script_prefix() == "/"


@pytest.mark.django_db
def test_the_hromada_comes_from_its_own_domain() -> None:
    with journal.change("settle", by=None):
        Hromada.objects.filter(slug="other").update(domain="viche.zhytomyr.test")
    seen: list[Any] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((request.hromada.slug, request.path_info, get_script_prefix()))
        return HttpResponse("ok")

    HromadaMiddleware(view)(RequestFactory().get("/acts/", HTTP_HOST="viche.zhytomyr.test"))
    assert seen == [("other", "/acts/", "/")]


@pytest.mark.django_db
def test_a_500_leaves_nothing_saved() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        with journal.change("settle", by=None):
            Hromada.objects.filter(slug="other").update(name="half-saved")
        return HttpResponse(status=500)

    HromadaMiddleware(view)(RequestFactory().get("/home/"))
    assert Hromada.objects.get(slug="other").name != "half-saved"


@pytest.mark.django_db
def test_a_working_server_answers_to_no_strange_name(settings: Any) -> None:
    settings.ADDRESS = "https://viche.example"

    def ask(host: str) -> HttpResponse:
        return HromadaMiddleware(answers_anybody)(RequestFactory().get("/", HTTP_HOST=host))

    assert ask("viche.example").status_code == 200
    assert ask("127.0.0.1:8000").status_code == 200
    assert ask("[::1]").status_code == 200
    assert ask("[::1]:8000").status_code == 200
    assert ask("VICHE.example:443").status_code == 200
    with pytest.raises(DisallowedHost):
        ask("evil.example")


def answers_anybody(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/\x00", "/\x00/acts/", "/home\x00/", "/home/acts/\x00", "/home/acts/?q=\x00"])
def test_a_nul_in_the_address_is_no_500(path: str, client: Client) -> None:
    assert client.get(path).status_code in (200, 400, 404)
