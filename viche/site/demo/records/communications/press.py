"""Work with the media, official notices, property offered for lease."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from viche.registers.kinds.event_coverage import EventCoverage
from viche.registers.kinds.lease_notice import LeaseNotice
from viche.registers.kinds.media_appearance import MediaAppearance
from viche.registers.kinds.media_mention import MediaMention
from viche.registers.kinds.media_request import MediaRequest
from viche.registers.kinds.newsletter import Newsletter
from viche.registers.kinds.official_notice import OfficialNotice
from viche.registers.kinds.press_event import PressEvent
from viche.site.demo.records import Place
from viche.site.demo.records.communications.said import months


def office(place: Place) -> None:
    """Some of what is done every day and printed without a number."""
    topics = (
        "ремонт доріг",
        "опалювальний сезон",
        "бюджет громади",
        "графік пунктів незламності",
        "день міста",
        "укриття",
    )
    media = ("Міський портал (вигадано)", "Обласне радіо (вигадано)", "Газета-приклад", "Телеканал-приклад")
    days = place.days(len(topics))
    place.keep(
        MediaRequest,
        [
            {"topic": f"Коментар: {topic}", "media": media[n % 4], "kind": MediaRequest.KINDS[n % 6][0], "asked_on": day,
             "answered_on": day + timedelta(days=1), "medium": ("online", "radio", "print", "tv")[n % 4],
             "level": ("local", "regional", "local", "national")[n % 4], "speaker": "Начальник управління",
             "comment": f"Надано відповідь на запитання про {topic}.", "contact": "Вигадана Особа",
             "contact_phone": "+380 00 000 00 00"}
            for n, (topic, day) in enumerate(zip(topics, days, strict=True))
        ],
    )  # fmt: skip
    place.keep(
        PressEvent,
        [
            {"topic": f"Пресконференція: {topic}", "kind": ("conference", "briefing", "report")[n % 3], "held_on": day,
             "occasion": f"Запитання мешканців про {topic}", "assignment": "Доручення міського голови",
             "journalists": place.dice.randint(4, 15), "venue": "Зала засідань"}
            for n, (topic, day) in enumerate(zip(topics[:4], days[:4], strict=True))
        ],
    )  # fmt: skip
    _said_by_others(place, topics, media, days)


def _said_by_others(place: Place, topics: Sequence[str], media: Sequence[str], days: Sequence[date]) -> None:
    organisers = ("Управління освіти", "Департамент ЖКГ", "Депутати міської ради", "Центр надання послуг")
    place.keep(
        EventCoverage,
        [
            {"event": f"Нарада: {topic}", "organiser": organisers[n % 4], "held_on": day, "photo": True,
             "organiser_kind": "deputies" if n % 4 == 2 else "executive"}
            for n, (topic, day) in enumerate(zip(topics, days, strict=True))
        ],
    )  # fmt: skip
    place.keep(
        MediaAppearance,
        [
            {"title": f"Розмова про {topic}", "kind": ("article", "radio", "interview", "tv")[n % 4], "media": media[n % 4],
             "topic": topic, "done_on": day, "speaker": "Заступник міського голови"}
            for n, (topic, day) in enumerate(zip(topics, days, strict=True))
        ],
    )  # fmt: skip
    place.keep(
        MediaMention,
        [
            {"title": f"Згадки про раду за {month}", "media": "Місцеві медіа", "done_on": first, "until": last,
             "quantity": place.dice.randint(40, 120)}
            for first, last, month in months()
        ],
    )  # fmt: skip
    place.keep(
        Newsletter,
        [
            {"title": f"Дайджест громади за {month}", "kind": "digest", "number": str(n), "issued_on": last,
             "audience": "partners-visitors", "recipients": place.dice.randint(150, 260)}
            for n, (_first, last, month) in enumerate(months(), start=1)
        ],
    )  # fmt: skip


def notices(place: Place) -> None:
    """Official notices in print, and property offered for lease."""
    printed = "Газета-приклад"
    rows = (
        ("message", "Офіційне повідомлення Житомирської міської ради", ""),
        ("council", "Рішення сесії: зміни до бюджету громади", ""),
        ("executive", "Рішення виконавчого комітету: тарифи", ""),
        ("regulatory-intent", "Повідомлення про оприлюднення проєкту регуляторного акта", ""),
        ("regulatory-draft", "Проєкт регуляторного акта: правила благоустрою", ""),
        ("dismantling", "Демонтаж вивіски", "sign"),
        ("dismantling", "Демонтаж рекламної конструкції", "advertising"),
        ("dismantling", "Демонтаж тимчасової споруди — малої архітектурної форми", "temporary"),
    )
    place.keep(
        OfficialNotice,
        [
            {"title": title, "kind": kind, "edition": printed, "issue": f"№ {n}", "published_on": day,
             "object_kind": thing, "object_address": f"вул. Прикладна, {n}" if thing else "",
             "dismantled_on": day - timedelta(days=3) if thing else None}
            for n, ((kind, title, thing), day) in enumerate(zip(rows, place.days(len(rows)), strict=True), start=1)
        ],
    )  # fmt: skip
    place.keep(
        LeaseNotice,
        [
            {"title": title, "published_on": day, "edition": printed, "address": f"вул. Зразкова, {n}",
             "size": Decimal(place.dice.randint(18, 240)), "purpose": "Офіс громадської організації",
             "rate": Decimal(3), "custodian": "Комунальне підприємство (вигадано)"}
            for n, (title, day) in enumerate(
                zip(("Приміщення першого поверху", "Підвал житлового будинку", "Частина даху"), place.days(3), strict=True),
                start=1,
            )
        ],
    )  # fmt: skip
