"""The demo's own service: invented people, loudly marked. Outside a demonstration it does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit.access import Refused
from viche.people.identity.actions import Found

WAYS = (("bank", gettext_lazy("як через банк (BankID)")), ("state", gettext_lazy("як електронним підписом або Дією")))


@dataclass(frozen=True)
class Invented:
    """Somebody who does not exist; the surname says so."""

    key: str
    name: str


PEOPLE = (
    Invented("1", "Вигадана Олена Демонстраційна"),
    Invented("2", "Небувалий Богдан Демонстраційний"),
    Invented("3", "Уявна Софія Демонстраційна"),
    Invented("4", "Казковий Тарас Демонстраційний"),
    Invented("5", "Умовна Ганна Демонстраційна"),
    Invented("6", "Прикладний Ігор Демонстраційний"),
    Invented("7", "Зразкова Марта Демонстраційна"),
    Invented("8", "Навчальний Лев Демонстраційний"),
)


def is_on() -> bool:
    """Only in a demonstration."""
    return bool(settings.DEMO)


def found(key: str, way: str) -> Found:
    """Who was chosen, as a service would say it."""
    require()
    person = next(one for one in PEOPLE if one.key == key)
    return Found(way, f"{person.name} (вигадана особа)", {"demo": person.key})


def require() -> None:
    """A working server knows no invented people."""
    if not is_on():
        raise Refused(
            _("Вигадані особи бувають лише в демонстрації."), _("На цьому сервері є справжні способи."), status=404
        )
