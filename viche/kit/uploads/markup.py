"""XML of uploads followed tag by tag by expat, which by itself trusts the file with all the memory there is.

A document type declaration is refused before anything it declares can act: without it there are no entities to expand
and nothing to fetch from outside. Refused, too, is what no office program writes and what makes the parser grow: a tag
of megabytes, thousands of different names, tags inside tags without end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn
from xml.parsers import expat

from viche.kit.uploads.archives import broken, declares_types

# Tables inside tables inside tables need ten tags each.
DEPTH = 1000
# Office programs know about two thousand names of tags and attributes together.
NAMES = 10_000
# Three hundred thousand cells as LibreOffice writes them, with all their borders.
TAGS = 8_000_000
# Word keeps a picture of a shape in an attribute (`o:gfxdata`).
LONGEST_TAG = 4 * 2**20
PIECE = 2**18

Start = Callable[[str, dict[str, str]], None]


class _Guard:
    """Stands before the walker's `start` and `end` and counts."""

    def __init__(self, start: Start, end: Callable[[str], None] | None) -> None:
        self._start, self._end = start, end
        self._depth = self._prefixes = self._tags = 0
        self._names: set[str] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._tags += 1
        self._names.add(name)
        self._names.update(attributes)
        if self._depth > DEPTH or self._tags > TAGS or len(self._names) > NAMES:
            raise broken()
        self._start(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._end is not None:
            self._end(name)

    def prefix(self, *_declared: Any) -> None:
        self._prefixes += 1
        if self._prefixes > NAMES:
            raise broken()


def follow(
    pieces: Iterable[bytes],
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    namespaces: bool = False,
) -> None:
    """Call the walker's functions for each tag and text of a part. With `namespaces` names are «address}name».

    Raises FileRefused for a part that is broken, declares a document type or is made to harm.
    """
    parser = expat.ParserCreate(namespace_separator="}" if namespaces else None)
    parser.buffer_text = True
    parser.buffer_size = 2**16
    guard = _Guard(start, end)
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.StartDoctypeDeclHandler = _refuse_types
    if namespaces:
        parser.StartNamespaceDeclHandler = guard.prefix
    if text is not None:
        parser.CharacterDataHandler = text
    fed = 0
    try:
        for piece in _small(pieces):
            parser.Parse(piece, False)
            fed += len(piece)
            # Where the parser stands is where the unfinished tag began.
            if fed - parser.CurrentByteIndex > LONGEST_TAG:
                raise broken()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise broken() from error


def _small(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        for begin in range(0, len(piece), PIECE):
            yield piece[begin : begin + PIECE]


def _refuse_types(*_declaration: Any) -> NoReturn:
    raise declares_types()
