"""Payments from a table, XLSX or CSV: each row understood and checked before anything is written.

Columns are known by their headings: measure, date and sum are needed, the rest may be missing. A payment that is written
already is told and left out; one that stands in the table twice is doubted.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import clock
from viche.kit.access import Refused, Viewer
from viche.kit.models import ImportFile
from viche.kit.registers.importing import BAD, DOUBT
from viche.kit.spreadsheets import CellRefused, FileRefused, as_choice, as_date, as_decimal, as_text, read_table
from viche.kit.spreadsheets.table import Cell, Row, Table
from viche.office.programmes.actions.payments import PaymentRow, check_payment
from viche.office.programmes.actions.rights import one_line
from viche.office.programmes.models import FUNDS, Measure, Programme, Spending
from viche.office.programmes.payment_doubts import Usual

KIND = "programme-payments"
KEPT = timedelta(days=1)
COLUMNS: Mapping[str, Any] = {
    "measure": gettext_lazy("Захід"),
    "day": gettext_lazy("Дата"),
    "amount": gettext_lazy("Сума"),
    "fund": gettext_lazy("Фонд"),
    "source": gettext_lazy("Джерело"),
    "executor": gettext_lazy("Хто платив"),
    "document": gettext_lazy("Платіжний документ"),
}
NEEDED = ("measure", "day", "amount")
# Other headings of the same columns, as accountants write them.
ALSO = {
    "measure": ("номер заходу", "№ заходу", "захід програми"),
    "day": ("дата платежу", "дата оплати"),
    "amount": ("сума платежу", "сплачено", "сума, грн", "сума, тис. грн"),
    "fund": ("вид коштів",),
    "source": ("джерело фінансування",),
    "executor": ("виконавець", "платник"),
    "document": ("документ", "платіжна інструкція", "платіжне доручення"),
}
FUND = as_choice(FUNDS, also=(("general", "загальний"), ("special", "спеціальний")))
LONGEST = {"source": 200, "executor": 400, "document": 300}


@dataclass
class PaymentsTable:
    """A table read for one programme. `unit`: hryvnias in one unit of its sums."""

    programme: Programme
    table: Table
    unit: int
    notes: dict[int, dict[str, tuple[str, str]]] = field(default_factory=dict)
    payments: dict[int, PaymentRow] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.places = _places(self.table)
        for at, row in enumerate(self.table.rows):
            self._read(at, row)
        self._look_for_twins()
        self._doubt_sums()

    @property
    def names(self) -> list[str]:
        """The columns that were found, as they stand."""
        return sorted(self.places, key=lambda name: self.places[name])

    def of_kind(self, kind: str) -> list[int]:
        """Rows with a note of this kind, and none that is worse."""
        bad = {at for at, said in self.notes.items() if any(mark == BAD for mark, _text in said.values())}
        return sorted(bad if kind == BAD else set(self.notes) - bad)

    @property
    def new(self) -> list[PaymentRow]:
        """What would be written."""
        return [row for at, row in self.payments.items() if at not in self.known]

    @property
    def total(self) -> Decimal:
        """The sum of what would be written, in hryvnias."""
        return sum((row.amount for row in self.new), Decimal(0))

    @property
    def seen(self) -> str:
        """What a preview has shown; another once a payment was written meanwhile."""
        return hashlib.sha256(repr((len(self.table.rows), sorted(self.known))).encode()).hexdigest()

    @cached_property
    def _measures(self) -> dict[str, Measure]:
        found = {measure.number: measure for measure in self.programme.measures.all()}
        for measure in found.values():
            measure.programme = self.programme
        return found

    def _wrong(self, at: int, name: str, message: Any, kind: str = BAD) -> None:
        self.notes.setdefault(at, {}).setdefault(name, (kind, str(message)))

    def _read(self, at: int, row: Row) -> None:
        said: dict[str, Any] = {}
        readers: Mapping[str, Callable[[Cell], Any]] = {
            "measure": self._measure, "day": as_date, "amount": self._amount, "fund": FUND,
        }  # fmt: skip
        for name, place in self.places.items():
            reader = readers.get(name) or (lambda cell, name=name: as_text(cell, max_length=LONGEST[name]))  # type: ignore[misc]
            try:
                said[name] = reader(row.cells[place])
            except CellRefused as error:
                self._wrong(at, name, error)
        for name in NEEDED:
            if said.get(name) is None:
                self._wrong(at, name, _("Порожньо, а без цього платежу не записати."))
        if at in self.notes:
            return
        payment = PaymentRow(
            said["measure"], said["day"], said["amount"],
            *(said.get(name) or "" for name in ("fund", "source", "executor", "document")),
        )  # fmt: skip
        try:
            check_payment(payment.measure, payment.day, payment.amount, payment.fund)
        except Refused as refusal:
            self._wrong(at, "measure" if payment.measure.is_group else _blamed(payment, self.programme), refusal.reason)
            return
        self.payments[at] = payment

    def _amount(self, cell: Cell) -> Decimal | None:
        number = as_decimal(cell)
        return None if number is None else number * self.unit

    def _measure(self, cell: Cell) -> Measure | None:
        """By its number. A number that Excel took for one of its own may have lost a zero: 1.10 is then 1.1."""
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
            value = Decimal(str(cell))
            alike = [one for number, one in self._measures.items() if _as_decimal(number) == value]
            if len(alike) > 1:
                raise CellRefused(
                    gettext_lazy(
                        "Excel прочитав номер як число, тож це може бути %(numbers)s. Задайте стовпцю формат «Текстовий»."
                    ),
                    numbers=", ".join(sorted(one.number for one in alike)),
                )
            if alike:
                return alike[0]
        text = as_text(str(cell) if isinstance(cell, int | float | Decimal) else cell)
        if text is None:
            return None
        number = "".join(text.split()).rstrip(".")
        if number not in self._measures:
            raise CellRefused(gettext_lazy("Заходу %(number)s у програмі немає."), number=number[:20])
        return self._measures[number]

    def _look_for_twins(self) -> None:
        """What is written already is left out; what stands here twice is doubted."""
        days = {row.day for row in self.payments.values()}
        amounts = {row.amount for row in self.payments.values()}
        measures = {row.measure.pk for row in self.payments.values()}
        # Only what may be a twin is read: of these measures, of one of these days and sums.
        alike = Spending.objects.filter(measure__in=measures, stated=False, since__in=days, amount__in=amounts)
        there = set(alike.values_list("measure", "since", "amount", "fund", "document"))
        here: dict[tuple[Any, ...], int] = {}
        for at, row in self.payments.items():
            # The document as it is kept, with plain spaces.
            key = (row.measure.pk, row.day, row.amount, row.fund, one_line(row.document))
            if key in there:
                self.known.add(at)
                self._wrong(at, "amount", _("Такий платіж уже записано, тож цей рядок пропустимо."), DOUBT)
            elif key in here:
                line = self.table.rows[here[key]].line
                self._wrong(at, "amount", _("Такий самий платіж стоїть у рядку %(line)s.") % {"line": line}, DOUBT)
            here.setdefault(key, at)

    def _doubt_sums(self) -> None:
        """Sums beyond the plan, the appropriations or every payment so far: perhaps the unit is another."""
        usual = Usual(self.programme)
        for at, row in self.payments.items():
            if at not in self.known and (said := usual.doubt(row.measure, row.day, row.amount)):
                self._wrong(at, "amount", said, DOUBT)


def _blamed(payment: PaymentRow, programme: Programme) -> str:
    """The column a refusal is about."""
    if payment.day > clock.today() or payment.day.year not in programme.years:
        return "day"
    return "amount"


def _as_decimal(number: str) -> Decimal | None:
    return Decimal(number) if number.replace(".", "", 1).isdecimal() else None


def _plain(title: str) -> str:
    return " ".join(title.replace("’", "'").casefold().split())


def _places(table: Table) -> dict[str, int]:
    """Column → its place; refuses a table that lacks a needed one."""
    known = {_plain(text): name for name, title in COLUMNS.items() for text in (str(title), *ALSO[name])}
    found: dict[str, int] = {}
    for place, title in enumerate(table.header):
        name = known.get(_plain(title))
        if name is not None:
            found.setdefault(name, place)
    if missing := [str(COLUMNS[name]) for name in NEEDED if name not in found]:
        raise Refused(
            _("У таблиці бракує стовпців: %(names)s.") % {"names": ", ".join(f"«{name}»" for name in missing)},
            _("Назвіть їх так у першому рядку або візьміть порожню таблицю-зразок. Зараз там: %(titles)s.")
            % {"titles": ", ".join(table.header)},
            status=422,
        )
    return found


def read(programme: Programme, content: bytes, name: str, unit: int) -> PaymentsTable:
    """Understand an uploaded file. What cannot be read at all is a refusal."""
    try:
        return PaymentsTable(programme, read_table(io.BytesIO(content), name), unit)
    except FileRefused as error:
        raise Refused(str(error), status=422) from error


# ── The file in waiting ──────────────────────────────────────────────────────────────────────────────────────────


def keep(programme: Programme, viewer: Viewer, name: str, content: bytes, unit: int) -> ImportFile:
    """Keep an uploaded table until its person confirms it, a day at most."""
    ImportFile.objects.filter(register=KIND, created_at__lt=clock.now() - KEPT).delete()
    return ImportFile.objects.create(
        hromada_id=programme.hromada_id,
        register=KIND,
        name=name[:200],
        content=content,
        person_id=viewer.person.pk,
        options={"programme": programme.pk, "unit": unit},
    )


def forget(kept: ImportFile) -> None:
    """Drop a table in waiting: it is written, or its person changed their mind."""
    kept.delete()


def waiting(pk: int, viewer: Viewer, *, lock: bool = False) -> ImportFile | None:
    """A table this person uploaded and nobody has used yet."""
    rows = ImportFile.objects.select_for_update() if lock else ImportFile.objects.all()
    return rows.filter(pk=pk, register=KIND, person_id=getattr(viewer.person, "pk", 0)).first()
