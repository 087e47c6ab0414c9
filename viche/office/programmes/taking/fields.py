"""What a column may be, and how its heading says so.

A key is a base («plan») with what its amounts are of: «plan:2024», «plan:2024:city», «actual:special».
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from viche.office.programmes.taking.cells import CITY, GENERAL, OTHER, SPECIAL, TOTAL, unit_of
from viche.office.programmes.taking.texts import YEAR, comparable

# Key → title, in the order of the form.
FIELDS: dict[str, Any] = {
    "goal": _("Ціль"),
    "task": _("Завдання"),
    "number": _("Номер заходу"),
    "measure": _("Захід"),
    "years": _("Строк виконання"),
    "executors": _("Виконавці"),
    "source": _("Джерело фінансування"),
    "plan": _("Обсяг фінансування за планом"),
    "actual": _("Фактичний обсяг фінансування"),
    "status": _("Стан виконання"),
    "explanation": _("Що зроблено, причини невиконання"),
    "expected": _("Очікуваний результат"),
}
# Amounts are read from these; the others are texts.
MONEY = frozenset({"plan", "actual"})
OF: dict[str, Any] = {
    "city": _("місцевий бюджет"),
    "other": _("інші джерела"),
    "general": _("загальний фонд"),
    "special": _("спеціальний фонд"),
}
SOURCES, FUNDS = frozenset({"city", "other"}), frozenset({"general", "special"})

# In this order: «Виконавці заходу» names the measure too, «Фактичні обсяги фінансування» the plan.
PATTERNS: tuple[tuple[str, str], ...] = (
    ("number", r"^(?:№|n)(?:\s|$|\.)|^№|^номер\b|^з/п$|^п/п$"),
    ("expected", r"очікуван\w*\s+(?:кінцев\w+\s+)?(?:результат|ефект)|показник|індикатор"),
    ("explanation", r"^результат$|причин|примітк|пояснен|зміст\w*\s+виконан|опис|результат\w*\s+(?:виконання|реалізації)|що\s+зроблено|хід\s+виконання"),
    ("executors", r"виконавц|виконавець|відповідальн"),
    ("actual", r"факт(?:ичн)?\w*|касов\w+|профінансован|проведен\w+\s+видатк|використан\w+|витрачен|освоєн|виділен|видатки\s+за"),
    ("status", r"інформац\w+\s+про\s+(?:стан\s+)?виконання|стан\w*\s+(?:виконання|реалізації)|відмітк\w*\s+про|^статус|^стан$|^виконан(?:о|ня)\b"),
    ("source", r"(?<!інші )(?<!інших )джерел"),
    ("plan", r"обсяг|план(?:ов)?\w*\s+(?:на|видатк|фінанс|показник)|^план\b|асигнуван|заплан|затверджен|передбачен|вартість|кошторис|сума|потреба\s+в\s+коштах|прогнозн"),
    ("years", r"строк|термін|період\w*\s+(?:виконання|реалізації)|^рок[иу]$|^рік$"),
    ("goal", r"\bціл(?:ь|і|ей)\b|^мета\b"),
    ("measure", r"заход|захід|шлях\w*\s+(?:досягнення|виконання|реалізації)"),
    ("task", r"завдан|напрям|пріоритет|розділ"),
    ("measure", r"найменування|^назва|^зміст"),
)  # fmt: skip
UNUSED = r"відхилення|залишок|відсот|%"


@dataclass(frozen=True)
class Field:
    """A key taken apart."""

    base: str
    year: int | None = None
    source: str = ""
    fund: str = ""

    @property
    def key(self) -> str:
        """As it is kept."""
        return ":".join(filter(None, [self.base, str(self.year or ""), self.source or self.fund]))


@lru_cache(maxsize=1000)
def parse(key: str) -> Field:
    """The parts of a key. Raises ValueError for what is no field."""
    base, *of = key.split(":")
    if base not in FIELDS or (of and base not in MONEY) or len(of) > 2:
        raise ValueError(key)
    year = int(of.pop(0)) if of and re.fullmatch(r"(?:19|20)\d\d", of[0]) else None
    last = of.pop() if of else ""
    if of or (last and last not in OF):
        raise ValueError(key)
    return Field(base, year, last if last in SOURCES else "", last if last in FUNDS else "")


def title(key: str) -> str:
    """The title of a field for a person: «Обсяг фінансування за планом: 2024 рік, місцевий бюджет»."""
    field = parse(key)
    of = [_now("%(year)s рік") % {"year": field.year}] if field.year else []
    of += [str(OF[field.source or field.fund])] if field.source or field.fund else []
    return f"{FIELDS[field.base]}: {', '.join(of)}" if of else str(FIELDS[field.base])


def choices(years: Iterable[int] = ()) -> list[tuple[str, str]]:
    """(key, title) of every field a column may be mapped to; `years`: those of the programme, for a column per year."""
    keys = list(FIELDS)
    for base in ("plan", "actual"):
        keys += [f"{base}:{of}" for of in OF]
    keys += [f"plan:{year}" for year in years]
    return [(key, title(key)) for key in keys]


def recognise(heading: str, under: str = "") -> str:
    """The key a heading says, empty when it says none. `under`: the heading above it, where a header has several rows."""
    # «Вико-навці»: a narrow column breaks words of headings too.
    own = comparable(heading)
    own = own if _base(own, of=False) else re.sub(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])", "", own)
    whole = comparable(f"{under} {heading}") if under else own
    if not whole or is_unused(f"{under} {heading}"):
        return ""
    of = _of(own)
    base = _base(own, of=bool(of)) or (_base(comparable(under), of=False) if under else "")
    if not base and of:
        base = "plan"
    if unit_of(own) and base in ("status", "source"):
        # «Виконано, тис. грн», «Джерела та обсяги, тис. грн» are columns of sums.
        base = "actual" if base == "status" else "plan"
    if base not in MONEY:
        return base
    # «на 2020-2024 роки» is the whole term; «за звітний період 2024 року» says when, not which plan.
    found = set(YEAR.findall(own)) or set(YEAR.findall(whole))
    year = int(found.pop()) if base == "plan" and len(found) == 1 else None
    of = of or _of(comparable(under))
    return Field(base, year, of if of in SOURCES else "", of if of in FUNDS else "").key


def is_unused(heading: str) -> bool:
    """Whether a column is known and needs no field: deviations and shares are computed."""
    return re.search(UNUSED, comparable(heading)) is not None


def _base(text: str, *, of: bool) -> str:
    if not text:
        return ""
    for key, pattern in PATTERNS:
        # «Бюджет міста» alone is a column of amounts, not of anything its words are part of.
        if re.search(pattern, text) and not (of and key in ("measure", "task", "goal")):
            return key
    if re.fullmatch(r"(?:19|20)\d\d(?:\s*(?:рік|року|р\.?))?(?:,?\s*\(?(?:тис\.?\s*)?грн\.?\)?)?", text):
        return "plan"
    return ""


def _of(text: str) -> str:
    for key, pattern in (("general", GENERAL), ("special", SPECIAL), ("other", OTHER), ("city", CITY)):
        if re.search(rf"\b(?:{pattern})", text, re.I):
            return key
    return ""


def is_under(text: str) -> bool:
    """Whether a cell is a heading that stands under another: a year, a fund, a source, «всього», «план», «факт»."""
    own = comparable(text)
    if not own or len(own) > 60:
        return False
    said = re.fullmatch(
        rf"(?:{TOTAL}|план\w*|факт\w*|(?:19|20)\d\d\s*(?:рік|року|р\.?)?|тис\.?\s*грн\.?|грн\.?)[\s,:]*", own
    )
    return said is not None or bool(_of(own))
