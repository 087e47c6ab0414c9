"""What the styles of a Word document say that matters for reading: lists their paragraphs are in, and hidden text."""

from __future__ import annotations

from dataclasses import dataclass

from viche.kit.grids.walk import Attributes, Walker, attribute, is_on, number, value

# A longer chain of «based on» is a ring.
CHAIN = 50


@dataclass(slots=True)
class Style:
    """One style: the style it stands on, the list and level of its paragraphs, whether it hides text; None: not said."""

    based_on: str = ""
    list_id: str | None = None
    level: int | None = None
    hides: bool | None = None


class Styles(Walker):
    """Walks `styles.xml`."""

    def __init__(self) -> None:
        super().__init__()
        self.by_id: dict[str, Style] = {}
        self.default = ""
        self._style = Style()

    def opened(self, name: str, attributes: Attributes) -> None:
        """Former properties (`…Change`) are deeper than these paths, so they are not taken."""
        path = self.names[1:]
        if path == ["style"]:
            self._style = Style()
            key = attribute(attributes, "styleId") or ""
            self.by_id[key] = self._style
            if attribute(attributes, "type") == "paragraph" and attribute(attributes, "default") in ("1", "true", "on"):
                self.default = key
        elif path == ["style", "basedOn"]:
            self._style.based_on = value(attributes)
        elif path == ["style", "pPr", "numPr", "numId"]:
            self._style.list_id = value(attributes)
        elif path == ["style", "pPr", "numPr", "ilvl"]:
            self._style.level = number(value(attributes), 0, 8)
        elif path == ["style", "rPr", "vanish"]:
            self._style.hides = is_on(attributes)

    def _chain(self, key: str) -> list[Style]:
        chain: list[Style] = []
        while key in self.by_id and len(chain) < CHAIN:
            chain.append(self.by_id[key])
            key = chain[-1].based_on
        return chain

    def hides(self, key: str) -> bool:
        """Whether text in the style (of characters or of a paragraph) is hidden."""
        return next((style.hides for style in self._chain(key) if style.hides is not None), False)

    def list_of(self, key: str) -> tuple[str | None, int | None]:
        """The list and the level a paragraph of the style stands in, by the nearest style that says so."""
        chain = self._chain(key or self.default)
        list_id = next((style.list_id for style in chain if style.list_id is not None), None)
        return list_id, next((style.level for style in chain if style.level is not None), None)
