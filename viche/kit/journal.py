"""The journal: who, when, verb, ground, before and after of every change; append-only.

Database triggers write it, so a bulk update and raw SQL are caught like a form. A change by the application's
role outside `change(...)` is refused by the database; one by the owner (migration, repair) is journalled as
made outside the product. Personal columns never enter before/after: the journal says that they changed.

Why own SQL: django-pgtrigger lets any session switch a trigger off by a setting (`pgtrigger.ignore`), and
django-pghistory keeps a second table per model; a journal that can be silenced by the audited role is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction

from viche.kit.tenancy import POLICY, TableRule, local

KEYS = ("viche.verb", "viche.actor", "viche.ground")


@contextmanager
def change(verb: str, *, by: Any, ground: str = "") -> Iterator[None]:
    """Check → change → journal: the only door to writing. One transaction, one verb, one person.

    `verb` is the field's own word («publish», «correct»); `by` a person (anything with `pk`) or None for the
    system itself; `ground` the text a person or a rule gave for it.
    """
    actor = str(getattr(by, "pk", None) or "")
    with transaction.atomic(), local(dict(zip(KEYS, (verb, actor, ground), strict=True))):
        yield


class Journalled(TableRule):
    """Triggers that write the journal for one table.

    `personal`: columns whose values never enter the journal. `home`: the column that names the hromada.
    """

    def __init__(self, *, name: str, personal: tuple[str, ...] = (), home: str = "hromada_id") -> None:
        super().__init__(name=name)
        self.personal = tuple(personal)
        self.home = home

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), {**kwargs, "personal": self.personal, "home": self.home}

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        columns = [str(model._meta.get_field(name).column) for name in self.personal]  # type: ignore[union-attr]
        args = ", ".join(f"'{value}'" for value in (self.home, ",".join(columns)))
        rows = {
            "insert": "NEW TABLE AS new_rows",
            "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
            "delete": "OLD TABLE AS old_rows",
        }
        return [
            f"CREATE TRIGGER journal_{verb} AFTER {verb.upper()} ON {table} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION kit_journal_{verb}({args})"
            for verb, tables in rows.items()
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        return [f"DROP TRIGGER journal_{verb} ON {table}" for verb in ("insert", "update", "delete")]


# The functions run with the rights of the owner, so the application's role needs no right to write the journal.
# OFFSET 0 keeps the planner from computing the row's jsonb anew for every mention of it.
# `session_user` is then still the role that logged in: that one must have named a verb.
_HEAD = """
CREATE OR REPLACE FUNCTION kit_journal_{verb}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    home text := TG_ARGV[0];
    personal text[] := string_to_array(TG_ARGV[1], ',');
    said text := coalesce(current_setting('viche.verb', true), '');
    actor bigint := nullif(current_setting('viche.actor', true), '')::bigint;
    ground text := coalesce(current_setting('viche.ground', true), '');
    outside boolean := false;
BEGIN
    IF said = '' THEN
        IF NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
            IF EXISTS (SELECT FROM {rows}) THEN
                RAISE EXCEPTION 'change of % without a verb', TG_TABLE_NAME USING ERRCODE = 'VCH01';
            END IF;
            RETURN NULL;
        END IF;
        said := 'outside'; outside := true;
    END IF;{more}
    INSERT INTO kit_journalentry (at, hromada_id, actor_id, verb, ground, outside, kind, record_id, before, after, personal)
"""
# A changed key would leave the journal without the row's before, so no key changes.
_KEYS_STAY = """
    IF EXISTS (SELECT id FROM new_rows EXCEPT SELECT id FROM old_rows) THEN
        RAISE EXCEPTION 'the key of % may not change', TG_TABLE_NAME USING ERRCODE = 'VCH03';
    END IF;"""
_TAIL = """
    RETURN NULL;
END $$;
"""
_FACTS = "clock_timestamp(), ({row}->>home)::int, actor, said, ground, outside, TG_TABLE_NAME, ({row}->>'id')::bigint"

FUNCTIONS = (
    _HEAD.format(verb="insert", rows="new_rows", more="")
    + f"""    SELECT {_FACTS.format(row="n.row")}, NULL, n.row - personal,
        ARRAY(SELECT p FROM unnest(personal) p WHERE n.row->>p IS NOT NULL)
    FROM (SELECT to_jsonb(r) AS row FROM new_rows r OFFSET 0) n;"""
    + _TAIL
    + _HEAD.format(verb="delete", rows="old_rows", more="")
    + f"""    SELECT {_FACTS.format(row="o.row")}, o.row - personal, NULL,
        ARRAY(SELECT p FROM unnest(personal) p WHERE o.row->>p IS NOT NULL)
    FROM (SELECT to_jsonb(r) AS row FROM old_rows r OFFSET 0) o;"""
    + _TAIL
    + _HEAD.format(verb="update", rows="new_rows", more=_KEYS_STAY)
    + f"""    SELECT {_FACTS.format(row="b.new")},
        (SELECT jsonb_object_agg(c, b.old->c) FROM unnest(b.changed) c WHERE NOT c = ANY (personal)),
        (SELECT jsonb_object_agg(c, b.new->c) FROM unnest(b.changed) c WHERE NOT c = ANY (personal)),
        ARRAY(SELECT c FROM unnest(b.changed) c WHERE c = ANY (personal))
    FROM (
        SELECT o.row AS old, n.row AS new,
            ARRAY(SELECT key FROM jsonb_each(n.row) WHERE value IS DISTINCT FROM o.row->key) AS changed
        FROM (SELECT r.id, to_jsonb(r) AS row FROM old_rows r OFFSET 0) o
        JOIN (SELECT r.id, to_jsonb(r) AS row FROM new_rows r OFFSET 0) n USING (id)
        OFFSET 0
    ) b WHERE cardinality(b.changed) > 0;"""
    + _TAIL
    + """
CREATE OR REPLACE FUNCTION kit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'VCH02';
END $$;
-- Firing a trigger needs no right to its function; hanging it on a table of one's own would.
REVOKE EXECUTE ON FUNCTION kit_journal_insert(), kit_journal_update(), kit_journal_delete(), kit_append_only() FROM PUBLIC;
"""
)
UNDO_FUNCTIONS = """
DROP FUNCTION IF EXISTS kit_journal_insert(), kit_journal_update(), kit_journal_delete(), kit_append_only();
"""


class AppendOnly(TableRule):
    """UPDATE, DELETE and TRUNCATE are refused to everybody, the owner included."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        return [
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {quote(model._meta.db_table)} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kit_append_only()"
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        return [f"DROP TRIGGER append_only ON {quote(model._meta.db_table)}"]


class WrittenOnce(TableRule):
    """Rows come and stay as they came: UPDATE, DELETE and TRUNCATE are refused to everybody, the owner included.

    Row by row, so that a statement which finds no row of its own hromada changes nothing and is no fault.
    """

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        refuse = "EXECUTE FUNCTION kit_append_only()"
        return [
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
            f"CREATE TRIGGER written_once_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        return [f"DROP TRIGGER written_once ON {table}", f"DROP TRIGGER written_once_all ON {table}"]


class JournalPolicy(TableRule):
    """The journal is read inside one's own hromada; it is written only by its triggers, which have no hromada of
    their own to be held to (opening a hromada is journalled before any request can be inside it)."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        return [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY tenant ON {table} FOR SELECT USING ({POLICY})",
            f"CREATE POLICY written_by_triggers ON {table} FOR INSERT WITH CHECK (true)",
        ]

    def undo(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        return [f"DROP POLICY tenant ON {table}", f"DROP POLICY written_by_triggers ON {table}"]
