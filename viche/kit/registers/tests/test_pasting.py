"""Rows pasted from a table: columns by headings or by order, errors by row and column, all or nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.kinds import inside, signed_in
from viche.hromada.models import Act, Acts
from viche.kit import clock
from viche.kit.models import ImportFile, JournalEntry
from viche.kit.publishing import DRAFT, PUBLISHED
from viche.kit.registers import pasting, registered
from viche.kit.uploads import FileRefused
from viche.registers.kinds.publication import Publication

ACTS = next(register for register in registered() if isinstance(register, Acts))
PASTE, NEWS = "/home/desk/acts/paste/", "/home/desk/publications/paste/?variant=news"
HEAD = "Номер\tДата\tПро що\tВид"
ROWS = 200


def lines(**wrong: str) -> list[str]:
    """Two hundred rows in the order of the headings; `row_137="31.02.2024"` puts this day into the row."""
    first = date(2026, 1, 1)
    days = {n: f"{first + timedelta(days=n):%d.%m.%Y}" for n in range(ROWS)}
    days |= {int(key.removeprefix("row_")) - 1: said for key, said in wrong.items()}
    return [f"В-{n}\t{days[n]}\tПро справу {n}\tрозпорядження" for n in range(ROWS)]


# ── What the clipboard says ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("а\tб\r\nв\tг\r\n", [["а", "б"], ["в", "г"], []]),
        ("а\t\tв", [["а", None, "в"]]),
        ('"два\nрядки"\tб', [["два\nрядки", "б"]]),
        ('"лапки ""так"""\tб', [['лапки "так"', "б"]]),
        ('"Мрія" відкрито\tб\nТОВ "Лан"\tг', [['"Мрія" відкрито', "б"], ['ТОВ "Лан"', "г"]]),
        ('"не закрито\tб\nв\tг', [['"не закрито', "б"], ["в", "г"]]),
        ("", [[]]),
        ("а\rб", [["а"], ["б"]]),
    ],
)
def test_cells_of_the_clipboard(text: str, cells: list[list[Any]]) -> None:
    assert pasting.cells_of(text) == cells


def test_columns_are_known_by_headings_in_any_case_and_keep_their_lines() -> None:
    table = pasting.table_of(ACTS, "\nномер\tДАТА\tпро  що\n\n1\t01.02.2026\tА\n")
    assert [title.casefold() for title in table.header] == ["номер", "дата", "про що"]
    assert [(row.line, row.cells) for row in table.rows] == [(4, ["1", "01.02.2026", "А"])]


def test_without_headings_columns_stand_as_the_form_asks() -> None:
    names = pasting.order_of(ACTS)
    assert names[0] == "title" and set(names) == {"title", "number", "adopted_on", "kind"}
    values = {"title": "А", "number": "1", "adopted_on": "01.02.2026", "kind": "рішення"}
    table = pasting.table_of(ACTS, "\t".join(values[name] for name in names))
    assert table.header == [ACTS.label(name) for name in names] and table.rows[0].line == 1


def test_a_chosen_variant_is_that_of_every_row() -> None:
    assert "kind" not in pasting.order_of(ACTS, "order")
    table = pasting.table_of(ACTS, "А\t1\t01.02.2026", "order")
    assert (table.header[-1], table.rows[0].cells[-1]) == ("Вид", "розпорядження")
    said = pasting.table_of(ACTS, f"{HEAD}\n1\t01.02.2026\tА\tрішення", "order")
    assert said.rows[0].cells == ["1", "01.02.2026", "А", "рішення"], "the table knows better"


@pytest.mark.parametrize(
    ("text", "words"), [("", "порожньо"), (" \t \n", "порожньо"), ("а\tб\tв\tг\tґ\tд", "рядку 1 клітинок 6")]
)
def test_what_is_no_table_is_refused(text: str, words: str) -> None:
    with pytest.raises(FileRefused) as refused:
        pasting.table_of(ACTS, text)
    assert words in str(refused.value)


# ── The way in ───────────────────────────────────────────────────────────────────────────────────────────────────


