"""How the database looks words up, and how it learns that a record changed.

Under a policy a text operator may not use an index, so words are looked up by functions that run as the owner of the
tables, to whom the policy does not apply, and filter by the hromada of the transaction themselves: no setting, no rows.
Every lexeme begins with the number of its hromada («12:дорог»), so the one index of words begins with the hromada too.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from viche.kit.tenancy import TableRule, TenantPolicy

# What the application's role may call; grants.py says so after every migration.
CALLED = (
    "kit_search(tsquery[], tsquery, tsquery[], text[], text[], text, date, date, int, int)",
    "kit_search_known(text[], int)",
    "kit_search_near(text[], int)",
)


class LookedUpPolicy(TenantPolicy):
    """The policy of the house, enabled for everybody but the owner: the functions below stand in for it."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        return [statement for statement in super().statements(model, quote) if "FORCE" not in statement]


class MarksDue(TableRule):
    """Whatever the journal notes is to be indexed anew: a form, an import, raw SQL, all of them."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        return [
            f"CREATE TRIGGER search_due AFTER INSERT ON {quote(model._meta.db_table)} REFERENCING NEW TABLE AS new_rows "
            "FOR EACH STATEMENT EXECUTE FUNCTION kit_search_due()"
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        return [f"DROP TRIGGER search_due ON {quote(model._meta.db_table)}"]


_SAFE = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
_HERE = "nullif(current_setting('viche.hromada', true), '')::int"

# WORDS: what is asked, each word a condition of its own, which the index puts together faster than one of them all.
# $1 hromada · $3 the same without thinned words · $4 what is told of each row · $5 kinds · $6 thinned kinds · $7 state ·
# $8 from · $9 to · $10 most. A condition whose parameter is null vanishes when the query is planned.
_ROW = (
    "SELECT e.kind::text, e.record_id, e.day, "
    "ARRAY(SELECT e.vector @@ w FROM unnest($4) WITH ORDINALITY u (w, n) ORDER BY n) FROM"
)
_NARROWED = """($6 IS NULL OR NOT e.kind = ANY ($6) OR e.vector @@ $3)
    AND ($5 IS NULL OR e.kind = ANY ($5)) AND ($7 IS NULL OR e.state = $7)"""
_DAYS = "($8 IS NULL OR e.day >= $8) AND ($9 IS NULL OR e.day <= $9)"
_NEWEST = "ORDER BY e.day DESC, e.id DESC LIMIT"
# How far one goes along the days before one turns to the index of words.
WALK = 10_000
# Along the days, the newest first: a word of every twentieth record is met soon and often.
ALONG = f"""
{_ROW} (SELECT * FROM kit_searchentry e WHERE e.hromada_id = $1 AND {_DAYS} {_NEWEST} {WALK}) e
WHERE WORDS AND {_NARROWED} {_NEWEST} $10"""
# Where a walk ends, if it ends before the last record.
END = f"SELECT e.day, e.id FROM kit_searchentry e WHERE e.hromada_id = $1 AND {_DAYS} {_NEWEST} 1 OFFSET {WALK - 1}"
# By the index of words, then the newest of them; $11, $12: only what is older than where the walk ended.
LOOK = f"""
WITH e AS MATERIALIZED (SELECT * FROM kit_searchentry e WHERE e.hromada_id = $1 AND WORDS)
{_ROW} e WHERE {_DAYS} AND {_NARROWED} AND ($11 IS NULL OR (e.day, e.id) < ($11, $12)) {_NEWEST} $10"""
# In how many records a word stands, at most so many.
COUNT = "SELECT count(*) FROM (SELECT FROM kit_searchentry WHERE hromada_id = $1 AND vector @@ $2 LIMIT $3) s"

FUNCTIONS = f"""
CREATE FUNCTION kit_search_due() RETURNS trigger LANGUAGE plpgsql {_SAFE} AS $$
BEGIN
    INSERT INTO kit_searchdue (hromada_id, kind, record_id)
    SELECT hromada_id, kind, record_id FROM new_rows WHERE hromada_id IS NOT NULL GROUP BY hromada_id, kind, record_id;
    RETURN NULL;
END $$;

-- The newest records that answer, with which of `told` each holds. EXECUTE plans anew with the values themselves.
-- `way`: 0 by the index of words; 1 along the days, then by the index; 2 only along the days.
CREATE FUNCTION kit_search(asked tsquery[], bare tsquery, told tsquery[], kinds text[], thinned text[], state text,
    since date, until date, way int, most int)
RETURNS TABLE (kind text, record_id bigint, day date, held boolean[]) LANGUAGE plpgsql STABLE {_SAFE} SET jit = off AS $$
DECLARE
    home int := {_HERE}; last_day date; last_id bigint; met int := 0;
    words text := coalesce((SELECT string_agg(format('e.vector @@ %L::tsquery', q), ' AND ') FROM unnest(asked) q), 'true');
BEGIN
    IF way > 0 THEN
        RETURN QUERY EXECUTE replace($look${ALONG}$look$, 'WORDS', words)
            USING home, asked, bare, told, kinds, thinned, state, since, until, most;
        GET DIAGNOSTICS met = ROW_COUNT;
        IF met >= most OR way = 2 THEN RETURN; END IF;
        EXECUTE $look${END}$look$ INTO last_day, last_id
            USING home, asked, bare, told, kinds, thinned, state, since, until;
        IF last_day IS NULL THEN RETURN; END IF;
    END IF;
    RETURN QUERY EXECUTE replace($look${LOOK}$look$, 'WORDS', words)
        USING home, asked, bare, told, kinds, thinned, state, since, until, most - met, last_day, last_id;
END $$;

-- In how many records each word stands (a word: its lexemes, blanks between them): of a frequent one, as the statistics
-- of the column say; any other is counted up to `most` by the index of words. The last number: records in all.
CREATE FUNCTION kit_search_known(words text[], most int) RETURNS bigint[] LANGUAGE plpgsql STABLE {_SAFE}
SET jit = off SET enable_seqscan = off SET enable_indexscan = off AS $$
DECLARE
    word text; number bigint; found bigint[] := ARRAY[]::bigint[]; common text[]; often real[];
    total real := (SELECT reltuples FROM pg_class WHERE oid = 'kit_searchentry'::regclass);
BEGIN
    SELECT most_common_elems::text::text[], most_common_elem_freqs INTO common, often
    FROM pg_stats WHERE schemaname = 'public' AND tablename = 'kit_searchentry' AND attname = 'vector';
    FOREACH word IN ARRAY words LOOP
        SELECT sum(f) * total INTO number
        FROM unnest(common, often) u (lexeme, f) WHERE lexeme = ANY (string_to_array(word, ' '));
        IF number IS NULL THEN
            EXECUTE $look${COUNT}$look$ INTO number
                USING {_HERE}, ('''' || replace(word, ' ', ''' | ''') || '''')::tsquery, most;
        END IF;
        found := found || number;
    END LOOP;
    RETURN found || greatest(total, 1)::bigint;
END $$;

CREATE FUNCTION kit_search_near(near text[], most int) RETURNS SETOF text LANGUAGE plpgsql STABLE {_SAFE} AS $$
BEGIN
    RETURN QUERY EXECUTE 'SELECT word::text FROM kit_searchword WHERE hromada_id = $1 AND keys && $2 LIMIT $3'
        USING {_HERE}, near, most;
END $$;

REVOKE EXECUTE ON FUNCTION kit_search_due(), {", ".join(CALLED)} FROM PUBLIC;
"""
UNDO_FUNCTIONS = f"DROP FUNCTION IF EXISTS kit_search_due(), {', '.join(CALLED)};"
