"""Who holds roles, asked of the app that keeps people: whom a round writes to, in whose name it asks for a job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from viche.kit.access import Viewer


def holders(units: Iterable[int], hromada_id: int, roles: Iterable[str]) -> Mapping[int, list[Any]]:
    """Unit → people (`pk`, `email`, a name as text) who hold one of the roles there today, or nearest above it."""
    found: Mapping[int, list[Any]] = import_string(settings.KIT_HOLDERS)(units, hromada_id, roles)
    return found


def viewer_of(person_id: int, hromada_id: int) -> Viewer:
    """The person with the roles held today; one who is gone is nobody. Nothing is approved by it."""
    found: Viewer = import_string(settings.KIT_VIEWER_FOR)(person_id, hromada_id, second_factor=True)
    return found
