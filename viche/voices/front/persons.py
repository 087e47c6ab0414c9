"""Who sent them: sessions and persons of all requests that wait, in two statements."""

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
# What the way in must know of a person, in the order of the model's fields, as `from_db` wants it.
WANTED = {"id", "password", "name", "level", "session_round"}
KNOWN = [f.attname for f in Person._meta.concrete_fields if f.attname in WANTED | {"is_active", "erased_at"}]
COLUMNS = [name for name in KNOWN if name in WANTED]
# Who has been identified has other names too, under which a voice may stand already: Django looks (identity.known_as).
PERSONS = f"""SELECT {", ".join(COLUMNS)} FROM people_person p WHERE id = ANY ($1) AND is_active AND erased_at IS NULL
AND NOT EXISTS (SELECT FROM people_subject s WHERE s.person_id = p.id)"""

_store = SessionStore()
_key_of: dict[str, bytes] = {}


class Senders:
    """Finds persons by their sessions on one connection."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._sessions = Statement(connection, "sessions", SESSIONS, [TEXTS])
        self._persons = Statement(connection, "persons", PERSONS, [BIGINTS])

    def found(self, keys: Iterable[str]) -> dict[str, Person]:
        """The signed-in person of each session key; a session that Django would not take is missing."""
        rows = self._sessions.rows([texts(set(keys))])
        said = {(key or b"").decode(): decoded((data or b"").decode()) for key, data in rows}
        of = {key: int(data[SESSION_KEY]) for key, data in said.items() if _is_signed_in(data)}
        people = self._persons.rows([numbers(set(of.values()))]) if of else []
        by_id = {person.pk: person for person in map(_person, people)}
        return {
            key: by_id[pk]
            for key, pk in of.items()
            if pk in by_id
            and constant_time_compare(said[key].get(HASH_SESSION_KEY, ""), by_id[pk].get_session_auth_hash())
        }


def _person(row: Row) -> Person:
    said: dict[str, Any] = {name: (value or b"").decode() for name, value in zip(COLUMNS, row, strict=True)}
    said |= {"id": int(said["id"]), "session_round": int(said["session_round"]), "is_active": True, "erased_at": None}
    return Person.from_db("default", KNOWN, [said[name] for name in KNOWN])


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
