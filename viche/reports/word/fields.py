"""What is looked at in the XML of a part: its tags, its text, and the fields of Word as they open and close."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from viche.kit.uploads.packages import local

# Fields that run a program or fetch something when the document is opened.
DANGEROUS = re.compile(
    r"^\W*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|LINK|IMPORT|DATABASE|MACROBUTTON|RD|AUTOTEXT|EMBED|CONTROL)\b",
    re.I,
)


def tags_of(element: Any) -> Iterator[Any]:
    """The element and everything inside it that is a tag."""
    return (each for each in element.iter() if isinstance(each.tag, str))


def text_of(element: Any) -> str:
    """All the text inside, also of boxes and corrections."""
    return "".join(each.text or "" for each in tags_of(element) if local(each.tag) in ("t", "delText"))


class Fields:
    """Fields of a part as they open and close: text inside one is Word's own, and some of them are dangerous."""

    def __init__(self) -> None:
        self.depth = 0
        self._said: list[str] = []
        self._telling: list[bool] = []
        self.wrong = False

    def meet(self, element: Any) -> None:
        """Follow the fields through a piece of the part."""
        for each in tags_of(element):
            name = local(each.tag)
            if name == "fldChar":
                self._turn(_attribute(each, "fldCharType"))
            elif name == "instrText" and self._said:
                self._said[-1] += each.text or ""
            elif name == "fldSimple" and DANGEROUS.search(_attribute(each, "instr")):
                self.wrong = True

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self.depth += 1
            self._said.append("")
        elif kind == "end" and self.depth:
            self.depth -= 1
            self.wrong |= bool(DANGEROUS.search(self._said.pop()))


def _attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local(key) == name), "")
