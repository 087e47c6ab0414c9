"""Papers of the council, international work, notes and staff of two city halls in 2024.

Cities, countries, institutions and channels are those the reports print; what they do not print is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

from viche.hromada.models import Act
from viche.registers.kinds.agreement import Agreement
from viche.registers.kinds.broadcast import Broadcast
from viche.registers.kinds.council_session import CouncilSession
from viche.registers.kinds.council_vote import CouncilVote
from viche.registers.kinds.draft_act import DraftAct
from viche.registers.kinds.greeting_letter import GreetingLetter
from viche.registers.kinds.international_meeting import InternationalMeeting
from viche.registers.kinds.regulation import Regulation
from viche.registers.kinds.roll_call import RollCall
from viche.registers.kinds.sister_city import SisterCity
from viche.registers.kinds.situation_note import SituationNote
from viche.registers.kinds.staff_position import StaffPosition
from viche.registers.kinds.trip import BusinessTrip
from viche.registers.kinds.visit import DelegationVisit
from viche.registers.kinds.work_meeting import WorkMeeting
from viche.site.demo.records import Place

Row = dict[str, Any]
LAST = date(2024, 12, 31)

# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────

DEEDS = (
    "Про надання дозволу на розроблення технічної документації із землеустрою",
    "Про передачу майна в оренду",
    "Про внесення змін до бюджету громади",
    "Про безоплатну передачу майна з балансу на баланс",
    "Про затвердження технічної документації",
    "Про надання матеріальної допомоги",
    "Про встановлення опіки",
    "Про погодження режиму роботи закладу",
    "Про внесення змін до програми",
    "Про присвоєння адреси об’єкту",
    "Про поновлення договору оренди землі",
    "Про затвердження звіту про виконання програми",
)
ORDERS = (
    ("Про відрядження", "участь у навчанні"),
    ("Про скликання засідання виконавчого комітету", "розгляд питань порядку денного"),
    ("Про утворення робочої групи", "підготовка проєкту рішення"),
    ("Про проведення заходу", "відзначення пам’ятної дати"),
    ("Про відпустку", ""),
    ("Про преміювання", ""),
    ("Про утворення комісії", "обстеження об’єкта"),
)
OBJECTS = ("вул. Прикладній", "вул. Зразковій", "пров. Умовному", "площі Зразковій", "бульв. Прикладному")
DEPUTIES = tuple(f"Депутат {number} (вигадано)" for number in range(1, 43))
FACTIONS = ("Фракція «Перша» (вигадано)", "Фракція «Друга» (вигадано)", "Фракція «Третя» (вигадано)", "позафракційні")
CITIES = (
    ("Битом", "Польща", "twin"),
    ("Плоцьк", "Польща", "twin"),
    ("Гдиня", "Польща", "twin"),
    ("Равич", "Польща", "partner"),
    ("Дембиця", "Польща", "partner"),
    ("Освенцим", "Польща", "partner"),
    ("Люблін", "Польща", "partner"),
    ("Малага", "Іспанія", "partner"),
    ("Брешія", "Італія", "partner"),
    ("Віченца", "Італія", "partner"),
    ("Дортмунд", "Німеччина", "partner"),
    ("Пардубіце", "Чехія", "partner"),
    ("Віла-Нова-де-Фамалікан", "Португалія", "partner"),
    ("Таллінн", "Естонія", "partner"),
)
VISITED = (CITIES[0], CITIES[1], CITIES[10], CITIES[12])
ELSEWHERE = (
    ("Варшава", "Польща"),
    ("Брюссель", "Бельгія"),
    ("Берлін", "Німеччина"),
    ("Страсбург", "Франція"),
    ("Вільнюс", "Литва"),
    ("Рига", "Латвія"),
    ("Відень", "Австрія"),
)
VISITS = (
    ("Посольства Польщі в Україні", "embassy", "Польща", "посольство"),
    ("Посольства Швейцарії в Україні", "embassy", "Швейцарія", "посольство"),
    ("Державного Секретаріату Швейцарії з економічних питань (SECO)", "state", "Швейцарія", "SECO"),
    ("Представництва Дитячого фонду ООН (ЮНІСЕФ) в Україні", "organisation", "", "ЮНІСЕФ"),
    ("Представництва Єврокомісії", "organisation", "", "Єврокомісія"),
    ("Представництва Європейського Інвестиційного Банку (ЄІБ)", "organisation", "", "ЄІБ"),
    ("НЕФКО", "organisation", "", "НЕФКО"),
    ("ПРООН в Україні", "organisation", "", "ПРООН"),
    ("Естонії", "other", "Естонія", ""),
    ("Італії", "other", "Італія", ""),
    ("Литви", "other", "Литва", ""),
    ("Німеччини", "other", "Німеччина", ""),
    ("Португалії", "other", "Португалія", ""),
    ("Польщі", "other", "Польща", ""),
    ("США", "other", "США", ""),
    ("Фінляндії", "other", "Фінляндія", ""),
)
ONLINE = ("Естонія", "Іспанія", "Канада", "ОАЄ", "Німеччина", "Польща", "Португалія", "США", "Польща")
TOPICS = ("відновлення міст", "енергоефективність", "цифрові послуги", "участь мешканців", "молодіжна політика")
PURPOSES = (
    "Участь у конференції про відновлення українських міст",
    "Зустріч із керівництвом міста-партнера",
    "Навчальна поїздка про енергоефективність",
    "Участь у святкуванні дня міста",
    "Переговори про гуманітарну допомогу",
)
PAPERS = (
    ("accord", "Угода про партнерство міст", True),
    ("memorandum", "Меморандум про взаєморозуміння", False),
    ("treaty", "Договір про співпрацю", False),
    ("intent", "Лист про наміри", False),
)
STAFF = (
    ("Начальник управління", "head", 1, 1),
    ("Заступник начальника управління по зв’язках з громадськістю", "deputy", 1, 0),
    ("Головний спеціаліст", "specialist", 3, 1),
    ("Спеціаліст першої категорії", "specialist", 1, 0),
)
# Who signed report 001.
SIGNED = "Ольга Ахмедова"


def keep(place: Place) -> None:
    """Records of the two city halls: notes of one, everything else of the other."""
    if place.slug == "kropyvnytskyi":
        place.keep(SituationNote, _notes(place))
        return
    _acts(place)
    _sessions(place)
    _abroad(place)
    place.keep(StaffPosition, [_position(*line) for line in STAFF])
    place.keep(WorkMeeting, _meetings(place))
    decree = Act.objects.get(issuer="other", number="671/2021")
    about = {"title": decree.title, "kind": "other", "number": decree.number, "approved_on": decree.adopted_on}
    place.keep(Regulation, [{**about, "act": decree, "body": "Відрядження за кордон"}])


# ── Notes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _notes(place: Place) -> Iterator[Row]:
    """162 daily notes, 12 monthly ones, 12 on religion and the yearly report on it."""
    working = [day for number in range(366) if (day := date(2024, 1, 1) + timedelta(days=number)).weekday() < 5]
    common = {"addressee": "Міському голові"}
    for day in sorted(place.dice.sample(working, 162)):
        yield {**common, "variant": "daily", "done_on": day}
    for month in range(1, 13):
        last = max(day for day in working if day.month == month)
        yield {**common, "variant": "monthly", "done_on": last}
        yield {**common, "variant": "religious", "done_on": last, "topics": "Релігійна ситуація у м. Кропивницькому"}
    yield {**common, "variant": "religious_year", "done_on": date(2024, 12, 27), "statistics": True}


# ── The council ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _acts(place: Place) -> None:
    """1301 decisions of the council, 2090 of the committee, 1176 orders of the head; 241 and 290 drafts."""
    for issuer, kind, number in (
        ("council", "decision", 1301),
        ("committee", "decision", 2090),
        ("head", "order", 1176),
    ):
        place.keep(Act, _adopted(place, issuer, kind, number))
    for body, number in (("council", 241), ("committee", 290)):
        place.keep(DraftAct, _drafts(place, body, number))


def _adopted(place: Place, issuer: str, kind: str, number: int) -> Iterator[Row]:
    for serial, day in enumerate(place.days(number), start=1):
        title, purpose = place.dice.choice(ORDERS) if kind == "order" else (_deed(place), "")
        row = {"issuer": issuer, "kind": kind, "number": str(serial), "adopted_on": day, "title": title}
        yield {**row, "purpose": purpose, "status": "valid", "valid_from": day}


def _deed(place: Place) -> str:
    """What a decision is about: a deed and a place of it."""
    dice = place.dice
    return f"{dice.choice(DEEDS)} на {dice.choice(OBJECTS)}, {dice.randint(1, 120)}"


def _drafts(place: Place, body: str, number: int) -> Iterator[Row]:
    for serial, day in enumerate(place.days(number, last=date(2024, 12, 13)), start=1):
        row = {"body": body, "number": f"{serial}/24", "published_on": day, "registered_on": day}
        yield {**row, "title": f"{_deed(place)} ({serial})", "considered_on": day + timedelta(days=17)}


def _sessions(place: Place) -> None:
    """One session a month with its streams, and the votes of the last one."""
    held = [date(2024, month, 18 if date(2024, month, 18).weekday() < 5 else 20) for month in range(1, 13)]
    counts = place.split(1301, 12, least=60)
    sessions = place.keep(
        CouncilSession,
        (
            {"title": f"{number} сесія", "convocation": 8, "held_on": day, "decisions": count, "kind": "regular"}
            for number, (day, count) in enumerate(zip(held, counts, strict=True), start=36)
        ),
    )
    place.keep(Broadcast, (row for session in sessions for row in _streams(place, session)))
    questions = [(str(number), _deed(place)) for number in range(1, 11)]
    place.keep(RollCall, (row for asked in questions for row in _voices(place, sessions[-1], *asked)))
    voices = RollCall.objects.filter(session=sessions[-1])
    place.keep(CouncilVote, (_outcome(sessions[-1], voices, *asked) for asked in questions))


def _streams(place: Place, session: CouncilSession) -> Iterator[Row]:
    """The sitting of the council, and in the same month one of the committee and one of a standing commission."""
    shown = {"on_site": True, "on_facebook": True, "on_telegram": True, "on_youtube": True}
    day = session.held_on
    for body, title, on in (
        ("plenary", f"Пленарне засідання, {session.title}", day),
        ("committee", "Засідання виконавчого комітету", day - timedelta(days=7)),
        ("commission", "Засідання постійної комісії", day - timedelta(days=4)),
    ):
        own = {"session": session if body == "plenary" else None, "kept_until": on.replace(year=on.year + 5)}
        yield {**shown, **own, "title": title, "body": body, "streamed_on": on, "views": place.dice.randint(90, 900)}


def _voices(place: Place, session: CouncilSession, number: str, question: str) -> Iterator[Row]:
    for deputy, faction in zip(DEPUTIES, cycle(FACTIONS)):
        vote = place.dice.choices(("for", "against", "abstained", "not_voting", "absent"), (30, 2, 3, 3, 4))[0]
        own = {"deputy": deputy, "faction": faction, "vote": vote}
        yield {**own, "session": session, "held_on": session.held_on, "number": number, "question": question}


def _outcome(session: CouncilSession, voices: Any, number: str, question: str) -> Row:
    """Counted from the voices themselves; more than half of all deputies pass a decision."""
    votes = list(voices.filter(number=number).values_list("vote", flat=True))
    passed = votes.count("for") * 2 > len(DEPUTIES)
    return {
        "session": session,
        "held_on": session.held_on,
        "number": number,
        "question": question,
        "result": "passed" if passed else "failed",
        "voted_for": votes.count("for"),
        "voted_against": votes.count("against"),
        "abstained": votes.count("abstained"),
        "not_voting": votes.count("not_voting"),
        "absent": votes.count("absent"),
    }


# ── Abroad ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _abroad(place: Place) -> None:
    """41 agreements since 2013, the cities of the report, 18 visits, 32 trips, 9 conferences, a letter to each city."""
    place.keep(Agreement, _agreements(place))
    sisters = place.keep(SisterCity, ({"city": c, "country": land, "status": s} for c, land, s in CITIES))
    known = {sister.city: sister for sister in sisters}
    place.keep(DelegationVisit, _visits(place, known))
    place.keep(BusinessTrip, _trips(place))
    place.keep(InternationalMeeting, _conferences(place))
    days = place.days(len(CITIES))
    place.keep(GreetingLetter, (_letter(known[line[0]], day) for line, day in zip(CITIES, days, strict=True)))


def _agreements(place: Place) -> Iterator[Row]:
    days = [date(2013, 2, 14), *place.days(40, date(2013, 3, 1), LAST)]
    for number, (day, (kind, title, twinning)) in enumerate(zip(days, cycle(PAPERS)), start=1):
        city, country, _status = CITIES[number % len(CITIES)]
        row = {"kind": kind, "title": f"{title} ({number})", "signed_on": day, "country": country, "twinning": twinning}
        yield {
            **row,
            "partner": f"Муніципалітет міста {city}" if twinning else f"Партнер із країни {country} (вигадано)",
        }


def _visits(place: Place, known: dict[str, SisterCity]) -> Iterator[Row]:
    """The two that the report dates, in June and July, and one of each it names."""
    for city, country, day in (("Дортмунд", "Німеччина", date(2024, 6, 12)), ("Плоцьк", "Польща", date(2024, 7, 10))):
        own = {"city": known[city], "country": country, "institution": "муніципалітет", "kind": "municipality"}
        yield {
            **own,
            "delegation": f"Делегація муніципалітету міста {city}",
            "arrived_on": day,
            "people": 4,
            "met_by": "Міський голова",
        }
    for (delegation, kind, country, institution), day in zip(VISITS, place.days(len(VISITS)), strict=True):
        row = {"delegation": f"Делегація {delegation}", "kind": kind, "country": country, "institution": institution}
        yield {**row, "arrived_on": day, "people": place.dice.randint(2, 6)}


def _trips(place: Place) -> Iterator[Row]:
    """32 trips, each told to the foreign ministry before and reported to it after."""
    days = place.days(32, date(2024, 1, 20), date(2024, 12, 5))
    where = islice(cycle((*(line[:2] for line in VISITED), *ELSEWHERE)), 32)
    for number, (day, (city, country)) in enumerate(zip(days, where, strict=True), start=1):
        purpose = place.dice.choice(PURPOSES)
        back = day + timedelta(days=place.dice.randint(2, 5))
        told = {"notice_number": f"{number}-МЗС", "notified_on": day - timedelta(days=10)}
        after = {"report_number": f"{number}-З", "reported_on": back + timedelta(days=10)}
        order = {"order_number": str(100 + number), "order_on": day - timedelta(days=8)}
        row = {"purpose": f"{purpose} ({number})", "city": city, "country": country, "since": day, "until": back}
        yield {
            **row,
            **told,
            **after,
            **order,
            "event": purpose,
            "donor": "Сторона, що запрошує",
            "travellers": "Вигадана Особа",
        }


def _conferences(place: Place) -> Iterator[Row]:
    for number, (country, day) in enumerate(zip(ONLINE, place.days(len(ONLINE)), strict=True), start=1):
        title = f"Онлайн-конференція: {TOPICS[number % len(TOPICS)]} ({number})"
        row = {"title": title, "held_on": day, "kind": "conference", "format": "online", "countries": country}
        yield {**row, "organisation": "Міжнародна організація (вигадано)", "people": place.dice.randint(1, 3)}


def _letter(sister: SisterCity, sent_on: date) -> Row:
    row = {"city": sister.city, "country": sister.country, "sister": sister, "signatory": "both"}
    return {**row, "sent_on": sent_on, "occasion": "З нагоди дня міста"}


# ── The department ───────────────────────────────────────────────────────────────────────────────────────────────────


def _position(post: str, category: str, positions: int, vacant: int) -> Row:
    row = {"post": post, "category": category, "positions": positions, "vacant": vacant, "as_of": LAST}
    return {**row, "holder": SIGNED if category == "deputy" else ""}


def _meetings(place: Place) -> Iterator[Row]:
    """The report says that the department takes part in them, not how often: one a month."""
    for month in range(1, 13):
        row = {"title": f"Щомісячна нарада: {TOPICS[month % len(TOPICS)]}", "held_on": date(2024, month, 8)}
        yield {**row, "kind": "council", "format": "offline", "people": place.dice.randint(8, 20)}
