"""A typed text against the paragraph it was typed over: which numbers in it are still those of their figures.

Both are read as words; what stayed in order stays bound. A number that was typed over a bound one remembers which one that was.
Days, years, numbers of documents and of items are words here: nobody counted them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from viche.reports.content import Lines, Ref

TOKEN = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,:]\d+)*|[^\W\d_]+|\S")
CORE = re.compile(r"\d[\d \u00a0\u202f]*(?:,\d+)?(?<=\d)")
# A longer stretch of other words is no correction of a number.
NEAR = 8
# As much of a word is the same in its cases.
STEM = 4
_MONTH = r"(?:січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листоп|груд)\w*"
# What is no count: a date, a time, a year, the number of a document, of an item, a part of a name («COVID-19»).
_WHOLE = re.compile(r"\d{1,2}[.:]\d{1,2}(?:[.:]\d{2,4})?|(?:19|20)\d\d")
_BEFORE = re.compile(r"(?:№|\bст\.|\bп\.|\bпункт\w*|\bстатт\w+|[^\W\d_][-–/]|/)\s*\Z", re.I)
_AFTER = re.compile(rf"\s*(?:\)|{_MONTH}\b|-?(?:го|й|ий|а|я|му|ої|их)\b)|[-–/][^\W\d_]", re.I)


@dataclass(frozen=True)
class Mark:
    """A stretch that is a number. `of`: which number of the form's paragraph, −1 for none; `typed`: written by hand;
    `core`: only its digits, the words about them are the person's."""

    of: int
    text: str
    typed: bool = False
    core: bool = False

    def kept(self) -> dict[str, Any]:
        """As an edit keeps it."""
        return {"of": self.of, "text": self.text, "typed": self.typed, "core": self.core}


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    mark: int = -1  # index of the stretch it belongs to

    @property
    def key(self) -> str:
        return re.sub(r"\s", "", self.text).casefold()


def words_of(text: str, mark: int = -1, at: int = 0) -> list[_Word]:
    """Words, numbers (with spaces between thousands) and signs."""
    return [_Word(found[0], at + found.start(), at + found.end(), mark) for found in TOKEN.finditer(text)]


def core_of(text: str) -> str:
    """The digits of a printed number: «71» of «71 консультація»; a number in words whole."""
    found = CORE.search(text)
    return found[0] if found else text


def bound(typed: str, lines: Lines, marks: dict[int, Mark], counted: Sequence[str]) -> list[list[Any]]:
    """The typed text as an edit keeps it: lines of texts and numbers (`Mark.kept`).

    `lines`: what stood there; `marks`: number of the snapshot → what it is of the form's paragraph, with the text the form prints;
    `counted`: the numbers the form prints there now.
    """
    text = _tidy(typed)
    before, known = _before(lines, marks)
    now = words_of(text)
    spans = _Matching(before, known, now, text, counted).spans()
    return [list(_fragments(line, at, spans)) for line, at in _lines(text)]


