"""What is wrong with an outline, in sentences with the line."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from liquid import exceptions as liquid

from viche.reports.language.things import NotThere

WHY = {
    liquid.LoopIterationLimitError: gettext_lazy("Цикли повторюються забагато разів: звузьте перелік."),
    liquid.OutputStreamLimitError: gettext_lazy("Текст звіту став задовгим: звузьте перелік."),
    liquid.LocalNamespaceLimitError: gettext_lazy("Названі через «assign» тексти займають забагато місця."),
    liquid.BlockNestingError: gettext_lazy("Умови й цикли вкладено надто глибоко."),
    liquid.ContextDepthError: gettext_lazy("Умови й цикли вкладено надто глибоко."),
    liquid.UndefinedError: gettext_lazy("Такої назви тут немає. Оберіть її з переліку поруч із текстом."),
    liquid.UnknownFilterError: gettext_lazy("Такого фільтра немає: після «|» може стояти один із тих, що в підказці."),
    liquid.LiquidTypeError: gettext_lazy("Ці значення так не порівняти й не поєднати."),
    liquid.FilterArgumentError: gettext_lazy("Фільтр тут стоїть не з тими значеннями."),
}
BLOCKS = frozenset({"if", "unless", "case", "for", "comment"})
_TAG = re.compile(r"\{%-?\s*(?P<name>\w+).*?%\}", re.S)
TAGS = gettext_lazy(
    "У тегах {% … %} можна писати лише if, unless, case, for, assign, cycle і comment, і кожен блок треба закрити."
)


class OutlineRefused(ValueError):
    """An outline that cannot be used; `messages` are sentences for the person who wrote it."""

    def __init__(self, messages: list[str]) -> None:
        self.messages = messages
        super().__init__(" ".join(messages))


def told(error: liquid.LiquidError) -> str:
    """The sentence: where, what, and what to do."""
    sentence = reason(error)
    found = error.context() if error.token is not None else None
    if found is None:
        return sentence
    line, _column, _before, text, _after = found
    return _("Рядок %(line)s, «%(text)s»: %(why)s") % {"line": line, "text": text.strip()[:80], "why": sentence}


def reason(error: liquid.LiquidError) -> str:
    """The sentence without the place."""
    return str(error.message) if isinstance(error, NotThere) else str(_why(error))


def unclosed(text: str) -> str:
    """Which block of a text is not closed, or closed without being opened; empty when all of them are paired."""
    opened: list[tuple[str, int, str]] = []
    for found in _TAG.finditer(text):
        name, line = found["name"], text.count("\n", 0, found.start()) + 1
        if name in BLOCKS:
            opened.append((name, line, found[0]))
        elif name.startswith("end") and name[3:] in BLOCKS:
            if not opened or opened[-1][0] != name[3:]:
                return _said(opened[-1]) if opened else _("Рядок %(line)s: «%(tag)s» нічого не закриває.") % {
                    "line": line, "tag": found[0],
                }  # fmt: skip
            opened.pop()
    return _said(opened[-1]) if opened else ""


def _said(block: tuple[str, int, str]) -> str:
    name, line, tag = block
    return _("Рядок %(line)s: блок «%(tag)s» не закрито. Допишіть після нього {%% end%(name)s %%}.") % {
        "line": line, "tag": " ".join(tag.split())[:80], "name": name,
    }  # fmt: skip


def _why(error: liquid.LiquidError) -> object:
    if isinstance(error, liquid.LiquidSyntaxError):
        return TAGS
    return next((why for kind, why in WHY.items() if isinstance(error, kind)), _("Цього місця не зрозуміти."))
