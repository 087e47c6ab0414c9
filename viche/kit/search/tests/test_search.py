"""The box: what is found, by whom, in what order; on acts and points as real records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from tests.cast import Cast
from tests.factory import fill, published
from tests.kinds import SECRET, all_kinds, make, signed_in
from viche.hromada.models import Act
from viche.kit import clock, journal, tenancy, words
from viche.kit.models import Closure, SearchDue, SearchEntry, SearchWord
from viche.kit.publishing import DRAFT, PUBLISHED, WITHHELD
from viche.kit.search import indexing
from viche.registers.kinds.point import Point, Points

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 1)


@pytest.fixture
def act(cast: Cast) -> Iterator[Any]:
    """Notes an act and indexes it."""
    with tenancy.enter(cast.home.pk):

        def note(title: str, state: str = PUBLISHED, **given: Any) -> Act:
            given = {"adopted_on": DAY, "department": cast.department, "published_at": clock.now(), **given}
            made = fill(Act, cast.home, title=title, state=state, **given)
            indexing.index_due()
            return made

        yield note


def answer(client: Client, q: str = "", where: str = "search", **given: str) -> str:
    found = client.get(f"/home/{where}/", {"q": q, **given})
    assert found.status_code == 200, found.content.decode()
    return found.content.decode().replace(words.NBSP, " ")


def titles(html: str) -> list[str]:
    """Titles of the results, in order."""
    import re

    return [re.sub(r"</?mark>", "", title) for title in re.findall(r'<li><h2><a href="[^"]+">(.*?)</a>', html)]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("дорогу відремонтувати", "Про ремонт доріг у громаді"),
        ("ремонт доріг", "Про відремонтовані дороги"),
        ("дорогою", "Про ремонт доріг у громаді"),
        ("дорозі", "Про дорогу"),
        ("петицыя", "Електронна петиція про парк"),
        ("петиций", "Електронна петиція про парк"),
        ("Vcentrі", "Новини Vcentri за рік"),
        ("пам'ятник", "Про пам’ятник"),
        ("ґромада", "Про громаду"),
        ("бібліатека", "Про ремонт у бібліотеці"),
        ("РІШЕНЬ про бюджету", "Рішення щодо бюджету"),
    ],
)
def test_forms_families_and_typos_are_found(act: Any, client: Client, asked: str, said: str) -> None:
    act(said)
    act("Про щось цілком інше")
    assert titles(answer(client, asked))[0] == said
    assert asked.startswith("РІШ") or len(titles(answer(client, asked))) == 1


def test_words_found_are_marked_and_nothing_else_is_let_through(act: Any, client: Client) -> None:
    act("Про <b>ремонт</b> доріг & мостів")
    html = answer(client, "дорогу ремонтувати <script>")
    assert "Про &lt;b&gt;<mark>ремонт</mark>&lt;/b&gt; <mark>доріг</mark> &amp; мостів" in html
    assert "<b>ремонт" not in html and "<script>" not in html.split("</head>")[1].replace("<script src", "")


def test_a_typo_says_what_it_was_taken_for(act: Any, client: Client) -> None:
    act("Електронна петиція")
    assert "Слова «петицыя» в записах немає, тож шукали «петиція»." in answer(client, "петицыя")
    assert "немає, тож шукали" not in answer(client, "петиція")


def test_a_frequent_word_is_walked_to_and_a_rare_one_is_looked_up(
    act: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the statistics know of a word decides how the index is read; it is not lost on the way."""
    from viche.kit.search import asking

    act("Про парк")
    monkeypatch.setattr(
        asking, "_count", lambda place, terms: [setattr(t, "share", 0.5) or setattr(t, "rows", 9) for t in terms]
    )
    assert [(term.rows, term.share) for term in asking.terms_of(cast.home.pk, "парк дорога")] == [(9, 0.5), (9, 0.5)]


