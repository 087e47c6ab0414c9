"""How a file with mistakes is refused: each mistake in a sentence with the paragraph it stands in."""

from __future__ import annotations

from django.utils.text import Truncator
from django.utils.translation import gettext as _

# A slot as one writes it: the number and its word in three forms.
EXAMPLE = "{acts#акт|акти|актів}"
QUOTE = 90
MOST_TOLD = 20


class BlankRefused(ValueError):
    """A Word file that cannot be filled; `messages` are sentences for the person who made it."""

    def __init__(self, messages: list[str]) -> None:
        self.messages = list(dict.fromkeys(messages))
        left = len(self.messages) - MOST_TOLD
        if left > 0:
            self.messages = [*self.messages[:MOST_TOLD], _("Є й інші такі місця: %(count)s.") % {"count": left}]
        super().__init__(" ".join(self.messages))


def quoted(text: str) -> str:
    """A paragraph as it is named in a refusal."""
    return Truncator(" ".join(text.split())).chars(QUOTE)


def in_paragraph(text: str, why: str) -> str:
    """The sentence with its paragraph."""
    return _("Абзац «%(text)s»: %(why)s") % {"text": quoted(text), "why": why}
