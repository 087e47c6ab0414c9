"""The language of outlines: what it gives, what it says of mistakes, and what it refuses to whoever means harm."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Act, Department, Hromada
from viche.kit import journal, tenancy
from viche.kit.figures import Period
from viche.kit.models import Closure
from viche.kit.publishing import DRAFT, PUBLISHED
from viche.registers.kinds.event import Event
from viche.reports import language, texts
from viche.reports.asking import records
from viche.reports.composing import Composed, compose
from viche.reports.language import OutlineRefused
from viche.reports.texts import Head

YEAR = Period.year(2024)
HEAD = Head("Звіт", "department", "Звіт за {year} рік")
ATTACKS = (Path(__file__).parent / "attacks.txt").read_text().split("\n====\n")


@pytest.fixture
def inside(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk):
        yield


def told(cast: Cast, body: str) -> Composed:
    """The report the body gives for the department of the cast."""
    return compose(texts.outline("tried", HEAD, body), cast.department, YEAR, cast.viewer("iryna"))


def lines(cast: Cast, body: str) -> list[str]:
    return [block.text.replace("\N{NO-BREAK SPACE}", " ") for block in told(cast, body).content.blocks]  # type: ignore[union-attr]


def act(cast: Cast, day: date, **given: Any) -> Act:
    return fill(Act, cast.home, department=cast.department, state=PUBLISHED, adopted_on=day, **given)


def event(cast: Cast, title: str, day: date, kind: str = "forum", **given: Any) -> Event:
    given = {"state": PUBLISHED, **given}
    return fill(Event, cast.home, department=cast.department, title=title, starts_on=day, kind=kind, **given)


def test_a_number_agrees_with_its_word_and_opens_its_records(cast: Cast, inside: None) -> None:
    body = "Ухвалено {acts#акт|акти|актів}."
    assert lines(cast, body) == ["Ухвалено 0 актів."]
    first = act(cast, date(2024, 3, 1))
    assert lines(cast, body) == ["Ухвалено 1 акт."]
    second = act(cast, date(2024, 12, 31))
    act(cast, date(2025, 1, 1))
    composed = told(cast, body)
    assert composed.content.blocks[0].text == "Ухвалено 2\N{NO-BREAK SPACE}акти."  # type: ignore[union-attr]
    [number] = composed.numbers[:1]
    assert number.asked and list(records(number.asked).order_by("pk")) == [first, second]


def test_a_sentence_is_printed_when_there_is_something_to_say(cast: Cast, inside: None) -> None:
    body = "{% if acts > 0 %}Є {acts#}.{% else %}Немає.{% endif %}\n\n{% unless acts > 0 %}{% endunless %}\n\nКінець."
    assert lines(cast, body) == ["Немає.", "Кінець."]
    act(cast, date(2024, 3, 1))
    assert lines(cast, body) == ["Є 1.", "Кінець."]


def test_a_loop_says_each_record_in_order_of_day(cast: Cast, inside: None) -> None:
    event(cast, "Другий", date(2024, 6, 2))
    event(cast, "Перший", date(2024, 4, 18))
    event(cast, "Не форум", date(2024, 4, 1), kind="training")
    event(cast, "Чернетка", date(2024, 4, 1), state=DRAFT)
    event(cast, "Торішній", date(2023, 4, 1))
    body = (
        '{% for one in events | where: "kind", "forum" %}- «{{ one.title }}», {{ one.starts_on | date }};\n{% endfor %}'
    )
    assert lines(cast, body) == ["«Перший», 18 квітня 2024 року;", "«Другий», 2 червня 2024 року;"]
    joined = '{{ events | where: "kind", "forum" | map: "title" | join_and }}'
    assert lines(cast, joined) == ["Перший і Другий"]


def test_braces_of_records_are_only_text(cast: Cast, inside: None) -> None:
    event(cast, "{acts#} {{ hromada.name }} {% if %} \ue0000\ue001", date(2024, 4, 18))
    said = lines(cast, "{% for one in events %}{{ one.title }}{% endfor %}")
    assert said == ["{acts#} {{ hromada.name }} {% if %} 0"]


def test_a_slot_may_be_narrowed_by_what_a_loop_says(cast: Cast, inside: None) -> None:
    event(cast, "А", date(2024, 4, 18))
    event(cast, "Б", date(2024, 5, 18), kind="training")
    body = "{% for one in events %}{{ one.title }}: {events:kind=[one.kind_key]#}; {% endfor %}"
    assert lines(cast, body) == ["А: 1; Б: 1;"]


def test_own_is_the_department_of_the_report(cast: Cast, inside: None) -> None:
    act(cast, date(2024, 3, 1))
    with journal.change("test", by=None):
        act_of = Department.objects.create(hromada=cast.home, name="Архів")
    fill(Act, cast.home, department=act_of, state=PUBLISHED, adopted_on=date(2024, 3, 2))
    assert lines(cast, "{acts:department=own#} із {acts#}") == ["1 із 2"]


def test_a_number_of_a_closed_section_does_not_slip_into_a_text(cast: Cast, inside: None) -> None:
    """A report is read by everybody: what the public may not see today is not counted for it, in any way of writing."""
    act(cast, date(2024, 3, 1))
    event(cast, "Відкритий", date(2024, 3, 1))
    body = "Актів {acts#}, {acts#словом}, {acts~акт|акти|актів}; заходів {events#}.{% if acts > 0 %} Є акти.{% endif %}"
    assert lines(cast, body) == ["Актів 1, один, акт; заходів 1. Є акти."]
    closed = "(число зараз закрито)"
    fill(Closure, cast.home, section=Act._meta.db_table, mode="closed", since=date(2020, 1, 1))
    composed = told(cast, body)
    assert composed.content.blocks[0].text.replace("\N{NO-BREAK SPACE}", " ") == (  # type: ignore[union-attr]
        f"Актів {closed}, {closed}, {closed}; заходів 1."
    )
    assert [taken.asked.figure for taken in composed.numbers if taken.asked] == ["events"]


def test_names_stand_in_their_cases(cast: Cast, inside: None) -> None:
    place = Hromada.objects.get(pk=cast.home.pk)
    said = lines(cast, "{{ council.genitive }}; {{ report.year }}; {{ department.name }}")
    assert said[0].endswith(f"2024; {cast.department.name}") and place.council.split()[0] not in said[0]


def test_people_and_organisations_stand_in_the_case_that_is_asked(cast: Cast, inside: None) -> None:
    event(
        cast,
        "Вілкул Юрій Григорович",
        date(2024, 3, 1),
        organiser="Міністерство освіти, Регіональний офіс «U-LEAD»",
        topic="учитель",
    )
    body = (
        '{% for one in events %}{{ one.title | person: "gen" | initials }}; {{ one.organiser | organisation: "ins" }}; '
        '{{ one.topic | post: "dat" }}, {{ one.topic | posts: "dat" }}; {{ one.partner | post: "dat" }}{% endfor %}'
    )
    assert lines(cast, body) == ["Вілкула Ю.Г.; Міністерством освіти, Регіональним офісом «U-LEAD»; учителю, учителям;"]


def test_nothing_is_nothing_further_on(cast: Cast, inside: None) -> None:
    body = '{% assign one = events | where: "kind", "forum" | first %}{% if one.venue %}{{ one.venue.name }}{% else %}Немає{{ one.venue.name }}.{% endif %}'
    assert lines(cast, body) == ["Немає."]
    event(cast, "А", date(2024, 4, 18))
    assert lines(cast, body) == ["Немає."]


def test_marks_of_lines_say_what_they_are(cast: Cast, inside: None) -> None:
    body = "> Додаток 1\n\n# ЗВІТ\n# за рік\n\n## Розділ\nТекст\nдалі.\n- пункт\n- ще пункт\n\n---\n~ Начальник\n~ Ім’я"
    blocks = told(cast, body).content.blocks
    assert [(block.style, block.text) for block in blocks] == [  # type: ignore[union-attr]
        ("annex", "Додаток 1"),
        ("title", "ЗВІТ\nза рік"),
        ("heading", "Розділ"),
        ("text", "Текст далі."),
        ("item", "пункт"),
        ("item", "ще пункт"),
        ("text", "_" * 29),
        ("signature", "Начальник\nІм’я"),
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{consultationz#}", "Можливо, це"),
        ("{acts:kind=нема#}", "Є такі"),
        ("перший\n{% if acts > 0 %}без кінця", "Рядок 2: блок «{% if acts > 0 %}» не закрито"),
        ("{% for one in events %}{% if one %}x{% endfor %}", "блок «{% if one %}» не закрито"),
        ("x{% endif %}", "нічого не закриває"),
        ("перший\n{{ report.nothing }}", "Рядок 2"),
        ("{% include 'x' %}", "можна писати лише"),
        ("{{ acts }}", "одинарних дужках"),
        ("{{ report.nothing }}", "назви тут немає"),
        ("{{ department.name | shout }}", "фільтра немає"),
        ("{% for one in events %}{{ one.secret }}{% endfor %}", "Поля «secret»"),
        ('{{ events | where: "kind", "нема" | map: "title" | join }}', "Значення «нема»"),
        ("{{ events }}", "одинарних дужках"),
        ('{{ events | where: "kind", "forum" }}', "циклом for"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(body: str, says: str, cast: Cast, inside: None) -> None:
    event(cast, "А", date(2024, 4, 18))
    with pytest.raises(OutlineRefused, match=says):
        told(cast, body)


@pytest.mark.parametrize("attack", ATTACKS, ids=[str(at) for at in range(1, len(ATTACKS) + 1)])
def test_no_attack_gets_anything(attack: str, cast: Cast, inside: None) -> None:
    """Each is refused in words, or prints nothing of Python, of files, of secrets or of another hromada; soon, and briefly."""
    event(cast, "А" * 100, date(2024, 4, 18))
    with tenancy.enter(cast.other.pk):
        fill(Event, cast.other, title="ЧУЖЕ", state=PUBLISHED, starts_on=date(2024, 4, 18), kind="forum")
    began = time.monotonic()
    try:
        if sentences := texts.wrong(attack, HEAD.subject):
            raise OutlineRefused(sentences)
        said = "\n".join(lines(cast, attack))
    except OutlineRefused as refusal:
        assert refusal.messages and all(message and "Traceback" not in message for message in refusal.messages)
        said = " ".join(refusal.messages).replace(attack, "")
    assert time.monotonic() - began < 5
    assert len(said) < 1_000_000
    for secret in (
        settings.SECRET_KEY,
        "root:",
        "<class",
        "<function",
        "<module",
        "object at 0x",
        "ЧУЖЕ",
        "pbkdf2",
        "postgres://",
    ):
        assert secret not in said, secret


def test_there_are_fifty_attacks() -> None:
    assert len(ATTACKS) >= 50 and len(set(ATTACKS)) == len(ATTACKS)


def test_delivered_forms_are_whole() -> None:
    for path in sorted(texts.DELIVERED.glob("*.txt")):
        assert _wrong(path.read_text()) == [], path.stem


def _wrong(text: str) -> list[str]:
    head, body = texts.split(text)
    return texts.wrong(body, head.subject)


@pytest.mark.parametrize(
    "source",
    [
        "{" * 200_000,
        "{{ " * 66_000,
        "{% " * 66_000,
        "{% for x in a" + "|a" * 90_000 + " %}",
        "{{ a " + "| upcase " * 20_000 + "}}",
        "{% raw %}" * 20_000,
        "{% doc %}" * 20_000,
        "{% comment %}" * 15_000,
    ],
    ids=["braces", "outputs", "tags", "loop", "filters", "raw", "doc", "comments"],
)
def test_a_text_made_to_be_read_for_hours_is_refused_at_once(source: str) -> None:
    """Each of the first seven took from a minute to hours of the processor when every opening was looked after to the end."""
    begun = time.process_time()
    assert language.check(source)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize("case", ["gen", "nom", "acc", "у"])
def test_a_case_a_filter_does_not_know_is_a_sentence(case: str, cast: Cast, inside: None) -> None:
    with pytest.raises(OutlineRefused, match="відмінка немає"):
        lines(cast, f'{{{{ "полковник" | posts: "{case}" }}}}')
    if case == "у":
        for filter_ in ("in_words", "ordinal"):
            with pytest.raises(OutlineRefused, match="відмінка немає"):
                lines(cast, f'{{{{ 2 | {filter_}: "m", "{case}" }}}}')
