"""What all services have in common: an OAuth 2 code flow, in words of `oauthlib`, and what they may say at its end.

`oauthlib` and not Authlib or allauth's provider: both would bring an HTTP client and the sign-in by a stranger's account
that Viche does not have, while both services leave the standard right after the code (user_id, certificate, envelope).
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from oauthlib.oauth2 import WebApplicationClient

from viche.people.identity.calling import Caller, Unanswered
from viche.people.identity.envelope import Envelope, EnvelopeBroken

TOKEN = ("access_token", "token_type", "user_id", "error", "error_description")
NOTHING = ("", "n/a", "na", "null", "none")


@dataclass(frozen=True)
class Connection:
    """How this server is connected to a service. `envelope`: the encryption step; `secret` from the environment."""

    client_id: str
    secret: str
    address: str
    methods: str
    envelope: Envelope


@dataclass(frozen=True)
class Said:
    """What is taken from an answer; everything else in it is dropped here. `locality`, `region`: only if asked for."""

    level: str
    name: str
    tax: str = ""
    record: str = ""
    document: str = ""
    locality: str = ""
    region: str = ""


class Service(ABC):
    """One service: its addresses, what it is asked, how its answer is read. Without state."""

    key: ClassVar[str]
    title: ClassVar[Any]
    about: ClassVar[Any]
    # What a server is connected to unless the operator says another address (a test contour).
    usual_address: ClassVar[str]
    usual_methods: ClassVar[str] = ""
    # The environment variable that holds the client's secret.
    secret_name: ClassVar[str]
    # PKCE (RFC 7636): neither service's documents name it, so it is not sent to either.
    pkce: ClassVar[bool] = False

    @abstractmethod
    def authorize_url(self, to: Connection, state: str, back: str, challenge: str) -> str:
        """Where the person is sent."""

    @abstractmethod
    def ask(self, to: Connection, code: str, back: str, verifier: str, *, residence: bool, caller: Caller) -> Said:
        """Code → token → who it is. Raises oauthlib's errors, `Unanswered`, `EnvelopeBroken`."""

    def origin(self, to: Connection) -> str:
        """Scheme and host, for the content security policy of the page that sends there."""
        parts = urlsplit(to.address)
        return f"{parts.scheme}://{parts.netloc}"

    def _uri(self, to: Connection, path: str, state: str, back: str, challenge: str, **more: str) -> str:
        pkce = {"code_challenge": challenge, "code_challenge_method": "S256"} if challenge else {}
        made: str = WebApplicationClient(to.client_id).prepare_request_uri(
            to.address.rstrip("/") + path, redirect_uri=back, state=state, **pkce, **more
        )
        return made

    def _token(self, to: Connection, path: str, caller: Caller, form: Mapping[str, str]) -> dict[str, Any]:
        """The token by the code, as `oauthlib` reads it: an error in the answer is raised by its own name."""
        said = {"grant_type": "authorization_code", "client_id": to.client_id, "client_secret": to.secret, **form}
        _status, answer = caller.post(to.address.rstrip("/") + path, form=said)
        if str(answer.get("error", "")) == "0":  # ІСЕІ writes so that there was none
            del answer["error"]
        known = {name: answer[name] for name in TOKEN if name in answer}
        token: dict[str, Any] = WebApplicationClient(to.client_id).parse_request_body_response(json.dumps(known))
        if not isinstance(token["access_token"], str):
            raise Unanswered("a token that is no text")
        return token


def text(said: Mapping[str, Any], name: str) -> str:
    """A field of an answer: a short text, or empty where the service writes «n/a»."""
    value = said.get(name)
    found = str(value).strip() if isinstance(value, str | int) else ""
    return "" if found.lower() in NOTHING else found[:300]


def full_name(*parts: str) -> str:
    """«Коваленко Олена Іванівна», also when the service shouts."""
    return " ".join(_calm(part) for part in parts if part)


def _calm(name: str) -> str:
    if not name.isupper():
        return name
    return " ".join("-".join(half.capitalize() for half in word.split("-")) for word in name.split(" "))


def opened(container: bytes, envelope: Envelope, *, signed_inside: bool) -> dict[str, Any]:
    """The object inside the envelope."""
    content = envelope.open(container, signed_inside=signed_inside)
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise EnvelopeBroken(f"inside is no JSON: {error!r}") from error
    if not isinstance(said, dict):
        raise EnvelopeBroken("inside is no object")
    return said
