"""A part of a figure as text: «form=electronic;status=done». What is stated of a part is found again by the same text.

Read from what a person writes («форма = електронна», «form=electronic») and from what an address narrows by.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from viche.kit.figures.declare import Figure
from viche.kit.figures.grammar import Slot, pairs
from viche.kit.figures.paths import field_of, titles_of
from viche.kit.figures.slots import understood
from viche.kit.figures.stated import part_of
from viche.kit.registers.values import NOTHING, say


def read_part(figure: Figure, text: str) -> str:
    """The same from what a person wrote. Raises `slots.SlotsRefused` with sentences that say what the figure knows."""
    if not text.strip():
        return ""
    return part_of(figure, narrow_of(figure, text))


def narrow_of(figure: Figure, text: str) -> dict[str, Any]:
    """Breakdown → value. Raises `slots.SlotsRefused`."""
    if not text.strip():
        return {}
    return dict(understood(Slot(text, figure.key, pairs(text, text))).narrow)


def said(figure: Figure, texts: Iterable[str]) -> dict[str, str]:
    """Stored part → «форма: електронна», as it is where the figure no longer knows it. One query for each key among them."""
    told = {text: [pair.partition("=")[::2] for pair in text.split(";")] for text in texts if text}
    titles = {name: _titles(figure, name, told.values()) for name in figure.breakdowns}
    return {
        text: "; ".join(
            f"{titles[name][0]}: {titles[name][1].get(value, value or NOTHING)}"
            if name in titles
            else f"{name}={value}"
            for name, value in found
        )
        for text, found in told.items()
    }


def _titles(figure: Figure, name: str, told: Iterable[list[tuple[str, str]]]) -> tuple[str, dict[str, str]]:
    """What a breakdown is called, and its values as text → in words."""
    field = field_of(figure.model, name)
    values = {value for pairs_ in told for path, value in pairs_ if path == name and value}
    if field.is_relation:
        asked = [int(value) for value in values if value.isdecimal() and len(value) < 19]
        rows = field.related_model._default_manager.in_bulk(asked) if asked else {}
        return str(field.verbose_name), {str(pk): str(row) for pk, row in rows.items()}
    known = {str(key): title for key, title in titles_of(figure.model, field).items()}
    return str(field.verbose_name), known or {value: say(field, field.to_python(value)) for value in values}


def known_parts(figure: Figure) -> list[tuple[str, str]]:
    """(text, in words) of every part that has a name of its own: values of fields with choices."""
    return [
        (f"{name}={key}", f"{field.verbose_name}: {title}")
        for name in figure.breakdowns
        for field in [field_of(figure.model, name)]
        for key, title in titles_of(figure.model, field).items()
        if key not in ("", None)
    ]
