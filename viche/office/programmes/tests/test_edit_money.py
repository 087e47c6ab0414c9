"""Plans by amendment, allotments, payments: exact sums, what they are of, who writes them, what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Act
from viche.kit import clock, tenancy
from viche.kit.access import Refused, Viewer
from viche.kit.figures import Period
from viche.kit.publishing import DRAFT, PUBLISHED, WITHHELD
from viche.office.programmes import actions
from viche.office.programmes.actions import Key
from viche.office.programmes.actions.planning import differs
from viche.office.programmes.models import Amendment, Appropriation, Measure, Plan, PlanAmount, Spending
from viche.office.programmes.tests.editing import WHO, Small, by_years, last, planned, small, stated

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2024, 3, 15)
HALF = Period.half(2024, 1)


@pytest.fixture
def inside(cast: Cast) -> Iterator[Cast]:
    with tenancy.enter(cast.home.pk):
        yield cast


def pay(made: Small, viewer: Viewer, amount: str = "415892.00", number: str = "1.1", **given: Any) -> Spending:
    fields = {"day": DAY, "amount": D(amount), "fund": "special", "document": "Платіжна інструкція № 7", **given}
    return actions.add_payment(made[number], viewer, **fields)


# ── The plan ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_plan_of_the_beginning_is_changed_and_its_rows_keep_their_past(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    amounts = {
        Key(2020, "city", "general"): D("500000.01"),
        Key(2020, "other"): D(0),
        Key(2021, "city", "special"): D(7),
    }
    plan = actions.set_plan(made["1.1"], viewer, kind="years", amounts=amounts, total=D("500007.01"))
    assert (plan.since, plan.amendment, plan.revision) == (date(2020, 1, 1), None, 0)
    rows = {Key(r.year, r.source, r.fund): r for r in PlanAmount.objects.all()}
    assert {key: row.amount for key, row in rows.items()} == amounts
    again = actions.set_plan(made["1.1"], viewer, kind="years", amounts=amounts, total=D("500007.01"))
    assert again.revision == 0
    del amounts[Key(2020, "other")]
    amounts |= {Key(2021, "city", "special"): D(8), Key(2024): D("0.01")}
    again = actions.set_plan(made["1.1"], viewer, kind="years", amounts=amounts, total=None)
    assert (again.pk, again.revision, again.total) == (plan.pk, 1, None)
    kept = {Key(r.year, r.source, r.fund): r.pk for r in PlanAmount.objects.all()}
    assert kept[Key(2020, "city", "general")] == rows[Key(2020, "city", "general")].pk
    assert kept[Key(2021, "city", "special")] == rows[Key(2021, "city", "special")].pk
    assert set(kept) == set(amounts)


def test_the_printed_cell_is_no_longer_said_of_a_plan_that_a_person_changed(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    plan = by_years(inside, made["1.1"], y2020="5")
    from viche.kit import journal

    with journal.change("test", by=None):
        Plan.objects.filter(pk=plan.pk).update(printed="Всього: 0,005")
    assert by_years(inside, made["1.1"], y2020="5").printed == "Всього: 0,005"
    assert by_years(inside, made["1.1"], y2020="6").printed == ""
    assert last(Plan).before["printed"] == "Всього: 0,005" and viewer


@pytest.mark.parametrize("kind, amounts, total", [
    ("years", {Key(2020): D(1)}, None),
    ("years", {}, D(5)),
    ("sum", {Key(None, "city"): D("23367500"), Key(None, "other"): D("221100")}, D("23588600")),
    ("not_needed", {}, None),
    ("by_decision", {}, None),
    ("unknown", {}, None),
])  # fmt: skip
def test_kinds_of_plans(kind: str, amounts: dict[Key, Decimal], total: Decimal | None, inside: Cast) -> None:
    made = small(inside)
    plan = actions.set_plan(made["1.1"], inside.viewer("mariia"), kind=kind, amounts=amounts, total=total)
    plan.refresh_from_db()
    assert (plan.kind, plan.total) == (kind, total)
    assert sum((row.amount for row in plan.amounts.all()), D(0)) == sum(amounts.values(), D(0))


@pytest.mark.parametrize("kind, amounts, total, said", [
    ("years", {}, None, "хоча б одну суму"),
    ("sum", {}, None, "хоча б одну суму"),
    ("years", {Key(None): D(1)}, None, "роки й одна сума"),
    ("sum", {Key(2020): D(1)}, None, "роки й одна сума"),
    ("not_needed", {Key(2020): D(1)}, None, "сум не має"),
    ("by_decision", {}, D(1), "сум не має"),
    ("invented", {}, None, "Оберіть, як заплановано"),
    ("years", {Key(2020): D("-0.01")}, None, "від’ємною"),
    ("years", {Key(2020): D("0.001")}, None, "не ціла в копійках"),
    ("years", {Key(2020): D(10) ** 16}, None, "завелика"),
    ("years", {Key(2020): D("9" * 33)}, None, "завелика"),
    ("years", {Key(1990): D(1)}, None, "1990"),
    ("years", {Key(2101): D(1)}, None, "2101"),
    ("years", {Key(2020): D(1)}, D("-1"), "від’ємною"),
])  # fmt: skip
def test_what_a_plan_may_not_be(
    kind: str, amounts: dict[Key, Decimal], total: Decimal | None, said: str, inside: Cast
) -> None:
    made = small(inside)
    with pytest.raises(Refused) as refusal:
        actions.set_plan(made["1.1"], inside.viewer("mariia"), kind=kind, amounts=amounts, total=total)
    assert refusal.value.status == 422 and said in str(refusal.value.reason)
    assert not Plan.objects.exists()


def test_the_greatest_and_the_least_sum_are_exact(inside: Cast) -> None:
    made = small(inside)
    most = D("9999999999999999.99")
    actions.set_plan(
        made["1.1"], inside.viewer("mariia"), kind="years", amounts={Key(1991): most, Key(2100): D("0.01")}, total=most
    )
    assert planned(made["1.1"], DAY) == {1991: most, 2100: D("0.01")}


def test_total_and_years_that_differ_are_both_kept() -> None:
    years = {Key(2020): D("500.0"), Key(2021): D("2600.0")}
    assert differs(D("3100.00"), years) is None and differs(None, years) is None and differs(D(5), {}) is None
    assert differs(D("3100.01"), years) == D("3100.0")


# ── Amendments ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_amendment_changes_the_plan_from_its_day_and_the_old_one_stays(inside: Cast) -> None:
    made, viewer = small(inside, PUBLISHED), inside.viewer("petro")
    by_years(inside, made["1.1"], y2020="100", y2023="300")
    act = fill(Act, inside.home, department=inside.department)
    change = actions.amend(made.programme, viewer, since=date(2022, 7, 1), act=act, summary="Менше грошей")
    assert str(change) == str(act) and last(Amendment).verb == "amend" and last(Amendment).ground == str(act)
    for _twice in range(2):
        plan = actions.set_plan(made["1.1"], viewer, kind="years", amounts={Key(2023): D(250)}, amendment=change)
    assert (plan.since, plan.amendment, Plan.objects.count()) == (date(2022, 7, 1), change, 2)
    assert last(Plan).ground == str(act)
    assert planned(made["1.1"], date(2022, 6, 30)) == {2020: D(100), 2023: D(300)}
    assert planned(made["1.1"], date(2022, 7, 1)) == {2023: D(250)}
    with pytest.raises(Refused, match="пов’язано: 1\u00a0план"):
        actions.remove_amendment(change, viewer, ground=WHO)
    actions.change_amendment(
        change, viewer, since=date(2022, 8, 1), act=None, act_text="Рішення № 9", summary="", ground=WHO
    )
    assert planned(made["1.1"], date(2022, 7, 31)) == {2020: D(100), 2023: D(300)}
    assert planned(made["1.1"], date(2022, 8, 1)) == {2023: D(250)}
    plan.refresh_from_db()
    with pytest.raises(Refused, match="Перший план"):
        actions.remove_plan(Plan.objects.get(amendment=None), viewer, ground=WHO)
    actions.remove_plan(plan, viewer, ground=WHO)
    assert planned(made["1.1"], DAY) == {2020: D(100), 2023: D(300)}
    actions.remove_amendment(change, viewer, ground=WHO)
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("given, status, said", [
    ({"act_text": " "}, 422, "Назвіть акт"),
    ({"since": date(2020, 1, 1)}, 422, "після початку програми"),
    ({"since": date(2101, 1, 1)}, 422, "Перевірте рік"),
    ({"since": date(2022, 7, 1)}, 409, "уже є зміни"),
])  # fmt: skip
def test_what_an_amendment_may_not_be(given: dict[str, Any], status: int, said: str, inside: Cast) -> None:
    made, viewer = small(inside, PUBLISHED), inside.viewer("petro")
    actions.amend(made.programme, viewer, since=date(2022, 7, 1), act_text="Рішення № 1")
    with pytest.raises(Refused) as refusal:
        actions.amend(made.programme, viewer, **{"since": date(2023, 1, 1), "act_text": "Рішення № 2", **given})
    assert refusal.value.status == status and said in str(refusal.value.reason)


def test_who_amends(inside: Cast) -> None:
    for state, may in ((DRAFT, {"mariia", "petro", "iryna"}), (PUBLISHED, {"petro", "iryna"})):
        for who in ("mariia", "petro", "iryna", "alina", "anton", None):
            made = small(inside, state, title=f"{state} {who}")
            deed = lambda: actions.amend(made.programme, inside.viewer(who), since=DAY, act_text="№ 1")  # noqa: B023, E731
            if who in may:
                deed()
            else:
                with pytest.raises(Refused) as refusal:
                    deed()
                assert refusal.value.status == 403


def test_measures_come_and_go_by_amendments(inside: Cast) -> None:
    made, viewer = small(inside, PUBLISHED), inside.viewer("petro")
    change = actions.amend(made.programme, viewer, since=date(2022, 7, 1), act_text="Рішення № 1")
    new = actions.add_measure(
        made.programme, viewer, number="1.4", title="Новий", task=made.tasks["1"], amendment=change
    )
    plan = by_years(inside, new, y2023="5")
    assert (plan.since, plan.amendment) == (change.since, change)
    with pytest.raises(Refused, match="єдиний план"):
        actions.remove_plan(plan, viewer, ground=WHO)
    actions.end_measure(made["1.1"], viewer, amendment=change)
    assert (made["1.1"].ended_on, last(Measure).ground) == (change.since, "Рішення № 1")
    assert not made["1.1"].is_over(date(2022, 6, 30)) and made["1.1"].is_over(date(2022, 7, 1))
    with pytest.raises(Refused, match="тими самими"):
        actions.end_measure(new, viewer, amendment=change)
    numbers = lambda day: sorted(made.programme.measures.on(day).values_list("number", flat=True))  # noqa: E731
    assert numbers(date(2022, 6, 30)) == ["1.1", "1.2", "1.3", "2.1"] and "1.4" in numbers(date(2022, 7, 1))
    later = actions.amend(made.programme, viewer, since=date(2023, 1, 1), act_text="Рішення № 2")
    actions.end_measure(new, viewer, amendment=later)
    fields = {"act": None, "act_text": "Рішення № 1", "summary": "", "ground": WHO}
    with pytest.raises(Refused, match="Від цього дня"):
        actions.change_amendment(later, viewer, **{**fields, "since": date(2022, 6, 1)})
    later.refresh_from_db()
    actions.change_amendment(later, viewer, **{**fields, "since": date(2023, 2, 1)})
    assert Measure.objects.get(pk=new.pk).ended_on == date(2023, 2, 1)
    actions.resume_measure(new, viewer, ground=WHO)
    assert Measure.objects.get(pk=new.pk).ended_by is None


def test_an_amendment_does_not_come_before_a_plan_of_a_measure_it_brought(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    one, two = (actions.amend(made.programme, viewer, since=date(2022, month, 1), act_text="№") for month in (3, 6))
    new = actions.add_measure(made.programme, viewer, number="1.4", title="Новий", amendment=one)
    by_years(inside, new, "mariia", y2022="1")
    actions.set_plan(new, viewer, kind="years", amounts={Key(2022): D(2)}, amendment=two)
    with pytest.raises(Refused, match="Від цього дня"):
        actions.change_amendment(one, viewer, since=date(2022, 7, 1), act=None, act_text="№", summary="")


# ── Allotments ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_allotments_hold_until_newer_ones_and_stand_apart_from_the_plan(inside: Cast) -> None:
    made, viewer = small(inside, PUBLISHED), inside.viewer("petro")
    by_years(inside, made["1.1"], y2024="94759400")
    keys = {Key(2024, "city", "general"): D("91748400"), Key(2024, "city", "special"): D("8415900")}
    actions.allot(made.programme, viewer, since=date(2024, 1, 1), amounts=keys, act_text="Рішення № 1")
    actions.allot(
        made.programme,
        viewer,
        since=date(2024, 5, 1),
        amounts={Key(2024, "city", "special"): D("0.01")},
        act_text="№ 2",
    )
    actions.allot(made.programme, viewer, since=date(2024, 1, 1), measure=made["1.1"], amounts=keys, act_text="№ 1")
    whole = Appropriation.objects.filter(measure=None)
    assert sorted(whole.on(date(2024, 4, 30)).values_list("amount", flat=True)) == [D("8415900"), D("91748400")]
    assert sorted(whole.on(date(2024, 5, 1)).values_list("amount", flat=True)) == [D("0.01"), D("91748400")]
    assert planned(made["1.1"], DAY) == {2024: D("94759400")}
    assert (last(Appropriation).verb, last(Appropriation).ground) == ("allot", "№ 1")


@pytest.mark.parametrize("given, status, said", [
    ({"amounts": {}}, 422, "хоча б одну суму"),
    ({"amounts": {Key(None): D(1)}}, 422, "на рік"),
    ({"amounts": {Key(2024): D("-1")}}, 422, "від’ємною"),
    ({"amounts": {Key(1900): D(1)}}, 422, "1900"),
    ({"since": date(1990, 1, 1)}, 422, "1990"),
    ({"act_text": ""}, 422, "Назвіть акт"),
    ({"since": DAY}, 409, "вже записано"),
])  # fmt: skip
def test_what_an_allotment_may_not_be(given: dict[str, Any], status: int, said: str, inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    usual = {"since": DAY, "amounts": {Key(2024): D(1)}, "act_text": "№ 1"}
    actions.allot(made.programme, viewer, **usual)
    with pytest.raises(Refused) as refusal:
        actions.allot(made.programme, viewer, **{**usual, "since": DAY + timedelta(days=1), **given})
    assert refusal.value.status == status and said in str(refusal.value.reason)
    assert Appropriation.objects.count() == 1


def test_an_allotment_is_corrected_on_a_ground_and_what_a_document_states_is_not(inside: Cast) -> None:
    made, viewer = small(inside, PUBLISHED), inside.viewer("petro")
    (row,) = actions.allot(made.programme, viewer, since=DAY, amounts={Key(2024): D(1)}, act_text="№ 1")
    fields = {"amount": D(2), "since": DAY, "act": None, "act_text": "№ 1"}
    with pytest.raises(Refused, match="підстав"):
        actions.change_appropriation(row, viewer, **fields)
    actions.change_appropriation(row, viewer, ground=WHO, **fields)
    row.refresh_from_db()
    assert row.amount == 2 and last(Appropriation).ground == WHO
    said = fill(Appropriation, inside.home, programme=made.programme, stated=True, year=2024)
    for deed in (
        lambda: actions.change_appropriation(said, viewer, ground=WHO, **fields),
        lambda: actions.remove_appropriation(said, viewer, ground=WHO),
    ):
        with pytest.raises(Refused, match="взято з документа"):
            deed()
    with pytest.raises(Refused) as refusal:
        actions.remove_appropriation(row, inside.viewer("mariia"), ground=WHO)
    assert refusal.value.status == 403
    actions.remove_appropriation(row, viewer, ground=WHO)
    assert list(Appropriation.objects.all()) == [said]


# ── Payments ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", [DRAFT, PUBLISHED, WITHHELD])
def test_whoever_writes_for_the_coordinator_pays_in_any_state(state: str, inside: Cast) -> None:
    made = small(inside, state)
    for who in ("mariia", "petro", "stepan", "iryna"):
        paid = pay(made, inside.viewer(who))
        actions.change_payment(
            paid,
            inside.viewer(who),
            day=DAY,
            amount=D("-1.5"),
            fund="",
            source="",
            executor="",
            document="",
            ground=WHO,
        )
        actions.remove_payment(paid, inside.viewer(who), ground=WHO)
    for who in ("alina", "anton", None):
        with pytest.raises(Refused, match="лише читати"):
            pay(made, inside.viewer(who))
    theirs = small(inside, state, title="Чужа", department=inside.enterprise)
    with pytest.raises(Refused, match="координатор: КП «Тепло»"):
        pay(theirs, inside.viewer("mariia"))
    paid = pay(theirs, inside.viewer("iryna"))
    for deed in (
        lambda: actions.remove_payment(paid, inside.viewer("mariia"), ground=WHO),
        lambda: actions.set_fund(paid, inside.viewer("mariia"), fund="general", ground=WHO),
    ):
        with pytest.raises(Refused) as refusal:
            deed()
        assert refusal.value.status == 403


def test_a_payment_is_exact_and_its_past_is_told(inside: Cast) -> None:
    made, viewer = small(inside, PUBLISHED), inside.viewer("mariia")
    paid = pay(made, viewer, "20287577.33", source="Бюджет  міста\nКиєва", executor="Секретаріат")
    paid.refresh_from_db()
    assert (paid.amount, paid.since, paid.until, paid.stated) == (D("20287577.33"), DAY, DAY, False)
    assert (paid.source, paid.cell, last(Spending).verb) == ("Бюджет міста Києва", None, "pay")
    fields = {
        "day": DAY, "amount": D("0.01"), "fund": "general", "source": "", "executor": "", "document": "№ 8", "measure": made["1.2"],
    }  # fmt: skip
    with pytest.raises(Refused, match="підставу"):
        actions.change_payment(paid, viewer, ground=" ", **fields)
    actions.change_payment(paid, viewer, ground=WHO, **fields)
    paid.refresh_from_db()
    assert (paid.amount, paid.measure, last(Spending).ground) == (D("0.01"), made["1.2"], WHO)
    with pytest.raises(Refused, match="підставу"):
        actions.remove_payment(paid, viewer, ground="")
    actions.remove_payment(paid, viewer, ground=WHO)
    assert last(Spending).before["document"] == "№ 8" and not Spending.objects.exists()


@pytest.mark.parametrize("given, said", [
    ({"day": date(2019, 12, 31)}, "2019 року"),
    ({"day": date(2025, 1, 1)}, "2025 року"),
    ({"amount": D(0)}, "нульовим"),
    ({"amount": D("0.005")}, "не ціла в копійках"),
    ({"amount": D(10) ** 16}, "завелика"),
    ({"fund": "third"}, "Такого фонду"),
])  # fmt: skip
def test_what_a_payment_may_not_be(given: dict[str, Any], said: str, inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    paid = pay(made, viewer)
    fields = {"day": DAY, "amount": D(1), "fund": "general", "source": "", "executor": "", "document": "", **given}
    for deed in (
        lambda: actions.add_payment(made["1.1"], viewer, **fields),
        lambda: actions.change_payment(paid, viewer, ground=WHO, **fields),
    ):
        with pytest.raises(Refused) as refusal:
            deed()
        assert refusal.value.status == 422 and said in str(refusal.value.reason)
    assert Spending.objects.get().amount == D("415892.00")


@pytest.mark.parametrize("shift, taken", [(-1, True), (0, True), (1, False)])
def test_a_payment_of_tomorrow_is_not_made_yet(shift: int, taken: bool, inside: Cast) -> None:
    made = small(inside, until_year=clock.today().year + 1)
    deed: Callable[[], Any] = lambda: pay(made, inside.viewer("mariia"), day=clock.today() + timedelta(days=shift))  # noqa: E731
    if taken:
        deed()
    else:
        with pytest.raises(Refused, match="ще не настав"):
            deed()


def test_payments_count_instead_of_what_a_document_states_and_are_never_added_to_it(inside: Cast) -> None:
    made, viewer = small(inside), inside.viewer("mariia")
    said = stated(inside, made["1.1"], "495720.00", HALF.since, HALF.until)
    rows = lambda: list(Spending.objects.filter(measure=made["1.1"]).of(HALF))  # noqa: E731
    assert rows() == [said]
    paid = pay(made, viewer, "300000.00")
    assert rows() == [paid]
    actions.remove_payment(paid, viewer, ground=WHO)
    assert rows() == [said]


def test_the_fund_of_a_stated_sum_is_said_on_a_ground_and_its_amount_stays(inside: Cast) -> None:
    made, viewer = small(inside, PUBLISHED), inside.viewer("mariia")
    said = stated(inside, made["1.1"], "415892.00", HALF.since, HALF.until)
    with pytest.raises(Refused, match="підставу"):
        actions.set_fund(said, viewer, fund="special", ground="")
    with pytest.raises(Refused, match="Такого фонду"):
        actions.set_fund(said, viewer, fund="third", ground=WHO)
    actions.set_fund(said, viewer, fund="special", ground=WHO)
    said.refresh_from_db()
    assert (said.fund, said.amount, last(Spending).verb) == ("special", D("415892.00"), "fund")
    fields = {"day": DAY, "amount": D(1), "fund": "", "source": "", "executor": "", "document": ""}
    for deed in (
        lambda: actions.change_payment(said, viewer, ground=WHO, **fields),
        lambda: actions.remove_payment(said, viewer, ground=WHO),
        lambda: actions.set_fund(pay(made, viewer), viewer, fund="general", ground=WHO),
    ):
        with pytest.raises(Refused, match=r"взято з документа|Це платіж"):
            deed()
