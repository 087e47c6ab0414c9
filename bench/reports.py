"""The annual report of a department over 1,000,000 records: numbers taken, page, DOCX, PDF and XLSX made; against one
sequential scan of the records, and against a tenth of them. Memory is that of a process which does nothing else."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.children import in_a_process_of_its_own, peak, tell
from bench.databases import database, using
from bench.measure import exact, ratio, timed, told
from bench.rows import fill_models

MANY, FEW, ROUNDS = 1_000_000, 100_000, 7
TIMES, BESIDE = 12, 5.0
MEGABYTES = 400.0
YEAR, FORM = 2024, "annual-department"
# Figures of the form whose records are many: it tells no story of each.
FIGURES = (
    "consultations", "hearings", "initiatives", "assemblies", "events.official", "supports", "products",
)  # fmt: skip
# Forums, runs and farewells get a sentence each; a city has few of them.
SAID = {
    "day": f"date '{YEAR}-01-01' + n %% 366",
    "registers_event.kind": "(ARRAY['official', 'meeting', 'training', 'lecture'])[1 + n %% 4]",
}
CHILD = "import django; django.setup(); from bench import reports; reports.one()"


def run() -> list[dict[str, Any]]:
    """Each line of the promise."""
    with (
        database("viche_bench_reports", 1, 0, lambda cursor: _fill(cursor, MANY)) as many,
        database("viche_bench_reports_tenth", 1, 0, lambda cursor: _fill(cursor, FEW)) as few,
    ):
        said = in_a_process_of_its_own(CHILD, many)
        tenth = in_a_process_of_its_own(CHILD, few)
        return [
            told("reports: records", said["records"], "records"),
            told("reports: numbers printed", said["numbers"], "numbers"),
            told("reports: keys kept behind them", said["keys"], "keys"),
            exact(
                "reports: queries of a snapshot, ten times the records", said["queries"], tenth["queries"], "queries"
            ),
            exact("reports: queries of its page, ten times the records", said["page"], tenth["page"], "queries"),
            exact(
                "reports: queries of a number's page, ten times the records", said["number"], tenth["number"], "queries"
            ),
            told("reports: memory of the process, peak", said["peak"], "MB", MEGABYTES),
            told("reports: memory before the report", said["before"], "MB"),
            _against_a_scan(many),
            ratio("reports: ten times the records", lambda: _all(many), lambda: _all(few), TIMES, ROUNDS),
            *_parts(many),
        ]


def _models() -> list[Any]:
    from viche.kit import figures

    return list(dict.fromkeys(figures.figure(key).model for key in FIGURES))


def _fill(cursor: Any, number: int) -> None:
    kinds = _models()
    fill_models(cursor, "h1", number // len(kinds), kinds, SAID)


# ── What is measured ─────────────────────────────────────────────────────────────────────────────────────────────────


class Taken:
    """A report of the year with its snapshot, published, inside a transaction that is taken back."""

    def __init__(self) -> None:
        from viche.hromada.models import Department
        from viche.kit.access import EVERYWHERE, Role
        from viche.kit.figures import Period
        from viche.people.models import Person
        from viche.people.roles import SignedIn
        from viche.reports import actions, own

        about = Department.objects.earliest("pk")
        person = Person.objects.create_user("bench@example.org", "Хтось", None)
        self.viewer = SignedIn(
            person=person, hromada_id=about.hromada_id, roles={Role.HEAD: EVERYWHERE}, second_factor=True
        )
        self.report, _job = actions.begin(self.viewer, own.known()[FORM].outline, about, Period.year(YEAR))

    def take(self) -> Any:
        """The numbers."""
        from viche.reports import actions

        self.snapshot = actions.take(self.report, self.viewer)
        return self.snapshot

    def publish(self) -> None:
        """As people do it."""
        from viche.reports import actions

        for verb in ("submit", "approve", "publish"):
            given: dict[str, Any] = {} if verb == "publish" else {"snapshot": self.snapshot.version}
            given |= {"looked": True, "why": "Переглянуто."} if verb == "submit" else {}
            actions.step(self.report, verb, self.viewer, given)

    def visit(self, path: str = "") -> None:
        """A page or a file of it, as anybody asks for it."""
        answer = Client().get(f"/h1/reports/{self.report.pk}/{path}")
        assert answer.status_code == 200 and len(answer.content) > 1000, (path, answer.status_code)


def _inside(wrapper: DatabaseWrapper, work: Callable[[], Any]) -> Any:
    """In a transaction of the hromada that is taken back: a snapshot is never deleted."""
    from viche.hromada.models import Hromada
    from viche.kit import tenancy

    with using(wrapper), transaction.atomic():
        with tenancy.enter(Hromada.objects.get(slug="h1").pk):
            found = work()
            transaction.set_rollback(True)
        return found


FILES = ("export.docx", "export.pdf", "export.xlsx")


def _whole() -> None:
    taken = Taken()
    taken.take()
    taken.publish()
    for path in ("", *FILES):
        taken.visit(path)


def _all(wrapper: DatabaseWrapper) -> None:
    _inside(wrapper, _whole)


def _against_a_scan(wrapper: DatabaseWrapper) -> dict[str, Any]:
    """Medians of seconds; the limit is twelve scans and five seconds."""
    _all(wrapper), _scan(wrapper)
    pairs = [(timed(lambda: _all(wrapper)), timed(lambda: _scan(wrapper))) for _round in range(ROUNDS)]
    works, scans = ([round(pair[at], 3) for pair in pairs] for at in (0, 1))
    limit = TIMES * median(scans) + BESIDE
    row = told("reports: snapshot and four exports, limit 12 scans and 5 s", median(works), "s", round(limit, 2))
    return {**row, "rounds": ROUNDS, "seconds": {"work": works, "scan": scans}}


def _scan(wrapper: DatabaseWrapper) -> None:
    """Every table of the records read from end to end once, in SQL."""

    def work() -> None:
        with connection.cursor() as cursor:
            for way in ("indexscan", "indexonlyscan", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            for model in _models():
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} WHERE state = 'published'")
                cursor.fetchone()

    _inside(wrapper, work)


def _parts(wrapper: DatabaseWrapper) -> list[dict[str, Any]]:
    """Seconds of each part, once warm: only told."""
    found: list[dict[str, Any]] = []

    def work() -> None:
        taken = Taken()
        parts: dict[str, Callable[[], Any]] = {
            "numbers": taken.take,
            "approval, digest checked": taken.publish,
            "page": taken.visit,
            "page of a number": lambda: taken.visit(f"numbers/{_longest(taken.snapshot)}/"),
            **{path.partition(".")[2]: lambda path=path: taken.visit(path) for path in (*FILES, "export.json")},  # type: ignore[misc]
        }
        found.extend(told(f"reports: seconds, {name}", timed(part), "s") for name, part in parts.items())

    _inside(wrapper, work)
    return found


def _longest(snapshot: Any) -> int:
    """The number with most records behind it."""
    from viche.reports.digests import behind
    from viche.reports.models import SnapshotNumber

    found = behind(SnapshotNumber.objects.filter(snapshot=snapshot))
    return max(found, key=lambda number: found[number].records)


# ── A process of its own ─────────────────────────────────────────────────────────────────────────────────────────────


def one() -> None:
    """The child: one report with its exports; what it took on the output."""
    from viche.reports.digests import behind
    from viche.reports.models import SnapshotNumber

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    said: dict[str, Any] = {"before": peak()}

    def work() -> None:
        taken = Taken()
        said["queries"] = _queries(taken.take)
        taken.publish()
        for path in FILES:
            taken.visit(path)
        said["page"] = _queries(taken.visit)
        found = behind(SnapshotNumber.objects.filter(snapshot=taken.snapshot))
        said["numbers"], said["keys"] = len(found), sum(each.records for each in found.values())
        longest = _longest(taken.snapshot)
        said["number"] = _queries(lambda: taken.visit(f"numbers/{longest}/"))
        said["records"] = sum(model.objects.count() for model in _models())

    _inside(connections["default"], work)  # type: ignore[arg-type]
    said["peak"] = peak()
    tell(said)


def _queries(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen.captured_queries)
