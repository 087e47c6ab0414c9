"""Numbers in a text: reading the slots, refusing what is wrong, printing with the right form, each asked once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Act, Department
from viche.kit import tenancy
from viche.kit.access import Viewer
from viche.kit.figures import Period, registered
from viche.kit.figures.grammar import MOST, Slot, SlotsRefused, Words, parse
from viche.kit.figures.printed import Number
from viche.kit.figures.slots import Values, check, printed, to_paste, understood
from viche.kit.models import Closure, StatedValue

HALF = Period.half(2024, 1)
NBSP = "\u00a0"


def slots(text: str) -> list[Slot]:
    return [part for part in parse(text) if isinstance(part, Slot)]


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.text() | st.text("{}#~|:=; act\n12", max_size=40))
def test_any_text_comes_back_or_is_refused_in_a_sentence(text: str) -> None:
    try:
        parts = parse(text)
    except SlotsRefused as refusal:
        assert refusal.messages and all(message[-1:] == "." or "»" in message for message in refusal.messages)
        return
    assert "".join(part.raw for part in parts) == text
    assert all("{" not in part.raw.replace("{{", "") for part in parts if isinstance(part, Words))


@given(st.text(st.characters(exclude_characters="{}"), max_size=60))
def test_text_without_brackets_stays(text: str) -> None:
    assert "".join(part.text for part in parse(text) if isinstance(part, Words)) == text


@pytest.mark.parametrize(
    ("text", "how", "narrow", "forms"),
    [
        ("{acts}", "noun", (), ()),
        ("{ acts }", "noun", (), ()),
        ("{acts#}", "digits", (), ()),
        ("{acts#акт|акти|актів}", "own", (), ("акт", "акти", "актів")),
        ("{acts~акт|акти|актів|акта}", "word", (), ("акт", "акти", "актів", "акта")),
        ("{acts:kind=decision}", "noun", (("kind", "decision"),), ()),
        ("{acts:вид=рішення; орган=рада#а|б|в}", "own", (("вид", "рішення"), ("орган", "рада")), ("а", "б", "в")),
    ],
)
def test_a_slot(text: str, how: str, narrow: tuple[tuple[str, str], ...], forms: tuple[str, ...]) -> None:
    (slot,) = slots(text)
    assert (slot.key, slot.how, slot.narrow, slot.forms, slot.raw) == ("acts", how, narrow, forms, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Проведено {acts", "не закрито"),
        ("Проведено acts} разів", "нічого не закриває"),
        ("{acts\n}", "не закрито"),
        ("{}", "назва числа"),
        ("{два слова}", "назва числа"),
        ("{acts#акт|акти}", "три форми"),
        ("{acts~}", "три форми"),
        ("{acts#акт||актів}", "три форми"),
        ("{acts:}", "після двокрапки"),
        ("{acts:kind}", "після двокрапки"),
        ("{acts:kind=a=b}", "після двокрапки"),
        ("{acts}" * (MOST + 1), "більше за"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, told: str) -> None:
    with translation.override("uk"), pytest.raises(SlotsRefused) as refusal:
        parse(text)
    assert told in refusal.value.messages[0]


def test_each_mistake_is_told_with_its_line() -> None:
    with translation.override("uk"):
        messages = check("Перший рядок\nдругий {acts} і } зайва\nтретій {acts#один}")
    assert len(messages) == 2
    assert messages[0].startswith("Рядок 2:") and "{acts#один}" in messages[1]


def test_doubled_brackets_are_brackets(cast: Cast) -> None:
    assert check("Множина {{1, 2}} — не число.") == []
    with tenancy.enter(cast.home.pk):
        (line,) = printed("Множина {{1, 2}}.", Values(HALF, cast.viewer("mariia")))
    assert line == ("Множина {1, 2}.",)


# ── What a slot names ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{act}", "Можливо, це: {acts} — Ухвалені акти"),
        ("{рішення}", "{council-decisions}"),
        ("{qwrtpsdfg}", "з переліку чисел"),
        ("{acts:колір=синій}", "за ознакою «колір» не поділити. Можна за такими: вид"),
        ("{acts:вид=закон}", "Є такі: рішення, розпорядження"),
        ("{acts:department=Відділ комунікаці}", "Можливо, це: Відділ комунікацій"),
        ("{acts:department=щось інше}", "не знайшлося"),
        ("{acts:department=99999999999999999999}", "не знайшлося"),
    ],
)
def test_unknown_names_are_told_with_near_ones(text: str, told: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), translation.override("uk"):
        (message,) = check(text)
    assert told in message


@pytest.mark.django_db
def test_a_part_of_another_hromada_is_not_known(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        assert check(f"{{acts:department={cast.department.pk}}}") == []
        assert check(f"{{acts:department={cast.other_department.pk}}}")


# ── Printing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def acts(cast: Cast, amount: int, **given: object) -> None:
    for day in range(amount):
        published(Act, cast.home, adopted_on=date(2024, 1, day + 1), department=cast.department, **given)


@pytest.mark.django_db
@pytest.mark.parametrize(("amount", "form"), [(0, "актів"), (1, "акт"), (2, "акти"), (5, "актів"), (21, "акт")])
def test_number_and_word_agree(amount: int, form: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), translation.override("en"):
        acts(cast, amount)
        values = Values(HALF, cast.viewer("mariia"))
        text = "{acts}; {acts#}; {acts#захід|заходи|заходів}; {acts~захід|заходи|заходів}"
        (line,) = printed(text, values)
    own = {"акт": "захід", "акти": "заходи", "актів": "заходів"}[form]
    said = "".join(part if isinstance(part, str) else part.text for part in line)
    assert said == f"{amount}{NBSP}{form}; {amount}; {amount}{NBSP}{own}; {own}"
    assert [part.value for part in line if isinstance(part, Number)] == [amount] * 3


@pytest.mark.django_db
def test_a_number_knows_what_it_was_counted_from(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        acts(cast, 2, kind="decision")
        acts(cast, 1, kind="order")
        fill(Act, cast.home, adopted_on=date(2024, 1, 9), department=cast.department, kind="decision")  # a draft
        first, second = printed(
            "Рішень: {acts:вид=рішення}\nу відділі {acts:department=Відділ комунікацій#}",
            Values(HALF, cast.viewer("mariia")),
        )
    assert first == ("Рішень: ", Number(f"2{NBSP}акти", 2, "acts", HALF, {"kind": "decision"}, "counted"))
    assert isinstance(second[1], Number)
    assert (second[1].text, second[1].narrow) == ("3", {"department": cast.department.pk})


@pytest.mark.django_db
def test_what_a_document_states_stands_where_nothing_is_counted(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        fill(StatedValue, cast.home, figure="acts", since=HALF.since, until=HALF.until, value=71, quote="71 акт")
        ((number,),) = printed("{acts}", Values(HALF, cast.viewer("mariia")))
        assert number == Number(f"71{NBSP}акт", 71, "acts", HALF, {}, "stated")
        ((other,),) = printed("{acts:kind=order}", Values(HALF, cast.viewer("mariia")))
        assert isinstance(other, Number) and (other.value, other.basis) == (0, "counted")
        acts(cast, 1)
        ((number,),) = printed("{acts}", Values(HALF, cast.viewer("mariia")))
        assert isinstance(number, Number) and (number.value, number.basis) == (1, "counted")


@pytest.mark.django_db
def test_text_of_a_document_with_brackets_is_printed_as_it_is(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        values = Values(HALF, cast.viewer("mariia"))
        text = "Дужка { без пари, {unknown}, {{двічі}}\n\nі рядок"
        assert printed(text, values) == ((text.split("\n")[0],), (), ("і рядок",))
        assert printed("{no-such-figure} і {{дужки}}", values) == (("{no-such-figure}", " і {дужки}"),)


@pytest.mark.django_db
def test_a_closed_section_tells_the_public_no_number(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        acts(cast, 3)
        fill(Closure, cast.home, section=Act._meta.db_table, mode="closed", since=date(2020, 1, 1))
        (line,) = printed("{acts}", Values(HALF, Viewer(hromada_id=cast.home.pk)))
        assert line == ("(число зараз закрито)",)
        ((number,),) = printed("{acts}", Values(HALF, cast.viewer("mariia")))
        assert isinstance(number, Number) and number.value == 3


@pytest.mark.django_db
def test_many_texts_ask_as_much_as_one(cast: Cast) -> None:
    text = "{acts}, {acts#}, {acts:kind=order}, {acts:department=Відділ комунікацій}, {council-decisions}"
    with tenancy.enter(cast.home.pk):
        acts(cast, 2)
        counts = []
        for texts in (1, 30):
            values = Values(HALF, cast.viewer("mariia"))
            with CaptureQueriesContext(connection) as asked:
                for _text in range(texts):
                    printed(text, values)
            counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_what_is_offered_to_paste_is_understood(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        for figure in registered().values():
            assert check(to_paste(figure)) == []
        figure = registered()["acts"]
        assert to_paste(figure, "kind", "decision", "рішення") == "{acts:вид=рішення}"
        assert to_paste(figure, "department", 5, "Відділ № 1; інше") == "{acts:відповідальний підрозділ=5}"
        assert check(to_paste(figure, "department", cast.department.pk, cast.department.name)) == []


@pytest.mark.django_db
def test_a_key_is_known_however_many_rows_come_before_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with tenancy.enter(cast.home.pk):
        units = [fill(Department, cast.home, name=f"Відділ {at}") for at in range(3)]
        monkeypatch.setattr("viche.kit.figures.slots.MOST_RELATED", 1)
        for unit in units:
            (slot,) = slots(f"{{acts:department={unit.pk}}}")
            assert understood(slot).narrow == {"department": unit.pk}
        for nobody in (0, 10**17, "²"):
            assert check(f"{{acts:department={nobody}}}")
