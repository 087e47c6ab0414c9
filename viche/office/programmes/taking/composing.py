"""How a programme's form says things: plain values to the printed wording. One place for each, used by pages and reports.

The wording is that of an official document: Ukrainian in every language of the reader, so nothing here is translated.
Money comes in hryvnias and is printed in `unit` (1: грн, 1000: тис. грн).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from viche.kit import words

NONE = "-"
TOTAL = "Всього"
NOT_NEEDED_PLAN = "Фінансування не потребує"
BY_DECISION_PLAN = "За окремим рішенням"
WHOLE = {"done": "Виконано", "partly": "Виконано частково", "not_done": "Не виконано", "over": NONE}
FUNDING = {"absent": "(без відповідного фінансування)", "not_needed": "(фінансування не потребує)"}
# Completeness of the tasks of a period: (of several, of one).
TASKS = {
    "full": (
        "(завдання, заплановані на звітний період, виконані у повному обсязі)",
        "(завдання, заплановане на звітний період, виконано у повному обсязі)",
    ),
    "part": (
        "(завдання, заплановані на звітний період, виконані частково)",
        "(завдання, заплановане на звітний період, виконано частково)",
    ),
    "none": (
        "(завдання, заплановані на звітний період, не виконані)",
        "(завдання, заплановане на звітний період, не виконано)",
    ),
}
UNITS = {1: "грн", 1000: "тис. грн", 1_000_000: "млн грн"}
# Decimals a sum always has: «500,0» тис. грн, «11583,00» грн.
LEAST = {1: 2, 1000: 1, 1_000_000: 1}
ZERO = "0,00"


def number(value: Decimal, least: int = 0, *, grouped: bool = False) -> str:
    """«7272,8»: exact, a decimal comma, at least so many decimals; `grouped` puts spaces between thousands."""
    whole, _, part = f"{abs(value):f}".partition(".")
    part = part.rstrip("0").ljust(least, "0")
    if grouped:
        whole = f"{int(whole):,}".replace(",", " ")
    sign = "-" if value < 0 else ""
    return f"{sign}{whole},{part}" if part else f"{sign}{whole}"


def money(amount: Decimal, unit: int = 1000, *, grouped: bool = False) -> str:
    """A sum in hryvnias printed in the unit: 7272800 → «7272,8», exact."""
    return number(amount / unit, LEAST[unit], grouped=grouped)


def plan(
    kind: str,
    total: Decimal | None = None,
    years: Mapping[int, Decimal] | None = None,
    sources: Mapping[str, Decimal] | None = None,
    *,
    unit: int = 1000,
    printed: str = "",
) -> str:
    """The cell «Обсяги фінансування»: «Всього: 7272,8», under it «2020 рік - 500,0» for each year with a plan.

    One sum without years: «Всього: 23588,6», under it the sums by source when there are several (their names stand in
    the column of sources, see `sources`). `printed` is kept for what amounts cannot say: whose decision, what else.
    """
    if kind == "not_needed":
        return printed or NOT_NEEDED_PLAN
    if kind == "by_decision":
        return printed or BY_DECISION_PLAN
    if kind not in ("years", "sum"):
        return printed or NONE
    if total is None:
        total = sum((years or sources or {}).values(), Decimal(0))
    said = [f"{TOTAL}: {money(total, unit)}"]
    if kind == "years":
        said += [f"{year} рік - {money(amount, unit)}" for year, amount in sorted((years or {}).items())]
    elif sources and len(sources) > 1:
        said += [money(amount, unit) for amount in sources.values()]
    return "\n".join(said)


def source(names: list[str], *, with_total: bool = False) -> str:
    """The cell of sources, one under another; `with_total` begins with «Всього», in line with a plan split by source."""
    return "\n".join([TOTAL, *names] if with_total else names)


def actual(amount: Decimal | None, source_name: str = "", *, unit: int = 1000) -> str:
    """«8669,483 (бюджет міста Києва)», «0,00», and «-» when the measure's years are over."""
    if amount is None:
        return NONE
    if not amount:
        return ZERO
    text = money(amount, unit)
    return f"{text} ({words.lowfirst(source_name)})" if source_name else text


def years(since: int | None, until: int | None) -> str:
    """«2020-2024», «2021», «до 2025»."""
    if since is None:
        return f"до {until}" if until else ""
    return str(since) if until in (None, since) else f"{since}-{until}"


def whole(state: str) -> str:
    """State over the whole term: «Виконано частково»; «-» when the measure's years are over; empty when not said."""
    return WHOLE.get(state, "")


def remarks(tasks: str = "", tasks_number: int | None = None, funding: str = "") -> str:
    """«(без відповідного фінансування) (завдання, заплановані на звітний період, виконані у повному обсязі)».

    One task makes it «завдання, заплановане … виконано»; how many is not said by None, and then it is several.
    """
    said = [FUNDING.get(funding, ""), TASKS[tasks][tasks_number == 1] if tasks in TASKS else ""]
    return " ".join(filter(None, said))


def status(
    state: str, tasks: str = "", tasks_number: int | None = None, funding: str = "", *, wording: str = ""
) -> str:
    """The cell of status: the state, under it its remarks. `wording` is what facts cannot compose, printed as it was."""
    if wording:
        return wording
    return "\n".join(filter(None, [whole(state), remarks(tasks, tasks_number, funding)]))


def measure(measure_number: str, title: str) -> str:
    """«1.1. Проведення ярмарку»."""
    return f"{measure_number}. {title}" if measure_number else title


def executors(names: list[str]) -> str:
    """Full names, one under another."""
    return "\n".join(names)
