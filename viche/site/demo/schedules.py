"""A quarterly report of the demo: the quarter is over, its draft waits, and something is missing. All of it is invented.

The documents say nothing of the last months, so a few records stand around the quarter that has just ended.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from viche.hromada.models import Department, Hromada
from viche.kit import clock, journal, tenancy
from viche.kit.figures import Period
from viche.kit.models import JournalEntry
from viche.kit.publishing import Record
from viche.people.models import Person
from viche.registers.kinds.event import Event
from viche.registers.kinds.publication import Publication
from viche.reports.models import OutlineText, Schedule
from viche.reports.schedules import actions
from viche.reports.schedules.rhythms import QUARTER, around
from viche.site.demo import cast
from viche.site.demo.keeping import INVENTED, keep

KEY, HEAD = "kvartalnyi-zvit", "stepan"
# Almost a quarter: whenever the demo is opened, the draft is not long overdue.
DUE, REMIND = 60, 15
BODY = """# ЗВІТ
# {{ department.genitive | lowfirst }}
# за {{ report.months }}

## Заходи
{% if events > 0 %}Проведено {events#захід|заходи|заходів}.
{% for event in events %}- {{ event.title }}, {{ event.starts_on | date }}
{% endfor %}{% else %}Заходів не проводили.{% endif %}

## Інформування
{% if publications > 0 %}Оприлюднено {publications#матеріал|матеріали|матеріалів}.{% else %}Матеріалів не оприлюднювали.{% endif %}
"""


def load() -> None:
    """Make it where it never was."""
    place = Hromada.objects.filter(slug=cast.HOME, invented=True).first()
    head = Person.objects.filter(email=f"{HEAD}@{cast.DOMAIN}", demo=True).first()
    if place is None or head is None:
        return
    with tenancy.enter(place.pk):
        unit = Department.objects.working(clock.today()).filter(name="Відділ комунікацій з громадськістю").first()
        known = JournalEntry.objects.filter(kind=Schedule._meta.db_table, hromada=place)
        if unit is None or known.exists():
            return
        quarter = around(QUARTER, clock.today()).before
        _records(unit, quarter)
        _schedule(unit, head, quarter)
        actions.begin_due(place.pk)


def _records(unit: Department, quarter: Period) -> None:
    """Two events held, two still drafts; a news of the year before that has no sister this year."""
    for at, (kind, title, drafted) in enumerate(
        (
            ("training", "Навчання для громадських організацій", False),
            ("round-table", "Круглий стіл про участь мешканців", False),
            ("meeting", "Зустріч із радою молоді", True),
            ("seminar", "Семінар для самоорганізації населення", True),
        )
    ):
        day = quarter.since + timedelta(days=10 + 7 * at)
        _put(Event(kind=kind, title=f"{title} ({INVENTED.lower()})", starts_on=day, status="held"), unit, drafted)
    before = quarter.shifted(-12).since + timedelta(days=20)
    _put(Publication(title=f"Новина ({INVENTED.lower()})", done_on=before), unit, False)


def _put(record: Record, unit: Department, drafted: bool) -> None:
    record.hromada_id, record.department = unit.hromada_id, unit
    keep(record, INVENTED, "draft" if drafted else "published")


def _schedule(unit: Department, head: Person, quarter: Period) -> None:
    named: dict[str, Any] = {"hromada_id": unit.hromada_id, "person_id": head.pk}
    with journal.change("outline", by=None, ground=INVENTED):
        OutlineText.objects.create(
            key=KEY,
            version=1,
            title=f"Квартальний звіт підрозділу ({INVENTED.lower()})",
            subject="department",
            name="Звіт про роботу {department_gen} за {months}",
            body=BODY,
            **named,
        )
    with journal.change("note", by=None, ground=INVENTED):
        Schedule.objects.create(
            form=KEY,
            subject="department",
            subject_pk=unit.pk,
            department=unit,
            rhythm=QUARTER,
            due_days=DUE,
            remind_days=REMIND,
            ground=f"Регламент міської ради, п. 5.2 ({INVENTED.lower()})",
            since=quarter.since,
            **named,
        )
