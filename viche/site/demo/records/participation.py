"""Participation of Kropyvnytskyi and Zhytomyr in 2024: consultations, polls, petitions, sittings of bodies.

Kropyvnytskyi prints 71 consultations, 23 of them electronic with all their documents published, 10032 people; an
initiative, two hearings, 13 events of the public council, five sittings of the headquarters and one of the commission.
Zhytomyr prints 16 petitions and 8 polls on e-DEM. What a report does not count is not invented there, but for the plan
that the consultations followed and the signatures under the petitions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

from viche.registers.kinds.body import Body
from viche.registers.kinds.body_event import BodyEvent
from viche.registers.kinds.consultation import Consultation
from viche.registers.kinds.hearing import Hearing
from viche.registers.kinds.initiative import Initiative
from viche.registers.kinds.petition import Petition
from viche.registers.kinds.plan_item import PlanItem
from viche.registers.kinds.sitting import Sitting
from viche.site.demo.records import Place

Row = dict[str, Any]
READ = date(2025, 1, 15)
PEOPLE, NEEDED = 10032, 300

# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────

ELECTRONIC = (
    ("Назви нових скверів у мікрорайоні Попова", "naming"),
    ("Перейменування провулків у Фортечному районі", "naming"),
    ("Назва алеї біля річки Інгул", "naming"),
    ("Проєкт програми розвитку фізичної культури", "programmes"),
    ("Проєкт програми підтримки молоді", "programmes"),
    ("Зміни до програми «Діалог»", "programmes"),
    ("Проєкт програми енергоефективності", "programmes"),
    ("Проєкт бюджету громади на 2025 рік", "budget"),
    ("Тариф на вивезення побутових відходів", "budget"),
    ("Вартість проїзду в міському транспорті", "budget"),
    ("Черговість ремонту прибудинкових територій", "planning"),
    ("Облаштування велосипедних доріжок", "planning"),
    ("Правила благоустрою: літні майданчики", "planning"),
    ("Зміни маршрутів тролейбусів", "transport"),
    ("Розклад вечірніх автобусів", "transport"),
    ("Нові пішохідні переходи біля шкіл", "transport"),
    ("Мережа закладів дошкільної освіти", "social"),
    ("Графік роботи амбулаторій", "social"),
    ("Послуги для ветеранів і їхніх родин", "veterans"),
    ("Потреби переселенців у житлі", "displaced"),
    ("Алея пам’яті захисників і захисниць", "memory"),
    ("Що зберегти в міському парку", "environment"),
    ("Роздільне збирання відходів у дворах", "environment"),
)
IN_PERSON = (
    ("meeting", 22, "Зустріч із мешканцями"),
    ("round-table", 9, "Круглий стіл"),
    ("working-group", 6, "Робоча група"),
    ("focus-group", 5, "Фокус-група"),
    ("dialogue", 4, "Діалогова зустріч"),
    ("strategic-session", 2, "Стратегічна сесія"),
)
SUBJECTS = (
    ("стан доріг і тротуарів", "transport"),
    ("послуги для ветеранів", "veterans"),
    ("життя переселенців у громаді", "displaced"),
    ("робота будинкових комітетів", "self-organisation"),
    ("план озеленення", "environment"),
    ("підготовка до опалювального сезону", "budget"),
    ("шкільні укриття", "social"),
    ("доступність міських будівель", "planning"),
    ("вшанування загиблих", "memory"),
    ("проєкт програми підтримки громадських ініціатив", "programmes"),
)
STAGES = ("перше обговорення", "друге обговорення", "третє обговорення")
POLLS = (
    ("Пріоритети благоустрою на наступний рік", "planning"),
    ("Як людям зручніше отримувати новини ради", "other"),
    ("Графік руху громадського транспорту", "transport"),
    ("Оцінка роботи пунктів незламності", "social"),
    ("Назви вулиць, що підлягають зміні", "naming"),
    ("Потреби ветеранів і ветеранок", "veterans"),
    ("Дозвілля молоді", "social"),
    ("Якість прибирання парків", "environment"),
)
PETITIONS = (
    ("Облаштувати пішохідний перехід біля школи", "Безпека руху"),
    ("Встановити освітлення на зупинках", "Благоустрій"),
    ("Продовжити маршрут тролейбуса до нового мікрорайону", "Транспорт"),
    ("Відкрити майданчик для вигулу собак", "Благоустрій"),
    ("Зберегти дерева на бульварі", "Довкілля"),
    ("Створити сквер пам’яті захисників", "Пам’ять"),
    ("Відремонтувати дитячу поліклініку", "Охорона здоров’я"),
    ("Облаштувати пандуси в бібліотеках", "Доступність"),
    ("Обмежити рух вантажівок уночі", "Транспорт"),
    ("Установити контейнери для батарейок", "Довкілля"),
    ("Побудувати спортивний майданчик у дворах", "Спорт"),
    ("Полагодити дахи в комунальних будинках", "Житло"),
    ("Запровадити пільговий проїзд для волонтерів", "Соціальний захист"),
    ("Відновити громадські вбиральні в парку", "Благоустрій"),
    ("Назвати вулицю на честь загиблого захисника", "Найменування"),
    ("Транслювати засідання комісій із субтитрами", "Доступність"),
)
COUNCIL_EVENTS = (
    ("Засідання виконавчого комітету", "meeting"),
    ("Круглий стіл про участь мешканців", "round-table"),
    ("Форум розвитку громадянського суспільства «Сильні разом»", "forum"),
    ("Навчання з моніторингу бюджету", "training"),
    ("Обговорення програми «Діалог»", "consultation"),
    ("Громадські слухання щодо детального плану території", "hearing"),
    ("Зустріч із ветеранськими організаціями", "meeting"),
    ("Перегляд доступності зупинок", "inspection"),
    ("День пам’яті захисників України", "commemoration"),
    ("Нарада про роботу пунктів незламності", "meeting"),
    ("Круглий стіл про волонтерство", "round-table"),
    ("Тиждень громадянського суспільства", "forum"),
    ("Обговорення проєкту бюджету", "consultation"),
)
OF_RELIGION = "з питань свободи совісті та діяльності релігійних організацій"
OF_POINTS = (
    "з питань координації діяльності стаціонарних пунктів обігріву «Пункти незламності» "
    "та надання допомоги населенню Кропивницької міської територіальної громади"
)
BODIES = (
    (
        "public-council",
        "Громадська рада при Виконавчому комітеті Кропивницької міської ради",
        "Громадської ради при Виконавчому комітеті Кропивницької міської ради",
    ),
    ("religious-affairs-commission", f"Комісія {OF_RELIGION}", f"комісії {OF_RELIGION}"),
    ("hq", f"Міський штаб {OF_POINTS}", f"міського штабу {OF_POINTS}"),
)


def keep(place: Place) -> None:
    """Records of one of the two."""
    if place.slug == "kropyvnytskyi":
        _kropyvnytskyi(place)
    else:
        place.keep(Consultation, _polls(place))
        place.keep(Petition, _petitions(place))


# ── Kropyvnytskyi ────────────────────────────────────────────────────────────────────────────────────────────────────


def _kropyvnytskyi(place: Place) -> None:
    planned = {item.title: item for item in place.keep(PlanItem, _plan())}
    place.keep(Consultation, _consultations(place, planned))
    place.keep(
        Initiative, [_on_site(place.day(), title="Облаштування зупинки громадського транспорту", outcome="submitted")]
    )
    hearings = ("Детальний план території в районі вокзалу", "Схема розміщення тимчасових споруд")
    place.keep(Hearing, (_on_site(place.day(), title=title, initiator="residents") for title in hearings))
    founded = date(2023, 1, 16)
    bodies = place.keep(
        Body, ({"name": name, "genitive": whose, "kind": kind, "founded_on": founded} for kind, name, whose in BODIES)
    )
    council, commission, headquarters = bodies
    place.keep(Sitting, [_of_commission(commission), *_of_headquarters(place, headquarters)])
    days = place.days(len(COUNCIL_EVENTS))
    place.keep(
        BodyEvent,
        (
            {"body": council, "title": title, "kind": kind, "held_on": day, "members": place.dice.randint(1, 9)}
            for day, (title, kind) in zip(days, COUNCIL_EVENTS, strict=True)
        ),
    )


def _on_site(registered_on: date, **said: Any) -> Row:
    """Registered, and told on the site three days later."""
    return {**said, "registered_on": registered_on, "posted_on": registered_on + timedelta(days=3)}


def _plan() -> Iterator[Row]:
    """The plan for 2024: what the consultations of the year followed."""
    for number, (title, _topic) in enumerate(ELECTRONIC, 1):
        quarter_end = date(2024, 3 * ((number - 1) % 4 + 1), 30)
        yield {
            "plan": "consultations",
            "year": 2024,
            "number": str(number),
            "title": title,
            "due_on": quarter_end,
            "outcome": "done",
            "done_on": quarter_end,
            "form": "електронна консультація",
        }


def _consultations(place: Place, planned: dict[str, PlanItem]) -> Iterator[Row]:
    others = list(_in_person(place))
    people = place.split(PEOPLE, len(ELECTRONIC) + len(others), least=8)
    days = place.days(len(people), last=date(2024, 12, 10))
    place.dice.shuffle(days)
    for (title, topic), held_on, came in zip(ELECTRONIC, days, people, strict=False):
        yield {
            **_electronic(held_on),
            "form": "electronic",
            "title": title,
            "topic": topic,
            "participants": came,
            "link": "https://e-dem.ua/",
            "materials_on": held_on,
            "plan_item": planned[title],
            "notice_on": held_on - timedelta(days=2),
            "report_on": held_on + timedelta(days=25),
        }
    rest = zip(others, days[len(ELECTRONIC) :], people[len(ELECTRONIC) :], strict=True)
    for row, held_on, came in rest:
        yield {
            **row,
            "held_on": held_on,
            "taken_on": None,
            "participants": came,
        }


def _in_person(place: Place) -> Iterator[Row]:
    """What was spoken of face to face; of one format no two have the same subject and stage."""
    for form, number, said in IN_PERSON:
        for (about, topic), stage in place.dice.sample(list(product(SUBJECTS, STAGES)), number):
            yield {"form": form, "title": f"{said}: {about}", "stage": stage, "topic": topic}


def _electronic(held_on: date) -> Row:
    """Fifteen days on e-DEM."""
    return {"platform": "edem", "taken_on": READ, "held_on": held_on, "until": held_on + timedelta(days=15)}


def _of_commission(commission: Body) -> Row:
    """The open sitting before Easter, as the report tells it."""
    return {
        "body": commission,
        "held_on": date(2024, 4, 18),
        "agenda": "Питання підготовки до відзначення Воскресіння Христового",
        "chair": "Секретар міської ради О. Колюка",
        "chair_genitive": "секретаря міської ради О. Колюки",
        "open": True,
        "attendees": "Представники виконавчих органів ради, комунальних підприємств, правоохоронних органів, "
        "релігійних організацій",
    }


def _of_headquarters(place: Place, headquarters: Body) -> Iterator[Row]:
    for number, held_on in enumerate(place.days(5), 1):
        yield {
            "body": headquarters,
            "held_on": held_on,
            "agenda": "Робота пунктів обігріву, запас пального, генератори й засоби зв’язку",
            "open": False,
            "minutes_number": str(number),
            "minutes_on": held_on + timedelta(days=1),
        }


# ── Zhytomyr ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _polls(place: Place) -> Iterator[Row]:
    for held_on, (title, topic) in zip(place.days(len(POLLS)), POLLS, strict=True):
        link = "https://consult.e-dem.ua/1810100000"
        yield {**_electronic(held_on), "form": "poll", "title": title, "topic": topic, "link": link}


def _petitions(place: Place) -> Iterator[Row]:
    days = place.days(len(PETITIONS), last=date(2024, 11, 15))
    for number, (posted_on, (title, topic)) in enumerate(zip(days, PETITIONS, strict=True), 1):
        signed = place.dice.randint(11, 460)
        answered = posted_on + timedelta(days=45)
        row = {
            "platform": "edem",
            "title": title,
            "topic": topic,
            "number": f"{number}-2024",
            "posted_on": posted_on,
            "until": posted_on + timedelta(days=30),
            "signatures": signed,
            "threshold": NEEDED,
            "author": "Вигадана Особа",
            "link": "https://petition.e-dem.ua/zhytomyr",
            "taken_on": READ,
        }
        if signed < NEEDED:
            yield {**row, "status": "short"}
        else:
            yield {**row, "status": "answered", "considered_on": answered - timedelta(days=5), "answered_on": answered}