def test_a_typo_gives_no_word_of_a_draft_away(act: Any, client: Client) -> None:
    act("Таємничий проєкт", DRAFT)
    html = answer(client, "таємнечий")
    assert titles(html) == [] and "таємничий" not in html.lower()


def test_those_with_all_the_words_come_first_then_the_rarer(act: Any, client: Client) -> None:
    for number in range(3):
        act(f"Про ремонт {number}")
    act("Про мости")
    act("Про ремонт мостів", adopted_on=DAY - timedelta(days=900))
    found = titles(answer(client, "ремонт мостів"))
    assert found[:2] == ["Про ремонт мостів", "Про мости"] and len(found) == 5


def test_when_no_record_has_all_the_words_it_is_said(act: Any, client: Client) -> None:
    act("Про ремонт")
    act("Про школи")
    assert "Записів з усіма цими словами немає" in answer(client, "ремонт шкіл")
    assert "Записів з усіма цими словами немає" not in answer(client, "ремонт")


def test_the_title_comes_before_the_text_and_the_word_before_its_family(act: Any, cast: Cast, client: Client) -> None:
    act("Про школу", adopted_on=DAY - timedelta(days=3))
    act("Про шкільні автобуси", adopted_on=DAY)
    assert titles(answer(client, "школа")) == ["Про школу", "Про шкільні автобуси"]


def test_the_newer_comes_before_the_older(act: Any, client: Client) -> None:
    for days in (2, 1, 3):
        act(f"Про парк {days}", adopted_on=DAY - timedelta(days=days))
    assert titles(answer(client, "парк")) == ["Про парк 1", "Про парк 2", "Про парк 3"]


def test_filters_narrow(act: Any, cast: Cast, client: Client) -> None:
    act("Про парк", adopted_on=date(2023, 3, 1))
    act("Про парки", adopted_on=date(2024, 3, 1))
    published(Point, cast.home, name="Пункт у парку", address="Лісова, 1", department=cast.department)
    indexing.index_due()
    assert len(titles(answer(client, "парк"))) == 3
    assert titles(answer(client, "парк", kind="points")) == ["Пункт у парку"]
    assert titles(answer(client, "парк", kind="acts", date_from="01.01.2024")) == ["Про парки"]
    assert titles(answer(client, "парк", date_to="31.12.2023")) == ["Про парк"]
    assert set(titles(answer(client, "", kind="acts"))) == {"Про парк", "Про парки"}


def test_a_place_narrows(cast: Cast, client: Client) -> None:
    with tenancy.enter(cast.home.pk):
        towns = list(Points.options["settlement"](cast.home.pk)[:2])
        for town in towns:
            published(Point, cast.home, name=f"Пункт {town}", settlement=town, department=cast.department)
        indexing.index_due()
    assert titles(answer(client, "пункт", place=towns[0].pk)) == [f"Пункт {towns[0]}"]


def test_a_wrong_date_is_told(client: Client, cast: Cast) -> None:
    answer = client.get("/home/search/", {"q": "парк", "date_from": "вчора зранку"})
    assert answer.status_code == 422 and "-wrong" in answer.content.decode()


def test_an_empty_answer_says_what_to_try(cast: Cast, client: Client) -> None:
    assert "Нічого не знайшлося" in answer(client, "абракадабра")
    assert "Шукати без фільтрів" in answer(client, "абракадабра", kind="acts")
    assert "Нічого не знайшлося" not in answer(client)


@pytest.mark.parametrize(
    "asked", ["'", "\\", "' | '", "№ !!!", "(((", ":*", "а" * 200, "\x01", "і й та", "%_", "12:дорог"]
)
def test_signs_are_no_words_and_break_nothing(act: Any, client: Client, asked: str) -> None:
    act("Про парк")
    client.get("/home/search/", {"q": asked})
    assert client.get("/home/search/", {"q": asked}).status_code in (200, 422)


