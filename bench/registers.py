"""List and page of acts: 1,470 hromadas × 1,000 acts against five hromadas × 1,000; and import against plain COPY."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.databases import database, using
from bench.measure import exact, ratio

HROMADAS, ACTS, REPEAT, LIMIT = 1470, 1000, 20, 1.5
PAGES = {
    "list": "/h3/acts/",
    "list, second page": "/h3/acts/?page=2",
    "list, by kind": "/h3/acts/?kind=decision",
    "page": "/h3/acts/{act}/",
}


def run() -> list[dict[str, Any]]:
    """Equal query counts, plans by index, median time within the limit."""
    results: list[dict[str, Any]] = []
    with database("viche_bench_large", HROMADAS, ACTS) as large, database("viche_bench_small", 5, ACTS) as small:
        for name, path in PAGES.items():
            results += _page(name, path, large, small)
    return results


def _page(name: str, path: str, large: DatabaseWrapper, small: DatabaseWrapper) -> list[dict[str, Any]]:
    queries = {
        size: _queries(wrapper, _address(path, wrapper)) for size, wrapper in (("large", large), ("small", small))
    }
    scans = _sequential_scans(large, queries["large"])
    return [
        exact(f"registers: {name}: queries", len(queries["large"]), len(queries["small"]), "queries"),
        exact(f"registers: {name}: sequential scans of acts", scans, 0, "plans"),
        ratio(
            f"registers: {name}: 1,470 hromadas against 5",
            lambda: _visit(large, _address(path, large)),
            lambda: _visit(small, _address(path, small)),
            LIMIT,
        ),
    ]


_acts: dict[int, int] = {}


def _address(path: str, wrapper: DatabaseWrapper) -> str:
    """The path with a published act of the third hromada."""
    if id(wrapper) not in _acts:
        with wrapper.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "SELECT set_config('viche.hromada', (SELECT id FROM hromada_hromada WHERE slug = 'h3')::text, true)"
            )
            cursor.execute("SELECT id FROM hromada_act WHERE state = 'published' ORDER BY id DESC LIMIT 1")
            _acts[id(wrapper)] = cursor.fetchone()[0]
            cursor.execute("COMMIT")
    return path.format(act=_acts[id(wrapper)])


def _visit(wrapper: DatabaseWrapper, path: str) -> None:
    with using(wrapper):
        client = Client()
        for _time in range(REPEAT):
            assert client.get(path).status_code == 200, path


def _queries(wrapper: DatabaseWrapper, path: str) -> list[str]:
    with using(wrapper), CaptureQueriesContext(wrapper) as seen:
        assert Client().get(path).status_code == 200, path
    return [q["sql"] for q in seen.captured_queries if q["sql"].startswith("SELECT")]


def _sequential_scans(wrapper: DatabaseWrapper, queries: list[str]) -> int:
    """How many of the page's plans read the acts from end to end."""
    found = 0
    with wrapper.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(
            "SELECT set_config('viche.hromada', (SELECT id FROM hromada_hromada WHERE slug = 'h3')::text, true)"
        )
        for query in queries:
            if "hromada_act" in query:
                cursor.execute("EXPLAIN " + query.replace("%", "%%") if "%" not in query else "EXPLAIN " + query)
                found += any("Seq Scan on hromada_act" in line for (line,) in cursor.fetchall())
        cursor.execute("COMMIT")
    return found
