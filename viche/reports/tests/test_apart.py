"""What only two connections, or the owner of the tables, can show: the job's own view of the database, and rows nobody changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from conftest import become
from tests.cast import Cast
from tests.factory import fill
from viche.kit import jobs, journal, tenancy
from viche.kit.access import Refused
from viche.kit.jobs import declare
from viche.kit.models import Job
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Measure, Programme, Spending
from viche.reports import actions, composing
from viche.reports.models import Report, Snapshot
from viche.reports.outlines import outlines
from viche.reports.tests import making

pytestmark = pytest.mark.database


@pytest.fixture
def owner(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The role that migrates, in a transaction that is rolled back."""
    app = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    with django_db_blocker.unblock():
        become(settings.OWNER_DATABASE)
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            become(app)


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_not_even_the_owner_changes_what_was_approved(owner: None) -> None:
    cast = Cast.load()
    with tenancy.enter(cast.home.pk), addresses_inside():
        report = making.moved(cast, making.begun(cast, making.programme(cast)), "approved")
        connection.check_constraints()  # keys waiting to be checked would stop TRUNCATE before the rule does
        for table in ("snapshot", "snapshotnumber", "snapshotrecord", "approval"):
            refused(f"UPDATE reports_{table} SET hromada_id = hromada_id")
            refused(f"DELETE FROM reports_{table}")
            refused(f"TRUNCATE reports_{table} CASCADE")
        assert report.shown() is not None


# ── The view of the job ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Cast, Programme, Report]]:
    """A small programme and a report that other connections see; taken away afterwards."""
    with django_db_blocker.unblock():
        cast = Cast.load()
        with tenancy.enter(cast.home.pk):
            unit = cast.department
            about = fill(
                Programme, cast.home, title="Мала", state="published", department=unit, since_year=2020, until_year=2024
            )
            measure = fill(Measure, cast.home, programme=about, number="1.1")
            fill(
                Spending,
                cast.home,
                programme=about,
                measure=measure,
                since=date(2024, 3, 1),
                until=date(2024, 3, 1),
                amount=71_000,
            )
            with addresses_inside():
                report, _job = actions.begin(cast.viewer("mariia"), outlines()[making.FORM], about, making.HALF)
        yield cast, about, report
        Job.objects.filter(key=actions.TAKE).delete()
        with tenancy.enter(cast.home.pk), journal.change("discard", by=None):
            for rows in (
                Report.objects.filter(pk=report.pk),
                *(m.objects.filter(programme=about) for m in (Spending, Measure)),
            ):
                rows.delete()
            about.delete()


@pytest.mark.parametrize(("isolation", "seen"), [("repeatable read", 71_000), ("read committed", 72_000)])
def test_what_is_committed_meanwhile_is_not_in_the_snapshot(
    isolation: Any, seen: int, committed: tuple[Cast, Programme, Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows are read, then a payment is committed by somebody else, then the numbers are asked. As declared, the payment
    is not seen; in the isolation requests have it would be, and rows and numbers would disagree."""
    cast, about, _report = committed
    task = declare.tasks()[actions.TAKE]
    assert task.isolation == "repeatable read"
    monkeypatch.setitem(declare.tasks(), actions.TAKE, declare.Task(task.key, task.title, task.work, isolation))
    asked, found = composing.ask, {}

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        pay_beside(cast, about)
        return asked(*args, **kwargs)

    def looked_at(report: Report, viewer: Any, composed: composing.Composed, *_version: Any) -> Snapshot:
        found["taken"] = composed
        raise Refused("a snapshot that nobody could take away is not kept by a test")

    monkeypatch.setattr(composing, "ask", meanwhile)
    monkeypatch.setattr(actions, "_keep", looked_at)
    assert jobs.run_waiting() == 1
    spent = next(
        n
        for n in found["taken"].numbers
        if n.asked and n.asked.figure == "programme-spent" and n.title.startswith("Проведені")
    )
    assert spent.value == seen
    with tenancy.enter(cast.home.pk):
        assert sum(row.amount for row in Spending.objects.filter(programme=about)) == Decimal(72_000)


def pay_beside(cast: Cast, about: Programme) -> None:
    """One payment, committed on a line of its own while the job goes on."""
    line = connection.copy()
    try:
        line.set_autocommit(False)
        with line.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('viche.hromada', %s, true), set_config('viche.verb', 'note', true)",
                [str(cast.home.pk)],
            )
            cursor.execute(
                "INSERT INTO programmes_spending (hromada_id, programme_id, measure_id, stated, since, until, amount, source, "
                "fund, executor, document) SELECT hromada_id, programme_id, id, false, '2024-04-01', '2024-04-01', 1000, '', '', "
                "'', '' FROM programmes_measure WHERE programme_id = %s RETURNING id",
                [about.pk],
            )
            assert len(cursor.fetchall()) == 1
        line.commit()
    finally:
        line.close()