# ── Who finds what ───────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_not_public_is_found_by_officials_only(act: Any, cast: Cast, client: Client) -> None:
    act("Про парк відкритий")
    act("Про парк у чернетці", DRAFT)
    act("Про парк притриманий", WITHHELD, withheld_ground="ст. 6", withheld_act="№ 1", review_on=DAY)
    assert titles(answer(client, "парк")) == ["Про парк відкритий"]
    assert titles(answer(signed_in(cast, "mariia"), "парк")) == ["Про парк відкритий"]
    assert len(titles(answer(signed_in(cast, "mariia"), "парк", "desk/search"))) == 3
    for who in (None, "olena", "hlib"):
        assert signed_in(cast, who).get("/home/desk/search/", {"q": "парк"}).status_code in (401, 403)


def test_what_was_held_back_a_moment_ago_is_gone_before_it_is_indexed(act: Any, client: Client) -> None:
    held = act("Про парк")
    with journal.change("withhold", by=None):
        Act.objects.filter(pk=held.pk).update(state=WITHHELD)
    assert SearchEntry.objects.get(record_id=held.pk).state == PUBLISHED
    assert titles(answer(client, "парк")) == []


def test_a_closed_section_is_not_found(act: Any, cast: Cast, client: Client) -> None:
    act("Про парк")
    with journal.change("close", by=None):
        fill(Closure, cast.home, section="hromada_act", mode="closed", since=clock.today())
    html = answer(client, "парк")
    assert titles(html) == [] and 'value="acts"' not in html
    assert titles(answer(signed_in(cast, "mariia"), "парк", "desk/search")) == ["Про парк"]


def test_thinned_words_do_not_find_while_thinned(cast: Cast, client: Client) -> None:
    with tenancy.enter(cast.home.pk):
        published(Point, cast.home, name="Пункт перший", address="вулиця Каштанова, 7", department=cast.department)
        indexing.index_due()
        assert titles(answer(client, "каштановій")) == ["Пункт перший"]
        with journal.change("thin", by=None):
            fill(Closure, cast.home, section="registers_point", mode="thinned", since=clock.today())
    html = answer(client, "пункт каштановій")
    assert titles(html) == ["Пункт перший"] and "Каштанова" not in html and "Записів з усіма" in html
    assert titles(answer(client, "каштановій")) == [] == titles(answer(client, "кштановій"))
    assert titles(answer(signed_in(cast, "mariia"), "каштановій", "desk/search")) == ["Пункт перший"]


