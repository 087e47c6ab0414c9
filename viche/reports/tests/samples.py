"""One sample of each address of reports, for tests/routes.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.cast import Cast
from tests.factory import fill, published
from viche.kit import clock
from viche.kit.models import Attachment
from viche.kit.publishing import PUBLISHED
from viche.office.programmes.models import Programme
from viche.reports.checking import warnings_of
from viche.reports.content import Content, Paragraph
from viche.reports.editing.laying import spots
from viche.reports.models import (
    Approval,
    Gathering,
    OutlineText,
    Owed,
    Report,
    Schedule,
    ScheduledReport,
    Snapshot,
    SnapshotNumber,
    WordBlank,
    WordFilling,
)
from viche.reports.signatures import TYPES
from viche.reports.word.tests.making import file


def report(cast: Cast, state: str = "draft") -> dict[str, Any]:
    """A report about a programme, with one number; what is published is approved too. Must run inside the hromada."""
    about = published(Programme, cast.home, department=cast.department)
    days = {"since": date(2024, 1, 1), "until": date(2024, 6, 30)}
    own = {"form": "programme-half-year", "subject": "programme", "subject_pk": about.pk, "department": cast.department}
    made = fill(Report, cast.home, state=state, published_at=clock.now(), **own, **days)
    content = {"title": "Звіт", "landscape": False, "blocks": []}
    snapshot = fill(Snapshot, cast.home, report=made, version=1, person_id=cast.mariia.pk, content=content)
    asked = {"figure": "programme-spent", "basis": "counted", "narrow": {"programme": about.pk}, **days}
    fill(SnapshotNumber, cast.home, snapshot=snapshot, number=1, **asked)
    if state == PUBLISHED:
        fill(Approval, cast.home, report=made, snapshot=snapshot, second_factor="not_asked")
    return {"pk": made.pk}


def signed(cast: Cast) -> dict[str, Any]:
    """A container attached to a published report."""
    found = report(cast, PUBLISHED)
    own = {"kind": Report._meta.db_table, "record_id": found["pk"], "content_type": TYPES[0]}
    return {**found, "file": fill(Attachment, cast.home, name="a.p7s", path="none/a.p7s", **own).pk}


def outline(cast: Cast) -> dict[str, Any]:
    """A form of the hromada."""
    text = {"subject": "department", "name": "Звіт", "title": "Форма", "body": "Ухвалено {acts#акт|акти|актів}."}
    return {"key": fill(OutlineText, cast.home, key="sample", version=1, person_id=cast.mariia.pk, **text).key}


def schedule(cast: Cast) -> Schedule:
    """A schedule of the reports about the programme of `report`."""
    about = published(Programme, cast.home, department=cast.department)
    own = {"form": "programme-half-year", "subject": "programme", "subject_pk": about.pk, "rhythm": "half"}
    terms = {"due_days": 5, "remind_days": 3, "person_id": cast.stepan.pk, "department": cast.department}
    return fill(Schedule, cast.home, **own, **terms)


def owed(cast: Cast) -> dict[str, Any]:
    """What a department owes to a report begun by a schedule."""
    made, days = schedule(cast), {"since": date(2024, 1, 1), "until": date(2024, 6, 30)}
    begun = fill(ScheduledReport, cast.home, schedule=made, report_id=report(cast)["pk"], **days)
    return {"pk": fill(Owed, cast.home, scheduled=begun, department=cast.department).pk}


def doubtful(cast: Cast) -> dict[str, Any]:
    """A report whose text has a warning."""
    found = report(cast)
    text = Content("Звіт", (Paragraph((("Проведено 20 заходів, з них 30 для молоді.",),)),))
    made = Report.objects.get(pk=found["pk"])
    fill(Snapshot, cast.home, report=made, version=2, person_id=cast.mariia.pk, content=text.as_json())
    return {**found, "key": warnings_of(text, made.period)[0].key}


def blank(cast: Cast) -> dict[str, Any]:
    """A Word blank of the hromada."""
    own = {"subject": "department", "title": "Бланк", "file_name": "Бланк.docx", "content": file("Ухвалено {acts#}.")}
    return {"key": fill(WordBlank, cast.home, key="sample", version=1, person_id=cast.mariia.pk, **own).key}


def filled(cast: Cast) -> dict[str, Any]:
    """What was filled by it."""
    by = WordBlank.objects.get(key=blank(cast)["key"])
    days = {"since": date(2024, 1, 1), "until": date(2024, 12, 31)}
    number = {"text": "7", "value": "7", "basis": "counted", "title": "Акти", "figure": "acts", "narrow": {}}
    told = {"numbers": [number | {name: day.isoformat() for name, day in days.items()}], "content": by.content}
    own = {"blank": by, "subject": "department", "subject_pk": cast.department.pk, "person_id": cast.mariia.pk, **days}
    return {"pk": fill(WordFilling, cast.home, file_name="blank.docx", about="Відділ", **own, **told).pk}


def written(cast: Cast) -> dict[str, Any]:
    """A report with a paragraph that may be changed."""
    found = doubtful(cast)
    return {"pk": found["pk"], "place": spots(Snapshot.objects.get(report=found["pk"], version=2).tree)[0].key}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "report": lambda cast: report(cast, PUBLISHED),
    "report-number": lambda cast: {**report(cast, PUBLISHED), "number": 1},
    "report-beside": lambda cast: report(cast, PUBLISHED),
    "report-bench-beside": report,
    "report-export": lambda cast: {**report(cast, PUBLISHED), "kind": "docx"},
    "report-bench": report,
    "report-renew": report,
    "report-step": lambda cast: {**report(cast), "verb": "submit"},
    "report-bench-number": lambda cast: {**report(cast), "number": 1},
    "report-bench-export": lambda cast: {**report(cast), "kind": "docx"},
    "report-check-answer": doubtful,
    "report-text": written,
    "report-text-after": written,
    "report-history": report,
    "report-sign": lambda cast: report(cast, PUBLISHED),
    "report-check": signed,
    "schedule": lambda cast: {"pk": schedule(cast).pk},
    "schedule-switch": lambda cast: {"pk": schedule(cast).pk},
    "report-owed": owed,
    "gathering": lambda cast: {"pk": fill(Gathering, cast.home, department=cast.department).pk},
    "outline": outline,
    "outline-drop": outline,
    "word-blank": blank,
    "word-blank-file": lambda cast: {**blank(cast), "version": 1},
    "word-blank-drop": blank,
    "word-filled": filled,
    "word-filled-file": filled,
}
