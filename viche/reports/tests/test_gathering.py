"""A report of the council gathered from departments: their texts in order, their numbers and records, who has not delivered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Act, Department
from viche.kit import clock, jobs, journal, tenancy
from viche.kit.access import Refused
from viche.kit.figures import Period
from viche.kit.models import JournalEntry
from viche.kit.outside import addresses_inside
from viche.reports import actions, missing, own
from viche.reports.checking import warnings_of
from viche.reports.content import Ref
from viche.reports.editing import actions as editing
from viche.reports.gathering import actions as gatherings
from viche.reports.gathering.composing import parts
from viche.reports.models import (
    Gathering,
    OutlineText,
    Report,
    Schedule,
    Snapshot,
    SnapshotNumber,
    SnapshotRecord,
    Source,
)
from viche.reports.schedules import actions as schedules
from viche.reports.schedules.showing import missing_of
from viche.reports.tests import making

pytestmark = pytest.mark.django_db
YEAR = Period.year(2024)
BODY = (
    "# ЗВІТ\n# {{ department.genitive }}\n\n## Акти\n\nУхвалено {acts:department=own#акт|акти|актів}, "
    "з них {acts:department=own;kind=decision#рішення|рішення|рішень}.\n\n~ Начальник / підпис /"
)


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        given = {
            "subject": "department",
            "name": "Звіт {department_gen} за {year} рік",
            "title": "Річний",
            "body": BODY,
        }
        fill(OutlineText, cast.home, key="yearly", version=1, person_id=cast.mariia.pk, **given)
        yield


@pytest.fixture
def council(cast: Cast) -> Gathering:
    """Gathered by the department of communications from itself and the enterprise, which stands first in the structure."""
    with journal.change("edit", by=None):
        Department.objects.filter(pk=cast.department.pk).update(order=2)
    row = Gathering(title="Звіт виконавчих органів ради", form="yearly", department=cast.department)
    return gatherings.put(cast.viewer("stepan"), row, [cast.department, cast.enterprise])


def act(cast: Cast, unit: Department, **given: Any) -> Act:
    return published(
        Act, cast.home, **{"department": unit, "adopted_on": date(2024, 3, 1), "kind": "decision", **given}
    )


def report(cast: Cast, form: str, about: Any, approve: bool = False, who: str = "iryna") -> Report:
    viewer = cast.viewer(who)
    made, job = actions.begin(viewer, own.known()[form].outline, about, YEAR)
    done(job)
    return approved(cast, made) if approve else made


def done(job: Any) -> None:
    jobs.run_waiting()
    job.refresh_from_db()
    assert job.outcome == job.DONE, job.error


def approved(cast: Cast, made: Report) -> Report:
    for verb in ("submit", "approve"):
        newest = made.shown()
        assert newest is not None
        actions.step(made, verb, cast.viewer("iryna"), {"snapshot": newest.version, **making.LEFT})
    return made


def shown(made: Report) -> Snapshot:
    found = made.shown()
    assert found is not None and found.is_whole()
    return found


def text(snapshot: Snapshot) -> list[str]:
    return [block.text.replace("\xa0", " ") for block in snapshot.tree.blocks if hasattr(block, "text")]


def owed(made: Report) -> list[tuple[str, str]]:
    return [(str(lack.unit), lack.why) for lack in missing.lacks(made)]


def test_texts_stand_in_the_order_of_the_structure_and_numbers_open_the_same_records(
    council: Gathering, cast: Cast
) -> None:
    mine = [act(cast, cast.department), act(cast, cast.department, kind="order"), act(cast, cast.department)]
    theirs = act(cast, cast.enterprise)
    first = report(cast, "yearly", cast.department, approve=True)
    report(cast, "yearly", cast.enterprise, approve=True)
    whole = report(cast, "gathered", council)
    snapshot = shown(whole)
    assert whole.title == "Звіт виконавчих органів ради за 2024 рік" and snapshot.doubts == []
    assert text(snapshot) == [
        "Звіт виконавчих органів ради", "за 2024 рік",
        "1. КП «Тепло»", "Акти", "Ухвалено 1 акт, з них 1 рішення.",
        "2. Відділ комунікацій", "Акти", "Ухвалено 3 акти, з них 2 рішення.",
    ]  # fmt: skip
    numbers = list(SnapshotNumber.objects.filter(snapshot=snapshot).order_by("number"))
    assert [row.number for row in numbers] == [ref.number for ref in snapshot.tree.refs()] == [1, 2, 3, 4]
    assert [row.ids for row in numbers] == [[theirs.pk]] * 2 + [[a.pk for a in mine], [mine[0].pk, mine[2].pk]]
    was = SnapshotNumber.objects.get(snapshot=shown(first), number=2)
    assert (numbers[3].figure, numbers[3].narrow, numbers[3].title) == (was.figure, was.narrow, was.title)
    assert SnapshotRecord.objects.filter(snapshot=snapshot).count() == 4
    page = client(cast, "mariia").get(f"/home/desk/reports/{whole.pk}/numbers/3/")
    assert page.status_code == 200 and page.content.decode().count(f"/home/acts/{mine[1].pk}/") == 1
    assert owed(whole) == []


def test_who_has_not_delivered_is_told_and_gathering_anew_takes_the_newer(council: Gathering, cast: Cast) -> None:
    act(cast, cast.department)
    whole, job = actions.begin(cast.viewer("stepan"), own.known()["gathered"].outline, council, YEAR)
    jobs.run_waiting()
    job.refresh_from_db()
    assert "Жоден підрозділ ще не має звіту" in job.error
    assert owed(whole) == [("КП «Тепло»", "ще не складено"), ("Відділ комунікацій", "ще не складено")]
    opened = report(cast, "yearly", cast.department)
    done(actions.ask_numbers(whole, cast.viewer("stepan")))
    first = shown(whole)
    assert "1. Відділ комунікацій" in text(first)
    assert [(d["title"], d["text"]) for d in first.doubts] == [
        ("Зібрано не від усіх", "КП «Тепло»."), ("Зібрано ще не затверджене", "Відділ комунікацій."),
    ]  # fmt: skip
    assert owed(whole)[1] == ("Відділ комунікацій", "ще не затверджено: чернетка")
    act(cast, cast.department)
    done(actions.ask_numbers(opened, cast.viewer("iryna")))
    approved(cast, opened)
    assert [source["newer"] for source in missing_of(whole)["sources"]] == [True]
    done(actions.ask_numbers(whole, cast.viewer("stepan")))
    second = shown(whole)
    assert second.version == 2 and "Ухвалено 2 акти, з них 2 рішення." in text(second)
    assert [d["title"] for d in second.doubts] == ["Зібрано не від усіх"]
    assert owed(whole) == [("КП «Тепло»", "ще не складено")]
    page = client(cast, "mariia").get(f"/home/desk/reports/{whole.pk}/").content.decode()
    assert f"pk={cast.enterprise.pk}&amp;since=2024-01-01" in page and "Зібрано зі звітів" in page


def test_an_approved_report_stands_before_a_newer_draft_and_a_withheld_one_is_none(
    council: Gathering, cast: Cast
) -> None:
    act(cast, cast.department)
    old = report(cast, "yearly", cast.department, approve=True)
    act(cast, cast.department)
    newer = report(cast, "yearly", cast.department)
    found = {part.department.pk: part.report for part in parts(council, YEAR)}
    assert found == {cast.enterprise.pk: None, cast.department.pk: old}
    actions.step(old, "publish", cast.viewer("iryna"), {})
    held = {"ground": "Об’єкт", "act": "Рішення № 1", "review_on": clock.today()}
    actions.step(old, "withhold", cast.viewer("iryna"), held)
    assert [part.report for part in parts(council, YEAR)] == [None, newer]


def test_a_record_that_two_reports_had_differently_is_told(council: Gathering, cast: Cast) -> None:
    whole_text = BODY.replace(":department=own;", ":").replace(":department=own", "")
    given = {"subject": "department", "name": "Звіт", "title": "Річний", "body": whole_text}
    fill(OutlineText, cast.home, key="yearly", version=2, person_id=cast.mariia.pk, **given)
    row = act(cast, cast.department, title="Перша назва")
    report(cast, "yearly", cast.department, approve=True)
    with journal.change("correct", by=None):
        Act.objects.filter(pk=row.pk).update(title="Друга назва")
    report(cast, "yearly", cast.enterprise, approve=True)
    snapshot = shown(report(cast, "gathered", council))
    (kept,) = SnapshotRecord.objects.filter(snapshot=snapshot)
    assert kept.cells["title"]["text"] == "Друга назва"
    assert [d["title"] for d in snapshot.doubts] == ["Звіти підрозділів узято в різний час"]


def edited(cast: Cast, made: Report, words: str, said: str) -> Snapshot:
    """The paragraph with these words written otherwise."""
    snapshot = shown(made)
    at = next(at for at, line in enumerate(snapshot.tree.blocks) if words in line.text.replace("\xa0", " "))
    found = editing.opened(made, snapshot, editing.places_of(snapshot, snapshot.tree)[at])
    assert found is not None
    editing.change(made, cast.viewer("iryna"), found, said)
    return shown(made)


def test_what_was_edited_in_the_council_report_outlives_gathering_anew(council: Gathering, cast: Cast) -> None:
    act(cast, cast.department)
    theirs = report(cast, "yearly", cast.department)
    whole = report(cast, "gathered", council)
    first = edited(cast, whole, "Ухвалено", "Рада ухвалила 1 акт і 5 листів.")
    assert "Рада ухвалила 1 акт і 5 листів." in text(first)
    act(cast, cast.department)
    done(actions.ask_numbers(theirs, cast.viewer("iryna")))
    done(actions.ask_numbers(whole, cast.viewer("iryna")))
    anew = shown(whole)
    assert anew.version == 3 and "Рада ухвалила 2 акти і 5 листів." in text(anew)
    by_hand = SnapshotNumber.objects.get(snapshot=anew, basis="edited")
    assert (by_hand.text, by_hand.number) == ("5", 3) and len(anew.laid["edits"]) == 1
    assert "Рада ухвалила" in client(cast, "iryna").get(f"/home/desk/reports/{whole.pk}/").content.decode()


def test_an_edit_of_the_council_report_keeps_numbers_departments_wrote_by_hand(council: Gathering, cast: Cast) -> None:
    for unit in (cast.department, cast.enterprise):
        act(cast, unit)
    theirs = report(cast, "yearly", cast.department)
    edited(cast, theirs, "Ухвалено", "Ухвалено 7 актів, з них 1 рішення.")
    report(cast, "yearly", cast.enterprise)
    whole = report(cast, "gathered", council)
    # First a paragraph beside it, then the very one the number stands in, twice.
    edited(cast, whole, "Ухвалено 1 акт", "Підприємство ухвалило 1 акт, з них 1 рішення.")
    edited(cast, whole, "Ухвалено 7", "Відділ ухвалив 7 актів.")
    last = edited(cast, whole, "Відділ ухвалив", "Ухвалив відділ 7 актів і 9 листів.")
    assert text(last)[-1] == "Ухвалив відділ 7 актів і 9 листів."
    kept = SnapshotNumber.objects.filter(snapshot=last, basis="edited").order_by("number")
    assert [(row.text, row.edited["of"]) for row in kept] == [("7", 3), ("9", 0)]
    assert {ref.number for ref in last.tree.refs()} <= {
        row.number for row in SnapshotNumber.objects.filter(snapshot=last)
    }
    assert Source.objects.filter(snapshot=last).count() == 2 == len(missing_of(whole)["sources"])


def test_it_goes_the_whole_path_and_is_checked_as_a_whole(council: Gathering, cast: Cast) -> None:
    given = {
        "subject": "department",
        "name": "Звіт",
        "title": "Річний",
        "body": BODY + "\n\nПроведено 20 заходів, з них 30 для молоді.",
    }
    fill(OutlineText, cast.home, key="yearly", version=2, person_id=cast.mariia.pk, **given)
    for unit in (cast.department, cast.enterprise):
        act(cast, unit)
        report(cast, "yearly", unit, approve=True)
    whole = approved(cast, report(cast, "gathered", council))
    actions.step(whole, "publish", cast.viewer("iryna"), {})
    page = Client().get(f"/home/reports/{whole.pk}/").content.decode()
    assert page.count("Ухвалено") == 2
    assert Client().get(f"/home/reports/{whole.pk}/export.docx").status_code == 200
    tree = shown(whole).tree
    warned = {w.place.block for w in warnings_of(tree, whole.period)}
    slips = {at for at, block in enumerate(tree.blocks) if "з них 30" in block.text.replace("\xa0", " ")}
    # The same sentence in two departments is one warning.
    assert len(slips) == 2 and slips & warned
    refs = list(shown(whole).tree.refs())
    assert len(refs) == len({ref.number for ref in refs}) == 4 and isinstance(refs[0], Ref)


def test_the_number_of_queries_does_not_grow_with_departments(council: Gathering, cast: Cast) -> None:
    counts = []
    for _round in range(2):
        for n in range(3):
            unit = fill(Department, cast.home, name=f"Відділ {_round}{n}", parent=None, order=5)
            act(cast, unit)
            report(cast, "yearly", unit)
            gatherings.put(cast.viewer("stepan"), council, [*(p.department for p in parts(council, YEAR)), unit])
        with CaptureQueriesContext(connection) as asked:
            assert len(parts(council, YEAR)) == 5 + 3 * _round
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


def test_a_schedule_gathers_too(council: Gathering, cast: Cast) -> None:
    act(cast, cast.department, adopted_on=date(2025, 3, 1))
    terms = {"rhythm": "year", "due_days": 20, "remind_days": 3, "ground": "Регламент", "since": date(2025, 1, 1)}
    viewer = cast.viewer("stepan")
    schedules.put(viewer, [cast.department], {"form": "yearly", "subject": "department", **terms})
    schedules.put(viewer, [council], {"form": "gathered", "subject": "gathering", **terms})
    with clock.pinned(clock.start_of_day(date(2026, 1, 1))):
        made = schedules.begin_due(cast.home.pk)
        jobs.run_waiting()
    assert [each.report.form for each in made] == ["yearly", "gathered"]
    assert "Ухвалено 1 акт, з них 1 рішення." in text(shown(made[1].report))


def test_who_names_a_gathering_and_of_whom(cast: Cast) -> None:
    url = "/home/desk/reports/gatherings/"
    given = {"title": "Звіт ради", "form": "yearly", "department": cast.department.pk, "units": [cast.enterprise.pk]}
    assert client(cast, "alina").post(f"{url}new/", given).status_code == 403
    assert client(cast, "mariia").post(f"{url}new/", {**given, "units": []}).status_code == 422
    answer = client(cast, "mariia").post(f"{url}new/", given)
    row = Gathering.objects.get()
    assert answer["Location"] == f"/home/desk/reports/new/?subject=gathering&pk={row.pk}"
    assert client(cast, "mariia").get(answer["Location"]).status_code == 200
    assert client(cast, "mariia").post(f"{url}new/", given).status_code in (409, 422)
    page = client(cast, "mariia").get(f"{url}{row.pk}/")
    version = page.context["form"].initial["version"]
    changed = {**given, "units": [cast.department.pk], "version": version}
    assert client(cast, "mariia").post(f"{url}{row.pk}/", changed).status_code == 302
    assert [part.department for part in parts(row, YEAR)] == [cast.department]
    assert "Звіт ради" in client(cast, "alina").get(url).content.decode()
    assert JournalEntry.objects.filter(kind="reports_gatheringunit", actor_id=cast.mariia.pk).count() == 3
    with pytest.raises(Refused):
        gatherings.put(cast.viewer("alina"), row, [cast.department])
    assert not Schedule.objects.exists()


def client(cast: Cast, who: str) -> Client:
    found = Client()
    found.force_login(getattr(cast, who))
    return found
