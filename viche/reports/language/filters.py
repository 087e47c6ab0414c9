"""Filters of outlines: dates and numbers as official texts write them, and parts of lists. None grows a text without end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from viche.hromada import naming
from viche.kit import clock, words
from viche.reports.language.things import NOTHING, Nothing, NotThere, Row, Rows

# A text a filter gives back is never longer.
LONGEST = 100_000
LANG = "uk"
CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
ROMANS = ((90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return clock.kyiv(value).date()
    if isinstance(value, date):
        return value
    raise NotThere(_("Дати тут немає: фільтр дат стоїть після поля з датою."))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotThere(_("Тут має бути ціле число з поля запису."))
    return int(value)


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise NotThere(_("Текст став задовгим."))
    return text


def _rows(value: Any) -> Rows:
    rows = value.rows if hasattr(value, "rows") and not isinstance(value, Row) else value
    if not isinstance(rows, Rows):
        raise NotThere(_("Тут має бути перелік записів."))
    return rows


def _items(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    return [] if isinstance(value, Nothing) else list(_rows(value))


def long_date(value: Any) -> str:
    """«18 квітня 2024 року»."""
    return words.long_date(_day(value), year_word=True, lang=LANG)


def short_date(value: Any) -> str:
    """«18.04.2024»."""
    return words.short_date(_day(value))


def day(value: Any) -> str:
    """«3»."""
    return str(_day(value).day)


def month(value: Any) -> str:
    """«червень»."""
    return words.month_name(_day(value).month, lang=LANG)


def month_in(value: Any) -> str:
    """«червні», as after «у»."""
    return words.month_name(_day(value).month, "loc", lang=LANG)


def month_of(value: Any) -> str:
    """«січня 2020», as after «з» and before «року»."""
    day = _day(value)
    return f"{words.month_name(day.month, 'gen', lang=LANG)} {day.year}"


def year(value: Any) -> str:
    """«2024»."""
    return str(_day(value).year)


def quarter(value: Any) -> str:
    """«II»."""
    return roman((_day(value).month - 1) // 3 + 1)


def half(value: Any) -> str:
    """Which half of its year, «1» or «2»."""
    return "1" if _day(value).month < 7 else "2"


def roman(value: Any) -> str:
    """«VIII» of 8."""
    left, said = _number(value), ""
    if not 0 < left < 100:
        raise NotThere(_("Римськими пишемо числа від 1 до 99."))
    for amount, sign in ROMANS:
        said, left = said + sign * (left // amount), left % amount
    return said


def in_words(value: Any, gender: str = "m", case: str = "nom") -> str:
    """«шість»; gender m, f or n; case nom, gen, dat, acc, ins, loc."""
    return words.cardinal(_number(value), gender, _case(case), lang=LANG)  # type: ignore[arg-type]


def ordinal(value: Any, gender: str = "m", case: str = "nom") -> str:
    """«другий»; gender m, f, n; case nom, gen, dat, acc, ins, loc."""
    return words.ordinal(_number(value), gender, _case(case), lang=LANG)  # type: ignore[arg-type]


def noun(value: Any, one: str, few: str, many: str) -> str:
    """«12 осіб» of a number that stands in a record."""
    amount = _number(value)
    form = {"one": one, "few": few}.get(words.plural_form(amount), many)
    return f"{words.number(amount, lang=LANG)}{words.NBSP}{form}"


def where(value: Any, name: str, wanted: Any = True) -> Any:
    """The records of a list whose field is this value (a choice by its key or its label)."""
    return _rows(value).where(str(name), wanted)


def sort(value: Any, name: str) -> Any:
    """The list by a field."""
    return _rows(value).sort(str(name))


def reverse(value: Any) -> list[Any]:
    """The list from its end: the largest before the smaller."""
    return _items(value)[::-1]


def take(value: Any, name: str) -> list[Any]:
    """The values of a field."""
    if isinstance(value, list | tuple):
        return [item[name] for item in value]
    return _rows(value).column(str(name))


def uniq(value: Any) -> list[Any]:
    """Each once, in the order they first came."""
    found: dict[str, Any] = {}
    for item in _items(value):
        found.setdefault(_text(item), item)
    return list(found.values())


def first(value: Any) -> Any:
    """The first, or nothing."""
    if isinstance(value, list | tuple):
        return value[0] if value else NOTHING
    found = _rows(value).first
    return NOTHING if found is None else found


def last(value: Any) -> Any:
    """The last, or nothing."""
    if isinstance(value, list | tuple):
        return value[-1] if value else NOTHING
    found = _rows(value).last
    return NOTHING if found is None else found


def size(value: Any) -> int:
    """How many; for conditions."""
    return len(value) if isinstance(value, str) else len(_items(value))


def join(value: Any, between: str = ", ") -> str:
    """One after another."""
    return _bounded(str(between).join(map(_text, _items(value))))


def join_and(value: Any, word: str = "і") -> str:
    """«а, б і в»."""
    items = [_text(item) for item in _items(value)]
    if len(items) < 2:
        return "".join(items)
    return _bounded(f"{', '.join(items[:-1])} {word} {items[-1]}")


def split(value: Any, by: str = "\n") -> list[str]:
    """Parts of a text; without a sign to part by its lines."""
    return [part.strip() for part in _text(value).split(str(by) or "\n") if part.strip()]


def replace(value: Any, old: str, new: str = "") -> str:
    """The text with one thing for another, everywhere."""
    text, old, new = _text(value), str(old), str(new)
    if not old or len(text) + text.count(old) * len(new) > LONGEST:
        raise NotThere(_("Замінити так не можна: текст став би задовгим."))
    return text.replace(old, new)


def default(value: Any, other: Any = "") -> Any:
    """The value, or the other where there is none."""
    return other if value is None or value == "" or value == [] or isinstance(value, Nothing) else value


def capfirst(value: Any) -> str:
    """With a capital letter."""
    text = _text(value)
    return text[:1].upper() + text[1:]


def lowfirst(value: Any) -> str:
    """With a small letter, as inside a sentence."""
    return words.lowfirst(_text(value))


def _case(value: Any, known: tuple[str, ...] = CASES) -> words.Case:
    if value not in known:
        raise NotThere(_("Такого відмінка немає. Є: %(known)s.") % {"known": ", ".join(known)})
    return value  # type: ignore[no-any-return]


def person(value: Any, case: str) -> str:
    """«Дерусовій Інні Миколаївні» of a name; case nom, gen, dat, acc, ins, loc."""
    return words.person(_text(value), _case(case))


def post(value: Any, case: str) -> str:
    """«секретаря міської ради» of a post or a rank."""
    return words.post(_text(value), _case(case))


def posts(value: Any, case: str) -> str:
    """«підполковникам» of a post or a rank in the singular: dat, ins or loc."""
    return words.posts(_text(value), _case(case, ("dat", "ins", "loc")))


def organisation(value: Any, case: str) -> str:
    """«Асоціацією міст України» of a name; each of several after commas. One whose head word is not known stays."""
    return ", ".join(naming.in_case(part, _case(case)) or part for part in _text(value).split(", "))


def initials(value: Any) -> str:
    """«Вілкул Ю.Г.» of a name in full."""
    return words.initials(_text(value))


def narrowed(slot: Any, *values: Any) -> Any:
    """A number slot with what stands in its square brackets."""
    if not hasattr(slot, "narrowed"):
        raise NotThere(_("Тут має бути число в одинарних дужках."))
    return slot.narrowed(values)


FILTERS: dict[str, Callable[..., Any]] = {
    "date": long_date,
    "short_date": short_date,
    "day": day,
    "month": month,
    "month_in": month_in,
    "month_of": month_of,
    "year": year,
    "quarter": quarter,
    "half": half,
    "roman": roman,
    "in_words": in_words,
    "ordinal": ordinal,
    "noun": noun,
    "where": where,
    "sort": sort,
    "reverse": reverse,
    "map": take,
    "uniq": uniq,
    "first": first,
    "last": last,
    "size": size,
    "join": join,
    "join_and": join_and,
    "split": split,
    "replace": replace,
    "default": default,
    "of_country": words.of_country,
    "person": person,
    "post": post,
    "posts": posts,
    "initials": initials,
    "organisation": organisation,
    "capfirst": capfirst,
    "lowfirst": lowfirst,
    "strip": lambda value: _text(value).strip(),
    "lower": lambda value: _text(value).lower(),
    "upper": lambda value: _text(value).upper(),
    "narrowed": narrowed,
}


def names() -> Iterable[str]:
    """Filters an official may write."""
    return sorted(set(FILTERS) - {"narrowed"})
