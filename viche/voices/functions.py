"""The functions of the database that write voices: the only door to the tables of voices, events and tallies.

They run as the owner of the tables, under the policy like everybody (it is forced), so they write in the hromada of the
transaction and nowhere else. Each first locks the question's tally: whoever holds it sees every voice taken before and
keeps the others waiting till its commit. So numbers have no gaps (who fails gives his back), the count is exact, and the
opening and the closing moment are judged by the clock as it stands once the lock is held. A question is changed (paused,
closed) under the same lock.

`pinned`: a rehearsal's moment instead of the database's clock; only a rehearsal passes it (viche.kit.clock).
"""

from __future__ import annotations

_SAFE = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

TAKE = "voices_take(bigint, bytea[], text[], text[], bytea[], bytea[], timestamptz)"
WRITE = "voices_write(int, bigint, bytea[], text[], text[], bytea[], bytea[], timestamptz)"
DROP = "voices_drop(bigint, text, int[], text, text, bigint, timestamptz)"
HOLD = "voices_hold(bigint, timestamptz)"
ERASE = "voices_erase(bigint, bytea)"
CALLED = (TAKE, DROP, HOLD, ERASE)

# The bytes a leaf stands for: keys in the order of the alphabet, no blanks; leaves.py says the same in Python.
_LEAF = r"""sha256('\x00'::bytea || convert_to('viche-leaf-1' || chr(10) || {body}, 'UTF8'))"""
_AT = """to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_VOICE_LEAF = _LEAF.format(
    body=f"""'{{"at":"' || {_AT} || '","choice":["' || replace(f.choice, ',', '","') || '"],"kind":"voice","n":'
            || (t.leaves + f.nth - 1) || ',"number":' || (t.taken + f.nth) || ',"person":"' || encode(f.commitment, 'hex')
            || '","question":"' || q.uuid || '"}}'"""
)
_EVENT_LEAF = _LEAF.format(
    body=f"""'{{"at":"' || {_AT} || '","choice":' || f.said || ',"ground":' || to_json(p_ground) || ',"kind":"' || p_kind
            || '","n":' || (t.leaves + f.nth - 1) || ',"number":' || f.number || ',"of":' || f.number || ',"person":"'
            || encode(f.commitment, 'hex') || '","question":"' || q.uuid || '","rule":' || to_json(p_rule) || '}}'"""
)

_TOLD = """(place int, outcome text, number int, leaf_index int, taken_at timestamptz, choice text, name text, salt bytea,
    commitment bytea, leaf bytea, standing int)"""
# A plan made while the table is small must be right when it is large.
_STEADY = "SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan"

_REFUSAL = """CASE WHEN moment < q.opens_at THEN 'early' WHEN moment > q.closes_at OR q.closed_at IS NOT NULL THEN 'late'
        WHEN q.paused_at IS NOT NULL THEN 'paused' ELSE '' END"""
_BEGIN = """
    SELECT * INTO t FROM voices_tally WHERE question_id = p_question FOR UPDATE;
    SELECT * INTO q FROM voices_question WHERE id = p_question;
    IF q.id IS NULL OR t.id IS NULL THEN
        RAISE EXCEPTION 'no question % here', p_question USING ERRCODE = 'VCH04';
    END IF;
    moment := greatest(coalesce(p_pinned, clock_timestamp()), t.last_at);
"""

DROP_VOICES = f"""-- Drops voices of one question: `p_kind` is withdrawn (only while the question is open) or struck.
-- What is told of each: `dropped`, `already`, `none` or `late`.
CREATE FUNCTION voices_drop(p_question bigint, p_kind text, p_numbers int[], p_rule text, p_ground text, p_actor bigint,
    p_pinned timestamptz)
RETURNS TABLE (number int, outcome text, leaf_index int, happened_at timestamptz, leaf bytea, standing int) {_SAFE} AS $$
#variable_conflict use_column
DECLARE
    t record; q record; moment timestamptz; refusal text := '';
