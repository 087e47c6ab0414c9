"""From what an outline rendered to paragraphs: the first signs of a line say what it is, an empty line ends a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from viche.reports.content import Align, Style

RULE = "_" * 29
SPACES = re.compile(r"[ \t\r]+")
MARKS: dict[str, tuple[Style, Align]] = {
    "# ": ("title", "center"),
    "## ": ("heading", "left"),
    "- ": ("item", "left"),
    "> ": ("annex", "right"),
    "= ": ("text", "center"),
    "~ ": ("signature", "left"),
}


@dataclass(frozen=True)
class Laid:
    """A paragraph: its lines as rendered, what it is and how it stands."""

    lines: tuple[str, ...]
    style: Style = "text"
    align: Align = "left"


def laid(text: str) -> Iterator[Laid]:
    """Paragraphs in order. Lines with the same mark of title, annex and signature stand together, line by line."""
    open_: tuple[Style, Align] | None = None
    lines: list[str] = []
    for raw in [*text.split("\n"), ""]:
        line = SPACES.sub(" ", raw).strip()
        marked = _mark(line)
        if open_ and (not line or (marked != open_ and (marked or open_ != ("text", "left"))) or _is_alone(open_)):
            yield Laid(_joined(lines, open_), *open_)
            open_, lines = None, []
        if not line:
            continue
        if line == "---":
            yield Laid((RULE,), "text", "center")
            continue
        open_ = marked or open_ or ("text", "left")
        lines.append(line.split(" ", 1)[1].strip() if marked and " " in line else line)


def _mark(line: str) -> tuple[Style, Align] | None:
    return next((kind for mark, kind in MARKS.items() if line.startswith(mark)), None)


def _is_alone(kind: tuple[Style, Align]) -> bool:
    """A heading and an item end with their line."""
    return kind[0] in ("heading", "item")


def _joined(lines: list[str], kind: tuple[Style, Align]) -> tuple[str, ...]:
    return (" ".join(lines),) if kind == ("text", "left") else tuple(lines)
