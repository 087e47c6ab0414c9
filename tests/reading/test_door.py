"""The door of kept pages: what it takes, when it asks Django, what it keeps."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from viche.kit import journal, tenancy
from viche.participation.petitions import kept
from viche.participation.petitions.models import Petition
from viche.participation.petitions.rules import PUBLIC
from viche.participation.petitions.tests import making
from viche.site.reading import asked, door
from viche.site.reading.pages import Reply, made
from viche.voices import actions as voices

TOKEN = "a" * 64
PAGE = f'<p>1</p><input type="hidden" name="csrfmiddlewaretoken" value="{TOKEN}"><p>2</p>'.encode()
COOKIE = ("Set-Cookie", f"csrftoken={'b' * 32}; Path=/; SameSite=Lax")
PATH = "/home/e-petitions/7/"


def scope(method: str = "GET", path: str = PATH, query: str = "", **headers: str) -> Any:
    said = {"host": "127.0.0.1:8000", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return SimpleNamespace(method=method, path=path, query_string=query, scheme="http", authority=None, headers=said)


def test_a_reader_without_a_session_is_taken() -> None:
    read = asked.read(scope(cookie=f"csrftoken={'c' * 32}; mova=en; theme=dark"))
    assert read == asked.Asked(asked.Place("127.0.0.1:8000", PATH, "en"), "c" * 32)
    assert read.place.parts == ("home", 7) and read.place.domain == ""
    own = asked.read(scope(path="/e-petitions/7/", host="petitions.test", cookie="mova=fr"))
    assert own is not None and own.place.parts == ("", 7) and own.place.domain == "petitions.test"
    assert own.place.language == "uk"


@pytest.mark.parametrize(
    "given",
    [
        {"method": "HEAD"},
        {"query": "a=1"},
        {"path": "/home/e-petitions/7/sign/"},
        {"path": "/home/e-petitions/07/"},
        {"path": "/home/x/e-petitions/7/"},
        {"cookie": "sessionid="},
        {"cookie": "messages=x"},
        {"cookie": "csrftoken=short"},
        {"host": ""},
    ],
    ids=range(9),
)
def test_whatever_is_out_of_the_ordinary_is_left_to_django(given: dict[str, str]) -> None:
    assert asked.read(scope(**given)) is None


def test_behind_a_proxy_only_https_is_taken(settings: Any) -> None:
    settings.ADDRESS = "https://viche.test"
    assert asked.read(scope(host="viche.test")) is None
    read = asked.read(scope(host="viche.test", x_forwarded_proto="https"))
    assert read is not None and read.place.domain == ""
    assert door._neutral(read.place).headers["x-forwarded-proto"] == "https"


def test_only_a_plain_page_is_kept() -> None:
    headers = [("Content-Type", "text/html")]
    page = made(b"s", Reply(200, [*headers, COOKIE], PAGE))
    reply = page.reply("")
    assert reply is not None and TOKEN.encode() not in reply.body and b"<p>2</p>" in reply.body
    assert not reply.headers[-1][1].startswith(COOKIE[1][:12]) and reply.headers[-1][1].endswith("Path=/; SameSite=Lax")
    assert made(b"s", Reply(200, headers, b"no form")).reply("c" * 32) == Reply(200, headers, b"no form")
    for other in (
        Reply(302, [*headers, COOKIE], PAGE),
        Reply(200, headers, PAGE),
        Reply(200, [*headers, COOKIE], b"no form"),
        Reply(200, [*headers, COOKIE, ("Set-Cookie", "sessionid=x; Path=/")], PAGE),
        Reply(200, [*headers, ("set-cookie", "sessionid=x; Path=/")], b"no form"),
    ):
        assert made(b"s", other).reply("") is None


class Stamps:
    """What the database would say."""

    now = b"1"

    async def of(self, _place: asked.Place) -> bytes:
        await asyncio.sleep(0)
        return self.now


def test_a_page_is_made_once_for_all_who_wait_and_never_before_they_came(monkeypatch: pytest.MonkeyPatch) -> None:
    made_at: list[bytes] = []
    stamps = Stamps()

    async def render(_scope: Any) -> Reply:
        made_at.append(stamps.now)
        await asyncio.sleep(0.01)
        return Reply(200, [COOKIE], PAGE + made_at[-1])

    async def read() -> bytes:
        reply = await there.ask(scope())
        assert reply is not None
        return reply.body[-1:]

    async def story() -> None:
        global there
        there = door.Door(render)
        there._stamps = stamps  # type: ignore[assignment]
        assert await asyncio.gather(*(read() for _n in range(9))) == [b"1"] * 9
        assert await read() == b"1" and made_at == [b"1"]
        stamps.now = b"2"
        first = asyncio.create_task(read())
        await asyncio.sleep(0.005)
        stamps.now = b"3"  # while the page is being made
        late = [asyncio.create_task(read()) for _n in range(9)]
        assert await asyncio.gather(*late) == [b"3"] * 9 and await first == b"2"
        assert made_at == [b"1", b"2", b"3"]

    monkeypatch.setattr(door, "Stamps", lambda *_given: stamps)
    # In a thread of its own: a browser that stories use keeps a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(story())).result()


there: door.Door


@pytest.mark.django_db
@pytest.mark.parametrize("state", [*PUBLIC, "on paper"])
def test_the_stamp_names_every_table_that_the_page_reads(cast: Cast, state: str) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.on_paper(cast) if state == "on paper" else making.STATES[state](cast)
        assert petition.question is not None
        if state == "on paper":
            making.typed(cast, petition, making.row(1))
            with journal.change("publish", by=None):
                Petition.objects.filter(pk=petition.pk).update(similar=[making.collecting_one(cast).pk])
        if state == "collecting":
            making.sign(petition, [1, 2])
            voices.strike(petition.question, [1], rule="court", ground="Рішення", by=None)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(f"/home/e-petitions/{petition.pk}/").status_code == 200
    asked_of = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    read = {table for sql in asked_of for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', sql)}
    assert read <= kept.TABLES, f"{read - kept.TABLES}: name them in petitions/kept.py, in the stamp too"
    # One connection is asked for the hromada, the place and the stamp before.
    assert len([sql for sql in asked_of if "_config(" not in sql and "current_setting(" not in sql]) <= 8


@pytest.mark.django_db
def test_the_stamp_says_which_tables_it_names() -> None:
    said = set(re.findall(r"(?:FROM|JOIN) ([a-z]+_[a-z]+)", kept.STAMP))
    assert said == kept.TABLES - {"hromada_hromada"} - kept.WITH_VOICES
