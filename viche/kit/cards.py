"""A picture of a page for those who share its address: 1200×630, drawn with the letters that the pages have.

Drawn anew only when something on it changes: `tag` is the validator for caches outside, and the last ones are kept here.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, EDGE, BAND = 1200, 630, 72, 16
FONT = Path(__file__).parent / "static" / "kit" / "font" / "fixel-uk.woff2"
PAPER, INK, DIM, SUNK, BLUE = "#ffffff", "#12161d", "#4b5361", "#ebede8", "#0a3a8f"
SIZES, LINES = (72, 60, 50), (3, 4, 5)
# Letters the font has; anything else would be an empty box.
STRANGE = re.compile(r"[^\u0020-\u024f\u0400-\u04ff\u2010-\u2122]+")


@dataclass(frozen=True)
class Card:
    """What stands on the picture. `over`, `under`: small lines above the title and at the bottom; `number` with `words`:
    a large number and what it counts; `done` of `of` is the bar (`of` 0: none); `accent`: the colour of the upper edge."""

    over: str
    title: str
    number: str
    words: str
    under: str
    done: int = 0
    of: int = 0
    accent: str = "#7d1d3a"

    @property
    def tag(self) -> str:
        """The same for the same picture, in quotes as HTTP wants it."""
        return '"' + hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:32] + '"'


@lru_cache(maxsize=64)
def png(card: Card) -> bytes:
    """The picture."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, BAND), fill=card.accent)
    _line(draw, 58, card.over, 30, DIM)
    size, lines = _fitted(card.title)
    for at, line in enumerate(lines):
        _line(draw, 112 + at * round(size * 1.16), line, size, INK, 700)
    end = _line(draw, 448, card.number, 68, BLUE, 700)
    _line(draw, 478, card.words, 32, DIM, start=end + 20)
    if card.of:
        _bar(draw, card.done, card.of)
    _line(draw, 572, card.under, 28, DIM)
    file = io.BytesIO()
    # Few colours: a picture of flat letters loses nothing and weighs a fifth.
    picture.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


@lru_cache(maxsize=16)
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONT, size)
    font.set_variation_by_axes([weight])
    return font


def _line(
    draw: ImageDraw.ImageDraw, top: int, text: str, size: int, colour: str, weight: int = 400, start: int = EDGE
) -> int:
    """One line; where it ends. What does not fit is cut."""
    font, text = _font(size, weight), STRANGE.sub(" ", text).strip()
    whole = text
    while text and font.getlength(text if text == whole else text + "…") > WIDTH - EDGE - start:
        text = text[:-1].rstrip()
    text += "…" if text and text != whole else ""
    draw.text((start, top), text, fill=colour, font=font)
    return start + round(font.getlength(text))


def _fitted(title: str) -> tuple[int, list[str]]:
    """The largest letters in which the title fits, and its lines."""
    words = STRANGE.sub(" ", title).split()
    for size, most in zip(SIZES, LINES, strict=True):
        lines = _wrapped(words, _font(size, 700))
        if len(lines) <= most:
            return size, lines
    return SIZES[-1], [*lines[: LINES[-1] - 1], lines[LINES[-1] - 1] + "…"]


def _wrapped(words: list[str], font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > WIDTH - 2 * EDGE:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _bar(draw: ImageDraw.ImageDraw, done: int, of: int) -> None:
    box = (EDGE, 540, WIDTH - EDGE, 556)
    draw.rounded_rectangle(box, 8, fill=SUNK)
    long = round((box[2] - box[0]) * min(done, of) / of)
    if long >= 16:
        draw.rounded_rectangle((box[0], box[1], box[0] + long, box[3]), 8, fill=BLUE)
