"""What the database does: functions stay in their hromada, words are looked up by the index although there is a policy."""

from __future__ import annotations

from typing import Any

import psycopg
import psycopg.sql
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from tests.cast import Cast
from viche.kit import tenancy
from viche.kit.models import SearchEntry, SearchWord
from viche.kit.search import functions

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TABLES = ("kit_searchentry", "kit_searchword")


def rows(sql: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params[0] if params and isinstance(params[0], dict) else params)
        return cursor.fetchall()


def entry(place: Any, word: str, record_id: int = 1) -> None:
    with tenancy.enter(place.pk):
        vector = f"'{place.pk}:{word}'"
        given = {"kind": "hromada_act", "record_id": record_id, "state": "published", "day": "2024-01-01"}
        SearchEntry.objects.create(hromada=place, vector=vector, **given)
        SearchWord.objects.create(hromada=place, word=f"{word}{record_id}", keys=[f"{place.pk}:{word}"])


LOOK = (
    "SELECT record_id FROM kit_search(%s::tsquery[], %s::tsquery, '{}', '{hromada_act}', NULL, NULL, NULL, NULL, 0, 10)"
)


def test_functions_answer_only_inside_the_hromada_of_the_transaction(cast: Cast) -> None:
    entry(cast.home, "парк")
    word = f"'{cast.home.pk}:парк'"
    asked = {
        "kit_search": (LOOK, [[word], word]),
        "kit_search without words": (LOOK, [None, None]),
        "kit_search_near": ("SELECT kit_search_near(%s::text[], 10)", [[f"{cast.home.pk}:парк"]]),
        "kit_search_known": (
            "SELECT 1 WHERE (kit_search_known(ARRAY[%s], 10))[1] > 0",
            [word.strip("'")],
        ),
    }
    for name, (sql, params) in asked.items():
        with tenancy.enter(cast.home.pk):
            assert len(rows(sql, *params)) == 1, name
        with tenancy.enter(cast.other.pk):
            assert rows(sql, *params) == [], name
        with tenancy.enter(None):
            assert rows(sql, *params) == [], name


def test_functions_run_as_the_owner_with_a_path_of_their_own_and_not_for_everybody() -> None:
    found = rows(
        "SELECT proname, prosecdef, proconfig::text, has_function_privilege(session_user, oid, 'EXECUTE'), proacl::text, "
        "proowner = (SELECT relowner FROM pg_class WHERE relname = 'kit_searchentry') "
        "FROM pg_proc WHERE proname LIKE 'kit\\_search%%'"
    )
    assert len(found) == 4
    for name, definer, config, may, acl, same_owner in found:
        assert definer and same_owner, name
        assert "search_path=pg_catalog, public, pg_temp" in config.replace('"', ""), name
        assert may == (name != "kit_search_due"), name
        assert "{=X" not in acl and ",=X" not in acl, f"{name}: everybody may call it"


@pytest.mark.parametrize("table", TABLES)
def test_the_policy_binds_everybody_but_the_owner(table: str, cast: Cast) -> None:
    [(enabled, forced)] = rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", table)
    assert (enabled, forced) == (True, False)
    entry(cast.home, "парк")
    with tenancy.enter(cast.other.pk):
        assert rows(f"SELECT 1 FROM {table}") == []


def test_the_application_cannot_mark_due_past_its_functions(cast: Cast) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows("SELECT kit_search_due()")


def test_words_are_looked_up_by_their_index_although_there_is_a_policy(cast: Cast) -> None:
    """As the owner, in a transaction that is rolled back: the very statements of the functions, on many rows."""
    owner, place = settings.OWNER_DATABASE, cast.home.pk
    with psycopg.connect(
        host=owner["HOST"] or None, port=owner["PORT"] or None, user=owner["USER"], password=owner["PASSWORD"] or None,
        dbname=connection.settings_dict["NAME"],
    ) as owned, owned.cursor() as cursor:  # fmt: skip
        cursor.execute(
            "INSERT INTO kit_searchentry (hromada_id, kind, record_id, state, day, vector) "
            "SELECT %(place)s, 'hromada_act', n, 'published', date '2000-01-01' + n, "
            "(quote_literal(%(place)s || ':рідко' || n %% 2000) || ' ' || quote_literal(%(place)s || ':часто'))::tsvector FROM generate_series(1, 20000) n",
            {"place": place},
        )
        cursor.execute("ANALYZE kit_searchentry")
        types = "int, tsquery[], tsquery, tsquery[], text[], text[], text, date, date, int, date, bigint"
        rare, frequent = f"'{place}:рідко7'", f"'{place}:часто'"
        given = [["hromada_act"], None, "published", None, None, 201, None, None]
        plan = _plan(cursor, _prepared(_of(functions.LOOK, rare), types), place, [rare], rare, [rare], *given)
        assert "kit_searchentry_words" in plan and "Seq Scan" not in plan, plan
        plan = _plan(cursor, _prepared(_of(functions.ALONG, frequent), types), place, [frequent], frequent, [], *given)
        assert "kit_searchentry_newest" in plan and "Seq Scan" not in plan and "Sort" not in plan, plan
        count = _prepared(functions.COUNT, "int, tsquery, int")
        plan = _plan(cursor, count, place, rare, 200)
        assert "kit_searchentry_words" in plan, plan
        owned.rollback()


def _of(statement: str, word: str) -> str:
    quoted = word.replace("'", "''")
    return statement.replace("WORDS", f"e.vector @@ '{quoted}'::tsquery")


def _prepared(statement: str, types: str) -> str:
    return f"PREPARE look ({types}) AS {statement}"


def _plan(cursor: psycopg.Cursor, prepare: str, *given: object) -> str:
    """The plan of a statement with these values, planned for them as EXECUTE … USING does."""
    cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    cursor.execute(prepare)  # type: ignore[call-overload]
    literals = psycopg.sql.SQL(", ").join(psycopg.sql.Literal(one) for one in given)
    cursor.execute(psycopg.sql.SQL("EXPLAIN EXECUTE look ({})").format(literals))
    plan = "\n".join(line for (line,) in cursor.fetchall())
    cursor.execute("DEALLOCATE look")
    return plan


def test_what_the_walk_along_the_days_does_not_reach_is_found_by_the_index(cast: Cast) -> None:
    """A word taken for a frequent one is met at the end of a long row of days all the same, once, the newest first."""
    with tenancy.enter(cast.home.pk):
        rows(
            "INSERT INTO kit_searchentry (hromada_id, kind, record_id, state, day, vector) "
            "SELECT %(home)s, 'hromada_act', n, 'published', date '2030-01-01' - n, "
            "quote_literal(%(home)s || CASE WHEN n %% 5000 = 7 OR n > %(walk)s THEN ':мало' ELSE ':інше' END)::tsvector "
            "FROM generate_series(1, %(walk)s + 30) n RETURNING 1",
            {"home": cast.home.pk, "walk": functions.WALK},
        )
        asked = "SELECT record_id FROM kit_search(%s::tsquery[], %s::tsquery, '{}', '{hromada_act}', NULL, NULL, NULL, NULL, %s, 20)"
        word = f"'{cast.home.pk}:мало'"
        expected = [7, 5007, *range(functions.WALK + 1, functions.WALK + 19)]
        for way in (1, 0):
            assert [key for (key,) in rows(asked, [word], word, way)] == expected
