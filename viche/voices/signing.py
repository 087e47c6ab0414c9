"""The keys with which the server signs heads and promises of voices: out of its settings, never out of the database."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django.conf import settings

from viche.voices.models import SigningKey
from viche.voices.proof.heads import Signer


def signers() -> list[Signer]:
    """The server's signing key, and the former ones that the settings still name."""
    return _signers((settings.VOICES_SIGNING_KEY, *settings.VOICES_SIGNING_KEYS_FORMER))


@lru_cache(maxsize=8)
def _signers(words: tuple[str, ...]) -> list[Signer]:
    return [Signer.from_seed(hashlib.sha256(b"viche-voices-signing-1\x00" + word.encode()).digest()) for word in words]


def signer() -> Signer:
    """The key in force."""
    return signers()[0]


def known() -> list[str]:
    """Public keys of the hromada, the first one first; before its first head the key that will sign it."""
    return list(SigningKey.objects.order_by("pk").values_list("key", flat=True)) or [signer().key]
