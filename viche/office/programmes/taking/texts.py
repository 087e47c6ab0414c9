"""Words of a cell as they were meant: lines of a narrow column joined, numbers of measures, years, names one under another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from viche.kit.spreadsheets.cells import SAME, UNSEEN

SPACES = re.compile("[ \t\u00a0\u2007\u2009\u202f]+")
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
DASH = re.compile(f"[{DASHES}]")
NOTHING = re.compile(rf"[{DASHES}_.xXхХ\s]*")
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’ʼ](?=[^\W\d_]))*")
# The end of a line inside a word: «громадсь / кість».
BREAK = re.compile(rf"({WORD.pattern})[ \t]*\n[ \t]*({WORD.pattern})")
# What a narrow column leaves of a word and what never stands alone.
ENDINGS = frozenset(
    re.split(
        r"\W+",
        "ня ння ття лля ції ція цію цій ність ності ністю кість ться тися ський ська ське ського ської ському ські ських "
        "ською ного ному льний льна льне льного вання вань ення ень",
    )
)
# «1.», «1.1.», «1.8.3.», «1)»; without a mark only when it has several parts: «12 заходів» begins with a count.
NUMBERED = re.compile(
    r"\s*(?:№\s*)?(?P<number>\d{1,3}(?:\.\d{1,3})+|\d{1,3}(?=[.)]))[.)]?(?=\s|[^\W\d_]|[«\"„])\s*(?P<rest>.*)", re.S
)
INSIDE = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3})+)[.)]?\s+")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
BULLET = re.compile(rf"^(?:[{DASHES}•–]\s+)")


def lines(text: str) -> list[str]:
    """The lines of a cell that have anything, runs of spaces made one."""
    clean = UNSEEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    found = (SPACES.sub(" ", line).strip() for line in clean.split("\n"))
    return [line for line in found if line]


def paragraphs(text: str) -> str:
    """The text with its lines kept."""
    return "\n".join(lines(text))


def is_nothing(text: str) -> bool:
    """Whether a cell says nothing: empty, «-», «х»."""
    return NOTHING.fullmatch(text) is not None


def bare(text: str) -> str:
    """The text without any white space, dashes and apostrophes made one: for «is it the same wording»."""
    return DASH.sub("-", re.sub(r"\s+", "", UNSEEN.sub("", text))).replace("ʼ", "’").replace("'", "’").casefold()


@lru_cache(maxsize=5000)
def comparable(text: str) -> str:
    """For headings and names: case, look-alike letters, apostrophes and spaces made one."""
    return " ".join(DASH.sub("-", UNSEEN.sub("", text)).translate(SAME).casefold().split())


class Vocabulary:
    """The words of a document, to tell «громадсь / кість» (one word) from «щорічного / форуму» (two).

    A word counts where it does not stand at the edge of a line: a torn one stands exactly there.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.words: set[str] = set()
        for text in texts:
            for line in text.split("\n"):
                found = [match[0].casefold() for match in WORD.finditer(line)]
                self.words.update(found if "\n" not in text else found[1:-1])
        self.stems = {word[:size] for word in self.words for size in range(4, len(word))}

    def torn(self, left: str, right: str) -> bool:
        """Whether two words at the ends of two lines are one."""
        left, right = left.casefold(), right.casefold()
        if left in self.words or (right in self.words and right not in ENDINGS):
            return False
        joined = left + right
        return joined in self.words or right in ENDINGS or (len(left) > 3 and joined[: len(left) + 1] in self.stems)

    def one_line(self, text: str) -> str:
        """The text of a narrow cell as one line, words torn between lines joined."""

        def join(match: re.Match[str]) -> str:
            left, right = match[1], match[2]
            return left + right if right[:1].islower() and self.torn(left, right) else f"{left}\n{right}"

        clean = "\n".join(lines(text))
        # Twice: a word may be torn into three.
        return " ".join(BREAK.sub(join, BREAK.sub(join, clean)).split("\n"))


