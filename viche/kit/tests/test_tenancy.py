"""What the database guarantees about hromadas, swept over the catalogue."""

from __future__ import annotations

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from tests.cast import Cast
from tests.factory import fill
from viche.kit import journal, tenancy
from viche.kit.access import Refused
from viche.kit.tenancy import tenant_models

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MODELS = tenant_models()
# Rows nobody changes: the application's role has no right to, the owner meets a trigger.
ONCE = [m for m in MODELS if any(isinstance(rule, journal.WrittenOnce) for rule in m._meta.constraints)]


def rows(sql: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def tables_with_hromada() -> set[str]:
    found = rows(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'hromada_id' "
        "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped"
    )
    return {name for (name,) in found}


# Server tables that name a hromada without belonging to it; each has a reason.
SERVER_TABLES = {
    "people_membership": "a person's roles are asked before any hromada is entered",
    "people_invitation": "an invitation is answered by somebody who is nobody here yet",
    "kit_outboxmail": "the sender visits no hromada",
    "kit_job": "the runner visits no hromada to find what waits",
    "kit_searchdue": "the steward visits no hromada to find what is to be indexed",
}


# Their policy binds everybody but the owner, as whom the functions run that look words up by an index (viche.kit.search).
LOOKED_UP = {"kit_searchentry", "kit_searchword"}


def test_role_of_the_application_owns_nothing_and_bypasses_nothing() -> None:
    [(superuser, bypass, create_role, create_db)] = rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = session_user"
    )
    assert (superuser, bypass, create_role, create_db) == (False, False, False, False)
    assert rows("SELECT relname FROM pg_class WHERE relowner = session_user::regrole") == []
    assert rows("SELECT 1 FROM pg_auth_members WHERE member = session_user::regrole") == []


def test_every_table_with_a_hromada_is_a_tenant_table_or_named_as_server_table() -> None:
    policed = {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relnamespace = 'public'::regnamespace"
        )
    }
    assert tables_with_hromada() - policed - LOOKED_UP <= set(SERVER_TABLES)
    assert {m._meta.db_table for m in MODELS} - LOOKED_UP <= policed


def test_policies_say_one_thing() -> None:
    found = rows(
        "SELECT relname, polname, polcmd::text, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid), polroles "
        "FROM pg_policy JOIN pg_class c ON c.oid = polrelid"
    )
    for table, name, command, using, check, roles in found:
        assert roles == [0], table
        if name == "written_by_triggers":
            assert (table, command) == ("kit_journalentry", "a")
            continue
        assert "NULLIF(current_setting('viche.hromada'::text, true), ''::text))::integer" in using, table
        assert "hromada_id" in using and " OR " not in using.upper(), table
        if table != "kit_journalentry":
            assert check == using and command == "*", table


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_without_the_setting_no_row_is_seen(model: type, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        fill(model, hromada=cast.home)
        assert rows(f"SELECT count(*) FROM {model._meta.db_table}")[0][0] >= 1
    assert tenancy.current() is None
    assert rows(f"SELECT count(*) FROM {model._meta.db_table}") == [(0,)]
    with tenancy.enter(None):
        assert rows(f"SELECT count(*) FROM {model._meta.db_table}") == [(0,)]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_raw_sql_of_one_hromada_neither_sees_nor_changes_another(model: type, cast: Cast) -> None:
    table = model._meta.db_table
    with tenancy.enter(cast.other.pk):
        theirs = fill(model, hromada=cast.other)
    with tenancy.enter(cast.home.pk), journal.change("test", by=None):
        assert rows(f"SELECT 1 FROM {table} WHERE id = %s", theirs.pk) == []
        if model in ONCE:
            return
        assert rows(f"UPDATE {table} SET hromada_id = hromada_id WHERE id = %s RETURNING id", theirs.pk) == []
        assert rows(f"DELETE FROM {table} WHERE id = %s RETURNING id", theirs.pk) == []
        ours = fill(model, hromada=cast.home)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            rows(f"UPDATE {table} SET hromada_id = %s WHERE id = %s RETURNING id", cast.other.pk, ours.pk)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_a_foreign_key_cannot_reach_another_hromada(model: type, cast: Cast) -> None:
    keys = [f for f in model._meta.local_fields if isinstance(f, tenancy.TenantForeignKey)]
    for key in keys:
        with tenancy.enter(cast.other.pk):
            theirs = fill(key.related_model, hromada=cast.other)
        with tenancy.enter(cast.home.pk), journal.change("test", by=None):
            if model in ONCE:
                with pytest.raises(IntegrityError), transaction.atomic():
                    fill(model, hromada=cast.home, **{key.name: theirs})
                    connection.check_constraints()
                continue
            ours = fill(model, hromada=cast.home)
            with pytest.raises(IntegrityError), transaction.atomic():
                rows(
                    f"UPDATE {model._meta.db_table} SET {key.column} = %s WHERE id = %s RETURNING id",
                    theirs.pk,
                    ours.pk,
                )
                connection.check_constraints()


@pytest.mark.parametrize("model", ONCE, ids=lambda m: m._meta.label)
def test_what_is_written_once_stays_as_it_came(model: type, cast: Cast) -> None:
    table = model._meta.db_table
    with tenancy.enter(cast.home.pk), journal.change("test", by=None):
        row = fill(model, hromada=cast.home)
        for statement in (
            f"UPDATE {table} SET hromada_id = hromada_id WHERE id = {row.pk}",
            f"DELETE FROM {table} WHERE id = {row.pk}",
            f"TRUNCATE {table}",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                rows(statement)
    triggers = rows(
        "SELECT tgname, tgenabled::text FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", table
    )
    assert {"written_once", "written_once_all"} <= {name for name, enabled in triggers if enabled == "O"}


def test_every_key_between_tenant_tables_carries_the_hromada() -> None:
    tenants = {m._meta.db_table for m in MODELS}
    keys = rows(
        "SELECT conrelid::regclass::text, confrelid::regclass::text, conkey, confkey, conname FROM pg_constraint WHERE contype = 'f'"
    )
    for table, target, columns, _target_columns, name in keys:
        if table in tenants and target in tenants:
            assert len(columns) == 2, name


def test_the_setting_leaves_with_the_transaction(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        assert tenancy.current() == cast.home.pk
        with tenancy.enter(cast.other.pk):
            assert tenancy.current() == cast.other.pk
        assert tenancy.current() == cast.home.pk
        with pytest.raises(Refused), tenancy.enter(cast.other.pk):
            raise Refused("an error inside")
        assert tenancy.current() == cast.home.pk
        with pytest.raises(ProgrammingError), tenancy.enter(cast.other.pk):
            rows("SELECT no_such_column")
        assert tenancy.current() == cast.home.pk
    assert tenancy.current() is None


def test_a_wrong_setting_is_an_error_not_a_row(cast: Cast) -> None:
    with pytest.raises(DataError), transaction.atomic():
        rows("SELECT set_config('viche.hromada', '1 OR 1=1', true)")
        rows("SELECT * FROM hromada_department")
