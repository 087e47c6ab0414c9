"""The tables and functions of secret questions, beside functions.py: a schema of its own, where no role but the owner enters.

`viche_sealed.seal` holds the sealed choice of each voice that stands, `viche_sealed.key` the private half of the question's
keys, wrapped by the server's key. The application's role reads neither. It may put a seal down with a voice, and once the
question has closed it may ask for all seals in the order of their own random bytes, without numbers, with the key.

Closed means: by the clock of the database alone (no rehearsal's moment), by a change that another transaction committed,
and for good. Else whoever speaks for the application could close, read and roll back, or open the question again. A drop must
be committed as well: else they could strike a voice out, see which seal is missing, and roll back.
"""

from __future__ import annotations

from viche.voices.functions import _AT, _BEGIN, _LEAF, _REFUSAL, _SAFE

SCHEMA = "viche_sealed"
KEEP_KEY = "voices_keep_key(bigint, bytea)"
TAKE_SEALED = "voices_take_sealed(bigint, bytea, bytea, text, bytea, bytea, timestamptz)"
UNSEAL = "voices_unseal(bigint)"
TALLY = "voices_write_tally(bigint, jsonb, timestamptz)"
CALLED = (KEEP_KEY, TAKE_SEALED, UNSEAL, TALLY)

# As `seal` of sealing.py makes it: 48 bytes and one for each choice.
_SEAL_FITS = "length(p_seal) = 48 + cardinality(q.choices)"
_IS_OVER = "({row}.closed_at IS NOT NULL OR ({row}.paused_at IS NULL AND {row}.closes_at < clock_timestamp()))"
_NOW_HERE = "pg_current_xact_id()::text::bigint"  # this transaction, its savepoints included
_LEAF_OF_VOICE = _LEAF.format(
    body=f"""'{{"at":"' || {_AT} || '","choice":null,"kind":"voice","n":' || t.leaves || ',"number":' || (t.taken + 1)
        || ',"person":"' || encode(p_commitment, 'hex') || '","question":"' || q.uuid || '"}}'"""
)

# Dead rows are swept as soon as the server gets to it.
_SWEPT = "WITH (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0)"

TABLES = f"""
CREATE SCHEMA {SCHEMA};
REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC;

-- `moved`: the transaction that last changed when the question closes, or dropped a voice of it.
CREATE TABLE {SCHEMA}.key (
    question_id bigint PRIMARY KEY REFERENCES voices_question, wrapped bytea NOT NULL, moved bigint
) {_SWEPT};

-- No seal stands twice: somebody else's voice cannot be repeated unread.
CREATE TABLE {SCHEMA}.seal (
    question_id bigint NOT NULL REFERENCES {SCHEMA}.key, number int NOT NULL, seal bytea NOT NULL,
    PRIMARY KEY (question_id, number), UNIQUE (question_id, seal)
) {_SWEPT};
"""
UNDO_TABLES = f"DROP SCHEMA {SCHEMA} CASCADE;"

