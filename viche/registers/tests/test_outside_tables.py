"""Petitions and consultations from a table of another platform: its own headings, the platform and the day said once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from tests.kinds import inside, signed_in
from viche.kit import figures
from viche.kit.figures import Period
from viche.kit.publishing import PUBLISHED
from viche.registers.kinds.consultation import Consultation
from viche.registers.kinds.petition import Petition

pytestmark = pytest.mark.django_db
TAKEN = date(2025, 1, 15)
# Invented; the headings are those of such tables.
PETITIONS = """№;Назва петиції;Автор;Кількість підписів;Статус;Дата реєстрації;Дата оприлюднення;Посилання
1;Освітити сквер на Лісовій;Ганна Вигадана;312;З відповіддю;28.02.2024;4 березня 2024;https://petition.example/1
2;Автобус до Балки в неділю;Іван Вигаданий;1 045;На розгляді;01.04.2024;03.04.2024;https://petition.example/2
3;Більше лавок біля школи;Олена Вигадана;17;Архів;02.05.2024;06.05.2024;https://petition.example/3
4;Пандус біля бібліотеки;Петро Вигаданий;8;Триває збір підписів;11.12.2024;12.12.2024;https://petition.example/4
"""
# The structure of annex 34 of КМУ № 835.
OPEN_DATA = """uid,kind,title,url,startDate,count,creator,status,answerDate,answerUrl
2024-1,ЖКГ,Освітити сквер на Лісовій,https://petition.example/1,2024-03-04,312,Г. Вигадана,з відповіддю,2024-06-01,
"""
CONSULTATIONS = """Назва консультації;Тип;Дата початку;Дата завершення;Кількість учасників;Посилання;Статус
Назва нового скверу;опитування;01.03.2024;15.03.2024;248;https://consult.example/1;Завершено
Зміни до статуту;електронна;02.04.2024;02.05.2024;31;https://consult.example/2;Завершено
"""
TAKE = {"all_platform": "edem", "all_taken_on": "15.01.2025"}


@pytest.fixture(autouse=True)
def _at_home(cast: Cast) -> Iterator[None]:
    with inside(cast):
        yield


def sent(cast: Cast, slug: str, table: str, way: str, **said: str) -> tuple[Any, Any]:
    """Send a table by a file or by pasting: (client, answer)."""
    client, data = signed_in(cast, "petro"), {"department": str(cast.department.pk), "publish": "on", **said}
    if way == "paste":
        data["text"] = table.replace(";", "\t")
        return client, client.post(f"/home/desk/{slug}/paste/", data)
    file = SimpleUploadedFile("export.csv", table.encode())
    return client, client.post(f"/home/desk/{slug}/import/", {**data, "file": file})


def take(cast: Cast, slug: str, table: str, way: str = "file", **said: str) -> Any:
    """The same, confirmed; gives the preview."""
    client, answer = sent(cast, slug, table, way, **said)
    assert answer.status_code == 302, answer.context["form"].errors
    shown = client.get(answer.headers["Location"])
    assert shown.context["bad"] == 0, [cell["message"] for row in shown.context["rows"] for cell in row["cells"]]
    assert client.post(answer.headers["Location"], {"seen": shown.context["seen"]}).status_code == 302
    return shown


@pytest.mark.parametrize("way", ["file", "paste"])
def test_petitions_of_another_platform_come_in_and_are_counted_apart(way: str, cast: Cast) -> None:
    shown = take(cast, "petitions", PETITIONS, way, **TAKE)
    assert shown.context["total"] == 4
    assert "«№», «Дата реєстрації»" in shown.content.decode(), "columns that are not taken are named"
    kept = {record.title: record for record in Petition.objects.all()}
    assert {(record.platform, record.taken_on, record.state) for record in kept.values()} == {
        ("edem", TAKEN, PUBLISHED)
    }
    first = kept["Освітити сквер на Лісовій"]
    assert (first.posted_on, first.signatures, first.status) == (date(2024, 3, 4), 312, "answered")
    assert (first.author, first.link) == ("Ганна Вигадана", "https://petition.example/1")
    assert kept["Автобус до Балки в неділю"].signatures == 1045
    assert kept["Більше лавок біля школи"].status == "short"
    everybody = cast.viewer(None)
    told = {
        key: figures.counted(figures.figure(key), Period.year(2024), everybody, {}).value
        for key in ("petitions", "petitions.outside", "petitions.signatures", "petitions.outside.signatures")
    }
    assert told == {
        "petitions": 0, "petitions.outside": 4, "petitions.signatures": 0, "petitions.outside.signatures": 1382,
    }  # fmt: skip


def test_the_open_data_of_petitions_comes_in_as_it_is_published(cast: Cast) -> None:
    take(cast, "petitions", OPEN_DATA, **TAKE)
    record = Petition.objects.get()
    assert (record.number, record.topic, record.author) == ("2024-1", "ЖКГ", "Г. Вигадана")
    assert (record.posted_on, record.answered_on) == (date(2024, 3, 4), date(2024, 6, 1))
    assert (record.signatures, record.status, record.link) == (312, "answered", "https://petition.example/1")


@pytest.mark.parametrize("way", ["file", "paste"])
def test_consultations_of_another_platform_come_in(way: str, cast: Cast) -> None:
    take(cast, "consultations", CONSULTATIONS, way, **TAKE)
    poll, electronic = Consultation.objects.order_by("held_on")
    assert (poll.form, poll.participants, poll.until) == ("poll", 248, date(2024, 3, 15))
    assert (electronic.form, electronic.platform, electronic.taken_on) == ("electronic", "edem", TAKEN)
    assert electronic.link == "https://consult.example/2"
    period, everybody = Period.year(2024), cast.viewer(None)
    assert figures.counted(figures.figure("consultations.outside"), period, everybody, {}).value == 2


def test_what_the_table_says_itself_goes_before_what_is_said_for_all(cast: Cast) -> None:
    table = "Назва;Дата;Платформа;Станом на\nОсвітити сквер;04.03.2024;сайт ради;10.01.2025\n"
    take(cast, "petitions", table, **TAKE)
    record = Petition.objects.get()
    assert (record.platform, record.taken_on) == ("site", date(2025, 1, 10))


def test_without_headings_the_columns_are_those_not_said_for_all(cast: Cast) -> None:
    take(cast, "petitions", "Освітити сквер;04.03.2024", "paste", **TAKE)
    assert Petition.objects.get().platform == "edem"


def test_without_the_platform_the_table_is_not_taken_and_the_form_says_so(cast: Cast) -> None:
    for way in ("file", "paste"):
        _client, answer = sent(cast, "petitions", PETITIONS, way)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "бракує стовпців: «Платформа»" in page and "виберіть" in page


def test_a_word_that_no_choice_has_is_asked_about(cast: Cast) -> None:
    client, answer = sent(cast, "petitions", PETITIONS.replace("Архів", "Модерація"), "paste", **TAKE)
    shown = client.get(answer.headers["Location"])
    assert shown.context["bad"] == 1 and "Модерація" in shown.content.decode()
    again = client.get(shown.context["again_url"])
    said = {name: again.context["form"][name].value() for name in TAKE}
    assert said["all_platform"] == "edem" and "15.01.2025" in again.content.decode(), said
