"""Search over 1,000,000 records of one hromada against opening one record's page; plans of the look-up by index."""

from __future__ import annotations

import os
import re
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.test import Client
from psycopg import sql

from bench.databases import _wrapper, database, using
from bench.measure import exact, ratio, told
from viche.kit.search import functions, lexemes
from viche.kit.search.forms import roots, stems

RECORDS = int(os.environ.get("BENCH_SEARCH_RECORDS", "1000000"))
LIMIT, REPEAT, ROUNDS = 3.0, 4, 7
WORDS = [
    "ремонт",
    "дорога",
    "школа",
    "парк",
    "вулиця",
    "громада",
    "бюджет",
    "програма",
    "рішення",
    "комісія",
    "депутат",
    "лікарня",
    "вода",
    "тепло",
    "освіта",
    "культура",
    "спорт",
    "молодь",
    "ветеран",
    "пам’ятник",
    "проєкт",
    "конкурс",
    "земля",
    "ділянка",
    "оренда",
    "договір",
    "тариф",
    "транспорт",
    "маршрут",
    "зупинка",
    "світлофор",
    "озеленення",
    "сквер",
    "площа",
    "майдан",
    "музей",
    "бібліотека",
    "театр",
    "фестиваль",
    "ярмарок",
    "торгівля",
    "підприємство",
    "податок",
    "звіт",
    "план",
]
QUESTIONS = {
    "one word of every tenth record": "дорогою",
    "two words": "дорогу відремонтувати",
    "a rare word": "унікальне777",
    "a rare and a frequent word": "ремонт унікальне777",
    "three words that no record has all": "музею відремонтувати унікальне777",
    "a typo": "ремнот дорги",
    "a word nobody wrote": "абракадабра",
    "words of every record": "рішення громади",
    "one kind and dates": "школа&kind=acts&date_from=01.01.2015&date_to=31.12.2016",
}


def run() -> list[dict[str, Any]]:
    """Every question within the limit of one page; the look-up planned by its index."""
    with database("viche_bench_search", 2, 1, _acts) as wrapper:
        owner = _wrapper("viche_bench_search", settings.OWNER_DATABASE)
        try:
            size = _index(owner)
            return [
                *_questions(wrapper),
                *_plans(owner),
                *_policies(wrapper),
                told("search: size of the index", size, "MB"),
            ]
        finally:
            owner.close()


def _acts(cursor: CursorWrapper) -> None:
    """One hromada with a million published acts; their titles are drawn from the words by their numbers."""
    _enter(cursor)
    cursor.execute("ALTER TABLE hromada_act DISABLE TRIGGER USER")
    cursor.execute(
        "INSERT INTO hromada_act (hromada_id, department_id, number, adopted_on, kind, issuer, title, link, state, published_at,"
        " created_at, withheld_ground, withheld_act) "
        "SELECT h.id, d.id, 'n' || n, date '2000-01-01' + n %% 9000, 'decision', 'council', "
        "'Про рішення громади ' || w[1 + n %% %(of)s] || ' і ' || w[1 + (n / 7) %% %(of)s] || ' ' || w[1 + (n / 331) %% %(of)s]"
        " || ' унікальне' || n / 3, '', 'published', now(), now(), '', '' "
        "FROM hromada_hromada h JOIN hromada_department d ON d.hromada_id = h.id, (SELECT %(words)s::text[] AS w) w, "
        "generate_series(1, %(records)s) n WHERE h.slug = 'h1'",
        {"words": WORDS, "of": len(WORDS), "records": RECORDS},
    )
    cursor.execute("ALTER TABLE hromada_act ENABLE TRIGGER USER")


def _enter(cursor: CursorWrapper) -> None:
    """The policies of acts and departments hold for the owner as well."""
    cursor.execute(
        "SELECT set_config('viche.hromada', (SELECT id::text FROM hromada_hromada WHERE slug = 'h1'), false)"
    )


def _index(owner: DatabaseWrapper) -> float:
    """Entries as `indexing.py` would write them: lexemes by Python, once for each word, put together by SQL. Megabytes."""
    with owner.cursor() as cursor:
        cursor.execute("SELECT id FROM hromada_hromada WHERE slug = 'h1'")
        [place] = cursor.fetchone()
        _enter(cursor)
        lexeme = {word: _title(place, word.replace("’", "")) for word in ("рішення", "громади", "рада", *WORDS)}
        always = lexeme["рішення"] + lexeme["громади"] + lexeme["рада"] + lexemes.of_kind(place, "hromada_act") + " "
        cursor.execute("DROP INDEX kit_searchentry_words")
        cursor.execute(
            "INSERT INTO kit_searchentry (hromada_id, kind, record_id, state, day, vector) "
            "SELECT hromada_id, 'hromada_act', id, state, adopted_on, (%(always)s || w[1 + n %% %(of)s] || w[1 + (n / 7) %% %(of)s]"
            " || w[1 + (n / 331) %% %(of)s] || quote_literal(%(place)s || ':унікальне' || n / 3) || ':1A')::tsvector "
            "FROM (SELECT *, substr(number, 2)::int AS n FROM hromada_act WHERE number LIKE 'n%%') a, (SELECT %(words)s::text[] AS w) w",
            {"always": always, "place": place, "words": [lexeme[word] for word in WORDS], "of": len(WORDS)},
        )
        cursor.execute(
            "CREATE INDEX kit_searchentry_words ON kit_searchentry USING gin (vector) WITH (fastupdate = off)"
        )
        _words(cursor, place)
        cursor.execute("VACUUM ANALYZE kit_searchentry, kit_searchword")
        cursor.execute("SELECT (pg_total_relation_size('kit_searchentry') / 1048576.0)::float8")
        return float(cursor.fetchone()[0])


