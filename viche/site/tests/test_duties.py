"""What is not a register on the desk: due things and things to approve, beside the records, at the same price."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Act
from viche.kit import clock, duties, journal, tenancy
from viche.kit.access import Viewer
from viche.kit.models import OutboxMail
from viche.kit.publishing import WITHHELD
from viche.site.home import duties as today
from viche.site.tests.test_desk import desk, lists, noted

pytestmark = pytest.mark.django_db


def mine(viewer: Viewer) -> Any:
    return OutboxMail.objects.filter(hromada_id=viewer.hromada_id, key__startswith=f"{viewer.person.pk}:")


@pytest.fixture(autouse=True)
def letters() -> Iterator[duties.Source]:
    """Letters stand for any rows of an app: due until sent, then waiting for the secretary."""
    before = dict(duties._declared)
    yield duties.declare(
        duties.Source(
            "letters",
            OutboxMail,
            due=lambda viewer: mine(viewer).filter(sent_at__isnull=True),
            waiting=lambda viewer: mine(viewer).filter(sent_at__isnull=False, failed_at__isnull=True),
            waiting_at="sent_at",
            waiting_about=lambda letter: letter.to,
            whole=lambda: ("Листи", "/letters/"),
            url=lambda letter: f"/letters/{letter.pk}/",
            title=lambda letter: letter.subject,
            about=lambda letter: letter.body,
            rule=lambda letter: f"Закон, ст. {letter.pk}",
            act=lambda letter: "Відповісти" if letter.tries == 0 else "Виправити",
            related=("hromada",),
        )
    )
    duties._declared.clear()
    duties._declared.update(before)


def letter(cast: Cast, number: int, days: float, who: str = "mariia", **given: Any) -> OutboxMail:
    moment = clock.now() + timedelta(days=days)
    key = f"{cast.people[who].pk}:{number}"
    said = {"key": key, "subject": f"Лист {number}", "body": "про дорогу", **given}
    return fill(OutboxMail, cast.home, hromada_id=cast.home.pk, due_at=moment, **said)


def test_due_things_stand_among_records_by_deadline(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        late = {"department": cast.department, "state": WITHHELD}
        fill(Act, cast.home, number="5", due_at=clock.now() - timedelta(days=2), **late)
    first = letter(cast, 1, -3, tries=1)
    letter(cast, 2, -1)
    letter(cast, 3, 3)
    letter(cast, 4, 8.5)
    letter(cast, 5, -1, who="petro")
    letter(cast, 6, -1, sent_at=clock.now())
    answer = desk(cast, "mariia")
    groups = {group["title"]: [row["title"] for row in group["rows"]] for group in answer.context["duties"]}
    assert [title[:6] for title in groups["Прострочено"]] == ["Лист 1", "Рішенн", "Лист 2"]
    assert groups["Найближчі сім днів"] == ["Лист 3"]
    row = answer.context["duties"][0]["rows"][0]
    assert (row["url"], row["about"], row["act"]) == (f"/letters/{first.pk}/", "про дорогу", "Виправити")
    assert row["rule"] == f"Закон, ст. {first.pk}" and row["late"]
    assert answer.context["rail"][0].items[0].bad == 3, "the rail counts them too"
    assert desk(cast, "alina").context["rail"][0].items[0].bad == 1, "not what is another's"


def test_what_waits_for_me_stands_among_drafts_the_newest_first(cast: Cast) -> None:
    noted(cast, "stepan", cast.department, number="1")
    sent = {"sent_at": clock.now() - timedelta(days=1), "to": "vykonavets@viche.test"}
    letter(cast, 1, 0, who="petro", **sent)
    letter(cast, 2, 0, who="mariia", **sent)
    answer = desk(cast, "petro")
    draft = f"Рішення {clock.today():%d.%m.%Y} № 1"
    assert lists(answer) == {"Чекають на моє погодження": [draft, "Лист 1"], "Мої чернетки": []}
    line = answer.context["lists"][0]["lines"][1]
    assert line["about"].startswith("vykonavets@viche.test · ") and line["more"] == "про дорогу"


def test_the_rest_is_one_click_away(cast: Cast) -> None:
    for number in range(11):
        letter(cast, number, 0, who="petro", sent_at=clock.now())
    [approval, _mine] = desk(cast, "petro").context["lists"]
    assert (approval["count"], len(approval["lines"])) == (11, 10)
    assert approval["all"] == [{"title": "Листи", "url": "/letters/"}]


def test_more_rows_cost_no_more_queries(cast: Cast) -> None:
    def price() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk(cast, "mariia")
        return len(queries)

    for number in (1, 2):
        letter(cast, number, -1, sent_at=clock.now() if number == 2 else None)
    few = price()
    for number in range(3, 23):
        letter(cast, number, -1, sent_at=clock.now() if number % 2 else None)
    assert price() == few


def test_only_kinds_with_a_term_are_asked_and_none_of_those_is_missed(cast: Cast) -> None:
    """The number stands on every page of the desk, and there are a hundred kinds."""

    def asked(number: int) -> str:
        with tenancy.enter(cast.home.pk), CaptureQueriesContext(connection) as queries:
            assert today.overdue(cast.viewer("mariia")) == number
        return str(queries[-1]["sql"])

    assert "hromada_act" not in asked(0)
    with tenancy.enter(cast.home.pk):
        act = fill(Act, cast.home, department=cast.department, state=WITHHELD)
    assert "hromada_act" not in asked(0)
    with tenancy.enter(cast.home.pk), journal.change("withhold", by=None):
        Act.objects.filter(pk=act.pk).update(due_at=clock.now() - timedelta(days=1))
    sql = asked(1)
    assert "hromada_act" in sql and "registers_" not in sql
    with tenancy.enter(cast.home.pk), journal.change("publish", by=None):
        Act.objects.filter(pk=act.pk).update(due_at=None)
    asked(0)


def test_a_key_is_taken_once(letters: duties.Source) -> None:
    with pytest.raises(ValueError, match="letters"):
        duties.declare(letters)
    with pytest.raises(ValueError, match="acts"):
        duties.declare(duties.Source("acts", OutboxMail, due=mine, url=str))


def test_a_stranger_has_no_duties(cast: Cast) -> None:
    letter(cast, 1, -1, who="olena")
    with tenancy.enter(cast.home.pk):
        assert today.overdue(cast.viewer("olena")) == 0
