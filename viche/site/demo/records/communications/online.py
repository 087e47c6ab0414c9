"""Publications on the site and in networks, their statistics, documents, answers to readers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from viche.registers.kinds.campaign import Campaign
from viche.registers.kinds.document_placement import DocumentPlacement
from viche.registers.kinds.official_page import OfficialPage
from viche.registers.kinds.page_reply import PageReply
from viche.registers.kinds.publication import Publication
from viche.registers.kinds.reach_measurement import ReachMeasurement
from viche.site.demo.records import Place
from viche.site.demo.records.communications.said import (
    CIVIL_ABOUT,
    CIVIL_HOW,
    CIVIL_TOPICS,
    DOCUMENTS,
    DRONE_STORY,
    NEWS,
    NEWS_THEMES,
    YEAR,
    months,
)


def page(title: str, kind: str, network: str, **more: Any) -> dict[str, Any]:
    """A page of the hromada, kept since 2021."""
    return {"title": title, "kind": kind, "network": network, "opened_on": date(2021, 1, 4), **more}


def civil_society(place: Place, section: OfficialPage) -> None:
    """158 materials, each of another title."""
    titles = [f"{how}: {about}" for about in CIVIL_ABOUT for how in CIVIL_HOW]
    days = place.days(158)
    place.keep(
        Publication,
        [
            {"title": titles[n % len(titles)] + (" (продовження)" if n >= len(titles) else ""), "kind": "material",
             "channel": "site", "outlet": section, "section": section.title, "theme": "civil-society",
             "topic": CIVIL_TOPICS[n % len(CIVIL_TOPICS)], "done_on": day}
            for n, day in enumerate(days)
        ],
    )  # fmt: skip


def news(place: Place, outlet: OfficialPage) -> None:
    """About 20,000 news of the section, month by month and theme by theme."""
    themes = dict(Publication.THEMES)
    numbers = iter(place.split(20_000, 12 * len(NEWS_THEMES), least=90))
    place.keep(
        Publication,
        [
            {"title": f"Новини за {month}: {themes[theme]}", "kind": "news", "channel": "site", "outlet": outlet,
             "section": "Новини", "theme": theme, "done_on": first, "until": last, "quantity": next(numbers)}
            for first, last, month in months()
            for theme in NEWS_THEMES
        ],
    )  # fmt: skip


def linked_materials(place: Place, site: OfficialPage, facebook: OfficialPage, campaigns: dict[str, Campaign]) -> None:
    """What the report gives by address: interviews, «Житомирський дрон», «Брама»."""
    drone, brama = "Реєстрація на платформі «Житомирський дрон»", "Підтримка всеукраїнського проєкту «Брама»"
    interviews = zip((18765, 18987, 19302, 19359, 19473, 19630), place.days(6, date(YEAR, 5, 1)), strict=True)
    rows = [
        {"title": f"Інтерв’ю із захисником України {n}", "kind": "interview", "theme": "defenders", "outlet": site,
         "topic": "Образ ветерана", "link": NEWS.format(page), "done_on": day}
        for n, (page, day) in enumerate(interviews, start=1)
    ]  # fmt: skip
    for title, day, link, about in (
        ("«Житомирський дрон»: як зареєструватися", date(YEAR, 3, 5), NEWS.format(18121), drone),
        ("«Житомирський дрон»: перші результати", date(YEAR, 3, 11), NEWS.format(18174), drone),
        ("«Житомирський дрон» у Facebook", date(YEAR, 3, 4), DRONE_STORY, drone),
        ("Проєкт «Брама»: як повідомити про дезінформацію", date(YEAR, 4, 3), NEWS.format(18260), brama),
    ):
        social = link == DRONE_STORY
        rows.append(
            {"title": title, "kind": "material", "channel": "facebook" if social else "site", "link": link,
             "outlet": facebook if social else site, "done_on": day, "campaign": campaigns[about],
             "theme": "disinformation" if about == brama else "defenders"}
        )  # fmt: skip
    place.keep(Publication, rows)


def statistics(place: Place, site: OfficialPage, facebook: OfficialPage) -> None:
    """Views by month; active users for the whole year, because users of months do not add up."""
    views = place.split(452_206, 12, least=28_000)
    rows: list[dict[str, Any]] = [
        {"subject": "Головна сторінка сайту", "network": "site", "since": first, "until": last, "views": number,
         "outlet": site, "source": "Лічильник сайту"}
        for (first, last, _month), number in zip(months(), views, strict=True)
    ]  # fmt: skip
    rows.append(
        {"subject": "Вебсайт", "network": "site", "since": date(YEAR, 1, 1), "until": date(YEAR, 12, 31),
         "active_users": 357_221, "outlet": site, "source": "Лічильник сайту"}
    )  # fmt: skip
    for (first, last, _month), number in zip(list(months())[9:], place.split(3_000_000, 3, least=900_000), strict=True):
        rows.append(
            {"subject": "Сторінка міської ради", "network": "facebook", "since": first, "until": last, "views": number,
             "share_women": Decimal(69), "share_men": Decimal(31), "outlet": facebook, "source": "Статистика Facebook"}
        )  # fmt: skip
    place.keep(ReachMeasurement, rows)


def documents(place: Place, site: OfficialPage) -> None:
    """Documents by section and month."""
    rows = [
        {"section": section, "kind": kind, "done_on": first, "until": last, "quantity": number, "outlet": site,
         "title": f"{section}, {month}", "open_format": kind == "vote"}
        for section, kind, total in DOCUMENTS
        for (first, last, month), number in zip(months(), place.split(total, 12, least=total // 20), strict=True)
    ]  # fmt: skip
    place.keep(DocumentPlacement, rows)


def quarterly_reports(place: Place, site: OfficialPage) -> None:
    """Reports on consultations, one a quarter."""
    days = (date(YEAR, 4, 8), date(YEAR, 7, 8), date(YEAR, 10, 7), date(YEAR, 12, 27))
    place.keep(
        DocumentPlacement,
        [
            {"section": "Консультації з громадськістю", "kind": "report", "outlet": site, "done_on": day,
             "title": f"Звіт про консультації за {quarter} квартал {YEAR} року"}
            for quarter, day in enumerate(days, start=1)
        ],
    )  # fmt: skip


def replies(place: Place, outlet: OfficialPage, total: int) -> None:
    """Comments and messages answered, month by month."""
    asked = (("comment", "Запитання під дописами"), ("message", "Повідомлення сторінці"))
    numbers = iter(place.split(total, 12 * len(asked), least=3))
    place.keep(
        PageReply,
        [
            {"topic": f"{topic}, {month}", "kind": kind, "network": outlet.network, "outlet": outlet, "done_on": first,
             "until": last, "quantity": next(numbers), "answer": "Дано роз’яснення або номер телефону підрозділу."}
            for first, last, month in months()
            for kind, topic in asked
        ],
    )  # fmt: skip
