"""The journal catches every way of changing a row, refuses to be changed, and keeps no personal data."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests.cast import Cast
from tests.factory import fill, values
from viche.hromada.models import Act, Hromada, Territory
from viche.kit import journal, tenancy
from viche.kit.access import Role
from viche.kit.models import JournalEntry
from viche.kit.publishing import Record
from viche.people.models import Membership
from viche.registers.kinds.point import Point

pytestmark = [pytest.mark.django_db, pytest.mark.database]
JOURNALLED = [m for m in apps.get_models() if any(isinstance(c, journal.Journalled) for c in m._meta.constraints)]


def sql(text: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, params)


def of(record: object) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(kind=record._meta.db_table, record_id=record.pk).order_by("id"))


def test_every_record_is_journalled() -> None:
    records = [m for m in apps.get_models() if issubclass(m, Record)]
    assert records and set(records) <= set(JOURNALLED)


@pytest.mark.parametrize("model", JOURNALLED, ids=lambda m: m._meta.label)
def test_a_change_without_a_verb_is_refused(model: type, cast: Cast) -> None:
    table = model._meta.db_table
    with tenancy.enter(cast.home.pk):
        row = fill(model, hromada=cast.home) if model is not Hromada else cast.home
        for statement in (f"UPDATE {table} SET id = id WHERE id = %s", f"DELETE FROM {table} WHERE id = %s"):
            with pytest.raises(DatabaseError, match=r"without a verb|violates"), transaction.atomic():
                sql(statement, row.pk)
                connection.check_constraints()
        given = {Hromada: {"territory": fill(Territory)}, Membership: {"role": Role.AUDITOR}}.get(model, {})
        with pytest.raises(DatabaseError, match="without a verb"), transaction.atomic():
            model.objects.create(**values(model, cast.home, **given))


def test_what_is_kept_of_a_change(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        with journal.change("note", by=cast.mariia):
            act = Act.objects.create(
                hromada=cast.home, department=cast.department, number="5", adopted_on="2024-02-03", title="Про віче"
            )
        with journal.change("correct", by=cast.petro, ground="описка"):
            Act.objects.filter(pk=act.pk).update(title="Про віче міста")
        with journal.change("discard", by=cast.mariia):
            act.delete()
        made, corrected, gone = JournalEntry.objects.filter(kind="hromada_act").order_by("id")
    assert (made.verb, made.actor_id, made.before, made.after["title"]) == ("note", cast.mariia.pk, None, "Про віче")
    assert (corrected.before, corrected.after) == ({"title": "Про віче"}, {"title": "Про віче міста"})
    assert (corrected.verb, corrected.ground, corrected.actor_id) == ("correct", "описка", cast.petro.pk)
    assert (gone.verb, gone.after, gone.before["number"]) == ("discard", None, "5")
    assert not any(entry.outside for entry in (made, corrected, gone))


def test_bulk_update_and_raw_sql_are_caught_row_by_row(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        acts = [fill(Act, cast.home) for _n in range(3)]
        with journal.change("correct", by=cast.mariia):
            Act.objects.filter(pk__in=[a.pk for a in acts]).update(title="однаково")
            sql("UPDATE hromada_act SET link = 'https://example.test' WHERE id = %s", acts[0].pk)
            Act.objects.bulk_create([Act(hromada=cast.home, department=cast.department, number=f"b{n}", adopted_on="2024-01-01", title="x") for n in range(2)])  # fmt: skip
        assert [len(of(a)) for a in acts] == [3, 2, 2]
        assert JournalEntry.objects.filter(kind="hromada_act", verb="correct").count() == 6


def test_a_change_of_nothing_leaves_no_entry(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act = fill(Act, cast.home)
        with journal.change("correct", by=cast.mariia):
            act.save()
        assert [entry.verb for entry in of(act)] == ["note"]


def test_personal_columns_never_enter(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        point = fill(Point, cast.home, contact_name="Іван Секретний", contact_phone="+380001112233")
        with journal.change("correct", by=cast.mariia):
            point.contact_phone, point.hours = "+380009998877", "цілодобово"
            point.save()
        with journal.change("discard", by=cast.mariia):
            Point.objects.all().delete()
        entries = JournalEntry.objects.filter(kind="registers_point")
        for entry in entries:
            assert "Секретний" not in str(entry.before) + str(entry.after)
            assert "+38000" not in str(entry.before) + str(entry.after)
            assert "contact_phone" in entry.personal
        assert {entry.verb for entry in entries} == {"note", "correct", "discard"}


@pytest.mark.parametrize(
    "statement", ["UPDATE kit_journalentry SET verb = 'x'", "DELETE FROM kit_journalentry", "TRUNCATE kit_journalentry"]
)
def test_the_journal_refuses_to_be_changed(statement: str, cast: Cast) -> None:
    with (
        tenancy.enter(cast.home.pk),
        pytest.raises(DatabaseError, match=r"permission denied|append-only"),
        transaction.atomic(),
    ):
        sql(statement)


def test_the_application_cannot_write_the_journal_itself(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        sql(
            "INSERT INTO kit_journalentry (at, hromada_id, verb, ground, outside, kind, record_id, personal) "
            "VALUES (now(), %s, 'x', '', false, 'hromada_act', 1, '{}')",
            cast.home.pk,
        )


def test_triggers_cannot_be_switched_off_by_the_application(cast: Cast) -> None:
    for statement in (
        "ALTER TABLE hromada_act DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TRIGGER journal_update ON hromada_act",
        "ALTER TABLE hromada_act DISABLE ROW LEVEL SECURITY",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
            sql(statement)


@pytest.mark.parametrize("model", JOURNALLED, ids=lambda m: m._meta.label)
def test_the_key_of_a_row_cannot_change_and_so_escape(model: type, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = fill(model, hromada=cast.home) if model is not Hromada else cast.home
        with (
            journal.change("correct", by=cast.mariia),
            pytest.raises(DatabaseError, match=r"key of|violates"),
            transaction.atomic(),
        ):
            sql(f"UPDATE {model._meta.db_table} SET id = id + 1000000 WHERE id = %s", row.pk)
            connection.check_constraints()


def test_an_entry_cannot_be_forged_by_a_table_of_ones_own(cast: Cast) -> None:
    for statement in ("CREATE TEMP TABLE hromada_act (id bigint)", "CREATE TABLE mine (id bigint)"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            sql(statement)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname LIKE 'kit\\_%%' AND has_function_privilege(oid, 'EXECUTE')"
        )
        assert {name for (name,) in cursor.fetchall()} == {"kit_search", "kit_search_known", "kit_search_near"}


def test_one_hromada_does_not_read_the_journal_of_another(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        act = fill(Act, cast.home)
        assert of(act)
    with tenancy.enter(cast.other.pk):
        assert of(act) == []
    assert JournalEntry.objects.count() == 0


def test_nested_verbs_come_back(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), journal.change("outer", by=cast.petro):
        with journal.change("inner", by=cast.mariia):
            inside = fill_plain(cast)
        after = fill_plain(cast)
        assert [(e.verb, e.actor_id) for e in of(inside)] == [("inner", cast.mariia.pk)]
        assert [(e.verb, e.actor_id) for e in of(after)] == [("outer", cast.petro.pk)]


def fill_plain(cast: Cast) -> Act:
    return Act.objects.create(
        hromada=cast.home,
        department=cast.department,
        number=str(Act.objects.count()),
        adopted_on="2024-05-05",
        title="x",
    )
