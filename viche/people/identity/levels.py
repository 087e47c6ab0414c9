"""Levels of identity in their order, and the words that identifications and residence are told in. Data, no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, order=True)
class Level:
    """One step of the ladder; a greater one holds all that a lesser one does. `key` is what rows and questions keep."""

    rank: int
    key: str = field(compare=False)
    title: Any = field(compare=False)
    means: Any = field(compare=False)


NONE = Level(0, "none", _("не підтверджено"), _("Ми знаємо лише адресу, яку хтось написав."))
EMAIL = Level(1, "email", _("пошту підтверджено"), _("Ви відкрили лист на цю адресу. Хто ви, ми знаємо з ваших слів."))
BANK = Level(
    2,
    "bank",
    _("банк або мобільний оператор"),
    _(
        "Банк (BankID НБУ) або оператор (Mobile ID) підтвердив, що це ви: він бачив ваш документ, коли відкривав рахунок."
    ),
)
STATE = Level(
    3,
    "state",
    _("електронний підпис або Дія"),
    _("Ви засвідчили особу електронним підписом або Дія.Підписом через id.gov.ua."),
)
IN_PERSON = Level(
    4,
    "in_person",
    _("особисто в раді"),
    _("Посадова особа ради бачила вас і ваш документ. Цей рівень діє в громаді, де це записано."),
)
LEVELS = (NONE, EMAIL, BANK, STATE, IN_PERSON)
_BY_KEY: Mapping[str, Level] = {one.key: one for one in LEVELS}


def level(key: str) -> Level:
    """The level by its key; an unknown key is a KeyError."""
    return _BY_KEY[key]


CHOICES = tuple((one.key, one.title) for one in LEVELS)
# What an identification may give: the two lowest are said by the person's row itself.
PROVEN = tuple((one.key, one.title) for one in (BANK, STATE, IN_PERSON))

# Who may say it. `demo` speaks only in a demonstration.
PROVIDERS = (
    ("bankid", _("BankID НБУ")),
    ("id_gov_ua", _("id.gov.ua")),
    ("demo", _("вигадана особа (демонстрація)")),
    ("official", _("посадова особа ради")),
)

# What tells one human being from another; only a keyed hash of it is kept.
KEYS = (
    ("rnokpp", _("РНОКПП (податковий номер)")),
    ("unzr", _("УНЗР (номер у демографічному реєстрі)")),
    ("passport", _("серія й номер паспорта")),
    ("demo", _("вигадана особа")),
)
# A human being has one of each of these for life; a passport is changed.
FOR_LIFE = ("rnokpp", "unzr", "demo")

# Documents a resident shows; their numbers are never kept in clear.
DOCUMENTS = (
    ("id_card", _("паспорт — ID-картка")),
    ("booklet", _("паспорт — книжечка")),
    ("travel", _("паспорт для виїзду за кордон")),
    ("residence", _("посвідка на проживання")),
    ("licence", _("посвідчення водія")),
)

# Residence: Закон 1871-IX (задеклароване, зареєстроване), постанова КМУ № 509 (ВПО).
RESIDENCES = (
    ("registered", _("зареєстроване")),
    ("declared", _("задеклароване")),
    ("idp", _("ВПО: фактичне, за довідкою")),
)
SOURCES = (("own", _("з ваших слів")), *PROVIDERS)

# Months an identification is good for where the operator of the server has set no term of their own.
USUAL_MONTHS: Mapping[str, int] = {"bankid": 12, "id_gov_ua": 24, "demo": 12, "official": 36}
MOST_MONTHS = 120
