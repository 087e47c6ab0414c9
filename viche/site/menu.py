"""What stands in the navigation: registers and figures by themselves, the rest only once its address exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from viche.kit import registers
from viche.kit.access import STAFF, Role, Viewer

# Beside the registers. (title, name of the address); a name that does not exist yet is left out.
PUBLIC = ((_("Пошук"), "search"), (_("Звіти"), "reports"), (_("Числа"), "figures"), (_("Підрозділи"), "departments"))
DESK_HEAD = ((_("Сьогодні"), "desk"), (_("Пошук"), "search-desk"))
DESK_REPORTING = ((_("Звіти"), "reports-desk"), (_("Числа"), "figures"), (_("Зазначені числа"), "stated-list"))
DESK_ORDER = (
    (_("Закриття розділів"), "closures"),
    (_("Підрозділи"), "departments-desk"),
    (_("Люди й ролі"), "people-desk"),
    (_("Правила статуту"), "statute-settings"),
    (_("Громада"), "hromada-settings"),
)
# Seen by fewer than all officials.
SEEN_BY = {"people-desk": (Role.ADMINISTRATOR, Role.AUDITOR)}
FOOTER = (
    (_("Числа"), "figures"),
    (_("Правила громади"), "rules"),
    (_("Відкриті дані"), "open-data"),
    (_("Доступність"), "accessibility"),
    (_("Персональні дані"), "privacy"),
)
SEVERAL = 6


@dataclass
class Item:
    """A line of a menu. `bad` is the number that burns, `count` the quiet one."""

    title: str
    url: str
    current: bool = False
    count: int | str = ""
    bad: int = 0
    key: str = ""


@dataclass
class Group:
    """Lines under one heading; without a heading they stay open on a phone."""

    title: str
    items: list[Item] = field(default_factory=list)


def address(name: str, *args: Any) -> str:
    """The address by its name, or an empty text while nobody serves it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def server_address(name: str, urlconf: str) -> str:
    """An address of the server itself, asked for inside a hromada."""
    try:
        found = reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""
    return "/" + found.removeprefix(get_script_prefix())


def kinds() -> Iterator[tuple[str, str]]:
    """Slug and title of each register."""
    for register in registers.registered():
        yield register.slug, capfirst(str(register.title))


def nav(path: str) -> list[Item]:
    """The line under the header. With many registers they stand on a page of their own."""
    lines = [Item(title, address(f"{slug}-list")) for slug, title in kinds()]
    if len(lines) > SEVERAL:
        lines = [Item(gettext("Реєстри"), address("registers"))]
    return _marked([*lines, *_lines(PUBLIC)], path)


def rail(path: str, viewer: Viewer, overdue: int = 0) -> list[Group]:
    """The menu of the desk, without what would refuse this person."""
    head = _lines(DESK_HEAD)
    head[0].bad = overdue
    head[-1].key = "/"
    groups = [
        Group("", head),
        Group(gettext("Реєстри"), [Item(title, address(f"{slug}-desk")) for slug, title in kinds()]),
        Group(gettext("Звітність"), _lines(DESK_REPORTING)),
        Group(gettext("Порядок"), _lines(line for line in DESK_ORDER if viewer.has(SEEN_BY.get(line[1], STAFF)))),
    ]
    marked = _marked([item for group in groups for item in group.items], path)
    for group in groups:
        group.items = [item for item in group.items if item in marked]
    return [group for group in groups if group.items]


def footer() -> list[Item]:
    """Links above the last line."""
    return [item for item in _lines(FOOTER) if item.url]


def _lines(pairs: Iterable[tuple[Any, str]]) -> list[Item]:
    return [Item(str(title), address(name)) for title, name in pairs]


def _marked(items: Iterable[Item], path: str) -> list[Item]:
    """Those that lead somewhere; the longest address above this page is the current one."""
    kept = [item for item in items if item.url]
    here = max((item.url for item in kept if path.startswith(item.url)), key=len, default=None)
    for item in kept:
        item.current = item.url == here
    return kept
