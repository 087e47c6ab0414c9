"""Statements nobody has approved: a report prints nothing of them, says so before its approval, and remembers it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.cast import Cast
from viche.kit import journal, tenancy
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Programme, Statement
from viche.office.programmes.rules import ACCEPTED, APPROVED
from viche.office.programmes.tests import making as programmes
from viche.office.programmes.tests import statements
from viche.reports.models import Report
from viche.reports.tests import making

pytestmark = pytest.mark.django_db
STORY = "Проведено зустріч на площі."


@pytest.fixture
def programme(cast: Cast) -> Iterator[Programme]:
    """One measure whose statement is approved, one whose statement is accepted only."""
    with tenancy.enter(cast.home.pk), addresses_inside():
        made = statements.programme(cast)
        when = statements.round_(made, since=making.HALF.since, until=making.HALF.until)
        for number, state in (("1.1", APPROVED), ("1.2", ACCEPTED)):
            said = {"whole": "done", "tasks": "full", "funding": "not_needed", "story": f"{STORY} {number}"}
            programmes.say(statements.measure(made, number), when, cast, state=state, **said)
        yield made


def printed(report: Report) -> str:
    snapshot = report.shown()
    assert snapshot is not None
    return str(snapshot.content)


def told(cast: Cast, report: Report, more: str = "") -> str:
    """What the bench, or the page of a step, says."""
    browser = Client()
    browser.force_login(cast.people["stepan"])
    answer = browser.get(f"/home/desk/reports/{report.pk}/{more}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_not_approved_is_not_printed_and_named_before_the_approval(cast: Cast, programme: Programme) -> None:
    report = making.begun(cast, programme)
    assert f"{STORY} 1.1" in printed(report)
    assert f"{STORY} 1.2" not in printed(report)
    report = making.moved(cast, report, "review")
    for page in (told(cast, report), told(cast, report, "step/approve/")):
        assert "Відомості не затверджено" in page
        assert "1 захід: 1.2." in page
        assert "Так було, коли брали числа" not in page


def test_what_was_approved_after_the_numbers_were_taken_asks_for_new_ones(cast: Cast, programme: Programme) -> None:
    report = making.begun(cast, programme)
    with journal.change("approve", by=None):
        Statement.objects.filter(state=ACCEPTED).update(state=APPROVED)
    page = told(cast, report)
    assert "Відомості не затверджено" in page and "1 захід: 1.2." in page
    assert "Так було, коли брали числа" in page
    making.renewed(cast, report)
    assert f"{STORY} 1.2" in printed(report)
    assert "Відомості не затверджено" not in told(cast, report)