FUNCTIONS = f"""
CREATE FUNCTION voices_tally_is_secret() RETURNS trigger {_SAFE} AS $$
BEGIN
    NEW.secret := (SELECT q.secret FROM voices_question q WHERE q.id = NEW.question_id);
    RETURN NEW;
END $$;

-- A secret question that has closed stays closed, and is opened by its tally alone.
CREATE FUNCTION voices_closes_for_good() RETURNS trigger {_SAFE} AS $$
BEGIN
    -- First, so that the clock is asked once nobody reads the key.
    IF (NEW.closed_at, NEW.closes_at, NEW.paused_at) IS DISTINCT FROM (OLD.closed_at, OLD.closes_at, OLD.paused_at) THEN
        UPDATE {SCHEMA}.key SET moved = {_NOW_HERE} WHERE question_id = NEW.id;
    END IF;
    IF {_IS_OVER.format(row="OLD")} AND (NEW.closes_at IS DISTINCT FROM OLD.closes_at
        OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at)
        OR (OLD.paused_at IS NULL AND NEW.paused_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'secret question % has closed for good', OLD.id USING ERRCODE = 'VCH05';
    END IF;
    IF NEW.opened_at IS DISTINCT FROM OLD.opened_at AND (OLD.opened_at IS NOT NULL
        OR NOT EXISTS (SELECT FROM voices_tally t WHERE t.question_id = NEW.id AND t.opened IS NOT NULL)) THEN
        RAISE EXCEPTION 'secret question % is opened by its tally', OLD.id USING ERRCODE = 'VCH05';
    END IF;
    RETURN NEW;
END $$;

-- A voice that is dropped takes its seal away, unread; once the seals are opened nobody knows which one that was.
CREATE FUNCTION voices_drops_seal() RETURNS trigger {_SAFE} AS $$
BEGIN
    IF EXISTS (SELECT FROM added a JOIN voices_question q ON q.id = a.question_id WHERE q.opened_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the seals are opened' USING ERRCODE = 'VCH05';
    END IF;
    UPDATE {SCHEMA}.key SET moved = {_NOW_HERE} WHERE question_id IN (SELECT a.question_id FROM added a);
    DELETE FROM {SCHEMA}.seal s USING added a WHERE s.question_id = a.question_id AND s.number = a.of;
    RETURN NULL;
END $$;

-- Keeps the private half of a new question's keys, once.
CREATE FUNCTION voices_keep_key(p_question bigint, p_wrapped bytea) RETURNS void {_SAFE} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM voices_question q WHERE q.id = p_question AND q.secret) THEN
        RAISE EXCEPTION 'no secret question % here', p_question USING ERRCODE = 'VCH04';
    END IF;
    INSERT INTO {SCHEMA}.key (question_id, wrapped) VALUES (p_question, p_wrapped);
END $$;

-- Takes one voice of a secret question and its seal, together. Told as by voices_take, without a choice.
CREATE FUNCTION voices_take_sealed(p_question bigint, p_person bytea, p_seal bytea, p_name text, p_salt bytea,
    p_commitment bytea, p_pinned timestamptz)
RETURNS TABLE (outcome text, number int, leaf_index int, taken_at timestamptz, choice text, name text, salt bytea,
    commitment bytea, leaf bytea, standing int) {_SAFE} AS $$
#variable_conflict use_column
DECLARE
    t record; q record; v record; moment timestamptz; refusal text; said text := 'already';
BEGIN{_BEGIN}
    SELECT * INTO v FROM voices_voice w
    WHERE w.hromada_id = q.hromada_id AND w.question_id = q.id AND w.person = p_person;
    IF v.id IS NULL THEN
        refusal := {_REFUSAL};
        IF q.opened_at IS NOT NULL THEN
            refusal := 'late';
        ELSIF refusal = '' AND NOT (q.secret AND {_SEAL_FITS}) THEN
            refusal := 'choice';
        END IF;
        IF refusal <> '' THEN
            RETURN QUERY SELECT refusal, 0, 0, moment, '', '', NULL::bytea, ''::bytea, ''::bytea, t.standing;
            RETURN;
        END IF;
        INSERT INTO voices_voice (hromada_id, question_id, number, leaf_index, taken_at, choice, person, name, salt,
            commitment, leaf)
        VALUES (q.hromada_id, q.id, t.taken + 1, t.leaves, moment, NULL, p_person, p_name, p_salt, p_commitment,
            {_LEAF_OF_VOICE})
        RETURNING * INTO v;
        INSERT INTO {SCHEMA}.seal VALUES (q.id, v.number, p_seal);
        UPDATE voices_tally y SET taken = y.taken + 1, standing = y.standing + 1, leaves = y.leaves + 1, last_at = moment
        WHERE y.id = t.id RETURNING * INTO t;
        said := 'taken';
    END IF;
    RETURN QUERY SELECT said, v.number, v.leaf_index, v.taken_at, '', v.name::text, v.salt, v.commitment, v.leaf, t.standing;
END $$;

-- The wrapped key and the seals of a question that has closed, by their own bytes; no row when they were opened before.
-- Keeps voices, strikings and another tally waiting till the end of the transaction.
CREATE FUNCTION voices_unseal(p_question bigint) RETURNS TABLE (wrapped bytea, seals bytea[]) {_SAFE} AS $$
#variable_conflict use_column
DECLARE
    k record; q record;
BEGIN
    PERFORM FROM voices_tally WHERE question_id = p_question FOR UPDATE;
    SELECT * INTO q FROM voices_question WHERE id = p_question;
    IF q.id IS NULL OR NOT q.secret THEN
        RAISE EXCEPTION 'no secret question % here', p_question USING ERRCODE = 'VCH04';
    ELSIF q.opened_at IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT * INTO STRICT k FROM {SCHEMA}.key WHERE question_id = p_question FOR UPDATE;
    SELECT * INTO q FROM voices_question WHERE id = p_question;
    IF NOT coalesce({_IS_OVER.format(row="q")}, false) THEN
        RAISE EXCEPTION 'secret question % is open', p_question USING ERRCODE = 'VCH05';
    ELSIF k.moved = {_NOW_HERE} THEN
        RAISE EXCEPTION 'what closed or dropped in secret question % is not committed yet', p_question USING ERRCODE = 'VCH05';
    END IF;
    RETURN QUERY SELECT k.wrapped, ARRAY(SELECT s.seal FROM {SCHEMA}.seal s WHERE s.question_id = p_question ORDER BY s.seal);
END $$;

-- Writes how often each choice was made, erases seals and key. `p_opened`: [{{"opened": [keys], "times": n}}, …].
CREATE FUNCTION voices_write_tally(p_question bigint, p_opened jsonb, p_pinned timestamptz) RETURNS timestamptz {_SAFE} AS $$
DECLARE
    t record; q record; moment timestamptz; many int;
BEGIN
    PERFORM FROM voices_unseal(p_question);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'secret question % is tallied already', p_question USING ERRCODE = 'VCH05';
    END IF;{_BEGIN}
    DELETE FROM {SCHEMA}.seal WHERE question_id = p_question;
    GET DIAGNOSTICS many = ROW_COUNT;
    DELETE FROM {SCHEMA}.key WHERE question_id = p_question;
    IF (many, t.standing) IS DISTINCT FROM
        (t.standing, (SELECT coalesce(sum((o->>'times')::int), 0)::int FROM jsonb_array_elements(p_opened) o)) THEN
        RAISE EXCEPTION 'question %: % voices stand, % are sealed, others are opened', p_question, t.standing, many
            USING ERRCODE = 'VCH05';
    END IF;
    UPDATE voices_tally SET opened = p_opened, last_at = moment, by_choice = ARRAY(
        SELECT coalesce(sum((o->>'times')::int), 0)::int
        FROM unnest(q.choices) WITH ORDINALITY c (key, i) LEFT JOIN jsonb_array_elements(p_opened) o ON o->'opened' ? c.key
        GROUP BY c.i ORDER BY c.i)
    WHERE id = t.id;
    UPDATE voices_question SET opened_at = moment WHERE id = q.id;
    RETURN moment;
END $$;

REVOKE EXECUTE ON FUNCTION voices_tally_is_secret(), voices_closes_for_good(), voices_drops_seal(), {", ".join(CALLED)}
FROM PUBLIC;
"""
UNDO_FUNCTIONS = f"""
DROP FUNCTION IF EXISTS voices_tally_is_secret(), voices_closes_for_good(), voices_drops_seal(), {", ".join(CALLED)};
"""
