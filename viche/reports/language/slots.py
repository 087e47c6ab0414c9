"""Number slots inside an outline: found before Liquid reads the text, so that both stand side by side.

`{key:вид=рішення#форми}` is a slot of stories; in an outline a value may be an expression in square brackets,
`{bodies:district=[row.name]#}`, evaluated where the slot stands, `own` is the department the report is about, and after «#»
may stand a way to write the number (`ways`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from viche.kit.figures.grammar import Slot, SlotsRefused, Words, parse
from viche.reports.language.refusals import TAGS
from viche.reports.language.ways import WAYS

# A tag holds no other tag: so a text of nothing but opened ones is read once, not once for each.
PIECE = re.compile(r"\{\{(?:(?!\{\{|\{%).)*?\}\}|\{%(?:(?!\{\{|\{%).)*?%\}|\{[^{}\n]*\}", re.S)
# Liquid looks for the end of each of these to the end of the text.
_VERBATIM = re.compile(r"\{%-?\s*(?:raw|doc)\b")
OPENED = re.compile(r"\{\{|\{%")
# Longer is no tag a person wrote.
MOST_PIECE = 2000
# Liquid wants a filtered list named before it is looped over; an outline may filter it in the loop itself.
LOOP = re.compile(
    r"\{%(?P<before>-?)\s*for\s+(?P<name>[\w-]+)\s+in\s+(?P<listed>[^%]*?\|[^%]*?)\s*(?P<after>-?)%\}", re.S
)
EXPRESSION = re.compile(r"\[(?P<expression>[\w.-]+)\]")
ROOT = "number_slots"
MOST = 500


@dataclass(frozen=True)
class Source:
    """An outline as Liquid reads it, and its slots in the order they stand."""

    liquid: str
    slots: tuple[Slot, ...]


def prepared(text: str) -> Source:
    """The text with each slot as an output of `number_slots`; SlotsRefused tells every slot that cannot be read."""
    slots: list[Slot] = []
    wrong: list[str] = []

    def piece(found: re.Match[str]) -> str:
        raw = found[0]
        if len(raw) > MOST_PIECE:
            wrong.append(_("Рядок %(line)s: «%(tag)s…» задовге.") % _place(text, found.start()))
            return ""
        if _VERBATIM.match(raw):
            place = _place(text, found.start())
            raise SlotsRefused(
                [_("Рядок %(line)s, «%(text)s»: %(why)s") % {"line": place["line"], "text": place["tag"], "why": TAGS}]
            )
        if raw.startswith("{%"):
            return _loop(raw)
        if raw.startswith("{{"):
            return raw
        try:
            slots.append(_slot(raw))
        except SlotsRefused as refusal:
            wrong.extend(refusal.messages)
            return ""
        asked = "".join(f", {name}" for name in expressions(slots[-1]))
        narrowed = f" | narrowed: {asked[2:]}" if asked else ""
        return f"{{{{ {ROOT}[{len(slots) - 1}]{narrowed} }}}}"

    if said := _left_open(text):
        raise SlotsRefused([said])
    liquid = PIECE.sub(piece, text)
    if len(slots) > MOST:
        wrong.append(_("Чисел у тексті більше за %(most)s.") % {"most": MOST})
    if wrong:
        raise SlotsRefused(wrong)
    return Source(liquid, tuple(slots))


def _left_open(text: str) -> str:
    """The first tag that is opened and never closed; empty when there is none."""
    at = 0
    for found in PIECE.finditer(text):
        if opened := OPENED.search(text, at, found.start()):
            break
        at = found.end()
    else:
        opened = OPENED.search(text, at)
    return _("Рядок %(line)s: «%(tag)s» відкрито й не закрито.") % _place(text, opened.start()) if opened else ""


def _place(text: str, at: int) -> dict[str, Any]:
    return {"line": text.count("\n", 0, at) + 1, "tag": " ".join(text[at : at + 60].split())}


def _loop(raw: str) -> str:
    found = LOOP.fullmatch(raw)
    if found is None:
        return raw
    name = f"{found['name']}-listed"
    before, after = found["before"], found["after"]  # dashes that take the white space away
    return f"{{%{before} assign {name} = {found['listed']} %}}{{% for {found['name']} in {name} {after}%}}"


def _slot(raw: str) -> Slot:
    asked, _sign, way = raw[1:-1].partition("#")
    if way.lower() in WAYS:
        return replace(_slot(f"{{{asked}#}}"), raw=raw, forms=(way,))
    part = parse(raw)[0]
    if isinstance(part, Words):
        raise SlotsRefused([_("«%(slot)s»: у дужках немає числа.") % {"slot": raw}])
    return part


def expressions(slot: Slot) -> list[str]:
    """What stands in square brackets, in order."""
    found = (EXPRESSION.fullmatch(value) for _name, value in slot.narrow)
    return [match["expression"] for match in found if match]


def filled(slot: Slot, values: tuple[Any, ...]) -> Slot:
    """The slot with texts in place of its expressions."""
    left = iter(values)
    narrow = tuple((name, str(next(left, "")) if EXPRESSION.fullmatch(value) else value) for name, value in slot.narrow)
    said = ";".join(f"{name}={value}" for name, value in narrow)
    return replace(slot, narrow=narrow, raw=f"{{{slot.key}:{said}}}")
