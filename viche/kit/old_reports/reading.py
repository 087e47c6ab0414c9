"""What an old report says in numbers: each with its value, what was counted, the sentence, the period, the place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from viche.kit import words
from viche.kit.old_reports import nouns
from viche.kit.old_reports.blocks import Block
from viche.kit.old_reports.masks import blotted, without_titles
from viche.kit.old_reports.numbers import Found, numbers
from viche.kit.old_reports.sentences import sentences

Days = tuple[date, date]
# A sentence longer than this is quoted by the part of it around the number.
LONG = 600
MOST = 3000
MOST_IN_BLOCK = 400
TOO_LARGE = Decimal(10) ** 15
_MONEY_WORDS = re.compile(r"асигнуван|видатк|фінансуван|кошт|бюджет|витра", re.I)
_ONLY_NUMBERS = re.compile(r"(?:[\s\d,.\x00–—-]|\([^()\d]*\))*")
_LABELLED = re.compile(r"(?:всього|усього|разом|загалом)\s*[:–—-]?", re.I)
_LABEL = re.compile(r"\s*[-–—:]\s*\d")
# So far from the number a period may stand that is said after it.
NEAR = 80


@dataclass(frozen=True)
class Proposal:
    """A number found. `start`, `end`: its place in the text of block `block`; `printed`: as it stands there; `unit`: the words of
    what was counted, `head` the noun of them; `kind`: count, money, percent or ordinal; `own`: the unit stands with the number
    and was not taken from another one."""

    block: int
    start: int
    end: int
    value: Decimal
    printed: str
    kind: str
    unit: str
    head: str
    qualifier: str
    quote: str
    place: str
    since: date
    until: date
    own: bool = True


def read(blocks: list[Block], period: Days) -> list[Proposal]:
    """Every number of the document that counts something, in order. `period`: what the document speaks of."""
    money = next((block.unit for block in blocks if "грн" in block.unit), "") or _printed_unit(blocks)
    passed = _column_numbers(blocks)
    found: list[Proposal] = []
    listed: list[Proposal] = []
    for index, block in enumerate(blocks):
        if index in passed:
            continue
        listed = listed if index and _goes_on(blocks[index - 1], block) else []
        own = _Reading(index, blocks, period, money, listed).proposals()
        listed = listed + own
        found += own
        if len(found) >= MOST:
            break
    return found[:MOST]


def _goes_on(before: Block, block: Block) -> bool:
    """Whether a paragraph is an item of the list the one before it began: «…571 звернення:», «549 – індивідуальних;»."""
    return not block.cell and before.text.rstrip().endswith((":", ";"))


def _column_numbers(blocks: list[Block]) -> set[int]:
    """Cells that number the columns: at least three in a row, each one more."""
    found: set[int] = set()
    run: list[int] = []
    for index, block in enumerate(blocks):
        value = int(block.text) if block.cell and re.fullmatch(r"\d{1,2}", block.text.strip()) else None
        if value is not None and run and value == int(blocks[run[-1]].text) + 1 and run[-1] == index - 1:
            run.append(index)
        else:
            run = [index] if value is not None else []
        if len(run) >= 3:
            found.update(run)
    return found


def _printed_unit(blocks: Iterable[Block]) -> str:
    return "тис. грн" if any(block.cell and "тис. грн" in block.text for block in blocks) else ""


def _is_money_table(blocks: list[Block], index: int) -> bool:
    """Whether the cells shortly before speak of money: headers of a table whose unit is said elsewhere."""
    return any(block.cell and _MONEY_WORDS.search(block.text) for block in blocks[max(0, index - 24) : index])


def spoken_of(blocks: Iterable[Block]) -> Days | None:
    """The period the title says, or the first one the text does: «Звіт … за 2024 рік»."""
    seen = 0
    for block in blocks:
        found = [said for said in words.said_periods(block.text) if not said.day]
        telling = [said for said in found if said.since.year == said.until.year]
        if telling:
            best = max(telling, key=lambda said: _is_reported(block.text, said.start))
            return best.since, best.until
        seen += len(block.text)
        if seen > 6000:
            break
    return None


def _is_reported(text: str, start: int) -> bool:
    return re.search(r"(?:за|у|протягом)\s*\Z", text[:start].lower()) is not None


class _Reading:
    """One block under way."""

    def __init__(self, index: int, blocks: list[Block], period: Days, money: str, listed: list[Proposal]) -> None:
        self.index, self.blocks, self.period, self.money, self.listed = index, blocks, period, money, listed
        self.block = blocks[index]
        self.text = self.block.text
        self.clean = blotted(self.text)
        self.periods = [
            said for said in words.said_periods(without_titles(self.text), period[1].year) if self._is_meant(said)
        ]
        self.spans = sentences(self.text)

    def _is_meant(self, said: words.SaidPeriod) -> bool:
        """Years of long ago name events; the term of a plan that goes on is no period either, unless it is counted through."""
        several = said.since.year != said.until.year
        through = said.since <= self.period[1] <= said.until and "-" not in self.text[said.start : said.end]
        return not several or through

    def proposals(self) -> list[Proposal]:
        """Its numbers with what they count."""
        found: list[Proposal] = []
        for number in numbers(self.text, self.clean)[:MOST_IN_BLOCK]:
            span = next((span for span in self.spans if span[0] <= number.start < span[1]), (0, len(self.text)))
            before = [p for p in found if p.start >= span[0]] or found[-1:] or self.listed
            proposal = self._proposal(number, span, before)
            if proposal is not None:
                found.append(proposal)
        return self._with_nouns_ahead(found)

    def _with_nouns_ahead(self, found: list[Proposal]) -> list[Proposal]:
        """«3793 вхідних і 2892 вихідних документів»: the noun stands with the last of them."""
        for index in range(len(found) - 2, -1, -1):
            now, ahead = found[index], found[index + 1]
            joined = re.fullmatch(r"[\s\w’'-]{0,60}?(?:,|\s(?:та|і|й))\s*", self.text[now.end : ahead.start])
            if nouns.is_adjective(now.head) and joined and not nouns.is_adjective(ahead.head) and ahead.kind == "count":
                found[index] = replace(now, unit=f"{now.unit} {ahead.head}", head=ahead.head)
        return found

    def _proposal(self, number: Found, span: tuple[int, int], before: list[Proposal]) -> Proposal | None:
        counted = self._counted(number, span, before)
        if counted is None:
            return None
        unit, head, kind, own = counted
        start, end = self._quoted(number, span)
        since, until = self._period(number, span, kind)
        return Proposal(
            self.index, number.start, number.end, number.value, self.text[number.start : number.end], kind, unit, head,
            number.qualifier, self._quote(start, end), self.block.place, since, until, own,
        )  # fmt: skip

    def _quote(self, start: int, end: int) -> str:
        """Word for word; a lone number of a table is quoted with the titles of its row and column."""
        quote = " ".join(self.text[start:end].split())
        if not self._is_alone():
            return quote
        if not self.block.row and not self.block.heading:
            return self._beside_it()
        return " | ".join(part for part in (self.block.row, self.block.heading, quote) if part)

    def _beside_it(self) -> str:
        """The lone numbers around it: what is left of a row whose titles nobody can tell any more."""
        first = last = self.index
        while first and self._is_left(first - 1):
            first -= 1
        while last + 1 < len(self.blocks) and self._is_left(last + 1):
            last += 1
        return " ".join(" ".join(block.text.split()) for block in self.blocks[first : last + 1])[:LONG]

    def _is_left(self, index: int) -> bool:
        block = self.blocks[index]
        return block.cell and abs(index - self.index) < 12 and re.fullmatch(r"[\d\s,.–—-]+", block.text) is not None

    # What is counted

    def _counted(
        self, number: Found, span: tuple[int, int], before: list[Proposal]
    ) -> tuple[str, str, str, bool] | None:
        """(unit, its noun, kind, whether it stands with the number); None when nothing is counted."""
        if number.value >= TOO_LARGE:
            return None
        if number.unit:
            return number.unit, number.unit, number.kind, True
        phrase, bare = nouns.after(self.clean, number.end)
        if number.kind == "ordinal":
            return self._edition(phrase, bare)
        if number.in_words and number.value <= 1 and not self._is_done_once(number):
            return None
        if phrase is not None and not bare:
            return self._with(number, phrase, before)
        found = nouns.after_dash(self.clean, number.end) or nouns.before_dash(self.clean, number.start)
        if found is not None and not nouns.is_duration(found) and not number.in_words:
            return found.text, found.head, "count", True
        if self._is_sum(number):
            unit = self.block.unit or self.money
            return unit, unit.rsplit(" ", 1)[-1], "money" if "грн" in unit else "count", True
        if self._is_alone():
            return self._by_titles()
        return self._taken_over(number, span, before, phrase)

    def _is_done_once(self, number: Found) -> bool:
        """«проведено одну толоку» counts, «один з» does not."""
        before = nouns.WORD.findall(self.text[max(0, number.start - 40) : number.start])
        return number.value == 1 and bool(before) and nouns.is_verb(before[-1])

    def _is_alone(self) -> bool:
        """Whether the cell holds numbers only."""
        return self.block.cell and _ONLY_NUMBERS.fullmatch(self.clean) is not None

    def _by_titles(self) -> tuple[str, str, str, bool] | None:
        """A lone number of a table: its column or its row says what was counted; the first column numbers the rows."""
        if not self.block.row or re.match(r"№|п/п|з/п|код", self.block.heading.lower()):
            return None
        phrase = nouns.named_by(self.block.heading) or nouns.named_by(self.block.row)
        return (phrase.text, phrase.head, "count", True) if phrase is not None else None

    def _edition(self, phrase: nouns.Phrase | None, bare: bool) -> tuple[str, str, str, bool] | None:
        """«Другий міський форум» says which one it is, «95-та бригада» is a name."""
        if phrase is None or bare or not nouns.has_editions(phrase):
            return None
        return phrase.text, phrase.head, "count" if nouns.is_anniversary(phrase) else "ordinal", True

    def _with(self, number: Found, phrase: nouns.Phrase, before: list[Proposal]) -> tuple[str, str, str, bool] | None:
        """The noun right after the number, unless it says how long, or that the number is a name."""
        if nouns.is_duration(phrase) or (not number.in_words and nouns.is_named(number.value, phrase)):
            return None
        if nouns.is_container(phrase):
            if inside := nouns.by_how_many(self.clean, number.start):
                return inside.text, inside.head, "count", True
            own = [p for p in before if p.own and p.kind == "count"]
            if own and re.match(r"[^\w]*\w+\s*(?:[.,;)]|\Z)", self.clean[number.end :]):
                return own[-1].unit, own[-1].head, "count", False
        return phrase.text, phrase.head, "count", True

    def _is_sum(self, number: Found) -> bool:
        """A number alone in its cell, or beside years and «Всього», of a column of sums."""
        if not self.block.cell or number.in_words:
            return False
        if self.block.unit:
            return True
        alone = _ONLY_NUMBERS.fullmatch(_LABELLED.sub("", self.clean)) is not None
        return alone and bool(self.money) and _is_money_table(self.blocks, self.index) and "," in self.text

    def _taken_over(
        self, number: Found, span: tuple[int, int], before: list[Proposal], phrase: nouns.Phrase | None
    ) -> tuple[str, str, str, bool] | None:
        """«з них 23 електронних», «II квартал – 29»: what the number before it counted; or what «кількість» names."""
        clause = max(span[0], number.start - 300)
        told = nouns.by_how_many(self.clean[clause : number.start], number.start - clause)
        own = [p for p in before if p.own and p.kind == "count"]
        if told is not None and not any(p.start > clause and p.start >= number.start - 120 for p in own):
            return told.text, told.head, "count", True
        if own:
            unit = f"{phrase.text} {own[-1].head}" if phrase is not None else own[-1].unit
            return unit, own[-1].head, "count", False
        if phrase is not None and not number.in_words:
            return phrase.text, phrase.head, "count", True
        return None

    # Where and when

    def _quoted(self, number: Found, span: tuple[int, int]) -> tuple[int, int]:
        """The sentence; of a very long one the clause around the number."""
        start, end = span
        if end - start <= LONG:
            return start, end
        for stop in re.finditer(r"[;:]\s|\n", self.text[start:end]):
            place = start + stop.end()
            if place <= number.start - 40:
                start = max(start, place)
            elif place > number.end + 40:
                end = start + len(self.text[start:place].rstrip())
                break
        return self._short(start, number.start, max(end, number.end))

    def _short(self, start: int, number: int, end: int) -> tuple[int, int]:
        """Not more than a reader takes in: whole words around the number."""
        if number - start > LONG // 2:
            start = (
                self.text.index(" ", number - LONG // 2) + 1 if " " in self.text[number - LONG // 2 : number] else start
            )
        if end - number > LONG // 2:
            cut = self.text.find(" ", number + LONG // 2, end)
            end = cut if cut > 0 else end
        return start, end

    def _period(self, number: Found, span: tuple[int, int], kind: str) -> Days:
        """What the number's own words say of when, else the sentence, else the document."""
        inside = [said for said in self.periods if span[0] <= said.start < span[1]]
        said = self._labelled(number) or self._beside(number, inside) or self._earlier(number, inside)
        if said is None:
            return self.period
        since, until = said
        if kind != "money" and since.year == self.period[1].year and since < self.period[1] < until:
            return since, self.period[1]  # «протягом 2024 року» in a report for half a year
        return since, until

    def _labelled(self, number: Found) -> Days | None:
        """«Всього: 7272,8» of a cell with years is of all of them."""
        if not self.block.cell or not _LABELLED.search(self.text[max(0, number.start - 12) : number.start]):
            return None
        years = [said for said in self.periods if self._is_label(said)]
        return (years[0].since, years[-1].until) if years else None

    def _is_label(self, said: words.SaidPeriod) -> bool:
        """«2020 рік - 500,0»: the period belongs to what follows."""
        return _LABEL.match(self.clean, said.end) is not None

    def _beside(self, number: Found, inside: list[words.SaidPeriod]) -> Days | None:
        """«II квартал – 29» before it, «13 - у I кварталі» after it."""
        for said in inside:
            if said.end <= number.start and re.fullmatch(r"\s*[-–—:]\s*", self.text[said.end : number.start]):
                return said.since, said.until
        following = next((said for said in inside if said.start >= number.end and not self._is_label(said)), None)
        if following is None or following.start - number.end > NEAR:
            return None
        between = self.clean[number.end : following.start]
        inside_brackets = between.count("(") < between.count(")") or self._in_brackets(number)
        if re.search(r"\d|\.\s", between) or (";" in between and not inside_brackets):
            return None
        return following.since, following.until

    def _in_brackets(self, number: Found) -> bool:
        before = self.text[max(0, number.start - 200) : number.start]
        return before.rfind("(") > before.rfind(")")

    def _earlier(self, number: Found, inside: list[words.SaidPeriod]) -> Days | None:
        """The last one said before the number in its sentence, unless it stands in brackets or belongs to another number."""
        for said in reversed(inside):
            bracket = said.start > 0 and self.text[said.start - 1] in "(["
            if said.end <= number.start and not bracket and not self._is_label(said):
                return said.since, said.until
        return None