def numbered(text: str) -> tuple[str, str]:
    """(number, the rest): «1.8.1. Громадської ради» → («1.8.1», «Громадської ради»); no number — an empty one."""
    match = NUMBERED.fullmatch(text)
    return (match["number"], match["rest"].strip()) if match else ("", text.strip())


def number_only(text: str) -> str:
    """The number from a column of numbers: «1.», «1.8.1», «№ 5»; empty when it is none."""
    match = re.fullmatch(r"\s*(?:№\s*)?(\d{1,4}(?:[.,]\d{1,3})*)\s*[.)]?\s*", text)
    return match[1].replace(",", ".") if match else ""


def inside_number(text: str, number: str) -> tuple[str, str, str] | None:
    """A group with its first measure in one cell: «… органів: 1.8.1. Громадської ради» → (group, 1.8.1, title)."""
    found = [match for match in INSIDE.finditer(text) if match[1].rpartition(".")[0] == number]
    if len(found) != 1 or found[0].start() == 0:
        return None
    group = re.sub(r"([:;,.])\1+$", r"\1", text[: found[0].start()].strip())
    return group, found[0][1], text[found[0].end() :].strip()


def years(text: str) -> tuple[int | None, int | None]:
    """The first and the last year said: «2020- 2024», «2021», «до 2025 року» → (None, 2025)."""
    found = [int(year) for year in YEAR.findall(text)]
    if not found:
        return None, None
    if len(found) == 1 and re.match(r"\s*до\b", text.casefold()):
        return None, found[0]
    return min(found), max(found)


INSTITUTION = (
    "департамент|управлінн|відділ|сектор|служб|комунальн|кп|кнп|ку|кз|виконавч|виконком|секретаріат|апарат|центр|агентств"
    "|адміністраці|державн|інститут|громадськ|го|ігс|районн|старост|заклад|установ|підприємств|фонд|бібліотек|музе|інспекці"
)
LONGEST_NAME = 400
# The first word of a name is in the nominative; «Київської», «міського» at the start of a line go on with the line above.
GENITIVE = re.compile(r"[^\W\d_]+(?:ої|ьої|ого|ього|их|іх|ому|ими|ії)\b")
UNFINISHED = re.compile(r"(?:\b(?:та|і|й|з|із|в|у|на|до|від|для|при|по|міста|м|імені|ім)\.?|[-–,])$")


def names(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """Executors of a cell: one under another, after «;», or after a comma before the next institution.

    A name may go over several lines: a line goes on with the one above when that one is open (bracket, quotation mark,
    a preposition at its end) or the line begins with a small letter or a word in the genitive. `known`: names of other
    cells, `comparable`: two lines that make one of them are one name.
    """
    found: list[str] = []
    for line in lines(text):
        for part in _parts(BULLET.sub("", line)):
            if found and _goes_on(found[-1], part, known):
                found[-1] = f"{found[-1]} {part}"
            else:
                found.append(part)
    return [name for name in (part.strip(" ,;.") if part.endswith((",", ";")) else part for part in found) if name]


def _parts(line: str) -> list[str]:
    return [
        part.strip()
        for part in re.split(rf";\s*|,\s+(?=(?i:{INSTITUTION})[^\W\d_]*\s)(?=[А-ЯІЇЄҐ])", line)
        if part.strip()
    ]


def _goes_on(above: str, line: str, known: frozenset[str]) -> bool:
    if len(above) > LONGEST_NAME:
        return False
    if comparable(f"{above} {line}") in known:
        return True
    if comparable(above) in known and comparable(line) in known:
        return False
    opened = above.count("(") > above.count(")") or above.count("«") > above.count("»")
    if opened or line[:1].islower() or line[:1] in '«("„–-' or GENITIVE.match(line):
        return True
    return UNFINISHED.search(above) is not None and not above.endswith(",")
