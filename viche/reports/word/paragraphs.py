"""One paragraph as text and places: Word cuts a slot into runs, here they are joined, and each sign still knows its run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit.figures.grammar import SlotsRefused
from viche.kit.uploads.packages import local
from viche.reports.language.refusals import BLOCKS
from viche.reports.language.rendering import misnamed_in
from viche.reports.language.slots import PIECE, prepared
from viche.reports.language.things import clean
from viche.reports.word.fields import Fields, tags_of, text_of
from viche.reports.word.refusing import in_paragraph
from viche.reports.word.typed import put_right

# Longer than any paragraph of a report.
MOST_SIGNS = 10_000
BRACE = re.compile(r"[{}]")
TAG = re.compile(r"\{%-?\s*(?P<name>\w*)")
MIDDLES = {"else": ("if", "unless", "case", "for"), "elsif": ("if", "unless"), "when": ("case",)}
# Tags that print, so that a paragraph of nothing but them is no paragraph of tags.
PRINTING = frozenset({"cycle"})
# Children of a run that are a sign of its text.
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
# Marks of spelling and of pages as they were: Word makes them anew.
FORGOTTEN = frozenset({"proofErr", "lastRenderedPageBreak"})
# Old wrappings of words that mean nothing by themselves.
WRAPPINGS = frozenset({"smartTag", "customXml"})
# What is seen though it has no letters.
SEEN = frozenset(
    {
        "drawing",
        "pict",
        "object",
        "fldChar",
        "fldSimple",
        "sym",
        "hyperlink",
        "oMath",
        "ins",
        "sdt",
        "footnoteReference",
    }
)
PLACES = {
    "hyperlink": gettext_lazy("у посиланні"),
    "ins": gettext_lazy("у виправленні, яке ще не прийнято (прийміть усі виправлення)"),
    "del": gettext_lazy("у виправленні, яке ще не прийнято (прийміть усі виправлення)"),
    "moveFrom": gettext_lazy("у виправленні, яке ще не прийнято (прийміть усі виправлення)"),
    "moveTo": gettext_lazy("у виправленні, яке ще не прийнято (прийміть усі виправлення)"),
    "sdt": gettext_lazy("в елементі керування вмістом"),
    "fldSimple": gettext_lazy("у полі Word"),
    "drawing": gettext_lazy("у написі чи фігурі"),
    "pict": gettext_lazy("у написі чи фігурі"),
    "AlternateContent": gettext_lazy("у написі чи фігурі"),
    "oMath": gettext_lazy("у формулі"),
    "oMathPara": gettext_lazy("у формулі"),
}


@dataclass(frozen=True)
class Sign:
    """One sign of the text, of the run with this number; `atom`: it stands for something else than a letter (a tab, a picture),
    `text` is then what it reads as inside a slot, nothing for what is not read."""

    text: str
    run: int
    atom: int | None = None


@dataclass(frozen=True)
class Atom:
    """Something of the paragraph that is put in as it is: a child of a run, or of the paragraph itself (`run` None)."""

    element: Any
    run: Any = None


@dataclass(eq=False)
class Piece:
    """A slot, an output or a tag of a paragraph: signs from `start` to `end`; `text` as the language reads it; `name` of a tag."""

    para: Para
    text: str
    start: int
    end: int
    name: str = ""
    lifted: bool = False

    @property
    def is_statement(self) -> bool:
        """A tag that prints nothing itself."""
        return bool(self.name) and self.name not in PRINTING

    @property
    def opens(self) -> bool:
        """Whether something has to close it."""
        return self.name in BLOCKS

    @property
    def leads(self) -> bool:
        """Whether nothing but tags stands before it in its paragraph."""
        return self.para.told[0] >= self.start

    @property
    def trails(self) -> bool:
        """Whether nothing but tags stands after it."""
        return self.para.told[1] < self.end


@dataclass(eq=False)
class Para:
    """A paragraph with places. `number`: which block of the document it is; `before`, `after`: tags that stand there;
    `is_torn`: its places cannot be told apart."""

    number: int
    element: Any
    parent: Any
    runs: list[Any] = field(default_factory=list)
    atoms: list[Atom] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    before: list[Piece] = field(default_factory=list)
    after: list[Piece] = field(default_factory=list)
    dropped: bool = False
    is_torn: bool = False
    is_active = True

    @property
    def text(self) -> str:
        """As a person reads it."""
        return "".join(sign.text for sign in self.signs)

    @cached_property
    def told(self) -> tuple[int, int]:
        """Where the first and the last thing stand that are no tags; past the end and -1 when there are none."""
        tags = {at for piece in self.pieces if piece.is_statement for at in range(piece.start, piece.end)}
        shown = [at for at, sign in enumerate(self.signs) if at not in tags and self._is_seen(sign)]
        return (shown[0], shown[-1]) if shown else (len(self.signs), -1)

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing in it but tags."""
        return bool(self.pieces) and self.told[1] < 0

    def _is_seen(self, sign: Sign) -> bool:
        return bool(sign.text.strip()) or (
            sign.atom is not None and bool(SEEN & {local(e.tag) for e in tags_of(self.atoms[sign.atom].element)})
        )


