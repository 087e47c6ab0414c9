"""Payments from a table: headings, exact sums, what is wrong with its place, all or none, nothing twice."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from viche.kit import clock, tenancy
from viche.kit.models import ImportFile, JournalEntry
from viche.kit.publishing import PUBLISHED
from viche.kit.spreadsheets import write_xlsx
from viche.office.programmes import actions
from viche.office.programmes.actions import PaymentRow
from viche.office.programmes.models import Measure, Spending
from viche.office.programmes.tests.editing import Small
from viche.office.programmes.tests.test_edit_pages import browser, inside, make, page, url

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"
HEAD = ["Захід", "Дата", "Сума", "Фонд", "Джерело", "Хто платив", "Платіжний документ"]
ROW = ["1.1", "15.03.2024", "7 272,8", "загальний", "Бюджет міста", "Секретаріат", "№ 7"]


def csv(*rows: list[str], head: list[str] = HEAD) -> SimpleUploadedFile:
    text = "\n".join(";".join(row) for row in (head, *rows))
    return SimpleUploadedFile("payments.csv", text.encode())


def xlsx(*rows: list[Any], head: list[str] = HEAD) -> SimpleUploadedFile:
    file = io.BytesIO()
    write_xlsx(list(rows), file, header=head)
    return SimpleUploadedFile("payments.xlsx", file.getvalue())


def send(client: Client, made: Small, file: SimpleUploadedFile, unit: str = "1000") -> Any:
    return client.post(url("payments-upload", made.programme.pk), {"file": file, "unit": unit})


def confirm(client: Client, where: str, status: int = 302) -> str:
    shown = page(client, where)
    seen = shown.split('name="seen" value="')[1].split('"')[0] if 'name="seen"' in shown else ""
    answer = client.post(where, {"seen": seen})
    assert answer.status_code == status, answer.content.decode()
    return answer["Location"] if status == 302 else answer.content.decode()


def test_a_table_is_checked_shown_and_written_whole(cast: Cast) -> None:
    made, client = make(cast, PUBLISHED), browser(cast, "mariia")
    rows = [
        ROW,
        ["1.2", "1 квітня 2024", "-0,00001", "спеціальний фонд", "", "", ""],
        ["2.1.", "2024-05-01", "8669,483", "", "", "", ""],
    ]
    where = send(client, made, csv(*rows))["Location"]
    shown = page(client, where).replace(NBSP, " ")
    assert "Помилок немає. Запишемо: 3 платежі на 15 942,28299 тис. грн" in shown
    assert not inside(cast, lambda: Spending.objects.exists())
    assert confirm(client, where) == url("payments", made.programme.pk)
    with tenancy.enter(cast.home.pk):
        kept = list(
            Spending.objects.order_by("since").values_list(
                "measure__number", "since", "until", "amount", "fund", "document"
            )
        )
        entry = JournalEntry.objects.filter(kind="programmes_spending").latest("id")
        assert (entry.verb, entry.ground, entry.actor_id) == ("pay", "Таблиця «payments.csv»", cast.mariia.pk)
        assert not ImportFile.objects.exists()
    assert kept == [
        ("1.1", date(2024, 3, 15), date(2024, 3, 15), Decimal("7272800.00"), "general", "№ 7"),
        ("1.2", date(2024, 4, 1), date(2024, 4, 1), Decimal("-0.01"), "special", ""),
        ("2.1", date(2024, 5, 1), date(2024, 5, 1), Decimal("8669483.00"), "", ""),
    ]  # fmt: skip


def test_an_excel_table_in_hryvnias_with_other_headings_in_another_order(cast: Cast) -> None:
    made, client = make(cast), browser(cast, "mariia")
    head = ["Сума платежу", "Примітка", "Дата оплати", "№ заходу", "Платник"]
    rows = [
        [20287577.33, "x", datetime(2024, 3, 1), "1.1", "Секретаріат"],
        [Decimal("0.01"), "", date(2024, 3, 2), "1.2", ""],
    ]
    where = send(client, made, xlsx(*rows, head=head), unit="1")["Location"]
    confirm(client, where)
    assert inside(cast, lambda: list(Spending.objects.order_by("since").values_list("amount", "executor"))) == [
        (Decimal("20287577.33"), "Секретаріат"), (Decimal("0.01"), ""),
    ]  # fmt: skip


@pytest.mark.parametrize("at, value, said", [
    (0, "9.9", "Заходу 9.9 у програмі немає"),
    (0, "", "Порожньо"),
    (1, "31.06.2024", "немає"),
    (1, "", "Порожньо"),
    (1, "01.01.2019", "2019 року"),
    (1, "01.01.2099", "ще не настав"),
    (2, "сто", "має бути число"),
    (2, "0", "нульовим"),
    (2, "0,000001", "не ціла в копійках"),
    (2, "", "Порожньо"),
    (3, "третій", "немає серед можливих"),
    (6, "№" * 301, "300"),
])  # fmt: skip
def test_one_wrong_cell_is_told_with_its_line_and_stops_everything(at: int, value: str, said: str, cast: Cast) -> None:
    made, client = make(cast), browser(cast, "mariia")
    wrong = [value if place == at else cell for place, cell in enumerate(ROW)]
    where = send(client, made, csv(ROW, [ROW[0], "16.03.2024", *ROW[2:]], wrong))["Location"]
    shown = page(client, where)
    assert "Рядків із помилками: 1" in shown and 'data-h="Рядок">4<' in shown and said in shown
    confirm(client, where, 409)
    assert not inside(cast, lambda: Spending.objects.exists())


def test_a_number_that_excel_took_for_its_own_is_not_guessed(cast: Cast) -> None:
    made, client = make(cast), browser(cast, "mariia")
    with tenancy.enter(cast.home.pk):
        actions.add_measure(made.programme, cast.viewer("mariia"), number="1.10", title="Десятий")
    file = xlsx([1.1, "15.03.2024", 5], [1.2, "15.03.2024", 5], [date(2024, 8, 1), "15.03.2024", 5], head=HEAD[:3])
    shown = page(client, send(client, made, file)["Location"])
    assert (
        "1.1, 1.10" in shown and "Рядків із помилками: 2" in shown and "Excel перетворив цю клітинку на дату" in shown
    )


@pytest.mark.parametrize("file, said", [
    (csv(ROW[:2], head=HEAD[:2]), "бракує стовпців: «Сума»"),
    (csv(), "тільки назви стовпців"),
    (SimpleUploadedFile("a.pdf", b"%PDF-1.7\n"), "документ PDF"),
    (SimpleUploadedFile("a.csv", b""), "порожній"),
])  # fmt: skip
def test_a_file_that_is_no_table_of_payments_is_refused_with_advice(
    file: SimpleUploadedFile, said: str, cast: Cast
) -> None:
    made, client = make(cast), browser(cast, "mariia")
    file.seek(0)
    answer = send(client, made, file)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_the_same_table_twice_writes_nothing_twice(cast: Cast) -> None:
    made, client = make(cast), browser(cast, "mariia")
    confirm(client, send(client, made, csv(ROW))["Location"])
    where = send(client, made, csv(ROW, ["1.2", *ROW[1:]], ["1.2", *ROW[1:]]))["Location"]
    shown = page(client, where).replace(NBSP, " ")
    assert "уже записано, тож цей рядок пропустимо" in shown and "стоїть у рядку 3" in shown
    assert "Запишемо: 2 платежі" in shown and "пропустимо рядків: 1" in shown
    confirm(client, where)
    assert inside(cast, lambda: Spending.objects.count()) == 3
    assert "вже записано" in page(client, send(client, made, csv(ROW))["Location"])


def test_what_somebody_wrote_meanwhile_is_shown_before_it_is_written_twice(cast: Cast) -> None:
    made, client = make(cast), browser(cast, "mariia")
    where = send(client, made, csv(ROW))["Location"]
    seen = page(client, where).split('name="seen" value="')[1].split('"')[0]
    with tenancy.enter(cast.home.pk):
        actions.add_payment(
            made["1.1"],
            cast.viewer("petro"),
            day=date(2024, 3, 15),
            amount=Decimal("7272800"),
            fund="general",
            document="№ 7",
        )
    answer = client.post(where, {"seen": seen})
    assert answer.status_code == 409 and "платежі змінилися" in answer.content.decode()
    assert inside(cast, lambda: Spending.objects.count()) == 1


def test_a_table_belongs_to_who_uploaded_it_and_is_forgotten(cast: Cast) -> None:
    made, client = make(cast), browser(cast, "mariia")
    where = send(client, made, csv(ROW))["Location"]
    assert browser(cast, "petro").get(where).status_code == 404
    with tenancy.enter(cast.home.pk):
        ImportFile.objects.update(created_at=clock.now() - timedelta(hours=25))
    send(client, made, csv(ROW))
    assert client.get(where).status_code == 404
    kept = inside(cast, lambda: ImportFile.objects.get().pk)
    assert client.post(url("payments-cancel", kept)).status_code == 302
    assert not inside(cast, lambda: ImportFile.objects.exists())


def test_only_writers_of_the_coordinator_upload(cast: Cast) -> None:
    made = make(cast, department=cast.enterprise)
    for who in ("mariia", "alina", "anton"):
        client = browser(cast, who)
        page(client, url("payments-upload", made.programme.pk), 403)
        assert send(client, made, csv(ROW)).status_code == 403
    assert send(browser(cast, "iryna"), made, csv(ROW)).status_code == 302


def test_the_sample_has_the_headings_that_are_understood(cast: Cast) -> None:
    made, client = make(cast), browser(cast, "mariia")
    answer = client.get(url("payments-sample", made.programme.pk))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in next(book.worksheets[0].iter_rows())] == HEAD


def test_many_rows_are_written_in_few_statements(cast: Cast, django_assert_max_num_queries: Any) -> None:
    made = make(cast)
    rows = [PaymentRow(made["1.1"], date(2024, 1, 1) + timedelta(days=at % 300), Decimal(at + 1)) for at in range(2000)]
    with tenancy.enter(cast.home.pk):
        viewer = cast.viewer("mariia")
        with django_assert_max_num_queries(8):
            assert actions.add_payments(made.programme, viewer, rows, table="t.csv") == 2000
        assert Spending.objects.count() == 2000
        assert Measure.objects.count() == 4


def test_a_document_number_with_other_spaces_is_the_same_payment(cast: Cast) -> None:
    made, client = make(cast, PUBLISHED), browser(cast, "mariia")
    row = [*ROW[:-1], f"п/д №{NBSP}7"]
    confirm(client, send(client, made, csv(row))["Location"])
    assert "вже записано" in page(client, send(client, made, csv(row))["Location"])
    assert inside(cast, Spending.objects.count) == 1


def test_a_number_of_thirty_digits_is_told_in_its_row(cast: Cast) -> None:
    made, client = make(cast, PUBLISHED), browser(cast, "mariia")
    rows = ["1.1", "15.03.2024", "9" * 30, *ROW[3:]], ["1.1", "15.03.2024", "-" + "9" * 30, *ROW[3:]]
    assert page(client, send(client, made, csv(*rows))["Location"]).count("завелика") >= 2
