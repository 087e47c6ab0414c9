"""Two processes of a server: signed through one, read through the other at once; the kept page is Django's page."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret

from tests.reading.conftest import Committed, url_of
from viche.kit import clock, journal, tenancy
from viche.kit.models import Closure
from viche.people.models import Person
from viche.site import rsgi
from viche.site.reading import door
from viche.site.reading.asked import Place
from viche.site.reading.pages import made
from viche.voices import actions as voices
from viche.voices import persons

pytestmark = pytest.mark.database
SECRET = _get_new_csrf_string()


@pytest.fixture
def ports(committed: Committed) -> Iterator[list[int]]:
    """Two servers of one process each on the test's database."""
    given = {"VICHE_APP_DATABASE_URL": url_of(connection.settings_dict), "VICHE_DB_ROLE": "app", "VICHE_POOL": "1"}
    given |= {"VICHE_VOICES_DATABASE_URL": settings.VOICES_URL, "VICHE_VOICES_WRITER": "1", "VICHE_DEBUG": "1"}
    given |= {"DJANGO_SETTINGS_MODULE": "viche.site.settings", "VICHE_NOW": "", "VICHE_SECRET_KEY": settings.SECRET_KEY}
    found, running = [], []
    for _n in range(2):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            found.append(int(probe.getsockname()[1]))
        command = [sys.executable, "-m", "granian", "viche.site.rsgi:application", "--interface=rsgi", "--no-ws"]
        command += ["--host=127.0.0.1", f"--port={found[-1]}", "--workers=1"]
        running.append(subprocess.Popen(command, env={**os.environ, **given}, start_new_session=True))
    try:
        for port in found:
            _wait(port)
        yield found
    finally:
        for process in running:
            os.killpg(process.pid, signal.SIGTERM)
        for process in running:
            process.wait(20)


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not listen")


def asked(port: int, method: str, path: str, form: dict[str, str] | None = None, cookie: str = "") -> Any:
    """An answer with its body read, and all its headers."""
    headers = {"Cookie": cookie} if cookie else {}
    if form is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request(method, path, urlencode(form) if form is not None else None, headers)
    answer: Any = link.getresponse()
    answer.said = answer.read()
    link.close()
    return answer


def session_of(person: Person) -> str:
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    assert store.session_key
    return store.session_key


def count_on(page: bytes) -> int:
    found = re.search(r"Зібрано (\d+)", page.decode().replace("\xa0", " ").replace("&nbsp;", " "))
    assert found, page.decode()
    return int(found[1])


def test_signed_through_one_and_read_through_the_other_at_once(committed: Committed, ports: list[int]) -> None:
    petition = committed.petition
    where, address = f"/home/e-petitions/{petition.pk}/", f"/home/voices/{petition.question.uuid}/"  # type: ignore[union-attr]
    people = [person for person in committed.cast.people.values() if person.level == "email"]
    for port in (*ports, *ports):
        assert count_on(asked(port, "GET", where).said) == 0
    for number, person in enumerate(people, 1):
        signs, reads = (ports, ports[::-1])[number % 2]
        cookie = f"sessionid={session_of(person)}; csrftoken={SECRET}"
        form = {"csrfmiddlewaretoken": _mask_cipher_secret(SECRET), "choice": "for", "next": where}
        assert asked(signs, "POST", address, form, cookie).status == 303
        page = asked(reads, "GET", where)
        assert page.status == 200 and count_on(page.said) == number and person.name in page.said.decode()
        assert count_on(asked(signs, "GET", where).said) == number


def test_whatever_the_page_shows_changes_at_once(committed: Committed, ports: list[int]) -> None:
    cast, petition = committed
    where = f"/home/e-petitions/{petition.pk}/"
    assert petition.question is not None

    def read() -> str:
        first, second = (asked(port, "GET", where) for port in ports)
        assert first.status == second.status
        text: str = second.said.decode()
        return text

    def changed(change: Callable[[], object], said: str) -> None:
        read(), read()
        with tenancy.enter(cast.home.pk):
            change()
        assert said in read()

    question = petition.question
    for person in ("olena", "mariia"):
        changed(lambda who=person: voices.take(cast.viewer(who), question), cast.people[person].name)  # type: ignore[misc]
    changed(lambda: voices.erase_name(question, persons.subject(cast.people["olena"])), "ім’я стерто")
    number = voices_number(cast, question)
    changed(lambda: voices.strike(question, [number], rule="court", ground="Рішення суду", by=None), "викреслено: 1")
    changed(lambda: voices.pause(question, ground="Перевіряємо", by=None), "призупинено")
    changed(lambda: rename(cast, "Інша громада"), "Інша громада")
    changed(lambda: rename(cast, "Кропивницька громада"), "Кропивницька громада")
    changed(lambda: retitled(petition), "Світло в переході")
    changed(lambda: close_section(cast), "закрито")


