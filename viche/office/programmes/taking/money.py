"""Money of a measure from all its money cells: the plan by year, source and fund, and what was actually spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from viche.office.programmes.taking.cells import Reading, Said, in_brackets, kind_of, read, source_key, sources
from viche.office.programmes.taking.draft import PlanDraft, PlanPart
from viche.office.programmes.taking.fields import Field, parse
from viche.office.programmes.taking.lines import SUM, Line
from viche.office.programmes.taking.texts import is_nothing, paragraphs, years

NOTHING = Decimal(0)


@dataclass
class Money:
    """Amounts of one kind (plan or actual) of a measure. `bad`: (field, the piece that could not be read)."""

    said: list[Said] = field(default_factory=list)
    bad: list[tuple[str, str]] = field(default_factory=list)
    printed: str = ""

    def total(self) -> Decimal | None:
        """What is printed as the total."""
        return next((s.amount for s in self.said if s.total and not s.year), None)


def _columns(line: Line, base: str) -> list[str]:
    keys = dict.fromkeys(key for row in line.rows for key in row)
    return [key for key in keys if parse(key).base == base]


def _read(line: Line, base: str, units: Mapping[str, int]) -> Money:
    """All amounts of the money columns of a measure, each with what its column, its row and its cell say of it."""
    money = Money(printed="\n".join(paragraphs(text) for key in _columns(line, base) for text in line.texts(key)))
    for key in _columns(line, base):
        rows = [row for row in line.rows if row.get(key, "").strip()]
        if len(rows) > 1 and _by_rows(rows):
            for row in rows:
                money.said += _labelled(_keep(money, key, read(row[key], units[key])), parse(key), row)
        else:
            reading = _keep(money, key, read(line.text(key), units[key]))
            said = _labelled(reading, parse(key), {})
            money.said += _aligned(said, line.text("source")) if parse(key) == Field(base) else said
    return money


def _keep(money: Money, key: str, reading: Reading) -> Reading:
    if reading.bad:
        money.bad.append((key, reading.bad))
    return reading


def _by_rows(rows: list[dict[str, str]]) -> bool:
    """Whether the rows of a measure are its years or its sources, not pieces of one torn cell."""
    return all(_year(row) or _source(row) for row in rows[1:])


def _year(row: Mapping[str, str]) -> int | None:
    since, until = years(row.get("years", ""))
    return since if since == until else None


def _source(row: Mapping[str, str]) -> str:
    text = row.get("source", "")
    return "total" if SUM.match(text) else source_key(text)


def _labelled(reading: Reading, of: Field, row: Mapping[str, str]) -> list[Said]:
    """Amounts with what the column and the row say, where the cell itself does not."""
    result = []
    source = _source(row) if row else ""
    # A measure of one year has that year in its only row, and it says nothing more of the amount.
    year = of.year or (_year(row) if row else None)
    for said in reading.said:
        changed = replace(
            said,
            year=said.year or year,
            source=said.source or of.source or (source if source != "total" else ""),
            fund=said.fund or of.fund,
            # «Всього» of a year is the whole of that year.
            total=(said.total or source == "total") and not (said.year or year),
        )
        bare = changed == Said(changed.amount)
        # The only amount of a column without a year is the total: «Всього» is its heading or nothing stands beside.
        result.append(replace(changed, total=True) if bare and len(reading.said) == 1 else changed)
    return result


def _aligned(said: list[Said], source_cell: str) -> list[Said]:
    """Amounts without a word in the order of the lines of sources beside: «Всього: 23588,6 / 23367,5 / 221,1»."""
    bare = [index for index, one in enumerate(said) if one == Said(one.amount)]
    named = sources(source_cell)
    if len(bare) == len(named) + 1 and not any(one.total for one in said):
        said[bare.pop(0)] = replace(said[0], total=True)
    if len(bare) == len(named) > 1:
        for index, (key, _name) in zip(bare, named, strict=True):
            said[index] = replace(said[index], source=key)
    return said


def plan(line: Line, units: Mapping[str, int]) -> tuple[PlanDraft, list[tuple[str, str]]]:
    """The plan of a measure, and pieces that could not be read: (field, text)."""
    money = _read(line, "plan", units)
    result = PlanDraft(printed=money.printed)
    named = list(dict.fromkeys(key for key, _name in sources(line.text("source"))))
    only = named[0] if len(named) == 1 else ""
    result.total = money.total()
    result.parts = _parts([s for s in money.said if not s.total], only)
    if not result.parts and result.total is not None:
        result.parts = [PlanPart(result.total, source=only)]
    # What is printed for a year as a whole is its plan; its parts may not add up to it.
    whole = {s.year: s.amount for s in money.said if s.year and not s.source and not s.fund}
    result.years = _sums((part.year, part.amount) for part in result.parts if part.year) | whole
    whole_sources = _sums((s.source, s.amount) for s in money.said if s.source and not s.year and not s.total)
    if whole_sources:
        result.sources = whole_sources
    elif all(part.source for part in result.parts):
        result.sources = _sums((part.source, part.amount) for part in result.parts)
    if only and result.total is not None:
        # The total is what is printed; the years may not add up to it.
        result.sources = {only: result.total}
    if result.years:
        result.kind = "years"
    elif result.total is not None or result.parts:
        result.kind = "sum"
    elif not is_nothing(money.printed):
        result.kind = kind_of(money.printed)
    return result, money.bad


def _parts(said: Iterable[Said], only: str) -> list[PlanPart]:
    """The finest amounts: where a year is said whole and by source, the sources are kept."""
    parts = _merged(PlanPart(s.amount, s.year, s.source, s.fund) for s in said)
    fine = [part for part in parts if not any(_inside(other, part) for other in parts)]
    # Amounts of the whole term beside amounts by year are the same money once more.
    if any(part.year for part in fine):
        fine = [part for part in fine if part.year]
    return [replace(part, source=part.source or only) for part in fine]


def _inside(one: PlanPart, other: PlanPart) -> bool:
    """Whether `one` is a part of what `other` says as a whole."""
    return (
        one is not other
        and one.year == other.year
        and bool(one.source or one.fund)
        and other.source in ("", one.source)
        and other.fund in ("", one.fund)
        and (one.source, one.fund) != (other.source, other.fund)
    )


def _merged(parts: Iterable[PlanPart]) -> list[PlanPart]:
    """Amounts of one year, source and fund summed: two grants are one «other»."""
    found: dict[tuple[int | None, str, str], Decimal] = {}
    for part in parts:
        key = (part.year, part.source, part.fund)
        found[key] = found.get(key, NOTHING) + part.amount
    return [PlanPart(amount, *key) for key, amount in found.items()]


def _sums(pairs: Iterable[tuple[Any, Decimal]]) -> dict[Any, Decimal]:
    found: dict[Any, Decimal] = {}
    for key, amount in pairs:
        found[key] = found.get(key, NOTHING) + amount
    return found


@dataclass
class Actual:
    """What was spent: the amount (None: «-» or nothing), by source and fund where said, and how it is printed."""

    amount: Decimal | None = None
    sources: dict[str, Decimal] = field(default_factory=dict)
    funds: dict[str, Decimal] = field(default_factory=dict)
    printed: str = ""
    source: str = ""


def actual(line: Line, units: Mapping[str, int]) -> tuple[Actual, list[tuple[str, str]]]:
    """What was spent on a measure, and pieces that could not be read."""
    money = _read(line, "actual", units)
    result = Actual(printed=money.printed, source=in_brackets(money.printed))
    total = money.total()
    parts = [s for s in money.said if not s.total]
    result.sources = _sums((s.source, s.amount) for s in parts if s.source)
    result.funds = _sums((s.fund, s.amount) for s in parts if s.fund)
    plain = [s.amount for s in parts if not s.source and not s.fund]
    if total is None and plain:
        total = sum(plain, NOTHING)
    if total is None and (result.sources or result.funds):
        total = sum((result.sources or result.funds).values(), NOTHING)
    result.amount = total
    if total is not None and (key := source_key(result.source)) and not result.sources:
        result.sources = {key: total}
    return result, money.bad


def summed(line: Line, base: str, units: Mapping[str, int]) -> list[tuple[str, Decimal]]:
    """What a row «Всього» says: (field, amount) for the whole and for each year."""
    said = _read(line, base, units).said
    result = [(Field(base, s.year).key, s.amount) for s in said if not s.source and not s.fund and (s.year or s.total)]
    bare = [s.amount for s in said if s == Said(s.amount)]
    return result or [(base, bare[0])] if bare or result else []
