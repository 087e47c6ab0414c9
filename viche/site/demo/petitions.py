"""Petitions of the demo: a few in each state in Kropyvnytskyi, by invented people, signed through the kernel of voices.

The reports say nothing of single petitions, so all of it is invented, and says so. Moments are days before the demo was
opened: what runs now runs whenever that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from viche.hromada.models import Department, Hromada, StatuteSetting
from viche.kit import clock, journal, tenancy
from viche.kit.access import EVERYWHERE, Role, Viewer
from viche.participation.petitions import actions, collecting, desk_actions, switches
from viche.participation.petitions.models import Order, Petition
from viche.people.models import Person
from viche.site.demo import cast
from viche.voices import taking

INVENTED = "Вигадано для демонстрації"
# Signatures that come at one moment: the kernel takes them in one statement.
TOGETHER = 15
SIGNER_NAMES = (
    "Катерина", "Віталій", "Надія", "Юрій", "Єлизавета", "Павло", "Марія", "Олег", "Ганна", "Тарас", "Соломія", "Ігор",
)  # fmt: skip
SIGNER_SURNAMES = ("Вигадана Особа", "Уявна Особа", "Умовна Особа", "Прикладна Особа", "Небувала Особа")


@dataclass(frozen=True)
class Story:
    """One petition: how many days ago it was sent, how many signed, how far it went."""

    title: str
    ask: str
    days: int
    signed: int = 0
    upto: str = "collecting"


STORIES = (
    Story("Освітлення й пандус у підземному переході на Великій Перспективній",
          "У переході темно, а спуститися з візком чи на кріслі колісному неможливо. Просимо встановити світильники "
          "на всю довжину й пандус з обох боків.", 40, 312),
    Story("Лавки й дерева на зупинках Балашівки", "На зупинках немає тіні. Просимо висадити дерева й поставити лавки.", 12, 47),
    Story("Цілодобовий доступ до укриття в школі № 14", "Просимо відчиняти укриття під час кожної тривоги.", 3, 9),
    Story("Безпечний перехід біля дитячого садка на Попова", "Просимо зробити піднятий перехід.", 50, 451, "reached"),
    Story("Ремонт сходів до набережної Інгулу", "Сходи зруйновані. Просимо відремонтувати їх до літа.", 45, 463, "review"),
    Story("Велосипедна доріжка вулицею Соборною", "Просимо виділити смугу для велосипедів.", 75, 502, "answered"),
    Story("Пункт збору небезпечних відходів", "Просимо відкрити пункт, куди можна здати батарейки й лампи.", 130, 455, "done"),
    Story("Фонтан на площі біля універмагу", "Просимо збудувати фонтан.", 120, 180, "short"),
    Story("Перейменувати провулок Виставковий", "Просимо назвати провулок ім’ям захисника міста.", 125, 96, "replied"),
    Story("Дитячий майданчик на вулиці Бєляєва", "Просимо поставити гойдалки й гірку.", 0, upto="checking"),
    Story("Моя хата найкраща, підтримайте кандидата", "Агітаційний текст.", 20, upto="refused"),
)  # fmt: skip


def load() -> None:
    """Make them where none has ever been."""
    place = Hromada.objects.filter(slug=cast.HOME, invented=True).first()
    author = Person.objects.filter(email=f"olena@{cast.DOMAIN}", demo=True).first()
    if place is None or author is None:
        return
    with tenancy.enter(place.pk):
        unit = Department.objects.working(clock.today()).filter(name="Відділ комунікацій з громадськістю").first()
        if unit is None or Order.objects.exists():
            return
        _order(place, unit)
        for number, story in enumerate(STORIES):
            _tell(place, unit, author, number, story)


def _everybody(place: Hromada) -> Viewer:
    return Viewer(hromada_id=place.pk, roles={Role.SECRETARY: EVERYWHERE, Role.ADMINISTRATOR: EVERYWHERE})


def _order(place: Hromada, unit: Department) -> None:
    if not StatuteSetting.objects.filter(key="petition-period").exists():
        with journal.change("set", by=None, ground=INVENTED):
            StatuteSetting.objects.create(
                hromada=place, key="petition-period", value={"amount": 60, "unit": "cd"}, since=date(2016, 1, 1),
                act=f"Статут громади ({INVENTED.lower()})", source=INVENTED,
            )  # fmt: skip
    switches.put(place, _everybody(place), department=unit, level="email")
    ground = {
        "title": "передвиборна агітація або реклама",
        "basis": f"Порядок розгляду петицій, п. 2.4 ({INVENTED.lower()})",
    }
    # In force before the oldest of the stories.
    with clock.pinned(_at(400)):
        switches.add_ground(place, _everybody(place), **ground)


def _at(days: float) -> datetime:
    """So many days before today, at ten in the morning."""
    return clock.start_of_day(clock.today()) + timedelta(hours=10) - timedelta(days=days)


def _tell(place: Hromada, unit: Department, author: Person, number: int, story: Story) -> None:
    sent = min(_at(story.days), clock.now())
    given = {
        "title": story.title, "text": f"{story.ask}\n\n{INVENTED}.", "addressee": "council", "author_name": author.name,
        "author_email": author.email, "residence": "registered", "wants_hearings": number % 3 == 0,
    }  # fmt: skip
    with clock.pinned(sent):
        petition = actions.draft(Viewer(person=author, hromada_id=place.pk), place, given)
        actions.submit(petition, Viewer(person=author, hromada_id=place.pk))
    if story.upto == "checking":
        return
    with clock.pinned(sent + timedelta(hours=5)):
        if story.upto == "refused":
            local = next(ground for ground in desk_actions.grounds() if ground.is_local)
            desk_actions.refuse(petition, _everybody(place), local, "Приберіть заклик голосувати за людину.")
            return
        desk_actions.publish(petition, _everybody(place))
    _sign(petition, sent, story, number)
    _lead(petition, unit, sent, story)


def _sign(petition: Petition, sent: datetime, story: Story, number: int) -> None:
    """Invented people sign, more of them at the beginning, as it is in life."""
    assert petition.question is not None
    days = min(story.days - 1, 35 if story.upto in ("reached", "review") else 55)
    for first in range(0, story.signed, TOGETHER):
        some = [
            taking.given(petition.question, f"demo:{number}:{at}", ("for",), _name(number, at))
            for at in range(first, min(first + TOGETHER, story.signed))
        ]
        share = (first + len(some)) / story.signed
        moment = sent + timedelta(hours=6) + timedelta(days=days * share**1.6)
        with connection.cursor() as cursor:
            cursor.execute(taking.TAKE, taking.arguments(some, moment))


def _name(number: int, at: int) -> str:
    surname = SIGNER_SURNAMES[(at // 7 + number) % len(SIGNER_SURNAMES)]
    return f"{SIGNER_NAMES[at % len(SIGNER_NAMES)]} {surname}"


def _lead(petition: Petition, unit: Department, sent: datetime, story: Story) -> None:
    everybody, settled = _everybody(Hromada.objects.get(pk=petition.hromada_id)), petition
    assert petition.closes_at is not None
    if story.upto in ("short", "replied"):
        with clock.pinned(petition.closes_at + timedelta(hours=1)):
            settled = collecting.settle(petition.pk)
        if story.upto == "replied":
            with clock.pinned(petition.closes_at + timedelta(days=20)):
                desk_actions.reply(settled, everybody, f"Питання передано комісії з найменувань. {INVENTED}.")
        return
    settled = collecting.settle(petition.pk)
    if story.upto not in ("review", "answered", "done"):
        return
    assert settled.reached_at is not None
    with clock.pinned(settled.reached_at + timedelta(days=1)):
        desk_actions.announce(settled, everybody)
    if story.upto == "review":
        return
    with clock.pinned(settled.reached_at + timedelta(days=9)):
        text = f"Кошти передбачено в бюджеті. {INVENTED}."
        desk_actions.answer(settled, everybody, "supported", text, f"Міський голова ({INVENTED.lower()})")
        _tasks(settled, unit, everybody, story.upto)


def _tasks(petition: Petition, unit: Department, everybody: Viewer, upto: str) -> None:
    day: Any = clock.today() + timedelta(days=30)
    first = desk_actions.add_task(petition, everybody, unit, "Скласти кошторис", day)
    desk_actions.finish(first, everybody, f"Кошторис складено. {INVENTED}.", "")
    second = desk_actions.add_task(petition, everybody, unit, "Виконати роботи", day + timedelta(days=200))
    if upto == "done":
        desk_actions.finish(second, everybody, f"Роботи виконано й прийнято. {INVENTED}.", "https://example.test/akt")
        desk_actions.complete(petition, everybody)
