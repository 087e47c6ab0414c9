"""What is printed of a statement: lines with numbers, the wording, slots that name nothing any more."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Act, Department
from viche.kit import journal, tenancy
from viche.kit.access import Viewer
from viche.kit.figures import Period, counted, registered
from viche.kit.figures.printed import Number
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Statement
from viche.office.programmes.statement_text import Texts, broken, rendered, shown, wording
from viche.office.programmes.tests import statements

pytestmark = pytest.mark.django_db
HALF = Period.half(2026, 1)


def acts(cast: Cast, amount: int) -> None:
    for day in range(amount):
        published(Act, cast.home, adopted_on=date(2026, 3, day + 1), department=cast.department, kind="decision")
    published(Act, cast.home, adopted_on=date(2025, 3, 1), department=cast.department)


def test_reason_then_story_with_numbers_of_the_period(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        acts(cast, 2)
        said = statements.whole(cast, reason="Бракувало коштів.", story="Ухвалено {acts},\nз них {acts:вид=рішення#}.")
        lines = rendered(said, cast.viewer("mariia"))
    assert lines == (
        ("Бракувало коштів.",),
        ("Ухвалено ", Number("2\u00a0акти", 2, "acts", HALF, {}, "counted"), ","),
        ("з них ", Number("2", 2, "acts", HALF, {"kind": "decision"}, "counted"), "."),
    )
    with addresses_inside():
        url = shown(lines)[2][1]["url"]
    assert url.endswith("figures/acts/?since=2026-01-01&until=2026-06-30&kind=decision")


def test_many_statements_ask_as_much_as_one(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        when = statements.round_(of)
        story = "{acts}, {acts:вид=рішення}, {council-decisions#}, {programme-spent}"
        for place in range(20):
            statements.statement(statements.measure(of, f"1.{place}"), when, cast.department, story=story)
        rows = list(Statement.objects.select_related("round"))
        asked = []
        for some in (rows[:1], rows):
            texts = Texts(cast.viewer("mariia"))
            with CaptureQueriesContext(connection) as queries:
                assert all(rendered(each, texts.viewer, texts) for each in some)
            asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_public_is_told_what_is_public(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        acts(cast, 1)
        fill(Act, cast.home, adopted_on=date(2026, 4, 4), department=cast.department)  # a draft
        said = statements.whole(cast, story="{acts#}")
        ((number,),) = rendered(said, Viewer(hromada_id=cast.home.pk))
    assert isinstance(number, Number) and number.value == 1


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"whole": "done"}, "Виконано"),
        (
            {"whole": "partly", "funding": "absent", "tasks": "full", "tasks_number": 1},
            "Виконано частково\n(без відповідного фінансування) "
            "(завдання, заплановане на звітний період, виконано у повному обсязі)",
        ),
        ({"whole": "partly", "wording": "Триває"}, "Триває"),
        ({}, ""),
    ],
)
def test_wording(facts: dict[str, object], text: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        assert wording(statements.whole(cast, **facts)) == text


def test_a_slot_that_names_nothing_any_more_is_told_and_printed_as_typed(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), translation.override("uk"):
        unit = fill(Department, cast.home, name="Відділ культури")
        said = statements.whole(cast, state="submitted", story="Разом {acts:department=Відділ культури#}")
        assert broken(said) == []
        with journal.change("correct", by=None):
            Department.objects.filter(pk=unit.pk).update(name="Управління культури")
        assert "«Відділ культури» не знайшлося" in broken(said)[0]
        assert rendered(said, cast.viewer("mariia")) == (("Разом ", "{acts:department=Відділ культури#}"),)
        said.state = "stated"
        assert broken(said) == [], "the text of a document is no text with slots"


def test_slots_that_differ_ask_no_more_than_one(cast: Cast) -> None:
    """Each measure names its own money: one query for all of them, and each number is what its figure gives."""
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        when = statements.round_(of)
        measures = [statements.measure(of, f"1.{place}") for place in range(20)]
        for place, measure in enumerate(measures):
            if place:  # of the first nobody paid anything
                statements.paid(measure, str(place))
            story = f"{{programme-spent:measure={measure.pk}#}}, {{acts:вид=рішення#}}, {{acts}}"
            statements.statement(measure, when, cast.department, story=story)
        acts(cast, 2)
        rows = list(Statement.objects.select_related("round").order_by("measure__order"))
        asked, lines = [], []
        for some in (rows[:1], rows):
            with CaptureQueriesContext(connection) as queries:
                texts = Texts(cast.viewer("mariia"), some)
                lines = [rendered(each, texts.viewer, texts) for each in some]
            asked.append(len(queries))
        assert asked[0] == asked[1], asked
        viewer = cast.viewer("mariia")
        for place, (line,) in enumerate(lines):
            numbers = [part for part in line if isinstance(part, Number)]
            assert [number.value for number in numbers] == [place, 2, 2]
            for number in numbers:
                alone = counted(registered()[number.figure], number.period, viewer, number.narrow)
                assert (number.value, number.basis) == (alone.value, alone.basis)
