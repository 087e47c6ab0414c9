"""The text of a Word document: which letters of its runs are seen, and where a paragraph of them ends.

What is seen is the document with all tracked changes accepted and nothing hidden shown: a person checks the reading
against Word's «Without markup» view or against paper.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from viche.kit.grids.limits import Extent
from viche.kit.grids.lists import Lists
from viche.kit.grids.plain import SIGNS
from viche.kit.grids.walk import SPACE, Attributes, Walker, attribute, is_on, number, value

# Nothing inside these is text of the document: what was deleted or moved away, drawings, commands, looks of tables.
SKIPPED = frozenset(
    ["del", "moveFrom", "drawing", "pict", "object", "rt", "instrText", "sectPr", "sdtEndPr", "tblPr", "tblPrEx"]
)
# `rPrChange`, `tcPrChange` and others hold the properties before a tracked change.
FORMER = "Change"
MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
TRACKED = frozenset(["ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"])
TAKEN_AWAY = ("del", "moveFrom", "cellDel")
PROPERTIES = ("rPr", "trPr", "tcPr")
MOST_FIELDS = 100
# Even an empty paragraph is an object in memory, and a list gives it a number: so many letters it counts for.
PARAGRAPH = 10


@dataclass
class Seen:
    """What the document had that the person should know of."""

    tracked: bool = False
    hidden: bool = False
    boxes: bool = False
    nested: int = 0
    covered: int = 0


@dataclass
class Paragraph:
    """A paragraph under way. `list_id` and `level` as its own properties say, None where they say nothing."""

    text: io.StringIO = field(default_factory=io.StringIO)
    style: str = ""
    list_id: str | None = None
    level: int | None = None
    joins_next: bool = False


class Prose(Walker):
    """Walks text; what becomes of a whole paragraph is said by who inherits: `put`, `is_gone`, `taken_away`."""

    openers: ClassVar[Mapping[str, Callable[[Any, Attributes], None]]]
    closers: ClassVar[Mapping[str, Callable[[Any], None]]]

    def __init__(self, lists: Lists, extent: Extent) -> None:
        super().__init__()
        self.seen = Seen()
        self.lists, self.extent = lists, extent
        self.skipped = 0
        self.paragraph: Paragraph | None = None
        self.carried = ""
        # Each complex field under way: whether its result has begun; what stands before is its command.
        self.fields: list[bool] = []
        # How many of them were open before the cell under way: they do not reach inside.
        self.outer_fields = 0
        self._text: list[str] = []
        self._keeps_spaces = False
        self._hidden = False
        self._choices: list[bool] = []
        self._prompts: list[bool] = []

    def put(self, text: str) -> None:
        """A whole paragraph, its number in front."""
        raise NotImplementedError

    def is_gone(self) -> bool:
        """Whether the row or the cell the paragraph stands in was deleted."""
        raise NotImplementedError

    def taken_away(self, properties: str) -> None:
        """The row (`trPr`) or the cell (`tcPr`) under way was deleted."""
        raise NotImplementedError

    def opened(self, name: str, attributes: Attributes) -> None:
        """Word's tags by their names; everything unknown is transparent, so wrappers of any kind let their text out."""
        if name in TRACKED:
            self._changed(name)
        elif name == "txbxContent":
            self.seen.boxes = True
        if self.skipped:
            self.skipped += 1
        elif name in MARKS:
            if self.names[-2:-1] == ["r"]:
                self._write(MARKS[name])
        elif name in ("t", "m:t"):
            self._text = []
            self._keeps_spaces = attributes.get(SPACE) == "preserve" or name == "m:t"
        elif name in SKIPPED or name.endswith(FORMER):
            self.skipped = 1
        elif (opener := self.openers.get(name)) is not None:
            opener(self, attributes)

    def closed(self, name: str) -> None:
        """The ends of what `opened` began."""
        if self.skipped:
            self.skipped -= 1
        elif name in ("t", "m:t"):
            text = re.sub("[\t\r\n]+", " ", "".join(self._text))
            self._write(text if self._keeps_spaces else text.strip(" "))
        elif (closer := self.closers.get(name)) is not None:
            closer(self)

    def written(self, text: str) -> None:
        """Only what stands inside `w:t` is text; the rest is the indentation of the XML."""
        if not self.skipped and self.names[-1] in ("t", "m:t"):
            self._text.append(text)

    def _changed(self, name: str) -> None:
        """A tracked change. Inside properties `w:del` speaks of the row, the cell or the end of the paragraph."""
        self.seen.tracked = True
        parent = self.names[-2] if len(self.names) > 1 else ""
        if name not in TAKEN_AWAY or self.skipped or parent not in PROPERTIES:
            return
        if parent != "rPr":
            self.taken_away(parent)
        elif self.names[-3:-1] == ["pPr", "rPr"] and self.paragraph is not None:
            self.paragraph.joins_next = True

    # Runs

    def _write(self, text: str) -> None:
        if self.paragraph is None or not text:
            return
        if self._hidden:
            self.seen.hidden = self.seen.hidden or not text.isspace()
        elif not any(self._prompts) and all(self.fields[self.outer_fields :]):
            self.extent.take_text(len(text))
            self.paragraph.text.write(text)

    def open_run(self, _attributes: Attributes) -> None:
        """`w:r`: hidden if the style of its paragraph hides."""
        self._hidden = self.paragraph is not None and self.lists.styles.hides(self.paragraph.style)

    def close_run(self) -> None:
        """The end of it."""
        self._hidden = False

    def run_style(self, attributes: Attributes) -> None:
        """`w:rStyle`, which Word writes before the run's own properties."""
        if self.names[-3:-1] == ["r", "rPr"]:
            self._hidden = self.lists.styles.hides(value(attributes)) or self._hidden

    def vanish(self, attributes: Attributes) -> None:
        """`w:vanish` of a run; that of a paragraph's mark hides no text."""
        if self.names[-3:-1] == ["r", "rPr"]:
            self._hidden = is_on(attributes)

    def symbol(self, attributes: Attributes) -> None:
        """`w:sym` gives a place in a font of signs, named or not by the private area; `symEx` any character."""
        code = attribute(attributes, "char") or next(
            (text for key, text in attributes.items() if key.endswith("}char")), ""
        )
        try:
            place = int(code, 16)
        except ValueError:
            return
        if place < 0x100:
            place += 0xF000
        if place in SIGNS or (place < 0x110000 and not 0xD800 <= place < 0xF900):
            self._write(SIGNS.get(place, chr(place)))

    def field_mark(self, attributes: Attributes) -> None:
        """`w:fldChar`: a complex field begins, comes to its result, ends."""
        kind = attribute(attributes, "fldCharType")
        if kind == "begin" and len(self.fields) < MOST_FIELDS:
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    # One branch of several, prompts of empty controls

    def open_choices(self, _attributes: Attributes) -> None:
        """`mc:AlternateContent`."""
        self._choices.append(False)

    def branch(self, _attributes: Attributes) -> None:
        """`mc:Choice` or `mc:Fallback`: the first is read."""
        if self._choices and not self._choices[-1]:
            self._choices[-1] = True
        else:
            self.skipped = 1

    def close_choices(self) -> None:
        """The end of them."""
        self._choices.pop()

    def open_control(self, _attributes: Attributes) -> None:
        """`w:sdt`, a form field to fill in."""
        self._prompts.append(False)

    def prompt(self, attributes: Attributes) -> None:
        """`w:showingPlcHdr`: nothing was filled in, what stands there says «click here»."""
        if self.names[-3:-1] == ["sdt", "sdtPr"] and self._prompts:
            self._prompts[-1] = is_on(attributes)

    def close_control(self) -> None:
        """The end of it."""
        self._prompts.pop()

    # Paragraphs

    def open_paragraph(self, _attributes: Attributes) -> None:
        """`w:p`."""
        self.paragraph = Paragraph()

    def paragraph_style(self, attributes: Attributes) -> None:
        """`w:pStyle`."""
        if self.paragraph is not None:
            self.paragraph.style = value(attributes)

    def list_id(self, attributes: Attributes) -> None:
        """`w:numId`."""
        if self.paragraph is not None:
            self.paragraph.list_id = value(attributes)

    def list_level(self, attributes: Attributes) -> None:
        """`w:ilvl`."""
        if self.paragraph is not None:
            self.paragraph.level = number(value(attributes), 0, 8)

    def close_paragraph(self) -> None:
        """Its text goes where it stands, or waits for the next one if the mark between them was deleted."""
        paragraph, self.paragraph = self.paragraph, None
        if paragraph is None or self.is_gone():
            return
        self.extent.take_text(PARAGRAPH)
        text = self.carried + paragraph.text.getvalue()
        self.carried = ""
        if paragraph.joins_next:
            self.carried = text
            return
        self.put(self.lists.labelled(text, paragraph.style, paragraph.list_id, paragraph.level))

    def put_carried(self) -> None:
        """A paragraph whose end was deleted has nothing to join here."""
        if self.carried:
            carried, self.carried = self.carried, ""
            self.put(carried)


Prose.openers = {
    "r": Prose.open_run,
    "rStyle": Prose.run_style,
    "vanish": Prose.vanish,
    "sym": Prose.symbol,
    "symex:symEx": Prose.symbol,
    "fldChar": Prose.field_mark,
    "mc:AlternateContent": Prose.open_choices,
    "mc:Choice": Prose.branch,
    "mc:Fallback": Prose.branch,
    "sdt": Prose.open_control,
    "showingPlcHdr": Prose.prompt,
    "p": Prose.open_paragraph,
    "pStyle": Prose.paragraph_style,
    "numId": Prose.list_id,
    "ilvl": Prose.list_level,
}
Prose.closers = {
    "r": Prose.close_run,
    "mc:AlternateContent": Prose.close_choices,
    "sdt": Prose.close_control,
    "p": Prose.close_paragraph,
}
