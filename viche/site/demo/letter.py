"""Records of Khmilnyk's first half of 2023: what its letter to the mayor names one by one, each with the quote.

The letter prints few days and no parts of its totals: those are invented so that the totals come out, and say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from viche.hromada.models import Department, Hromada, places
from viche.kit import clock, journal
from viche.kit.publishing import PUBLISHED, Record
from viche.registers.kinds.assignment import Assignment
from viche.registers.kinds.budget_round import BudgetRound
from viche.registers.kinds.consultation import Consultation
from viche.registers.kinds.event import Event
from viche.registers.kinds.newsletter import Newsletter
from viche.registers.kinds.official_page import OfficialPage
from viche.registers.kinds.open_data_step import OpenDataStep
from viche.registers.kinds.programme_draft import ProgrammeDraft
from viche.registers.kinds.publication import Publication
from viche.registers.kinds.service import Service
from viche.registers.kinds.staff_position import StaffPosition
from viche.registers.kinds.support import Support
from viche.registers.kinds.venue import Venue

SLUG = "khmilnyk"
UNIT = "Відділ інформаційної діяльності та комунікацій із громадськістю"
LAWYERS = "Юридичний відділ"
INVENTED = "Чого в цитаті немає (дні, частини суми), вигадано для демонстрації"
SINCE, UNTIL = date(2023, 1, 1), date(2023, 6, 30)
WHOLE: dict[str, Any] = {"done_on": SINCE, "until": UNTIL}
Group = tuple[type[Record], str, list[dict[str, Any]]]


def load(hromada: Hromada, document: str) -> None:
    """Write them down, published; must run inside the hromada."""
    if hromada.slug == SLUG:
        lawyers = Department.objects.get(name=LAWYERS)
        write(hromada, document, UNIT, [*_addressed(), *_information(hromada), *_society(lawyers)])


def write(hromada: Hromada, document: str, unit: str, groups: Iterable[Group]) -> None:
    """Published records of a department, each group with its quote."""
    department, now = Department.objects.get(name=unit), clock.now()
    same = {"hromada": hromada, "department": department, "state": PUBLISHED, "published_at": now}
    for model, quote, rows in groups:
        with journal.change("note", by=None, ground=f"{document}: „{quote}“. {INVENTED}"):
            model.objects.bulk_create([model(**{**same, **row}) for row in rows])


def _addressed() -> Iterator[Group]:
    """The assignment the letter answers, and who signed it."""
    yield Assignment, "На Ваше доручення №44-Т", [
        {
            "title": "Хід виконання заходів Програми економічного і соціального розвитку за 6 місяців 2023 року",
            "number": "44-Т", "given_on": date(2023, 6, 20), "issuer": "head", "addressee": "Міському голові ЮРЧИШИНУ М.В.",
            "copy_to": "Управлінню агроекономічного розвитку та євроінтеграції міської ради", "done_on": date(2023, 7, 7),
        }
    ]  # fmt: skip
    yield StaffPosition, "Начальник відділу інформаційної діяльності та комунікацій із громадськістю міської ради Наталія МАЗУР", [
        {"post": "Начальник", "category": "head", "holder": "Наталія Мазур", "as_of": UNTIL}
    ]  # fmt: skip


def _information(hromada: Hromada) -> Iterator[Group]:
    """Sub-goal 3.12.1: pages, open data, publications, the bulletin."""
    villages = [place for place in places(hromada.pk) if "Хмільник" not in place.name][:2]
    yield OfficialPage, "Активно наповнюються сторінки старостинських округів у мережі Фейсбук", [
        {
            "title": f"Старостинський округ: {village.name}", "kind": "starosta", "network": "facebook", "place": village,
            "starosta_district": village.name, "opened_on": date(2022, 1, 10),
        }
        for village in villages
    ]  # fmt: skip
    yield OpenDataStep, "Беремо участь у навчанні у формі відкритих даних та розробляємо нормативні документи", [
        {"kind": "training", "title": "Політика відкритих даних", "done_on": date(2023, 4, 12)},
        {"kind": "document", "title": "Положення про набори даних", "stage": "drafting", "done_on": date(2023, 6, 1)},
    ]  # fmt: skip
    yield Publication, "Оприлюднено 3112 інформацій в соціальних медіа (Facebook та активні соціальні групи), у ЗМІ, на офіційному вебсайті міської ради", [
        {"title": "Новини сайту", "kind": "news", "channel": "site", "quantity": 620, **WHOLE},
        {"title": "Дописи громади", "kind": "post", "channel": "facebook", "quantity": 1480, **WHOLE},
        {
            "title": "Дописи у групах", "kind": "post", "channel": "other", "section": "активні соціальні групи",
            "quantity": 905, **WHOLE,
        },
        {"title": "Матеріали для газет", "kind": "material", "channel": "print", "quantity": 72, **WHOLE},
    ]  # fmt: skip
    yield Publication, "підготовлено 10 ілюстративних відеороликів під рубрикою «Хмільничанам – про важливе» та «Жителям сіл – про важливе»", [
        {
            "title": "Нові назви вулиць і провулків", "kind": "video", "channel": "several", "section": rubric,
            "theme": "memory", "topic": "Нові назви вулиць і провулків", "quantity": 5, **WHOLE,
        }
        for rubric in ("Хмільничанам – про важливе", "Жителям сіл – про важливе")
    ]  # fmt: skip
    yield Publication, "Для обізнаності громадян про Центр активності підготовлено інфографіку «Зміни починаються ТУТ»", [
        {
            "title": "Зміни починаються ТУТ", "kind": "infographic", "channel": "several", "topic": "Центр активності",
            "done_on": date(2023, 3, 20),
        }
    ]  # fmt: skip
    yield (
        Publication,
        "створюємо головні фото з логотипом громади та ключовими месиджами події",
        [{"title": "Головні фото подій", "kind": "photo", "channel": "several", "logo": True, "quantity": 24, **WHOLE}],
    )
    yield Newsletter, 'Зверстано, надруковано та розповсюджено 6 випусків інформаційного бюлетеня міської ради "Хмільницька громада" зі щомісячним тиражем 5000 примірників', [
        {
            "title": "Хмільницька громада", "kind": "bulletin", "number": str(month), "issued_on": date(2023, month, 25),
            "circulation": 5000, "audience": "residents",
        }
        for month in range(1, 7)
    ]  # fmt: skip


def _society(lawyers: Department) -> Iterator[Group]:
    """Sub-goal 3.12.2: meetings, advice, the contest that was not held, the centre, supported organisations."""
    yield Event, "12 травня 2023 року, на Тиждень Відкритого Уряду, за участі посадовців, громадських організацій та депутатів", [
        {
            "title": "Зустріч до Тижня Відкритого Уряду", "kind": "open-government", "starts_on": date(2023, 5, 12),
            "framework": "Тиждень Відкритого Уряду",
            "composition": "За участі посадовців, громадських організацій та депутатів міської ради",
            "topic": "Про історію започаткування Ініціативи «Відкритий Уряд», про те, як Україна приєдналася до Ініціативи, "
            "зобов’язання учасників та цінності країн-учасниць",
        }
    ]  # fmt: skip
    yield ProgrammeDraft, "під час зустрічі презентовано проєкт Програми інформатизації на 2023 -2025 роки", [
        {
            "title": "Програма інформатизації", "stage": "presented", "stage_on": date(2023, 5, 12), "since_year": 2023,
            "until_year": 2025,
        }
    ]  # fmt: skip
    yield Consultation, "3 та 17 травня 2023 року проведено цикл діалогових зустрічей із жителями громади", [
        {
            "title": "Внутрішньо переміщені особи в житті громади", "form": "dialogue", "topic": "displaced",
            "held_on": date(2023, 5, day), "stage": f"зустріч {number}", "audience": "жителі громади",
            "question": "Як внутрішньо переміщеним особам проявити себе в суспільно-політичному житті громади?",
            "project": "Лабораторії творчого діалогу в громадах", "donor": "U-LEAD з Європою",
            "implementer": "Спілка «Громадські ініціативи України»", "taken_on": None,
        }
        for number, day in enumerate((3, 17), 1)
    ]  # fmt: skip
    yield Event, "Протягом 22-25 червня, посадовці міської ради та жителі громади взяли участь в Регіональній школі партисипації", [
        {
            "title": "Регіональна школа партисипації", "kind": "school", "starts_on": date(2023, 6, 22),
            "ends_on": date(2023, 6, 25), "role": "took-part", "topic": "Інтеграція та соціалізація ВПО",
            "composition": "Посадовці міської ради та жителі громади",
            "donor": "Київського діалогу - українсько-німецької програми підтримки локальних ініціатив та створення мережі "
            "змінотворців для демократичних перетворень в Україні",
        }
    ]  # fmt: skip
    yield Newsletter, "На офіційному вебсайті доступна електронна розсилка можливостей для ІГС та активних мешканців громади", [
        {"title": "Можливості для ІГС", "kind": "opportunities", "issued_on": date(2023, 6, 5), "audience": "active"}
    ]  # fmt: skip
    yield Service, "Надано 7 консультацій місцевим громадським об’єднанням, комунальним підприємствам та активним мешканцям громади", [
        {"topic": f"Консультація щодо {topic}", "recipient": recipient, "quantity": quantity, **WHOLE}
        for topic, recipient, quantity in (
            ("підготовки проєктів", "cso", 3),
            ("вирішення питань волонтерської діяльності", "enterprise", 1),
            ("використання інструментів локальної демократії", "resident", 3),
        )
    ]  # fmt: skip
    yield Service, "працівники юридичного відділу міської ради проконсультували 124 громадян із питань надання безоплатної правової допомоги", [
        {"kind": "legal", "department": lawyers, "quantity": 124, "people": 124, **WHOLE}
    ]  # fmt: skip
    yield BudgetRound, "конкурс громадських проєктів Бюджет участі у 2022 році призупинено. Впровадження нового проєкту - шкільного Бюджету участі не реалізовано", [
        {
            "title": "Конкурс громадських проєктів Бюджет участі", "year": 2023, "announced_on": SINCE, "status": "suspended",
            "suspended_in": 2022, "suspended_by": "Рішення Хмільницької міської ради",
        },
        {"title": "Шкільний Бюджет участі", "kind": "school", "year": 2023, "announced_on": SINCE, "status": "not-held"},
    ]  # fmt: skip
    yield Event, "Через заборону проведення масових заходів в умовах правового режиму воєнного стану Форум ГО «ЗміниТИ свою громаду» не проведено", [
        {
            "title": "Форум ГО «ЗміниТИ свою громаду»", "kind": "forum", "starts_on": date(2023, 6, 1), "status": "not-held",
            "reason": "Заборона проведення масових заходів в умовах правового режиму воєнного стану", "audience": "cso",
        }
    ]  # fmt: skip
    yield Venue, "24 березня 2023 року відбулося офіційне відкриття «Центру активності громадян Хмільницької міської територіальної громади»", [
        {
            "name": "Центр активності громадян Хмільницької міської територіальної громади", "kind": "centre",
            "opened_on": date(2023, 3, 24),
        }
    ]  # fmt: skip
    yield Support, "коштом місцевого бюджету фінансову підтримку отримали 3 громадських організації", [
        {"title": "Фінансова підтримка за конкурсом", "organisation": name, "decided_on": date(2023, 2, 20)}
        for name in (
            "Спілка ветеранів війни в Афганістані м.Хмільника та Хмільницького району",
            "Хмільницька міська організація ветеранів України",
            "Спілка учасників АТО м. Хмільника та Хмільницького району",
        )
    ]  # fmt: skip
