"""Petitions beside ten million voices: 100,000 petitions and 10,000,000 voices in a hromada against 5,000 and 100,000 (so few
that everything is at hand, so many that searches fill a page); list, page, search, signing keep within 1.5 times. Indexes answer:
no plan reads a large table from end to end."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.databases import database, using
from bench.measure import exact, ratio, told
from bench.petitions_rows import fill

LARGE, SMALL, LIMIT, ROUNDS, REPEAT = (100_000, 10_000_000), (5_000, 100_000), 1.5, 7, 5
PAGES = {
    "list": "/h1/e-petitions/",
    "list, far page": "/h1/e-petitions/?before={far}",
    "list, by state": "/h1/e-petitions/?state=collecting",
    "search, one word": "/h1/e-petitions/?q=світильниками",
    "search, two words": "/h1/e-petitions/?q=ремонт+доріг",
    "search, a rarer word": "/h1/e-petitions/?q=слово7",
    "search, a word nobody said": "/h1/e-petitions/?q=рідкісне",
    "search, a number": "/h1/e-petitions/?q=777",
    "page": "/h1/e-petitions/1/",
    "signers": "/h1/e-petitions/1/signers/",
}
TABLES = ("petitions_petition", "petitions_petitionword", "voices_voice", "voices_tally", "voices_question")


def run() -> list[dict[str, Any]]:
    """Loading is told; BENCH_VOICES makes the large database smaller while something is worked on."""
    voices = int(os.environ.get("BENCH_VOICES", LARGE[1]))
    petitions, start = min(LARGE[0], max(SMALL[0], voices // 100)), perf_counter()
    with (
        database("viche_bench_petitions", 1, 0, lambda cursor: _fill(cursor, petitions, voices)) as large,
        database("viche_bench_petitions_few", 1, 0, lambda cursor: _fill(cursor, *SMALL)) as small,
    ):
        loaded = told(f"petitions.scale: {petitions} petitions and {voices} voices loaded", perf_counter() - start, "s")
        pages = [row for name, path in PAGES.items() for row in _page(name, path, large, small)]
        return [loaded, *pages, _signing(large, small)]


def _fill(cursor: Any, petitions: int, voices: int) -> None:
    fill(cursor, petitions, voices)


def _page(name: str, path: str, large: DatabaseWrapper, small: DatabaseWrapper) -> list[dict[str, Any]]:
    paths = {id(wrapper): path.format(far=_far(wrapper)) if "{far}" in path else path for wrapper in (large, small)}
    queries = [_queries(wrapper, paths[id(wrapper)]) for wrapper in (large, small)]
    return [
        exact(f"petitions.scale.{name}: queries", len(queries[0]), len(queries[1]), "queries"),
        exact(f"petitions.scale.{name}: tables read from end to end", _scans(large, queries[0]), [], "tables"),
        ratio(f"petitions.scale.{name}", _visits(large, paths), _visits(small, paths), LIMIT, ROUNDS),
    ]


def _far(wrapper: DatabaseWrapper) -> int:
    """A petition nine tenths down the list."""
    from viche.participation.petitions.models import Petition

    with using(wrapper), _inside():
        at = Petition.objects.public().count() * 9 // 10
        return Petition.objects.public()[at].pk


def _visits(wrapper: DatabaseWrapper, paths: dict[int, str]) -> Callable[[], None]:
    def visit() -> None:
        with using(wrapper):
            client = Client()
            for _time in range(REPEAT):
                assert client.get(paths[id(wrapper)]).status_code == 200

    return visit


def _queries(wrapper: DatabaseWrapper, path: str) -> list[str]:
    with using(wrapper), CaptureQueriesContext(wrapper) as seen:
        assert Client().get(path).status_code == 200, path
    return [q["sql"] for q in seen.captured_queries if q["sql"].startswith("SELECT")]


def _scans(wrapper: DatabaseWrapper, queries: list[str]) -> list[str]:
    """Large tables that a plan of the page reads from end to end."""
    found = set()
    with using(wrapper), _inside(), wrapper.cursor() as cursor:
        for query in queries:
            cursor.execute("EXPLAIN " + query.replace("%", "%%"), None)
            plan = "\n".join(line for (line,) in cursor.fetchall())
            found |= {table for table in TABLES if re.search(rf"Seq Scan on {table}\b", plan)}
    return sorted(found)


_signed = [0]


def _signing(large: DatabaseWrapper, small: DatabaseWrapper) -> dict[str, Any]:
    """New people under the petition that has a tenth of all voices, each in a transaction."""

    def sign(wrapper: DatabaseWrapper) -> Callable[[], None]:
        from viche.kit.access import Viewer
        from viche.people.models import Person
        from viche.voices import actions as voices
        from viche.voices.models import Question

        with using(wrapper), _inside():
            question = Question.objects.get(pk=1)

        def work() -> None:
            with using(wrapper):
                for _time in range(REPEAT * 10):
                    _signed[0] += 1
                    person = Person(pk=50_000_000 + _signed[0], name="Особа", email="p@b.test", level="email")
                    with _inside():
                        voices.take(Viewer(person=person), question)

        return work

    return ratio("petitions.scale.signing", sign(large), sign(small), LIMIT, ROUNDS)


def _inside() -> Any:
    from viche.hromada.models import Hromada
    from viche.kit import tenancy

    return tenancy.enter(Hromada.objects.get(slug="h1").pk)
