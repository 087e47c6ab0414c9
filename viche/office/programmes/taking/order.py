"""Lines to goals, tasks, groups and measures, each cell parsed."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from viche.office.programmes.taking import heading, money
from viche.office.programmes.taking.cells import sources
from viche.office.programmes.taking.doubts import unreadable
from viche.office.programmes.taking.draft import (
    Cell,
    Doubt,
    ExecutorDraft,
    MeasureDraft,
    ProgrammeDraft,
    SumRow,
    TaskDraft,
)
from viche.office.programmes.taking.fields import MONEY, parse
from viche.office.programmes.taking.lines import Line
from viche.office.programmes.taking.status import statement
from viche.office.programmes.taking.texts import (
    Vocabulary,
    comparable,
    inside_number,
    is_nothing,
    names,
    numbered,
    paragraphs,
    years,
)

# A heading longer than this, or one that ends a sentence, is what is said of the task as a whole.
SENTENCE = 120


class Order:
    """Puts the lines of a document into a draft."""

    def __init__(self, lines: list[Line], words: Vocabulary, units: dict[str, int], draft: ProgrammeDraft) -> None:
        self.lines, self.words, self.units, self.draft = lines, words, units, draft
        self.doubts: list[Doubt] = []
        self.goal, self.task = 0, ""
        self.held: dict[str, Cell | None] = {"goal": None, "task": None}
        self.since: dict[str, int] = {}
        self.report = False

    def run(self, *, report: bool) -> None:
        """Fill the draft. `report`: the document tells what was done, so its results are stories."""
        self.report = report and not any(
            "explanation" in row or "status" in row for line in self.lines for row in line.rows
        )
        self.known = self._known_names()
        for index, line in enumerate(self.lines):
            if line.kind == "heading":
                self._heading(index, line)
            elif line.kind == "sum":
                self._sum(line)
            else:
                self._hold(line)
                self._measure(index, line)
        self._zeros()
        self._parents()
        self._number_the_rest()
        unsaid = [m for m in self.draft.measures if m.plan.kind == "unknown" and not is_nothing(m.plan.printed)]
        if worded := [m.number for m in unsaid if not re.search(r"\d", m.plan.printed)]:
            text = _("План словами, без суми, збережено як надруковано: %(numbers)s.")
            self.draft.notes.append(text % {"numbers": ", ".join(worded[:20])})
        if self.report and any(m.statement.story for m in self.draft.measures):
            self.draft.notes.append(
                _(
                    "Стовпець з очікуваними результатами прочитано як розповідь про зроблене: іншого такого в таблиці немає."
                )
            )

    def _known_names(self) -> frozenset[str]:
        """Names of executors that stand alone in a line, to join those torn between lines elsewhere."""
        texts = [text for line in self.lines for text in line.texts("executors")]
        whole = [name for text in texts if "\n" not in text for name in names(text)]
        return frozenset(comparable(name) for name in whole)

    # Goals and tasks

    def _hold(self, line: Line) -> None:
        """Goal and task of the columns «Ціль» and «Завдання»."""
        for key, cell in (("goal", line.goal), ("task", line.task)):
            if cell is None or cell is self.held[key]:
                continue
            self.held[key] = cell
            text = self.words.one_line(cell.text)
            if key == "goal":
                self._new_goal(text, cell)
            else:
                self._new_task(*numbered(text), cell)

    def _new_goal(self, text: str, cell: Cell | None) -> None:
        draft = self.draft
        if text in draft.goals:
            self.goal = draft.goals.index(text)
            return
        draft.goals.append(text)
        self.goal, self.task = len(draft.goals) - 1, ""
        self.held["task"] = None
        if cell is not None:
            draft.cells.append(Cell("goal", cell.text, cell.place))

    def _new_task(self, number: str, title: str, cell: Cell | None) -> None:
        tasks = self.draft.tasks
        found = [t for t in tasks if t.goal == self.goal and comparable(t.title) == comparable(title)]
        if not found:
            found = [TaskDraft(number or self._free_number(), title, self.goal, cells=[cell] if cell else [])]
            tasks += found
        self.task = found[0].number

    def _free_number(self) -> str:
        taken = {task.number for task in self.draft.tasks}
        return next(str(n) for n in range(len(taken) + 1, len(taken) * 2 + 2) if str(n) not in taken)

    def _heading(self, index: int, line: Line) -> None:
        """A heading over the whole width: a goal, a task, a group of measures, or the outcome of a task."""
        cell = line.cells[0] if line.cells else None
        before = self.lines[index - 1].kind if index else ""
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        text = f"{line.number}. {line.title}" if line.number else line.title
        if match := heading.GOAL.fullmatch(line.title):
            self._new_goal(match["text"].strip(), cell)
        elif match := heading.TASK.fullmatch(line.title):
            self._new_task(*_numbered_loosely(line.number, match["text"].strip(" .:")), cell)
        elif self._is_group(line, after):
            self._group(line.number, line.title, line)
        elif not line.number and before in ("measure", "sum") and (len(text) > SENTENCE or text.endswith(".")):
            self._outcome(text, cell)
        elif after is not None and after.kind == "heading" and self._is_above(line, after):
            self._new_goal(text, cell)
        elif after is not None:
            self._new_task(line.number, line.title, cell)

    def _is_group(self, line: Line, after: Line | None) -> bool:
        """«1.8. … органів:» above 1.8.1; «1. …» above 1.1 is a task."""
        return (
            "." in line.number
            and after is not None
            and after.kind == "measure"
            and after.number.startswith(f"{line.number}.")
        )

    def _is_task(self, line: Line, after: Line | None) -> bool:
        """«1. Налагодження» alone in its row, above 1.1: a sheet without merged cells."""
        return line.number.isdigit() and after is not None and after.number.startswith(f"{line.number}.")

    def _is_above(self, line: Line, after: Line) -> bool:
        """Whether of two headings in a row the first is a goal."""
        if heading.GOAL.fullmatch(after.title):
            return False
        return not line.number or not after.number or after.number.startswith(f"{line.number}.")

    def _outcome(self, text: str, cell: Cell | None) -> None:
        found = [task for task in self.draft.tasks if task.goal == self.goal and task.number == self.task]
        if found:
            found[0].outcome = "\n".join(filter(None, [found[0].outcome, text]))
            found[0].cells += [cell] if cell else []
        elif cell:
            self.draft.cells.append(Cell("outcome", text, cell.place))

    # Measures

    def _group(self, number: str, title: str, line: Line) -> None:
        group = MeasureDraft(number, title, self.goal, self.task, is_group=True)
        group.cells = [
            Cell("measure", cell.text, cell.place) for cell in line.cells if cell.field in ("measure", "task")
        ]
        self.draft.measures.append(group)

    def _measure(self, index: int, line: Line) -> None:
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        said = [key for row in line.rows for key, text in row.items() if not is_nothing(text)]
        if self._is_group(line, after) and not set(said) - {"measure", "number"}:
            self._group(line.number, line.title, line)
            return
        if self._is_task(line, after) and not set(said) - {"measure", "number"}:
            self._new_task(line.number, line.title, next(iter(line.cells), None))
            return
        if line.number and (parts := inside_number(line.title, line.number)):
            self._group(line.number, parts[0], line)
            line.number, line.title = parts[1], parts[2]
        title = line.title if line.number else re.sub(r"^[-–—•]\s*", "", line.title).rstrip(";").strip()
        measure = MeasureDraft(line.number, title, self.goal, self.task, cells=line.cells)
        self._years(measure, line)
        measure.executors = [ExecutorDraft(name) for name in names(line.text("executors"), self.known)]
        measure.source_printed = "\n".join(name for _key, name in sources(line.text("source")))
        self._money(measure, line)
        measure.expected = paragraphs(line.text("expected"))
        measure.explanation = paragraphs(line.text("explanation")) or (measure.expected if self.report else "")
        measure.statement = statement(line.text("status"), measure.explanation)
        self.draft.measures.append(measure)

    def _years(self, measure: MeasureDraft, line: Line) -> None:
        texts = list(dict.fromkeys(line.texts("years")))
        measure.years_printed = (
            paragraphs(texts[0]) if len(texts) == 1 else "\n".join(paragraphs(text) for text in texts)
        )
        measure.since_year, measure.until_year = years(" ".join(texts))

    def _money(self, measure: MeasureDraft, line: Line) -> None:
        measure.plan, bad = money.plan(line, self.units)
        actual, worse = money.actual(line, self.units)
        measure.actual, measure.actual_printed, measure.actual_source = actual.amount, actual.printed, actual.source
        measure.actual_sources, measure.actual_funds = actual.sources, actual.funds
        self.doubts += [unreadable(measure, key, text) for key, text in [*bad, *worse]]

    def _sum(self, line: Line) -> None:
        """A row «Всього»: of the task it stands in when it says so, else of the whole programme."""
        text = " ".join(line.texts("measure") + line.texts("number") + [line.title]).casefold()
        over = self.draft.measures
        if re.search(r"завдан|напрям|розділ|підпрограм", text):
            over = [m for m in over if (m.goal, m.task) == (self.goal, self.task)]
        elif re.search(r"\bціл", text):
            over = [m for m in over if m.goal == self.goal]
        numbers = [m.number for m in over if not m.is_group]
        for base in sorted(MONEY):
            for key, amount in money.summed(line, base, self.units):
                cell = next(
                    (c for c in line.cells if parse(c.field).base == base and c.field.startswith(key.split(":")[0])),
                    None,
                )
                exact = next((c for c in line.cells if c.field == key), cell)
                if exact is not None:
                    self.draft.sums.append(SumRow(key, amount, numbers, exact))

    def _zeros(self) -> None:
        """«1.1» again after 1.9: a spreadsheet took 1.10 for a number and dropped its zero."""
        seen: set[str] = set()
        before = ""
        for measure in self.draft.measures:
            prefix, _dot, last = measure.number.rpartition(".")
            full = f"{measure.number}0"
            if measure.number in seen and prefix and before == f"{prefix}.{int(last) * 10 - 1}":
                text = _("Номер %(short)s після %(before)s прочитано як %(full)s: таблиця загубила нуль у кінці.")
                self.draft.notes.append(text % {"short": measure.number, "before": before, "full": full})
                measure.number = full
            before = measure.number
            seen.add(before)

    def _parents(self) -> None:
        numbers = {measure.number for measure in self.draft.measures if measure.number}
        for measure in self.draft.measures:
            above = measure.number.rpartition(".")[0]
            # «1» is a task, «1.8» may be a group or a measure with parts.
            if "." in above and above in numbers:
                measure.parent = above

    def _number_the_rest(self) -> None:
        """Measures of a table without numbers get them by their order: «3.12.1.2» in the task 3.12.1."""
        if not self.draft.measures or any(measure.number for measure in self.draft.measures):
            return
        counted: dict[tuple[int, str], int] = {}
        for measure in self.draft.measures:
            key = (measure.goal, measure.task)
            counted[key] = counted.get(key, 0) + 1
            measure.number = f"{measure.task}.{counted[key]}" if measure.task else str(counted[key])
        self.draft.notes.append(_("У таблиці заходи не пронумеровано: номери дано за їхнім порядком."))


def _numbered_loosely(number: str, text: str) -> tuple[str, str]:
    """«1. Налагодження» and, after the word «Завдання», also «1 Налагодження»."""
    own, rest = numbered(text)
    if own:
        return own, rest
    match = re.fullmatch(r"(\d{1,3}(?:\.\d{1,3})*)[.):]?\s+(.+)", text, re.S)
    return (match[1], match[2]) if match else (number, text)
