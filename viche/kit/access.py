"""Who looks, what they may, and refusals that teach.

`Model.objects.visible(to=viewer)` is the only queryset a view starts from; `fetch` returns the record or refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from viche.kit.publishing import Closures


class Role(models.TextChoices):
    """What a person may do in a hromada, in a department or in all of them."""

    EDITOR = "editor", _("редактор")
    APPROVER = "approver", _("затверджувач")
    HEAD = "head", _("керівник")
    SECRETARY = "secretary", _("секретар")
    ADMINISTRATOR = "administrator", _("адміністратор")
    AUDITOR = "auditor", _("аудитор, лише читає")


WRITERS = (Role.EDITOR, Role.APPROVER, Role.HEAD, Role.SECRETARY)
PUBLISHERS = (Role.APPROVER, Role.HEAD, Role.SECRETARY)
STAFF = tuple(Role)

# A role held for the whole hromada.
EVERYWHERE: None = None


class Refused(Exception):
    """A refusal a person can read: what is wrong and what to do.

    `status` is the HTTP status; `links` are (title, url) pairs that lead on.
    """

    def __init__(
        self,
        reason: Any,
        advice: Any = "",
        *,
        status: int = 403,
        title: Any = "",
        links: Iterable[tuple[Any, str]] = (),
    ) -> None:
        super().__init__(str(reason))
        self.reason, self.advice, self.status, self.title, self.links = reason, advice, status, title, tuple(links)


@dataclass
class Viewer:
    """The person at the other end of a request, inside one hromada (or none).

    `roles`: role → the ids of the units it is held in (with everything below them), or `EVERYWHERE`.
    """

    person: Any = None
    hromada_id: int | None = None
    roles: Mapping[str, frozenset[int] | None] = field(default_factory=dict)
    second_factor: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Known by name."""
        return self.person is not None

    @property
    def is_staff(self) -> bool:
        """Holds any role here."""
        return bool(self.roles)

    @property
    def name(self) -> str:
        """How the page greets."""
        return str(self.person) if self.person is not None else ""

    def has(self, roles: Iterable[str], unit: int | None = None) -> bool:
        """Whether one of `roles` is held for this unit; for `unit=None`, for any unit at all."""
        for role in roles:
            if role not in self.roles:
                continue
            units = self.roles[role]
            if units is EVERYWHERE or unit is None or unit in units:
                return True
        return False

    def units(self, roles: Iterable[str]) -> frozenset[int] | None:
        """Ids of the units where one of `roles` is held; `EVERYWHERE` if one is held for the whole hromada."""
        held = [self.roles[role] for role in roles if role in self.roles]
        if any(units is EVERYWHERE for units in held):
            return EVERYWHERE
        return frozenset().union(*[units for units in held if units])

    def office(self, roles: Iterable[str], unit: int | None = None) -> str:
        """In what office the person holds one of `roles` for this unit, in words; here the role, upstairs the position."""
        held = next((role for role in roles if self.has((role,), unit)), None)
        return str(Role(held).label) if held else ""

    @cached_property
    def closures(self) -> Closures:
        """What is closed or thinned today in this hromada (one query, asked once)."""
        from viche.kit.publishing import Closures

        return Closures.now()


NOBODY = Viewer()

M = TypeVar("M", bound=models.Model)


def fetch(model: type[M], pk: Any, viewer: Viewer, *, lock: bool = False) -> M:
    """The record, or 404: a stranger does not learn whether a record exists that they may not see."""
    rows = model._default_manager.visible(to=viewer)  # type: ignore[attr-defined]
    if lock:
        rows = rows.select_for_update(of=("self",))
    record: M | None = rows.filter(pk=pk).first()
    if record is None:
        raise Http404
    return record


def require_staff(viewer: Viewer) -> None:
    """The desk is for officials of this hromada."""
    if not viewer.is_signed_in:
        raise Refused(_("Ця сторінка — для працівників громади."), _("Увійдіть, і ви повернетеся сюди."), status=401)
    if not viewer.is_staff:
        raise Refused(
            _("Ця сторінка — для працівників громади, а у вас тут немає ролі."),
            _("Якщо ви працюєте в громаді, попросіть адміністратора надіслати вам запрошення."),
        )
