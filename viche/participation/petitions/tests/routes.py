"""What stands in the addresses of petitions, for the sweep over every address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cast import Cast
from tests.factory import fill
from viche.kit import clock
from viche.participation.petitions import desk_actions
from viche.participation.petitions.models import LocalGround
from viche.participation.petitions.tests import making


def _task(cast: Cast) -> dict[str, Any]:
    petition = making.answered(cast)
    unit = cast.department
    return {
        "pk": desk_actions.add_task(petition, cast.viewer("iryna"), unit, "Поставити світильники", clock.today()).pk
    }


def _of(state: Callable[[Cast], Any], **more: Any) -> Callable[[Cast], dict[str, Any]]:
    return lambda cast: {"pk": state(cast).pk, **more}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    **{f"petition-{page}": _of(making.draft) for page in ("draft", "preview", "submit", "drop")},
    **{
        name: _of(making.collecting_one)
        for name in (
            "petition", "petition-sign", "petition-receipt", "petition-withdraw", "petition-follow", "petition-signers",
            "petition-json",
        )
    },
    "petition-open-data": lambda cast: {"resource": "petitions", "form": "csv"},
    "petition-votings": _of(making.collecting_one, form="csv"),
    "petition-desk": _of(making.checking),
    "petition-hold": _of(making.checking),
    "petition-step": _of(making.checking, verb="publish"),
    "petition-hand-over": _of(making.short),
    "petition-task-new": _of(making.answered),
    "petition-task": _task,
    "petition-switch": lambda cast: {"what": "close"},
    "petition-ground-end": lambda cast: {"pk": fill(LocalGround, cast.home).pk},
}  # fmt: skip
