"""A snapshot whose records are too many to be kept: their keys and amounts are, the digest is over them, drift is found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.factory import fill
from viche.kit import journal, tenancy
from viche.kit.figures import figure
from viche.kit.figures.measures import plain
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Programme, Spending
from viche.reports import actions, comparing, digests, drift, machine, number_rows, opened, showing, storing
from viche.reports.asking import Asked, ask, grouped, records
from viche.reports.content import digest
from viche.reports.models import Report, Snapshot, SnapshotNumber, SnapshotRecord
from viche.reports.tests import making
from viche.reports.tests.test_language import act
from viche.reports.tests.test_newcomer import begun

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(cast: Cast) -> Iterator[Programme]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield making.programme(cast)


@pytest.fixture
def small(cast: Cast, programme: Programme) -> Snapshot:
    return shown(making.begun(cast, programme))


@pytest.fixture
def large(cast: Cast, small: Snapshot, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """The same report once more, of which no record is kept."""
    monkeypatch.setattr(storing, "KEPT_RECORDS", 20)
    return making.renewed(cast, small.report)


def shown(report: Report) -> Snapshot:
    snapshot = report.shown()
    assert snapshot is not None
    return snapshot


def numbers(snapshot: Snapshot) -> dict[int, SnapshotNumber]:
    return {row.number: row for row in SnapshotNumber.objects.filter(snapshot=snapshot)}


def test_many_records_change_nothing_of_what_is_said(small: Snapshot, large: Snapshot) -> None:
    assert (small.keeps_records, large.keeps_records) == (True, False)
    assert small.content == large.content and small.doubts == large.doubts
    few, many = numbers(small), numbers(large)
    said = (
        "figure",
        "narrow",
        "value",
        "basis",
        "text",
        "title",
        "ids",
        "amounts",
        "passed_over",
        "made_of",
        "same_as",
    )
    for number, row in few.items():
        assert {name: getattr(row, name) for name in said} == {name: getattr(many[number], name) for name in said}
    assert SnapshotRecord.objects.filter(snapshot=small).exists()
    assert not SnapshotRecord.objects.filter(snapshot=large).exists()
    assert small.is_whole() and large.is_whole()


def test_keys_are_in_order_with_the_amount_of_each(small: Snapshot) -> None:
    kept = [row for row in numbers(small).values() if row.figure and row.same_as is None]
    assert any(len(row.ids) > 3 for row in kept)
    for row in kept:
        assert row.ids == sorted(records(drift.asked_of(row)).values_list("pk", flat=True))
        field = figure(row.figure).measure.field
        if not field:
            assert row.amounts == []
            continue
        known = dict(figure(row.figure).model._base_manager.filter(pk__in=row.ids).values_list("pk", field))
        assert row.amounts == [known[pk] for pk in row.ids]
        assert plain(sum(amount or 0 for amount in row.amounts)) == row.plain


def test_faces_say_of_a_number_asked_twice_how_many_records_stand_behind_it(cast: Cast, programme: Programme) -> None:
    act(cast, date(2024, 3, 1)), act(cast, date(2024, 4, 1))
    body = "# ЗВІТ\n\nУхвалено {acts#акт|акти|актів}.\n\nУсього {acts#акт|акти|актів}."
    snapshot = shown(begun(cast, body))
    first, second = (numbers(snapshot)[number] for number in (1, 2))
    assert second.same_as == 1 and len(first.ids) == 2 and not second.ids
    assert [row.records for row in number_rows.rows_of(snapshot.report, snapshot)] == [2, 2]
    assert [row["records"] for row in machine.told(snapshot.report, snapshot, None)["numbers"]] == [2, 2]


def test_a_number_asked_twice_keeps_its_keys_once(small: Snapshot) -> None:
    asked: dict[Asked, int] = {}
    same = 0
    for number, row in sorted(numbers(small).items()):
        if not row.figure:
            continue
        first = asked.setdefault(drift.asked_of(row), number)
        assert row.keys_at == first
        if first != number:
            assert (row.ids, row.amounts, row.passed_over) == ([], [], [])
            assert comparing.sizes(row)[0] == len(numbers(small)[first].ids)
            same += 1
    told = machine.told(small.report, small, None)["numbers"]
    assert all(each["records"] == ask([asked_of(small, each)], behind=True)[asked_of(small, each)].records
               for each in told if each["figure"])  # fmt: skip
    assert same or len(asked) == sum(1 for row in numbers(small).values() if row.figure)


def asked_of(snapshot: Snapshot, told: dict[str, Any]) -> Asked:
    return drift.asked_of(SnapshotNumber.objects.get(snapshot=snapshot, number=told["number"]))


def test_anybody_recomputes_the_hashes(large: Snapshot) -> None:
    kept = numbers(large)
    for told in machine.told(large.report, large, None)["numbers"]:
        row = kept[kept[told["number"]].keys_at]
        assert told["ids_sha256"] == sha(",".join(map(str, row.ids)))
        amounts = ",".join("" if each is None else written(each) for each in row.amounts)
        assert told["amounts_sha256"] == (sha(amounts) if row.amounts else "")
        assert (told["passed_over"], told["passed_over_sha256"]) == (
            len(row.passed_over),
            sha(",".join(map(str, row.passed_over))),
        )


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def written(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# ── Digests ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def copied(cast: Cast, snapshot: Snapshot, way: int, **forged: Any) -> Snapshot:
    """The same snapshot written down in another way; `forged`: other arrays of its fullest number, after the digest was made."""
    made = Snapshot(
        hromada_id=cast.home.pk, report=snapshot.report, version=snapshot.version + 1 + Snapshot.objects.count(),
        person_id=snapshot.person_id, content=snapshot.content, digested=way, keeps_records=snapshot.keeps_records,
        columns=snapshot.columns, sha256="",
    )  # fmt: skip
    rows = sorted(numbers(snapshot).values(), key=lambda row: row.number)
    fullest = max(rows, key=lambda row: len(row.ids)).number
    kept = list(SnapshotRecord.objects.filter(snapshot=snapshot))
    own = SnapshotNumber.objects.filter(snapshot=snapshot)
    if way == digests.BY_HASHES:
        made.sha256 = snapshot.sha256
    else:
        former = digests._former(snapshot.content, own, kept if way == digests.WITH_RECORDS else None)
        made.sha256 = digest(former)
    made.save(force_insert=True)
    for row in rows:
        row.pk, row.snapshot = None, made
        if row.number == fullest:
            for name, value in forged.items():
                setattr(row, name, value)
    for record in kept:
        record.pk, record.snapshot = None, made
    SnapshotNumber.objects.bulk_create(rows)
    SnapshotRecord.objects.bulk_create(kept)
    return made


@pytest.mark.parametrize("way", [digests.CONTENT, digests.WITH_RECORDS, digests.BY_HASHES])
def test_each_way_of_the_digest_finds_forged_keys(way: int, cast: Cast, small: Snapshot) -> None:
    assert copied(cast, small, way).is_whole()
    fullest = max(numbers(small).values(), key=lambda row: len(row.ids))
    for ids in (fullest.ids[:-1], [*fullest.ids, 10**9], [*fullest.ids[:-2], *reversed(fullest.ids[-2:])]):
        assert not copied(cast, small, way, ids=ids).is_whole()
    assert not copied(cast, small, way, passed_over=[10**9]).is_whole()


@pytest.mark.parametrize("kept", ["small", "large"])
def test_a_forged_amount_is_found(kept: str, cast: Cast, request: pytest.FixtureRequest) -> None:
    snapshot = request.getfixturevalue(kept)
    fullest = max(numbers(snapshot).values(), key=lambda row: len(row.ids))
    assert fullest.amounts
    other = [(fullest.amounts[0] or 0) + Decimal("0.01"), *fullest.amounts[1:]]
    assert not copied(cast, snapshot, digests.BY_HASHES, amounts=other).is_whole()
    assert copied(cast, snapshot, digests.BY_HASHES, amounts=list(fullest.amounts)).is_whole()


def test_a_record_slipped_into_a_snapshot_without_records_is_found(cast: Cast, large: Snapshot) -> None:
    fill(SnapshotRecord, cast.home, snapshot=large, kind="programmes_spending", record_id=10**9, cells={})
    assert not large.is_whole()


# ── Drift ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def by_rows(snapshot: Snapshot, changes: dict[int, drift.Drift]) -> dict[str, set[tuple[str, int]]]:
    """What has become of the records, found in Python one number at a time."""
    found: dict[str, set[tuple[str, int]]] = {"added": set(), "gone": set(), "changed": set()}
    kept = numbers(snapshot)
    for row in (kept[kept[number].keys_at] for number in changes if kept[number].figure):
        table, field = figure(row.figure).model._meta.db_table, figure(row.figure).measure.field
        now = dict(records(drift.asked_of(row)).values_list("pk", field)) if field else {}
        now = now or dict.fromkeys(records(drift.asked_of(row)).values_list("pk", flat=True))
        was = dict(zip(row.ids, row.amounts or [None] * len(row.ids), strict=True))
        found["added"] |= {(table, pk) for pk in now.keys() - was.keys()}
        found["gone"] |= {(table, pk) for pk in was.keys() - now.keys()}
        found["changed"] |= {(table, pk) for pk in was.keys() & now.keys() if row.amounts and was[pk] != now[pk]}
    return found


def said_by_documents(programme: Programme) -> list[Spending]:
    """Sums that no payment of `changed_much` takes the place of."""
    rows = Spending.objects.filter(programme=programme, amount__gt=0).exclude(measure__number__in=["1.6", "1.1"])
    return list(rows.order_by("pk"))


def changed_much(cast: Cast, programme: Programme) -> None:
    rows = said_by_documents(programme)
    making.paid(cast, programme, "1.6", "500.00")
    making.paid(cast, programme, "1.1", "10.00")
    with journal.change("correct", by=None):
        Spending.objects.filter(pk=rows[0].pk).update(amount=rows[0].amount + 1)
        Spending.objects.filter(pk=rows[1].pk).update(fund="general")
        Spending.objects.filter(pk=rows[2].pk).delete()


def test_drift_in_the_database_is_drift_by_rows(cast: Cast, programme: Programme, large: Snapshot) -> None:
    changed_much(cast, programme)
    changes = drift.drifted(showing.numbers_of(large))
    told = by_rows(large, changes)
    assert all(told.values())
    assert drift.since(changes.values()) == drift.Since(**{name: len(found) for name, found in told.items()})
    for number in changes:
        row = SnapshotNumber.objects.get(snapshot=large, number=number)
        if not row.figure:
            continue
        one = by_rows(large, {number: changes[number]})
        found = drift.behind(row)
        assert found is not None and not found.as_they_were
        assert {each.pk: each.fate for each in found.rows if each.fate != "same"} == {
            pk: fate for fate, keys in one.items() for _table, pk in keys
        }
        whole = found.whole
        assert (whole.added, whole.gone, whole.changed) == tuple(len(one[f]) for f in ("added", "gone", "changed"))


def test_a_snapshot_without_records_tells_what_was_added_up(cast: Cast, programme: Programme, large: Snapshot) -> None:
    number = making.number(large, "29 923,4")
    deleted = said_by_documents(programme)[2]
    amount = deleted.amount
    changed_much(cast, programme)
    found = drift.behind(number)
    assert found is not None
    gone = next(row for row in found.rows if row.pk == deleted.pk)
    # What is deleted the journal remembers.
    assert gone.fate == "gone" and Decimal(str(gone.cells["amount"]["value"])) == amount
    [changed] = [row for row in found.rows if row.fate == "changed"]
    [change] = changed.changes
    assert changed.cells["amount"]["text"] == change.was != change.now


def test_a_long_list_is_read_by_pages(
    cast: Cast, programme: Programme, small: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "PAGE", 10)
    monkeypatch.setattr(drift.behind, "__defaults__", (10, 0))
    number = making.number(small, "29 923,4")
    whole = [row.pk for at in range(0, len(number.ids), 10) for row in drift.behind(number, 10, at).rows]  # type: ignore[union-attr]
    assert whole == number.ids and len(whole) > 3
    changed_much(cast, programme)
    told = opened.listed(number, cast.viewer("mariia"), {"differing": ""})
    tags = [row[1] for row in told["rows"]]
    assert len(tags) == len([tag for tag in tags if tag != "—"]) == told["found"].paginator.count > 3
    # A page beyond the last is the last.
    last = opened.listed(number, cast.viewer("mariia"), {"page": "999"})
    assert last["rows"] and last["found"].number == last["found"].paginator.num_pages


def test_the_page_of_a_number_of_a_large_report_says_so(cast: Cast, programme: Programme, large: Snapshot) -> None:
    report = making.moved(cast, Report.objects.get(pk=large.report_id), "published")
    changed_much(cast, programme)
    number = making.number(report.shown(), "29 923,4")
    answer = Client().get(f"/home/reports/{report.pk}/numbers/{number.number}/")
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
    assert answer.status_code == 200 and "знімок зберігає їхній перелік і суми" in page
    assert "додано" in page and "більше не рахуємо" in page and "змінено" in page


def test_queries_of_a_large_report_do_not_grow_with_records(cast: Cast, programme: Programme, large: Snapshot) -> None:
    report = large.report

    def queries(work: Any) -> int:
        with CaptureQueriesContext(connection) as caught:
            work()
        return len(caught)

    viewer = cast.viewer("mariia")
    works = [
        lambda: actions.take(report, viewer),
        lambda: shown(report).is_whole(),
        lambda: opened.listed(making.number(shown(report), "29 923,4"), viewer),
        lambda: machine.told(report, shown(report), None),
    ]
    works[0]()  # what is asked once in a process
    before = [queries(work) for work in works]
    measure = Spending.objects.filter(programme=programme, amount__gt=0).order_by("pk")[0].measure
    for at in range(30):
        making.paid(cast, programme, measure.number, f"{at + 1}.00")
    works[2] = lambda: opened.listed(making.number(large, "29 923,4"), viewer)
    after = [queries(work) for work in works]
    assert after[:2] == before[:2] and after[3] == before[3]
    assert after[2] <= before[2] + 2  # the records that are gone are looked for once more


def test_members_of_a_group_are_told_apart_as_a_snapshot_writes_them(cast: Cast, small: Snapshot) -> None:
    """Also those that want a field empty: each group gives each member its own keys."""
    asked = {drift.asked_of(row): row for row in numbers(small).values() if row.figure and row.same_as is None}
    groups = grouped(asked)
    assert any(len(group.members) > 1 for group in groups) and any(group.empty or group.names for group in groups)
    assert sum(len(group.members) for group in groups) == len(asked)