@pytest.mark.parametrize("register", all_kinds())
def test_no_personal_word_enters_the_index(register: Any, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        record = make(register, cast)
        indexing.index_due()
        entry = SearchEntry.objects.get(kind=register.section, record_id=record.pk)
        assert SECRET.lower()[:5] not in str(entry.vector)
        assert not SearchWord.objects.filter(word__startswith=SECRET.lower()[:5]).exists()
        assert f"'{cast.home.pk}:#{register.section}'" in str(entry.vector)


@pytest.mark.parametrize("register", all_kinds())
def test_every_register_is_found_by_a_word_of_its_title(register: Any, cast: Cast, client: Client) -> None:
    with tenancy.enter(cast.home.pk):
        record = make(register, cast)
        indexing.index_due()
        said = (register.about(record) or str(record))[:200]
    assert f'href="/home/{register.slug}/{record.pk}/"' in answer(client, said, kind=register.slug)
    html = answer(signed_in(cast, "mariia"), said, "desk/search", kind=register.slug)
    assert f'href="/home/desk/{register.slug}/{record.pk}/"' in html


def test_another_hromada_finds_nothing(act: Any, cast: Cast, client: Client) -> None:
    act("Про парк")
    assert titles(client.get("/other/search/", {"q": "парк"}).content.decode()) == []


# ── The index ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_any_change_marks_the_record_due_and_indexing_takes_it(act: Any, cast: Cast, client: Client) -> None:
    made = act("Про парк")
    assert not SearchDue.objects.exists() and not indexing.is_due()
    with journal.change("correct", by=None), connection.cursor() as cursor:
        cursor.execute("UPDATE hromada_act SET title = 'Про сквер' WHERE id = %s", [made.pk])
    assert [(due.kind, due.record_id) for due in SearchDue.objects.all()] == [("hromada_act", made.pk)]
    assert indexing.is_due() and indexing.index_due() == 1
    assert titles(answer(client, "сквер")) == ["Про сквер"] and titles(answer(client, "парк")) == []
    with journal.change("discard", by=None):
        made.delete()
    indexing.index_due()
    assert not SearchEntry.objects.filter(record_id=made.pk).exists()


def test_what_a_form_saved_is_found_by_the_next_page(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    # Whatever tests that commit left due is not waited for here: more than a few are the steward's.
    indexing.index_due()
    browser = signed_in(cast, "iryna")
    said = {
        "kind": "decision", "number": "77", "adopted_on": "01.05.2024", "issuer": "council", "title": "Про дендропарк",
        "department": cast.department.pk,
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post("/home/desk/acts/new/", said).status_code == 302
    assert titles(answer(browser, "дендропарки", "desk/search")) == ["Про дендропарк"]
    with tenancy.enter(cast.home.pk):
        pk = Act.objects.get(number="77").pk
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(f"/home/desk/acts/{pk}/step/publish/").status_code == 302
    assert titles(answer(Client(), "дендропарки")) == ["Про дендропарк"]


def test_an_english_page_writes_ukrainian_words_into_the_index(act: Any, client: Client) -> None:
    from django.utils import translation

    with translation.override("en"):
        made = act("Про парк")
    entry = SearchEntry.objects.get(record_id=made.pk)
    assert "рішенн" in entry.vector and "decision" not in entry.vector


def test_a_record_that_cannot_speak_does_not_hold_up_the_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from viche.kit.search import texts

    whole = texts.said

    def broken(register: Any, record: Any) -> Any:
        if record.title == "мовчун":
            raise RuntimeError
        return whole(register, record)

    monkeypatch.setattr(texts, "said", broken)
    with tenancy.enter(cast.home.pk):
        published(Act, cast.home, title="мовчун", department=cast.department)
        speaks = published(Act, cast.home, title="говорун", department=cast.department)
        indexing.index_due()
        assert [entry.record_id for entry in SearchEntry.objects.all()] == [speaks.pk]
    assert "says nothing" in caplog.text and not SearchDue.objects.exists()


def test_again_makes_the_same_index_from_nothing(act: Any, cast: Cast) -> None:
    from django.core.management import call_command

    for number in range(3):
        act(f"Про парк {number}")
    before = {(e.record_id, e.vector) for e in SearchEntry.objects.all()}
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    stray = SearchEntry.objects.create(
        hromada=cast.home, kind="hromada_act", record_id=10**9, state=PUBLISHED, day=DAY, vector="'x'"
    )
    call_command("search", "home", again=True)
    assert {(e.record_id, e.vector) for e in SearchEntry.objects.all()} == before
    assert not SearchEntry.objects.filter(pk=stray.pk).exists()
    assert SearchWord.objects.filter(word="парк").exists()


def test_a_page_of_thirty_asks_no_more_than_a_page_of_two(
    act: Any, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.test.utils import CaptureQueriesContext

    for number in range(2):
        act(f"Про парк {number}")
    answer(client, "парк")
    with CaptureQueriesContext(connection) as few:
        answer(client, "парк")
    for number in range(30):
        act(f"Про парки {number}")
    with CaptureQueriesContext(connection) as many:
        html = answer(client, "парк")
    assert len(titles(html)) == 20 and "Далі" in html and "Знайдено: 32 записи" in html
    assert len(many) == len(few)
    assert len(titles(answer(client, "парк", page="2"))) == 12
