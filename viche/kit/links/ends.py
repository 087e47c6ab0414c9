"""What may stand at the end of a link: records of every register, and what an app declares in its `ends.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.module_loading import autodiscover_modules

from viche.kit.access import Viewer
from viche.kit.publishing import section_of
from viche.kit.registers.declare import Register, registered


def _nothing(row: Any) -> str:
    return ""


@dataclass(frozen=True)
class End:
    """Rows of one model that may be tied. `rows`: those a viewer may see; `address(row, desk)`: its page; `search`: the
    fields in which words are looked for; `about`: what it is about, if its name does not say it."""

    key: str
    title: Any
    model: type[models.Model]
    rows: Callable[[Viewer], models.QuerySet]
    address: Callable[[Any, bool], str]
    search: tuple[str, ...]
    about: Callable[[Any], str] = _nothing

    @property
    def kind(self) -> str:
        """The name of its table."""
        return section_of(self.model)


_declared: dict[str, End] = {}


def declare(end: End) -> End:
    """Let rows be tied that are no register's."""
    _declared[end.key] = end
    return end


def discover() -> None:
    """Read `ends.py` of every app."""
    autodiscover_modules("ends")


def of_register(register: Register) -> End:
    """Records of a register."""

    def address(record: Any, desk: bool) -> str:
        return register.address("record" if desk else "page", record.pk)

    return End(
        register.slug,
        register.title,
        register.model,
        rows=lambda viewer: register.model.objects.visible(to=viewer),
        address=address,
        search=register.search or tuple(name for name in register.columns[:1] if name not in register.private),
        about=register.about,
    )


def ends() -> dict[str, End]:
    """Every end by the name of its table: registers, then what apps declared."""
    return {end.kind: end for end in (*map(of_register, registered()), *_declared.values())}
