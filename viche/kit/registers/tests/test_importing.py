"""Import: what is written is what was read, whatever stands in it; an error far down is found; nothing by halves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import kinds
from tests.cast import Cast
from viche.kit import clock, tenancy
from viche.kit.access import Refused, Viewer
from viche.kit.models import ImportFile, JournalEntry
from viche.kit.registers import Register, exporting, importing, registered
from viche.kit.registers.importing import BAD, Options
from viche.kit.spreadsheets import Row, Table

pytestmark = pytest.mark.django_db
FIRST = registered()[0]


def table_of(rows: list[list[Any]], header: list[str] | None = None) -> Table:
    header = header or exporting.headings(FIRST, FIRST.form_fields)
    return Table(
        header, [Row(line, cells) for line, cells in enumerate(rows, start=2)], list("ABCDEFGHIJKLMNOP"[: len(header)])
    )


def rows_of(cast: Cast, number: int) -> list[list[Any]]:
    return [kinds.cells(FIRST, kinds.values(FIRST, index, cast)) for index in range(number)]


def text_column() -> int:
    """A column that holds any text and does not tell records apart."""
    plain = [n for n in FIRST.search if FIRST.field(n).get_internal_type() == "CharField" and n not in FIRST.any_case]
    return FIRST.form_fields.index(plain[-1])


@pytest.fixture
def viewer(cast: Cast) -> Viewer:
    return cast.viewer("iryna")


def test_an_error_in_row_7137_is_found_there(cast: Cast, viewer: Viewer) -> None:
    with tenancy.enter(cast.home.pk):
        rows = rows_of(cast, 10_000)
        column = next(i for i, n in enumerate(FIRST.form_fields) if isinstance(rows[0][i], date))
        rows[7135][column] = "31.02.2024"
        reading = importing.read(FIRST, table_of(rows), viewer, Options())
        assert [reading.rows[row].line for row in reading.of_kind(BAD)] == [7137]
        assert reading.notes[7135] == {column: (BAD, "Такої дати немає. Останній день лютого 2024 року — 29-те.")}
        with pytest.raises(AssertionError):
            importing.write(FIRST, reading, viewer, Options(), "a.xlsx")


def test_any_text_arrives_as_it_was(cast: Cast, viewer: Viewer) -> None:
    odd = [
        "Лапки \"подвійні\" й 'прості'",
        "коса \\ риса \\n",
        "{фігурні}, [квадратні], NULL",
        "100 % %s %(a)s",
        "€ 😀 ’ №",
        "=1+1",
    ]
    with tenancy.enter(cast.home.pk):
        rows = rows_of(cast, len(odd))
        for row, text in zip(rows, odd, strict=True):
            row[text_column()] = text
        reading = importing.read(FIRST, table_of(rows), viewer, Options())
        assert reading.of_kind(BAD) == []
        assert importing.write(FIRST, reading, viewer, Options(), "a.xlsx") == (len(odd), 0)
        name = FIRST.form_fields[text_column()]
        assert list(FIRST.model.objects.order_by("pk").values_list(name, flat=True)) == odd


def test_headings_are_known_by_either_name_in_any_case(cast: Cast, viewer: Viewer) -> None:
    with tenancy.enter(cast.home.pk):
        upper = [FIRST.label(name).upper() for name in FIRST.form_fields]
        for header in (list(FIRST.form_fields), upper):
            reading = importing.columns(FIRST, table_of(rows_of(cast, 1), header))
            assert reading.names == list(FIRST.form_fields)


def test_a_column_the_register_does_not_have_is_told(cast: Cast, viewer: Viewer) -> None:
    with tenancy.enter(cast.home.pk):
        header = [*exporting.headings(FIRST, FIRST.form_fields), "Примітка", "Стан"]
        rows = [[*row, "щось", "чернетка"] for row in rows_of(cast, 1)]
        assert importing.read(FIRST, table_of(rows, header), viewer, Options()).ignored == ["Примітка"]


def test_the_unit_may_be_chosen_for_the_whole_file(cast: Cast, viewer: Viewer) -> None:
    with tenancy.enter(cast.home.pk):
        place = FIRST.form_fields.index("department")
        header = [FIRST.label(name) for name in FIRST.form_fields if name != "department"]
        table = table_of([row[:place] + row[place + 1 :] for row in rows_of(cast, 2)], header)
        with pytest.raises(Refused):
            importing.read(FIRST, table, viewer, Options())
        options = Options(department=cast.department.pk)
        reading = importing.read(FIRST, table, viewer, options)
        importing.write(FIRST, reading, viewer, options, "a.csv")
        assert set(FIRST.model.objects.values_list("department_id", flat=True)) == {cast.department.pk}


def test_what_breaks_a_rule_of_the_database_leaves_nothing(cast: Cast, viewer: Viewer) -> None:
    with tenancy.enter(cast.home.pk):
        rows = rows_of(cast, 3)
        reading = importing.read(FIRST, table_of(rows), viewer, Options())
        # Somebody writes the same record between the check and the writing.
        importing.write(
            FIRST, importing.read(FIRST, table_of(rows[1:2]), viewer, Options()), viewer, Options(), "b.csv"
        )
        newest = JournalEntry.objects.latest("id").pk
        with pytest.raises(Refused) as refused:
            importing.write(FIRST, reading, viewer, Options(), "a.csv")
        assert refused.value.status == 409
        assert FIRST.model.objects.count() == 1
        assert JournalEntry.objects.latest("id").pk == newest


def test_the_journal_names_file_and_person(cast: Cast, viewer: Viewer) -> None:
    with tenancy.enter(cast.home.pk):
        reading = importing.read(FIRST, table_of(rows_of(cast, 2)), viewer, Options())
        importing.write(FIRST, reading, viewer, Options(), "Акти 2024.xlsx")
        entries = list(JournalEntry.objects.filter(kind=FIRST.section))
        assert {(e.verb, e.actor_id, e.ground) for e in entries} == {
            ("import", cast.iryna.pk, "Імпорт із файлу «Акти 2024.xlsx»")
        }


def test_uploaded_tables_are_erased_after_a_day(cast: Cast, viewer: Viewer) -> None:
    with tenancy.enter(cast.home.pk):
        old, new = (importing.keep(FIRST, viewer, "a.csv", b"x", {}) for _time in range(2))
        ImportFile.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(hours=25))
        assert importing.erase_old() == 1
        assert list(ImportFile.objects.values_list("pk", flat=True)) == [new.pk]


def test_personal_values_of_another_unit_are_not_told_by_a_preview(cast: Cast) -> None:
    private: Register | None = next((register for register in registered() if register.private), None)
    if private is None:
        pytest.skip("no register has personal fields")
    with tenancy.enter(cast.home.pk):
        record = kinds.make(private, cast, unit=cast.enterprise)
        said = {name: getattr(record, name) for name in private.form_fields}
        said[private.private[0]] = "вгадую"
        header = exporting.headings(private, private.form_fields)
        table = Table(header, [Row(2, kinds.cells(private, said))], [""] * len(header))
        reading = importing.read(private, table, cast.viewer("mariia"), Options(update=True, ground="x"))
        assert reading.of_kind(BAD) == [0]
        assert kinds.SECRET not in str(reading.notes)


def test_an_empty_cell_is_told_with_a_capital_letter(cast: Cast, viewer: Viewer) -> None:
    with tenancy.enter(cast.home.pk):
        needed = next(n for n in FIRST.form_fields if not FIRST.field(n).blank and not FIRST.field(n).has_default())
        rows = rows_of(cast, 1)
        column = FIRST.form_fields.index(needed)
        rows[0][column] = None
        reading = importing.read(FIRST, table_of(rows), viewer, Options())
        assert reading.notes[0][column][1] == f"{FIRST.label(needed)} — порожньо. Без цього запис не має сили."
