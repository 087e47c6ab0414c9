"""Goals, tasks, measures, executors: adding, changing, moving, removing, splitting, joining; who may, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import Cast
from tests.factory import fill
from viche.kit import tenancy
from viche.kit.access import Refused, Viewer
from viche.kit.models import JournalEntry
from viche.kit.publishing import DRAFT, PUBLISHED, WITHHELD
from viche.office.programmes import actions
from viche.office.programmes.actions import ExecutorLine, Key
from viche.office.programmes.models import Amendment, Executor, Goal, Measure, Plan, Programme, Statement, Task
from viche.office.programmes.tests.editing import WHO, Small, by_years, last, numbers, planned, small

pytestmark = pytest.mark.django_db
NOBODY = ("alina", "anton")
DEED = Callable[[Small, Viewer, str], Any]
FIELDS: dict[str, Any] = {"since_year": None, "until_year": None, "source": "", "executors": ()}


@pytest.fixture
def inside(cast: Cast) -> Iterator[Cast]:
    with tenancy.enter(cast.home.pk):
        yield cast


DEEDS: dict[str, DEED] = {
    "add_goal": lambda s, v, g: actions.add_goal(s.programme, v, title="Ще ціль", ground=g),
    "change_goal": lambda s, v, g: actions.change_goal(s.goal, v, title="Інші слова", ground=g),
    "move_goal": lambda s, v, g: actions.move_goal(
        s.goal, v, after=fill(Goal, programme=s.programme, hromada=s.programme.hromada, order=2), ground=g
    ),
    "remove_goal": lambda s, v, g: actions.remove_goal(fill(Goal, programme=s.programme, hromada=s.programme.hromada), v, ground=g),
    "add_task": lambda s, v, g: actions.add_task(s.programme, v, title="Ще", number="3", goal=s.goal, ground=g),
    "change_task": lambda s, v, g: actions.change_task(s.tasks["1"], v, title="Інше", number="1", ground=g),
    "move_task": lambda s, v, g: actions.move_task(s.tasks["2"], v, goal=s.goal, after=None, ground=g),
    "remove_task": lambda s, v, g: actions.remove_task(fill(Task, programme=s.programme, hromada=s.programme.hromada), v, ground=g),
    "add_measure": lambda s, v, g: actions.add_measure(
        s.programme, v, number="1.4", title="Новий", task=s.tasks["1"], ground=g
    ),
    "change_measure": lambda s, v, g: actions.change_measure(
        s["1.1"], v, number="1.1", title="Інша назва", ground=g, **FIELDS
    ),
    "move_measure": lambda s, v, g: actions.move_measure(
        s["2.1"], v, task=s.tasks["1"], parent=None, after=s["1.1"], ground=g
    ),
    "remove_measure": lambda s, v, g: actions.remove_measure(s["1.3"], v, ground=g),
    "split_measure": lambda s, v, g: actions.split_measure(
        s["1.2"], v, parts=[("1.2.1", "Перша"), ("1.2.2", "Друга")], ground=g
    ),
    "set_plan": lambda s, v, g: actions.set_plan(
        s["1.1"], v, kind="years", amounts={Key(2020): Decimal(5)}, ground=g
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DEEDS)
@pytest.mark.parametrize("state", [DRAFT, PUBLISHED, WITHHELD])
def test_who_changes_what_in_which_state(name: str, state: str, inside: Cast) -> None:
    """A draft: whoever writes for the coordinator; what is or was public: who publishes, on a ground."""
    may = {"mariia", "petro", "stepan", "iryna"} if state == DRAFT else {"petro", "stepan", "iryna"}
    for number, who in enumerate(("mariia", "petro", "stepan", "iryna", *NOBODY, None)):
        made = small(inside, state, title=f"Програма {number}")
        viewer = inside.viewer(who)
        before = JournalEntry.objects.count()
        if who in may:
            DEEDS[name](made, viewer, WHO)
            entry = JournalEntry.objects.order_by("-id").first()
            assert entry and (entry.actor_id, entry.ground) == (viewer.person.pk, WHO)
        else:
            with pytest.raises(Refused) as refusal:
                DEEDS[name](made, viewer, WHO)
            assert refusal.value.status == 403 and refusal.value.advice
            # The factory notes what it makes; nothing else was written.
            verbs = set(JournalEntry.objects.order_by("id")[before:].values_list("verb", flat=True))
            assert verbs <= {"note"}


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_public_is_changed_on_a_ground(name: str, inside: Cast) -> None:
    made = small(inside, PUBLISHED)
    with pytest.raises(Refused) as refusal:
        DEEDS[name](made, inside.viewer("petro"), "  ")
    assert refusal.value.status == 422 and "підстав" in str(refusal.value.reason)
    DEEDS[name](small(inside, DRAFT, title="Чернетка"), inside.viewer("mariia"), "")


@pytest.mark.parametrize("name", DEEDS)
def test_a_writer_of_another_unit_is_told_whose_it_is(name: str, inside: Cast) -> None:
    made = small(inside, DRAFT, department=inside.enterprise)
    with pytest.raises(Refused, match="інший підрозділ"):
        DEEDS[name](made, inside.viewer("mariia"), "")


def test_rows_stand_in_the_order_of_goals_tasks_and_parts(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    actions.add_measure(made.programme, viewer, number="1.4", title="Ще", task=made.tasks["1"])
    assert numbers(made.programme) == ["1.1", "1.2", "1.3", "1.4", "2.1"]
    actions.split_measure(made["1.2"], viewer, parts=[("1.2.1", "а"), ("1.2.2.", "б")])
    assert numbers(made.programme) == ["1.1", "1.2", "1.2.1", "1.2.2", "1.3", "1.4", "2.1"]
    actions.add_measure(made.programme, viewer, number="1.2.3", title="в", parent=made["1.2"])
    actions.move_measure(made["1.2"], viewer, task=made.tasks["2"], parent=None, after=None)
    assert numbers(made.programme) == ["1.1", "1.3", "1.4", "1.2", "1.2.1", "1.2.2", "1.2.3", "2.1"]
    assert set(Measure.objects.filter(number__startswith="1.2").values_list("task", flat=True)) == {made.tasks["2"].pk}
    actions.move_task(made.tasks["2"], viewer, goal=made.goal, after=None)
    assert numbers(made.programme) == ["1.2", "1.2.1", "1.2.2", "1.2.3", "2.1", "1.1", "1.3", "1.4"]
    second = actions.add_goal(made.programme, viewer, title="Друга ціль")
    actions.move_task(made.tasks["2"], viewer, goal=second, after=None)
    assert numbers(made.programme)[:3] == ["1.1", "1.3", "1.4"]
    actions.move_goal(second, viewer, after=None)
    assert numbers(made.programme)[0] == "1.2"
    actions.move_measure(made["1.1"], viewer, task=None, parent=None, after=None)
    assert numbers(made.programme)[0] == "1.1"


def test_only_rows_whose_order_changes_are_written(inside: Cast) -> None:
    made = small(inside)
    before = JournalEntry.objects.count()
    actions.move_measure(made["1.3"], inside.viewer("mariia"), task=made.tasks["1"], parent=None, after=made["1.1"])
    rows = JournalEntry.objects.order_by("id")[before:]
    assert {(row.verb, row.kind) for row in rows} == {("move", "programmes_measure")}
    assert {row.record_id for row in rows} == {made["1.2"].pk, made["1.3"].pk}


def test_a_part_cannot_stand_in_itself_nor_in_what_is_not_split(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    first, _second = actions.split_measure(made["1.2"], viewer, parts=[("1.2.1", "а"), ("1.2.2", "б")])
    made["1.2"].refresh_from_db()
    for whole in (made["1.2"], first):
        with pytest.raises(Refused) as refusal:
            actions.move_measure(made["1.2"], viewer, task=None, parent=whole, after=None)
        assert refusal.value.status == 409
    with pytest.raises(Refused, match="не поділено"):
        actions.add_measure(made.programme, viewer, number="1.1.1", title="а", parent=made["1.1"])
    assert numbers(made.programme) == ["1.1", "1.2", "1.2.1", "1.2.2", "1.3", "2.1"]


@pytest.mark.parametrize(
    "fields, status, said",
    [
        ({"number": "1.1"}, 409, "уже має інший захід"),
        ({"number": " 1.1. "}, 409, "уже має інший захід"),
        ({"number": " . "}, 422, "номер і назва"),
        ({"title": " \n "}, 422, "номер і назва"),
        ({"since_year": 2023, "until_year": 2022}, 422, "не може бути раніше"),
        ({"since_year": 2019}, 422, "2019 рік поза ними"),
        ({"until_year": 2025}, 422, "2025 рік поза ними"),
    ],
)
def test_what_a_measure_may_not_be(fields: dict[str, Any], status: int, said: str, inside: Cast) -> None:
    made = small(inside)
    given = {"number": "1.9", "title": "Новий", "task": made.tasks["1"], **fields}
    with pytest.raises(Refused) as refusal:
        actions.add_measure(made.programme, inside.viewer("mariia"), **given)
    assert refusal.value.status == status and said in str(refusal.value.reason)
    del given["task"]
    if fields.get("number") != "1.1":
        with pytest.raises(Refused):
            actions.change_measure(made["1.2"], inside.viewer("mariia"), **{**FIELDS, **given})
    assert numbers(made.programme) == ["1.1", "1.2", "1.3", "2.1"]


def test_parts_of_another_programme_are_refused(inside: Cast) -> None:
    made, other = small(inside), small(inside, title="Інша")
    viewer = inside.viewer("mariia")
    for deed in (
        lambda: actions.move_goal(made.goal, viewer, after=other.goal),
        lambda: actions.move_task(made.tasks["1"], viewer, goal=other.goal, after=None),
        lambda: actions.add_task(made.programme, viewer, title="а", goal=other.goal),
        lambda: actions.add_measure(made.programme, viewer, number="9", title="а", task=other.tasks["1"]),
        lambda: actions.move_measure(made["1.1"], viewer, task=other.tasks["1"], parent=None, after=None),
        lambda: actions.set_plan(
            made["1.1"], viewer, kind="unknown", amounts={}, amendment=fill(Amendment, inside.home, programme=other.programme)
        ),
    ):  # fmt: skip
        with pytest.raises(Refused, match="застаріла"):
            deed()


def test_executors_keep_their_order_their_past_and_raise_the_revision(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    fields = {**FIELDS, "number": "1.1", "title": "Захід 1.1"}
    lines = [
        ExecutorLine("Департамент  суспільних\nкомунікацій"),
        ExecutorLine("", inside.enterprise),
        ExecutorLine(" "),
    ]

    def write(executors: list[ExecutorLine]) -> list[tuple[str, int | None]]:
        actions.change_measure(made["1.1"], viewer, **{**fields, "executors": executors})
        return list(Executor.objects.filter(measure=made["1.1"]).values_list("name", "department"))

    assert write([*lines, lines[0]]) == [
        ("Департамент суспільних комунікацій", None), ("КП «Тепло»", inside.enterprise.pk),
    ]  # fmt: skip
    assert made["1.1"].revision == 1
    first = Executor.objects.get(name="Департамент суспільних комунікацій")
    assert write(lines) and made["1.1"].revision == 1
    assert write([lines[1], lines[0]])[1] == ("Департамент суспільних комунікацій", None)
    assert Executor.objects.get(name="Департамент суспільних комунікацій").pk == first.pk
    assert made["1.1"].revision == 2
    assert write([]) == [] and last(Executor).before["name"]


def test_what_something_hangs_on_is_not_removed(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    with pytest.raises(Refused) as refusal:
        actions.remove_goal(made.goal, viewer)
    assert "2\u00a0завдання" in str(refusal.value.reason) and refusal.value.status == 409
    with pytest.raises(Refused) as refusal:
        actions.remove_task(made.tasks["1"], viewer)
    assert "3\u00a0заходи" in str(refusal.value.reason) and refusal.value.advice
    actions.add_payment(made["1.2"], viewer, day=date(2024, 3, 1), amount=Decimal("1.00"), fund="general")
    fill(Statement, inside.home, programme=made.programme, measure=made["1.2"])
    with pytest.raises(Refused) as refusal:
        actions.remove_measure(made["1.2"], viewer)
    assert "1\u00a0платіж" in str(refusal.value.reason) and "1\u00a0відомість за період" in str(refusal.value.reason)
    assert "змінами до програми" in str(refusal.value.advice)


def test_a_measure_entered_by_mistake_goes_with_its_first_plan_and_executors(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    by_years(inside, made["1.1"], y2020="100")
    actions.change_measure(
        made["1.1"], viewer, **{**FIELDS, "number": "1.1", "title": "а", "executors": [ExecutorLine("Відділ")]}
    )
    actions.remove_measure(made["1.1"], viewer)
    assert not Measure.objects.filter(number="1.1").exists()
    assert not Plan.objects.exists() and not Executor.objects.exists()
    by_years(inside, made["1.2"], y2020="100")
    change = actions.amend(made.programme, viewer, since=date(2022, 1, 1), act_text="Рішення № 1")
    actions.set_plan(made["1.2"], viewer, kind="unknown", amounts={}, amendment=change)
    with pytest.raises(Refused, match="2\u00a0плани"):
        actions.remove_measure(made["1.2"], viewer)


def test_splitting_gives_the_plan_to_the_first_part_and_joining_adds_the_plans(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    by_years(inside, made["1.2"], y2020="100.10", y2021="200")
    actions.change_measure(
        made["1.2"], viewer,
        **{**FIELDS, "number": "1.2", "title": "Захід", "executors": [ExecutorLine("Відділ")], "since_year": 2020},
    )  # fmt: skip
    first, second = actions.split_measure(made["1.2"], viewer, parts=[("1.2.1", "Рада"), ("1.2.2", "Комісія")])
    assert planned(first, date(2024, 1, 1)) == {2020: Decimal("100.10"), 2021: Decimal(200)}
    assert [row.measure_id for row in Executor.objects.order_by("measure")] == [first.pk, second.pk]
    assert (first.since_year, first.task_id) == (2020, made.tasks["1"].pk)
    with pytest.raises(Refused, match="уже поділено"):
        actions.split_measure(made["1.2"], viewer, parts=[("7", "а"), ("8", "б")])
    with pytest.raises(Refused, match="поділено на частини"):
        by_years(inside, made["1.2"], y2020="1")
    by_years(inside, second, y2020="0.90", y2022="7")
    actions.join_measure(made["1.2"], viewer)
    made["1.2"].refresh_from_db()
    assert not made["1.2"].is_group and numbers(made.programme) == ["1.1", "1.2", "1.3", "2.1"]
    assert planned(made["1.2"], date(2024, 1, 1)) == {2020: Decimal(101), 2021: Decimal(200), 2022: Decimal(7)}
    assert list(Executor.objects.values_list("name", flat=True)) == ["Відділ"]


def test_what_has_money_or_statements_is_neither_split_nor_joined(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    payment = {"day": date(2024, 3, 1), "amount": Decimal(1), "fund": "general"}
    actions.add_payment(made["1.1"], viewer, **payment)
    with pytest.raises(Refused, match="1\u00a0платіж"):
        actions.split_measure(made["1.1"], viewer, parts=[("1.1.1", "а"), ("1.1.2", "б")])
    assert not Measure.objects.get(pk=made["1.1"].pk).is_group
    with pytest.raises(Refused, match="щонайменше дві"):
        actions.split_measure(made["1.2"], viewer, parts=[("1.2.1", "а")])
    first, second = actions.split_measure(made["1.2"], viewer, parts=[("1.2.1", "а"), ("1.2.2", "б")])
    with pytest.raises(Refused, match="поділено на частини"):
        actions.add_payment(made["1.2"], viewer, **payment)
    by_years(inside, first, y2020="1")
    actions.set_plan(second, viewer, kind="not_needed", amounts={})
    with pytest.raises(Refused, match="по-різному"):
        actions.join_measure(made["1.2"], viewer)
    actions.add_payment(first, viewer, **payment)
    with pytest.raises(Refused, match="Прибрати"):
        actions.join_measure(made["1.2"], viewer)


def test_a_draft_goes_with_everything_in_it_and_what_was_public_stays(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    actions.split_measure(made["1.2"], viewer, parts=[("1.2.1", "а"), ("1.2.2", "б")])
    by_years(inside, made["1.1"], y2020="5")
    actions.add_payment(made["1.1"], viewer, day=date(2024, 3, 1), amount=Decimal(1), fund="")
    fill(Statement, inside.home, programme=made.programme, measure=made["1.1"])
    for who, said in (("alina", "лише читати"), ("anton", "лише читати")):
        with pytest.raises(Refused, match=said):
            actions.discard(made.programme, inside.viewer(who))
    public = small(inside, PUBLISHED, title="Оприлюднена")
    with pytest.raises(Refused, match="чернетку"):
        actions.discard(public.programme, inside.viewer("petro"))
    actions.discard(made.programme, viewer)
    assert list(Programme.objects.all()) == [public.programme]
    assert set(Measure.objects.values_list("programme", flat=True)) == {public.programme.pk}
