"""Numbers in a text people write: «Ухвалено {acts}.» becomes «Ухвалено 71 акт.», each number opening its records.

`{key}`: the number with its noun; `{key#}`: the number alone; `{key#захід|заходи|заходів}`: with a word of one's own for 1,
2–4, 5 and more; `{key~…}`: the word alone. `{key:вид=рішення;орган=рада}` narrows by breakdowns of the figure, named as the
pages name them or by their keys. `{{` and `}}` are plain brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from viche.kit import words
from viche.kit.access import Viewer
from viche.kit.figures.declare import Figure, registered
from viche.kit.figures.grammar import Slot, SlotsRefused, Words, parse
from viche.kit.figures.measures import Number as Value
from viche.kit.figures.paths import field_of, titles_of
from viche.kit.figures.periods import Period
from viche.kit.figures.printed import Fragment, Number
from viche.kit.figures.stated import part_of, parts_in
from viche.kit.figures.values import Counted, counted, counted_parts

Lines = tuple[tuple[Fragment, ...], ...]

# Official texts are Ukrainian in every language of the reader.
LANGUAGE = "uk"
MOST_RELATED = 1000
_RESERVED = re.compile(r"[{}#~|;=\n]")


# --- what a slot names ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """The figure a slot names and the part of it."""

    figure: Figure
    narrow: Mapping[str, Any]


Rows = dict[Any, list[Any]]


def understood(slot: Slot, rows: Rows | None = None) -> Asked:
    """What the slot asks for. Raises `SlotsRefused` with the names that are near. `rows`: rows that keys point to, each
    kind read once however many slots name them."""
    figure = registered().get(slot.key)
    if figure is None:
        raise SlotsRefused([_unknown_key(slot)])
    narrow: dict[str, Any] = {}
    for name, text in slot.narrow:
        path = _breakdown(slot, figure, name)
        narrow[path] = _value(slot, figure, path, text, {} if rows is None else rows)
    return Asked(figure, narrow)


def check(text: str) -> list[str]:
    """Everything that is wrong with the slots of a text, in sentences; nothing when all is well."""
    try:
        parts = parse(text)
    except SlotsRefused as refusal:
        return refusal.messages
    return misnamed(part for part in parts if isinstance(part, Slot))


def misnamed(slots: Iterable[Slot]) -> list[str]:
    """What of these slots names nothing, in sentences; each slot once."""
    wrong: list[str] = []
    for slot in dict.fromkeys(slots):
        try:
            understood(slot)
        except SlotsRefused as refusal:
            wrong += refusal.messages
    return wrong


def _unknown_key(slot: Slot) -> str:
    near = [f"{{{figure.key}}} — {figure.title}" for figure in _near(slot.key)]
    if near:
        return _("Числа «%(key)s» немає. Можливо, це: %(near)s.") % {"key": slot.key, "near": "; ".join(near)}
    return _("Числа «%(key)s» немає. Оберіть його з переліку чисел.") % {"key": slot.key}


def _near(key: str) -> list[Figure]:
    """Figures whose key or title is like what was written."""
    known = registered()
    wanted = key.casefold().replace("_", "-")
    stems = {figure.key: str(figure.title).casefold() for figure in known.values()}
    found = get_close_matches(wanted, known, 3, 0.5)
    found += [key for key, title in stems.items() if wanted[:5] in title and len(wanted) > 3]
    found += [key for key in stems if wanted and wanted in key]
    return [known[key] for key in list(dict.fromkeys(found))[:3]]


def _breakdown(slot: Slot, figure: Figure, name: str) -> str:
    """The breakdown by its key or by what the pages call it."""
    called = {path: str(field_of(figure.model, path).verbose_name) for path in figure.breakdowns}
    for path, title in called.items():
        if name.casefold() in (path.casefold(), title.casefold()):
            return path
    if not called:
        raise SlotsRefused([_("«%(slot)s»: це число на частини не ділиться.") % {"slot": slot.raw}])
    raise SlotsRefused(
        [
            _("«%(slot)s»: числа «%(title)s» за ознакою «%(name)s» не поділити. Можна за такими: %(known)s.")
            % {"slot": slot.raw, "title": figure.title, "name": name, "known": ", ".join(called.values())}
        ]
    )


def _value(slot: Slot, figure: Figure, path: str, text: str, rows: Rows) -> Any:
    """The value of a breakdown by its key or its title."""
    field_ = field_of(figure.model, path)
    if field_.is_relation:
        return _related(slot, field_, text, rows)
    titles = titles_of(figure.model, field_)
    for key, title in titles.items():
        if text.casefold() in (str(key).casefold(), title.casefold()):
            return key
    if titles:
        raise SlotsRefused(
            [
                _("«%(slot)s»: значення «%(text)s» немає. Є такі: %(known)s.")
                % {"slot": slot.raw, "text": text, "known": ", ".join(titles.values())}
            ]
        )
    try:
        return field_.to_python(text)
    except ValidationError as error:
        raise SlotsRefused(
            [_("«%(slot)s»: «%(text)s» тут не підходить.") % {"slot": slot.raw, "text": text}]
        ) from error


def _related(slot: Slot, field_: Any, text: str, known: Rows) -> int | str:
    """The row a key points to, by its name or number; what is told by a code (a place of the codifier) also by its code."""
    model = field_.related_model
    if model not in known:
        known[model] = list(model._default_manager.all()[:MOST_RELATED])
    rows = known[model]
    called: dict[str, int] = {}
    for row in rows:
        called.setdefault(str(row).casefold(), row.pk)
        called.setdefault(str(row.pk), row.pk)
    if text.casefold() in called:
        return called[text.casefold()]
    # A key is known however many rows come before it.
    by_key = model._default_manager.filter(pk=int(text)) if text.isdecimal() and len(text) < 19 else None
    if by_key is not None and by_key.exists():
        return int(text)
    if isinstance(model._meta.pk, models.CharField) and model._default_manager.filter(pk=text).exists():
        return text
    near = get_close_matches(text.casefold(), called, 3, 0.5)
    names = [str(row) for row in rows if str(row).casefold() in near]
    if names:
        raise SlotsRefused(
            [
                _("«%(slot)s»: «%(text)s» не знайшлося. Можливо, це: %(near)s.")
                % {"slot": slot.raw, "text": text, "near": "; ".join(names)}
            ]
        )
    raise SlotsRefused([_("«%(slot)s»: «%(text)s» не знайшлося.") % {"slot": slot.raw, "text": text}])


# --- printing ------------------------------------------------------------------------------------------------------


@dataclass
class Values:
    """Values of figures for one period and one viewer, each asked of the database once; those of many texts together."""

    period: Period
    viewer: Viewer
    _known: dict[Any, tuple[Value | None, str]] = field(default_factory=dict)
    _slots: dict[str, Asked | None] = field(default_factory=dict)
    _stated: dict[tuple[str, str], Value] | None = None
    _rows: Rows = field(default_factory=dict)

    def gather(self, texts: Iterable[str]) -> None:
        """Ask for every slot of these texts at once: a query for each figure and kind of narrowing, not for each slot."""
        wanted: dict[tuple[str, tuple[str, ...]], list[Mapping[str, Any]]] = {}
        for asked in filter(None, map(self.asked, _slots_of(texts))):
            kind = (asked.figure.key, tuple(sorted(asked.narrow)))
            if _key(asked.figure, asked.narrow) not in self._known:
                wanted.setdefault(kind, []).append(asked.narrow)
        for (name, _names), narrows in wanted.items():
            figure = registered()[name]
            for narrow, found in zip(
                narrows, counted_parts(figure, self.period_of(figure), self.viewer, narrows), strict=True
            ):
                self._keep(figure, narrow, found)

    def asked(self, slot: Slot) -> Asked | None:
        """What the slot names; nothing when it names nothing any more."""
        if slot.raw not in self._slots:
            try:
                self._slots[slot.raw] = understood(slot, self._rows)
            except SlotsRefused:
                self._slots[slot.raw] = None
        return self._slots[slot.raw]

    def period_of(self, figure: Figure) -> Period:
        """A figure of what stands is asked for the last day."""
        return figure.days(self.period)

    def of(self, figure: Figure, narrow: Mapping[str, Any] | None = None) -> tuple[Value | None, str]:
        """(value, basis). Where nothing is counted, what a document states for exactly this period."""
        narrow = narrow or {}
        key = _key(figure, narrow)
        if key not in self._known:
            self._keep(figure, narrow, counted(figure, self.period_of(figure), self.viewer, narrow))
        return self._known[key]

    def _keep(self, figure: Figure, narrow: Mapping[str, Any], found: Counted) -> None:
        value, basis = found.value, found.basis
        said = (figure.key, part_of(figure, narrow))
        if value == 0 and set(narrow) <= set(figure.breakdowns) and said in self.stated:
            value, basis = self.stated[said], "stated"
        self._known[_key(figure, narrow)] = value, basis

    @property
    def stated(self) -> dict[tuple[str, str], Value]:
        """What documents state for this period: (key, part) → value."""
        if self._stated is None:
            self._stated = {(row.figure, row.part): row.number for row in parts_in(self.period)}
        return self._stated


def _key(figure: Figure, narrow: Mapping[str, Any]) -> tuple[Any, ...]:
    return figure.key, tuple(sorted(narrow.items()))


def _slots_of(texts: Iterable[str]) -> list[Slot]:
    """Every slot once; of a text whose slots cannot be read none."""
    found: dict[str, Slot] = {}
    for text in texts:
        try:
            found |= {part.raw: part for part in parse(text) if isinstance(part, Slot)} if "{" in text else {}
        except SlotsRefused:
            continue
    return list(found.values())


def printed(text: str, values: Values) -> Lines:
    """Lines of fragments. A text whose slots cannot be read (it came from a document) is printed as it is."""
    try:
        parts = parse(text)
    except SlotsRefused:
        parts = (Words(text.replace("{", "{{").replace("}", "}}")),)
    lines: list[list[Fragment]] = [[]]
    for part in parts:
        said = _said(part, values) if isinstance(part, Slot) else part.text
        if isinstance(said, Number):
            lines[-1].append(said)
            continue
        first, *rest = said.split("\n")
        lines[-1].append(first)
        lines += [[line] for line in rest]
    return tuple(tuple(fragment for fragment in line if fragment) for line in lines)


def _said(slot: Slot, values: Values) -> Fragment:
    """The number of a slot; what names nothing stays as it is written."""
    asked = values.asked(slot)
    if asked is None:
        return slot.raw
    value, basis = values.of(asked.figure, asked.narrow)
    if value is None:
        return closed()
    text = written(slot, asked.figure, value)
    if slot.how == "word":
        return text
    return Number(text, value, asked.figure.key, values.period_of(asked.figure), asked.narrow, basis)


def closed() -> str:
    """What stands in place of a number whose section is closed."""
    return _("(число зараз закрито)")


def written(slot: Slot, figure: Figure, value: Value) -> str:
    """The value as the slot wants it: with the figure's noun, with a word of its own, bare, or the word alone."""
    if slot.how == "noun":
        return words.count(value, figure.noun, lang=LANGUAGE)
    if slot.how == "word":
        return _own(slot, value)
    digits = words.number(value, lang=LANGUAGE)
    return digits if slot.how == "digits" else f"{digits}{words.NBSP}{_own(slot, value)}"


def _own(slot: Slot, value: Value) -> str:
    """The word of the slot: the form beside the number; beside a fraction the fourth, or the one for 2–4."""
    forms = (*slot.forms, slot.forms[1])
    return forms[("one", "few", "many", "fraction").index(words.plural_form(value))]


def to_paste(figure: Figure, name: str = "", value: Any = None, title: str = "") -> str:
    """The slot to write for a figure, or for a part of it; a title that would break the slot gives way to its key."""
    if not name:
        return f"{{{figure.key}}}"
    by = str(field_of(figure.model, name).verbose_name)
    by, said = (name if _RESERVED.search(by) else by), (str(value) if _RESERVED.search(title) else title)
    return f"{{{figure.key}:{by}={said}}}"
