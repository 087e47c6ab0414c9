"""Under what name a person stands in a question: a keyed hash that differs from question to question.

Each question has a random key of its own, made when it is asked and kept encrypted by the server's key (`VOICES_KEY`). A
change of the server's key wraps the same key anew (`rewrapped`), so a person's hash in a question never changes and nobody
signs twice. Who holds both the server's key and a copy of the database can try persons one by one (SECURITY.md).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from viche.people import identity
from viche.people.models import Person
from viche.voices.models import Question

NONCE = 12
SHORT = 16  # bytes of the hash kept: two persons meet in one question with a chance of 2⁻¹²⁸ a pair


class NoKey(Exception):
    """None of the server's keys opens the key of a question."""


def new_key(question: UUID) -> bytes:
    """A fresh key for a question, wrapped."""
    return _wrap(secrets.token_bytes(32), question)


def rewrapped(question: Question) -> bytes:
    """The same key under the server's present key."""
    return _wrap(_unwrap(bytes(question.key_wrapped), question.uuid), question.uuid)


def names(person: Person) -> tuple[str, ...]:
    """Everything the person may be known under, before hashing: a voice is written under the first and looked for under
    all, so one human being has one voice through whatever provider and account they come.

    In a transaction the account is kept from being identified anew until its end: a voice on its way under the account's
    own name is committed before another name can be read.
    """
    if connection.in_atomic_block and person.pk is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM people_person WHERE id = %s FOR KEY SHARE", [person.pk])
    return identity.known_as(person)


def subject(person: Person) -> str:
    """The name a voice of the person is written under."""
    return identity.known_as(person)[0]


def digest(question: Question, who: str) -> bytes:
    """The 16 bytes under which somebody (`subject`) stands in a question."""
    key = _unwrap(bytes(question.key_wrapped), question.uuid)
    return hmac.digest(key, b"viche-voice\x00" + who.encode(), "sha256")[:SHORT]


def _wrap(key: bytes, question: UUID) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(server_keys()[0]).encrypt(nonce, key, question.bytes)


def _unwrap(wrapped: bytes, question: UUID) -> bytes:
    return _unwrapped(wrapped, question, server_keys())


@lru_cache(maxsize=4096)
def _unwrapped(wrapped: bytes, question: UUID, server_keys: tuple[bytes, ...]) -> bytes:
    for server_key in server_keys:
        try:
            return AESGCM(server_key).decrypt(wrapped[:NONCE], wrapped[NONCE:], question.bytes)
        except InvalidTag:
            continue
    raise NoKey(f"the key of question {question} is wrapped by a key that VICHE_VOICES_KEYS_FORMER does not name")


def server_keys() -> tuple[bytes, ...]:
    """The server's keys that wrap, the present one first."""
    return _derived((settings.VOICES_KEY, *settings.VOICES_KEYS_FORMER))


@lru_cache(maxsize=8)
def _derived(words: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(hashlib.sha256(b"viche-voices-wrapping-1\x00" + word.encode()).digest() for word in words)
