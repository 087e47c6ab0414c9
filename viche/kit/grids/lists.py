"""Automatic numbers and bullets of Word lists, counted as Word counts them and written as text.

Word keeps «1.1.» of an automatic list nowhere in the text: a paragraph names its list and level, `numbering.xml` says
how the level looks, and the number is the count of paragraphs so far (ISO/IEC 29500-1, 17.9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from viche.kit.grids.styles import Styles
from viche.kit.grids.walk import Attributes, Walker, attribute, is_on, number, value

LEVELS = 9
LONGEST = 100
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
LATIN = "abcdefghijklmnopqrstuvwxyz"
# Word's «а, б, в» are Russian whatever the language of the text, without «ё», «й», «ъ», «ы», «ь».
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
PLACE = re.compile("%([1-9])")


@dataclass
class Level:
    """How one level of a list counts and looks: `pattern` as «%1.%2.», `restart` the level whose step restarts it."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    gap: str = " "
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass
class _Instance:
    """A list of the document: the definition it stands on, its own levels and starts."""

    definition: str = ""
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Numbering(Walker):
    """Walks `numbering.xml`."""

    def __init__(self) -> None:
        super().__init__()
        self.definitions: dict[str, dict[int, Level]] = {}
        self.linked: dict[str, str] = {}
        self.instances: dict[str, _Instance] = {}
        self._definition = self._instance = ""
        self._level = Level()
        self._override = 0

    def opened(self, name: str, attributes: Attributes) -> None:
        """Definitions come first, the lists that stand on them after."""
        if name == "abstractNum":
            self._definition = attribute(attributes, "abstractNumId") or ""
            self.definitions[self._definition] = {}
        elif name == "numStyleLink":
            self.linked[self._definition] = value(attributes)
        elif name == "num":
            self._instance = attribute(attributes, "numId") or ""
            self.instances[self._instance] = _Instance()
        elif name == "lvl":
            self._open_level(attributes)
        elif "lvl" in self.names[-2:-1]:
            self._level_property(name, attributes)
        elif self._instance:
            self._instance_property(name, attributes)

    def _open_level(self, attributes: Attributes) -> None:
        self._level = Level()
        place = number(attribute(attributes, "ilvl"), 0, LEVELS - 1)
        if self._instance:
            self.instances[self._instance].levels[place] = self._level
        elif self._definition in self.definitions:
            self.definitions[self._definition][place] = self._level

    def _level_property(self, name: str, attributes: Attributes) -> None:
        level = self._level
        if name == "start":
            level.start = number(value(attributes), 1)
        elif name == "numFmt":
            level.form = value(attributes)
        elif name == "lvlText":
            level.pattern = value(attributes)[:LONGEST]
        elif name == "suff":
            level.gap = "" if value(attributes) == "nothing" else " "
        elif name == "lvlRestart":
            level.restart = number(value(attributes), 0, LEVELS)
        elif name == "isLgl":
            level.legal = is_on(attributes)
        elif name == "pStyle":
            level.style = value(attributes)

    def _instance_property(self, name: str, attributes: Attributes) -> None:
        instance = self.instances[self._instance]
        if name == "abstractNumId":
            instance.definition = value(attributes)
        elif name == "lvlOverride":
            self._override = number(attribute(attributes, "ilvl"), 0, LEVELS - 1)
        elif name == "startOverride":
            instance.starts[self._override] = number(value(attributes), 1)


class Lists:
    """Counts the paragraphs of all lists in the order of the document."""

    def __init__(self, numbering: Numbering | None = None, styles: Styles | None = None) -> None:
        self.styles = styles or Styles()
        self._numbering = numbering or Numbering()
        self._counts: dict[str, dict[int, int]] = {}

    def labelled(self, text: str, style: str, list_id: str | None, level: int | None) -> str:
        """The text of the next paragraph with its number in front; a bullet is «- », and none before nothing."""
        by_style, style_level = self.styles.list_of(style)
        from_style = list_id is None
        list_id = by_style if from_style else list_id
        instance = self._numbering.instances.get(list_id or "")
        if instance is None:
            return text
        definition, levels = self._levels(instance)
        if level is None and from_style:
            level = next((place for place, one in levels.items() if one.style and one.style == style), style_level)
        place = level or 0
        shape = levels.get(place)
        if shape is None:
            return text
        self._count(definition, instance, levels, place)
        label = self._label(definition, levels, place)
        if shape.form == "bullet":
            return f"- {text}" if text.strip() else text
        return f"{label}{shape.gap}{text}" if label else text

    def _levels(self, instance: _Instance) -> tuple[str, dict[int, Level]]:
        """The definition whose count a list continues, and its levels; a definition may point at a style's list."""
        definition = instance.definition
        link = self._numbering.linked.get(definition)
        if link is not None:
            other = self._numbering.instances.get(self.styles.list_of(link)[0] or "")
            definition = other.definition if other is not None else definition
        levels = self._numbering.definitions.get(definition, {})
        return definition, levels | instance.levels if instance.levels else levels

    def _count(self, definition: str, instance: _Instance, levels: dict[int, Level], place: int) -> None:
        """One paragraph more on the level; deeper levels begin anew, unless they say otherwise."""
        counts = self._counts.setdefault(definition, {})
        for upper in range(place + 1):
            if upper in instance.starts and upper not in instance.begun:
                instance.begun.add(upper)
                counts.pop(upper, None)
                levels = {**levels, upper: _started(levels.get(upper, Level()), instance.starts[upper])}
            if upper < place:
                counts.setdefault(upper, levels[upper].start if upper in levels else 1)
        counts[place] = counts[place] + 1 if place in counts else levels[place].start
        for deeper in [key for key in counts if key > place]:
            after = levels[deeper].restart if deeper in levels else None
            # `restart` counts levels from 1: 0 is never, 2 only when the second level or one above it steps.
            if after is None or place < after:
                del counts[deeper]

    def _label(self, definition: str, levels: dict[int, Level], place: int) -> str:
        counts, shape = self._counts[definition], levels[place]

        def part(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            form = levels[other].form if other in levels else "decimal"
            return written(counts.get(other, 0), "decimal" if shape.legal else form)

        return PLACE.sub(part, shape.pattern).strip()


def _started(level: Level, start: int) -> Level:
    return Level(start, level.form, level.pattern, level.gap, level.restart, level.legal, level.style)


def written(count: int, form: str) -> str:
    """A number in a form of Word lists; an unknown form is plain digits."""
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{count:02}"
    name = form.lower()
    if name.endswith("roman") and 0 < count < 4000:
        text = _roman(count)
    elif name.endswith("letter"):
        text = _letters(count, LATIN)
    elif name.startswith("russian"):
        text = _letters(count, RUSSIAN)
    else:
        return str(count)
    return text.upper() if "pper" in form else text


def _roman(count: int) -> str:
    text = ""
    for size, letters in ROMAN:
        times, count = divmod(count, size)
        text += letters * times
    return text


def _letters(count: int, alphabet: str) -> str:
    """After the last letter each is doubled: «z», «aa», «bb»."""
    times, place = divmod(max(count, 1) - 1, len(alphabet))
    return alphabet[place] * min(times + 1, 10)
