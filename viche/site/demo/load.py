"""The five hromadas of the reports with what the reports print. Each is loaded once, whole or not at all.

Runs as the application's role: every change has its verb and, as ground, the report and the quote it comes from.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from viche.hromada.actions import open_hromada
from viche.hromada.models import Act, Department, Hromada, StatuteSetting, Territory, settlements
from viche.kit import journal, tenancy
from viche.registers.kinds.adapter import Adapter
from viche.registers.kinds.point import Point
from viche.site.demo import directions, letter, programmes, records, stated
from viche.site.demo.keeping import INVENTED, keep

DATA = Path(__file__).parent / "data"
REPORTS = {
    "000": "Звіт відділу комунікацій з громадськістю Кропивницької міської ради за 2024 рік",
    "001": "Звіт управління по зв’язках з громадськістю Житомирської міської ради за 2024 рік",
    "002": "Інформація про виконання київської програми розвитку громадянського суспільства за січень–червень 2024 року",
    "003": "Звіт про програму сприяння розвитку місцевого самоврядування в м. Кривому Розі за 2023 рік",
    "004": "Лист відділу інформаційної діяльності Хмільницької міської ради від 07.07.2023",
}
OFFERS = ("heating", "power", "water", "internet", "first_aid", "accessible")
Line = dict[str, str]


def load() -> list[Hromada]:
    """Open what is not open yet; returns the hromadas of the demo. Nothing of a real hromada is touched."""
    found = {
        place.territory_id: place
        for place in Hromada.objects.filter(territory_id__in=[r["code"] for r in _rows("hromadas")])
    }
    for row in _rows("hromadas"):
        if row["code"] not in found:
            with tenancy.enter(None):
                found[row["code"]] = _open(row)
    invented = [place for place in found.values() if place.invented]
    # Also where an earlier version of the demo has opened it.
    programmes.load(invented)
    return invented


def _open(row: Line) -> Hromada:
    given = {key: row[key] for key in ("slug", "name", "council", "accent")}
    hromada = open_hromada(by=None, territory=Territory.objects.get(pk=row["code"]), invented=True, **given)
    if row["districts"]:
        with journal.change("identity", by=None, ground=_source(row)):
            hromada.districts = row["districts"].replace(", ", "\n")
            hromada.save(update_fields=["districts"])
    with tenancy.enter(hromada.pk):
        units = _departments(hromada)
        _profiles(hromada, units)
        _rules(hromada)
        _acts(hromada, units)
        _points(hromada, units)
        _adapters(hromada, units)
        records.load(hromada)
        document = REPORTS[{slug: seed for seed, slug in stated.SEEDS.items()}[hromada.slug]]
        letter.load(hromada, document)
        directions.load(hromada, document)
        stated.load(hromada, document)
    return hromada


@cache
def _rows(name: str) -> tuple[Line, ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _of(hromada: Hromada, name: str) -> Iterator[Line]:
    return (row for row in _rows(name) if row["hromada"] == hromada.slug)


def _source(row: Line) -> str:
    """Where it is printed: «Звіт …: „цитата“»."""
    return f"{REPORTS[row['report']]}: „{row['quote']}“"


def _departments(hromada: Hromada) -> dict[str, Department]:
    units: dict[str, Department] = {}
    for order, row in enumerate(_of(hromada, "departments")):
        given = {key: row[key] for key in ("kind", "name", "genitive", "dative", "instrumental")}
        with journal.change("note", by=None, ground=_source(row)):
            units[row["name"]] = Department.objects.create(
                hromada=hromada, parent=units.get(row["parent"]), order=order, **given
            )
    return units


def _profiles(hromada: Hromada, units: dict[str, Department]) -> None:
    for row in _of(hromada, "profiles"):
        given = {key: row[key] for key in ("subordination", "accountability", "statute", "tasks")}
        with journal.change("correct", by=None, ground=_source(row)):
            Department.objects.filter(pk=units[row["department"]].pk).update(**given)


def _rules(hromada: Hromada) -> None:
    for row in _of(hromada, "rules"):
        amount: Any = int(row["amount"]) if row["amount"] else None
        value = {"amount": amount, "unit": row["unit"]} if row["unit"] else amount
        given = {key: row[key] for key in ("key", "act", "source")}
        with journal.change("set", by=None, ground=row["source"]):
            StatuteSetting.objects.create(hromada=hromada, value=value, since=date.fromisoformat(row["since"]), **given)


def _acts(hromada: Hromada, units: dict[str, Department]) -> None:
    for row in _of(hromada, "acts"):
        if not row["adopted_on"]:
            continue
        given = {key: row[key] for key in ("issuer", "kind", "number", "title")}
        act = Act(
            hromada=hromada,
            department=units[row["department"]],
            adopted_on=date.fromisoformat(row["adopted_on"]),
            **given,
        )
        keep(act, _source(row))


def _points(hromada: Hromada, units: dict[str, Department]) -> None:
    places = {place.name: place for place in settlements(hromada.pk)}
    for row in _of(hromada, "points"):
        given = {key: row[key] for key in ("name", "address", "hours", "condition")}
        point = Point(
            hromada=hromada,
            department=units["Відділ комунікацій з громадськістю"],
            settlement=places[row["settlement"]],
            seats=int(row["seats"]) if row["seats"] else None,
            contact_name="Вигадана Особа",
            contact_phone="+380 00 000 00 00",
            **given,
            **{name: bool(row[name]) for name in OFFERS},
        )
        keep(point, INVENTED, row["state"])


def _adapters(hromada: Hromada, units: dict[str, Department]) -> None:
    for row in _of(hromada, "adapters"):
        given: dict[str, Any] = {
            key: said
            for key, said in row.items()
            if key not in ("hromada", "department", "report", "quote", "act_on", "launched_on")
        }
        act_on = date.fromisoformat(row["act_on"]) if row["act_on"] else None
        given["launched_on"] = date.fromisoformat(row["launched_on"]) if row["launched_on"] else None
        act = Act.objects.filter(number=row["act_number"], adopted_on=act_on).first() if act_on else None
        unit = units[row["department"]]
        keep(Adapter(hromada=hromada, department=unit, act=act, act_on=act_on, **given), _source(row))
