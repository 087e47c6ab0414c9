"""An outline as a text: a head of «name: value» lines, a line «===», the body in the language of outlines.

In the body `{% table "key" %}` and `{% totals "key" %}`, alone in a line, put a declared list and declared totals there; they
stand outside conditions and loops.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from viche.kit.figures import printed
from viche.reports import language
from viche.reports.language import OutlineRefused
from viche.reports.outlines import Listing, Outline, Part, Prose, Totals, declare, totals

DELIVERED = Path(__file__).parent / "delivered"
# Of several forms about one thing the one offered first; the others follow by name.
FIRST = "programme-half-year"
FENCE = "==="
_TABLE = re.compile(
    r"^[ \t]*\{%-?\s*(?P<tag>table|totals)\s+\"(?P<key>[\w.-]+)\"(?:\s+numbered:\s*(?P<numbered>\d{1,2}))?\s*-?%\}[ \t]*$",
    re.M,
)


@dataclass(frozen=True)
class Head:
    """What stands above the body: the name of the form in lists, what it is about, the pattern of its reports' titles."""

    title: str
    subject: str
    name: str
    landscape: bool = False


def split(text: str) -> tuple[Head, str]:
    """The head and the body; OutlineRefused says what the head lacks."""
    head, fence, body = text.replace("\r\n", "\n").partition(f"\n{FENCE}\n")
    pairs = dict(re.findall(r"^(\w+):[ \t]*(.+?)[ \t]*$", head, re.M))
    missing = [name for name in ("title", "subject", "name") if not pairs.get(name)]
    if not fence or missing:
        raise OutlineRefused([_("Перед рядком «===» бракує: %(what)s.") % {"what": ", ".join(missing) or FENCE}])
    return Head(pairs["title"], pairs["subject"], pairs["name"], pairs.get("landscape") == "yes"), body


def outline(key: str, head: Head, body: str) -> Outline:
    """The outline the text says."""
    return Outline(key, head.title, head.subject, head.name, tuple(parts(body)), head.landscape)


def parts(body: str) -> Iterator[Part]:
    """Texts and tables in order; totals nobody declared are a list nobody declared."""
    at = 0
    for found in _TABLE.finditer(body):
        yield from _prose(body[at : found.start()])
        declared = totals().get(found["key"]) if found["tag"] == "totals" else None
        yield declared or Listing(found["key"], int(found["numbered"] or 0))
        at = found.end()
    yield from _prose(body[at:])


def _prose(text: str) -> Iterator[Prose]:
    if text.strip():
        yield Prose(text)


def wrong(body: str, subject: str) -> list[str]:
    """Everything that is wrong with the body of a form about such things, in sentences; nothing when all is well."""
    found: list[str] = []
    for part in parts(body):
        if isinstance(part, Prose):
            found += language.check(part.source)
        else:
            declared = part if isinstance(part, Totals) else printed.printed_lists().get(part.key)
            if declared is None or declared.subject != subject:
                found.append(_("Таблиці «%(key)s» для таких звітів немає.") % {"key": part.key})
    return found


_delivered: dict[str, tuple[Head, str]] = {}


def text_of(key: str) -> tuple[Head, str] | None:
    """The head and the body of a delivered form; nothing for one that is no text."""
    return _delivered.get(key)


def deliver() -> None:
    """Make the delivered forms known."""
    for path in sorted(DELIVERED.glob("*.txt"), key=lambda path: (path.stem != FIRST, path.stem)):
        _delivered[path.stem] = split(path.read_text())
        declare(outline(path.stem, *_delivered[path.stem]))
