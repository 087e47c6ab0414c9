"""The codifier of territory: counts of the edition, parents, what may be opened, a newer file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from viche.hromada import codifier
from viche.hromada.models import KYIV, Territory
from viche.kit import words

EDITION = {"O": 25, "K": 2, "P": 136, "H": 1772, "M": 461, "X": 2007, "C": 27237, "B": 108}
KROPYVNYTSKYI = "UA35040210010019355"


@pytest.mark.django_db
def test_the_shipped_edition_is_loaded_whole() -> None:
    counted = dict(Territory.objects.values_list("category").annotate(n=Count("*")))
    assert counted == EDITION
    assert Territory.objects.count() == 31_748


@pytest.mark.django_db
def test_parents_follow_the_levels_of_the_official_file() -> None:
    city = Territory.objects.select_related("parent__parent__parent").get(pk=KROPYVNYTSKYI)
    hromada = city.parent
    assert hromada is not None and hromada.parent is not None and hromada.parent.parent is not None
    assert [hromada.category, hromada.parent.category, hromada.parent.parent.category] == ["H", "P", "O"]
    assert hromada.parent.parent.name == "Кіровоградська"
    orphans = Territory.objects.filter(parent__isnull=True).values_list("category", flat=True).distinct()
    assert set(orphans) == {"O", "K"}
    outside = Territory.objects.settlements().exclude(parent__category="H").values_list("name", flat=True)
    assert set(outside) == {"Прип’ять", "Чорнобиль"}  # the exclusion zone belongs to no hromada


@pytest.mark.django_db
def test_names_are_trimmed_and_sorted_as_the_alphabet() -> None:
    assert not Territory.objects.filter(name__regex=r"^\s|\s$|\s\s").exists()
    names = list(Territory.objects.filter(category="O").order_by("sort_key").values_list("name", flat=True))
    assert names == sorted(names, key=words.sort_key)
    assert names.index("Івано-Франківська") < names.index("Київська")


@pytest.mark.django_db
def test_openable_are_hromadas_outside_crimea_and_kyiv() -> None:
    assert Territory.objects.openable().count() == 1_470
    assert Territory.objects.openable().filter(category="H").count() == 1_469
    assert list(Territory.objects.openable().exclude(category="H").values_list("pk", flat=True)) == [KYIV]
    by_rule = {row.pk for row in Territory.objects.all() if row.can_open}
    assert by_rule == set(Territory.objects.openable().values_list("pk", flat=True))


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_is_quick() -> None:
    """Measured by the reading of the same file in the same run: seconds say more about the machine than about the loading."""
    begun = time.perf_counter()
    rows = list(codifier.read(codifier.SHIPPED))
    read = time.perf_counter()
    assert codifier.load(connection, rows) == codifier.Loaded(0, 0, 0)
    assert time.perf_counter() - read < 10 * (read - begun)


@pytest.mark.django_db
def test_a_newer_official_file_adds_and_corrects_and_takes_nothing_away(tmp_path: Path) -> None:
    file = tmp_path / "kodifikator.csv"
    file.write_text(
        "Перший рівень;Другий рівень;Третій рівень;Четвертий рівень;Додатковий рівень;Категорія об’єкта;Назва об’єкта\r\n"
        "UA35000000000016081;;;;;O;Кіровоградська\r\n"
        "UA35000000000016081;UA35040000000034705;;;;P;Кропивницький\r\n"
        "UA35000000000016081;UA35040000000034705;UA35040210000014072;;;H;Кропивницька  нова \r\n"
        "UA35000000000016081;UA35040000000034705;UA35040210000014072;UA35040210990099999;;C;Дослідне\r\n",
        encoding="utf-8-sig",
    )
    rows = codifier.read(file)
    assert next(row.parent for row in rows) is None
    done = codifier.load(connection, rows)
    assert (done.added, done.absent) == (1, 31_748 + 1 - len(rows))
    assert Territory.objects.get(pk="UA35040210000014072").name == "Кропивницька нова"
    assert Territory.objects.get(pk="UA35040210990099999").parent_id == "UA35040210000014072"


@pytest.mark.parametrize(
    "text",
    [
        "UA350000;O;Коротка\n",
        "UA35000000000016081;Z;Чужа\n",
        "UA35000000000016081;O;\n",
        "щось;інше;зовсім\nтак;C;Ні\n",
    ],
)
def test_what_is_no_codifier_is_refused_with_its_line(text: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(codifier.WrongFile, match="рядок"):
        codifier.read(file)


@pytest.mark.django_db
def test_the_command_says_what_it_did_and_refuses_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("katottg")
    assert "31748" in capsys.readouterr().out
    with pytest.raises(CommandError, match="не прочитано"):
        call_command("katottg", "/nowhere/at/all.csv")
