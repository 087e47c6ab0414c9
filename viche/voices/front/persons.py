"""Who sent them: sessions and persons of all requests that wait, in three statements of one transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from collections.abc import Iterable
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.signing import b64_decode, b64_encode
from django.utils.crypto import constant_time_compare

from viche.people.models import Person
from viche.voices.statements import BIGINTS, TEXTS, Row, Statement, numbers, texts

SESSIONS = "SELECT session_key, session_data FROM django_session WHERE session_key = ANY ($1) AND expire_date > now()"
COLUMNS = ("id", "level", "name", "password", "session_round")
# Nobody is identified while their voice is on its way; who is being identified at this moment is Django's to wait for.
PERSONS = f"""SELECT {", ".join(COLUMNS)} FROM people_person WHERE id = ANY ($1) AND is_active AND erased_at IS NULL
FOR KEY SHARE SKIP LOCKED"""
# Who has been identified has other names too, under which a voice may stand already: Django looks (identity.known_as).
# A statement of its own, after the lock: it sees whoever was identified before it.
HUMANS = "SELECT person_id FROM people_subject WHERE person_id = ANY ($1)"

_store = SessionStore()
_key_of: dict[str, bytes] = {}


class Sender:
    """A person as far as the way in must know them, by the rules of `Person` and without its ado: a sixth of the time."""

    __slots__ = ("level", "name", "password", "pk", "session_round")
    is_active, erased_at = True, None  # the statement asks for that
    get_session_auth_hash: Any = Person.get_session_auth_hash
    _session_hash: Any = Person._session_hash

    def __init__(self, row: Row) -> None:
        pk, level, name, password, session_round = row
        self.pk, self.session_round = int(pk or 0), int(session_round or 0)
        self.level, self.name = (level or b"").decode(), (name or b"").decode()
        self.password = (password or b"").decode()


class Senders:
    """Finds persons by their sessions on one connection, and keeps them from being identified until `over`."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._sessions = Statement(connection, "sessions", SESSIONS, [TEXTS])
        self._persons = Statement(connection, "persons", PERSONS, [BIGINTS])
        self._humans = Statement(connection, "humans", HUMANS, [BIGINTS])
        self._begin, self._end = (Statement(connection, word, word, []) for word in ("BEGIN", "COMMIT"))

    def found(self, keys: Iterable[str]) -> dict[str, Sender]:
        """The signed-in person of each session key; a session that Django would not take is missing. Begins a transaction."""
        _begun, rows = self._sessions.rows_after(self._begin, [], [texts(set(keys))])
        said = {(key or b"").decode(): decoded((data or b"").decode()) for key, data in rows}
        of = {key: int(data[SESSION_KEY]) for key, data in said.items() if _is_signed_in(data)}
        ids = [numbers(set(of.values()))]
        people, humans = self._humans.rows_after(self._persons, ids, ids) if of else ([], [])
        by_id = {person.pk: person for person in map(Sender, people)}
        for (pk,) in humans:
            by_id.pop(int(pk or 0), None)
        return {
            key: by_id[pk]
            for key, pk in of.items()
            if pk in by_id
            and constant_time_compare(said[key].get(HASH_SESSION_KEY, ""), by_id[pk].get_session_auth_hash())
        }

    def over(self) -> None:
        """The voices of those found are committed."""
        self._end.rows([])


def decoded(data: str) -> dict[str, str]:
    """What a stored session says, if it is signed by the present secret key; else nothing, and Django looks further.

    The same as `SessionStore.decode`, which makes the key of the signature anew for each session.
    """
    value, _colon, signature = data.rpartition(":")
    if not hmac.compare_digest(signature, b64_encode(hmac.digest(_key(), value.encode(), "sha256")).decode()):
        return {}
    payload = value.rpartition(":")[0]
    if payload.startswith("."):
        text = zlib.decompress(b64_decode(payload[1:].encode()))
    else:
        text = b64_decode(payload.encode())
    said: dict[str, str] = json.loads(text)
    return said


def _key() -> bytes:
    key = _key_of.get(settings.SECRET_KEY)
    if key is None:
        words = f"{_store.key_salt}signer{settings.SECRET_KEY}"
        key = _key_of[settings.SECRET_KEY] = hashlib.sha256(words.encode()).digest()
    return key


def _is_signed_in(data: dict[str, str]) -> bool:
    return (
        str(data.get(SESSION_KEY, "")).isdigit() and data.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    )
