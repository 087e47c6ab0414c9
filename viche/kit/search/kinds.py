"""What can be found: every register by itself, and kinds of other apps that say how they speak.

A kind that is no register is declared in `searched.py` of the app that keeps it; who may see which of its rows its own
querysets say (`visible`), never the index.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models
from django.utils.module_loading import autodiscover_modules

from viche.kit.access import Viewer
from viche.kit.registers.declare import Register, registered
from viche.kit.search import texts
from viche.kit.search.texts import Said


class Kind(ABC):
    """One kind of record that is found. `section`: its table, as the journal and closures call it; `slug`: its name in
    addresses; `thinned`: fields left out while its section is thinned."""

    section: str
    slug: str
    title: Any
    model: Any
    thinned: tuple[str, ...] = ()
    register: Register | None = None

    @abstractmethod
    def rows(self) -> models.QuerySet:
        """What may stand in the index, with what it names when it speaks."""

    @abstractmethod
    def visible(self, viewer: Viewer, *, desk: bool) -> models.QuerySet:
        """What this viewer may see, on the page for everybody or at the desk."""

    @abstractmethod
    def said(self, record: Any) -> Said:
        """The words it is found by, its day, its place."""

    @abstractmethod
    def state(self, record: Any) -> str:
        """`PUBLISHED` for what everybody reads; anything else is found only at the desk."""

    @abstractmethod
    def day(self, record: Any) -> date:
        """Its day in Kyiv."""

    @abstractmethod
    def about(self, record: Any, viewer: Viewer, *, desk: bool) -> str:
        """What it is about, when its name does not say it."""

    @abstractmethod
    def texts(self, record: Any, viewer: Viewer, *, desk: bool) -> Sequence[str]:
        """Texts that this viewer may read: a line of results is taken from them."""

    @abstractmethod
    def url(self, record: Any, *, desk: bool) -> str:
        """Its page."""


class Kept(Kind):
    """A register: everything follows from its class."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.section, self.slug, self.title = register.section, register.slug, register.title
        self.model, self.thinned = register.model, register.thinned
        self._register = register

    def rows(self) -> models.QuerySet:
        """All of them."""
        found: models.QuerySet = self.model.objects.select_related(*texts.related(self._register))
        return found

    def visible(self, viewer: Viewer, *, desk: bool) -> models.QuerySet:
        """As the register shows them."""
        found: models.QuerySet = self.model.objects.visible(to=viewer).select_related(*texts.related(self._register))
        return found

    def said(self, record: Any) -> Said:
        """As its fields say."""
        return texts.said(self._register, record)

    def state(self, record: Any) -> str:
        """The state of publishing."""
        return str(record.state)

    def day(self, record: Any) -> date:
        """Of the first field that says when."""
        return texts.day_of(self._register, record)

    def about(self, record: Any, viewer: Viewer, *, desk: bool) -> str:
        """What the first column says beside the name."""
        return self._register.about(record) if self._register.columns[0] in self._shown(viewer, desk=desk) else ""

    def texts(self, record: Any, viewer: Viewer, *, desk: bool) -> Sequence[str]:
        """Fields in words."""
        return texts.texts(self._register, record, self._shown(viewer, desk=desk))

    def url(self, record: Any, *, desk: bool) -> str:
        """The page of the record."""
        return self._register.address("record" if desk else "page", record.pk)

    def _shown(self, viewer: Viewer, *, desk: bool) -> tuple[str, ...]:
        names = texts.worded(self._register)
        return names if desk else self._register.shown(names, viewer)


_declared: list[Kind] = []


def declare(kind: Kind) -> None:
    """Make a kind that is no register known to the search."""
    _declared.append(kind)


def kinds() -> tuple[Kind, ...]:
    """Everything that can be found."""
    return (*(Kept(register) for register in registered()), *_declared)


def discover() -> None:
    """Read the `searched` module of every app."""
    autodiscover_modules("searched")
