"""Keyed hashes of what tells one human being from another: РНОКПП, УНЗР, series and number of a passport.

A tax number has ten digits: without the secret a hash of it is guessed in minutes, so the secret is kept apart from the
database (`VICHE_IDENTITY_HASH_KEYS`). The first secret makes new hashes, the others only recognise old ones, until the
person comes again and theirs is made anew; so a change of the secret never turns one human being into two.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from viche.kit.access import Refused

_WEIGHTS = (-1, 5, 7, 9, 4, 6, 10, 5, 7)
_TAX = re.compile(r"\d{10}")
_UNZR = re.compile(r"\d{8}-?\d{5}")
_CARD, _BOOKLET, _FOREIGN = re.compile(r"\d{9}"), re.compile(r"[А-ЯІЇЄҐ]{2}\d{6}"), re.compile(r"[A-Z]{2}\d{6,7}")
# The same letter on a Latin keyboard: series of a Ukrainian booklet are written in Cyrillic.
_LOOKALIKE = str.maketrans("ABCEHIKMOPTX", "АВСЕНІКМОРТХ")


def secrets() -> tuple[str, ...]:
    """The secrets, the one in use first; empty while the operator has set none."""
    return tuple(settings.IDENTITY_HASH_KEYS)


def require() -> None:
    """Refuse to recognise anybody without a secret."""
    if not secrets():
        raise Refused(
            _("На цьому сервері ще не задано ключа, яким захищають номери документів."),
            _("Скажіть про це тому, хто обслуговує сервер: потрібна змінна VICHE_IDENTITY_HASH_KEYS."),
            status=409,
        )


def digest(kind: str, value: str, secret: str) -> str:
    """64 hexadecimal digits. `value` is already in its one form (`tax_number`, `unzr`, `passport`)."""
    return hmac.new(secret.encode(), f"viche.identity:{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def digests(kind: str, value: str) -> list[tuple[str, str]]:
    """(hash, name of its secret) under every secret, the one in use first."""
    return [(digest(kind, value, secret), called(secret)) for secret in secrets()]


def called(secret: str) -> str:
    """A name of the secret that says nothing of it."""
    return hashlib.sha256(b"viche.identity.name:" + secret.encode()).hexdigest()[:8]


def tax_number(text: str) -> str:
    """Ten digits of РНОКПП, or an empty text if it is none."""
    found = re.sub(r"[\s-]", "", text)
    return found if _TAX.fullmatch(found) and set(found) != {"0"} else ""


def tax_number_holds(number: str) -> bool:
    """Whether the last digit is the check digit of the nine before it: tells a slip of the pen in a typed number."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return total % 11 % 10 == int(number[9])


def unzr(text: str) -> str:
    """«19850101-12345» without spaces, or an empty text."""
    found = text.strip().replace(" ", "")
    return f"{found[:8]}-{found[-5:]}" if _UNZR.fullmatch(found) else ""


def passport(text: str) -> str:
    """Nine digits of an ID card, or series and number in capital letters, or an empty text."""
    found = re.sub(r"[\s№-]", "", text).upper()
    if _CARD.fullmatch(found) or _BOOKLET.fullmatch(found):
        return found
    cyrillic = found.translate(_LOOKALIKE)
    return cyrillic if _BOOKLET.fullmatch(cyrillic) else found if _FOREIGN.fullmatch(found) else ""


def read(tax: str = "", record: str = "", document: str = "") -> Mapping[str, str]:
    """What of these is a number: kind → its one form. In place of a tax number a service may give the passport of who
    refused to have one."""
    found = {"rnokpp": tax_number(tax), "unzr": unzr(record), "passport": passport(document or tax)}
    if found["rnokpp"] and not document:
        found["passport"] = ""
    return {kind: value for kind, value in found.items() if value}
