"""All figures of an annual report over 1,000,000 records of one hromada; a long list, filtered and added up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.databases import database, using
from bench.measure import exact, ratio, told
from bench.rows import dated, fill
from viche.hromada.models import Hromada
from viche.kit import figures, tenancy
from viche.kit.access import Viewer
from viche.kit.figures import Period

MANY, FEW = 1_000_000, 100_000
LIST_MANY, LIST_FEW, REPEAT = 1_000_000, 10_000, 20
YEAR = Period.year(2024)
LISTS = {
    "list": "/h1/acts/",
    "by kind": "/h1/acts/?kind=order",
    "by issuer and day": "/h1/acts/?issuer=head&adopted_on_from=01.02.2024",
}
TOTALS = "/h1/acts/?kind=order&totals=1"


def run() -> list[dict[str, Any]]:
    """Each line of the promise."""
    return [*_report(), *_lists()]


def _report() -> list[dict[str, Any]]:
    kinds = len(dated())
    with (
        database("viche_bench_figures", 1, 1000, lambda cursor: told_rows(cursor, MANY // kinds)) as many,
        database("viche_bench_tenth", 1, 1000, lambda cursor: told_rows(cursor, FEW // kinds)) as few,
    ):
        asked = _asked(many)
        return [
            told("figures: figures of the report", len(asked), "figures"),
            told("figures: records behind them", MANY // kinds * kinds, "records"),
            exact("figures: queries, ten times the records", _number(many), _number(few), "queries"),
            ratio("figures: against one sequential scan", lambda: _count(many), lambda: _scan(many), 10),
            ratio("figures: ten times the records", lambda: _count(many), lambda: _count(few), 12),
        ]


def told_rows(cursor: Any, number: int) -> None:
    """So many rows of each dated register."""
    fill(cursor, "h1", number)


def _asked(wrapper: DatabaseWrapper) -> list[figures.Figure]:
    """Figures counted from records of the registers that were filled."""
    models = {register.model for register in dated()}
    with using(wrapper):
        return [figure for figure in figures.registered().values() if figure.model in models]


def _inside(wrapper: DatabaseWrapper, work: Callable[[Viewer], Any]) -> Any:
    with using(wrapper):
        pk = Hromada.objects.get(slug="h1").pk
        with tenancy.enter(pk):
            return work(Viewer(hromada_id=pk))


def _count(wrapper: DatabaseWrapper) -> None:
    def work(viewer: Viewer) -> None:
        values = [
            figures.counted(figure, Period.day(YEAR.until) if figure.standing else YEAR, viewer).value
            for figure in _asked(wrapper)
        ]
        assert any(values)

    _inside(wrapper, work)


def _number(wrapper: DatabaseWrapper) -> int:
    with CaptureQueriesContext(wrapper) as seen:
        _count(wrapper)
    return len(seen.captured_queries)


def _scan(wrapper: DatabaseWrapper) -> None:
    """Every table of the records read from end to end once, in SQL."""

    def work(viewer: Viewer) -> None:
        with wrapper.cursor() as cursor:
            cursor.execute("SET LOCAL enable_indexscan = off")
            cursor.execute("SET LOCAL enable_indexonlyscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            for table in sorted({register.model._meta.db_table for register in dated()}):
                cursor.execute(f"SELECT count(*) FROM {table} WHERE state = 'published'")
                cursor.fetchone()

    _inside(wrapper, work)


def _lists() -> list[dict[str, Any]]:
    with (
        database("viche_bench_long", 1, LIST_MANY) as many,
        database("viche_bench_short", 1, LIST_FEW) as few,
    ):
        results = []
        for name, path in LISTS.items():
            results += [
                exact(f"figures: list, {name}: queries", _queries(many, path), _queries(few, path), "queries"),
                ratio(
                    f"figures: list, {name}: 1,000,000 records against 10,000",
                    lambda path=path: _visit(many, path),  # type: ignore[misc]
                    lambda path=path: _visit(few, path),  # type: ignore[misc]
                    1.5,
                ),
            ]
        results.append(
            ratio("figures: totals against SELECT count(*)", lambda: _totals(many), lambda: _select(many), 3)
        )
        return results


def _visit(wrapper: DatabaseWrapper, path: str, times: int = REPEAT) -> None:
    with using(wrapper):
        client = Client()
        for _time in range(times):
            assert client.get(path).status_code == 200, path


def _queries(wrapper: DatabaseWrapper, path: str) -> int:
    with using(wrapper), CaptureQueriesContext(wrapper) as seen:
        assert Client().get(path).status_code == 200, path
    return len(seen.captured_queries)


def _totals(wrapper: DatabaseWrapper) -> None:
    _visit(wrapper, TOTALS, 1)


def _select(wrapper: DatabaseWrapper) -> None:
    def work(viewer: Viewer) -> None:
        with wrapper.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM hromada_act WHERE state = 'published' AND kind = 'order'")
            cursor.fetchone()

    _inside(wrapper, work)
