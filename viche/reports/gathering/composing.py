"""The council's report: departments' snapshots joined, their numbers renumbered, their records copied as they were.

Nothing is counted anew: each number says what it said in the report of its department and opens the same records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from viche.hromada.models import Department
from viche.hromada.tree import in_order
from viche.kit import clock, journal
from viche.kit.access import Refused, Viewer
from viche.kit.figures import Period
from viche.kit.publishing import PUBLISHED
from viche.reports import digests, storing
from viche.reports.composing import LANGUAGE
from viche.reports.content import Block, Content, Lines, Paragraph, Row, digest
from viche.reports.editing.laying import over
from viche.reports.gathering.models import Gathering, GatheringUnit, Source
from viche.reports.models import Approval, Report, Snapshot, SnapshotNumber, SnapshotRecord
from viche.reports.outlines import of_period
from viche.reports.rules import APPROVED, OPEN

KEY, OF = "gathered", "department"
# Heads a report of its own; in the council's there is one title, and it signs once.
LEFT_OUT = ("title", "annex", "signature")
COPIED = (
    "figure", "since", "until", "narrow", "value", "basis", "text", "unit", "title",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A department of a gathering with its report for the period: the newest approved one, else the open one, else none."""

    department: Department
    report: Report | None = None
    snapshot: Snapshot | None = None

    @property
    def is_delivered(self) -> bool:
        """Whether its text is approved."""
        return self.report is not None and self.report.is_frozen


def parts(gathering: Gathering, period: Period) -> list[Part]:
    """The departments in the order of the structure. Five queries, however many there are."""
    wanted = set(GatheringUnit.objects.filter(gathering=gathering).values_list("department_id", flat=True))
    units = [branch.unit for branch in in_order(Department.objects.all()) if branch.unit.pk in wanted]
    same = {"form": gathering.form, "subject": OF, "subject_pk__in": wanted}
    rows = Report.objects.filter(**same, since=period.since, until=period.until).order_by("pk")
    found: dict[int, Report] = {}
    for states in (OPEN, (APPROVED, PUBLISHED)):
        found |= {row.subject_pk: row for row in rows if row.state in states}
    snapshots = _snapshots(found.values())
    return [
        Part(unit, found.get(unit.pk), snapshots.get(found[unit.pk].pk) if unit.pk in found else None) for unit in units
    ]


def _snapshots(reports: Iterable[Report]) -> dict[int, Snapshot]:
    """Report → the snapshot it speaks by."""
    keys = {True: [r.pk for r in reports if r.is_frozen], False: [r.pk for r in reports if not r.is_frozen]}
    newest = Snapshot.objects.filter(report__in=keys[False]).order_by("report_id", "-version").distinct("report_id")
    approved = Approval.objects.filter(report__in=keys[True]).select_related("snapshot")
    return {row.report_id: row for row in newest} | {row.report_id: row.snapshot for row in approved}


def take(report: Report, gathering: Gathering, viewer: Viewer) -> Snapshot:
    """A new snapshot of the council's report out of what departments have by now. The report is to be locked."""
    with translation.override(LANGUAGE):
        found = parts(gathering, report.period)
        ready = [part for part in found if part.snapshot is not None]
        if not ready:
            raise Refused(
                _("Жоден підрозділ ще не має звіту за цей період."),
                _("Щойно з’явиться перший, оновіть числа."),
                status=409,
            )
        joined = _Joined(report, ready)
        return joined.keep(viewer, _doubts(found, joined.twofold))


def _doubts(found: list[Part], twofold: int) -> list[dict[str, Any]]:
    """What a reader of the joined text should know: printed, so it stands until the report is gathered anew."""
    told_of = (
        (_("Зібрано не від усіх"), [part for part in found if part.snapshot is None]),
        (_("Зібрано ще не затверджене"), [part for part in found if part.snapshot and not part.is_delivered]),
    )
    doubts = [
        {"title": title, "text": "; ".join(str(part.department) for part in some) + ".", "printed": True}
        for title, some in told_of
        if some
    ]
    if twofold:
        text = _("Ті самі записи в різних звітах мали різний вигляд: %(number)s. Показано пізніший.") % {
            "number": twofold
        }
        doubts.append({"title": _("Звіти підрозділів узято в різний час"), "text": text, "printed": True})
    return doubts


