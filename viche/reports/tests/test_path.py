"""The path of a report: every state × step × role; approval by the person in office, of the snapshot that was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.test import override_settings

from tests.cast import ROLES, Cast
from tests.factory import fill
from viche.kit import journal, tenancy
from viche.kit.access import Refused
from viche.kit.models import JournalEntry
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Programme
from viche.people.models import Membership
from viche.reports import actions
from viche.reports.digests import BY_HASHES
from viche.reports.models import Approval, Report, Snapshot, SnapshotRecord
from viche.reports.rules import REPORT
from viche.reports.tests import making

pytestmark = pytest.mark.django_db
PEOPLE = [None, "olena", "bohdan", "hlib", *ROLES]
WRITERS, PUBLISHERS = {"mariia", "petro", "stepan", "iryna"}, {"petro", "stepan", "iryna"}
# Said once more by hand, as a lawyer would read it.
MAY = {
    ("draft", "submit"): WRITERS,
    ("draft", "drop"): WRITERS,
    ("dropped", "resume"): WRITERS,
    ("review", "return"): PUBLISHERS,
    ("review", "approve"): PUBLISHERS,
    ("approved", "publish"): PUBLISHERS,
    ("published", "withhold"): PUBLISHERS,
    ("withheld", "restore"): PUBLISHERS,
}
GIVEN: dict[str, Any] = {"ground": "ЗДПІ ст. 6", "act": "розпорядження № 1", "review_on": date(2099, 12, 31)}


@pytest.fixture
def inside(cast: Cast) -> Iterator[Cast]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield cast


def made(cast: Cast, state: str = "draft") -> Report:
    """A report with an empty snapshot; nothing of the path depends on what it says."""
    about = fill(Programme, cast.home, department=cast.department)
    known = {"form": making.FORM, "subject": "programme", "subject_pk": about.pk, "department": cast.department}
    days = {"since": date(2024, 1, 1), "until": date(2024, 6, 30)}
    report = fill(Report, cast.home, state=state, **known, **days)
    content = {"title": "Звіт", "landscape": False, "blocks": []}
    digest = actions.digest({"content": content, "numbers": []})
    fill(Snapshot, cast.home, report=report, version=1, person_id=1, content=content, sha256=digest)
    return report


@pytest.mark.parametrize(
    ("state", "step", "who"),
    list(product([s.key for s in REPORT.states], [s.verb for s in REPORT.steps], PEOPLE)),
)
def test_state_step_role(state: str, step: str, who: str | None, inside: Cast) -> None:
    viewer = inside.viewer(who)
    report = made(inside, state)
    seen: dict[str, Any] = {"snapshot": 1, **making.LEFT}
    given = seen if step in ("submit", "approve") else {k: GIVEN[k] for k in REPORT.step(step).asks}
    if who in MAY.get((state, step), ()):
        assert step in {s.verb for s in REPORT.offered(report, viewer)}
        actions.step(report, step, viewer, given)
        assert Report.objects.get(pk=report.pk).state == REPORT.step(step).to
        assert JournalEntry.objects.filter(kind="reports_report", record_id=report.pk).latest("id").verb == step
        assert Approval.objects.filter(report=report).count() == (step == "approve")
    else:
        assert step not in {s.verb for s in REPORT.offered(report, viewer)}
        with pytest.raises(Refused) as refusal:
            actions.step(report, step, viewer, given)
        assert str(refusal.value.reason)
        assert Report.objects.get(pk=report.pk).state == state
        assert not Approval.objects.exists()


def test_without_numbers_nothing_is_handed_over(inside: Cast) -> None:
    report = fill(
        Report, inside.home, form=making.FORM, subject="programme", since=date(2024, 1, 1), until=date(2024, 6, 30)
    )
    with pytest.raises(Refused, match="ще не пораховано"):
        actions.step(report, "submit", inside.viewer("stepan"), {"snapshot": None})


def test_who_approves_is_written_as_it_was(inside: Cast) -> None:
    report = made(inside, "review")
    actions.step(report, "approve", inside.viewer("stepan"), {"snapshot": 1})
    approval = Approval.objects.get(report=report)
    assert (approval.name, approval.office, approval.department) == (
        "Степан Керівник",
        "керівник",
        "Відділ комунікацій",
    )
    assert (approval.second_factor, approval.sha256) == ("not_asked", Snapshot.objects.get(report=report).sha256)


def test_the_digest_is_over_the_records_too(inside: Cast) -> None:
    """A record slipped in behind the numbers of a snapshot is seen; an older snapshot keeps the digest it was given."""
    report = making.begun(inside, making.programme(inside))
    report = making.moved(inside, report, "review")
    snapshot = report.shown()
    assert snapshot is not None and snapshot.digested == BY_HASHES and snapshot.is_whole()
    fill(SnapshotRecord, inside.home, snapshot=snapshot, kind="programmes_spending", record_id=10**9, cells={})
    assert not snapshot.is_whole()
    with pytest.raises(Refused, match="не збігається зі своїм відбитком"):
        actions.step(report, "approve", inside.viewer("stepan"), {"snapshot": 1})
    older = made(inside).shown()
    assert older is not None and older.digested == 1 and older.is_whole()
    fill(SnapshotRecord, inside.home, snapshot=older, kind="programmes_spending", record_id=10**9, cells={})
    assert older.is_whole()


def test_the_position_is_named_before_the_role(inside: Cast) -> None:
    with journal.change("change", by=None):
        Membership.objects.filter(person=inside.stepan).update(position="Директор департаменту")
    report = made(inside, "review")
    actions.step(report, "approve", inside.viewer("stepan"), {"snapshot": 1})
    assert Approval.objects.get(report=report).office == "Директор департаменту"


@override_settings(SECOND_FACTOR=True)
def test_a_second_factor_is_asked_and_named(inside: Cast) -> None:
    report, viewer = made(inside, "review"), inside.viewer("stepan")
    with pytest.raises(Refused, match="другим чинником"):
        actions.step(report, "approve", replace(viewer, second_factor=False), {"snapshot": 1})
    assert not Approval.objects.exists()
    actions.step(report, "approve", viewer, {"snapshot": 1})
    assert Approval.objects.get(report=report).second_factor == "passed"


@override_settings(SECOND_FACTOR=True, DEMO=True)
def test_a_person_of_the_demo_was_not_asked(inside: Cast) -> None:
    inside.stepan.demo = True
    inside.stepan.save()
    report = made(inside, "review")
    actions.step(report, "approve", inside.viewer("stepan"), {"snapshot": 1})
    assert Approval.objects.get(report=report).second_factor == "not_asked"


@pytest.mark.parametrize("verb", ["submit", "approve"])
def test_nobody_moves_on_what_they_did_not_see(verb: str, inside: Cast) -> None:
    report = made(inside, "draft" if verb == "submit" else "review")
    content = {"title": "Звіт", "landscape": False, "blocks": []}
    fill(Snapshot, inside.home, report=report, version=2, person_id=1, content=content, sha256="0" * 64)
    for seen in (1, None, 3):
        with pytest.raises(Refused, match="взяли наново"):
            actions.step(report, verb, inside.viewer("stepan"), {"snapshot": seen})


def test_a_snapshot_that_is_not_its_digest_is_not_approved(inside: Cast) -> None:
    report = made(inside, "review")
    content = {"title": "Інший", "landscape": False, "blocks": []}
    fill(Snapshot, inside.home, report=report, version=2, person_id=1, content=content, sha256="0" * 64)
    with pytest.raises(Refused, match="відбитком"):
        actions.step(report, "approve", inside.viewer("stepan"), {"snapshot": 2})
    assert Report.objects.get(pk=report.pk).state == "review"


def test_the_approved_snapshot_is_shown_for_good(inside: Cast) -> None:
    report = made(inside, "review")
    actions.step(report, "approve", inside.viewer("stepan"), {"snapshot": 1})
    content = {"title": "Пізніший", "landscape": False, "blocks": []}
    # Even if somebody wrote a later one past the actions.
    fill(Snapshot, inside.home, report=report, version=2, person_id=1, content=content, sha256="0" * 64)
    shown = report.shown()
    assert shown is not None and shown.version == 1


def test_a_report_laid_aside_is_not_taken_up_beside_its_twin(inside: Cast) -> None:
    aside = made(inside, "dropped")
    days = {name: getattr(aside, name) for name in ("form", "subject", "subject_pk", "since", "until", "department")}
    fill(Report, inside.home, state="draft", **days)
    with pytest.raises(Refused, match="уже готують") as refusal:
        actions.step(aside, "resume", inside.viewer("mariia"), {})
    assert refusal.value.status == 409 and Report.objects.get(pk=aside.pk).state == "dropped"
