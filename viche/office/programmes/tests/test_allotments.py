"""Allotments replace those of the same money; divided otherwise, they would be added to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import Cast
from tests.factory import fill
from viche.kit import tenancy
from viche.kit.access import Refused
from viche.kit.outside import addresses_inside
from viche.office.programmes import actions
from viche.office.programmes.actions import Key
from viche.office.programmes.models import Appropriation, DocumentDoubt, Programme
from viche.office.programmes.tests import intake, statements
from viche.office.programmes.tests.editing import small

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2024, 3, 15)


@pytest.fixture
def inside(cast: Cast) -> Iterator[Cast]:
    with addresses_inside(), tenancy.enter(cast.home.pk):
        yield cast


@pytest.mark.parametrize("there, new", [
    (("", "general"), ("city", "general")),
    (("", ""), ("city", "general")),
    (("city", ""), ("city", "special")),
    (("city", "general"), ("", "")),
])  # fmt: skip
def test_sums_divided_otherwise_are_not_added_to_those_in_force(
    there: tuple[str, str], new: tuple[str, str], inside: Cast
) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    said = {
        "programme": made.programme,
        "stated": True,
        "year": 2024,
        "since": DAY,
        "source": there[0],
        "fund": there[1],
    }
    fill(Appropriation, inside.home, amount=D("91748400"), **said)
    after: dict[str, Any] = {"since": DAY + timedelta(days=1), "act_text": "№ 2"}
    with pytest.raises(Refused, match="додалися б") as refusal:
        actions.allot(made.programme, viewer, amounts={Key(2024, *new): D("92000000")}, **after)
    assert refusal.value.status == 409
    # Another year, another measure, another day: nothing is added twice.
    actions.allot(made.programme, viewer, amounts={Key(2023, *new): D(1)}, **after)
    actions.allot(made.programme, viewer, measure=made["1.1"], amounts={Key(2024, *new): D(1)}, **after)
    both = {Key(2024, *new): D("92000000"), Key(2024, *there): D(0)}
    actions.allot(made.programme, viewer, amounts=both, **after)
    now = Appropriation.objects.filter(measure=None, year=2024).on(after["since"])
    assert sum(row.amount for row in now) == D("92000000")


def test_an_earlier_day_is_no_way_round(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    fill(Appropriation, inside.home, programme=made.programme, year=2024, since=DAY, fund="general", amount=D(5))
    before: dict[str, Any] = {"since": DAY - timedelta(days=1), "act_text": "№ 0"}
    with pytest.raises(Refused, match="додалися б"):
        actions.allot(made.programme, viewer, amounts={Key(2024, "city", "general"): D(4)}, **before)
    actions.allot(made.programme, viewer, amounts={Key(2024, "", "general"): D(4)}, **before)


@pytest.mark.parametrize("source, fund", [("city", "general"), ("city", ""), ("", "")])
def test_a_document_is_not_added_to_what_was_written_by_hand(source: str, fund: str, inside: Cast) -> None:
    programme = statements.programme(inside, since_year=2020, until_year=2024)
    row = {"programme": programme, "year": 2024, "since": date(2024, 1, 1), "source": source, "fund": fund}
    fill(Appropriation, inside.home, amount=D(7), **row)
    intake.take(inside, programme=programme.pk)
    now = Appropriation.objects.filter(programme=programme).on(date(2024, 12, 31))
    assert sum(one.amount for one in now) == D(7)
    said = DocumentDoubt.objects.filter(programme=programme, rule="already_there", text__contains="поділом")
    assert {doubt.place for doubt in said} and said.count() == 2


def _of_document(cast: Cast) -> Programme:
    """As an import leaves it: the funds are said, the source is not."""
    programme = statements.programme(cast)
    for fund, amount in (("general", "91748400"), ("special", "8415900")):
        said = {"programme": programme, "stated": True, "year": 2024, "since": DAY, "fund": fund}
        fill(Appropriation, cast.home, amount=D(amount), **said)
    return programme


def test_the_page_offers_the_columns_of_what_a_document_stated(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        programme = _of_document(cast)
    client = statements.client(cast, "stepan")
    where = f"/home/desk/programmes/{programme.pk}/appropriations/new/"
    boxes = [name for name in client.get(where).context["form"].fields if name.startswith("sum-2024")]
    assert boxes == ["sum-2024-any-general", "sum-2024-any-special"]
    said = {"since": "01.09.2024", "act_text": "Рішення № 2", "unit": "1"}
    answer = client.post(f"{where}?divided=funds", {**said, "sum-2024-city-general": "92000000"})
    assert answer.status_code == 422 and "додалися б" in answer.content.decode()
    assert client.post(where, {**said, boxes[0]: "92000000"}).status_code == 302
    with tenancy.enter(cast.home.pk):
        now = Appropriation.objects.filter(programme=programme).on(date(2024, 12, 31))
        assert sum(row.amount for row in now) == D("100415900")
