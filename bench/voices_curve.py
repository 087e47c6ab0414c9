"""The steepest minutes that a petition is known to have had, replayed ten times as steep.

Signatures a minute of petition 131215 of the UK Parliament on 26 June 2016 from 02:20 to 02:42, derived from totals noted
about every two minutes: the difference of two, by the minutes between them, rounded. Source: UK Parliament, Open Government
Licence v3.0, as kept in github.com/jefferis/EURef2Petition. The step in the middle is 178 a second.
"""

from __future__ import annotations

from itertools import accumulate

A_MINUTE = (240, 213, 223, 219, 249, 10675, 252, 257, 231, 207, 235)
STEEPER = 10
SECONDS = 8.0  # each step lasts so long instead of its two minutes: the rate is what is replayed, not the length


def due() -> list[float]:
    """The second at which each voice is due: evenly within its step."""
    many = [round(one * STEEPER * SECONDS / 60) for one in A_MINUTE]
    starts = accumulate([0.0, *[SECONDS] * (len(many) - 1)])
    return [start + SECONDS * n / count for start, count in zip(starts, many, strict=True) for n in range(count)]
