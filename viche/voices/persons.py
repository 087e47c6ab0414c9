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


def subject(person: Person) -> str:
    """Who the person is, before hashing: the account. Two accounts of one human become one in `people`."""
    return f"person:{person.pk}"


def human(uid: UUID) -> str:
    """Who somebody without an account is: the name that identity keeps for one human being."""
    return f"human:{uid.hex}"


def names(person: Person) -> tuple[str, ...]:
    """Every name under which the person may stand in a question: the account, under which a voice is written, then those
    under which they signed on paper before the account was known to be theirs."""
    return (subject(person), *identity.known_as(person)[:-1])


def digest(question: Question, who: str) -> bytes:
    """The 16 bytes under which somebody (`subject`) stands in a question."""
    key = _unwrap(bytes(question.key_wrapped), question.uuid)
    return hmac.digest(key, b"viche-voice\x00" + who.encode(), "sha256")[:SHORT]


def _wrap(key: bytes, question: UUID) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_server_keys()[0]).encrypt(nonce, key, question.bytes)


def _unwrap(wrapped: bytes, question: UUID) -> bytes:
    return _unwrapped(wrapped, question, _server_keys())


@lru_cache(maxsize=4096)
def _unwrapped(wrapped: bytes, question: UUID, server_keys: tuple[bytes, ...]) -> bytes:
    for server_key in server_keys:
        try:
            return AESGCM(server_key).decrypt(wrapped[:NONCE], wrapped[NONCE:], question.bytes)
        except InvalidTag:
            continue
    raise NoKey(f"the key of question {question} is wrapped by a key that VICHE_VOICES_KEYS_FORMER does not name")


def _server_keys() -> tuple[bytes, ...]:
    return _derived((settings.VOICES_KEY, *settings.VOICES_KEYS_FORMER))


@lru_cache(maxsize=8)
def _derived(words: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(hashlib.sha256(b"viche-voices-wrapping-1\x00" + word.encode()).digest() for word in words)