BEGIN{_BEGIN}
    IF p_kind = 'withdrawn' AND (moment > q.closes_at OR q.closed_at IS NOT NULL) THEN
        refusal := 'late';
    ELSIF p_kind NOT IN ('withdrawn', 'struck') THEN
        RAISE EXCEPTION 'no event %', p_kind USING ERRCODE = 'VCH04';
    END IF;
    RETURN QUERY
    WITH given AS MATERIALIZED (SELECT DISTINCT n AS number FROM unnest(p_numbers) n),
    before AS MATERIALIZED (
        SELECT e.* FROM voices_voiceevent e
        WHERE e.hromada_id = q.hromada_id AND e.question_id = q.id AND e.of = ANY (p_numbers)
    ), fresh AS MATERIALIZED (
        SELECT v.number, v.choice, v.commitment, coalesce('["' || array_to_string(v.choice, '","') || '"]', 'null') AS said,
            (row_number() OVER (ORDER BY v.number))::int AS nth
        FROM voices_voice v
        WHERE refusal = '' AND v.hromada_id = q.hromada_id AND v.question_id = q.id AND v.number = ANY (p_numbers)
            AND NOT EXISTS (SELECT FROM before b WHERE b.of = v.number)
    ), added AS (
        INSERT INTO voices_voiceevent (hromada_id, question_id, kind, of, rule, ground, before, after, leaf_index,
            happened_at, actor_id, leaf)
        SELECT q.hromada_id, q.id, p_kind, f.number, p_rule, p_ground, t.standing - f.nth + 1, t.standing - f.nth,
            t.leaves + f.nth - 1, moment, p_actor, {_EVENT_LEAF}
        FROM fresh f ORDER BY f.nth
        RETURNING *
    ), counted AS (
        UPDATE voices_tally y SET standing = y.standing - a.many, leaves = y.leaves + a.many, last_at = moment,
            by_choice = ARRAY(
                SELECT y.by_choice[c.i] - (SELECT count(*)::int FROM fresh f WHERE c.key = ANY (f.choice))
                FROM unnest(q.choices) WITH ORDINALITY c (key, i) ORDER BY c.i)
        FROM (SELECT count(*)::int AS many FROM added) a
        WHERE y.id = t.id AND a.many > 0
        RETURNING y.standing
    )
    SELECT g.number,
        CASE WHEN b.id IS NOT NULL THEN 'already' WHEN a.id IS NOT NULL THEN 'dropped'
            WHEN refusal <> '' THEN refusal ELSE 'none' END,
        coalesce(b.leaf_index, a.leaf_index), coalesce(b.happened_at, a.happened_at), coalesce(b.leaf, a.leaf),
        coalesce((SELECT c.standing FROM counted c), t.standing)
    FROM given g
    LEFT JOIN before b ON b.of = g.number
    LEFT JOIN added a ON a.of = g.number
    ORDER BY g.number;
END $$;
"""

FUNCTIONS = f"""
CREATE FUNCTION voices_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one text;
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - TG_ARGV::text[] = to_jsonb(NEW) - TG_ARGV::text[] THEN
        FOREACH one IN ARRAY TG_ARGV LOOP
            IF to_jsonb(NEW)->>one IS DISTINCT FROM to_jsonb(OLD)->>one AND coalesce(to_jsonb(NEW)->>one, '') <> '' THEN
                RAISE EXCEPTION '% of % is only erased', one, TG_TABLE_NAME USING ERRCODE = 'VCH02';
            END IF;
        END LOOP;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'VCH02';
END $$;

CREATE FUNCTION voices_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a row of % is never deleted', TG_TABLE_NAME USING ERRCODE = 'VCH02';
    END IF;
    FOREACH one IN ARRAY TG_ARGV LOOP
        IF to_jsonb(NEW)->one IS DISTINCT FROM to_jsonb(OLD)->one THEN
            RAISE EXCEPTION '% of % never changes', one, TG_TABLE_NAME USING ERRCODE = 'VCH02';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;

CREATE FUNCTION voices_begin_tally() RETURNS trigger {_SAFE} AS $$
BEGIN
    INSERT INTO voices_tally (hromada_id, question_id, taken, standing, by_choice, leaves, last_at)
    VALUES (NEW.hromada_id, NEW.id, 0, 0, array_fill(0, ARRAY[cardinality(NEW.choices)]), 0, NULL);
    RETURN NULL;
END $$;

-- Takes the voices of one question in the order given, each or a refusal of it alone.
-- `choices`: keys with commas between them, as the question orders them. What is told of each: `taken`, `already` (then
-- the first voice stands beside it), `early`, `late`, `paused` or `choice`; `standing`: voices standing after all these.
CREATE FUNCTION voices_take(p_question bigint, p_people bytea[], p_choices text[], p_names text[], p_salts bytea[],
    p_commitments bytea[], p_pinned timestamptz)
RETURNS TABLE {_TOLD} {_SAFE} {_STEADY} AS $$
#variable_conflict use_column
DECLARE
    t record; q record; moment timestamptz; refusal text; now_standing int;
