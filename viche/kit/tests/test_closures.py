"""Closures at the desk: who closes, what is seen at once, what the journal keeps, reopening before the last day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Act
from viche.kit import clock, tenancy, words
from viche.kit.closures.actions import put_in_force, reopen, sections
from viche.kit.models import Closure, JournalEntry
from viche.registers.kinds.point import Point

pytestmark = pytest.mark.django_db


def given(**changed: Any) -> dict[str, Any]:
    values = {
        "section": "registers_point",
        "mode": "closed",
        "since": clock.today().isoformat(),
        "until": "",
        "ground": "Закон про правовий режим воєнного стану, ст. 8",
        "act": "Розпорядження начальника ВА від 01.11.2026 № 7",
        "notice": "",
    }
    return values | changed


def signed_in(cast: Cast, who: str | None) -> Client:
    client = Client()
    if who:
        client.force_login(cast.people[who])
    return client


def make(cast: Cast, **changed: Any) -> Closure:
    values = {
        "section": "registers_point",
        "mode": "closed",
        "since": clock.today(),
        "notice": "Закрито на час тривоги.",
    }
    with tenancy.enter(cast.home.pk):
        return fill(Closure, cast.home, **(values | changed))


@pytest.mark.parametrize("who", ["anton", "iryna"])
def test_those_who_answer_for_the_whole_hromada_close_and_it_is_seen_at_once(who: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        published(Point, cast.home, name="Пункт № 1", department=cast.department)
    assert "Пункт № 1" in Client().get("/home/points/").content.decode()
    assert signed_in(cast, who).post("/home/desk/closures/new/", given()).url == "/home/desk/closures/"
    page = Client().get("/home/points/").content.decode()
    assert "Пункт № 1" not in page and "Розділ «Пункти незламності» тимчасово закрито." in page
    assert "тимчасово закрито" in Client().get("/home/").content.decode()
    with tenancy.enter(cast.home.pk):
        row = Closure.objects.get()
        entry = JournalEntry.objects.get(kind="kit_closure", record_id=row.pk)
    assert (entry.verb, entry.actor_id, entry.ground) == ("close", cast.people[who].pk, given()["ground"])


@pytest.mark.parametrize(
    "who, status",
    [(None, 401), ("olena", 403), ("hlib", 403), ("mariia", 403), ("petro", 403), ("stepan", 403), ("alina", 403)],
)
def test_others_do_not(who: str | None, status: int, cast: Cast) -> None:
    row = make(cast)
    client = signed_in(cast, who)
    for where in ("new/", f"{row.pk}/", f"{row.pk}/end/"):
        assert client.post(f"/home/desk/closures/{where}", given()).status_code == status
    with tenancy.enter(cast.home.pk):
        assert Closure.objects.get().ended_at is None


def test_officials_read_what_is_closed(cast: Cast) -> None:
    make(cast)
    for who in ("mariia", "stepan", "alina"):
        page = signed_in(cast, who).get("/home/desk/closures/").content.decode()
        assert "Закрито на час тривоги." in page and "Відкрити знову" not in page
    assert signed_in(cast, "hlib").get("/home/desk/closures/").status_code == 403
    assert Client().get("/home/desk/closures/").status_code == 401


def test_reopening_acts_at_once_even_on_the_first_day(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        published(Point, cast.home, name="Пункт № 1", department=cast.department)
    row = make(cast)
    client = signed_in(cast, "iryna")
    where = f"/home/desk/closures/{row.pk}/end/"
    assert client.get(where).status_code == 200 and client.post(where).status_code == 422
    assert client.post(where, {"ground": "Тривогу скасовано"}).status_code == 302
    page = Client().get("/home/points/").content.decode()
    assert "Пункт № 1" in page and "Закрито на час тривоги." not in page
    with tenancy.enter(cast.home.pk):
        entry = JournalEntry.objects.filter(kind="kit_closure").latest("id")
        assert (entry.verb, entry.ground) == ("reopen", "Тривогу скасовано")
        assert list(Closure.objects.in_force(clock.today() - timedelta(days=1))) == []
    assert client.post(where, {"ground": "Ще раз"}).status_code == 403
    assert client.post(f"/home/desk/closures/{row.pk}/", given(version=entry.pk)).status_code == 403


def test_a_correction_typed_before_the_reopening_does_not_close_again(cast: Cast) -> None:
    row = make(cast)
    client, where = signed_in(cast, "anton"), f"/home/desk/closures/{row.pk}/"
    seen = client.get(where).context["form"].latest
    assert signed_in(cast, "iryna").post(where + "end/", {"ground": "Тривогу скасовано"}).status_code == 302
    late = client.post(where, given(notice="Без адрес.", version=seen))
    page = late.content.decode()
    assert late.status_code == 422 and "запис змінили" in page and "Без адрес." in page
    assert client.post(where, given(version=late.context["form"].latest)).status_code == 403
    with tenancy.enter(cast.home.pk):
        assert Closure.objects.get().ended_at is not None


def test_a_correction_writes_only_what_the_form_asks(cast: Cast) -> None:
    """Whatever the row was when it was read, the end of a closure is not taken back."""
    row = make(cast)
    with tenancy.enter(cast.home.pk):
        stale = Closure.objects.get(pk=row.pk)
        reopen(cast.viewer("iryna"), Closure.objects.get(pk=row.pk), "Тривогу скасовано")
        put_in_force(cast.viewer("anton"), stale, {"act": "Розпорядження № 8"})
        fresh = Closure.objects.get(pk=row.pk)
    assert fresh.act == "Розпорядження № 8" and fresh.ended_at is not None


def test_what_was_in_force_yesterday_is_remembered(cast: Cast) -> None:
    yesterday = clock.today() - timedelta(days=1)
    make(cast, since=yesterday, ended_at=clock.now())
    with tenancy.enter(cast.home.pk):
        assert Closure.objects.in_force(yesterday).count() == 1
        assert Closure.objects.in_force(clock.today()).count() == 0


@pytest.mark.parametrize("shift, closed", [(-1, False), (0, True), (1, True), (2, False)])
def test_both_days_of_the_term_belong_to_it(shift: int, closed: bool, cast: Cast) -> None:
    today = clock.today()
    make(cast, since=today, until=today + timedelta(days=1))
    with tenancy.enter(cast.home.pk), clock.pinned(clock.start_of_day(today + timedelta(days=shift, hours=12))):
        assert cast.viewer(None).closures.closed("registers_point") is closed


def test_the_whole_site_is_closed_by_one_row(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        published(Act, cast.home, title="Про ремонт", department=cast.department)
    answer = signed_in(cast, "iryna").post("/home/desk/closures/new/", given(section="site"))
    assert answer.status_code == 302
    for where in ("/home/", "/home/acts/", "/home/points/", "/home/figures/"):
        page = Client().get(where).content.decode()
        assert "Про ремонт" not in page and "Відкриту частину сайту тимчасово закрито." in page
    assert "Про ремонт" in signed_in(cast, "iryna").get("/home/desk/acts/").content.decode()
    assert "тимчасово закрито" not in Client().get("/other/").content.decode()


def test_a_correction_keeps_the_row(cast: Cast) -> None:
    row = make(cast)
    client = signed_in(cast, "anton")
    where = f"/home/desk/closures/{row.pk}/"
    form = client.get(where).context["form"]
    assert form["section"].initial == "registers_point"
    changed = given(mode="thinned", notice="Без адрес.", version=form.latest)
    assert client.post(where, changed).status_code == 302
    with tenancy.enter(cast.home.pk):
        fresh = Closure.objects.get()
        entry = JournalEntry.objects.filter(kind="kit_closure").latest("id")
    assert (fresh.mode, fresh.notice, entry.verb) == ("thinned", "Без адрес.", "correct")


@pytest.mark.parametrize(
    "wrong",
    [
        {"section": ""},
        {"section": "people_person"},
        {"mode": "open"},
        {"since": ""},
        {"since": "2026-02-30"},
        {"until": "2020-01-01", "since": "2019-01-01"},
        {"since": "2030-01-02", "until": "2030-01-01"},
        {"ground": ""},
        {"act": ""},
        {"notice": "я" * 301},
    ],
)
def test_a_wrong_form_closes_nothing(wrong: dict[str, Any], cast: Cast) -> None:
    answer = signed_in(cast, "iryna").post("/home/desk/closures/new/", given(**wrong))
    assert answer.status_code == 422
    with tenancy.enter(cast.home.pk):
        assert not Closure.objects.exists()


def test_sections_are_the_kinds_of_records(cast: Cast) -> None:
    assert sections() == {"": "Увесь сайт", "hromada_act": "Акти", "registers_point": "Пункти незламності"} | sections()


def told(answer: Any) -> str:
    """What the page after a step says at its top."""
    return " ".join(str(message) for message in answer.context["messages"]).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "others, said, unsaid",
    [
        ([], "Відкрито знову.", "діє"),
        ([{"section": "hromada_act"}], "Відкрито знову.", "діє"),
        ([{}], "діє ще: Пункти незламності: закрито, від", "Відкрито знову"),
        ([{"section": "", "mode": "thinned"}], "діє ще: Увесь сайт: без чутливих відомостей, від", "Відкрито знову"),
        ([{"since": clock.today() + timedelta(days=400)}], "Відкрито знову. Попереду: Пункти незламності", "діє ще"),
        ([{"since": clock.today() - timedelta(days=9), "until": clock.today() - timedelta(days=1)}],
         "Відкрито знову.", "діє"),
    ],
)  # fmt: skip
def test_after_ending_one_closure_it_is_said_what_still_holds(
    others: list[dict[str, Any]], said: str, unsaid: str, cast: Cast
) -> None:
    row = make(cast)
    for other in others:
        make(cast, **other)
    where = f"/home/desk/closures/{row.pk}/end/"
    heard = told(signed_in(cast, "iryna").post(where, {"ground": "Тривогу скасовано"}, follow=True))
    assert said in heard and unsaid not in heard


def test_after_opening_the_site_the_sections_that_stay_closed_are_named(cast: Cast) -> None:
    site = make(cast, section="")
    make(cast, section="hromada_act")
    client = signed_in(cast, "iryna")
    heard = told(client.post(f"/home/desk/closures/{site.pk}/end/", {"ground": "так"}, follow=True))
    assert "Це закриття припинено, але діє ще: Акти: закрито" in heard


def test_a_closure_that_has_not_begun_is_called_off_not_opened_again(cast: Cast) -> None:
    row = make(cast, since=clock.today() + timedelta(days=5))
    where = f"/home/desk/closures/{row.pk}/end/"
    heard = told(signed_in(cast, "iryna").post(where, {"ground": "Передумали"}, follow=True))
    assert "ще не почалося" in heard and "Відкрито знову" not in heard


@pytest.mark.parametrize(
    "there, asked",
    [
        ({}, True),
        ({"section": "", "mode": "thinned"}, True),
        ({"since": clock.today() + timedelta(days=5)}, True),
        ({"section": "hromada_act"}, False),
        ({"ended_at": clock.now()}, False),
        ({"since": clock.today() - timedelta(days=9), "until": clock.today() - timedelta(days=1)}, False),
    ],
)
def test_closing_what_is_closed_is_asked_once_more(there: dict[str, Any], asked: bool, cast: Cast) -> None:
    make(cast, **there)
    client = signed_in(cast, "iryna")
    first = client.post("/home/desk/closures/new/", given())
    assert first.status_code == (422 if asked else 302)
    if not asked:
        return
    page = first.content.decode()
    assert 'type="checkbox" name="also"' in page and "вже є інше закриття" in page and "Розпорядження" in page
    with tenancy.enter(cast.home.pk):
        assert Closure.objects.count() == 1
    assert client.post("/home/desk/closures/new/", given(also="on")).status_code == 302
    with tenancy.enter(cast.home.pk):
        assert Closure.objects.count() == 2


def test_a_term_that_ends_before_the_other_begins_is_not_asked_about(cast: Cast) -> None:
    make(cast, since=clock.today() + timedelta(days=5))
    until = clock.today() + timedelta(days=4)
    answer = signed_in(cast, "iryna").post("/home/desk/closures/new/", given(until=until.isoformat()))
    assert answer.status_code == 302


def test_a_correction_of_words_is_not_asked_about_the_other_closure(cast: Cast) -> None:
    row, _other = make(cast), make(cast)
    client, where = signed_in(cast, "anton"), f"/home/desk/closures/{row.pk}/"
    version = client.get(where).context["form"].latest
    assert client.post(where, given(notice="Без адрес.", version=version)).status_code == 302
    later = (clock.today() + timedelta(days=3)).isoformat()
    version = client.get(where).context["form"].latest
    assert client.post(where, given(until=later, version=version)).status_code == 422
    assert client.post(where, given(until=later, version=version, also="on")).status_code == 302


def test_an_outsider_does_not_reach_a_closure(cast: Cast) -> None:
    row = make(cast)
    for where in (f"{row.pk}/", f"{row.pk}/end/"):
        assert signed_in(cast, "hlib").get(f"/other/desk/closures/{where}").status_code == 404


def test_what_is_kept_is_ukrainian_whatever_the_language_of_the_page(cast: Cast) -> None:
    client = signed_in(cast, "iryna")
    client.cookies["mova"] = "en"
    until = clock.today() + timedelta(days=1)
    assert client.post("/home/desk/closures/new/", given(until=until.isoformat())).status_code == 302
    with tenancy.enter(cast.home.pk):
        notice = Closure.objects.get().notice
    assert notice == f"Розділ «Пункти незламності» тимчасово закрито до {words.long_date(until, lang='uk')}."
