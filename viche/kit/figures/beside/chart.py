"""Bars that lie under their titles: for each thing one that was counted (full) and one that is stated (open, dashed).

Geometry only, in two sizes: a template draws it without a style of its own. The numbers stand in the table beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from viche.kit import words
from viche.kit.drawing import round_step
from viche.kit.figures.measures import Number

# How a bar is drawn: full, light with an edge, open with a dashed edge. The key says it in words.
CSS = {"counted": "b1", "mixed": "b2", "stated": "b3"}
TITLE, BAR, GAP, AXIS = 20, 16, 8, 24
LETTER = 8
WIDE, PHONE = 720, 328


@dataclass(frozen=True)
class Bar:
    """One number. `kind`: counted, stated or mixed; `text` is written at its end."""

    value: Number
    kind: str
    text: str


@dataclass(frozen=True)
class Group:
    """One thing with its bars; without one it has `nothing`: why, in a word or two."""

    title: str
    bars: tuple[Bar, ...] = ()
    nothing: str = ""


def chart(groups: Sequence[Group]) -> dict[str, Any]:
    """Two sizes, the kinds that occur; nothing where no thing has a number."""
    bars = [bar for group in groups for bar in group.bars]
    if not bars:
        return {}
    kinds = {bar.kind for bar in bars}
    sizes = [_size(groups, bars, css, width) for css, width in (("-d", WIDE), ("-m", PHONE))]
    return {"sizes": sizes, "kinds": [{"kind": kind, "css": css} for kind, css in CSS.items() if kind in kinds]}


def _size(groups: Sequence[Group], bars: Sequence[Bar], css: str, width: int) -> dict[str, Any]:
    top = max(float(max(bar.value for bar in bars)), 0)
    step = round_step(top)
    ceiling = max(step * math.ceil(top / step), step)
    # Room for the number behind the longest bar.
    right = width - 10 - LETTER * max(len(bar.text) for bar in bars)
    marks = [step * number for number in range(round(ceiling / step) + 1)]
    while len(marks) > 2 and _crowded(marks, right / len(marks)):
        marks = marks[::2]

    def x(value: float) -> float:
        return right * max(value, 0) / ceiling

    drawn, y = [], 0
    for group in groups:
        lying: list[dict[str, Any]] = []
        told = {"title": group.title, "title_y": y + 14, "nothing": group.nothing, "bars": lying}
        y += TITLE
        if not group.bars:
            told["nothing_y"] = y + 12
            y += BAR
        for bar in group.bars:
            # An open bar keeps its edge inside its box.
            inset = 0.75 if bar.kind == "stated" else 0
            long = max(x(float(bar.value)), 2) if bar.value > 0 else 0
            lying.append(
                {
                    "css": CSS[bar.kind],
                    "x": f"{inset:g}",
                    "y": f"{y + inset:g}",
                    "width": f"{max(long - 2 * inset, 0):.1f}",
                    "height": f"{BAR - 4 - 2 * inset:g}",
                    "text": bar.text,
                    "text_x": f"{long + 6:.1f}",
                    "text_y": y + 11,
                }
            )
            y += BAR
        drawn.append(told)
        y += GAP
    axis = [
        {"x": f"{x(mark):.1f}", "text": words.number(int(mark)), "anchor": "start" if not mark else "middle"}
        for mark in marks
    ]
    return {
        "css": css,
        "width": width,
        "height": y + AXIS,
        "floor": y,
        "axis_y": y + 16,
        "axis": axis,
        "groups": drawn,
        "right": f"{right:.1f}",
    }


def _crowded(marks: Sequence[float], room: float) -> bool:
    return LETTER * len(words.number(int(marks[-1]))) > room - 10