BEGIN{_BEGIN}
    refusal := {_REFUSAL};
    RETURN QUERY
    WITH given AS MATERIALIZED (
        SELECT g.*, string_to_array(g.choice, ',') <@ q.choices::text[]
            AND cardinality(string_to_array(g.choice, ',')) BETWEEN q.least AND q.most AS fits
        FROM unnest(p_people, p_choices, p_names, p_salts, p_commitments) WITH ORDINALITY
            AS g (person, choice, name, salt, commitment, place)
    ), before AS MATERIALIZED (
        SELECT v.* FROM voices_voice v
        WHERE v.hromada_id = q.hromada_id AND v.question_id = q.id AND v.person = ANY (p_people)
    ), fresh AS MATERIALIZED (
        SELECT f.*, (row_number() OVER (ORDER BY f.place))::int AS nth
        FROM (SELECT DISTINCT ON (person) * FROM given WHERE fits ORDER BY person, place) f
        WHERE refusal = '' AND NOT EXISTS (SELECT FROM before b WHERE b.person = f.person)
    ), added AS (
        INSERT INTO voices_voice (hromada_id, question_id, number, leaf_index, taken_at, choice, person, name, salt,
            commitment, leaf)
        SELECT q.hromada_id, q.id, t.taken + f.nth, t.leaves + f.nth - 1, moment, string_to_array(f.choice, ','), f.person,
            f.name, f.salt, f.commitment, {_VOICE_LEAF}
        FROM fresh f ORDER BY f.nth
        RETURNING *
    ), counted AS (
        UPDATE voices_tally y SET taken = y.taken + a.many, standing = y.standing + a.many, leaves = y.leaves + a.many,
            last_at = moment, by_choice = ARRAY(
                SELECT y.by_choice[c.i] + (SELECT count(*)::int FROM fresh f WHERE c.key = ANY (string_to_array(f.choice, ',')))
                FROM unnest(q.choices) WITH ORDINALITY c (key, i) ORDER BY c.i)
        FROM (SELECT count(*)::int AS many FROM added) a
        WHERE y.id = t.id AND a.many > 0
        RETURNING y.standing
    )
    SELECT g.place::int,
        CASE WHEN b.id IS NOT NULL OR (a.id IS NOT NULL AND f.place IS NULL) THEN 'already' WHEN a.id IS NOT NULL THEN 'taken'
            WHEN refusal <> '' THEN refusal ELSE 'choice' END,
        coalesce(b.number, a.number), coalesce(b.leaf_index, a.leaf_index), coalesce(b.taken_at, a.taken_at),
        array_to_string(coalesce(b.choice, a.choice), ','), coalesce(b.name, a.name)::text, coalesce(b.salt, a.salt),
        coalesce(b.commitment, a.commitment), coalesce(b.leaf, a.leaf),
        coalesce((SELECT c.standing FROM counted c), t.standing)
    FROM given g
    LEFT JOIN before b ON b.person = g.person
    LEFT JOIN added a ON a.person = g.person
    LEFT JOIN fresh f ON f.place = g.place
    ORDER BY g.place;
END $$;

-- The same for the writer of voices, who names the hromada of the question himself and may do nothing else.
CREATE FUNCTION voices_write(p_hromada int, p_question bigint, p_people bytea[], p_choices text[], p_names text[],
    p_salts bytea[], p_commitments bytea[], p_pinned timestamptz)
RETURNS TABLE {_TOLD} {_SAFE} AS $$
BEGIN
    PERFORM set_config('viche.hromada', p_hromada::text, true);
    RETURN QUERY SELECT * FROM voices_take(p_question, p_people, p_choices, p_names, p_salts, p_commitments, p_pinned);
END $$;

{DROP_VOICES}
-- Keeps voices of the question waiting till the end of the transaction; tells the moment from which that holds. No leaf is
-- earlier than that moment afterwards, whatever the clock does: a head is signed with it.
CREATE FUNCTION voices_hold(p_question bigint, p_pinned timestamptz) RETURNS timestamptz {_SAFE} AS $$
DECLARE
    t record; q record; moment timestamptz;
BEGIN{_BEGIN}
    UPDATE voices_tally SET last_at = moment WHERE id = t.id;
    RETURN moment;
END $$;

-- Erases name and salt of a person's voice; says whether there was one.
CREATE FUNCTION voices_erase(p_question bigint, p_person bytea) RETURNS boolean {_SAFE} AS $$
BEGIN
    UPDATE voices_voice SET name = '', salt = NULL WHERE question_id = p_question AND person = p_person;
    RETURN FOUND;
END $$;

REVOKE EXECUTE ON FUNCTION voices_only_erased(), voices_fixed(), voices_begin_tally(), {WRITE}, {", ".join(CALLED)}
FROM PUBLIC;
"""
UNDO_FUNCTIONS = (
    f"DROP FUNCTION IF EXISTS voices_only_erased(), voices_fixed(), voices_begin_tally(), {WRITE}, {', '.join(CALLED)};"
)
