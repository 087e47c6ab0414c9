"""What drawings share: how far apart the lines of a chart stand."""

from __future__ import annotations

import math


def round_step(top: float) -> float:
    """A round distance between lines: two to five of them."""
    if top <= 0:
        return 1
    raw = top / 3
    power: float = 10.0 ** math.floor(math.log10(raw))
    step = next((part * power for part in (1, 2, 5) if part * power >= raw), 10 * power)
    return max(step, 1)
