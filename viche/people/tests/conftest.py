"""What tests of people need: letters, codes, a world where the second factor is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client

from tests.cast import Cast
from viche.kit.models import OutboxMail
from viche.people.models import Person


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Limits of allauth are counted in the memory of the process."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def factor(settings: Any) -> None:
    """As outside of tests: roles wait for the code."""
    settings.SECOND_FACTOR = True


def letter_to(email: str) -> OutboxMail:
    return OutboxMail.objects.filter(to=email).latest("pk")


def path_in(letter: OutboxMail) -> str:
    """The path of the only link in a letter."""
    (found,) = re.findall(r"https?://[^/\s]+(/\S+)", letter.body)
    return found


def ask_link(client: Client, email: str, prefix: str = "", **data: str) -> str:
    """Ask for a link as a person does; the path in the letter."""
    answer = client.post(f"{prefix}/account/login/", {"email": email, **data})
    assert answer.status_code == 302, answer.content.decode()
    return path_in(letter_to(email.lower()))


def code(secret: str) -> str:
    """What the application on the phone shows now."""
    counter = next(auth.yield_hotp_counters_from_time())
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def with_application(person: Person) -> str:
    """The person has set up an application; its secret."""
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(person, secret)
    return secret


def sign_in_by_link(client: Client, cast: Cast, name: str, prefix: str = "") -> Any:
    """Letter, link, button."""
    return client.post(ask_link(client, f"{name}@viche.test", prefix))


def words(answer: Any) -> str:
    """The page as a reader sees it: a no-break space is a space."""
    return str(answer.content.decode()).replace("\u00a0", " ")
