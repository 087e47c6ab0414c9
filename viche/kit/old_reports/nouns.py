"""What a number counts: the noun that follows it, or stands before its dash, told by the endings of Ukrainian words.

There is no dictionary behind it. A number governs its noun («71 консультації», «5 засідань»), so endings tell nouns from the
adjectives before them, and a noun in a form no count can have («59 гімназії») shows that the number is a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

WORD = re.compile(r"[^\W\d_](?:[\w’'ʼ/-]*[^\W_])?")
_BETWEEN = re.compile(r"[ \n\t\u00a0]*")
MOST_WORDS = 6


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STOPS = _listed(
    """у в з із зі на до по за о об про для від при через під над між без після перед щодо стосовно серед крім понад близько
    протягом упродовж згідно відповідно шляхом задля та і й або чи але а що як який яка яке які яких яким якими котрі де коли
    був була було були є буде бути став стала стало стали становить становлять склав склала склало склали складає
    відбулося відбулось відбулись відбулися проведено надано взято взяли узяли брали отримали прийняли мають має можуть
    зокрема тобто саме також ще вже лише тільки не ні це цей ця ці той та те ті його її їх їхній собою себе
    тому числі них ним ними неї ній ним якого якої всього усього разом загалом звітного такого таких"""
)
# Words that only qualify and say nothing of what is counted.
_PASSED = _listed("ще нових інших різних зазначених вказаних таких цих усіх всіх своїх окремих")
_PARTICIPLE = re.compile(r"(?:ено|ано|ято|уто|іто|ито)$|(?:лося|лось|лися|лись|ться|тися)$")
_ALWAYS = ("ого", "ому", "ої", "их", "іх", "ими", "іми", "ий")
_SOMETIMES = ("ій", "ою", "ею", "им", "а", "у", "е", "і", "я", "ю", "є", "ї")
_SOFT = ("я", "ю", "є", "ї")
_ADJECTIVE_STEM = re.compile(
    r"(?:[бвгґджзйклмнпрстфхцчшщь]н|ськ|цьк|зьк|[оеє]в|лив|робоч|інш|окрем|нов|стар|добр|перш|тл|льш)$"
)
_NOT_ADJECTIVES = _listed(
    "війна війну війні основа основи основу мова мови мову розмова розмови умова умови умову промова промови голова голови "
    "будова зона зони весна пісня сотня сотні година вечірня їдальня спальня кухня книгарня пекарня майстерня майстерні друкарня "
    "церква церкви двері верхів низів обнова підоснова забудова забудови"
)
# Words that never change: their endings say nothing.
_UNCHANGING = _listed("відео фото радіо авто інтерв’ю інтерв'ю кафе таксі журі ательє шоу меню")
# What is numbered and not counted, when it stands in the singular after its number.
_NUMBERED = _listed(
    "бригад полк батальйон загін загон рот дивіз корпус центр гімназ школ ліце лікарн поліклінік бібліотек садок садк округ дільниц "
    "застав відділ клас курс поверх рівн ступен категор розряд скликан стат пункт розділ абзац кабінет маршрут градус "
    "варіант редакц формат"
)
# How long something takes or how old it is.
_DURATIONS = re.compile(
    r"(?:рок|рік|річн|місяц|квартал|півріч|тижн|тижд|день$|дні|дня|днів|доб[аиуі]|діб$|годин|хвилин|секунд|столітт|сторіч|вік[аиу]?$)"
)
# Containers: what they hold is what was counted.
_CONTAINERS = ("одиниц", "штук", "шт")
# What stands before a dash to say when, not what: «II квартал – 29».
_TIMES = re.compile(
    r"[IVXІХ]+|квартал\w*|півріч\w*|місяц\w*|рік|рок[уи]|січ\w+|лют\w+|берез\w+|квіт\w+|трав\w+|черв\w+|лип\w+|серп\w+"
    r"|верес\w+|жовт\w+|листопад\w*|груд\w+",
    re.I,
)
_HOW_MANY = re.compile(r"(?:кількіст|кількост|чисельніст|чисельност)\w*|число(?!\w)", re.I)
# Events that have editions: their ordinal is a figure.
_EDITIONS = _listed(
    "форум забіг конференц зустріч фестивал конкурс з’їзд з'їзд турнір ярмарок ярмарк виставк марафон чемпіонат саміт хакатон "
    "семінар симпозіум конгрес спартакіад олімпіад толок премі"
)
_ANNIVERSARIES = ("річниц", "роковин")


@dataclass(frozen=True)
class Phrase:
    """Words of a unit as they stand; `head`: the noun itself."""

    text: str
    head: str


def is_adjective(word: str) -> bool:
    """Whether the ending and the stem are those of an adjective or a participle."""
    lower = word.lower()
    if lower in _NOT_ADJECTIVES or word.isupper():
        return False
    if lower.endswith(_ALWAYS) and len(lower) > 4:
        return True
    ending = next((ending for ending in _SOMETIMES if lower.endswith(ending)), None)
    if ending is None or (ending in _SOFT and lower.endswith(("ння", "нню", "нні"))):
        return False
    return _ADJECTIVE_STEM.search(lower.removesuffix(ending)) is not None


def says_nothing(word: str) -> bool:
    """Prepositions, conjunctions, pronouns, «було» and the like."""
    return word.lower() in _STOPS


def is_verb(word: str) -> bool:
    """Forms reports are told in: «проведено», «відбулося», «проводиться»."""
    return _PARTICIPLE.search(word.lower()) is not None


def after(clean: str, place: int) -> tuple[Phrase | None, bool]:
    """The noun phrase that begins at a place; and whether only adjectives stood there («23 електронних,»)."""
    said: list[str] = []
    place = _BETWEEN.match(clean, place).end()  # type: ignore[union-attr]
    start = end = place
    while len(said) < MOST_WORDS and (m := WORD.match(clean, place)):
        word = m[0]
        lower = word.lower()
        if lower in _PASSED and not said:
            start = end = place = _BETWEEN.match(clean, m.end()).end()  # type: ignore[union-attr]
            continue
        if lower in _STOPS or is_verb(word):
            break
        said.append(word)
        end = m.end()
        if not is_adjective(word) and not (lower.endswith("о") and _goes_on(clean, m.end())):
            return Phrase(_text(clean, start, end), word), False
        place = _BETWEEN.match(clean, m.end()).end()  # type: ignore[union-attr]
    return (Phrase(_text(clean, start, end), said[-1]), True) if said else (None, False)


def _goes_on(clean: str, place: int) -> bool:
    """«соціально значущих»: an adverb before an adjective."""
    m = WORD.match(clean, _BETWEEN.match(clean, place).end())  # type: ignore[union-attr]
    return m is not None and is_adjective(m[0])


def _text(clean: str, start: int, end: int) -> str:
    return " ".join(clean[start:end].split())


_DASH_AFTER = re.compile(r"\s*[-–—]\s+")
_DASH_BEFORE = re.compile(r"\s*[-–—:]\s*\Z")
_CLAUSE = re.compile(r"[,;:.()\x00\n«»]")


def after_dash(clean: str, place: int) -> Phrase | None:
    """«2090 – рішень виконкому»: what stands beyond the dash, in the form a number asks for."""
    m = _DASH_AFTER.match(clean, place)
    phrase, bare = after(clean, m.end()) if m else (None, False)
    if phrase is None or bare or not _is_genitive_plural(phrase.head) or phrase.text.split()[0].lower().endswith("ий"):
        return None
    return phrase


def before_dash(clean: str, place: int) -> Phrase | None:
    """«проектів рішень сесії – 241»: the noun before the dash or the colon."""
    dash = _DASH_BEFORE.search(clean, max(0, place - 6), place)
    if dash is None:
        return None
    begins = max((m.end() for m in _CLAUSE.finditer(clean, max(0, dash.start() - 120), dash.start())), default=0)
    begins = max(begins, dash.start() - 120, 0)
    words = list(WORD.finditer(clean, begins, dash.start()))
    if any(_HOW_MANY.match(m[0]) or _TIMES.fullmatch(m[0]) for m in words):
        return None
    last_verb = max((index for index, m in enumerate(words) if is_verb(m[0]) or m[0].lower() in _STOPS), default=-1)
    for index, m in enumerate(words[last_verb + 1 :], last_verb + 1):
        if not is_adjective(m[0]) and _is_plural(m[0]):
            return Phrase(_text(clean, words[last_verb + 1].start(), m.end()), words[index][0])
    return None


def by_how_many(clean: str, place: int) -> Phrase | None:
    """«загальна кількість переглядів … становить 452 206»: the noun after the last «кількість» before the number."""
    told = list(_HOW_MANY.finditer(clean, max(0, place - 300), place))
    if not told:
        return None
    phrase, bare = after(clean, told[-1].end())
    return None if bare else phrase


_GENITIVE_PLURAL = re.compile(r"(?:ів|їв|ей|ій|[бвгґджзклмнпрстфхцчшщ]ь?|ань|ень|янь|ок)$")


def _is_genitive_plural(word: str) -> bool:
    return word.isupper() or _GENITIVE_PLURAL.search(word.lower()) is not None


def _is_plural(word: str) -> bool:
    return _is_genitive_plural(word) or word.lower().endswith(("и", "і", "ї"))


def named_by(title: str) -> Phrase | None:
    """What a title of a row or a column counts: «Кількість проведених заходів», «Проведено заходів», «Учасники»."""
    if (told := by_how_many(title, len(title))) is not None:
        return told
    words = [m for m in WORD.finditer(title) if m[0].lower() not in _STOPS and not is_verb(m[0])]
    return next(
        (Phrase(m[0], m[0]) for m in words if not is_adjective(m[0]) and _is_plural(m[0]) and len(m[0]) > 2), None
    )


def is_container(phrase: Phrase) -> bool:
    """«393 одиниці»."""
    return phrase.head.lower().startswith(_CONTAINERS)


def is_duration(phrase: Phrase) -> bool:
    """«6 місяців»."""
    return _DURATIONS.match(phrase.head.lower()) is not None


def has_editions(phrase: Phrase) -> bool:
    """«Другий міський форум», «210-ї річниці»."""
    return phrase.head.lower().startswith((*_EDITIONS, *_ANNIVERSARIES))


def is_anniversary(phrase: Phrase) -> bool:
    """«210-ї річниці»: years, not an edition."""
    return phrase.head.lower().startswith(_ANNIVERSARIES)


def is_named(value: Decimal, phrase: Phrase) -> bool:
    """Whether the number is a name: «141 окремий батальйон», «59 гімназії», «8 класу», «199 навчальний центр»."""
    head, whole = phrase.head.lower(), phrase.text.lower().split()
    adjectives = whole[:-1]
    units, tens = value % 10, value % 100
    many = units == 0 or units >= 5 or 11 <= tens <= 14
    if head in _UNCHANGING:
        return False
    if many and value == value.to_integral_value():
        if any(word.endswith(("ий", "ого", "ої", "ому")) for word in adjectives):
            return True
        if not adjectives and head.endswith(("у", "ю", "ії", "а", "о", "е")) and not phrase.head.isupper():
            return True
    return head.startswith(tuple(_NUMBERED)) and not _counted(head, units, many, adjectives)


def _counted(head: str, units: Decimal, many: bool, adjectives: list[str]) -> bool:
    """Whether what may be numbered stands in the plural here, so it is counted."""
    if any(word.endswith(("их", "ими", "і")) for word in adjectives):
        return True
    if many:
        return head.endswith(("ів", "їв", "ей", "ах", "ях", "ами", "ями", "ам", "ям", "ій")) or (
            units != 1 and _is_genitive_plural(head) and not head.endswith(("р", "т", "л", "н"))
        )
    return units in (2, 3, 4) and head.endswith(("и", "і", "ї", "а", "ах", "ами"))
