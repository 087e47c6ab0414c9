"""The reports of five hromadas, told by their outlines from the demo's records, against the printed ones.

White space, kinds of apostrophes and signs of layout aside, a told report is the printed one with its slips put right
(`data/reports/slips.csv`), letter for letter.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher

import pytest

from viche.hromada.models import Department, Hromada
from viche.kit import figures, journal, tenancy
from viche.kit.figures import Period
from viche.office.programmes.models import Measure, Task
from viche.people.models import Person
from viche.people.roles import viewer_of
from viche.registers.kinds.consultation import Consultation
from viche.registers.kinds.event import Event
from viche.reports import texts
from viche.reports.composing import Composed
from viche.reports.content import Paragraph
from viche.site.demo import cast, stated
from viche.site.management.commands.seeds import NOTES
from viche.site.seeds.moved import items, moves
from viche.site.seeds.shift import shift
from viche.site.seeds.slots import missing, slots, stands_in_form
from viche.site.seeds.told import REPORTS, SEEDS, YEAR_2024, Seed, found, plain, printed, slips, tell
from viche.site.tests.test_demo import demo
from viche.site.tests.test_demo_notes import FORMS as NOTE_FORMS

__all__ = ["demo"]

FORMS = ("annual-department", "annual-department-headings")
# Where a name or a word should be and is not.
HOLE = re.compile(r"«»|<>|\(\)|\s[,.;:)]|,[,.;]|\(\s|  ")
TOLD = {seed.key: seed for seed in SEEDS}
# Those all of whose numbers are counted from records.
COUNTED = ("000", "001", "004")
# What is a slot in a printed report and is the form's own: which annex this form is.
OWN = {("002-01", "annex")}


def again(key: str) -> Composed:
    """The report as its form tells it today."""
    return tell(TOLD[key])


def lines(composed: Composed) -> list[str]:
    """Paragraphs as they read."""
    return [block.text for block in composed.content.blocks if isinstance(block, Paragraph)]


def unlike(found: list[str], wanted: str) -> str:
    """How alike each paragraph is, and what differs."""
    text = "".join(found)
    same = SequenceMatcher(None, text, wanted, autojunk=False)
    alike = [False] * len(text)
    for block in same.get_matching_blocks():
        alike[block.a : block.a + block.size] = [True] * block.size
    said, at = [f"{sum(alike) / max(len(wanted), 1):.2%} alike"], 0
    for number, line in enumerate(found, 1):
        share, at = sum(alike[at : at + len(line)]) / max(len(line), 1), at + len(line)
        said += [f"paragraph {number}: {share:.1%}, {line[:60]}…"] if share < 1 else []
    for tag, a, b, c, d in same.get_opcodes():
        if tag != "equal":
            said.append(f"told {text[max(a - 30, 0) : b + 30]!r}, printed {wanted[max(c - 30, 0) : d + 30]!r}")
    return "\n".join(said)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", TOLD)
def test_a_report_told_from_records_is_the_printed_one(demo: dict[str, Hromada], seed: str) -> None:
    composed = again(seed)
    assert [line for line in lines(composed) if HOLE.search(line)] == []
    if found(composed, seed) != printed(seed):
        pytest.fail(f"{seed}: {unlike([plain(line) for line in lines(composed)], printed(seed))}")


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", ("000", "001"))
def test_each_form_serves_each_hromada(demo: dict[str, Hromada], seed: str, form: str) -> None:
    """A form made for one department does not fail where another noted other things."""
    assert tell(Seed(seed, form, TOLD[seed].about, YEAR_2024)).numbers


@pytest.mark.django_db
@pytest.mark.parametrize("seed", COUNTED)
def test_every_number_of_the_report_opens_its_records(demo: dict[str, Hromada], seed: str) -> None:
    composed = again(seed)
    opened = [taken for taken in composed.numbers if taken.asked and taken.answer.records]
    assert len(opened) == len(composed.numbers)
    said = {(taken.asked.figure, taken.value) for taken in opened if taken.asked}
    # The registry of agreements is told as what is in force: it goes back to 2013.
    wanted = {(row.figure.replace("agreements", "agreements.valid"), row.value) for row in stated.printed()
              if row.seed == seed}  # fmt: skip
    assert {(figure, int(value)) for figure, value in wanted} <= {(figure, int(value)) for figure, value in said}


@pytest.mark.django_db
def test_one_more_electronic_consultation_moves_the_text(demo: dict[str, Hromada]) -> None:
    place = demo["kropyvnytskyi"]
    with tenancy.enter(place.pk), journal.change("note", by=None, ground="Ще одна"):
        first = Consultation.objects.published().filter(form="electronic", held_on__year=2024).latest("held_on")
        first.pk, first.title, first.participants, first._state.adding = None, "Ще одна", 12, True
        first.save()
    text = " ".join(lines(again("000"))).replace("\N{NO-BREAK SPACE}", " ")
    assert "проведення 72 консультацій з громадськістю, з них 24 електронних" in text
    assert "участь у консультаціях взяли 10 044 особи" in text
    assert "щодо проведення 24 електронних консультацій" in text


@pytest.mark.django_db
@pytest.mark.parametrize("seed", COUNTED)
def test_one_more_record_of_everything_moves_every_number_and_nothing_else(demo: dict[str, Hromada], seed: str) -> None:
    before = again(seed)
    place = demo[TOLD[seed].slug]
    person = Person.objects.get(email=f"{NOTES[place.slug]}@{cast.DOMAIN}")
    assert shift(viewer_of(person.pk, place.pk, second_factor=True), before.numbers)
    now = again(seed)
    with tenancy.enter(place.pk):
        found = moves(before, now)
    # A copy has the share its record has.
    measures = {taken.title: figures.figure(taken.asked.figure).measure for taken in before.numbers if taken.asked}
    assert [each for each in found["stayed"] if not isinstance(measures[each["title"]], figures.Weighted)] == []
    assert len(found["moved"]) > 2 * len(found["stayed"])
    own, strange = items(before, now)
    assert strange == [] and own


@pytest.mark.django_db
def test_another_change_than_of_numbers_is_noticed(demo: dict[str, Hromada]) -> None:
    """The measure itself can fail: words that no record repeats are told."""
    before = again("000")
    with tenancy.enter(demo["kropyvnytskyi"].pk), journal.change("correct", by=None, ground="Інші слова"):
        Event.objects.filter(kind="forum").update(topic="Зовсім інше")
    _own, strange = items(before, again("000"))
    assert strange == ["нові виклики та можливості для розвитку громадянського суспільства → зовсім інше"]


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_what_did_not_happen_is_not_told(demo: dict[str, Hromada], form: str) -> None:
    """No paragraph of a hromada that noted nothing says «0», and none has a hole where a name should be."""
    unit = lambda: Department.objects.get(name="Юридичний відділ")  # noqa: E731
    composed = tell(Seed("004", form, unit, YEAR_2024))
    text = "\n".join(lines(composed))
    assert not composed.numbers and not re.search(r"\d", text.replace("2024", ""))
    assert not HOLE.search(text)


@pytest.mark.django_db
def test_a_letter_of_a_half_year_in_which_nothing_was_noted(demo: dict[str, Hromada]) -> None:
    """It names what stands and the ways, and no result."""
    composed = tell(replace(TOLD["004"], period=Period(date(2023, 7, 1), date(2023, 12, 31))))
    text = "\n".join(lines(composed))
    assert not composed.numbers and not HOLE.search(text)
    assert "Електронні петиції" in text and "створення електронної розсилки" in text
    assert not re.search(r"Оприлюднено|Надано|На Ваше доручення|не проведено|відкриття|2022", text)


@pytest.mark.django_db
def test_a_task_without_words_of_its_own_is_told_by_its_statements(demo: dict[str, Hromada]) -> None:
    with tenancy.enter(demo["khmilnyk"].pk), journal.change("correct", by=None, ground="Інша назва"):
        Task.objects.filter(number="3.12.2").update(title="Інше завдання")
    text = "\n".join(lines(again("004")))
    assert "проконсультували 124 громадян" in text and "3112" not in text
    assert "фінансову підтримку отримали 3 громадських організації" in text


@pytest.mark.django_db
def test_a_letter_of_a_programme_without_tasks_tells_its_statements(demo: dict[str, Hromada]) -> None:
    with tenancy.enter(demo["khmilnyk"].pk), journal.change("correct", by=None, ground="Без завдань"):
        Measure.objects.update(task=None)
    text = "\n".join(lines(again("004")))
    assert "створення електронної розсилки" in text and "Оприлюднено 3112 інформацій" in text


@pytest.mark.django_db
def test_a_report_by_directions_tells_what_is_counted_and_what_is_stated(demo: dict[str, Hromada]) -> None:
    composed = again("003")
    told = {(taken.asked.figure, taken.value, taken.basis) for taken in composed.numbers if taken.asked}
    assert {(row.figure, row.value) for row in stated.printed() if row.seed == "003"} == {each[:2] for each in told}
    counted = {figure for figure, _value, basis in told if basis == "counted"}
    assert counted == {"council-sessions", "consultations", "awards.executive"}
    text = " ".join(lines(composed)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Героям України: сержанту Дерусовій Інні Миколаївні (посмертно), капітану" in text
    assert "у тому числі в районах міста: Тернівському – 308, Покровському – 161" in text


@pytest.mark.django_db
def test_districts_stand_in_the_order_of_the_hromada(demo: dict[str, Hromada]) -> None:
    with tenancy.enter(None), journal.change("identity", by=None, ground="Інший порядок"):
        Hromada.objects.filter(slug="kryvyi-rih").update(districts="Інгулецький\nТернівський")
    text = " ".join(lines(again("003"))).replace("\N{NO-BREAK SPACE}", " ")
    # Those it does not name follow by the alphabet.
    assert "Інгулецькому – 98, Тернівському – 308, Довгинцівському – 152, Металургійному – 44" in text


@pytest.mark.django_db
@pytest.mark.parametrize("seed", TOLD)
def test_what_is_a_slot_comes_from_data(demo: dict[str, Hromada], seed: str) -> None:
    """Each stands in the told report; no number, numeral, date and name of them stands in its form."""
    text = found(again(seed), seed)
    assert [(slot.pattern, slot.name) for slot in missing(seed, text)] == []
    as_text = [slot for slot in slots(seed) if stands_in_form(slot) and (slot.pattern, slot.name) not in OWN]
    # Of words a form may choose: «відкрите засідання», a closing sentence.
    assert [slot for slot in as_text if slot.kind != "words"] == []


@pytest.mark.parametrize("form", (*FORMS, "goal-letter", "programme-directions", *NOTE_FORMS))
def test_no_number_stands_in_an_outline_as_text(form: str) -> None:
    body = texts.split((texts.DELIVERED / f"{form}.txt").read_text())[1]
    assert re.findall(r"\d", re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{[^{}]*\}", "", body, flags=re.S)) == []


@pytest.mark.parametrize("seed", stated.SEEDS)
def test_every_slip_stands_in_its_report(seed: str) -> None:
    """Each is one that was printed; put right, none is left."""
    text = plain((REPORTS / f"{seed}.txt").read_text(encoding="utf-8"))
    assert [wrong for wrong, _right in slips(seed) if wrong not in text] == []
    assert [
        wrong for wrong, right in slips(seed) if wrong != right and wrong not in right and wrong in printed(seed)
    ] == []
