"""A further report of a programme, a document taken in again, and what is refused: all of it or nothing, always."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Department
from viche.kit import clock, journal, tenancy
from viche.kit.access import Refused
from viche.kit.figures import Period
from viche.kit.models import Attachment, JournalEntry
from viche.kit.outside import addresses_inside
from viche.office.programmes import import_actions
from viche.office.programmes.importing import choices as waiting
from viche.office.programmes.importing.choices import Choices, Document
from viche.office.programmes.importing.replacing import PARTS
from viche.office.programmes.importing.stated import Writing
from viche.office.programmes.models import (
    Amendment,
    Appropriation,
    DocumentDoubt,
    Executor,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    Round,
    Spending,
    StatedCell,
    Statement,
    TakenDocument,
)
from viche.office.programmes.taking.draft import PlanPart
from viche.office.programmes.tests import intake

pytestmark = pytest.mark.django_db
YEAR = {"since": date(2024, 1, 1), "until": date(2024, 12, 31)}
HEAD = "№;Захід;Строк виконання;Виконавці;Обсяг фінансування на 2024 рік, грн;Фактично, грн;Стан виконання\n"
FIRST = (
    HEAD + "1;Ярмарок;2024;Відділ комунікацій;1000,00;400,00;Виконано частково\n2;Форум;2024;;500,00;0;Не виконано\n"
)
SECOND = (
    HEAD
    + "1;Ярмарок;2024;Відділ комунікацій;1200,00;700,00;Виконано\n"
    + "2;Форум громад;2024;;500,00;50,00;Виконано\n"
    + "4;Нарада;2024;;10,00;10,00;Виконано\n"
)


@pytest.fixture
def inside(cast: Cast) -> Iterator[Cast]:
    with addresses_inside(), tenancy.enter(cast.home.pk):
        yield cast


def csv(text: str, name: str = "звіт.csv") -> Document:
    return Document(name, text.encode())


def take(cast: Cast, text: str, who: str = "iryna", name: str = "звіт.csv", **given: Any) -> Programme:
    return intake.take(cast, who, csv(text, name), **{"since_year": 2024, "until_year": 2024, **given})


def first(cast: Cast, **given: Any) -> Programme:
    return take(cast, FIRST, **given)


def second(cast: Cast, programme: Programme, text: str = SECOND, **given: Any) -> Programme:
    return take(cast, text, programme=programme.pk, **{**YEAR, **given})


def rules(programme: Programme) -> set[tuple[str, str, str, str]]:
    found = DocumentDoubt.objects.filter(programme=programme).exclude(rule__in=("funding", "money_without_status"))
    return {(d.rule, d.measure.number if d.measure else "", d.printed, d.computed) for d in found}


def state(model: Any) -> list[tuple[Any, ...]]:
    return list(model._default_manager.order_by("pk").values_list())


# ── A further report ─────────────────────────────────────────────────────────────────────────────────────────────


def test_measures_are_matched_by_number_and_title(inside: Cast) -> None:
    programme = first(inside)
    keys = {m.number: m.pk for m in Measure.objects.all()}
    second(inside, programme)
    assert {m.number: m.pk for m in Measure.objects.all()} == keys | {"4": Measure.objects.get(number="4").pk}
    assert Measure.objects.get(number="2").title == "Форум"
    assert {("title_differs", "2", "Форум громад", "Форум"), ("measure_new", "4", "4", "")} <= rules(programme)
    assert Statement.objects.filter(measure__number="1").count() == 2
    assert TakenDocument.objects.count() == 2 and Programme.objects.count() == 1
    assert Attachment.objects.filter(record_id=programme.pk).count() == 2


def test_a_measure_that_only_changed_its_number_is_the_same(inside: Cast) -> None:
    programme = first(inside)
    text = HEAD + "7;Ярмарок;2024;;1000,00;1,00;Виконано\n1;Нове;2024;;5,00;0;Виконано\n"
    second(inside, programme, text)
    assert ("number_differs", "1", "7", "1") in rules(programme)
    new = Measure.objects.get(title="Нове")
    assert new.number == "1/1"  # 1 is taken by the fair, whatever the document calls it
    assert ("measure_missing", "2", "", "2") in rules(programme)
    assert Measure.objects.get(title="Ярмарок").spendings.count() == 2


def test_a_plan_that_differs_is_a_doubt(inside: Cast) -> None:
    programme = first(inside)
    second(inside, programme)
    assert ("plan_differs", "1", "Всього: 1200,00; 2024 рік - 1200,00", "Всього: 1000,00; 2024 рік - 1000,00") in rules(
        programme
    )
    assert not Amendment.objects.exists()
    assert [p.amount for p in PlanAmount.objects.filter(measure__number="1")] == [Decimal("1000.00")]
    assert Plan.objects.get(measure__number="4").since == date(2024, 1, 1)


def test_or_an_amendment_the_person_dates(inside: Cast) -> None:
    programme = first(inside)
    second(inside, programme, amended_on=date(2024, 9, 1), amended_by="рішення від 29.08.2024 № 5")
    [change] = Amendment.objects.all()
    assert (change.since, change.act_text) == (date(2024, 9, 1), "рішення від 29.08.2024 № 5")
    assert "1, 4" in change.summary and "звіт.csv" in change.summary
    plans = Plan.objects.filter(measure__number="1").order_by("since")
    assert [(p.since, p.amendment_id) for p in plans] == [(date(2024, 1, 1), None), (date(2024, 9, 1), change.pk)]
    before, after = (
        PlanAmount.objects.on(day).filter(measure__number="1") for day in (date(2024, 8, 31), date(2024, 9, 1))
    )
    assert (before.get().amount, after.get().amount) == (Decimal("1000.00"), Decimal("1200.00"))
    assert Plan.objects.filter(measure__number="2").count() == 1
    assert Measure.objects.get(number="4").added_by == change
    assert not [rule for rule, *_rest in rules(programme) if rule == "plan_differs"]


def test_an_amendment_comes_after_the_plan_in_force(inside: Cast) -> None:
    programme = first(inside)
    for day in (date(2024, 1, 1), date(2023, 5, 1)):
        with pytest.raises(Refused, match=r"діє від 01\.01\.2024"):
            second(inside, programme, amended_on=day, amended_by="рішення")
    assert TakenDocument.objects.count() == 1 and not Amendment.objects.exists()


def test_an_amendment_of_that_day_is_named(inside: Cast) -> None:
    """What stands in the way is the change already written for the day, not «somebody has just written the same»."""
    programme, day = first(inside), date(2024, 9, 1)
    fill(Amendment, inside.home, programme=programme, since=day, act=None, act_text="Рішення № 7")
    with pytest.raises(Refused, match="вже є зміни: Рішення № 7"):
        second(inside, programme, amended_on=day, amended_by="рішення")
    assert TakenDocument.objects.count() == 1 and Amendment.objects.count() == 1


def test_of_two_periods_a_report_counts_the_wider_one(inside: Cast) -> None:
    programme = first(inside)
    second(inside, programme)
    rows = Spending.objects.of(Period(date(2024, 1, 1), date(2024, 12, 31)))
    assert sum(row.amount for row in rows) == Decimal("760.00")
    half = Spending.objects.of(Period(date(2024, 1, 1), date(2024, 6, 30)))
    assert sum(row.amount for row in half) == Decimal("400.00")


def test_statements_that_were_asked_for_stay(inside: Cast) -> None:
    programme = first(inside)
    measure = Measure.objects.get(number="1")
    asked = fill(Round, inside.home, programme=programme, **YEAR)
    mine = {"department": inside.department, "coordinator": inside.department}
    fill(Statement, inside.home, programme=programme, measure=measure, round=asked, story="Пишемо самі", **mine)
    second(inside, programme)
    assert Statement.objects.get(round=asked, measure=measure).story == "Пишемо самі"
    assert Statement.objects.filter(round=asked).count() == 3
    assert "already_there" in {rule for rule, *_rest in rules(programme)}


# ── The same document again ──────────────────────────────────────────────────────────────────────────────────────


def test_again_is_refused_with_a_link(inside: Cast) -> None:
    programme = first(inside)
    with pytest.raises(Refused, match=r"вже взято документ «звіт\.csv»") as refused:
        take(inside, FIRST, programme=programme.pk)
    assert refused.value.status == 409
    [(title, url)] = refused.value.links
    assert (title, url.endswith(f"/desk/programmes/{programme.pk}/")) == (programme.title, True)
    with pytest.raises(Refused, match="уже є"):
        first(inside)


def test_untouched_it_is_written_anew(inside: Cast) -> None:
    programme = first(inside)
    wrong = state(Measure)
    take(inside, SECOND, programme=programme.pk, replace=True)
    assert {m.number: m.title for m in Measure.objects.all()} == {"1": "Ярмарок", "2": "Форум громад", "4": "Нарада"}
    assert Plan.objects.get(measure__number="1").total is None or Plan.objects.count() == 3
    assert PlanAmount.objects.get(measure__number="1").amount == Decimal("1200.00")
    assert TakenDocument.objects.count() == 1 and Spending.objects.count() == 3
    assert not {row[0] for row in state(Measure)} & {row[0] for row in wrong}
    assert not rules(programme) & {("title_differs", "2", "Форум громад", "Форум")}


def test_what_people_touched_stays(inside: Cast) -> None:
    programme = first(inside)
    with journal.change("correct", by=inside.iryna):
        Spending.objects.filter(measure__number="1").update(fund="special")
    kept = Spending.objects.get(measure__number="1")
    cell = kept.cell
    take(inside, SECOND, programme=programme.pk, replace=True)
    kept.refresh_from_db()
    assert (kept.amount, kept.fund, kept.cell) == (Decimal("400.00"), "special", cell)
    assert Spending.objects.filter(measure__number="1").count() == 1
    assert Spending.objects.get(measure__number="2").amount == Decimal("50.00")
    # Plans are the programme's: they are compared, not replaced.
    assert PlanAmount.objects.get(measure__number="1").amount == Decimal("1000.00")
    assert {"plan_differs", "already_there", "title_differs", "measure_new"} <= {
        rule for rule, *_rest in rules(programme)
    }
    assert StatedCell.objects.filter(document=cell.document_id).count() == 1


def test_a_settled_doubt_stays(inside: Cast) -> None:
    programme = take(inside, FIRST + ";Всього;;;9000,00;400,00;\n")
    doubt = DocumentDoubt.objects.filter(programme=programme).first()
    assert doubt
    with journal.change("settle", by=inside.iryna):
        DocumentDoubt.objects.filter(pk=doubt.pk).update(settled="Так і є", settled_at=clock.now())
    take(inside, FIRST, programme=programme.pk, replace=True)
    assert DocumentDoubt.objects.filter(pk=doubt.pk).exists() and TakenDocument.objects.count() == 2


# ── What a document says in its columns ──────────────────────────────────────────────────────────────────────────


def test_spendings_by_fund_are_rows_of_their_own(inside: Cast) -> None:
    head = "№;Захід;Фактично: загальний фонд (грн);Фактично: спеціальний фонд (грн)\n"
    take(inside, head + "1;Ярмарок;300,00;100,50\n2;Форум;;20,00\n3;Нарада;0;0\n")
    found = {(s.measure.number, s.fund, s.amount) for s in Spending.objects.all()}
    assert found == {
        ("1", "general", Decimal("300.00")), ("1", "special", Decimal("100.50")), ("2", "special", Decimal("20.00")),
    }  # fmt: skip
    assert all(s.cell and s.cell.field == f"actual:{s.fund}" for s in Spending.objects.all())


def test_numbers_that_repeat_from_task_to_task(inside: Cast) -> None:
    head = "Завдання;№;Захід;Фактично, грн\n"
    take(inside, head + "1. Перше;1;Ярмарок;1\n1. Перше;2;Форум;2\n2. Друге;1;Нарада;3\n")
    assert [m.number for m in Measure.objects.all()] == ["1.1", "2", "2.1"]
    assert {s.measure.title: s.amount for s in Spending.objects.all()} == {"Ярмарок": 1, "Форум": 2, "Нарада": 3}
    doubts = DocumentDoubt.objects.filter(rule="number_twice")
    assert {d.measure.title for d in doubts if d.measure} == {"Ярмарок", "Нарада"}


def test_executors_are_ours_when_exactly_one_is_called_so(inside: Cast) -> None:
    above = fill(Department, inside.home, name="Управління", genitive="Управління міста")
    for name in ("Сектор", "відділ комунікацій"):
        fill(Department, inside.home, name=name, parent=above)
    head = "№;Захід;Виконавці\n"
    take(inside, head + "1;А;КП «Тепло»\n2;Б;Відділ комунікацій\n3;В;Сектор управління міста\n4;Г;Хтось\n")
    found = {e.measure.number: e.department.name if e.department else "" for e in Executor.objects.all()}
    # Two of ours are called «відділ комунікацій»: nobody guesses which.
    assert found == {"1": "КП «Тепло»", "2": "", "3": "Сектор", "4": ""}


# ── Refusals, and nothing half-written ───────────────────────────────────────────────────────────────────────────


def _nothing() -> bool:
    kinds = (Programme, *PARTS, Attachment)
    return not any(model._default_manager.exists() for model in kinds)


@pytest.mark.parametrize(
    ("text", "given", "words"),
    [
        (FIRST, {"title": " "}, "Назвіть програму"),
        (FIRST, {"since_year": 2025}, "перший і останній рік"),
        (FIRST, {"since_year": 1800}, "перший і останній рік"),
        (FIRST, {"since": None, "until": None}, "за який період"),
        (HEAD, {}, "жодного заходу"),
        (FIRST, {"department": 0}, "підрозділ"),
    ],
)
def test_refused_before_anything_is_written(inside: Cast, text: str, given: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused) as refused:
        take(inside, text, **given)
    assert words in f"{refused.value.reason} {refused.value.advice}"
    assert _nothing()


@pytest.mark.parametrize(("amount", "words"), [(Decimal(10) ** 16, "завелика"), (Decimal(-1), "менший від нуля")])
def test_sums_the_database_cannot_hold(inside: Cast, amount: Decimal, words: str) -> None:
    chosen = intake.choices(inside, since_year=2024, until_year=2024)
    draft = waiting.draft_of(csv(FIRST), chosen)
    draft.measures[0].plan.parts = [PlanPart(amount)]
    with pytest.raises(Refused, match=words):
        import_actions.take_in(draft, chosen, csv(FIRST), inside.viewer("iryna"))
    assert _nothing()


@pytest.mark.parametrize("who", ["anton", "alina", "olena"])
def test_who_may_not_write(inside: Cast, who: str) -> None:
    with pytest.raises(Refused):
        first(inside, who=who)
    assert _nothing()


def test_writers_of_the_department_only(inside: Cast) -> None:
    with pytest.raises(Refused, match="не ведете програм"):
        first(inside, who="mariia", department=inside.enterprise.pk)
    with pytest.raises(Refused, match="затверджуєте"):
        first(inside, who="mariia", publish=True)
    assert _nothing()
    assert first(inside, who="mariia").state == "draft"


def test_a_department_of_another_hromada(inside: Cast) -> None:
    with pytest.raises(Refused, match="Такого підрозділу"):
        first(inside, department=inside.other_department.pk)
    assert _nothing()


@pytest.mark.parametrize("step", ["_executors", "_plans", "_cells", "_statements", "_spendings", "_doubts"])
def test_a_failure_in_the_middle_leaves_nothing(inside: Cast, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any) -> None:
        raise MemoryError(step)

    monkeypatch.setattr(Writing, step, broken)
    before = JournalEntry.objects.count()
    with pytest.raises(MemoryError):
        first(inside)
    assert _nothing() and JournalEntry.objects.count() == before


def test_a_file_that_cannot_be_kept_takes_everything_back(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any, **_kwargs: Any) -> str:
        raise OSError("no space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(OSError, match="space"):
        first(inside)
    assert _nothing()


def test_somebody_wrote_the_same_a_moment_ago(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first(inside)
    monkeypatch.setattr(import_actions, "check", lambda *_args: None)
    with pytest.raises(Refused, match="хтось уже записав") as refused:
        first(inside)
    assert refused.value.status == 409 and Programme.objects.count() == 1


def test_appropriations_are_not_written_twice(inside: Cast) -> None:
    programme = intake.take(inside)
    taken = state(Appropriation)
    second = intake.take(inside, programme=programme.pk, since=date(2024, 4, 1))
    assert state(Appropriation) == taken and second == programme


def test_choices_survive_the_wait(inside: Cast) -> None:
    chosen = intake.choices(inside, split=True, amended_on=date(2024, 2, 1), columns={"a": 1}, unit=1)
    kept = waiting.keep(intake.kyiv(), chosen, inside.viewer("iryna"))
    kept.refresh_from_db()
    assert Choices.from_json(kept.options) == chosen
    assert waiting.document_of(kept).sha256 == intake.kyiv().sha256
