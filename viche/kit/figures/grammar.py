"""The grammar of numbers in a text: a text as words and slots, before anything is asked of a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

How = Literal["noun", "digits", "own", "word"]

# More of them in one text is a table, not a story.
MOST = 50
_PIECE = re.compile(r"\{\{|\}\}|\{[^{}\n]*\}|[{}]")
_KEY = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Words:
    """Text between the slots; `raw` as it is written."""

    raw: str

    @property
    def text(self) -> str:
        """As it reads."""
        return self.raw.replace("{{", "{").replace("}}", "}")


@dataclass(frozen=True)
class Slot:
    """One place for a number. `narrow`: (breakdown, value) as written; `forms`: for 1, 2–4, 5 and more, a fraction."""

    raw: str
    key: str
    narrow: tuple[tuple[str, str], ...] = ()
    how: How = "noun"
    forms: tuple[str, ...] = ()


class SlotsRefused(ValueError):
    """What is wrong with the slots of a text; `messages` are sentences for the person who wrote it."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = list(messages)
        super().__init__(" ".join(self.messages))


# --- reading a text ------------------------------------------------------------------------------------------------


def parse(text: str) -> tuple[Words | Slot, ...]:
    """The text as words and slots; joined again by their `raw` it is the same text. Raises `SlotsRefused`."""
    parts: list[Words | Slot] = []
    wrong: list[str] = []
    plain, place = "", 0
    for piece in _PIECE.finditer(text):
        plain += text[place : piece.start()]
        place = piece.end()
        if piece[0] in ("{{", "}}"):
            plain += piece[0]
        elif len(piece[0]) == 1:
            wrong.append(_unpaired(text, piece))
        else:
            if plain:
                parts.append(Words(plain))
                plain = ""
            try:
                parts.append(_slot(piece[0]))
            except SlotsRefused as refusal:
                wrong += refusal.messages
    if plain + text[place:]:
        parts.append(Words(plain + text[place:]))
    if sum(isinstance(part, Slot) for part in parts) > MOST:
        wrong.append(
            _("Чисел у фігурних дужках більше за %(most)s. Розділіть текст або лишіть головні.") % {"most": MOST}
        )
    if wrong:
        raise SlotsRefused(wrong)
    return tuple(parts)


def _unpaired(text: str, piece: re.Match[str]) -> str:
    """A bracket without its pair: where it stands and what to do."""
    line = text.count("\n", 0, piece.start()) + 1
    around = text[max(0, piece.start() - 20) : piece.end() + 20].replace("\n", " ").strip()
    if piece[0] == "{":
        return _(
            "Рядок %(line)s: «%(around)s» — фігурну дужку «{» не закрито в цьому ж рядку. "
            "Допишіть «}», а якщо це просто дужка, напишіть її двічі: «{{»."
        ) % {"line": line, "around": around}
    return _(
        "Рядок %(line)s: «%(around)s» — дужка «}» нічого не закриває. Приберіть її або, якщо це просто дужка, "
        "напишіть двічі: «}}»."
    ) % {"line": line, "around": around}


def _slot(raw: str) -> Slot:
    """One slot by its grammar; what it names is not looked at yet."""
    inside = raw[1:-1]
    mark = next((sign for sign in inside if sign in "#~"), "")
    asked, _sign, tail = inside.partition(mark) if mark else (inside, "", "")
    key, colon, said = asked.partition(":")
    key = key.strip()
    if not _KEY.fullmatch(key):
        raise SlotsRefused([_no_key(raw)])
    narrow = pairs(raw, said) if colon else ()
    if not mark:
        return Slot(raw, key, narrow)
    if mark == "#" and not tail.strip():
        return Slot(raw, key, narrow, "digits")
    forms = tuple(form.strip() for form in tail.split("|"))
    if len(forms) not in (3, 4) or not all(forms):
        raise SlotsRefused(
            [
                _(
                    "«%(slot)s»: після «%(mark)s» мають стояти три форми слова через «|» — для 1, для 2–4, для 5 і більше: "
                    "{%(key)s%(mark)sзахід|заходи|заходів}."
                )
                % {"slot": raw, "mark": mark, "key": key}
            ]
        )
    return Slot(raw, key, narrow, "own" if mark == "#" else "word", forms)


def _no_key(raw: str) -> str:
    return _(
        "«%(slot)s»: у фігурних дужках стоїть назва числа, наприклад {acts}. Якщо це просто дужки, напишіть кожну двічі."
    ) % {"slot": raw[:60]}


def pairs(raw: str, said: str) -> tuple[tuple[str, str], ...]:
    """(breakdown, value) as written: «вид=рішення;орган=рада». Raises `SlotsRefused`, naming the whole text `raw`."""
    told = [tuple(side.strip() for side in pair.partition("=")[::2]) for pair in said.split(";")]
    if any(not name or not value for name, value in told) or said.count("=") != len(told):
        raise SlotsRefused(
            [
                _(
                    "«%(slot)s»: після двокрапки назвіть, яку частину брати: {acts:вид=рішення}. Кілька умов розділяє «;»."
                )
                % {"slot": raw}
            ]
        )
    return tuple((name, value) for name, value in told)