def paste(cast: Cast, text: str, who: str = "mariia", where: str = PASTE, **more: Any) -> Any:
    client = signed_in(cast, who)
    data = {"text": text, "department": str(cast.department.pk), **more}
    return client, client.post(where, data)


@pytest.mark.django_db
@pytest.mark.parametrize("heading", [HEAD + "\n", ""], ids=["headings", "order"])
def test_two_hundred_rows_in_one_go(heading: str, cast: Cast) -> None:
    rows = lines()
    if not heading:
        names, ours = pasting.order_of(ACTS), ("number", "adopted_on", "title", "kind")
        rows = ["\t".join(row.split("\t")[ours.index(name)] for name in names) for row in rows]
    client, answer = paste(cast, heading + "\n".join(rows))
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"])
    assert "Вставлено рядків: 200" in page.content.decode() and page.context["bad"] == 0
    with inside(cast):
        assert not Act.objects.filter(number__startswith="В-").exists()
    assert client.post(answer.headers["Location"], {"seen": page.context["seen"]}).status_code == 302
    with inside(cast):
        made = Act.objects.filter(number__startswith="В-")
        assert made.count() == ROWS and set(made.values_list("state", "kind")) == {(DRAFT, "order")}
        entry = JournalEntry.objects.filter(kind=Act._meta.db_table, record_id=made[0].pk).get()
        assert (entry.verb, entry.ground) == ("import", "Вставлено з таблиці")
        assert not ImportFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("heading", "line"), [(HEAD + "\n", 138), ("", 137)], ids=["headings", "order"])
def test_an_error_in_row_137_says_so_and_nothing_is_saved(heading: str, line: int, cast: Cast) -> None:
    rows = lines(row_137="31.02.2024")
    if not heading:
        names, ours = pasting.order_of(ACTS), ("number", "adopted_on", "title", "kind")
        rows = ["\t".join(row.split("\t")[ours.index(name)] for name in names) for row in rows]
    client, answer = paste(cast, heading + "\n".join(rows))
    page = client.get(answer.headers["Location"])
    (row,) = page.context["rows"]
    (cell,) = [cell for cell in row["cells"] if cell["message"]]
    column = page.context["columns"][row["cells"].index(cell)]
    assert (row["number"], column["title"], cell["value"]) == (line, "Дата", "31.02.2024")
    assert "Такої дати немає" in cell["message"]
    client.post(answer.headers["Location"], {"seen": page.context["seen"]})
    with inside(cast):
        assert not Act.objects.filter(number__startswith="В-").exists()
    # What was pasted is mended where it is.
    again = page.context["again_url"]
    kept = client.get(again)
    assert "31.02.2024" in kept.content.decode() and kept.context["form"].initial["department"] == cast.department.pk
    mended = client.post(again, {"text": heading + "\n".join(rows).replace("31.02.2024", "28.02.2024"),
                                 "department": str(cast.department.pk)})  # fmt: skip
    page = client.get(mended.headers["Location"])
    assert page.context["bad"] == 0
    with inside(cast):
        assert ImportFile.objects.count() == 1, "the former one is gone"
    client.post(mended.headers["Location"], {"seen": page.context["seen"]})
    with inside(cast):
        assert Act.objects.filter(number__startswith="В-").count() == ROWS


def news(**wrong: str) -> str:
    """Two hundred news, two columns, without headings."""
    return "\n".join(f"Новина {row.split(chr(9))[0]}\t{row.split(chr(9))[1]}" for row in lines(**wrong))


@pytest.mark.django_db
def test_two_hundred_news_in_one_go(cast: Cast) -> None:
    client, answer = paste(cast, news(), where=NEWS)
    page = client.get(answer.headers["Location"])
    assert (page.context["bad"], page.context["total"]) == (0, ROWS)
    client.post(answer.headers["Location"], {"seen": page.context["seen"]})
    with inside(cast):
        made = Publication.objects.filter(title__startswith="Новина В-")
        assert made.count() == ROWS
        assert set(made.values_list("kind", "channel", "quantity", "state")) == {("news", "site", 1, DRAFT)}
        assert made.get(title="Новина В-136").done_on == date(2026, 1, 1) + timedelta(days=136)