def voices_number(cast: Any, question: Any) -> int:
    with tenancy.enter(cast.home.pk):
        return int(voices.own(cast.viewer("mariia"), question).number)  # type: ignore[union-attr]


def rename(cast: Any, name: str) -> None:
    with journal.change("correct", by=None):
        type(cast.home).objects.filter(pk=cast.home.pk).update(name=name)


def retitled(petition: Any) -> None:
    with journal.change("correct", by=None):
        type(petition).objects.filter(pk=petition.pk).update(title="Світло в переході")


def close_section(cast: Any) -> None:
    with journal.change("close", by=None):
        Closure.objects.create(
            hromada=cast.home, section="petitions_petition", mode="closed", since=clock.today(), ground="Стан",
            act="Рішення", notice="Розділ закрито на час обстрілів",
        )  # fmt: skip


def test_what_django_makes_is_kept(committed: Committed) -> None:
    place = Place("127.0.0.1:8000", f"/home/e-petitions/{committed.petition.pk}/", "uk")
    page = made(b"", rsgi.whole(door._neutral(place)))
    assert len(page.parts) == 2 and page.cookie[0] == "csrftoken="


def test_the_kept_page_is_the_one_django_makes(committed: Committed, ports: list[int]) -> None:
    where, port = f"/home/e-petitions/{committed.petition.pk}/", ports[0]
    kept = [asked(port, "GET", where) for _n in range(3)][-1]
    made = asked(port, "GET", where, cookie="csrftoken=short")  # of another shape, so Django answers
    assert without_token(kept.said) == without_token(made.said)
    quiet = ("date", "set-cookie")
    said = [{n.lower(): v for n, v in one.getheaders() if n.lower() not in quiet} for one in (kept, made)]
    assert (
        said[0].pop("content-security-policy", "").split("; ").sort()
        == said[1].pop("content-security-policy", "").split("; ").sort()
    )
    assert said[0] == said[1]
    cookies = [re.sub(r"=\w{32};|expires=[^;]+;", "", one.getheader("set-cookie")) for one in (kept, made)]
    assert cookies[0] == cookies[1]


def test_every_reader_has_a_token_of_their_own_and_it_works(committed: Committed, ports: list[int]) -> None:
    where, port = f"/home/e-petitions/{committed.petition.pk}/", ports[0]
    pages = [asked(port, "GET", where) for _n in range(3)]
    secrets = [re.search(r"csrftoken=(\w{32})", page.getheader("set-cookie"))[1] for page in pages]  # type: ignore[index]
    tokens = [re.search(r'csrfmiddlewaretoken" value="(\w{64})"', page.said.decode())[1] for page in pages]  # type: ignore[index]
    assert len(set(secrets)) == len(set(tokens)) == 3
    form = {"csrfmiddlewaretoken": tokens[2], "language": "en", "next": where}
    assert asked(port, "POST", "/home/mova/", form, f"csrftoken={secrets[1]}").status == 403
    chosen = asked(port, "POST", "/home/mova/", form, f"csrftoken={secrets[2]}")
    assert chosen.status == 302 and "mova=en" in chosen.getheader("set-cookie")
    english = asked(port, "GET", where, cookie=f"csrftoken={secrets[2]}; mova=en")
    assert '<html lang="en">' in english.said.decode() and f"csrftoken={secrets[2]}" in english.getheader("set-cookie")
    assert '<html lang="uk">' in asked(port, "GET", where).said.decode()


def without_token(page: bytes) -> bytes:
    return re.sub(rb'value="\w{64}"', b"", page)
