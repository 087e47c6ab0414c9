"""A report is checked before it is handed over: every warning has an answer, or one reason for those that are left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from viche.kit import tenancy
from viche.kit.access import Refused
from viche.kit.models import JournalEntry
from viche.kit.outside import addresses_inside
from viche.reports import actions as reports
from viche.reports.checking import actions, handing
from viche.reports.checking.models import KEPT, CheckAnswer
from viche.reports.models import Report
from viche.reports.tests import making

pytestmark = pytest.mark.django_db
WHY = "Так у додатку до рішення."


@pytest.fixture
def report(cast: Cast) -> Iterator[Report]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield making.begun(cast, making.programme(cast))


def client(cast: Cast, who: str) -> Client:
    made = Client()
    made.force_login(cast.people[who])
    return made


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_without_a_word_about_them_it_is_not_handed_over(cast: Cast, report: Report) -> None:
    desk, url = client(cast, "mariia"), f"/home/desk/reports/{report.pk}/step/submit/"
    for given, said in (({}, "лишаєте їх як є"), ({"looked": "on"}, "чому лишаєте як є"), ({"why": WHY}, "позначте")):
        refused = desk.post(url, {"snapshot": 1, **given})
        assert refused.status_code == 422 and said in text(refused)
    with pytest.raises(Refused, match="Без відповіді"):
        reports.step(report, "submit", cast.viewer("mariia"), {"snapshot": 1, "looked": False, "why": WHY})
    assert Report.objects.get().state == "draft" and not CheckAnswer.objects.exists(), "nothing half-saved"


def test_past_the_page_the_same_rule_stands(cast: Cast, report: Report) -> None:
    for given in ({}, {"looked": True}, {"looked": True, "why": " "}, {"why": WHY}):
        with pytest.raises(Refused, match="Без відповіді") as refusal:
            reports.step(report, "submit", cast.viewer("mariia"), {"snapshot": 1, **given})
        assert refusal.value.status == 422
    assert Report.objects.get().state == "draft" and not CheckAnswer.objects.exists()
    reports.step(report, "submit", cast.viewer("mariia"), {"snapshot": 1, "looked": True, "why": WHY})
    assert Report.objects.get().state == "review" and CheckAnswer.objects.filter(answer=KEPT, text=WHY).exists()


def test_one_reason_is_the_answer_to_each_that_is_left(cast: Cast, report: Report) -> None:
    viewer = cast.viewer("mariia")
    left = handing.unanswered(report, viewer)
    actions.answer(report, left[0], viewer, "right", "Перевірено окремо.")
    page = client(cast, "mariia").get(f"/home/desk/reports/{report.pk}/step/submit/")
    assert "Перевірено окремо." in text(page) and left[1].title in text(page)
    assert f"warnings/{left[1].key}/?to=submit" in page.content.decode()
    done = client(cast, "mariia").post(
        f"/home/desk/reports/{report.pk}/step/submit/", {"snapshot": 1, "looked": "on", "why": WHY}
    )
    assert done.status_code == 302 and Report.objects.get().state == "review"
    kept = CheckAnswer.objects.filter(answer=KEPT)
    assert {row.warning for row in kept} == {warning.key for warning in left[1:]}
    assert {(row.text, row.name) for row in kept} == {(WHY, viewer.name)}
    assert JournalEntry.objects.filter(kind="reports_checkanswer", verb="answer").count() == len(left)
    seen = text(client(cast, "stepan").get(f"/home/desk/reports/{report.pk}/step/approve/"))
    assert f"переглянуто, лишаю як є: {WHY}" in seen and viewer.name in seen, "the approver sees who said so"


def test_numbers_taken_anew_meanwhile_undo_the_answers(cast: Cast, report: Report) -> None:
    making.renewed(cast, report)
    with pytest.raises(Refused, match="числа звіту взяли наново"):
        reports.step(report, "submit", cast.viewer("mariia"), {"snapshot": 1, "looked": True, "why": WHY})
    assert not CheckAnswer.objects.exists()


def test_an_answer_given_on_the_way_leads_back_to_the_step(cast: Cast, report: Report) -> None:
    warning = handing.unanswered(report, cast.viewer("mariia"))[0]
    url = f"/home/desk/reports/{report.pk}/warnings/{warning.key}/?to=submit"
    said = client(cast, "mariia").post(url, {"answer": "right", "text": WHY})
    assert said["Location"] == f"/home/desk/reports/{report.pk}/step/submit/"


def test_a_report_answered_whole_asks_nothing_more(cast: Cast, report: Report) -> None:
    viewer = cast.viewer("mariia")
    for warning in handing.unanswered(report, viewer):
        actions.answer(report, warning, viewer, "right", WHY)
    url = f"/home/desk/reports/{report.pk}/step/submit/"
    assert 'name="looked"' not in client(cast, "mariia").get(url).content.decode()
    assert client(cast, "mariia").post(url, {"snapshot": 1}).status_code == 302
