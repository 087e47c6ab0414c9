"""Campaigns, what hangs and runs on carriers, what was made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from viche.registers.channels import CARRIERS
from viche.registers.kinds.campaign import Campaign
from viche.registers.kinds.carrier import Carrier
from viche.registers.kinds.military_unit import MilitaryUnit
from viche.registers.kinds.placement import Placement
from viche.registers.kinds.product import Product
from viche.site.demo.records import Place
from viche.site.demo.records.communications.said import (
    ALL_UNITS,
    NEWS,
    POSTERS,
    PRODUCTS,
    UNITS,
    WATCH,
    YEAR,
)


def poster_campaigns(place: Place) -> Sequence[Campaign]:
    """Campaigns whose posters hung on billboards, and the minute of silence."""
    rows = [
        {"title": title, "kind": kind, "topic": title, "starts_on": date(YEAR, *first), "ends_on": date(YEAR, *last),
         "level": "national" if "сеукраїнськ" in title or "аціональн" in title else "local", "carrier": "billboard"}
        for title, first, last, kind, _number, _what in POSTERS
    ]  # fmt: skip
    silence = {
        "title": "Загальнонаціональна хвилина мовчання", "kind": "minute", "topic": "Пам’ять про загиблих",
        "starts_on": date(YEAR, 1, 2), "level": "local", "daily_at": "09:00", "carrier": "led",
    }  # fmt: skip
    found: Sequence[Campaign] = place.keep(Campaign, [*rows, silence])
    return found[:-1]


def named_campaigns() -> list[dict[str, Any]]:
    """Campaigns of report 001 with the addresses it prints."""

    def campaign(title: str, kind: str, starts_on: date, level: str = "local", **more: Any) -> dict[str, Any]:
        return {"title": title, "kind": kind, "starts_on": starts_on, "level": level, **more}

    began, every = date(YEAR, 1, 2), "Популяризація міста Житомира на рівні: "
    return [
        campaign("Загальнонаціональна хвилина мовчання", "minute", began, topic="Пам’ять про загиблих", daily_at="09:00",
                 carrier="led", video=WATCH.format("vfclNgRXH_Y")),
        campaign("До Дня волонтера", "information", date(YEAR, 12, 2), topic="Волонтерство", ends_on=date(YEAR, 12, 5),
                 carrier="led", video=WATCH.format("BGfg-DXK7wo")),
        campaign("До Дня ЗСУ", "information", date(YEAR, 12, 3), topic="Збройні Сили України", ends_on=date(YEAR, 12, 6),
                 carrier="led", video=WATCH.format("BTr95NwQILo")),
        campaign("Реєстрація на платформі «Житомирський дрон»", "platform", date(YEAR, 3, 1), topic="Допомога ЗСУ",
                 link=NEWS.format(18121)),
        campaign("Підтримка всеукраїнського проєкту «Брама»", "project", date(YEAR, 4, 1), "national",
                 topic="Протидія дезінформації", link=NEWS.format(18260)),
        campaign("Соціальна реклама військових підрозділів", "advertising", began, topic="Військова служба",
                 carrier="billboard"),
        campaign("Вшанування загиблих Героїв", "information", date(YEAR, 5, 1), topic="Пам’ять про загиблих",
                 carrier="banner"),
        *(campaign(every + name, "promotion", began, level, topic="Популяризація міста")
          for name, level in (("область", "regional"), ("Україна", "national"), ("світ", "international"))),
    ]  # fmt: skip


def posters(place: Place, campaigns: Sequence[Campaign]) -> None:
    """Forty-five posters on billboards."""
    place.keep(
        Placement,
        [
            {"title": f"Постер {what}", "kind": "poster", "carrier_kind": "billboard", "campaign": c,
             "done_on": c.starts_on, "until": c.ends_on, "quantity": number}
            for c, (*_said, number, what) in zip(campaigns, POSTERS, strict=True)
        ],
    )  # fmt: skip


def products(place: Place, campaigns: Sequence[Campaign]) -> None:
    """Pieces of three kinds, as many as the report prints."""
    rows = []
    for kind, (total, titles) in PRODUCTS.items():
        for title, pieces in zip(titles, place.split(total, len(titles), least=10), strict=True):
            price = Decimal(place.dice.randint(40, 260))
            occasion = "До Дня Незалежності України" if "Незалежності" in title else ""
            rows.append(
                {"title": title, "kind": kind, "done_on": place.day(), "quantity": pieces, "amount": price * pieces,
                 "occasion": occasion, "supplier": "Друкарня-приклад",
                 "campaign": campaigns[3] if "Шаную" in title else None}
            )  # fmt: skip
    place.keep(Product, rows)


def carriers(place: Place, numbers: Sequence[tuple[str, int]]) -> None:
    """So many carriers of each kind."""
    kinds = dict(CARRIERS)
    rows = [
        {"title": f"{str(kinds[kind]).capitalize()} № {n}", "kind": kind, "owner": f"Власник носіїв {1 + n % 3} (вигадано)",
         "rotation": "permanent" if kind == "banner" else ("dates", "letter")[n % 2],
         "address": f"вул. Прикладна, {n}", "place": place.territories[n % len(place.territories)],
         "stands_since": date(2023, 1, 9), "sides": 1 if kind in ("led", "banner") else 2}
        for kind, number in numbers
        for n in range(1, number + 1)
    ]  # fmt: skip
    place.keep(Carrier, rows)


def videos_and_memory(place: Place, campaigns: dict[str, Campaign]) -> None:
    """Videos by name and address; remembrance on the day of death, from 1 May, in permanent rotation."""
    silence, volunteer, army, memory = (
        campaigns[title]
        for title in ("Загальнонаціональна хвилина мовчання", "До Дня волонтера", "До Дня ЗСУ", "Вшанування загиблих Героїв")
    )  # fmt: skip
    videos = (
        ("Загальнонаціональна хвилина мовчання", silence),
        ("5 грудня — Міжнародний день волонтера", volunteer),
        ("6 грудня — День Збройних Сил України", army),
    )
    rows: list[dict[str, Any]] = [
        {"title": title, "kind": "video", "carrier_kind": "led", "campaign": campaign, "link": campaign.video,
         "done_on": campaign.starts_on, "until": campaign.ends_on or date(YEAR, 12, 31), "quantity": 5}
        for title, campaign in videos
    ]  # fmt: skip
    rows.append(
        {"title": "Щоранкові відеоматеріали про загиблих Героїв", "kind": "memorial", "carrier_kind": "led",
         "campaign": memory, "rotation": True, "done_on": date(YEAR, 1, 2), "until": date(YEAR, 12, 31), "quantity": 5}
    )  # fmt: skip
    rows += [
        {"title": f"Вшанування пам’яті Воїна, повідомлення {n}", "kind": "memorial", "carrier_kind": "banner",
         "campaign": memory, "rotation": True, "done_on": day, "died_on": day, "quantity": 6}
        for n, day in enumerate(place.days(12, date(YEAR, 5, 1)), start=1)
    ]  # fmt: skip
    place.keep(Placement, rows)


def military(place: Place, campaign: Campaign) -> None:
    """A hundred units, each by its letter; those the report does not name are plainly invented."""
    invented = [(f"Вигаданий підрозділ № {n}", "") for n in range(len(UNITS) + 1, ALL_UNITS + 1)]
    known = (*UNITS, *invented)
    units = place.keep(
        MilitaryUnit,
        [
            {"name": name, "branch": branch, "since": day, "contact": "Вигадана Особа",
             "contact_phone": "+380 00 000 00 00"}
            for (name, branch), day in zip(known, place.days(len(known), date(2023, 1, 9), date(2023, 12, 29)), strict=True)
        ],
    )  # fmt: skip
    rows = []
    for number, (unit, day) in enumerate(
        zip((*units, *units[: len(UNITS)]), place.days(ALL_UNITS + len(UNITS)), strict=True)
    ):
        rows.append(
            {"title": f"Долучайся: {unit.name}", "kind": "military", "unit": unit, "campaign": campaign,
             "carrier_kind": ("billboard", "citylight", "led")[number % 3], "done_on": day,
             "quantity": place.dice.randint(1, 6), "letter_number": f"{number + 1}/ВИГ",
             "letter_on": day - timedelta(days=place.dice.randint(2, 14))}
        )  # fmt: skip
    place.keep(Placement, rows)
