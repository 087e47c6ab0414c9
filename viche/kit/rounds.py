"""Rounds: what an app does by itself in every hromada, hour by hour or day by day, without anybody asking.

An app declares it in its `rounds.py`; the steward calls it, inside each hromada, in a transaction of its own:

>>> @rounds.hourly("acts-due")
... def remind(hromada_id: int) -> None:
...     for act in Act.objects.filter(due_at__lt=clock.now()):
...         outbox.post(address_of(act), _("Строк минув"), text(act), key=f"acts-due:{act.pk}", hromada_id=hromada_id)

A round may come twice or late (the server was off), so it asks what is due and leaves a trace that it was done; a
letter has its key for that. It stands inside the hromada's addresses (`reverse` gives them without the prefix).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Literal

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from viche.kit import tenancy
from viche.kit.outside import addresses_inside

log = logging.getLogger("viche.rounds")

How = Literal["hourly", "daily"]
Round = Callable[[int], None]
_rounds: dict[str, tuple[How, Round]] = {}


def hourly(key: str) -> Callable[[Round], Round]:
    """Declare the function below to be called every hour."""
    return _declare(key, "hourly")


def daily(key: str) -> Callable[[Round], Round]:
    """Declare the function below to be called once a day."""
    return _declare(key, "daily")


def _declare(key: str, how: How) -> Callable[[Round], Round]:
    def declare(work: Round) -> Round:
        if key in _rounds:
            raise ValueError(f"two rounds with the key {key!r}")
        _rounds[key] = (how, work)
        return work

    return declare


def discover() -> None:
    """Read `rounds.py` of every app."""
    autodiscover_modules("rounds")


def run(how: How) -> int:
    """Make the rounds of this kind in every hromada. A fault stops neither another round nor another hromada.

    Returns how many faults there were; each is in the log with the hromada's number.
    """
    wanted = [(key, work) for key, (kind, work) in _rounds.items() if kind == how]
    if not wanted:
        return 0
    faults = 0
    places = apps.get_model(settings.KIT_TENANT_MODEL)._default_manager.order_by("pk").values_list("pk", flat=True)
    with addresses_inside():
        for place in list(places):
            for key, work in wanted:
                try:
                    with tenancy.enter(place):
                        work(place)
                except Exception:
                    log.exception("round %s in hromada %s", key, place)
                    faults += 1
    return faults
