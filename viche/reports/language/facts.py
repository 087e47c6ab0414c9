"""Texts an outline may name besides records: the report and its days, the hromada, its council, the department."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from viche.hromada import cases
from viche.hromada.models import Department, Hromada, city_districts, settlements
from viche.kit import words
from viche.kit.figures import Period
from viche.reports.language.things import Row, clean

CASES = {
    "name": "nom",
    "genitive": "gen",
    "dative": "dat",
    "accusative": "acc",
    "instrumental": "ins",
    "locative": "loc",
}


def facts(hromada: Hromada, department: Department | None, period: Period, says: Mapping[str, Any]) -> dict[str, Any]:
    """Names → texts. `says`: what the subject of the report gives."""
    return {
        "report": {
            "year": str(period.until.year),
            "months": clean(str(says.get("months", ""))),
            "span": _span(period) or clean(str(says.get("months", ""))),
            "since": period.since,
            "until": period.until,
            "after": period.until + timedelta(days=1),
        },
        "hromada": {"short": clean(hromada.name), "districts": Districts(hromada), "city": City(hromada.pk)}
        | {name: cases.community(hromada.council, case) for name, case in CASES.items()},  # type: ignore[arg-type]
        "council": {name: cases.council(hromada.council, case) for name, case in CASES.items()},  # type: ignore[arg-type]
        "department": Row(department, _spoken(department)) if department else {},
        "subject": {key: clean(str(value)) for key, value in says.items()},
    }


class Districts(Sequence[dict[str, str]]):
    """Districts of the cities of a hromada in its own order, read when first looked at: `code`, `name`, `locative`
    («Тернівському»)."""

    def __init__(self, hromada: Hromada) -> None:
        self._hromada = hromada

    @cached_property
    def _read(self) -> list[dict[str, str]]:
        return [
            {"code": each.code, "name": clean(each.name), "locative": clean(re.sub("ий$", "ому", each.name))}
            for each in city_districts(self._hromada)
        ]

    def __getitem__(self, at: Any) -> Any:
        if not isinstance(at, int | slice):
            raise KeyError(at)
        return self._read[at]

    def __len__(self) -> int:
        return len(self._read)


class City:
    """The name of the only city of a hromada, read when first printed; nothing where there is none, or several."""

    def __init__(self, hromada_id: int) -> None:
        self._hromada_id = hromada_id

    def __str__(self) -> str:
        return self._read

    @cached_property
    def _read(self) -> str:
        names = settlements(self._hromada_id).filter(category="M").values_list("name", flat=True)[:2]
        return clean(names[0]) if len(names) == 1 else ""

    def __liquid__(self) -> str:
        return self._read


def _span(period: Period) -> str:
    """«6 місяців 2023 року» of whole months since January; nothing of other days and of a whole year."""
    first, last = period.since, period.until
    if (first.month, first.day) != (1, 1) or first.year != last.year or last.month == 12:
        return ""
    if Period.month(last.year, last.month).until != last:
        return ""
    return f"{words.count(last.month, words.MONTH, lang='uk')} {last.year}{words.NBSP}року"


def _spoken(department: Department) -> dict[str, Any]:
    """Cases that were not given stand in the nominative; tasks are a list of lines."""
    name = department.name
    return {
        "genitive": clean(department.genitive or name),
        "dative": clean(department.dative or name),
        "instrumental": clean(department.instrumental or name),
        "tasks": [clean(line.strip()) for line in department.tasks.split("\n") if line.strip()],
    }
