"""From a cell of a file to a value of a field. What does not fit is refused with what the person probably meant.

Every parser takes a cell as a reader gives it and returns the value, or None for an empty one; whether an empty one is
allowed is the field's matter. The place of the cell is added by whoever reads the table.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from viche.kit.spreadsheets.table import Cell
from viche.kit.uploads.refusal import Refusal

T = TypeVar("T")


class CellRefused(Refusal):
    """One cell was not taken."""


# Beyond this Excel has already replaced the last digits by zeros.
EXCEL_EXACT = 10**15
PLAIN_SPACES = re.compile(r"[ \t\r\n\f\v]+")
LINE_SPACES = re.compile(r"[ \t\f\v]+")
# Marks that are not seen: they come along from web pages and break search and comparison.
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
YES = {"так", "1", "true", "yes", "y", "т", "+", "✓", "✔", "☑", "✅", "є", "v"}
NO = {"ні", "0", "false", "no", "n", "н", "-", "–", "—", "✗", "✘", "☐", "❌", "немає"}
# What stands above the same key or looks the same: an apostrophe of any shape, a Latin letter among Ukrainian ones.
SAME = str.maketrans(
    dict.fromkeys("’ʼ`´‘", "'") | dict(zip("aceikopxyABCEHIKMOPTX", "асеікорхуАВСЕНІКМОРТХ", strict=True))
)


def digits_lost() -> CellRefused:
    """The refusal of a number longer than Excel keeps."""
    return CellRefused(
        _(
            "Число задовге для Excel: після п’ятнадцятої цифри воно вже записане неточно. "
            "Задайте стовпцю формат «Текстовий» і впишіть його ще раз."
        )
    )


def shown(cell: Cell) -> str:
    """The cell as its person sees it in Ukrainian Excel."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "так" if cell else "ні"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else str(cell)


def as_text(cell: Cell, *, max_length: int | None = None, multiline: bool = False) -> str | None:
    """Text in NFC with its ends trimmed; runs of spaces become one, a non-breaking space stays.

    `multiline` keeps line ends. Refuses a date: Excel makes one of «12/11», and the number of an act would be lost.
    """
    if cell is None:
        return None
    if isinstance(cell, date):
        raise CellRefused(
            _(
                "Excel перетворив цю клітинку на дату %(date)s. Задайте стовпцю формат «Текстовий» і впишіть значення "
                "ще раз."
            ),
            date=f"{cell:%d.%m.%Y}",
        )
    if isinstance(cell, float) and abs(cell) >= EXCEL_EXACT:
        raise digits_lost()
    text = unicodedata.normalize("NFC", UNSEEN.sub("", shown(cell)))
    text = _lines(text) if multiline else PLAIN_SPACES.sub(" ", text).strip()
    found = CONTROLS.search(text)
    if found:
        raise CellRefused(
            _(
                "У тексті є невидимий службовий знак (U+%(code)s) після «%(before)s». "
                "Видаліть його або впишіть текст наново."
            ),
            code=f"{ord(found[0]):04X}",
            before=text[max(0, found.start() - 20) : found.start()],
        )
    if max_length is not None and len(text) > max_length:
        raise CellRefused(
            _("Текст задовгий: знаків %(length)s, а вміщується %(limit)s. Скоротіть його."),
            length=len(text),
            limit=max_length,
        )
    return text or None


def _lines(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(LINE_SPACES.sub(" ", line).strip() for line in lines).strip()


def as_bool(cell: Cell) -> bool | None:
    """«так» and «ні» in the ways people write them: 1 and 0, + and -, true, yes, a tick."""
    if cell is None or isinstance(cell, bool):
        return cell
    text = shown(cell).strip().casefold()
    if text in YES:
        return True
    if text in NO:
        return False
    if not text:
        return None
    raise CellRefused(_("Тут має бути «так» або «ні», а стоїть «%(text)s»."), text=_short(text))


def as_choice(
    choices: Mapping[T, Any] | Iterable[tuple[T, Any]], *, also: Iterable[tuple[T, str]] = ()
) -> Callable[[Cell], T | None]:
    """A parser for a field with choices: (value, label) pairs as Django's `choices`.

    It takes a label or a value in any case; labels are read when a cell is, so they may be lazily translated.
    `also`: other names of the values (in another language); they are understood, not offered.
    """
    pairs: list[tuple[T, Any]] = list(choices.items() if isinstance(choices, Mapping) else choices)
    others = {_comparable(label): value for value, label in also}

    def parse(cell: Cell) -> T | None:
        text = as_text(cell)
        if text is None:
            return None
        key = _comparable(text)
        labels = {_comparable(str(label)): (value, str(label)) for value, label in pairs}
        if key in labels:
            return labels[key][0]
        if key in others:
            return others[key]
        for value, _label in pairs:
            if value is not None and str(value).casefold() == text.casefold():
                return value
        near = difflib.get_close_matches(key, labels, n=1, cutoff=0.6)
        if near:
            raise CellRefused(
                _("Значення «%(text)s» немає серед можливих. Мабуть, «%(guess)s»."),
                text=_short(text),
                guess=labels[near[0]][1],
            )
        raise CellRefused(
            _("Значення «%(text)s» немає серед можливих: %(labels)s."),
            text=_short(text),
            labels=_listed([label for _value, label in labels.values()]),
        )

    return parse


def _comparable(text: str) -> str:
    return " ".join(text.translate(SAME).casefold().split())


def _listed(labels: list[str], most: int = 12) -> str:
    return "; ".join(labels[:most]) + ("; …" if len(labels) > most else "")


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