def _tidy(text: str) -> str:
    lines = (re.sub(r"[ \t]+", " ", line).strip(" \t") for line in text.replace("\r\n", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _lines(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    for line in text.split("\n"):
        yield line, at
        at += len(line) + 1


def _before(lines: Lines, marks: dict[int, Mark]) -> tuple[list[_Word], list[Mark]]:
    found: list[_Word] = []
    known: list[Mark] = []
    for fragment in (fragment for line in lines for fragment in line):
        if isinstance(fragment, Ref) and fragment.number in marks:
            found += words_of(fragment.text, len(known))
            mark = marks[fragment.number]
            known.append(replace(mark, core=not mark.typed and not alike(fragment.text, mark.text)))
        else:
            found += words_of(fragment if isinstance(fragment, str) else fragment.text)
    return found, known


def _fragments(line: str, at: int, spans: list[tuple[int, int, Mark]]) -> Iterator[Any]:
    done = at
    for start, end, mark in spans:
        if at <= start and end <= at + len(line):
            if start > done:
                yield line[done - at : start - at]
            yield mark.kept()
            done = end
    if done < at + len(line):
        yield line[done - at :]


class _Matching:
    def __init__(
        self, before: list[_Word], known: list[Mark], now: list[_Word], text: str, counted: Sequence[str]
    ) -> None:
        self.before, self.known, self.now, self.text, self.counted = before, known, now, text, counted
        self.found: dict[int, tuple[int, Mark]] = {}  # index of the first word → index after the last one, its number
        self.plain: set[int] = set()  # words that stood there before and are no numbers of figures

    def spans(self) -> list[tuple[int, int, Mark]]:
        codes = SequenceMatcher(None, [w.key for w in self.before], [w.key for w in self.now], False).get_opcodes()
        same = {i1 + k: j1 + k for tag, i1, i2, j1, _j2 in codes if tag == "equal" for k in range(i2 - i1)}
        left = [index for index, mark in enumerate(self.known) if not self._stayed(index, mark, same)]
        self.plain = {now for was, now in same.items() if self.before[was].mark < 0}
        self._replaced(codes, left)
        self._moved()
        self._typed()
        told = [(self.now[at].start, self.now[end - 1].end, mark) for at, (end, mark) in self.found.items()]
        return [(start, end, replace(mark, text=self.text[start:end])) for start, end, mark in sorted(told, key=lambda s: s[0])]  # fmt: skip

    def _stayed(self, index: int, mark: Mark, same: dict[int, int]) -> bool:
        own = [at for at, word in enumerate(self.before) if word.mark == index]
        there = [same[at] for at in own if at in same]
        if len(there) == len(own) and there == list(range(there[0], there[0] + len(own))):
            self.found[there[0]] = (there[-1] + 1, mark)
            return True
        digits = [at for at in own if self.before[at].text[0].isdecimal()]
        if len(digits) == 1 and digits[0] in same:
            self.found[same[digits[0]]] = (same[digits[0]] + 1, replace(mark, core=not mark.typed))
            return True
        return False

    def _is_free(self, at: int) -> bool:
        return all(not first <= at < end for first, (end, _mark) in self.found.items())

    def _replaced(self, codes: list[Any], left: list[int]) -> None:
        """Numbers typed where a bound one stood, in order. In a stretch written anew nobody knows which stands for which."""
        for tag, i1, i2, j1, j2 in codes:
            if tag != "replace" or max(i2 - i1, j2 - j1) > NEAR:
                continue
            gone = [i for i in dict.fromkeys(self.before[at].mark for at in range(i1, i2)) if i in left]
            typed = [at for at in range(j1, j2) if self._is_free(at) and self._counts(self.now[at])]
            for index, at in zip(gone, typed, strict=False):
                if not self._stands_alike(index, at):
                    continue
                mark = self.known[index]
                again = 0 <= mark.of < len(self.counted) and alike(core_of(self.counted[mark.of]), self.now[at].text)
                self.found[at] = (at + 1, Mark(mark.of, "", typed=not again, core=again))

    def _stands_alike(self, index: int, at: int) -> bool:
        """Whether the word before or the word after is the one that stood there, in whatever case."""
        own = [i for i, word in enumerate(self.before) if word.mark == index]
        digits = next((i for i in own if self.before[i].text[0].isdecimal()), own[0])
        pairs = ((digits - 1, at - 1), (digits + 1, at + 1))
        return any(
            0 <= was < len(self.before) and 0 <= now < len(self.now) and _same(self.before[was].key, self.now[now].key)
            for was, now in pairs
        )

    def _moved(self) -> None:
        """A number of the form that stands elsewhere now; one digit alone is not enough to know it by."""
        for of, printed in enumerate(self.counted):
            if any(mark.of == of for _end, mark in self.found.values()):
                continue
            if not self._find(printed, Mark(of, "")):
                self._find(core_of(printed), Mark(of, "", core=True))

    def _find(self, printed: str, mark: Mark) -> bool:
        own = [word.key for word in words_of(printed)]
        if len("".join(own)) < 2:
            return False
        for at in range(len(self.now) - len(own) + 1):
            stretch = range(at, at + len(own))
            same = [self.now[i].key for i in stretch] == own
            if same and all(self._is_free(i) and i not in self.plain for i in stretch):
                self.found[at] = (at + len(own), mark)
                return True
        return False

    def _typed(self) -> None:
        for at, word in enumerate(self.now):
            if at not in self.plain and self._is_free(at) and self._counts(word):
                self.found[at] = (at + 1, Mark(-1, "", typed=True))

    def _counts(self, word: _Word) -> bool:
        before, after = self.text[: word.start].rpartition("\n")[2], self.text[word.end :]
        numbering = not before.strip(" –—-") and after[:1] in (".", ")")
        return word.text[0].isdecimal() and not (
            numbering or _WHOLE.fullmatch(word.text) or _BEFORE.search(before) or _AFTER.match(after)
        )


def _same(one: str, other: str) -> bool:
    return one[:STEM] == other[:STEM]


def alike(one: str, other: str) -> bool:
    """Whether two numbers are printed with the same signs, whatever spaces stand between."""
    return re.sub(r"\s", "", one) == re.sub(r"\s", "", other)
