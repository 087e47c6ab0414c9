"""Every number of a snapshot as a row of a workbook: what is printed, its exact value, by what rule, of which records, where it opens."""

from __future__ import annotations

from django.db.models import Func, IntegerField
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from viche.kit.figures import registered
from viche.kit.outside import addresses_inside
from viche.reports.models import Report, Snapshot, SnapshotNumber
from viche.reports.writing.xlsx import NumberRow


def rows_of(report: Report, snapshot: Snapshot) -> list[NumberRow]:
    """In the order they are printed; one query, however many there are."""
    size = Func("ids", function="cardinality", output_field=IntegerField())
    rows = SnapshotNumber.objects.light().filter(snapshot=snapshot).order_by("number").annotate(size=size)
    sizes = {row.number: row.size for row in rows}
    with addresses_inside():
        return [
            _row(
                row, sizes[row.keys_at], report.hromada.address(reverse("report-number", args=[report.pk, row.number]))
            )
            for row in rows
        ]


def _row(row: SnapshotNumber, records: int, address: str) -> NumberRow:
    figure = registered().get(row.figure)
    title, _between, part = row.title.partition("; ")
    return NumberRow(
        number=row.number,
        text=row.text,
        value=row.plain,
        title=title,
        rule=str(figure.definition) if figure else "",
        since=row.since,
        until=row.until,
        part=capfirst(part),
        basis=_("пораховано з інших чисел цього звіту") if row.made_of else row.get_basis_display(),
        records=None if row.made_of else records,
        address=address,
    )