@pytest.mark.django_db
def test_an_error_in_row_137_of_the_news_says_so_and_nothing_is_saved(cast: Cast) -> None:
    client, answer = paste(cast, news(row_137="31.02.2024"), where=NEWS)
    page = client.get(answer.headers["Location"])
    (row,) = page.context["rows"]
    (cell,) = [cell for cell in row["cells"] if cell["message"]]
    assert (row["number"], cell["value"]) == (137, "31.02.2024") and "Такої дати немає" in cell["message"]
    client.post(answer.headers["Location"], {"seen": page.context["seen"]})
    with inside(cast):
        assert not Publication.objects.filter(title__startswith="Новина В-").exists()


@pytest.mark.django_db
def test_days_and_choices_are_said_as_people_say_them(cast: Cast) -> None:
    today = clock.today()
    text = f"{HEAD}\nВ-1\tвчора\tПро перше\tрозпорядження\nВ-2\t{today:%d.%m}\tПро друге\tрозпорядження"
    client, answer = paste(cast, text)
    page = client.get(answer.headers["Location"])
    client.post(answer.headers["Location"], {"seen": page.context["seen"]})
    with inside(cast):
        made = dict(Act.objects.filter(number__in=("В-1", "В-2")).values_list("number", "adopted_on"))
    assert made == {"В-1": today - timedelta(days=1), "В-2": today}
    client, answer = paste(cast, news(row_137="колись"), where=NEWS)
    (row,) = client.get(answer.headers["Location"]).context["rows"]
    said = [cell["value"] for cell in row["cells"]]
    assert "новина" in said and "news" not in said, said


@pytest.mark.django_db
def test_what_is_pasted_is_another_persons_business_to_nobody(cast: Cast) -> None:
    client, answer = paste(cast, HEAD + "\n" + lines()[0])
    pk = answer.headers["Location"].rstrip("/").rsplit("/", 1)[1]
    stranger = signed_in(cast, "iryna")
    assert stranger.get(answer.headers["Location"]).status_code == 404
    assert "Про справу" not in stranger.get(PASTE, {"again": pk}).content.decode()
    for wrong in ("x", "9" * 30, "-1"):
        assert client.get(PASTE, {"again": wrong}).status_code == 200
    assert client.get(PASTE, {"variant": "nothing"}).context["variant"] == ""


@pytest.mark.django_db
def test_who_may_publish_does_it_at_once(cast: Cast) -> None:
    client, answer = paste(cast, HEAD + "\n" + lines()[0], "petro", publish="on")
    page = client.get(answer.headers["Location"])
    client.post(answer.headers["Location"], {"seen": page.context["seen"]})
    with inside(cast):
        assert Act.objects.get(number="В-0").state == PUBLISHED
    assert "publish" not in signed_in(cast, "mariia").get(PASTE).context["form"].fields


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "department", "words"),
    [
        ("Номер\tДата\n1\t01.02.2026", True, "бракує стовпців"),
        (HEAD + "\n1\t01.02.2026\tА\tрішення", False, "немає стовпця «Відповідальний підрозділ»"),
        ("", True, "обов"),
    ],
)
def test_what_cannot_be_understood_stays_in_the_box_with_the_reason(
    text: str, department: bool, words: str, cast: Cast
) -> None:
    _client, answer = paste(cast, text, **({} if department else {"department": ""}))
    assert answer.status_code == 422 and words in answer.content.decode()
    with inside(cast):
        assert not ImportFile.objects.exists()


@pytest.mark.django_db
def test_a_reader_pastes_nothing(cast: Cast) -> None:
    assert signed_in(cast, "alina").get(PASTE).status_code == 403
    assert paste(cast, HEAD, "alina")[1].status_code == 403
    assert signed_in(cast, None).get(PASTE).status_code == 401
