"""From an outline to a content tree with its numbers: every number is asked of its figure here, once, all together.

A printed number of a list is checked against what its figure gives: if they disagree, the report says so before anybody
approves it. Must run inside the hromada, in one transaction that sees the database as it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, cast

from django.utils.translation import gettext

from viche.hromada.models import Hromada
from viche.kit import figures, words
from viche.kit.access import Viewer
from viche.kit.figures import Period, printed
from viche.kit.figures.measures import Number
from viche.kit.figures.printed import PrintedCell, PrintedRow
from viche.kit.figures.stated import part_of, parts_in, standing_days
from viche.reports.asking import Answer, Asked, ask
from viche.reports.content import Basis, Block, Cell, Column, Content, Line, Paragraph, Ref, Row, Table
from viche.reports.language import Telling
from viche.reports.language.facts import facts
from viche.reports.naming import described
from viche.reports.outlines import Group, Listing, Outline, Prose, Totals, of_period

NOT_A_DIGIT = re.compile(r"[^\d,−-]")
MINUS = "−"
LANGUAGE = "uk"  # of the document, whoever asks for it
NOTHING = Answer()


@dataclass(frozen=True)
class Taken:
    """One number as it was taken: printed `text`, exact `value`, what it was asked of, or what it was made of."""

    number: int
    text: str
    value: Number
    basis: Basis
    title: str
    period: Period
    asked: Asked | None = None
    answer: Answer = NOTHING
    made_of: tuple[tuple[int, int], ...] = ()
    unit: int = 1


@dataclass(frozen=True)
class Composed:
    """A report in one piece. `doubts`: title and text of what is not settled."""

    content: Content
    numbers: list[Taken]
    doubts: list[dict[str, Any]]


def compose(outline: Outline, about: Any, period: Period, viewer: Viewer) -> Composed:
    """Compute everything the outline names, in a number of queries that does not grow with the rows."""
    return _Composer(outline, about, period, viewer).compose()


def title_of(outline: Outline, about: Any, period: Period) -> str:
    """What the report is called."""
    subject = printed.subject(outline.subject)
    return outline.name.format(**{**subject.says(about, period), **of_period(period)})


def said(value: Number, unit: int, places: int) -> str:
    """A number as this document writes it: «29 923,4»."""
    return words.number(printed.in_unit(value, unit), places, lang="uk")


@dataclass
class _Composer:
    outline: Outline
    about: Any
    period: Period
    viewer: Viewer
    numbers: list[Taken] = field(default_factory=list)
    doubts: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[Asked, Answer] = field(default_factory=dict)
    titles: dict[Asked, str] = field(default_factory=dict)

    def compose(self) -> Composed:
        subject = printed.subject(self.outline.subject)
        self.slots = {**subject.says(self.about, self.period), **of_period(self.period)}
        self.unit, self.within = subject.unit(self.about), dict(subject.narrow(self.about))
        rows = {block.key: self._rows(block) for block in self.outline.blocks if isinstance(block, Listing)}
        self.told = [self._telling(block) for block in self.outline.blocks if isinstance(block, Prose)]
        self._ask([*self._in_rows(rows), *self._in_totals(), *self._in_prose()])
        told = iter(self.told)
        blocks: list[Block] = []
        for part in self.outline.blocks:
            if isinstance(part, Listing):
                blocks.append(self._listing(part, rows[part.key]))
            elif isinstance(part, Prose):
                blocks += self._prose(next(told))
            else:
                blocks += self._totals(part)
        for doubt in subject.doubts(self.about, self.period):
            if doubt.printed:
                self.doubts.append({"title": doubt.title, "text": doubt.text, "printed": True})
        title = self.outline.name.format(**self.slots)
        return Composed(Content(title, tuple(blocks), self.outline.landscape), self.numbers, self.doubts)

    # ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _rows(self, part: Listing) -> list[PrintedRow]:
        return list(printed.printed_list(part.key).rows(self.about, self.period, self._resident))

    def _ask(self, asked: list[Asked]) -> None:
        self.answers = ask(asked, behind=True)
        self.titles = described(asked)

    def _in_rows(self, rows: dict[str, list[PrintedRow]]) -> Iterator[Asked]:
        for row in (row for listed in rows.values() for row in listed):
            for line in (line for cell in row.cells for line in cell.lines):
                yield from (_asked(each) for each in line if not isinstance(each, str))

    def _in_prose(self) -> Iterator[Asked]:
        for telling in self.told:
            yield from (Asked.of(figure.key, period, narrow) for figure, period, narrow in telling.asked())

    def _in_totals(self) -> Iterator[Asked]:
        for part in self.outline.blocks:
            if isinstance(part, Totals):
                for group in part.groups:
                    if group.figure:
                        yield from (self._of(group, part, key) for key, _title in part.parts)
                        yield self._of(group, part, "")
                    if group.less and self._is_later(group):
                        spent = part.group(group.less[1])
                        yield from (self._of(spent, part, key, self._year) for key, _title in part.parts)
                        yield self._of(spent, part, "", self._year)

    @property
    def _year(self) -> Period:
        """From 1 January to the end of the period."""
        return Period(self.period.since.replace(month=1, day=1), self.period.until)

    def _is_later(self, group: Group) -> bool:
        """Whether the difference is taken of more than the period: it begins later in its year."""
        return bool(group.since_january) and self._year != self.period

    def _of(self, group: Group, part: Totals, key: str | None, asked: Period | None = None) -> Asked:
        narrow = {} if key is None else {part.by: key}
        # What stands is asked for a day; the same day its page will be asked for.
        period = figures.figure(group.figure).days(asked or self.period)
        return Asked.of(group.figure, period, {**self.within, **narrow})

    # ── Blocks ───────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _resident(self) -> Viewer:
        """The report will be read by everybody, and a number of a closed section must not slip into a text."""
        return Viewer(hromada_id=self.viewer.hromada_id)

    def _telling(self, part: Prose) -> Telling:
        return Telling(
            part.source, self.period, self._resident, self._facts, self._department.pk, self._asked_of, part.verbatim
        )

    @cached_property
    def _department(self) -> Any:
        return printed.subject(self.outline.subject).department(self.about)

    @cached_property
    def _facts(self) -> dict[str, Any]:
        """What the texts of the outline may name; asked once, however many parts it has."""
        hromada = Hromada.objects.get(pk=self.about.hromada_id)
        return facts(hromada, self._department, self.period, self.slots)

    def _asked_of(self, figure: figures.Figure, period: Period, narrow: Mapping[str, Any]) -> tuple[Number, str]:
        """What an outline asks: what is counted; where nothing is, what a document states for exactly these days."""
        answer = self._answer(Asked.of(figure.key, period, narrow))
        if answer.records or answer.value:
            return answer.value, answer.basis
        found = self.stated_standing if figure.standing else self.stated
        stated = found.get((figure.key, part_of(figure, narrow))) if set(narrow) <= set(figure.breakdowns) else None
        return (answer.value, "counted") if stated is None else (stated, "stated")

    def _answer(self, asked: Asked) -> Answer:
        """What was asked with all the others, or is asked now: a slot in a loop, a condition."""
        if asked not in self.answers:
            self.answers |= ask([asked], behind=True)
            self.titles |= described([asked])
        return self.answers.get(asked, NOTHING)

    @cached_property
    def stated(self) -> dict[tuple[str, str], Number]:
        """What documents state for the period: (figure, part) → value."""
        return {(row.figure, row.part): row.number for row in parts_in(self.period)}

    @cached_property
    def stated_standing(self) -> dict[tuple[str, str], Number]:
        """What documents state of what stood at its end."""
        days = standing_days(self.period.until)
        return {(row.figure, row.part): row.number for day in reversed(days) for row in parts_in(day)}

    def _prose(self, telling: Telling) -> list[Block]:
        return [
            Paragraph(
                tuple(
                    tuple(each if isinstance(each, str) else self._told(each) for each in line) for line in block.lines
                ),
                block.align,
                block.style in ("title", "heading"),
                block.style,
            )
            for block in telling.blocks()
        ]

    def _told(self, each: printed.Number) -> Ref:
        asked = _asked(each)
        return self._note(
            each.text, each.value, cast(Basis, each.basis), self.titles[asked], asked, self._answer(asked)
        )

    def _listing(self, part: Listing, rows: list[PrintedRow]) -> Table:
        listed = printed.printed_list(part.key)
        columns = listed.columns(self.about, self.period)
        head: list[Row] = [tuple(Cell(_lines(str(column.title)), header=True) for column in columns)]
        if part.numbered:
            head.append(
                tuple(
                    Cell(((str(at),),) if at <= part.numbered else (), header=True) for at in range(1, len(columns) + 1)
                )
            )
        body = tuple(self._row(row, [column.numeric for column in columns]) for row in rows)
        told = tuple(Column(" ".join(str(c.title).split()), c.width, c.numeric) for c in columns)
        return Table(told, tuple(head), body, label=str(listed.title))

    def _row(self, row: PrintedRow, numeric: list[bool]) -> Row:
        if len(row.cells) == 1 and len(numeric) > 1:
            return (self._cell(row.cells[0], False, columns=len(numeric), header=True),)
        pairs = zip(row.cells, numeric, strict=True)
        return tuple(self._cell(cell, is_number) for cell, is_number in pairs if cell.rows)

    def _cell(self, cell: PrintedCell, numeric: bool, columns: int = 1, header: bool = False) -> Cell:
        lines = tuple(
            tuple(each if isinstance(each, str) else self._taken(each) for each in line) for line in cell.lines
        )
        return Cell(lines, max(cell.rows, 1), columns, numeric, header)

    def _taken(self, each: printed.Number) -> Ref:
        asked = _asked(each)
        answer = self.answers.get(asked, NOTHING)
        unit = next((unit for unit in (self.unit, 1, 1000) if _says(each.text, answer.value, unit)), None)
        if unit is None:
            self._doubt(
                gettext("Надруковане число не таке, як дають записи"),
                gettext("%(title)s: надруковано %(text)s, записи дають %(value)s.")
                % {"title": self.titles[asked], "text": each.text, "value": words.number(answer.value)},
            )
        basis = answer.basis if answer.records else cast(Basis, each.basis)
        return self._note(each.text, answer.value, basis, self.titles[asked], asked, answer, unit=unit or 1)

    def _totals(self, part: Totals) -> list[Block]:
        columns, head, below, body = [], [], [], []
        found: dict[tuple[str, str | None], Taken] = {}
        for group in part.groups:
            title = (group.since_january if self._is_later(group) else group.title).format(**self.slots)
            head.append(Cell(_lines(title), columns=len(part.parts), header=True))
            for key, heading in part.parts:
                columns.append(Column(f"{title}: {heading}", 10, numeric=True))
                below.append(Cell(((heading,),), header=True))
                taken = found[group.key, key] = self._total(part, group, key, f"{title}: {heading}", found)
                body.append(Cell(((_ref(taken),),), numeric=True))
        table = Table(tuple(columns), (tuple(head), tuple(below)), (tuple(body),), label=part.label)
        return [table, *self._unsaid(part)]

    def _total(
        self, part: Totals, group: Group, key: str | None, title: str, found: dict[tuple[str, str | None], Taken]
    ) -> Taken:
        if group.less is None:
            asked = self._of(group, part, key)
            answer = self.answers.get(asked, NOTHING)
            text = said(answer.value, self.unit, part.places)
            self._note(text, answer.value, answer.basis, title, asked, answer, unit=self.unit)
            return self.numbers[-1]
        whole, less = (found[name, key] for name in group.less)
        if self._is_later(group):
            less = self._since_january(part, part.group(group.less[1]), key)
        value, made = whole.value - less.value, ((1, whole.number), (-1, less.number))
        text = said(value, self.unit, part.places)
        self._note(text, value, _together(whole, less), title, made_of=made, unit=self.unit)
        return self.numbers[-1]

    def _since_january(self, part: Totals, spent: Group, key: str | None) -> Taken:
        """What was spent since the year began: stands in no cell of its own, but the difference opens it."""
        asked = self._of(spent, part, key, self._year)
        answer = self.answers.get(asked, NOTHING)
        text = said(answer.value, self.unit, part.places)
        self._note(text, answer.value, answer.basis, self.titles[asked], asked, answer, unit=self.unit)
        return self.numbers[-1]

    def _unsaid(self, part: Totals) -> list[Block]:
        """What the whole has and no part: told in the document itself, each sum a number that opens."""
        line: list[str | Ref] = []
        for title, asked in self._whose_part_is_unsaid(part):
            answer = self.answers.get(asked, NOTHING)
            if not answer.records:
                continue
            text = said(answer.value, self.unit, part.places)
            line += ["; " if line else f"{part.unsaid}: ", f"{words.lowfirst(title)} — "]
            named = f"{title}: {part.rest}"
            line.append(self._note(text, answer.value, answer.basis, named, asked, answer, unit=self.unit))
            self._doubt(part.unsaid, f"{title}: {text}.")
        return [Paragraph(((*line, "."),))] if line else []

    def _whose_part_is_unsaid(self, part: Totals) -> Iterator[tuple[str, Asked]]:
        for group in part.groups:
            if group.figure:
                yield group.title.format(**self.slots), self._of(group, part, "")
            elif group.less and self._is_later(group):
                yield gettext("Видатки від 1 січня"), self._of(part.group(group.less[1]), part, "", self._year)

    # ── Numbers and doubts ───────────────────────────────────────────────────────────────────────────────────────

    def _note(
        self, text: str, value: Number, basis: Basis, title: str, asked: Asked | None = None,
        answer: Answer = NOTHING, made_of: tuple[tuple[int, int], ...] = (), unit: int = 1,
    ) -> Ref:  # fmt: skip
        period = asked.period if asked else self.period
        taken = Taken(len(self.numbers) + 1, text, value, basis, title, period, asked, answer, made_of, unit)
        self.numbers.append(taken)
        return _ref(taken)

    def _doubt(self, title: str, text: str) -> None:
        self.doubts.append({"title": title, "text": text})


def _together(*parts: Taken) -> Basis:
    """The basis of a number made of others; one with no record behind it has no say."""
    bases = {part.basis for part in parts if part.answer.records}
    return "mixed" if len(bases) > 1 else bases.pop() if bases else "counted"


def _asked(each: printed.Number) -> Asked:
    return Asked.of(each.figure, each.period, each.narrow)


def _ref(taken: Taken) -> Ref:
    return Ref(taken.number, taken.text, taken.basis)


def _lines(text: str) -> tuple[Line, ...]:
    return tuple((line,) for line in text.split("\n")) if text else ()


def _says(text: str, value: Number, unit: int) -> bool:
    """Whether the printed text is this value in this unit, rounded to the places it shows."""
    digits = NOT_A_DIGIT.sub("", text).replace(MINUS, "-").replace(",", ".")
    try:
        shown = Decimal(digits)
    except ArithmeticError:
        return False
    return printed.in_unit(value, unit).quantize(Decimal(1).scaleb(-places_of(text)), ROUND_HALF_UP) == shown


def places_of(text: str) -> int:
    """How many decimals a printed number shows."""
    return len(NOT_A_DIGIT.sub("", text).partition(",")[2])
