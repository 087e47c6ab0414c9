"""Edits laid over the content a form gave: each on its paragraph, found again after new numbers and small changes of the form.

A paragraph is known by the heading it stands under and by its words with every number masked; of several alike, by which of
them it is. Where the words are others now, by most of them. An edit whose paragraph is nowhere is told, and kept.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from viche.kit.figures import Period
from viche.reports.content import Basis, Block, Content, Fragment, Line, Paragraph, Ref, Table
from viche.reports.editing.binding import alike, core_of
from viche.reports.editing.models import ADD, DROP, TextEdit
from viche.reports.models import Report, SnapshotNumber

EDITED: Basis = "edited"
# Lines of the title and the mark of an annex are the form's.
FIXED = ("title", "annex")
KEY = 16
MOST = Decimal(10) ** 15
# How much of the words must be the same: under the same heading, and elsewhere.
NEAR, FAR = 0.6, 0.8
_NUMBER = re.compile(r"\d+(?:[\s.,:]\d+)*")


@dataclass(frozen=True)
class Spot:
    """A place in the content a form gave: a paragraph, or a table after which one may be added (`fixed`)."""

    block: int
    heading: str
    masked: str
    nth: int
    fixed: bool = False

    @property
    def key(self) -> str:
        """What addresses name it by."""
        told = "\x1f".join((self.heading, self.masked, str(self.nth)))
        return "p" + hashlib.sha256(told.encode()).hexdigest()[:KEY]


def spots(content: Content) -> list[Spot]:
    """Every place, in order."""
    found: list[Spot] = []
    heading, alike = "", Counter[tuple[str, str]]()
    for at, block in enumerate(content.blocks):
        fixed = isinstance(block, Table) or block.style in FIXED
        if isinstance(block, Paragraph) and fixed:
            continue
        if isinstance(block, Paragraph) and block.style == "heading":
            heading = ""
        masked = _masked(block)
        found.append(Spot(at, heading, masked, alike[heading, masked], fixed))
        alike[heading, masked] += 1
        if isinstance(block, Paragraph) and block.style == "heading":
            heading = masked
    return found


def _masked(block: Block) -> str:
    if isinstance(block, Table):
        return f"\x1e{_NUMBER.sub('#', block.label)}"
    told = "\n".join("".join(f if isinstance(f, str) else "#" for f in line) for line in block.lines)
    return " ".join(_NUMBER.sub("#", told).split())


@dataclass
class Laid:
    """The content with edits laid over it. `places`: of each block the key of its paragraph, «» when it has none; `numbers`:
    those written by hand; `told`: of each edit where it lies, which numbers inside it have changed ([was, is, number]), which were
    written instead of counted ones ([written, counted, number]), and what the form says now if its words are others; `gone`:
    edits without a paragraph, [key, text]."""

    content: Content
    places: list[str] = field(default_factory=list)
    numbers: list[SnapshotNumber] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    gone: list[list[Any]] = field(default_factory=list)

    def kept(self, composed: Content) -> dict[str, Any]:
        """What a snapshot keeps of it besides the content: what the form gave, and where the edits lie."""
        return {"composed": composed.as_json(), "places": self.places, "edits": self.told, "gone": self.gone}


def lay(content: Content, numbers: Sequence[SnapshotNumber], edits: Iterable[TextEdit], period: Period) -> Laid:
    """Edits over what a form gave; `numbers` are those of the snapshot, none that an edit of this report wrote."""
    return _Laying(content, numbers, list(edits), period).laid()


def over(report: Report, content: Content, numbers: list[SnapshotNumber]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the report says and what is kept of its edits, both as JSON; numbers written by hand are added to `numbers`."""
    edits = list(TextEdit.objects.filter(report=report).order_by("pk"))
    if not edits:
        return content.as_json(), {}
    laid = lay(content, numbers, edits, report.period)
    numbers += laid.numbers
    return laid.content.as_json(), laid.kept(content)


def asked_of(number: SnapshotNumber) -> str:
    """What a number was asked of, as a text; a computed one is known by its title."""
    if not number.figure:
        return number.title
    return f"{number.figure}|{number.since}|{number.until}|{sorted(number.narrow.items())}"


def numbers_in(block: Block) -> list[Ref]:
    """Numbers of a paragraph, in order."""
    return [f for line in block.lines for f in line if isinstance(f, Ref)] if isinstance(block, Paragraph) else []


