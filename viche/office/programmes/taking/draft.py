"""What a document says of a programme, cell by cell, before anything is written. Money is exact, in hryvnias."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from viche.office.programmes.taking.columns import Columns

# How a measure's plan is said (Plan.kind has the same keys).
YEARS, SUM, NOT_NEEDED, BY_DECISION, UNKNOWN = "years", "sum", "not_needed", "by_decision", "unknown"


@dataclass(frozen=True)
class Place:
    """Where in the document: table (from 1), row, column; `label` is how a person is told."""

    table: int
    row: int
    column: int
    label: str


@dataclass(frozen=True)
class Doubt:
    """What does not hold. `rule` is the key of the rule (`doubts.RULES`), `printed` and `computed` what stands and what follows.

    `measure`: the number of the measure it is about, or empty; `text`: the whole sentence for a person. Where the two are
    numbers they stand in `values` as well, and `measured` says of what: «money» (hryvnias), «percent» or «count».
    """

    rule: str
    place: Place | None
    printed: str
    computed: str
    text: Any
    measure: str = ""
    measured: str = ""
    values: tuple[Decimal | None, Decimal | None] = (None, None)


@dataclass
class Cell:
    """One cell as it is printed. `field` is what it was read as: a key of `columns.FIELDS`, or `total:<group>:<fund>`."""

    field: str
    text: str
    place: Place


@dataclass(frozen=True)
class PlanPart:
    """The smallest amount of a plan that is said. `year` None: not said by years; `source`, `fund`: empty when not said."""

    amount: Decimal
    year: int | None = None
    source: str = ""
    fund: str = ""


@dataclass
class PlanDraft:
    """The plan of a measure. `years`: year → UAH; `sources`: «city»/«other» → UAH of all years, where it is known.

    `parts` are the same amounts at their finest, and never overlap: a sum over them counts each hryvnia once. `total` is
    what is printed as the total, None when no total is printed. `printed`: the cells as they stand, line under line.
    """

    kind: str = UNKNOWN
    total: Decimal | None = None
    years: dict[int, Decimal] = field(default_factory=dict)
    sources: dict[str, Decimal] = field(default_factory=dict)
    parts: list[PlanPart] = field(default_factory=list)
    printed: str = ""


@dataclass
class StatementDraft:
    """What is said of a measure for the period: three separate facts, reason and story.

    `whole`: done, partly, not_done, over («-»), or empty; `tasks`: full, part, none, or empty (not said); `tasks_number`: 1 for
    «завдання, заплановане», None for «заплановані»; `funding`: financed, absent, not_needed, or empty;
    `wording`: the printed wording when the facts cannot compose it, else empty. `status_printed`: as it stands.
    """

    whole: str = ""
    tasks: str = ""
    tasks_number: int | None = None
    funding: str = ""
    reason: str = ""
    story: str = ""
    wording: str = ""
    status_printed: str = ""


@dataclass
class ExecutorDraft:
    """Who does it, as printed."""

    name: str


@dataclass
class MeasureDraft:
    """One measure, or a group of measures (`is_group`: a heading with a number and no figures of its own).

    `goal` is an index in `ProgrammeDraft.goals` (from 0), `task` and `parent` are numbers of what it stands under. `actual`:
    UAH of the period, None when «-» or empty; `actual_sources` and `actual_funds`: the same by source and by fund, where
    the document says so; `actual_source` is the source in brackets as printed. `source_printed`: the sources of
    its column, one under another, without «Всього»; `expected`: the result that was expected.
    """

    number: str
    title: str
    goal: int = 0
    task: str = ""
    parent: str = ""
    is_group: bool = False
    since_year: int | None = None
    until_year: int | None = None
    years_printed: str = ""
    executors: list[ExecutorDraft] = field(default_factory=list)
    source_printed: str = ""
    plan: PlanDraft = field(default_factory=PlanDraft)
    actual: Decimal | None = None
    actual_printed: str = ""
    actual_source: str = ""
    actual_sources: dict[str, Decimal] = field(default_factory=dict)
    actual_funds: dict[str, Decimal] = field(default_factory=dict)
    statement: StatementDraft = field(default_factory=StatementDraft)
    explanation: str = ""
    expected: str = ""
    cells: list[Cell] = field(default_factory=list)

    def place_of(self, name: str) -> Place | None:
        """Where a field of it stands."""
        return next((cell.place for cell in self.cells if cell.field == name), None)


@dataclass
class TaskDraft:
    """A task of a goal; `number` as printed («1»), or its place among tasks. `outcome`: what is said of it as a whole."""

    number: str
    title: str
    goal: int = 0
    outcome: str = ""
    cells: list[Cell] = field(default_factory=list)


@dataclass
class Totals:
    """The table of totals: «plan» (appropriations with changes), «spent», «left» × «all», «general», «special» → UAH.

    `printed` has the same keys; `year` is the budget year named in its heading; `unit` is what its sums were read in, and
    `unit_printed` whether it says so itself; `bad` are cells that should hold a sum and do not.
    """

    values: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    printed: dict[tuple[str, str], str] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    year: int | None = None
    unit: int = 1000
    unit_printed: bool = True
    bad: list[Cell] = field(default_factory=list)


@dataclass
class SumRow:
    """A row «Всього» of the main table. `field`: plan, plan:2024, actual; `over`: numbers of the measures it sums."""

    field: str
    amount: Decimal
    over: list[str]
    cell: Cell


@dataclass
class FundSplit:
    """The only way to split the actuals by fund that gives the printed totals: fund → numbers of measures."""

    special: tuple[str, ...]
    general: tuple[str, ...]


@dataclass
class ProgrammeDraft:
    """The whole document. `unit`: 1 (грн) or 1000 (тис. грн), `unit_printed`: whether the document or the person says it.

    `columns`: how the main table was read, see `columns.py`; `unread`: headings of it nobody recognised; `cells`: those of
    no measure and no task (title, goals); `sums`: its rows «Всього».
    """

    title: str = ""
    since_year: int | None = None
    until_year: int | None = None
    since: date | None = None
    until: date | None = None
    unit: int = 1000
    goals: list[str] = field(default_factory=list)
    tasks: list[TaskDraft] = field(default_factory=list)
    measures: list[MeasureDraft] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)
    sums: list[SumRow] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    unit_printed: bool = True
    columns: Columns | None = None
    unread: list[str] = field(default_factory=list)
    split: FundSplit | None = None
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
