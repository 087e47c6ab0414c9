"""The choice of a secret question, sealed so that nobody reads it until the question has closed.

Each secret question has a pair of keys of its own (X25519), made when it is asked. A choice is sealed to the public one in the
process that receives it (HPKE of RFC 9180, base mode), so no statement, table or log ever holds it in plain. The private half
is wrapped by the server's key (`VOICES_KEY`) and kept where no role of the application reads it (functions_sealed.py).

All seals of a question are equally long, whatever is chosen, and two seals of one choice have nothing in common.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from viche.voices import persons
from viche.voices.models import Question

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
OVERHEAD = 48  # bytes of a seal beside one for each choice: the sender's key of this seal alone, and the tag
_INFO = b"viche-seal-1\x00"
_PRIVATE = b"viche-seal-private-1\x00"


class Broken(Exception):
    """Seals that the question's key does not open: whoever wrote them did not go by `seal`."""


def new_keys(question: UUID) -> tuple[bytes, bytes]:
    """A fresh pair: the public half, 32 bytes, and the private one, wrapped."""
    private = X25519PrivateKey.generate()
    nonce = secrets.token_bytes(persons.NONCE)
    wrapped = AESGCM(persons.server_keys()[0]).encrypt(nonce, private.private_bytes_raw(), _PRIVATE + question.bytes)
    return private.public_key().public_bytes_raw(), nonce + wrapped


def seal(question: Question, chosen: Iterable[str]) -> bytes:
    """The choice sealed to the question: one byte for each of its choices, taken or not."""
    taken = set(chosen)
    plain = bytes(key in taken for key in question.choices)
    public = X25519PublicKey.from_public_bytes(bytes(question.seal_key or b""))
    return SUITE.encrypt(plain, public, _INFO + question.uuid.bytes)


def opened(question: Question, wrapped: bytes, seals: Sequence[bytes]) -> list[tuple[str, ...]]:
    """The choices behind the seals, shuffled. Raises Broken, which says how many do not open or do not fit."""
    private, info = _unwrapped(question, wrapped), _INFO + question.uuid.bytes
    mixed, found, broken = list(seals), [], 0
    secrets.SystemRandom().shuffle(mixed)
    for one in mixed:
        try:
            plain = SUITE.decrypt(bytes(one), private, info)
        except InvalidTag:
            broken += 1
            continue
        chosen = tuple(key for key, taken in zip(question.choices, plain, strict=True) if taken)
        broken += not question.least <= len(chosen) <= question.most
        found.append(chosen)
    if broken:
        raise Broken(f"question {question.uuid}: {broken} of {len(mixed)} seals hold no choice of it")
    return found


def _unwrapped(question: Question, wrapped: bytes) -> X25519PrivateKey:
    """Never kept in memory longer than the tally, unlike the keys of persons."""
    nonce, hidden = wrapped[: persons.NONCE], wrapped[persons.NONCE :]
    for server_key in persons.server_keys():
        try:
            return X25519PrivateKey.from_private_bytes(
                AESGCM(server_key).decrypt(nonce, hidden, _PRIVATE + question.uuid.bytes)
            )
        except InvalidTag:
            continue
    raise persons.NoKey(f"the seals of question {question.uuid} need a key that VICHE_VOICES_KEYS_FORMER does not name")
