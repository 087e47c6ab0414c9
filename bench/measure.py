"""Interleaved measuring: A, B, A, B …; only the median ratio is judged, the spread is told."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

ROUNDS = 9


def timed(work: Callable[[], Any]) -> float:
    """Seconds of one call."""
    start = perf_counter()
    work()
    return perf_counter() - start


def ratio(
    name: str, work: Callable[[], Any], against: Callable[[], Any], limit: float | None, rounds: int = ROUNDS
) -> dict[str, Any]:
    """How many times longer `work` takes than `against`; both warmed up once, then in turn. No limit: only told."""
    work(), against()
    pairs = [(timed(work), timed(against)) for _round in range(rounds)]
    ratios = sorted(a / b for a, b in pairs)
    middle = median(ratios)
    return {
        "name": name,
        "value": round(middle, 3),
        "unit": "times",
        "limit": limit,
        "ratio": round(middle, 3),
        "ok": limit is None or middle <= limit,
        "rounds": rounds,
        "ratios": [round(r, 3) for r in ratios],
        "seconds": {"work": round(median(a for a, _b in pairs), 5), "against": round(median(b for _a, b in pairs), 5)},
    }


def exact(name: str, value: Any, expected: Any, unit: str) -> dict[str, Any]:
    """A count that must be just so."""
    return {"name": name, "value": value, "unit": unit, "limit": expected, "ratio": None, "ok": value == expected}


def told(name: str, value: float, unit: str, limit: float | None = None) -> dict[str, Any]:
    """A number that is told; with a limit, judged by it."""
    ok = limit is None or value <= limit
    return {"name": name, "value": round(value, 2), "unit": unit, "limit": limit, "ratio": None, "ok": ok}
