"""«З чого почати»: what a hromada that was just opened has to do before its first report, and what of it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from viche.hromada.models import Department, Hromada
from viche.kit.access import PUBLISHERS, WRITERS, Role, Viewer
from viche.kit.models import NOTING, JournalEntry
from viche.kit.old_reports.models import OldReport
from viche.kit.registers import registered
from viche.people.models import Membership
from viche.reports.models import Report


@dataclass(frozen=True)
class FirstStep:
    """One thing to do. `url`: empty for who may not; `who`: then, in words, who does it; `state`: done, now (yours), next."""

    title: str
    why: str
    url: str
    roles: tuple[Role, ...]
    done: bool
    state: str = "next"

    @property
    def who(self) -> str:
        """«Це робить: адміністратор.»"""
        return _("Це робить: %(who)s.") % {"who": ", ".join(str(role.label) for role in self.roles)}


def first_steps(viewer: Viewer) -> list[FirstStep]:
    """Every step with what is done; nothing once the hromada has a report. One query."""
    known = _known(viewer.hromada_id or 0)
    if known["report"]:
        return []
    found = [
        FirstStep(
            _("Додайте підрозділи"),
            _("Кожен запис і звіт — чийсь: за підрозділом видно, хто відповідає."),
            reverse("department-add"),
            (Role.ADMINISTRATOR,),
            known["departments"],
        ),
        FirstStep(
            _("Запросіть колег"),
            _("Хто веде записи, хто затверджує. Запрошення приходить листом."),
            reverse("people-invite"),
            (Role.ADMINISTRATOR,),
            known["colleagues"],
        ),
        FirstStep(
            _("Додайте торішній звіт"),
            _("Файл або текст: числа з нього стануть поруч із тими, що порахуються із записів."),
            reverse("old-report-new"),
            PUBLISHERS,
            known["old_report"],
        ),
        FirstStep(
            _("Запишіть перші роботи"),
            _("По одній зверху цієї сторінки або відразу таблицею: кожен реєстр бере рядки з Excel."),
            reverse("registers-desk"),
            WRITERS,
            known["work"],
        ),
        FirstStep(
            _("Складіть звіт"),
            _("Текст за формою напише себе сам: із записів і з того, що зазначено в документах."),
            reverse("report-new"),
            WRITERS,
            False,
        ),
    ]
    return list(_with_states(found, viewer))


def _known(hromada: int) -> Mapping[str, Any]:
    members = Membership.objects.in_force().filter(hromada_id=hromada, role__in=WRITERS)
    noted = JournalEntry.objects.filter(
        hromada_id=hromada, verb__in=NOTING, kind__in=[register.section for register in registered()]
    )
    return (
        Hromada.objects.filter(pk=hromada)
        .values(
            departments=Exists(Department.objects.all()),
            colleagues=Exists(members),
            old_report=Exists(OldReport.objects.all()),
            work=Exists(noted),
            report=Exists(Report.objects.all()),
        )
        .get()
    )


def _with_states(steps: Iterable[FirstStep], viewer: Viewer) -> Iterable[FirstStep]:
    """The first that is not done and yours to do is «now»."""
    waits = True
    for step in steps:
        mine = waits and not step.done and viewer.has(step.roles)
        waits = waits and not mine
        state = "done" if step.done else "now" if mine else "next"
        yield replace(step, state=state, url=step.url if viewer.has(step.roles) else "")