class _Joined:
    """Contents, numbers and records of the parts, one after another."""

    def __init__(self, report: Report, ready: list[Part]) -> None:
        self.report, self.ready = report, ready
        self.snapshots = [part.snapshot for part in ready if part.snapshot is not None]
        # Each with the key of the one it is a copy of.
        self.numbers: list[tuple[SnapshotNumber, int]] = []
        self.twofold = 0
        self.keeps_records = all(snapshot.keeps_records for snapshot in self.snapshots)
        self.content = self._content(self._shifts())
        self.records = self._records()

    def _shifts(self) -> dict[int, int]:
        """Copy the numbers; by how much those of each snapshot were moved."""
        of: dict[int, list[SnapshotNumber]] = {snapshot.pk: [] for snapshot in self.snapshots}
        light = SnapshotNumber.objects.light().filter(snapshot__in=of)
        for row in light.order_by("number"):
            of[row.snapshot_id].append(row)
        shifts, last = {}, 0
        for pk, rows in of.items():
            shifts[pk] = last
            self.numbers += [(_moved(row, last), row.pk) for row in rows]
            last += max((row.number for row in rows), default=0)
        return shifts

    def _content(self, shifts: Mapping[int, int]) -> Content:
        months = of_period(self.report.period)["months"]
        about = str(self.report.about())
        blocks: list[Block] = [
            Paragraph(((line,),), "center", True, "title") for line in (about, f"за {months}")
        ]  # fmt: skip
        landscape = False
        for at, part in enumerate(self.ready, start=1):
            assert part.snapshot is not None
            tree = part.snapshot.tree
            landscape = landscape or tree.landscape
            blocks.append(Paragraph(((f"{at}. {part.department}",),), "center", True, "heading"))
            blocks += [_block(block, shifts[part.snapshot.pk]) for block in tree.blocks if not _is_left_out(block)]
        return Content(self.report.title, tuple(blocks), landscape)

    def _records(self) -> list[SnapshotRecord]:
        """Each record once; where two reports had it differently, as the later one had it. None where one keeps none."""
        if not self.keeps_records:
            return []
        kept: dict[tuple[str, int], SnapshotRecord] = {}
        order = {snapshot.pk: snapshot.taken_at for snapshot in self.snapshots}
        rows = SnapshotRecord.objects.filter(snapshot__in=order)
        for row in sorted(rows, key=lambda row: (order[row.snapshot_id], row.pk)):
            before = kept.get((row.kind, row.record_id))
            cells = {**before.cells, **row.cells} if before else row.cells
            if before and any(before.cells[name] != cell for name, cell in row.cells.items() if name in before.cells):
                self.twofold += 1
            kept[row.kind, row.record_id] = SnapshotRecord(
                kind=row.kind, record_id=row.record_id, cells=cells, stated=row.stated
            )
        return sorted(kept.values(), key=lambda record: (record.kind, record.record_id))

    def keep(self, viewer: Viewer, doubts: list[dict[str, Any]]) -> Snapshot:
        """Write it all down, once, with what it was gathered from and what was edited in it by hand."""
        newest = self.report.snapshots.order_by("-version").first()
        home = self.report.hromada_id
        numbers = [number for number, _of in self.numbers]
        columns: dict[str, Any] = {}
        for each in self.snapshots:
            columns |= each.columns
        with journal.change("count", by=viewer.person):
            snapshot = Snapshot(pk=storing.next_key(), hromada_id=home, report=self.report)
            behind = storing.copy_numbers(snapshot, self.numbers)
            records = storing.copy_records(snapshot, self.records)
            content, snapshot.laid = over(self.report, self.content, numbers)
            storing.write_plain(snapshot, numbers[len(self.numbers) :])
            snapshot.version = newest.version + 1 if newest else 1
            snapshot.taken_at, snapshot.person_id = clock.now(), viewer.person.pk
            snapshot.content, snapshot.doubts, snapshot.columns = content, doubts, columns
            snapshot.keeps_records, snapshot.digested = self.keeps_records, digests.BY_HASHES
            snapshot.sha256 = digest(digests.told(content, numbers, behind, records, self.keeps_records))
            snapshot.save(force_insert=True)
            Source.objects.bulk_create(
                Source(hromada_id=home, snapshot=snapshot, report=p.report, taken=p.snapshot, state=p.report.state)
                for p in self.ready
                if p.report is not None
            )
        return snapshot


def _moved(row: SnapshotNumber, shift: int) -> SnapshotNumber:
    return SnapshotNumber(
        number=row.number + shift,
        made_of=[[sign, of + shift] for sign, of in row.made_of],
        same_as=row.same_as + shift if row.same_as else None,
        edited=row.edited | {"of": row.edited["of"] and row.edited["of"] + shift} if row.edited else {},
        **{name: getattr(row, name) for name in COPIED},
    )


def _is_left_out(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style in LEFT_OUT


def _block(block: Block, shift: int) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, lines=_lines(block.lines, shift))
    return replace(block, head=_rows(block.head, shift), body=_rows(block.body, shift))


def _rows(rows: tuple[Row, ...], shift: int) -> tuple[Row, ...]:
    return tuple(tuple(replace(cell, lines=_lines(cell.lines, shift)) for cell in row) for row in rows)


def _lines(lines: Lines, shift: int) -> Lines:
    return tuple(
        tuple(each if isinstance(each, str) else replace(each, number=each.number + shift) for each in line)
        for line in lines
    )
