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
from viche.kit.access import STAFF, WRITERS, Role, Viewer
from viche.kit.noting import mine
from viche.registers.groups import GROUPS

# Beside the registers. (title, name of the address); a name that does not exist yet is left out.
PUBLIC = ((_("Пошук"), "search"), (_("Звіти"), "reports"), (_("Числа"), "figures"), (_("Підрозділи"), "departments"))
DESK_HEAD = ((_("Сьогодні"), "desk"), (_("Записати роботу"), "note"), (_("Пошук"), "search-desk"))
# What each opens from the keyboard.
KEYS = {"note/": "N", "search/": "/"}
DESK_REPORTING = (
    (_("Звіти"), "reports-desk"),
    (_("Числа"), "figures"),
    (_("Зазначені числа"), "stated-list"),
    (_("Старі звіти"), "old-reports"),
)
DESK_ORDER = (
    (_("Закриття розділів"), "closures"),
    (_("Підрозділи"), "departments-desk"),
    (_("Люди й ролі"), "people-desk"),
    (_("Правила статуту"), "statute-settings"),
    (_("Громада"), "hromada-settings"),
)
# Seen by fewer than all officials.
SEEN_BY = {"people-desk": (Role.ADMINISTRATOR, Role.AUDITOR), "note": WRITERS}
FOOTER = (
    (_("Числа"), "figures"),
    (_("Правила громади"), "rules"),
    (_("Системи звітів"), "systems"),
    (_("Відкриті дані"), "open-data"),
    (_("Доступність"), "accessibility"),
    (_("Персональні дані"), "privacy"),
)
SEVERAL = 6
# Registers a person works with most stand above the folded groups.
MOST_USED = 5


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
    """Lines under one heading; without a heading they stay open on a phone. `folds`: groups that open at a press."""

    title: str
    items: list[Item] = field(default_factory=list)
    folds: list[Group] = field(default_factory=list)

    @property
    def current(self) -> bool:
        """Whether the page is one of its lines."""
        return any(item.current for item in self.items)


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
    head = _allowed(DESK_HEAD, viewer)
    for item in head:
        item.bad = overdue if item.url == address("desk") else 0
        item.key = KEYS.get(item.url.rpartition("/desk/")[2], "")
    groups = [
        Group("", head),
        _registers(viewer),
        Group(gettext("Звітність"), _lines(DESK_REPORTING)),
        Group(gettext("Порядок"), _allowed(DESK_ORDER, viewer)),
    ]
    every = [item for group in groups for part in (group, *group.folds) for item in part.items]
    marked = _marked(every, path)
    for group in groups:
        for part in (group, *group.folds):
            part.items = [item for item in part.items if item in marked]
    return [group for group in groups if group.items or group.folds]


def _allowed(lines: Iterable[tuple[Any, str]], viewer: Viewer) -> list[Item]:
    return _lines(line for line in lines if viewer.has(SEEN_BY.get(line[1], STAFF)))


def _registers(viewer: Viewer) -> Group:
    """A few registers as they are; of many those this person notes most, the rest folded by what they are about."""
    every = {register.slug: register for register in registers.registered()}
    lines = {slug: Item(title, address(f"{slug}-desk")) for slug, title in kinds()}
    group = Group(gettext("Реєстри"), list(lines.values()))
    if len(lines) <= SEVERAL or not viewer.is_signed_in:
        return group
    used = mine.used(viewer)
    most = sorted((slug for slug in every if slug in used), key=lambda slug: -used[slug].year)[:MOST_USED]
    group.items = [*(lines[slug] for slug in most), Item(gettext("Усі реєстри"), address("registers-desk"))]
    for key, title in (*GROUPS.items(), ("", gettext("Інше"))):
        inside = [
            slug for slug, register in every.items() if (register.group if register.group in GROUPS else "") == key
        ]
        rest = [lines[slug] for slug in inside if slug not in most]
        if rest:
            group.folds.append(Group(str(title), sorted(rest, key=lambda item: item.title)))
    return group


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
