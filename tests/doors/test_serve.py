"""`viche serve` refuses what would be unsafe, and says what to do instead."""

from __future__ import annotations

import contextlib
import email
import queue
import re
import signal
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.doors.conftest import Launched, free_port, processes_of, viche
from viche.site.doors.console import Refusal
from viche.site.doors.production import check_environment

pytestmark = [pytest.mark.xdist_group("doors")]

GOOD = {
    "VICHE_SECRET_KEY": "kX2v9QmZr7TnB4wLp8YsD1fGh6JcA3eUqWoRtVbNiMxZaSlKd",
    "VICHE_MAIL_URL": "smtp://viche:word@mail.hromada.test:587",
    "VICHE_ADDRESS": "https://viche.hromada.test",
}


def test_a_good_environment_passes() -> None:
    check_environment(GOOD)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"VICHE_SECRET_KEY": ""}, "немає секретного ключа"),
        ({"VICHE_SECRET_KEY": "insecure-only-for-building-0123456789-abcdefgh"}, "узято з прикладу"),
        ({"VICHE_SECRET_KEY": "short"}, "закороткий"),
        ({"VICHE_SECRET_KEY": "a" * 64}, "одноманітний"),
        ({"VICHE_MAIL_URL": ""}, "немає поштового сервера"),
        ({"VICHE_MAIL_URL": "console"}, "немає поштового сервера"),
        ({"VICHE_ADDRESS": ""}, "немає адреси"),
        ({"VICHE_ADDRESS": "http://viche.hromada.test"}, "не https"),
        ({"VICHE_ADDRESS": "https://hromada.test/viche"}, "є шлях"),
        ({"VICHE_DEBUG": "1"}, "VICHE_DEBUG"),
        ({"VICHE_NOW": "2026-01-01"}, "VICHE_NOW"),
    ],
)
def test_refusals(change: dict[str, str], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        check_environment(GOOD | change)


def test_all_reasons_at_once() -> None:
    with pytest.raises(Refusal) as refusal:
        check_environment({})
    assert str(refusal.value).count("\n— ") == 3


def test_secret_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(GOOD["VICHE_SECRET_KEY"] + "\n")
    check_environment({**GOOD, "VICHE_SECRET_KEY": "", "VICHE_SECRET_KEY_FILE": str(tmp_path / "key")})


def test_demo_people_are_not_served(demo_data: Path) -> None:
    told = viche(demo_data, "serve", PORT=str(free_port()), VICHE_DEMO="1", **GOOD)
    assert told.returncode == 1
    assert "є люди з демонстрації" in told.stderr


def test_a_database_of_another_version_is_not_served(data: Path) -> None:
    told = viche(data, "serve", PORT=str(free_port()), **GOOD)
    assert told.returncode == 1
    assert "viche migrate" in told.stderr


def test_a_good_server_serves(data: Path) -> None:
    """Migrated, empty, everything set: it answers the proxy by its public name, and stops when the system asks."""
    assert viche(data, "migrate").returncode == 0
    server = Launched(data, "serve", **GOOD).ready()
    assert server.page("health/", Host="viche.hromada.test") == 200
    assert server.stop(signal.SIGTERM) == 0, server.told


class Letters:
    """What a mail server got."""

    def __init__(self) -> None:
        self.got: queue.Queue[str] = queue.Queue()

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        self.got.put(email.message_from_bytes(envelope.original_content or b"").get_payload(decode=True).decode())
        return "250 OK"


def test_a_letter_leaves_a_working_server(data: Path) -> None:
    """The whole way in production: the form, the outbox, the steward, a real mail server, the link in the letter."""
    letters = Letters()
    post = Controller(letters, hostname="127.0.0.1", port=free_port())
    post.start()
    try:
        assert viche(data, "migrate").returncode == 0
        server = Launched(data, "serve", **{**GOOD, "VICHE_MAIL_URL": f"smtp://127.0.0.1:{post.port}"}).ready()
        public = {"Host": "viche.hromada.test", "X-Forwarded-Proto": "https", "Referer": f"{GOOD['VICHE_ADDRESS']}/"}
        form = urllib.request.Request(f"{server.address}account/login/", headers=public)
        with urllib.request.urlopen(form, timeout=20) as page:
            cookie = page.headers["Set-Cookie"].split(";")[0]
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
        assert token and "csrftoken" in cookie
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], "email": "olena@hromada.test"}).encode()
        asked = urllib.request.Request(f"{server.address}account/login/", body, {**public, "Cookie": cookie})
        opener = urllib.request.build_opener(Stay)
        with contextlib.suppress(urllib.error.HTTPError):
            opener.open(asked, timeout=20)
        letter = letters.got.get(timeout=120)
        assert "https://viche.hromada.test/account/login/" in letter
        assert server.stop(signal.SIGTERM) == 0, server.told
        assert processes_of(data) == []
    finally:
        post.stop()


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer."""

    def redirect_request(self, *_: object) -> None:
        return None
