"""Contrast of a colour to the papers, by WCAG 2.2 (1.4.11: 3:1 for what is not text).

A hromada gives one accent colour. It is taken when it stands 3:1 from the white paper; otherwise it is refused with the
nearest colour that does. For the dark scheme a lighter twin of the same hue is kept beside it.
Nearness is measured in OKLab (Björn Ottosson, 2020), where equal steps look equal.
"""

import math
import re
from typing import NamedTuple

LIGHT, DARK = "#ffffff", "#10141a"  # --paper of the two schemes; test_look.py holds them to tokens.css
NEEDED = 3.0
TWIN = 6.0  # a thin line on dark paper; more than the law asks, as the accents of the design have


class BadColour(ValueError):
    """Not a colour of the form #rrggbb."""


class Papers(NamedTuple):
    """Contrast to the paper of each scheme."""

    light: float
    dark: float


class Verdict(NamedTuple):
    """Whether an accent is taken, and what to keep or to offer."""

    passes: bool
    ratio: float
    light: str  # the colour itself, or the nearest that passes
    dark: str  # its twin for the dark scheme


def parse(colour: str) -> tuple[float, float, float]:
    """#rgb or #rrggbb as three numbers from 0 to 1."""
    text = colour.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        text = "#" + "".join(digit * 2 for digit in text[1:])
    if not re.fullmatch(r"#[0-9a-f]{6}", text):
        raise BadColour(colour)
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def write(red: float, green: float, blue: float) -> str:
    """Three numbers from 0 to 1 as #rrggbb."""
    return "#" + "".join(f"{round(min(max(value, 0), 1) * 255):02x}" for value in (red, green, blue))


def luminance(colour: str) -> float:
    """Relative luminance."""
    red, green, blue = (_linear(value) for value in parse(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def papers(colour: str) -> Papers:
    """Contrast to the light paper and to the dark one."""
    return Papers(contrast(colour, LIGHT), contrast(colour, DARK))


def nearest_passing(colour: str, paper: str = LIGHT, needed: float = NEEDED) -> str:
    """The colour itself when it passes; otherwise the one of the same hue that looks closest to it and passes."""
    if contrast(colour, paper) >= needed:
        return write(*parse(colour))
    start, chroma, hue = _oklch(colour)
    goal = 0.0 if luminance(paper) > 0.18 else 1.0
    passing, failing = goal, start
    for _ in range(24):
        middle = (passing + failing) / 2
        if contrast(_from_oklch(middle, chroma, hue), paper) >= needed:
            passing = middle
        else:
            failing = middle
    return _from_oklch(passing, chroma, hue)


def twin(colour: str) -> str:
    """The lighter colour of the same hue for the dark scheme."""
    return nearest_passing(colour, DARK, TWIN)


def judge(colour: str) -> Verdict:
    """What a form says to a hromada that chose this accent."""
    ratio = contrast(colour, LIGHT)
    light = nearest_passing(colour)
    return Verdict(ratio >= NEEDED, ratio, light, twin(light))


def accent_css(light: str, dark: str = "") -> str:
    """The stylesheet of one hromada: its accent in both schemes. Colours are parsed first: nothing else can get in."""
    day, night = write(*parse(light)), write(*parse(dark or twin(light)))
    return f":root{{--accent:{day}}}\n@media screen and (prefers-color-scheme:dark){{:root{{--accent:{night}}}}}\n"


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def _oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_linear(value) for value in parse(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    mid = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * mid - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * mid + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * mid - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The colour, with as much of the chroma as the screen can show."""
    for share in range(40, -1, -1):
        a, b = (chroma * share / 40 * turn for turn in (math.cos(hue), math.sin(hue)))
        long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        mid = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        red = 4.0767416621 * long - 3.3077115913 * mid + 0.2309699292 * short
        green = -1.2684380046 * long + 2.6097574011 * mid - 0.3413193965 * short
        blue = -0.0041960863 * long - 0.7034186147 * mid + 1.7076147010 * short
        if all(-0.0005 <= value <= 1.0005 for value in (red, green, blue)):
            return write(*(_gamma(min(max(value, 0), 1)) for value in (red, green, blue)))
    return write(lightness, lightness, lightness)  # pragma: no cover - chroma 0 always fits
