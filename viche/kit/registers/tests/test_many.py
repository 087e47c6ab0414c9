"""Drafts published many at once: chosen by boxes, named before they leave, each by its own step."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import set_script_prefix

from tests.cast import Cast
from tests.kinds import all_kinds, inside, make, signed_in
from viche.kit.models import JournalEntry
from viche.kit.publishing import DRAFT, PUBLISHED
from viche.kit.registers import Register, registered

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("register", all_kinds())
BOX = 'name="record" value="{}"'


def where(register: Register, page: str = "publish/") -> str:
    return f"/home/desk/{register.slug}/{page}"


def page_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def said(text: Any) -> str:
    """As `page_of` gives it: a name may hold no-break spaces too, as that of a measurement with its days does."""
    return str(text).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(autouse=True)
def _prefix() -> Any:
    set_script_prefix("/home/")
    yield
    set_script_prefix("/")


@EVERY
def test_only_drafts_of_the_own_units_have_a_box(register: Register, cast: Cast) -> None:
    with inside(cast):
        mine, shown = make(register, cast, DRAFT, 0), make(register, cast, PUBLISHED, 1)
        theirs = make(register, cast, DRAFT, 2, unit=cast.enterprise)
    for who, boxes in (("petro", {mine.pk}), ("iryna", {mine.pk, theirs.pk}), ("mariia", set()), ("alina", set())):
        page = page_of(signed_in(cast, who).get(where(register, "")))
        there = {record.pk for record in (mine, shown, theirs) if BOX.format(record.pk) in page}
        assert there == boxes, who
        assert (f'action="{where(register)}"' in page) is bool(boxes), who


@EVERY
def test_all_on_the_page_are_marked_by_a_link(register: Register, cast: Cast) -> None:
    with inside(cast):
        drafts = [make(register, cast, DRAFT, index) for index in range(3)]
    client = signed_in(cast, "iryna")
    assert " checked" not in page_of(client.get(where(register, ""), {"state": DRAFT})).split("<table")[1]
    page = page_of(client.get(where(register, ""), {"state": DRAFT, "mark": "1"}))
    assert all(f"{BOX.format(record.pk)} checked" in page for record in drafts)


@EVERY
def test_they_are_named_and_then_published_each_by_its_own_step(register: Register, cast: Cast) -> None:
    with inside(cast):
        drafts = [make(register, cast, DRAFT, index) for index in range(3)]
        kept = make(register, cast, DRAFT, 4)
    client, chosen = signed_in(cast, "petro"), {"record": [record.pk for record in drafts]}
    page = page_of(client.get(where(register), chosen))
    assert all(said(record) in page and BOX.format(record.pk) in page for record in drafts)
    assert all(said(register.about(record)) in page for record in drafts)
    assert said(kept) not in page
    with inside(cast):
        assert not register.model.objects.filter(state=PUBLISHED).exists()
    answer = client.post(where(register), chosen)
    assert (answer.status_code, answer["Location"]) == (302, where(register, ""))
    assert register.noun.agree(3) in page_of(client.get(where(register, "")))
    with inside(cast):
        left = register.model.objects.filter(state=DRAFT)
        assert [record.pk for record in left] == [kept.pk]
        assert not register.model.objects.filter(state=PUBLISHED, published_at=None).exists()
        entries = JournalEntry.objects.filter(kind=register.section, verb="publish", actor_id=cast.petro.pk)
        assert {entry.record_id for entry in entries} == {record.pk for record in drafts}


@EVERY
def test_what_is_refused_is_told_one_by_one_and_the_rest_is_published(register: Register, cast: Cast) -> None:
    with inside(cast):
        mine, before = make(register, cast, DRAFT, 0), make(register, cast, PUBLISHED, 1)
        theirs = make(register, cast, DRAFT, 2, unit=cast.enterprise)
    chosen = {"record": [mine.pk, before.pk, theirs.pk, 10**9]}
    client = signed_in(cast, "petro")
    asked = page_of(client.get(where(register), chosen))
    assert BOX.format(mine.pk) in asked and BOX.format(theirs.pk) not in asked
    page = page_of(client.post(where(register), chosen))
    for text in (said(before), "стан «оприлюднено»", said(theirs), "затверджувач", "вже немає"):
        assert text in asked and text in page, text
    with inside(cast):
        assert register.model.objects.get(pk=mine.pk).state == PUBLISHED
        assert register.model.objects.get(pk=theirs.pk).state == DRAFT


@EVERY
@pytest.mark.parametrize("who, status", [(None, 401), ("olena", 403), ("hlib", 403), ("mariia", 403), ("alina", 403)])
def test_others_publish_nothing(who: str | None, status: int, register: Register, cast: Cast) -> None:
    with inside(cast):
        draft = make(register, cast, DRAFT)
    client = signed_in(cast, who)
    assert client.post(where(register), {"record": draft.pk}).status_code == status
    assert client.get(where(register), {"record": draft.pk}).status_code == status
    with inside(cast):
        assert register.model.objects.get().state == DRAFT


@EVERY
def test_nothing_of_another_hromada_is_published(register: Register, cast: Cast) -> None:
    with inside(cast):
        draft = make(register, cast, DRAFT)
    set_script_prefix("/other/")
    answer = signed_in(cast, "hlib").post(f"/other/desk/{register.slug}/publish/", {"record": draft.pk})
    assert said(draft) not in page_of(answer)
    with inside(cast):
        assert register.model.objects.get().state == DRAFT


@pytest.mark.parametrize("record", [[], ["x"], ["-1"], ["9" * 30]])
def test_nothing_chosen_is_said(record: list[str], cast: Cast) -> None:
    register = registered()[0]
    client = signed_in(cast, "iryna")
    for answer in (client.get(where(register), {"record": record}), client.post(where(register), {"record": record})):
        assert "Позначте" in page_of(answer)


def test_too_many_are_refused(cast: Cast) -> None:
    register = registered()[0]
    page = page_of(signed_in(cast, "iryna").get(where(register), {"record": list(range(1, 52))}), 422)
    assert "50" in page


@EVERY
def test_thirty_are_named_with_the_queries_of_one(register: Register, cast: Cast) -> None:
    with inside(cast):
        drafts = [make(register, cast, DRAFT, index).pk for index in range(30)]
    client, asked = signed_in(cast, "iryna"), []
    for number in (1, 30):
        with CaptureQueriesContext(connection) as seen:
            page_of(client.get(where(register), {"record": drafts[:number]}))
        asked.append(len(seen))
    assert asked[0] == asked[1] < 20, asked
