"""Typography, alphabetical order, Latin letters."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viche.kit.words import slug, sort_key, transliterate, typograph

UKRAINIAN = st.text("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐЄІЇЯ’'- —–.,№§123 \u00a0\n", max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("в Києві", "в~Києві"),
        ("У громаді", "У~громаді"),
        ("і в місті, і на селі", "і~в~місті, і~на~селі"),
        ("й до ради", "й~до~ради"),
        ("за та не", "за~та~не"),
        ("№ 5 від п. 3 ст. 23-1", "№~5 від п.~3 ст.~23-1"),
        ("рада — орган", "рада~— орган"),
        ("— Так — ні", "— Так~— ні"),
        ("з  двома   пробілами", "з~двома   пробілами"),
        ("І. П. Котляревський", "І.~П.~Котляревський"),
        ("Котляревський І. П.", "Котляревський~І.~П."),
        ("Т. Шевченко", "Т.~Шевченко"),
        ("20 листопада 2026 року", "20~листопада 2026~року"),
        ("115 090 осіб, 20 287 577,33 грн", "115~090 осіб, 20~287~577,33~грн"),
        ("50 тис. грн", "50~тис. грн"),
        ("12 %", "12~%"),
        ("хотів би знати", "хотів~би знати"),
        # Not these.
        ("мова на-гора", "мова на-гора"),
        ("слова кінчаються на літеру в\nрядок", "слова кінчаються на~літеру в\nрядок"),
        ("об’єднання", "об’єднання"),
        ("по-перше, будь-що", "по-перше, будь-що"),
        ("мати", "мати"),
        ("28 листопада–3 грудня", "28~листопада–3~грудня"),
        ("рік 2026 12345", "рік 2026 12345"),
        ("", ""),
        ("в", "в"),
        ("в ", "в "),
    ],
)
def test_typograph(text: str, shown: str) -> None:
    assert typograph(text) == shown.replace("~", "\u00a0")


@given(UKRAINIAN)
def test_typograph_twice_is_typograph_once(text: str) -> None:
    once = typograph(text)
    assert typograph(once) == once


@given(UKRAINIAN)
def test_typograph_changes_only_spaces(text: str) -> None:
    gaps = re.compile("[ \u00a0]+")
    assert gaps.sub(" ", typograph(text)) == gaps.sub(" ", text)


ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"


def test_the_alphabet_is_in_order() -> None:
    assert "".join(sorted(set(ALPHABET), key=sort_key)) == ALPHABET
    assert "".join(sorted(set(ALPHABET.upper()), key=sort_key)) == ALPHABET.upper()


@pytest.mark.parametrize(
    "ordered",
    [
        "гора ґава дім Єва зима иржа іній Їжак йод яма",
        "Гюго ґава Ґонта день",
        "ея єва Жмеринка",
        "ия івовий іян їда йти",
        "Авангард Бар Вінниця Гадяч Ґоржа Дубно Енергодар Єнакієве Жовква Запоріжжя Ірпінь Їжівці Йосипівка Київ",
        "сад сала щука Юність Ялта",
        "альт альтанка альфа",
        "2026 abc абв",
    ],
)
def test_words_in_order(ordered: str) -> None:
    expected = ordered.split()
    assert sorted(set(expected), key=sort_key) == expected
    assert sorted({word.upper() for word in expected}, key=sort_key) == [word.upper() for word in expected]


def test_what_does_not_count_in_order() -> None:
    assert sort_key("Об’єднання") == sort_key("об'єднання") == sort_key("обʼєднання") == sort_key("обєднання")
    assert sort_key("за\u0301мок") == sort_key("замок")
    assert sort_key("«Нова  Гута»") == sort_key("нова-гута")
    assert sort_key("й") == sort_key("и\u0306")  # composed and decomposed
    assert sorted(["Новаки", "Нова Гута", "Нова"], key=sort_key) == ["Нова", "Нова Гута", "Новаки"]


@given(st.text(ALPHABET, max_size=8), st.text(ALPHABET, max_size=8))
def test_sort_key_is_the_order_of_the_alphabet(first: str, second: str) -> None:
    by_letters = [ALPHABET.index(letter) for letter in first], [ALPHABET.index(letter) for letter in second]
    assert (sort_key(first) < sort_key(second)) == (by_letters[0] < by_letters[1])
    assert (sort_key(first) == sort_key(second)) == (first == second)


@given(st.lists(st.text(max_size=12), max_size=12))
def test_sort_key_sorts_alike_in_python_and_in_bytes(texts: list[str]) -> None:
    keys = sorted(key for text in texts if (key := sort_key(text)).isprintable())
    assert all(first.encode() <= second.encode() for first, second in pairwise(keys))


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        # The examples of the resolution's own table.
        ("Алушта Андрій", "Alushta Andrii"),
        ("Борщагівка Борисенко", "Borshchahivka Borysenko"),
        ("Вінниця Володимир", "Vinnytsia Volodymyr"),
        ("Гадяч Богдан", "Hadiach Bohdan"),
        ("Ґалаґан Ґорґани", "Galagan Gorgany"),
        ("Єнакієве Гаєвич", "Yenakiieve Haievych"),
        ("Житомир Жанна", "Zhytomyr Zhanna"),
        ("Згорани Розгон", "Zghorany Rozghon"),
        ("Медвин Михайленко", "Medvyn Mykhailenko"),
        ("Іванків Іващенко", "Ivankiv Ivashchenko"),
        ("Їжакевич Кадиївка Мар’їне", "Yizhakevych Kadyivka Marine"),
        ("Йосипівка Стрий Олексій", "Yosypivka Stryi Oleksii"),
        ("Харків Хмельницький", "Kharkiv Khmelnytskyi"),
        ("Біла Церква Стеценко", "Bila Tserkva Stetsenko"),
        ("Чернівці Шевченко", "Chernivtsi Shevchenko"),
        ("Щербухи Гоща Гаращенко", "Shcherbukhy Hoshcha Harashchenko"),
        ("Юрій Корюківка", "Yurii Koriukivka"),
        ("Яготин Ярошенко Костянтин Знам’янка Феодосія", "Yahotyn Yaroshenko Kostiantyn Znamianka Feodosiia"),
        # And the edges.
        ("Івано-Яворівка", "Ivano-Yavorivka"),
        ("ЩАСТЯ ЗГОДА", "SHCHASTIA ZGHODA"),
        ("Я", "Ya"),
        ("Знам'янка", "Znamianka"),
        ("«єдність»", "«yednist»"),
        ("Viche 2026", "Viche 2026"),
        ("подъезд мыло ёж", "podezd mylo iozh"),
        ("за\u0301мок", "zamok"),
    ],
)
def test_transliterate(text: str, latin: str) -> None:
    assert transliterate(text) == latin


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Про бюджет на 2026 рік", "pro-biudzhet-na-2026-rik"),
        ("  Знам’янська — громада! ", "znamianska-hromada"),
        ("Згода та об’єднання", "zghoda-ta-obiednannia"),
        ("№ 1204/5-р", "1204-5-r"),
        ("Café Göteborg", "cafe-goteborg"),
        ("ЄС і Україна", "yes-i-ukraina"),
        ("!!!", ""),
        ("中文", ""),
        ("", ""),
    ],
)
def test_slug(text: str, address: str) -> None:
    assert slug(text) == address


def test_a_long_slug_is_cut_at_a_word() -> None:
    assert slug("перше друге третє", 12) == "pershe-druhe"
    assert slug("перше друге третє", 13) == "pershe-druhe"
    assert slug("перше друге третє", 11) == "pershe"
    assert slug("перше", 3) == "per"


@given(st.text(max_size=60), st.integers(1, 30))
def test_a_slug_is_always_an_address(text: str, length: int) -> None:
    result = slug(text, length)
    assert len(result) <= length
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", result)
