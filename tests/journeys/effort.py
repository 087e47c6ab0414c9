"""What a piece of work costs a person, by the keystroke-level model (Card, Moran, Newell): keys, taps, decisions."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

# Seconds for a key, for a tap or a click (aim and touch), for a decision between them.
KEY, TAP, DECISION = 0.28, 1.1, 1.35


@dataclass
class Hand:
    """A person at a page: does it, and counts what it costs. `touch`: with a finger, else with a mouse."""

    page: Page
    touch: bool = True
    keys: int = 0
    taps: int = 0
    decisions: int = 0

    def tap(self, what: Locator, *, think: bool = True) -> None:
        """Decide (unless it follows by itself), aim and touch."""
        self.decisions += think
        self.taps += 1
        if self.touch:
            what.tap()
        else:
            what.click()

    def type(self, text: str) -> None:
        """Letter by letter."""
        self.keys += len(text)
        self.page.keyboard.type(text)

    def put(self, label: str, text: str) -> None:
        """Touch a field and type into it."""
        self.tap(self._field(label))
        self.type(text)

    def choose(self, label: str, option: str) -> None:
        """Open a list and touch a line of it."""
        self.decisions += 1
        self.taps += 2
        self._field(label).select_option(label=option)

    def paste(self, label: str, text: str) -> None:
        """Touch a field and paste what was copied elsewhere: two keys there, two here."""
        self.tap(self._field(label))
        self.keys += 4
        self._field(label).fill(text)

    def _field(self, label: str) -> Locator:
        """The first whose label begins so: behind it may stand that it is optional."""
        return self.page.get_by_label(label).first

    @property
    def seconds(self) -> float:
        """By the model."""
        return self.keys * KEY + self.taps * TAP + self.decisions * DECISION

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s: {self.keys} keys, {self.taps} taps, {self.decisions} decisions"
