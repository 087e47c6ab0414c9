"""Names, ranks and posts of people in their cases."""

from __future__ import annotations

import pytest

from viche.kit.words import Case, initials, person, post, posts


@pytest.mark.parametrize(
    ("name", "case", "said"),
    [
        ("Дерусова Інна Миколаївна", "dat", "Дерусовій Інні Миколаївні"),
        ("Грудзевич Олег Петрович", "dat", "Грудзевичу Олегу Петровичу"),
        ("Рябоконь Микола Петрович", "gen", "Рябоконя Миколи Петровича"),
        ("Олег Петрович Грудзевич", "dat", "Олегу Петровичу Грудзевичу"),
        ("Олена Вигадана", "gen", "Олени Вигаданої"),
        ("Вигадана Олена", "ins", "Вигаданою Оленою"),
        # Whose gender is not told.
        ("Вілкул Ю.Г.", "gen", "Вілкул Ю.Г."),
        ("Вілкул", "gen", "Вілкул"),
        ("", "gen", ""),
        ("Депутат 7 (вигадано)", "gen", "Депутат 7 (вигадано)"),
    ],
)
def test_a_name(name: str, case: Case, said: str) -> None:
    assert person(name, case) == said


@pytest.mark.parametrize(
    ("name", "case", "said"),
    [
        ("старший сержант", "dat", "старшому сержанту"),
        (
            "секретар міської ради – виконуючий обов’язки міського голови",
            "gen",
            "секретаря міської ради – виконуючого обов’язки міського голови",
        ),
        ("міський голова", "ins", "міським головою"),
        ("Герой України", "dat", "Герою України"),
        ("Герой України", "nom", "Герой України"),
        ("член Національної спілки художників України", "dat", "члену Національної спілки художників України"),
    ],
)
def test_a_post(name: str, case: Case, said: str) -> None:
    assert post(name, case) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("підполковник", "підполковникам"),
        ("старший сержант", "старшим сержантам"),
        ("Герой України", "Героям України"),
        ("лікар", "лікарям"),
        ("старшина", "старшинам"),
        ("учитель", "учителям"),
    ],
)
def test_several(name: str, said: str) -> None:
    assert posts(name, "dat") == said


def test_initials() -> None:
    assert initials("Вілкула Юрія Григоровича") == "Вілкула Ю.Г."
    assert initials("Олена Вигадана") == "Олена Вигадана"


def test_nothing_stays_nothing() -> None:
    assert [post(" ", "gen"), posts(" ", "dat")] == ["", ""]