def is_active(element: Any) -> bool:
    """Whether a paragraph has places to fill, or mistakes in them."""
    return BRACE.search(text_of(element)) is not None


def read(para: Para, fields: Fields) -> list[str]:
    """Fill `para` in from its element; returns what is wrong with it, in sentences."""
    wrong = list(_signs(para, fields))
    index = [at for at, sign in enumerate(para.signs) if sign.text]
    text = "".join(para.signs[at].text for at in index).replace("\n", " ")
    if len(text) > MOST_SIGNS:
        para.is_torn = True
        return [in_paragraph(text, _("абзац із місцями задовгий. Поділіть його."))]
    left = text
    for start, end in (found.span() for found in PIECE.finditer(text)):
        piece = put_right(text[start:end])
        tag = TAG.match(piece)
        para.pieces.append(Piece(para, piece, index[start], index[end - 1] + 1, tag["name"] if tag else ""))
        left = left[:start] + " " * (end - start) + left[end:]
    if not wrong and BRACE.search(left):
        wrong.append(
            _(
                "фігурна дужка тут без пари. Місце для числа пишуть в одинарних дужках, назву — у подвійних, умову — між "
                '{% і %}, і все в одному абзаці; просту дужку пишуть так: {{ "{" }}.'
            )
        )
    para.is_torn = bool(wrong)
    return [in_paragraph(text, sentence) for sentence in [*wrong, *_misnamed(para)]]


def _misnamed(para: Para) -> list[str]:
    """What of its slots names nothing."""
    try:
        return misnamed_in(prepared("".join(piece.text for piece in para.pieces)).slots)
    except SlotsRefused as refusal:
        return refusal.messages


def _signs(para: Para, fields: Fields) -> Iterator[str]:
    """The signs of the runs; what is said of places where nothing can be filled."""
    for child in _unwrapped(para.element):
        name = local(child.tag) if isinstance(child.tag, str) else ""
        if name == "pPr" or name in FORGOTTEN:
            continue
        inside = fields.depth > 0
        fields.meet(child)
        if name == "r" and not inside and not fields.depth and not _is_whole(child):
            yield from _run(para, child)
            continue
        if BRACE.search(text_of(child)):
            place = _("у полі Word") if name == "r" else PLACES.get(name, _("у частині, якої ми не заповнюємо"))
            yield _not_filled(place)
        _atom(para, Atom(child), "", 0)


def _is_whole(run: Any) -> bool:
    """Whether a run is one of those a field consists of."""
    return any(local(each.tag) in ("fldChar", "instrText") for each in tags_of(run))


def _unwrapped(element: Any) -> list[Any]:
    found: list[Any] = []
    for child in element:
        wraps = isinstance(child.tag, str) and local(child.tag) in WRAPPINGS
        found += _unwrapped(child) if wraps else [child]
    return found


def _run(para: Para, run: Any) -> Iterator[str]:
    para.runs.append(run)
    at = len(para.runs) - 1
    for child in run:
        name = local(child.tag) if isinstance(child.tag, str) else ""
        if name == "rPr" or name in FORGOTTEN:
            continue
        if name == "t":
            para.signs += [Sign(sign, at) for sign in clean(child.text or "").replace("\n", " ")]
        else:
            if BRACE.search(text_of(child)):
                yield _not_filled(PLACES.get(name, _("у частині, якої ми не заповнюємо")))
            _atom(para, Atom(child, run), SIGNS.get(name, ""), at)


def _atom(para: Para, atom: Atom, text: str, run: int) -> None:
    para.atoms.append(atom)
    para.signs.append(Sign(text, run, len(para.atoms) - 1))


def _not_filled(place: Any) -> str:
    return _("місце, яке треба заповнити, стоїть %(place)s. Перенесіть його у звичайний текст абзацу.") % {
        "place": place
    }
