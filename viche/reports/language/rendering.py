"""One outline over one hromada and period: its slots, conditions and texts become lines of fragments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from liquid import BoundTemplate
from liquid.exceptions import LiquidError

from viche.kit import figures
from viche.kit.access import Viewer
from viche.kit.figures import Figure, Period
from viche.kit.figures.grammar import Slot, SlotsRefused
from viche.kit.figures.measures import Number as Value
from viche.kit.figures.printed import Fragment, Number
from viche.kit.figures.slots import Asked, closed, misnamed, understood, written
from viche.kit.figures.values import is_closed, published
from viche.reports.content import Align, Style
from viche.reports.language import ways
from viche.reports.language.environment import ENVIRONMENT, MOST_SOURCE
from viche.reports.language.layout import laid
from viche.reports.language.refusals import OutlineRefused, told, unclosed
from viche.reports.language.slots import ROOT, expressions, filled, prepared
from viche.reports.language.things import NotThere, Rows

OWN = "own"
_MARK = re.compile("\ue000(\\d+)\ue001")

# What gives the value of a figure narrowed to a part, and whether it was counted, stated or both.
Ask = Callable[[Figure, Period, Mapping[str, Any]], tuple[Value, str]]


@dataclass(frozen=True)
class Block:
    """A paragraph of the report: lines of texts and numbers."""

    lines: tuple[tuple[Fragment, ...], ...]
    style: Style
    align: Align


def check(text: str) -> list[str]:
    """What is wrong with an outline before anything is asked of the database but names; nothing when all is well."""
    try:
        slots, _template = _read(text)
    except OutlineRefused as refusal:
        return refusal.messages
    return misnamed_in(slots)


def misnamed_in(slots: Iterable[Slot]) -> list[str]:
    """What of the slots of an outline names nothing; those that wait for a loop or for the department are left out."""
    return misnamed(slot for slot in slots if not expressions(slot) and OWN not in dict(slot.narrow).values())


def _read(text: str) -> tuple[tuple[Slot, ...], BoundTemplate]:
    """Its slots in the order they stand, and the template Liquid made of the rest."""
    if len(text) > MOST_SOURCE:
        raise OutlineRefused([_("Форма задовга: у ній понад %(most)s знаків.") % {"most": MOST_SOURCE}])
    try:
        source = prepared(text)
        return source.slots, ENVIRONMENT.from_string(source.liquid)
    except SlotsRefused as refusal:
        raise OutlineRefused(refusal.messages) from refusal
    except LiquidError as error:
        raise OutlineRefused([unclosed(text) or told(error)]) from error


def named(text: str) -> set[str]:
    """Keys of figures and lists an outline speaks of: in its slots, conditions and loops. A text that cannot be read
    speaks of none."""
    try:
        slots, template = _read(text)
    except OutlineRefused:
        return set()
    found = {slot.key for slot in slots}
    known = figures.lists()
    for names in template.analyze().globals.values():
        for name in names:
            path = str(name).replace("_", "-").split(".")
            deeper = (".".join(path[:length]) for length in range(len(path), 0, -1))
            found |= set(next(([key] for key in deeper if key in known), []))
    return found & set(known)


class Telling:
    """An outline being told. `facts`: names of texts («report», «department»); `own`: the key of the department;
    `verbatim`: what is rendered is not laid out, it is one line of one block."""

    def __init__(
        self,
        text: str,
        period: Period,
        viewer: Viewer,
        facts: Mapping[str, Any],
        own: int | None,
        ask: Ask,
        verbatim: bool = False,
    ) -> None:
        self.period, self.viewer, self.own, self.ask, self.verbatim = period, viewer, own, ask, verbatim
        self.facts = facts
        self.slots, self._template = _read(text)
        self._numbers: list[Number] = []
        self._rows: dict[Any, list[Any]] = {}

    def asked(self) -> Iterator[tuple[Figure, Period, Mapping[str, Any]]]:
        """What the slots ask for that do not wait for a loop: to be asked together."""
        for slot in dict.fromkeys(self.slots):
            if not expressions(slot):
                found = self.understood(slot)
                yield found.figure, found.figure.days(self.period), found.narrow

    def blocks(self) -> list[Block]:
        """The paragraphs; OutlineRefused tells what is wrong."""
        try:
            slots = [_Slot(self, slot) for slot in self.slots]
            text = self._template.render({**self._names(), **self.facts, ROOT: slots})
        except LiquidError as error:
            raise OutlineRefused([told(error)]) from error
        if self.verbatim:
            return [Block((self._fragments(text),), "text", "left")]
        return [
            Block(tuple(self._fragments(line) for line in each.lines), each.style, each.align) for each in laid(text)
        ]

    def _fragments(self, line: str) -> tuple[Fragment, ...]:
        parts = _MARK.split(line)
        return tuple(self._numbers[int(part)] if at % 2 else part for at, part in enumerate(parts) if at % 2 or part)

    # ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────

    def understood(self, slot: Slot) -> Asked:
        """The figure and the part a slot names; «department=own» is the department the report is about."""
        is_own = OWN in dict(slot.narrow).values()
        if is_own and self.own is None:
            raise OutlineRefused(
                [_("«%(slot)s»: цей звіт не про підрозділ, «own» тут нічого не називає.") % {"slot": slot.raw}]
            )
        try:
            found = understood(replace(slot, narrow=tuple(p for p in slot.narrow if p[1] != OWN)), self._rows)
        except SlotsRefused as refusal:
            raise OutlineRefused(refusal.messages) from refusal
        return replace(found, narrow={**found.narrow, "department": self.own}) if is_own else found

    def said(self, slot: Slot) -> str:
        """The number of a slot, as a sign that `blocks` turns into the number; the word alone is a word."""
        found = self.understood(slot)
        figure, period = found.figure, found.figure.days(self.period)
        if is_closed(figure, self.viewer):
            return closed()
        value, basis = self.ask(figure, period, found.narrow)
        in_a_way = slot.how == "digits" and slot.forms
        text = ways.said(slot.forms[0], value) if in_a_way else written(slot, figure, value)
        if slot.how == "word":
            return text
        self._numbers.append(Number(text, value, figure.key, period, found.narrow, basis))
        return f"\ue000{len(self._numbers) - 1}\ue001"

    # ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _names(self) -> dict[str, Any]:
        """Figures and lists by their keys; a dash may be written as a line below."""
        found: dict[str, Any] = {}
        for key in figures.lists():
            first = key.partition(".")[0]
            found[first] = found[first.replace("-", "_")] = Named(self, first)
        return found


class _Slot:
    """A slot where it stands in the text."""

    def __init__(self, telling: Telling, slot: Slot) -> None:
        self._telling, self._slot = telling, slot

    def narrowed(self, values: tuple[Any, ...]) -> _Slot:
        """With its expressions evaluated."""
        return _Slot(self._telling, filled(self._slot, values))

    def __str__(self) -> str:
        return self._telling.said(self._slot)


class Named(Sequence[Any]):
    """A figure and the list of its records by one key: compared it is the number, looped over it is the list."""

    def __init__(self, telling: Telling, key: str) -> None:
        self._telling, self._key = telling, key
        self._rows: Rows | None = None

    @property
    def rows(self) -> Rows:
        """Published records of the period, in order of day."""
        if self._rows is None:
            listed = figures.lists().get(self._key)
            if listed is None:
                raise NotThere(_("Переліку «%(key)s» немає.") % {"key": self._key})
            figure = figures.registered().get(self._key)
            period = figure.days(self._telling.period) if figure else self._telling.period
            found = published(listed, period)
            if self._telling.viewer.closures.closed(listed.closed_with):
                found = found.none()
            order = (figure.date_field, "pk") if figure else ("pk",)
            self._rows = Rows(found.order_by(*order))
        return self._rows

    def __getitem__(self, name: Any) -> Any:
        if isinstance(name, int | slice):
            return self.rows[name]
        deeper = f"{self._key}.{name}"
        if any(key == deeper or key.startswith(f"{deeper}.") for key in figures.lists()):
            return Named(self._telling, deeper)
        raise KeyError(name)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __liquid__(self) -> Any:
        """The number, for conditions."""
        figure = figures.registered().get(self._key)
        if figure is None:
            return self.rows.__liquid__()
        if is_closed(figure, self._telling.viewer):
            return 0
        return self._telling.ask(figure, figure.days(self._telling.period), {})[0]

    def __str__(self) -> str:
        raise NotThere(
            _("Число пишуть в одинарних дужках: {%(key)s}. У подвійних стоять лише тексти.") % {"key": self._key}
        )