class _Laying:
    def __init__(
        self, content: Content, numbers: Sequence[SnapshotNumber], edits: list[TextEdit], period: Period
    ) -> None:
        self.content, self.edits, self.period = content, edits, period
        self.numbers = {number.number: number for number in numbers}
        self.next = max(self.numbers, default=0)
        self.found = spots(content)
        self.out = Laid(content)
        self.blocks: list[Block] = []
        self.by_hand: list[list[Any]] = []  # of the paragraph being laid: written, counted, number

    def laid(self) -> Laid:
        over, after = self._placed()
        keys = {spot.block: spot.key for spot in self.found}
        for at, block in enumerate(self.content.blocks):
            edit = over.get(at)
            if edit is None:
                self._put(block, keys.get(at, ""))
            elif edit.kind == DROP:
                self._tell(edit, keys[at], -1)
            else:
                self._changed(edit, block, keys[at])
            for added in after.get(at, ()):
                self._tell(added, f"a{added.pk}", len(self.blocks))
                self._put(Paragraph(self._lines(added, {})), f"a{added.pk}")
        self.out.content = replace(self.content, blocks=tuple(self.blocks))
        return self.out

    def _tell(
        self, edit: TextEdit, key: str, block: int, changed: Sequence[Any] = (), by_hand: Sequence[Any] = (), reworded: str = ""
    ) -> None:  # fmt: skip
        row = {"edit": edit.pk, "spot": key, "block": block, "changed": list(changed), "by_hand": list(by_hand), "reworded": reworded}  # fmt: skip
        self.out.told.append(row)

    def _put(self, block: Block, key: str) -> None:
        self.blocks.append(block)
        self.out.places.append(key)

    # ── Where ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _placed(self) -> tuple[dict[int, TextEdit], dict[int, list[TextEdit]]]:
        over: dict[int, TextEdit] = {}
        after: dict[int, list[TextEdit]] = {}
        for finder in (self._same, self._alike, self._near):
            for edit in self.edits:
                if edit in over.values() or any(edit in rows for rows in after.values()):
                    continue
                free = [spot for spot in self.found if edit.kind == ADD or (spot.block not in over and not spot.fixed)]
                spot = finder(edit, free)
                if spot is None:
                    continue
                if edit.kind == ADD:
                    after.setdefault(spot.block, []).append(edit)
                else:
                    over[spot.block] = edit
        for rows in after.values():
            rows.sort(key=lambda edit: edit.pk)
        placed = {edit.pk for edit in (*over.values(), *(edit for rows in after.values() for edit in rows))}
        self.out.gone = [[edit.pk, edit.text or edit.was] for edit in self.edits if edit.pk not in placed]
        return over, after

    def _same(self, edit: TextEdit, free: list[Spot]) -> Spot | None:
        """Word for word and number for number: of several alike the very one."""
        same = [s for s in free if (s.heading, s.masked) == (edit.heading, edit.masked)]
        return next((s for s in same if _text(self.content.blocks[s.block]) == edit.was), None)

    def _alike(self, edit: TextEdit, free: list[Spot]) -> Spot | None:
        """With other numbers; then under another heading."""
        same = [s for s in free if s.masked == edit.masked]
        here = [s for s in same if s.heading == edit.heading]
        return next((s for s in here if s.nth == edit.nth), None) or next(iter(here or same), None)

    def _near(self, edit: TextEdit, free: list[Spot]) -> Spot | None:
        """With most of the words."""
        best, score = None, 0.0
        for spot in free:
            if spot.masked.startswith("\x1e") != edit.masked.startswith("\x1e"):
                continue
            near = SequenceMatcher(None, _stems(edit.masked), _stems(spot.masked), False).ratio()
            if near > score and near >= (NEAR if spot.heading == edit.heading else FAR):
                best, score = spot, near
        return best

    # ── What ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _changed(self, edit: TextEdit, block: Block, key: str) -> None:
        assert isinstance(block, Paragraph)
        now = self._now(edit, block)
        used = {each["of"] for line in edit.lines for each in line if not isinstance(each, str) and each["of"] >= 0}
        changed = [
            [edit.seen[of][1], now[of].text if of in now else "", now[of].number if of in now else 0]
            for of in sorted(used)
            if of not in now or now[of].text != edit.seen[of][1]
        ]
        reworded = block.text if _masked(block) != edit.masked else ""
        self.by_hand = []
        lines = self._lines(edit, now)
        self._tell(edit, key, len(self.blocks), changed, self.by_hand, reworded)
        self._put(replace(block, lines=lines), key)

    def _now(self, edit: TextEdit, block: Paragraph) -> dict[int, Ref]:
        """Each number the edit knows → the number that was asked of the same now."""
        there: dict[str, list[Ref]] = {}
        for ref in numbers_in(block):
            there.setdefault(asked_of(self.numbers[ref.number]), []).append(ref)
        return {at: there[asked].pop(0) for at, (asked, _text) in enumerate(edit.seen) if there.get(asked)}

    def _lines(self, edit: TextEdit, now: dict[int, Ref]) -> tuple[Line, ...]:
        return tuple(tuple(self._fragment(edit, each, now) for each in line) for line in edit.lines)

    def _fragment(self, edit: TextEdit, each: Any, now: dict[int, Ref]) -> Fragment:
        if isinstance(each, str):
            return each
        ref = now.get(each["of"])
        if ref is None or each["typed"]:
            return self._by_hand(edit, each, ref)
        return replace(ref, text=core_of(ref.text)) if each["core"] else ref

    def _by_hand(self, edit: TextEdit, each: Any, ref: Ref | None) -> Ref:
        self.next += 1
        counted = self.numbers[ref.number] if ref else None
        unit = counted.unit if counted else 1
        made = SnapshotNumber(
            number=self.next,
            since=counted.since if counted else self.period.since,
            until=counted.until if counted else self.period.until,
            value=_value(each["text"]) * unit,
            basis=EDITED,
            text=each["text"][:60],
            unit=unit,
            title=counted.title if counted else str(_("Число, написане рукою")),
            edited={
                "of": ref.number if ref else 0,
                "edit": edit.pk,
                "person": edit.person_id,
                "name": edit.name,
                "at": edit.at.isoformat(),
            },
        )
        self.out.numbers.append(made)
        if ref is not None and not alike(core_of(ref.text), each["text"]):
            self.by_hand.append([each["text"], ref.text, made.number])
        return Ref(made.number, each["text"], EDITED)


def _text(block: Block) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def _stems(masked: str) -> list[str]:
    return [word[:5].casefold() for word in masked.split()]


def _value(text: str) -> Decimal:
    """The number as written; what is no number («12.5.7») or is longer than any sum counts as nothing."""
    try:
        value = Decimal(re.sub(r"\s", "", text).replace(",", "."))
    except InvalidOperation:
        return Decimal(0)
    return round(value, 6) if value < MOST else Decimal(0)
