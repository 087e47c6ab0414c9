"""Numbers as people type them in Ukraine: «1 204», «7 272,8», with any of the spaces Excel and Word put in."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from viche.kit.spreadsheets.cells import EXCEL_EXACT, CellRefused, digits_lost, shown
from viche.kit.spreadsheets.table import Cell

SPACES = " \u00a0\u2007\u2009\u202f\t"
MINUSES = "-\u2212\u2013\u2014"
SIGN = rf"[+\-{MINUSES[1:]}]?"
NUMBER = re.compile(rf"(?P<sign>{SIGN})\s*(?P<whole>\d+|\d{{1,3}}(?:[{SPACES}]\d{{3}})+)(?:[.,](?P<part>\d+))?", re.A)
# «7.272,80», «7,272.80», «1.204.000»: dots or commas between thousands, the last mark before the decimals.
MARKED_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:(?P<mark>[.,])\d{3})(?:(?P=mark)\d{3})*(?:(?!(?P=mark))[.,]\d+)?", re.A)
UNIT = re.compile(rf"(?P<number>{SIGN}\d[\d{SPACES}.,]*?)[{SPACES}]*(?P<unit>[^\d{SPACES}.,].*)", re.A | re.S)
# Letters typed for digits: the key of «О» is beside that of zero, the rest look alike.
LOOKALIKES = str.maketrans("ОоOoЗзІіIl|б", "000033111116")


def as_int(cell: Cell) -> int | None:
    """A whole number. «204,0» is whole; «20О» with a letter is refused with the number it probably is."""
    number = as_decimal(cell)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise CellRefused(_("Тут має бути ціле число, а стоїть %(number)s."), number=shown(cell).strip())
    return int(number)


def as_decimal(cell: Cell, *, places: int | None = None) -> Decimal | None:
    """An exact decimal from «7 272,8» or «7272.8» or a number of Excel. `places`: most digits after the comma."""
    if cell is None:
        return None
    number = _exact(cell)
    if number is not None and places is not None and number != round(number, places):
        raise CellRefused(
            _("Забагато цифр після коми: %(number)s. Можна не більше ніж %(places)s."),
            number=shown(number),
            places=places,
        )
    return number


def _exact(cell: Cell) -> Decimal | None:
    if isinstance(cell, Decimal):
        return cell
    if isinstance(cell, int) and not isinstance(cell, bool):
        return Decimal(cell)
    if isinstance(cell, float) and abs(cell) < EXCEL_EXACT:
        # Fifteen digits are what Excel shows: 7272.799999999999 in the file is 7272,8 on the screen.
        return Decimal(f"{cell:.15g}")
    if isinstance(cell, float) and EXCEL_EXACT <= abs(cell) < float("inf"):
        raise digits_lost()
    if isinstance(cell, str):
        text = cell.strip()
        return _from_text(text) if text else None
    raise CellRefused(_("Тут має бути число, а стоїть «%(text)s»."), text=shown(cell))


def _from_text(text: str) -> Decimal:
    match = NUMBER.fullmatch(text)
    if match:
        return _matched(match)
    _refuse_letters(text)
    unit = UNIT.fullmatch(text)
    if unit and NUMBER.fullmatch(unit["number"]):
        raise CellRefused(
            _("Тут має бути тільки число, без «%(unit)s». Залиште %(number)s."),
            unit=unit["unit"].strip()[:40],
            number=unit["number"],
        )
    bare = re.sub(f"[{SPACES}]", "", text)
    if MARKED_THOUSANDS.fullmatch(bare):
        *whole, part = re.split("[.,]", bare)
        several = len({mark for mark in bare if mark in ".,"}) == 1
        guess = "".join([*whole, part]) if several else f"{''.join(whole)},{part}"
        raise CellRefused(_("Розділіть тисячі пропуском або пишіть разом. Мабуть, %(guess)s."), guess=guess)
    if NUMBER.fullmatch(bare):
        raise CellRefused(_("Пропуск стоїть не між тисячами: «%(text)s». Мабуть, %(guess)s."), text=text, guess=bare)
    raise CellRefused(_("Тут має бути число, а стоїть «%(text)s»."), text=text[:60])


def _matched(match: re.Match[str]) -> Decimal:
    whole = re.sub(f"[{SPACES}]", "", match["whole"])
    sign = "-" if match["sign"] and match["sign"] in MINUSES else ""
    return Decimal(f"{sign}{whole}.{match['part'] or '0'}") if match["part"] else Decimal(f"{sign}{whole}")


def _refuse_letters(text: str) -> None:
    """Refuse letters that stand where digits should, with the number they look like."""
    guess = text.translate(LOOKALIKES)
    places = [index for index, pair in enumerate(zip(text, guess, strict=True)) if pair[0] != pair[1]]
    if not places or len(places) == len(text) or not NUMBER.fullmatch(guess):
        return
    letter = text[places[0]]
    if len(places) > 1:
        raise CellRefused(_("У «%(text)s» замість цифр стоять літери. Мабуть, %(guess)s."), text=text, guess=guess)
    if places[0] == len(text) - 1:
        raise CellRefused(_("Остання «%(letter)s» — літера. Мабуть, %(guess)s."), letter=letter, guess=guess)
    if places[0] == 0:
        raise CellRefused(_("Перша «%(letter)s» — літера. Мабуть, %(guess)s."), letter=letter, guess=guess)
    raise CellRefused(_("«%(letter)s» у середині — літера. Мабуть, %(guess)s."), letter=letter, guess=guess)