def _title(place: int, word: str) -> str:
    labels = {**dict.fromkeys(roots(word), "1B"), **dict.fromkeys(stems(word), "1A")}
    return "".join(f"'{place}:{one}':{label} " for one, label in labels.items())


def _words(cursor: CursorWrapper, place: int) -> None:
    """A vocabulary of a city: the words above, and as many odd ones as a million records have."""
    from viche.kit.search import typos

    rows = [(place, word, typos.keys_of(place, word)) for word in (w.replace("’", "") for w in WORDS)]
    cursor.executemany("INSERT INTO kit_searchword (hromada_id, word, keys) VALUES (%s, %s, %s)", rows)
    letters = "абвгдежзиклмнопрстуфхц"
    odd = [
        "".join(letters[(number * step + step) % len(letters)] for step in (3, 7, 11, 13, 17, 19))
        + letters[number % 22]
        for number in range(min(RECORDS // 10, 60_000))
    ]
    cursor.executemany(
        "INSERT INTO kit_searchword (hromada_id, word, keys) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        [(place, word, typos.keys_of(place, word)) for word in dict.fromkeys(odd)],
    )


def _questions(wrapper: DatabaseWrapper) -> list[dict[str, Any]]:
    with using(wrapper):
        listed = Client().get("/h1/acts/").content.decode()
    page = re.search(r'href="(/h1/acts/\d+/)"', listed)
    assert page
    results = []
    for name, asked in QUESTIONS.items():
        with using(wrapper):
            html = Client().get(f"/h1/search/?q={asked}").content.decode()
        found = html.count("<li><h2>")
        results.append(exact(f"search: {name}: something is found", found > 0, "абракадабра" not in asked, "answer"))
        results.append(
            ratio(
                f"search: {name}: over {RECORDS:,} records against opening one",
                lambda asked=asked: _visit(wrapper, f"/h1/search/?q={asked}"),
                lambda: _visit(wrapper, page[1]),
                LIMIT,
                rounds=ROUNDS,
            )
        )
    return results


def _visit(wrapper: DatabaseWrapper, path: str) -> None:
    with using(wrapper):
        client = Client()
        for _time in range(REPEAT):
            assert client.get(path).status_code == 200, path


def _plans(owner: DatabaseWrapper) -> list[dict[str, Any]]:
    """The statement inside the function, planned as the owner, as whom it runs."""
    with owner.cursor() as cursor:
        cursor.execute("SELECT id FROM hromada_hromada WHERE slug = 'h1'")
        [place] = cursor.fetchone()
        results = []
        for name, look, text, index in (
            ("a rare word", functions.LOOK, "унікальне777", "kit_searchentry_words"),
            ("a word of every record", functions.ALONG, "громади", "kit_searchentry_newest"),
        ):
            asked = lexemes.asked(place, stems(text))
            cursor.execute(
                "PREPARE look (int, tsquery[], tsquery, tsquery[], text[], text[], text, date, date, int, date, bigint) AS "
                + look.replace("WORDS", "e.vector @@ " + sql.Literal(asked).as_string(cursor.connection) + "::tsquery")
            )
            cursor.execute("SET plan_cache_mode = force_custom_plan")
            given = [place, [asked], asked, [asked], ["hromada_act"], None, "published", None, None, 201, None, None]
            literals = sql.SQL(", ").join(sql.Literal(one) for one in given)
            cursor.execute(sql.SQL("EXPLAIN EXECUTE look ({})").format(literals).as_string(cursor.connection))
            plan = "\n".join(line for (line,) in cursor.fetchall())
            cursor.execute("DEALLOCATE look")
            results.append(
                exact(f"search: {name}: planned by {index}", index in plan and "Seq Scan" not in plan, True, "plan")
            )
        return results


def _policies(wrapper: DatabaseWrapper) -> list[dict[str, Any]]:
    """The serving role is under the policy: it sees nothing without a hromada, and its function nothing of another's."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kit_searchentry")
        [seen] = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM kit_search(NULL, NULL, '{}', '{hromada_act}', NULL, NULL, NULL, NULL, 1, 10)"
        )
        [found] = cursor.fetchone()
    return [
        exact("search: rows the serving role sees without a hromada", seen, 0, "rows"),
        exact("search: rows its function finds without a hromada", found, 0, "rows"),
    ]
