"""Whether one and only one split of the actuals by fund gives the printed totals."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import Decimal

from viche.office.programmes.taking.draft import FundSplit, ProgrammeDraft

# 2¹² sums on each side are met in the middle; with more actuals a split by chance is nearly sure, so none is offered.
MOST = 24


def half_unit(printed: str, unit: int) -> Decimal:
    """Half of the last printed digit, in hryvnias: «415,9» тис. грн stands for 415 850–415 950."""
    part = printed.replace(".", ",").rpartition(",")[2] if "," in printed.replace(".", ",") else ""
    digits = len("".join(letter for letter in part if letter.isdigit()))
    return Decimal(unit).scaleb(-digits) / 2


def split(draft: ProgrammeDraft) -> FundSplit | None:
    """The split when it is the only one; None where the document says funds itself, or no or several splits fit."""
    totals = draft.totals
    special, general = totals.values.get(("spent", "special")), totals.values.get(("spent", "general"))
    spent = [(m.number, m.actual) for m in draft.measures if m.actual and not m.is_group]
    if (
        special is None
        or general is None
        or not spent
        or len(spent) > MOST
        or any(m.actual_funds for m in draft.measures)
    ):
        return None
    wide = {fund: half_unit(totals.printed[("spent", fund)], totals.unit) for fund in ("special", "general")}
    amounts = [amount for _number, amount in spent]
    everything = sum(amounts, Decimal(0))
    # The rest must give the other total too, so both ranges bound the sum that is looked for.
    low = max(special - wide["special"], everything - general - wide["general"])
    high = min(special + wide["special"], everything - general + wide["general"])
    found = _subsets(amounts, low, high)
    if len(found) != 1:
        return None
    chosen = found[0]
    numbers = [number for number, _amount in spent]
    return FundSplit(
        special=tuple(n for i, n in enumerate(numbers) if i in chosen),
        general=tuple(n for i, n in enumerate(numbers) if i not in chosen),
    )


def _subsets(amounts: list[Decimal], low: Decimal, high: Decimal) -> list[frozenset[int]]:
    """Up to two sets of indexes whose sum lies in [low, high]: one is an answer, two are none."""
    if low > high:
        return []
    middle = len(amounts) // 2
    left, right = _sums(amounts[:middle], 0), sorted(_sums(amounts[middle:], middle))
    keys = [total for total, _mask in right]
    found: list[frozenset[int]] = []
    for total, mask in left:
        for other in right[bisect_left(keys, low - total) : bisect_right(keys, high - total)]:
            both = mask | other[1]
            found.append(frozenset(i for i in range(len(amounts)) if both >> i & 1))
            if len(found) > 1:
                return found
    return found


def _sums(amounts: list[Decimal], first: int) -> list[tuple[Decimal, int]]:
    sums = [(Decimal(0), 0)]
    for index, amount in enumerate(amounts, first):
        sums += [(total + amount, mask | 1 << index) for total, mask in sums]
    return sums
