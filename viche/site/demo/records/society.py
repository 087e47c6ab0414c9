"""Civil society of Kropyvnytskyi in 2024: events, organisations, supported projects, notices.

The report of Zhytomyr says nothing of them, so nothing is invented there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

from viche.registers.kinds.assembly import Assembly
from viche.registers.kinds.cso_activity import CsoActivity
from viche.registers.kinds.event import Event
from viche.registers.kinds.organisation import Organisation
from viche.registers.kinds.religious_notice import ReligiousNotice
from viche.registers.kinds.support import Support
from viche.site.demo.records import Place

INVENTED = "(вигадано)"
PERSON = {"person_name": "Вигадана Особа", "person_contact": "+380 00 000 00 00"}
Row = dict[str, Any]

# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────

HOLIDAYS = (
    (date(2024, 1, 22), "День Соборності України", "official"),
    (date(2024, 1, 29), "День пам’яті Героїв Крут", "flowers"),
    (date(2024, 2, 20), "День Героїв Небесної Сотні", "flowers"),
    (date(2024, 3, 14), "День українського добровольця", "official"),
    (date(2024, 4, 26), "День пам’яті Чорнобильської трагедії", "flowers"),
    (date(2024, 5, 8), "День пам’яті та перемоги над нацизмом", "flowers"),
    (date(2024, 5, 19), "День пам’яті жертв політичних репресій", "flowers"),
    (date(2024, 6, 28), "День Конституції України", "official"),
    (date(2024, 7, 15), "День Української Державності", "official"),
    (date(2024, 8, 23), "День Державного Прапора України", "official"),
    (date(2024, 8, 24), "День Незалежності України", "official"),
    (date(2024, 10, 1), "День захисників і захисниць України", "official"),
    (date(2024, 11, 21), "День Гідності та Свободи", "official"),
    (date(2024, 11, 23), "День пам’яті жертв голодоморів", "flowers"),
    (date(2024, 12, 5), "Міжнародний день волонтера", "official"),
)
MEETINGS = (
    ("round-table", "Круглий стіл"),
    ("training", "Тренінг"),
    ("meeting", "Зустріч"),
    ("seminar", "Семінар"),
    ("conference", "Конференція"),
    ("presentation", "Презентація"),
)
TOPICS = (
    "Участь мешканців у рішеннях громади",
    "Спроможність громадських організацій",
    "Підтримка ветеранських спільнот",
    "Інтеграція переселенців",
    "Прозорість місцевого бюджету",
    "Волонтерство під час війни",
    "Молодь і місцева демократія",
    "Інструменти електронної демократії",
)
HOSTS = (
    ("cso", "Громадська організація «Спільна справа» (вигадано)"),
    ("association", "Асоціація громад (вигадано)"),
    ("donor", "Міжнародна програма підтримки громад (вигадано)"),
    ("authority", "Обласна військова адміністрація"),
)
FIRST = ("Спільна", "Жива", "Вільна", "Нова", "Степова", "Світла", "Дієва", "Відкрита", "Єдина")
SECOND = ("дія", "громада", "криниця", "родина", "оселя", "майстерня")
SPHERES = ("community", "volunteering", "displaced", "veterans", "social", "children", "culture", "environment")
DEEDS = (
    ("volunteering", "Плетіння маскувальних сіток"),
    ("soldiers", "Збір речей для військового підрозділу"),
    ("displaced", "Видача продуктових наборів переселенцям"),
    ("charity", "Благодійний ярмарок"),
    ("veterans", "Зустріч родин загиблих захисників"),
    ("disaster", "Допомога мешканцям після обстрілу"),
)
PROJECTS = (
    ("religious", "Гарячі обіди для самотніх людей", "Релігійна громада на Подолі"),
    ("religious", "Літній табір для дітей переселенців", "Релігійна громада на Балашівці"),
    ("religious", "Пункт обігріву при храмі", "Релігійна громада на Миколаївці"),
    ("religious", "Майстерня для людей з інвалідністю", "Релігійна громада на Арнаутовому"),
    ("religious", "Допомога родинам полонених", "Релігійна громада на Новомиколаївці"),
    ("religious", "Недільна студія для дітей", "Релігійна громада на Катранівці"),
    ("cultural", "Дні національних культур", "Товариство національних культур"),
    ("cultural", "Недільна школа рідної мови", "Товариство рідної мови"),
    ("cultural", "Виставка народних строїв", "Товариство народного мистецтва"),
    ("cultural", "Збір допомоги захисникам", "Товариство взаємодопомоги"),
    ("cultural", "Вечір пісень народів краю", "Товариство народної пісні"),
    ("cultural", "Книжки громад для бібліотеки", "Товариство друзів книги"),
    ("cultural", "Екскурсії багатонаціональним містом", "Товариство краєзнавців"),
)
STREETS = ("вул. Прикладна", "вул. Зразкова", "площа Зразкова", "сквер Прикладний", "вул. Вигадана", "набережна")
PURPOSES = (
    ("ngo", "rally", "Нагадати про полонених і зниклих безвісти"),
    ("ngo", "commemoration", "Вшанувати загиблих захисників"),
    ("ngo", "charity", "Зібрати кошти на потреби війська"),
    ("ngo", "picket", "Привернути увагу до перевезень у місті"),
    ("ngo", "fair", "Ярмарок виробів ветеранських родин"),
    ("ngo", "motor", "Автопробіг на підтримку захисників"),
    ("religious", "procession", "Хресний хід до свята"),
    ("religious", "service", "Спільна молитва за Україну"),
    ("religious", "charity", "Роздати гарячі обіди"),
)
PREACHING = (
    ("preaching", "площа Зразкова"),
    ("literature", "вул. Прикладна"),
    ("charity", "сквер Прикладний"),
    ("mercy", "міська лікарня"),
)


def keep(place: Place) -> None:
    """Everything of one hromada."""
    if place.slug != "kropyvnytskyi":
        return
    place.keep(Event, [*_own(), *_official(place), *_attended(place), *_farewells(place)])
    organisations = place.keep(Organisation, _organisations(place))
    place.keep(CsoActivity, _deeds(place, organisations))
    place.keep(Support, _supports(place))
    place.keep(Assembly, _assemblies(place))
    place.keep(ReligiousNotice, _notices(place))


# ── Events ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _own() -> Iterator[Row]:
    """The forum, its week and the run, as the report names them."""
    yield {
        "title": "Тиждень громадянського суспільства", "kind": "week", "starts_on": date(2024, 10, 14), "ends_on": date(2024, 10, 18),
        "audience": "cso", "shelter": True,
    }  # fmt: skip
    yield {
        "title": "Міський форум розвитку громадянського суспільства «Сильні разом»", "kind": "forum",
        "starts_on": date(2024, 10, 17), "ordinal": 2, "participants": 86, "audience": "cso",
        "framework": "Тижня громадянського суспільства",
        "composition": "Активісти громадських організацій, благодійних фондів, релігійних громад, представників "
        "виконавчих органів Кропивницької міської ради",
        "topic": "Нові виклики та можливості для розвитку громадянського суспільства", "shelter": True,
    }  # fmt: skip
    yield {
        "title": "Всеукраїнський забіг «Шаную Воїнів, біжу за Героїв України»", "kind": "run",
        "starts_on": date(2024, 8, 29), "ordinal": 7, "participants": 217, "role": "coordinated",
        "composition": "Містяни",
        "holiday": "День пам’яті захисників України, які загинули в боротьбі за незалежність, суверенітет і "
        "територіальну цілісність України",
    }  # fmt: skip


def _official(place: Place) -> Iterator[Row]:
    """Fifteen events for holidays and memorial dates."""
    for number, (day, holiday, kind) in enumerate(HOLIDAYS):
        what = "Покладення квітів" if kind == "flowers" else "Урочистий захід"
        yield {
            "title": f"{what}: {holiday}", "kind": kind, "starts_on": day, "holiday": holiday, "shelter": True,
            "role": "coordinated" if number % 3 == 2 else "organised", "where": "пам’ятник" if kind == "flowers" else "",
            "composition": "керівництво міста, мешканці", "participants": 20 + place.dice.randint(0, 80),
            "place": place.dice.choice(place.territories),
        }  # fmt: skip


def _attended(place: Place) -> Iterator[Row]:
    """Thirty-four events of others in which people of the department took part."""
    pairs = place.dice.sample(list(product(MEETINGS, TOPICS)), 34)
    for day, ((kind, what), topic) in zip(place.days(34), pairs, strict=True):
        organiser_kind, organiser = place.dice.choice(HOSTS)
        yield {
            "title": f"{what} «{topic}»", "kind": kind, "starts_on": day, "role": "took-part", "topic": topic,
            "organiser_kind": organiser_kind, "organiser": organiser, "audience": "cso",
            "format": place.dice.choice(("onsite", "onsite", "online")),
            "composition": "представники органів місцевого самоврядування та ІГС",
        }  # fmt: skip


def _farewells(place: Place) -> Iterator[Row]:
    """Ceremonies; the report prints no number of them."""
    for day in sorted(set(place.days(9))):
        yield {
            "title": "Церемонія прощання із загиблим захисником", "kind": "farewell", "starts_on": day,
            "role": "coordinated",
            "partner": "разом із Кропивницькою єпархією Православної Церкви України, управліннями поліції, "
            "громадськими організаціями",
        }  # fmt: skip


# ── Organisations and what they do ───────────────────────────────────────────────────────────────────────────────────


def _organisations(place: Place) -> Iterator[Row]:
    """Fifty-four: 32 NGOs stand on the platform; 22 give volunteer aid, 18 help displaced people."""
    kinds = ["ngo"] * 32 + ["volunteer"] * 12 + ["charity"] * 10
    names = [f"«{first} {second}» {INVENTED}" for first, second in product(FIRST, SECOND)]
    for number, (kind, name) in enumerate(zip(kinds, names, strict=True)):
        volunteers = number < 4 or 32 <= number < 50
        displaced = number < 3 or number >= 39
        listed = place.day()
        yield {
            "name": name, "kind": kind, "listed_on": listed, "code": f"{number + 1:08}",
            "registered_on": place.day(date(2005, 1, 1), date(2023, 12, 31)),
            "sphere": place.dice.choice(SPHERES), "place": place.dice.choice(place.territories),
            "platform_since": listed if kind == "ngo" else None,
            "activity": "Розповідає про свою роботу через особистий кабінет.",
            "volunteer_aid": volunteers, "displaced_aid": displaced,
            "aid_published_on": place.day(listed) if volunteers or displaced else None,
            "contact_name": "Вигадана Особа", "contact_phone": "+380 00 000 00 00",
        }  # fmt: skip


def _deeds(place: Place, organisations: Any) -> Iterator[Row]:
    """Two dozen deeds of organisations."""
    for number, day in enumerate(place.days(24)):
        kind, title = DEEDS[number % len(DEEDS)]
        yield {
            "title": f"{title} № {number // len(DEEDS) + 1}", "kind": kind, "done_on": day,
            "organisation": place.dice.choice(organisations), "people": place.dice.randint(10, 200),
            "place": place.dice.choice(place.territories),
        }  # fmt: skip


def _supports(place: Place) -> Iterator[Row]:
    """Six projects of religious communities and seven initiatives of national-cultural societies."""
    for (kind, title, organisation), day in zip(PROJECTS, place.days(len(PROJECTS)), strict=True):
        yield {
            "title": title, "kind": kind, "organisation": f"{organisation} {INVENTED}", "decided_on": day,
            "form": place.dice.choice(("organising", "information", "premises")), "source": "none",
            "place": place.dice.choice(place.territories),
        }  # fmt: skip


# ── Notices ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _assemblies(place: Place) -> Iterator[Row]:
    """A hundred and three notices: each explained, each passed to the police."""
    for number, day in enumerate(place.days(103)):
        applicant, kind, purpose = place.dice.choice(PURPOSES)
        whose = "Громадська організація" if applicant == "ngo" else "Релігійна громада"
        yield {
            "purpose": purpose, "kind": kind, "received_on": day, "applicant": applicant,
            "organisation": f"{whose} № {number + 1} {INVENTED}", "streets": place.dice.choice(STREETS),
            "held_on": day + timedelta(days=place.dice.randint(2, 12)), "expected": place.dice.randint(10, 300),
            "order_needed": True, "traffic_needed": kind in ("procession", "motor"), "police_on": day,
            "clarified_on": day, "clarification": "Порядок проведення зібрань під час воєнного стану.",
            "place": place.dice.choice(place.territories), **PERSON,
        }  # fmt: skip


def _notices(place: Place) -> Iterator[Row]:
    """Eighteen notices of religious organisations."""
    for number, day in enumerate(place.days(18)):
        kind, where = PREACHING[number % len(PREACHING)]
        yield {
            "organisation": f"Релігійна організація № {number + 1} {INVENTED}", "kind": kind, "received_on": day,
            "starts_on": day + timedelta(days=3), "where": where, "considered_on": day + timedelta(days=1),
            "place": place.dice.choice(place.territories), **PERSON,
        }  # fmt: skip
