"""Forms of a Ukrainian word without a dictionary: two forms of one word have a stem in common.

Where grammar leaves a doubt («голові» is of «голова», not of «гол»; «режим» has no ending at all), every reading is
kept, and one in common is enough. `stems` undoes cases and numbers with their changes of vowels and consonants (дорога,
доріг, дорозі); `roots` undoes what makes one word of another (ремонт, ремонтний, ремонтувати, відремонтовано), and counts
for less. Names and words nobody has listed are understood as well as any other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from viche.kit.search.letters import VOWELS

SHORTEST = 3  # words of fewer letters have no forms
MOST_KEPT = 50_000  # words whose forms are kept in memory: a few megabytes
_CYRILLIC = re.compile(r"[а-яєіїґ]+")

# Endings of nouns and adjectives; one that ends a word is taken off, the longest and the shortest that do.
ENDINGS = sorted(
    [
        "ами",
        "ями",
        "ьми",
        "ам",
        "ям",
        "ах",
        "ях",
        "ів",
        "їв",
        "ові",
        "еві",
        "єві",
        "ом",
        "ем",
        "єм",
        "ою",
        "ею",
        "єю",
        "ей",
        "ого",
        "ому",
        "ими",
        "ий",
        "ої",
        "их",
        "им",
        "ього",
        "ьому",
        "іми",
        "іх",
        "ім",
        "ьої",
        "ьою",
        "а",
        "я",
        "о",
        "е",
        "є",
        "у",
        "ю",
        "и",
        "і",
        "ї",
        "ь",
        "й",
    ],
    key=len,
    reverse=True,
)
CONSONANTS = {"з": "г", "ц": "к", "с": "х", "ж": "г", "ч": "к", "ш": "х"}
# Forms that no rule gives → one more stem.
UNRULY = {
    "діти": "дитин", "дітей": "дитин", "дітям": "дитин", "дітьми": "дитин", "дітях": "дитин",
    "люди": "людин", "людей": "людин", "людям": "людин", "людьми": "людин", "людях": "людин",
    "день": "дн", "тиждень": "тижн", "воєн": "війн",
}  # fmt: skip


@lru_cache(MOST_KEPT)
def stems(word: str) -> frozenset[str]:
    """Stems of a word in one spelling (`letters.plain`); of a number or a foreign word, the word itself."""
    if len(word) < SHORTEST or not _CYRILLIC.fullmatch(word):
        return frozenset((word,))
    found = {stem for ending in _endings(word) for stem in _without(word, ending)}
    if word[-1] not in VOWELS or not found:
        found |= _closed(word.rstrip("ьй"))
    if word in UNRULY:
        found.add(UNRULY[word])
    return frozenset(found)


def _endings(word: str) -> tuple[str, ...]:
    """The longest and the shortest ending the word may have."""
    fitting = [ending for ending in ENDINGS if word.endswith(ending) and _holds(word[: -len(ending)])]
    return (fitting[0], fitting[-1]) if len(fitting) > 1 else tuple(fitting)


def _holds(stem: str) -> bool:
    """A stem has two letters at least, one of three letters a vowel."""
    return len(stem) >= 2 and (len(stem) < 3 or any(letter in VOWELS for letter in stem))


def _without(word: str, ending: str) -> set[str]:
    """Stems under one ending: дорозі → дороз, дорог."""
    stem = word[: -len(ending)]
    found = {stem}
    if ending == "і" and stem[-1] in "зцс":
        found.add(stem[:-1] + CONSONANTS[stem[-1]])
    if ending == "ю" and stem[-1] in "тндлзсцшч" and stem[-2:-1] == stem[-1]:
        found.add(stem[:-1])  # пам’яттю → памят
    if ending in "ьй":
        found |= _closed(stem)
    return found


def _closed(word: str) -> set[str]:
    """Stems of a word without an ending: доріг → дорог, осінь → осен, лікарень → лікарн, рішень → рішенн."""
    found = {word}
    last = max((place for place, letter in enumerate(word) if letter in VOWELS), default=-1)
    head, tail = word[:last], word[last + 1 :]
    if last < 0 or not tail or len(tail) > 2:
        return found
    if word[last] == "і":
        found |= {f"{head}о{tail}", f"{head}е{tail}"}
    if word[last] == "ї":
        found.add(f"{head}є{tail}")
    if word[last] in "оеє" and len(tail) == 1 and len(head) > 1 and head[-1] not in VOWELS:
        found.add(head.removesuffix("ь") + tail)
    if word.endswith(("ен", "ан", "ін")):
        found.add(f"{word}н")
    return {stem for stem in found if _holds(stem)}


# ── Families ─────────────────────────────────────────────────────────────────────────────────────────────────────

PREFIXES = ("від", "пере", "роз", "під", "над", "про", "при", "зі", "ви", "до", "на", "за", "по", "об")
ONE_LETTER = "узс"
ADJECTIVE = "(?:ий|ого|ому|ої|ою|их|им|ими|ій|а|е|і|у|о)"
# Verbs made of nouns, with everything made of them: ремонтувати, ремонтує, ремонтування, ремонтовано.
_OF_NOUNS = re.compile(
    rf"(.{{3,}}?)(?:(?:й?ова|у?юва|ува)(?:ти(?:ме\w*|му\w*)?|в|в?ш\w+|ла|ло|ли|н{ADJECTIVE}|нн[яюі]м?|нь|нн?ях|льн\w+)|"
    r"(?:у|ю)(?:є|ємо|єте|єш|ють|й|йте|ючи|юч\w+))"
)
# Other verbs: прибирати, прибирання, прибирають; провести, проведено, проведення.
_OF_VERBS = re.compile(rf"(.{{4,}}?)[аеєиіїяюо](?:ти|ть|ють|н{ADJECTIVE}|нн[яюі]м?|нн?ях|нь)")
_PAST = re.compile(r"(.{5,}?)[аеєиіїяо](?:в|ла|ло|ли)")
# Adjectives of nouns: громадський, освітній, дорожній, податковий, консультаційний.
_OF_ADJECTIVES = re.compile(
    rf"(.{{3,}}?)(?:(ськ|цьк|йн|ьн|ичн|ічн){ADJECTIVE}|(?<=[^{VOWELS}ь]{{2}})(н){ADJECTIVE}|"
    r"(ов|ев|єв|н)(?:ий|ій|ього|ого|ьому|ому|ьої|ої|их|іх|им|ім|ими|іми|ьою))"
)
_ACTIONS = re.compile(r"(.{4,}?)аці(?:я|ї|ю|єю|й|ям|ями|ях|йн\w+)")
# Short roots under a prefix; the rest would be no root but a chance.
SHORT = frozenset({"буд", "лік"})
# Alike by chance: the beginning of a word → no family.
CHANCE = ("паркув", "слідув", "перебув", "готув", "підготув", "існув", "викону", "вживан", "будуть")
UNRULY_ROOTS = {"міськ": "міст", "будівн": "буд", "будівел": "буд", "будинк": "буд"}


@lru_cache(MOST_KEPT)
def roots(word: str) -> frozenset[str]:
    """What the word is made of, besides its own stems."""
    if len(word) <= SHORTEST or not _CYRILLIC.fullmatch(word) or word.startswith(CHANCE):
        return frozenset()
    said = word[:-2] if len(word) > 6 and word.endswith(("ся", "сь")) else word
    found = {root for start, root in UNRULY_ROOTS.items() if said.startswith(start)}
    if match := _OF_NOUNS.fullmatch(said):
        found |= {match[1], *_bare(match[1])}
    elif match := _OF_VERBS.fullmatch(said) or _PAST.fullmatch(said):
        found.add(match[1])
    if match := _OF_ADJECTIVES.fullmatch(said):
        found |= _of_adjective(match[1], match[2] or match[3] or match[4])
    if match := _ACTIONS.fullmatch(said):
        found.add(match[1])
    return frozenset(found) - stems(word)


def _bare(root: str) -> set[str]:
    """Without the prefix that makes a verb perfective: відремонт → ремонт."""
    bare = {root.removeprefix(prefix) for prefix in PREFIXES if root.startswith(prefix)}
    if root[0] in ONE_LETTER and root[1] not in VOWELS:
        bare.add(root[1:])
    return {root for root in bare if len(root) > 3 or root in SHORT}


def _of_adjective(root: str, suffix: str) -> set[str]:
    """дорож → дорог, шкіл → школ."""
    root = root.rstrip("ь")
    found = _closed(root)
    if suffix == "н" and root[-1] in "жчш":
        found = {root[:-1] + CONSONANTS[root[-1]]}
    return {root for root in found if len(root) > 2}
