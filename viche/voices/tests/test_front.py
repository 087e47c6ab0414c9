"""The short way in: it takes what Django would take, and hands everything else to Django."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret
from django.test import Client

from viche.hromada.models import Hromada
from viche.kit import clock, journal, tenancy
from viche.people.models import Person
from viche.voices import actions as voices
from viche.voices import signing, writer
from viche.voices.front import asked, door, persons
from viche.voices.models import Question
from viche.voices.proof import heads
from viche.voices.tests.conftest import Ask
from viche.voices.tests.test_together import check

pytestmark = pytest.mark.database
SECRET = _get_new_csrf_string()


def headers(session: str = "s" * 32, **more: str | None) -> Callable[[str], str | None]:
    said = {
        "host": "viche.test",
        "origin": "http://viche.test",
        "cookie": f"sessionid={session}; csrftoken={SECRET}",
        "content-type": "application/x-www-form-urlencoded",
        "accept": "application/json",
    }
    return ({**said, **{name.replace("_", "-"): value for name, value in more.items()}}).get


def body(**more: str) -> bytes:
    form = {"csrfmiddlewaretoken": _mask_cipher_secret(SECRET), "choice": "for", **more}
    return "&".join(f"{name}={value}" for name, value in form.items()).encode()


def assert_promised(said: dict[str, Any], question: Question) -> None:
    """The answer carries a promise of this very leaf, signed by the key of the hromada."""
    promise = said["promise"]
    assert (promise["question"], promise["number"], promise["leaf"]) == (
        str(question.uuid), said["number"], said["leaf"]
    )  # fmt: skip
    assert heads.holds(heads.PROMISE, promise, [signing.signer().key])


PATH = f"/home/voices/{uuid4()}/"


def test_a_plain_request_is_read() -> None:
    read = asked.read("POST", PATH, "http", headers(), body(next="/petitions/5/"))
    assert read is not None
    assert (read.slug, read.session, read.choice, read.next) == ("home", "s" * 32, ("for",), "/petitions/5/")


# Cases are named by their place: what is drawn at random differs from worker to worker.
@pytest.mark.parametrize(
    "change",
    [
        {"origin": "http://evil.test"},
        {"origin": None},
        {"origin": "null"},
        {"cookie": f"csrftoken={SECRET}"},
        {"cookie": "sessionid=xxxxxxxx"},
        {"cookie": f"sessionid=xxxxxxxx; csrftoken={_get_new_csrf_string()}"},
        {"cookie": "sessionid=xxxxxxxx; csrftoken=short"},
        {"cookie": f"sessionid=х; csrftoken={SECRET}"},
        {"host": None},
        {"content_type": "multipart/form-data; boundary=x"},
        {"content_type": None},
    ],
    ids=range(11),
)
def test_whatever_is_out_of_the_ordinary_is_left_to_django(change: dict[str, str | None]) -> None:
    assert asked.read("POST", PATH, "http", headers(**change), body()) is None


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", PATH, body()),
        ("POST", PATH + "receipt/", body()),
        ("POST", "/home/voices/5/", body()),
        ("POST", "/home/more/voices/" + str(uuid4()) + "/", body()),
        ("POST", PATH, b""),
        ("POST", PATH, b"choice=for"),
        ("POST", PATH, body(csrfmiddlewaretoken="a" * 64)),
        ("POST", PATH, body() + b"&x=\xff"),
        ("POST", PATH, body(x="a" * 20_000)),
    ],
    ids=range(9),
)
def test_another_shape_is_left_to_django(method: str, path: str, sent: bytes) -> None:
    assert asked.read(method, path, "http", headers(), sent) is None


@pytest.mark.parametrize(
    "wanted", ["https://evil.test/", "//evil.test/", "/\\evil.test", "/a%0d%0ab\r\nx", "javascript:1", ""]
)
def test_nobody_is_led_to_another_host(wanted: str) -> None:
    read = asked.read("POST", PATH, "http", headers(), body(next=wanted))
    assert read is None or (read.next in ("", "/a%0d%0ab") and "\r" not in read.next)


def test_behind_a_proxy_only_https_is_taken(settings: Any) -> None:
    settings.ADDRESS = "https://viche.test"
    assert asked.read("POST", PATH, "http", headers(origin="https://viche.test"), body()) is None
    secure = headers(origin="https://viche.test", x_forwarded_proto="https")
    assert asked.read("POST", PATH, "http", secure, body()) is not None
    assert asked.read("POST", PATH, "http", headers(x_forwarded_proto="https"), body()) is None


def test_tokens_and_sessions_are_read_as_django_writes_them(settings: Any) -> None:
    for _n in range(50):
        secret = _get_new_csrf_string()
        assert asked.unmasked(_mask_cipher_secret(secret)) == secret
    for said in ({"_auth_user_id": "5"}, {"a": "ї" * 500}, {}):
        stored = SessionStore().encode(said)
        assert persons.decoded(stored) == said
        assert persons.decoded(stored[:-1] + ("a" if stored[-1] != "a" else "b")) == {}
    stored = SessionStore().encode({"_auth_user_id": "5"})
    settings.SECRET_KEY = "another"
    assert persons.decoded(stored) == {}


# --- with the database ------------------------------------------------------------------------------------------------


@pytest.fixture
def session(ask_for_all: Ask) -> Iterator[str]:
    """Олена has signed in."""
    yield _signed_in(ask_for_all.cast.olena)  # type: ignore[attr-defined]
    Session.objects.all().delete()


def _signed_in(person: Person) -> str:
    request = HttpRequest()
    request.session = SessionStore()  # type: ignore[assignment]
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return str(request.session.session_key)


def send(*requests: tuple[str, Callable[[str], str | None], bytes]) -> list[door.Reply | None]:
    """All at once, through a door of their own."""

    async def all_of_them() -> list[door.Reply | None]:
        entrance = door.Door()
        try:
            return list(
                await asyncio.gather(*[entrance.ask("POST", path, "http", head, sent) for path, head, sent in requests])
            )
        finally:
            entrance.stop()

    try:
        # In a thread of its own: a browser that stories use keeps a loop in this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(all_of_them())).result()
    finally:
        writer.ours().stop()
        writer._ours.clear()


def address(question: Question, slug: str = "home") -> str:
    return f"/{slug}/voices/{question.uuid}/"


def test_a_voice_sent_twice_at_once_is_one_voice(ask_for_all: Ask, session: str) -> None:
    question = ask_for_all(level="email")
    answers = send(*[(address(question), headers(session), body())] * 6)
    said = [json.loads(answer.body) for answer in answers if answer and answer.status == 200]
    assert len(said) == 6 and {one["number"] for one in said} == {1}
    for one in said:
        assert_promised(one, question)
    assert sorted(one["repeat"] for one in said) == [False] + [True] * 5
    check(question, 1)
    with tenancy.enter(question.hromada_id):
        voice = question.voices.get()
        assert (voice.name, voice.choice) == ("Олена Мешканка", ["for"])
        cast: Any = ask_for_all.cast  # type: ignore[attr-defined]
        assert voices.receipt(cast.viewer("olena"), question) is not None


def test_a_browser_is_led_on(ask_for_all: Ask, session: str) -> None:
    question = ask_for_all()
    [first] = send((address(question), headers(session, accept="text/html"), body(next="/home/acts/")))
    assert first and (first.status, dict(first.headers)["location"]) == (303, "/home/acts/")
    [again] = send((address(question), headers(session, accept="text/html"), body()))
    assert again and dict(again.headers)["location"] == f"{address(question)}receipt/"


def test_who_may_not_is_left_to_django(ask_for_all: Ask, session: str) -> None:
    cast: Any = ask_for_all.cast  # type: ignore[attr-defined]
    unsure = _signed_in(cast.bohdan)
    gone = _signed_in(cast.alina)
    Session.objects.filter(session_key=gone).update(expire_date="2020-01-01T00:00Z")
    blocked = _signed_in(cast.anton)
    Person.objects.filter(pk=cast.anton.pk).update(is_active=False)
    elsewhere = _signed_in(cast.hlib)
    Person.objects.filter(pk=cast.hlib.pk).update(session_round=1)  # every open session is over
    question, strict, ended = (
        ask_for_all(level="email"),
        ask_for_all(level="bank"),
        ask_for_all(level="email", opens_at=clock.now() - timedelta(days=2), closes_at=clock.now() - timedelta(days=1)),
    )
    try:
        answers = send(
            (address(question), headers("x" * 32), body()),
            (address(question), headers(unsure), body()),
            (address(question), headers(gone), body()),
            (address(question), headers(blocked), body()),
            (address(question), headers(elsewhere), body()),
            (address(question, "other"), headers(session), body()),
            (address(question, "nowhere"), headers(session), body()),
            (address(strict), headers(session), body()),
            (address(ended), headers(session), body()),
            (address(question), headers(session), body(choice="against")),
            (PATH, headers(session), body()),
            (address(question), headers(session), body()),
        )
    finally:
        Person.objects.filter(pk=cast.anton.pk).update(is_active=True)
        Person.objects.filter(pk=cast.hlib.pk).update(session_round=0)
    assert answers[:-1] == [None] * 11
    assert answers[-1] is not None
    check(question, 1)


def test_a_pause_and_its_end_are_felt_by_the_very_next_voice(ask_for_all: Ask, session: str) -> None:
    question = ask_for_all(level="email", closes_at=clock.now() + timedelta(days=1))
    cast: Any = ask_for_all.cast  # type: ignore[attr-defined]
    other = _signed_in(cast.mariia)
    [first] = send((address(question), headers(session), body()))
    assert first is not None
    with tenancy.enter(question.hromada_id):
        voices.pause(question, ground="Перевірка", by=None)
    [refused, repeat] = send((address(question), headers(other), body()), (address(question), headers(session), body()))
    assert refused is None and repeat is not None, "who has signed is told so also meanwhile"
    before = question.closes_at
    with tenancy.enter(question.hromada_id):
        voices.resume(question, by=None)
    assert question.closes_at is not None and before is not None and question.closes_at > before
    [taken] = send((address(question), headers(other), body()))
    assert taken is not None
    check(question, 2)


def test_under_an_own_domain_no_other_prefix_means_anything(ask_for_all: Ask, session: str) -> None:
    cast: Any = ask_for_all.cast  # type: ignore[attr-defined]
    question, theirs = ask_for_all(level="email"), ask_for_all(cast.other, level="email")
    there = headers(session, host="own.test", origin="http://own.test")
    with journal.change("settle", by=None):
        Hromada.objects.filter(pk=cast.other.pk).update(domain="own.test")
    try:
        answers = send(
            (address(question), there, body()),
            (address(theirs, "other"), there, body()),
            (f"/voices/{question.uuid}/", there, body()),
            (f"/voices/{theirs.uuid}/", there, body()),
        )
    finally:
        with journal.change("settle", by=None):
            Hromada.objects.filter(pk=cast.other.pk).update(domain="")
    assert [answer is not None for answer in answers] == [False, False, False, True]


def test_django_answers_the_same_address(ask_for_all: Ask) -> None:
    cast: Any = ask_for_all.cast  # type: ignore[attr-defined]
    question = ask_for_all(level="email")
    client = Client()
    assert client.post(address(question)).status_code == 401
    client.force_login(cast.olena)
    answer = client.post(address(question), headers={"accept": "application/json"})
    assert answer.json()["number"] == 1 and not answer.json()["repeat"]
    assert_promised(answer.json(), question)
    answer = client.post(address(question), {"next": "/home/acts/"})
    assert (answer.status_code, answer["Location"]) == (303, "/home/acts/")
    page = client.get(f"{address(question)}receipt/").content.decode()
    assert "Ваш голос — № 1" in page
    client.force_login(cast.bohdan)
    refused = client.post(address(question))
    assert refused.status_code == 403 and "рівень нижчий" in refused.content.decode()
    assert client.get(f"{address(question)}receipt/").status_code == 404
    Session.objects.all().delete()
