"""Doubts of documents: shown where they belong, settled by who writes for the coordinator, taken back; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factory import fill
from viche.kit import tenancy
from viche.office.programmes.models import DocumentDoubt, Programme, TakenDocument
from viche.office.programmes.tests import making, statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubt(cast: Cast) -> Iterator[DocumentDoubt]:
    with tenancy.enter(cast.home.pk):
        programme = making.of_size(cast, 2)
        document = TakenDocument.objects.get(programme=programme)
        measure = programme.measures.order_by("order").first()
        given = {"programme": programme, "document": document, "place": "таблиця 1, рядок 3", "printed": "75 %"}
        fill(DocumentDoubt, cast.home, **given, text="Підсумок інший")
        yield fill(DocumentDoubt, cast.home, **given, measure=measure, text="Частка інша")


def ask(cast: Cast, who: str, path: str, status: int = 200, **sent: str) -> str:
    client = Client()
    client.force_login(cast.people[who])
    answer = client.post(f"/home/desk/{path}", sent) if sent else client.get(f"/home/desk/{path}")
    assert answer.status_code == status
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def test_doubts_stand_on_the_board_and_at_their_measure(doubt: DocumentDoubt, cast: Cast) -> None:
    board = f"programmes/{doubt.programme_id}/"
    assert "Сумнівів щодо документа: 1" in ask(cast, "alina", board)
    page = ask(cast, "alina", f"{board}?by=doubts")
    assert "Підсумок інший" in page and "Частка інша" in page and "zvit.docx, таблиця 1, рядок 3" in page
    measure = ask(cast, "alina", f"{board}measures/{doubt.measure_id}/")
    assert "Частка інша" in measure and "Підсумок інший" not in measure
    assert "Сумнівів немає" in ask(cast, "alina", f"programmes/{statements.programme(cast).pk}/?by=doubts")


def test_a_doubt_is_settled_corrected_and_taken_back(doubt: DocumentDoubt, cast: Cast) -> None:
    path, board = f"programmes/doubts/{doubt.pk}/", f"programmes/{doubt.programme_id}/"
    page = ask(cast, "mariia", path)
    version = page.split('name="version" value="')[1].split('"')[0]
    assert "75 %" in page
    assert 'class="wrong"' in ask(cast, "mariia", path, 422, settled=" ", version=version)
    ask(cast, "mariia", path, 302, settled="Правильно 76,9 %: лист від 5 липня.", version=version)
    doubt.refresh_from_db()
    settled_at = doubt.settled_at
    assert doubt.settled.startswith("Правильно") and settled_at is not None
    assert "Сумнівів щодо документа" not in ask(cast, "alina", board)
    assert "лист від 5 липня" in ask(cast, "alina", path)
    # Somebody else wrote meanwhile.
    assert "Поки ви писали" in ask(cast, "mariia", path, 422, settled="Інше", version=version)
    ask(cast, "mariia", path, 302, reopen="1")
    doubt.refresh_from_db()
    assert (doubt.settled, doubt.settled_at) == ("", None)
    history = ask(cast, "alina", f"{board}measures/{doubt.measure_id}/history/")
    assert "З’ясовано сумнів" in history and "Повернуто сумнів" in history and "лист від 5 липня" in history


@pytest.mark.parametrize("who", ["alina", "anton", "olena"])
def test_others_only_read(who: str, doubt: DocumentDoubt, cast: Cast) -> None:
    for sent in ({"settled": "Так"}, {"reopen": "1"}):
        ask(cast, who, f"programmes/doubts/{doubt.pk}/", 403, **sent)
    doubt.refresh_from_db()
    assert doubt.settled_at is None


def test_another_department_is_told_who_settles(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        programme = fill(Programme, cast.home, department=cast.enterprise, since_year=2024, until_year=2025)
        document = fill(TakenDocument, cast.home, programme=programme)
        doubt = fill(DocumentDoubt, cast.home, programme=programme, document=document)
        assert "КП «Тепло»" in ask(cast, "mariia", f"programmes/doubts/{doubt.pk}/", 403, settled="Так")
