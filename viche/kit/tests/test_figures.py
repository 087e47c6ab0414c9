"""Figures: periods, what is counted and what is not, parts and months, the page, what stops the start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import kinds
from tests.cast import Cast
from tests.factory import fill, published
from tests.kinds import make
from viche.hromada.models import Act, Department
from viche.kit import clock, figures, tenancy
from viche.kit.figures import Count, Distinct, Figure, ListOf, Period, Sum, declare
from viche.kit.figures import values as asking
from viche.kit.figures.declare import _figures, _lists, names
from viche.kit.figures.listing import register_of
from viche.kit.models import Closure
from viche.kit.publishing import DRAFT, WITHHELD, Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.office.programmes.models import Programme
from viche.office.programmes.tests import making
from viche.registers.kinds.point import Point

pytestmark = pytest.mark.django_db
YEAR = Period.year(2024)
THING = Noun("річ", "речі", "речей", "f", en=("thing", "things"))


def act(cast: Cast, day: date = date(2024, 5, 6), **given: Any) -> Act:
    return published(Act, cast.home, adopted_on=day, department=cast.department, **given)


@pytest.fixture
def declared() -> Iterator[None]:
    """What a test declares is forgotten."""
    before = dict(_figures), dict(_lists)
    yield
    _figures.clear()
    _lists.clear()
    _figures.update(before[0])
    _lists.update(before[1])


def figure(**changed: Any) -> Figure:
    given: dict[str, Any] = {
        "key": "things",
        "title": "Речі",
        "noun": THING,
        "queryset": lambda period: Act.objects.filter(period.days("adopted_on")),
        "date_field": "adopted_on",
        "columns": ("title",),
        "definition": "Усі речі.",
    }
    return Figure(**(given | changed))


# ── Periods ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "period, since, until, title",
    [
        (Period.year(2024), date(2024, 1, 1), date(2024, 12, 31), "за 2024 рік"),
        (Period.half(2024, 1), date(2024, 1, 1), date(2024, 6, 30), "за I півріччя 2024 року"),
        (Period.half(2024, 2), date(2024, 7, 1), date(2024, 12, 31), "за II півріччя 2024 року"),
        (Period.quarter(2024, 1), date(2024, 1, 1), date(2024, 3, 31), "за I квартал 2024 року"),
        (Period.quarter(2024, 4), date(2024, 10, 1), date(2024, 12, 31), "за IV квартал 2024 року"),
        (Period.month(2024, 2), date(2024, 2, 1), date(2024, 2, 29), "за лютий 2024 року"),
    ],
)
def test_a_period_is_both_its_ends(period: Period, since: date, until: date, title: str) -> None:
    assert (period.since, period.until) == (since, until)
    assert period.title.replace("\N{NO-BREAK SPACE}", " ") == title


@pytest.mark.parametrize(
    ("period", "before", "year_before"),
    [
        (Period.quarter(2026, 1), Period.quarter(2025, 4), Period.quarter(2025, 1)),
        (Period.month(2024, 2), Period.month(2024, 1), Period.month(2023, 2)),
        (Period.month(2025, 2), Period.month(2025, 1), Period.month(2024, 2)),
        (
            Period(date(2026, 3, 5), date(2026, 3, 9)),
            Period(date(2026, 2, 28), date(2026, 3, 4)),
            Period(date(2025, 3, 5), date(2025, 3, 9)),
        ),
        (Period.day(date(2024, 3, 31)), Period.day(date(2024, 3, 30)), Period.day(date(2023, 3, 31))),
        (Period.day(date(2024, 2, 29)), Period.day(date(2024, 2, 28)), Period.day(date(2023, 2, 28))),
    ],
)
def test_the_period_before_and_the_same_a_year_before(period: Period, before: Period, year_before: Period) -> None:
    assert (period.before, period.shifted(-12)) == (before, year_before)


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError):
        Period(date(2024, 1, 2), date(2024, 1, 1))


@pytest.mark.parametrize(
    "day, inside", [(date(2023, 12, 31), 0), (date(2024, 1, 1), 1), (date(2024, 12, 31), 1), (date(2025, 1, 1), 0)]
)
def test_the_edges_of_a_period_belong_to_it(day: date, inside: int, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act(cast, day)
        assert figures.counted(figure(), YEAR, cast.viewer(None)).value == inside


# ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_published_is_counted_and_what_is_withheld_is_told(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act(cast)
        act(cast)
        fill(Act, cast.home, adopted_on=date(2024, 5, 1), state=DRAFT)
        fill(Act, cast.home, adopted_on=date(2024, 5, 2), state=WITHHELD)
        for who in (None, "olena", "hlib", "iryna"):
            value = figures.counted(figure(), YEAR, cast.viewer(who))
            assert (value.value, value.withheld, value.closed) == (2, 1, False)


@pytest.mark.parametrize(
    "period, narrow, told",
    [
        (YEAR, {}, True),
        (Period(date(2023, 1, 1), date(2024, 12, 31)), {}, True),
        (Period.day(date(2024, 5, 2)), {}, False),
        (Period.month(2024, 5), {}, False),
        (Period(date(2024, 1, 1), date(2025, 1, 1)), {}, False),
        (YEAR, {"kind": "order"}, False),
        (YEAR, {"issuer": "head"}, False),
    ],
)
def test_how_many_are_withheld_does_not_tell_when_or_what(
    period: Period, narrow: dict[str, Any], told: bool, cast: Cast
) -> None:
    with tenancy.enter(cast.home.pk):
        fill(Act, cast.home, adopted_on=date(2024, 5, 2), kind="order", issuer="head", state=WITHHELD)
        for who in (None, "olena", "hlib"):
            assert figures.counted(figure(), period, cast.viewer(who), narrow).withheld == told
        assert figures.counted(figure(), period, cast.viewer("iryna"), narrow).withheld == 1
    asked = {"since": period.since, "until": period.until, **narrow}
    assert ("притримано" in Client().get("/home/figures/acts/", asked).content.decode()) is told


def test_how_many_stand_withheld_is_told_of_today_only(cast: Cast) -> None:
    def standing(period: Period) -> Any:
        return Point.objects.filter(period.by_its_end("created_at"))

    with tenancy.enter(cast.home.pk):
        fill(Point, cast.home, department=cast.department, state=WITHHELD)
        stands, today = figure(queryset=standing, date_field="created_at", standing=True), clock.today()
        for day, told in ((today, 1), (today + timedelta(days=1), 0)):
            assert figures.counted(stands, Period.day(day), cast.viewer(None)).withheld == told
            assert figures.counted(stands, Period.day(day), cast.viewer("iryna")).withheld == 1


def test_a_figure_counts_its_own_hromada_only(cast: Cast) -> None:
    with tenancy.enter(cast.other.pk):
        published(Act, cast.other, adopted_on=date(2024, 5, 1), department=cast.other_department)
    with tenancy.enter(cast.home.pk):
        assert figures.counted(figure(), YEAR, cast.viewer(None)).value == 0


@pytest.mark.parametrize("section", ["hromada_act", ""])
def test_a_closed_section_has_no_number_for_the_public(section: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act(cast)
        fill(Closure, cast.home, section=section, mode="closed", since=clock.today())
        for who in (None, "olena", "hlib"):
            value = figures.counted(figure(), YEAR, cast.viewer(who))
            assert value.closed and value.value is None and not value.is_shown
        assert figures.counted(figure(), YEAR, cast.viewer("iryna")).value == 1


def test_a_closed_section_does_not_tell_its_years(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act(cast, date(2017, 5, 5))
        fill(Closure, cast.home, section="hromada_act", mode="closed", since=clock.today())
    official = Client()
    official.force_login(cast.people["iryna"])
    for where in ("/home/figures/acts/", "/home/figures/?group=council"):
        assert "2017" not in Client().get(where).content.decode(), where
        assert "2017" in official.get(where).content.decode(), where


def test_measures(cast: Cast) -> None:
    def standing(period: Period) -> Any:
        return Point.objects.filter(period.by_its_end("created_at"))

    with tenancy.enter(cast.home.pk):
        for seats in (40, 40, None):
            published(Point, cast.home, seats=seats, department=cast.department)
        today = Period.day(clock.today())
        asked = {
            measure: figures.counted(figure(queryset=standing, measure=measure), today, cast.viewer(None)).value
            for measure in (Count(), Sum("seats"), Distinct("seats"))
        }
        yesterday = Period.day(clock.today() - timedelta(days=1))
        assert figures.counted(figure(queryset=standing), yesterday, cast.viewer(None)).value == 0
    assert asked == {Count(): 3, Sum("seats"): 80, Distinct("seats"): 1}


def test_parts_and_months_add_up_to_the_whole(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        for month, kind in ((1, "decision"), (1, "order"), (3, "decision"), (12, "decision")):
            act(cast, date(2024, month, 7), kind=kind)
        thing = figure(breakdowns=("kind", "department"))
        kinds = figures.breakdown(thing, YEAR, "kind")
        units = figures.breakdown(thing, YEAR, "department")
        months = figures.series(thing, YEAR)
        assert [(part.key, part.title, part.value) for part in kinds] == [
            ("decision", "рішення", 3),
            ("order", "розпорядження", 1),
        ]
        assert [(part.title, part.value) for part in units] == [(cast.department.name, 4)]
        assert [bar.value for bar in months] == [2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        assert [bar.title for bar in months[:2]] == ["січень", "лютий"]
        years = figures.series(thing, Period(date(2022, 1, 1), date(2024, 12, 31)))
        assert [(bar.title, bar.value) for bar in years] == [("2022", 0), ("2023", 0), ("2024", 4)]
        assert figures.years(thing) == [2024] and figures.latest_day(thing) == date(2024, 12, 7)


def test_months_that_have_not_come_are_not_drawn(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), clock.pinned(clock.start_of_day(date(2024, 3, 15))):
        act(cast)
        assert [bar.title for bar in figures.series(figure(), YEAR)] == ["січень", "лютий", "березень", "травень"]


# They ask several days of a record at once, or a year that has come: the tests beside them make it.
ALONE = frozenset(
    {
        "assignments.late",
        "association-memberships.joined",
        "datasets.updated",
        "staff-positions",
        "staff-positions.vacant",
    }
)


def one_of_each(model: Any, cast: Cast) -> int:
    """A published record for every choice of every field, so that each figure finds its own; how many. Parts of records
    come with their records."""
    if model is Programme or not issubclass(model, Record):
        making.whole(cast)
        return 1
    if (register := register_of(model)) and model not in (Act, Point):
        return _each_choice(register, cast)
    fields = [f for f in model._meta.local_fields if f.choices and f.name != "state"]
    made = list(product(*[[key for key, _title in f.flatchoices] for f in fields]))
    for values in made:
        published(
            model, cast.home, department=cast.department, **dict(zip([f.name for f in fields], values, strict=True))
        )
    return len(made)


def _each_choice(register: Register, cast: Cast) -> int:
    """Records with every field filled, with and without the days that may be empty: one field after another takes each of
    its choices, the rest are as the form offers them."""
    fields = [register.field(name) for name in register.form_fields]
    choices = {field.name: [key for key, _t in field.flatchoices if key not in ("", None)] for field in fields}
    usual = {f.name: f.get_default() if f.has_default() else choices[f.name][0] for f in fields if choices[f.name]}
    keys = {f.name: make(far, cast) for f in fields if f.null and (far := _far(f)) and far is not register}
    empty = {f.name: None for f in fields if f.null and f.name != register.day}
    varied = [{name: key} for name in choices for key in choices[name]]
    for given in (*varied, {}):
        for days in ({}, empty):
            said = {**kinds.values(register, 1, cast), **keys, **usual, **days, **given}
            # What a table holds against one another cannot be left out alone.
            with suppress(IntegrityError), transaction.atomic():
                published(register.model, cast.home, **said)
    found: int = register.model.objects.published().count()
    return found


def _far(field: Any) -> Register | None:
    """The register of the records a key points to."""
    return register_of(field.related_model) if isinstance(field, models.ForeignKey) else None


@pytest.mark.parametrize("key", list(figures.registered()))
def test_every_figure_opens_the_records_it_counts(key: str, cast: Cast) -> None:
    asked = figures.figure(key)
    with tenancy.enter(cast.home.pk):
        one_of_each(asked.model, cast)
        if issubclass(asked.model, Record):
            fill(asked.model, cast.home, state=DRAFT, department=cast.department)
        period = Period.day(clock.today()) if asked.standing else YEAR
        value = figures.counted(asked, period, cast.viewer(None)).value
        records = asking.published(asked.records, period).count()
        assert records or key in ALONE
        if isinstance(asked.measure, Count):
            assert value == records
        for name in asked.breakdowns:
            assert not asked.measure.adds_up or sum(p.value for p in figures.breakdown(asked, period, name)) == value
    page = Client().get(f"/home/figures/{key}/?since={period.since}&until={period.until}")
    assert page.status_code == 200 and page.context["found"].paginator.count == records


# ── Declarations ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "wrong", [{"date_field": "adopted"}, {"measure": Sum("seats")}, {"breakdowns": ("kin",)}, {"columns": ("titel",)}]
)
def test_a_misspelt_field_stops_the_start(wrong: dict[str, Any], declared: None) -> None:
    assert names(None) == []
    declare(figure(**wrong))
    assert [error.id for error in names(None)] == ["kit.E010"]


def test_a_figure_says_what_it_counts_and_a_list_has_columns(declared: None) -> None:
    declare(figure(definition=""))
    declare(ListOf("other", "Речі", lambda period: Act.objects.all(), ()))
    assert {error.id for error in names(None)} == {"kit.E011", "kit.E012"}


def test_a_key_is_declared_once(declared: None) -> None:
    declare(figure())
    with pytest.raises(Exception, match="twice"):
        declare(figure())
    with pytest.raises(Exception, match="twice"):
        declare(ListOf("things", "Речі", lambda period: Act.objects.all(), ("title",)))


@pytest.mark.parametrize("key", list(figures.lists()))
def test_every_list_gives_rows_for_a_period(key: str, cast: Cast) -> None:
    listed = figures.list_of(key)
    with tenancy.enter(cast.home.pk):
        one_of_each(listed.model, cast)
        rows = asking.published(listed, Period.ever()).values(*listed.columns)
        assert rows or key in ALONE
        assert all(set(row) == set(listed.columns) for row in rows[:1])


def test_a_breakdown_may_stand_beyond_a_key(declared: None, cast: Cast) -> None:
    """«department__kind»: parts, narrowing, columns and addresses go along the path."""
    thing = figure(
        breakdowns=("department__kind",), columns=("title", "department__name"), address=lambda row: f"/{row.pk}"
    )
    declare(thing)
    with tenancy.enter(cast.home.pk):
        one = act(cast)
        published(Act, cast.home, adopted_on=date(2024, 5, 5), department=cast.enterprise)
        parts = {part.key: part.value for part in figures.breakdown(thing, YEAR, "department__kind")}
        assert parts == {"department": 1, "enterprise": 1}
    asked = {"since": YEAR.since, "until": YEAR.until, "department__kind": "department"}
    text = Client().get("/home/figures/things/", asked).content.decode()
    assert "вид: виконавчий орган" in text and f'href="/{one.pk}"' in text and cast.department.name in text
    assert Client().get("/home/figures/things/", {**asked, "department__kind": "nothing"}).status_code == 404
    assert {error.id for error in names(None)} == set()
    declare(figure(key="more", breakdowns=("department__kin",), columns=("title__length",)))
    assert [error.id for error in names(None)] == ["kit.E010", "kit.E010"]


def test_a_document_says_some_rows_and_the_page_says_which(declared: None, cast: Cast) -> None:
    thing = figure(
        stated=Q(kind="order"), passed_over=lambda period: Act.objects.filter(kind="other"),
        queryset=lambda period: Act.objects.filter(period.days("adopted_on")).exclude(kind="other"),
    )  # fmt: skip
    declare(thing)
    with tenancy.enter(cast.home.pk):
        for kind, title in (("decision", "Рахована"), ("order", "Зазначена"), ("other", "Зайва")):
            act(cast, kind=kind, title=title)
        values = {
            part: figures.counted(thing, YEAR, cast.viewer(None), narrow).basis
            for part, narrow in (("all", {}), ("one", {"kind": "order"}), ("other", {"kind": "decision"}), ("no", {"kind": "instruction"}))
        }  # fmt: skip
    assert values == {"all": "mixed", "one": "stated", "other": "counted", "no": "counted"}
    text = Client().get("/home/figures/things/").content.decode()
    counted, over = text[text.index('id="rec"') :].split('id="over"')
    assert counted.count(">зазначено<") == counted.count(">пораховано<") == 1 and "Зайва" not in counted
    assert "Зайва" in over and "Частину пораховано, частину зазначено" in text


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_shows_value_rule_months_and_records(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act(cast, title="Про ремонт доріг")
        act(cast, date(2024, 9, 9), kind="order")
        fill(Act, cast.home, adopted_on=date(2024, 5, 2), state=WITHHELD, title="Про укриття")
    page = Client().get("/home/figures/acts/").content.decode()
    for text in (
        "Пораховано із записів",
        "Про ремонт доріг",
        "Найбільше",
        "Числа таблицею",
        "Ще 1\N{NO-BREAK SPACE}запис притримано",
        "розпорядження",
    ):
        assert text in page
    assert "Про укриття" not in page


def test_a_part_of_a_breakdown_opens_its_own_records(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act(cast, title="Перше")
        act(cast, kind="order", title="Друге")
    page = Client().get("/home/figures/acts/?since=2024-01-01&until=2024-12-31&kind=order")
    assert page.context["value"].value == 1
    assert "Друге" in page.content.decode() and "Перше" not in page.content.decode()


@pytest.mark.parametrize(
    "query, status",
    [
        ("?since=2024-01-01", 400),
        ("?since=2024-05-01&until=2024-04-01", 400),
        ("?since=учора&until=2024-04-01", 400),
        ("?since=0001-01-01&until=9999-12-31", 400),
        ("?kind=nothing", 404),
        ("?kind=%00", 404),
        ("?department=x", 404),
        ("?department=99999999999999999999999", 404),
        ("?page=9999", 200),
        ("?nothing=1", 200),
    ],
)
def test_a_wrong_question_is_answered(query: str, status: int, cast: Cast) -> None:
    assert Client().get(f"/home/figures/acts/{query}").status_code == status


def test_a_closed_section_shows_a_sentence_instead_of_a_number(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act(cast, title="Про ремонт доріг")
        fill(Closure, cast.home, section="hromada_act", mode="closed", since=clock.today(), notice="Закрито.")
    page = Client().get("/home/figures/acts/").content.decode()
    assert "порахованого числа не показуємо" in page and "Про ремонт доріг" not in page
    assert "Закрито." in page
    catalogue = Client().get("/home/figures/?group=council").content.decode()
    assert "Розділ закрито, тому числа не показуємо" in catalogue


@pytest.mark.parametrize("address", ["figures/acts/", "figures/", "", "desk/"])
def test_the_number_of_queries_does_not_grow_with_records(address: str, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.iryna)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/home/{address}").status_code == 200
        return len(queries)

    with tenancy.enter(cast.home.pk):
        units = [cast.department, fill(Department, cast.home)]
        for unit in units:
            published(Act, cast.home, adopted_on=date(2024, 5, 6), department=unit)
            published(Point, cast.home, condition="working", department=unit)
            fill(Act, cast.home, department=unit, due_at=clock.now())
    asked()
    few = asked()
    with tenancy.enter(cast.home.pk):
        for _ in range(15):
            for unit in units:
                published(Act, cast.home, adopted_on=date(2024, 7, 6), kind="order", department=unit)
                published(Point, cast.home, condition="working", department=unit)
                fill(Act, cast.home, department=unit, due_at=clock.now())
    assert asked() == few


def test_a_column_of_numbers_is_named_in_the_language_of_the_page(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        for kind in ("decision", "order"):
            act(cast, kind=kind)
    for language, title in (("uk", "Акти"), ("en", "Acts")):
        client = Client()
        client.cookies["mova"] = language
        parts = client.get("/home/figures/acts/?since=2024-01-01&until=2024-12-31").context["parts"]
        assert {part["columns"][1]["title"] for part in parts} == {title}
