"""What can be done as a job: a function with a key, a title for its page, and the isolation it is done in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from django.utils.module_loading import autodiscover_modules

from viche.kit.access import Viewer

Isolation = Literal["read committed", "repeatable read", "serializable"]


@dataclass(frozen=True)
class Running:
    """A job while it is being done, as the work sees it.

    `pk` is its number; `viewer` the person who asked, with the roles held now, not then; the work runs inside
    `hromada_id`, in that person's language, and asks for every right again, as a view would.
    """

    pk: int
    hromada_id: int
    viewer: Viewer
    tell: Callable[[int, int, str], None] = field(repr=False)

    def progress(self, done: int, of: int, what: str = "") -> None:
        """Say how far it is («17 of 3000») and what is being done; others see it at once.

        Call it as often as you like: it is written at most once a second. Here a job that is asked to stop stops.
        """
        self.tell(done, of, what)


@dataclass(frozen=True)
class Task:
    """One kind of work. `back` gives the address of the page to return to when it fails, from the same arguments."""

    key: str
    title: Any
    work: Callable[..., str]
    isolation: Isolation = "read committed"
    back: Callable[..., str] | None = None


W = TypeVar("W", bound=Callable[..., str])
_tasks: dict[str, Task] = {}


def task(
    key: str, *, title: Any, isolation: Isolation = "read committed", back: Callable[..., str] | None = None
) -> Callable[[W], W]:
    """Declare the function below as the work of this key. It returns the address of what came of it, or ""."""

    def declare(work: W) -> W:
        if key in _tasks:
            raise ValueError(f"two jobs with the key {key!r}")
        _tasks[key] = Task(key, title, work, isolation, back)
        return work

    return declare


def tasks() -> dict[str, Task]:
    """All of them, by key."""
    return _tasks


def discover() -> None:
    """Read `jobs.py` of every app."""
    autodiscover_modules("jobs")
