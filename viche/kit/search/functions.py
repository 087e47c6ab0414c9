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
    "kit_search(tsquery, tsquery, tsquery[], text[], text[], text, date, date, int)",
    "kit_search_known(tsquery[], int)",
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
HERE = "nullif(current_setting('viche.hromada', true), '')::int"

# $1 hromada · $2 words · $3 the same words without thinned ones · $4 each word · $5 kinds · $6 thinned kinds · $7 state ·
# $8 from · $9 to · $10 most. A condition whose parameter is null vanishes when the query is planned.
LOOK = """
SELECT e.kind::text, e.record_id, e.day, ARRAY(SELECT e.vector @@ w FROM unnest($4) WITH ORDINALITY u (w, n) ORDER BY n)
FROM kit_searchentry e
WHERE e.hromada_id = $1
    AND ($2 IS NULL OR e.vector @@ $2)
    AND ($6 IS NULL OR NOT e.kind = ANY ($6) OR e.vector @@ $3)
    AND ($5 IS NULL OR e.kind = ANY ($5))
    AND ($7 IS NULL OR e.state = $7)
    AND ($8 IS NULL OR e.day >= $8)
    AND ($9 IS NULL OR e.day <= $9)
ORDER BY e.day DESC, e.id DESC
LIMIT $10
"""
# How many rows hold a word, at most so many; counted by the index alone.
COUNT = "SELECT count(*) FROM (SELECT FROM kit_searchentry WHERE hromada_id = $1 AND vector @@ $2 LIMIT $3) s"

FUNCTIONS = f"""
CREATE FUNCTION kit_search_due() RETURNS trigger LANGUAGE plpgsql {_SAFE} AS $$
BEGIN
    INSERT INTO kit_searchdue (hromada_id, kind, record_id)
    SELECT hromada_id, kind, record_id FROM new_rows WHERE hromada_id IS NOT NULL GROUP BY hromada_id, kind, record_id;
    RETURN NULL;
END $$;

-- The newest records that answer, with which of the words each holds. EXECUTE plans anew with the values themselves: a
-- word of every second record is read along the days, a rare one by the index of words.
CREATE FUNCTION kit_search(asked tsquery, bare tsquery, words tsquery[], kinds text[], thinned text[], state text,
    since date, until date, most int)
RETURNS TABLE (kind text, record_id bigint, day date, held boolean[]) LANGUAGE plpgsql STABLE {_SAFE} SET jit = off AS $$
BEGIN
    RETURN QUERY EXECUTE $look${LOOK}$look$
        USING {HERE}, asked, bare, words, kinds, thinned, state, since, until, most;
END $$;

-- How many rows hold each word: of a frequent one what the planner knows, of any other counted up to `most`.
-- EXPLAIN is for volatile functions only.
CREATE FUNCTION kit_search_known(words tsquery[], most int) RETURNS bigint[] LANGUAGE plpgsql {_SAFE}
SET jit = off SET enable_seqscan = off SET enable_indexscan = off AS $$
DECLARE
    word tsquery; plan json; guess bigint; found bigint[] := ARRAY[]::bigint[];
BEGIN
    FOREACH word IN ARRAY words LOOP
        EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM kit_searchentry WHERE hromada_id = %s AND vector @@ %L',
            coalesce({HERE}, 0), word) INTO plan;
        guess := (plan->0->'Plan'->>'Plan Rows')::bigint;
        IF guess < 20 * most THEN
            EXECUTE $count${COUNT}$count$ USING {HERE}, word, most INTO guess;
        END IF;
        found := found || guess;
    END LOOP;
    RETURN found;
END $$;

CREATE FUNCTION kit_search_near(near text[], most int) RETURNS SETOF text LANGUAGE plpgsql STABLE {_SAFE} AS $$
BEGIN
    RETURN QUERY EXECUTE 'SELECT word::text FROM kit_searchword WHERE hromada_id = $1 AND keys && $2 LIMIT $3'
        USING {HERE}, near, most;
END $$;

REVOKE EXECUTE ON FUNCTION kit_search_due(), {", ".join(CALLED)} FROM PUBLIC;
"""
UNDO_FUNCTIONS = f"DROP FUNCTION IF EXISTS kit_search_due(), {', '.join(CALLED)};"
