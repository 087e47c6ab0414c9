"""What one record is to another. The one place where roles are named; a link is stored in the direction of `title`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

BACK = "-back"


@dataclass(frozen=True)
class Role:
    """`title`: what the far record is to this one; `back`: what this one is to the far one."""

    key: str
    title: Any
    back: Any

    @property
    def both_ways(self) -> bool:
        """The same word in either direction."""
        return bool(self.title == self.back)


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role("event", _("подія"), _("у межах чого це було")),
        Role("news", _("новина про це"), _("про що це")),
        Role("act", _("акт"), _("зроблене за цим актом")),
        Role("measure", _("захід програми"), _("зроблене для цього заходу")),
        Role("ground", _("підстава"), _("зроблене на цій підставі")),
        Role("result", _("наслідок"), _("що цьому передувало")),
        Role("related", _("пов’язане"), _("пов’язане")),
    )
}


def choices() -> list[tuple[str, Any]]:
    """Both directions of every role, for a form: key, or key with `BACK`."""
    found: list[tuple[str, Any]] = []
    for role in ROLES.values():
        found.append((role.key, role.title))
        if not role.both_ways:
            found.append((role.key + BACK, role.back))
    return found


def title_of(choice: str) -> Any:
    """The words of a choice; of a role that is no more, its key."""
    return dict(choices()).get(choice, choice)
