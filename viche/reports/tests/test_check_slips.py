"""Fifty slips of one digit planted at random in the numbers of the five reports: how many the self-check finds.

Which numbers hang together is written down here from the texts themselves, apart from the rules: sums, percentages, repeats.
A slip that leaves them holding (a hundredth that rounding hides) breaks nothing, and cannot be found by arithmetic.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from viche.reports.checking import warnings_of
from viche.reports.checking.document import Said
from viche.reports.tests.seeds import PERIODS, Slip, numbers, seed, slip

SLIPS, LEAST = 50, 90
Place = tuple[str, int, int]


@dataclass(frozen=True)
class Relation:
    """Numbers that hang together: `whole` is what the parts make, to the places it is printed with. `of`: of a percentage, what
    the part is a share of. `together`: what all of them make. `exactly`: what a lone number must be."""

    whole: Place
    parts: tuple[Place, ...] = ()
    of: Place | None = None
    together: Decimal | None = None
    exactly: Decimal | None = None

    def holds(self, value: dict[Place, Decimal], places: int) -> bool:
        """Whether it is so with these values."""
        made = self.exactly if self.exactly is not None else sum((value[p] for p in self.parts), start=Decimal(0))
        if self.of is not None:
            made = made * 100 / value[self.of]
        return made.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == value[self.whole]


def place(said: Said, key: str) -> Place:
    return key, said.passage.index, said.start


class Told:
    """Numbers of a report, found by how they are printed."""

    def __init__(self, key: str) -> None:
        self.key, self.all = key, numbers(key)

    def one(self, printed: str, section: str = "", nth: int = 0) -> Place:
        """The number printed so in a row, the nth of them."""
        flat = [
            s
            for s in self.all
            if " ".join(s.printed.split()).startswith(printed) and (not section or s.passage.section == section)
        ]
        exact = [s for s in flat if " ".join(s.printed.split()) == printed] or flat
        return place(exact[nth], self.key)

    def sum(self, section: str, whole: str, *parts: str) -> Relation:
        """One sum of the prose of a row; a number said again is the next one printed so."""
        seen: dict[str, int] = {}
        found = []
        for printed in (whole, *parts):
            name, _colon, nth = printed.partition("#")
            found.append(self.one(name, section, int(nth) if nth else seen.get(name, 0)))
            seen[name] = seen.get(name, 0) + 1
        return Relation(found[0], tuple(found[1:]))


def of_prose() -> Iterator[Relation]:
    """Sums, percentages and repeats of sentences."""
    kyiv, rih, kropyvnytskyi = Told("002"), Told("003"), Told("000")
    yield kyiv.sum("1.5", "50", "21", "29")
    yield kyiv.sum("1.5", "50", "9", "2", "19", "17", "2-а", "1-а")
    yield kyiv.sum("1.5", "115 090", "91 503", "23 587")
    yield kyiv.sum("1.5", "9", "5", "4")
    yield kyiv.sum("1.5", "24", "19#1", "2-і", "1-а#1", "2-і#1")
    yield Relation(kyiv.one("50", "1.5", 1), (kyiv.one("50", "1.5"),))
    yield kyiv.sum("1.6", "1649", "547", "890", "212")
    yield Relation(kyiv.one("75 %", "1.6"), (kyiv.one("1268", "1.6"),), of=kyiv.one("1649", "1.6"))
    yield kyiv.sum("1.8.3", "113 339", "91017", "22 322")
    yield kyiv.sum("1.8.3", "6", "5", "1")
    yield Relation(kyiv.one("8", "1.11"), exactly=Decimal(8))
    yield kyiv.sum("1.12", "26", "13", "13")
    yield Relation(kyiv.one("20287,577", "1.21"), (kyiv.one("20 287 577,33", "1.21"),))
    yield kyiv.sum("2.2", "20", "5", "15")
    yield rih.sum("", "1 463", "308", "161", "261", "152", "44", "439", "98")
    yield rih.sum("", "1 254 863,57", "11 583,00", "1 243 280,57")
    yield Relation(kropyvnytskyi.one("23", nth=1), (kropyvnytskyi.one("23"),))
    zhytomyr, khmilnyk = Told("001"), Told("004")
    yield Relation(zhytomyr.one("31 %"), (zhytomyr.one("69 %"),), together=Decimal(100))
    yield Relation(khmilnyk.one("3"), exactly=Decimal(3))


def of_tables() -> Iterator[Relation]:
    """Years against «Всього», rows against totals, funds against their whole, differences."""
    told = Told("002")
    by_passage: dict[int, list[Said]] = {}
    for said in told.all:
        by_passage.setdefault(said.passage.index, []).append(said)
    spent: list[Place] = []
    for row in by_passage.values():
        if row[0].passage.text.strip().startswith("Всього"):
            yield Relation(place(row[0], "002"), tuple(place(said, "002") for said in row[1:]))
        if row[0].passage.heading.startswith("Фактичні"):
            spent += [place(said, "002") for said in row]
    total = {(h, f): told.one(p) for (h, f), p in TOTALS.items()}
    yield Relation(total["spent", "all"], tuple(spent))
    for side in ("plan", "spent", "left"):
        yield Relation(total[side, "all"], (total[side, "general"], total[side, "special"]))
    for fund in ("all", "general", "special"):
        yield Relation(total["plan", fund], (total["spent", fund], total["left", fund]))


TOTALS = {
    ("plan", "all"): "100 164,3", ("plan", "general"): "91 748,4", ("plan", "special"): "8 415,9",
    ("spent", "all"): "29 923,4", ("spent", "general"): "29 507,5", ("spent", "special"): "415,9",
    ("left", "all"): "70 240,9", ("left", "general"): "62 240,9", ("left", "special"): "8 000,0",
}  # fmt: skip


@cache
def known() -> tuple[list[Relation], dict[Place, Said]]:
    saids = {place(said, key): said for key in PERIODS for said in numbers(key)}
    return [*of_prose(), *of_tables()], saids


def holding(relation: Relation, value: dict[Place, Decimal], saids: dict[Place, Said]) -> bool:
    """Shares of women and men make a hundred; the sum of a row stands in thousands; all else as it says."""
    if relation.together is not None:
        return value[relation.whole] + value[relation.parts[0]] == relation.together
    if saids[relation.whole].unit == "тис. грн" and any(saids[p].unit == "грн." for p in relation.parts):
        return abs(value[relation.whole] * 1000 - value[relation.parts[0]]) <= Decimal("0.5")
    return relation.holds(value, saids[relation.whole].places)


def breaks(planted: Slip) -> bool:
    """Whether a relation that held, or the percentage that never did, is now another one that does not hold."""
    relations, saids = known()
    at = place(planted.said, planted.key)
    value = {where: said.value for where, said in saids.items()}
    changed = value | {at: _read(planted)}
    mine = [r for r in relations if at in (r.whole, *r.parts, r.of)]
    return any(not holding(r, changed, saids) for r in mine)


def _read(planted: Slip) -> Decimal:
    """The planted number: the old one with its digit changed, in the same unit."""
    was = _digits(planted.said.printed)
    return planted.said.value * _digits(planted.written) / was if was else _digits(planted.written)


def _digits(printed: str) -> Decimal:
    return Decimal("".join(char for char in printed.replace(",", ".") if char.isdigit() or char == ".").strip("."))


@cache
def before(key: str) -> frozenset[str]:
    return frozenset(warning.key for warning in warnings_of(seed(key), PERIODS[key]))


def is_found(planted: Slip) -> bool:
    """A warning that was not there, of the kinds that recompute."""
    told = warnings_of(planted.content, PERIODS[planted.key])
    return any(warning.key not in before(planted.key) for warning in told)


def test_what_is_said_of_the_texts_holds_in_them() -> None:
    relations, saids = known()
    value = {where: said.value for where, said in saids.items()}
    broken = [r for r in relations if not holding(r, value, saids)]
    assert [saids[r.whole].printed for r in broken] == ["75 % відсотків"], "the one percentage that never held"


def test_slips_that_break_something_are_found() -> None:
    chance = random.Random(2024)
    everywhere = [(key, said) for key in PERIODS for said in numbers(key)]
    planted = [slip(key, said, chance) for key, said in (chance.choice(everywhere) for _slip in range(SLIPS))]
    broken = [one for one in planted if breaks(one)]
    missed = [one for one in broken if not is_found(one)]
    told = f"{len(broken) - len(missed)} of {len(broken)} that break something, of {SLIPS} planted"
    assert len(broken) >= 20, told
    names = [(one.key, one.said.passage.section, one.said.printed, one.written) for one in missed]
    assert (len(broken) - len(missed)) * 100 >= LEAST * len(broken), (told, names)
