"""What the form asks and nobody answered: empty slots, lines to write on, zeros where a sentence is printed, empty cells, empty parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.reports.checking.document import Document, Passage
from viche.reports.checking.warning import Place, Rule, Warning

BLANK = Rule(
    "blank",
    gettext_lazy("На це місце форми не відповіли"),
    gettext_lazy("Заповніть його або приберіть речення."),
)
ZERO = Rule(
    "zero",
    gettext_lazy("Речення про нуль"),
    gettext_lazy(
        "Якщо цього справді не було, скажіть чому або приберіть речення; якщо було — запишіть роботу й оновіть числа."
    ),
)
_SLOT = re.compile(r"_{3,}|\.{4,}|…{2,}|\{\w*\}|\[\s*\]|(?<!\w)(?:ХХ+|XX+|TODO|ДОПИСАТИ|вписати|заповнити)(?!\w)")
# Where a name or a word should stand and does not: «», <>, (), a sign after a space.
_HOLE = re.compile(r"«\s*»|<\s*>|\(\s*\)|\s[,.;:)](?=\s|$)|,\s*[,.;]")
_LETTER = re.compile(r"[^\W\d_]")
_LEAST_FILLED = 3


def find(document: Document) -> Iterator[Warning]:
    """Every place of the form."""
    for passage in document.passages:
        # A line alone parts the signature from the text.
        m = _SLOT.search(passage.text)
        if m and not passage.header and _LETTER.search(passage.text):
            text = _("Лишилося «%(slot)s».") % {"slot": m[0][:12]}
            yield Warning(BLANK, Place.at(passage, m.start(), m.end()), text, (m[0][:12],))
        hole = _HOLE.search(passage.text) if not passage.header and not passage.cell else None
        if hole:
            text = _("Тут бракує назви чи слова: «%(around)s».") % {"around": around(passage.text, hole)}
            yield Warning(BLANK, Place.at(passage, hole.start(), hole.end()), text, (hole[0], str(hole.start())))
    yield from _zeros(document)
    yield from _empty_cells(document)
    yield from _empty_parts(document)


def around(text: str, hole: re.Match[str]) -> str:
    """The place in its words."""
    return " ".join(text[max(0, hole.start() - 30) : hole.end() + 20].split())


def _zeros(document: Document) -> Iterator[Warning]:
    """«Проведено 0 заходів» in prose; a zero in a cell of numbers is an answer."""
    for said in document.said:
        if said.value or said.kind == "percent" or (said.passage.cell and not _LETTER.search(said.passage.text)):
            continue
        text = _("Надруковано: %(printed)s %(what)s.") % {"printed": said.printed, "what": said.unit}
        if not said.passage.cell:
            yield Warning(ZERO, Place.at(said.passage, said.start, said.end), text, (said.printed, said.unit))


def _empty_cells(document: Document) -> Iterator[Warning]:
    """An empty cell of a column that is filled in the other rows."""
    columns: dict[tuple[int, int], list[Passage]] = {}
    for passage in document.passages:
        if passage.cell:
            columns.setdefault((passage.block, passage.column), []).append(passage)
    for cells in columns.values():
        empty = [cell for cell in cells if not cell.text.strip()]
        if len(cells) - len(empty) < _LEAST_FILLED or len(empty) * 4 > len(cells):
            continue
        for cell in empty:
            yield Warning(BLANK, Place.at(cell), _("Клітинка порожня, а в інших рядках заповнена."), ("",))


def _empty_parts(document: Document) -> Iterator[Warning]:
    """A heading of the form with nothing under it."""
    passages = document.passages
    for at, passage in enumerate(passages):
        if passage.style != "heading":
            continue
        after = passages[at + 1] if at + 1 < len(passages) else None
        nothing = after is None or (after.style == "heading" and not _is_under(passage.text, after.text))
        if nothing and (after is None or after.block > passage.block):
            text = _("Під заголовком «%(title)s» нічого немає.") % {"title": " ".join(passage.text.split())[:80]}
            yield Warning(BLANK, Place.at(passage), text, ("",))


def _is_under(title: str, after: str) -> bool:
    """«3.12» stands under «3.»: a part may begin with its first subpart."""
    outer, inner = re.match(r"\s*([\d.]+)", title), re.match(r"\s*([\d.]+)", after)
    if not outer or not inner:
        return not outer and bool(inner)
    return inner[1].strip(".").startswith(outer[1].strip(".") + ".")
