"""Text edited by hand against what was counted: numbers that changed inside it, numbers written over counted ones, the form's new
words, and edits whose paragraph is gone. Where the edits lie the snapshot remembers; no query."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.reports.checking.warning import Place, Rule, Warning, around, whole_document

if TYPE_CHECKING:
    from viche.reports.content import Content
    from viche.reports.models import Snapshot

CHANGED = Rule(
    "edited-changed",
    gettext_lazy("Число в зміненому рукою абзаці стало іншим"),
    gettext_lazy("Якщо речення ще правдиве, відкрийте абзац і збережіть його знову; якщо ні, перепишіть."),
)
REWORDED = Rule(
    "edited-reworded",
    gettext_lazy("Форма каже тут уже інакше"),
    gettext_lazy("Порівняйте свій абзац із тим, що дає форма, і збережіть його знову або поверніть як було."),
)
WRITTEN = Rule(
    "edited-number",
    gettext_lazy("Число змінено рукою"),
    gettext_lazy("Поясніть, чому у звіті інше число, або поверніть пораховане."),
)
GONE = Rule(
    "edited-gone",
    gettext_lazy("Абзацу, зміненого рукою, у тексті вже немає"),
    gettext_lazy("Перенесіть написане в інший абзац або забудьте цю зміну."),
)
# Those that are told at the paragraph too.
AT_THE_PARAGRAPH = (CHANGED.key, REWORDED.key)


def warnings_of(snapshot: Snapshot, content: Content) -> Iterator[Warning]:
    """Of every edit that lies in this snapshot, and of those that do not."""
    for row in snapshot.laid.get("edits", ()):
        if row["block"] >= 0:
            yield from _of_edit(row, content)
    for pk, text in snapshot.laid.get("gone", ()):
        place = Place(whole_document().block, whole_document().where, around(text, 0, len(text)), anchor=f"edit|{pk}")
        yield Warning(GONE, place, _("Форма або записи більше не дають абзацу, який було змінено."), (str(pk),))


def _of_edit(row: dict[str, Any], content: Content) -> Iterator[Warning]:
    text = content.blocks[row["block"]].text  # type: ignore[union-attr]
    where, quote = _("абзац, змінений рукою"), around(text, 0, len(text))

    def place(number: int = 0) -> Place:
        return Place(row["block"], where, quote, number, f"edit|{row['edit']}")

    for was, now, number in row["changed"]:
        told = _("Було %(was)s, стало %(now)s: перечитайте речення.") if now else _("Було %(was)s, тепер форма цього числа не дає: перечитайте речення.")  # fmt: skip
        yield Warning(CHANGED, place(number), told % {"was": was, "now": now}, (was, now))
    for written, counted, number in row["by_hand"]:
        told = _("Написано %(written)s, пораховано %(counted)s.") % {"written": written, "counted": counted}
        yield Warning(WRITTEN, place(number), told, (written, counted))
    if row["reworded"]:
        told = _("Тепер форма дає: «%(text)s».") % {"text": row["reworded"]}
        yield Warning(REWORDED, place(), told, (hashlib.sha256(row["reworded"].encode()).hexdigest(),))
