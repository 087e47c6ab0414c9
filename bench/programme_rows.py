"""Programmes of every hromada of a bench's database: in each ten programmes of thirty measures with all that hangs on one.

Rows of one programme lie together, as an import leaves them. Written by the owner past policies, triggers and keys; the
keys are put back at the end, which proves every row.
"""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

PROGRAMMES, MEASURES, PER_TASK = 10, 30, 10
STORY = "Протягом звітного періоду проведено заходи, у яких узяли участь мешканці громади. " * 3

# Table → (columns, what is selected into them). `p` is a programme, `m` a measure.
_P = "programmes_programme p"
_M = "programmes_measure m"
ROWS: dict[str, tuple[str, str]] = {
    "programme": (
        "hromada_id, department_id, title, since_year, until_year, act_text, status, unit, note, state, published_at, "
        "withheld_ground, withheld_act, created_at",
        "SELECT d.hromada_id, d.id, 'Програма розвитку № ' || n, 2020, 2024 + n %% 3, 'рішення ради № ' || n, 'valid', 1000, '', "
        "CASE WHEN n = 10 THEN 'draft' ELSE 'published' END, now(), '', '', now() "
        f"FROM hromada_department d, generate_series(1, {PROGRAMMES}) n ORDER BY d.hromada_id, n",
    ),
    "amendment": (
        "hromada_id, programme_id, since, act_text, summary",
        f"SELECT hromada_id, id, '2023-03-01', 'рішення ради № 77', 'Змінено обсяги.' FROM {_P}",
    ),
    "goal": ('hromada_id, programme_id, "order", title', f"SELECT hromada_id, id, 1, 'Залучення громадян' FROM {_P}"),
    "task": (
        'hromada_id, programme_id, goal_id, number, "order", title',
        "SELECT g.hromada_id, g.programme_id, g.id, n::text, n, 'Завдання ' || n FROM programmes_goal g, "
        f"generate_series(1, {MEASURES // PER_TASK}) n",
    ),
    "measure": (
        'hromada_id, programme_id, task_id, number, "order", title, source, is_group, since_year, until_year, revision',
        "SELECT t.hromada_id, t.programme_id, t.id, t.number || '.' || n, t.\"order\" * 100 + n, "
        "'Захід ' || n || ' із розвитку громади', 'Бюджет громади', false, 2020, 2026, 0 "
        f"FROM programmes_task t, generate_series(1, {PER_TASK}) n",
    ),
    "executor": (
        'hromada_id, programme_id, measure_id, "order", name, department_id',
        "SELECT m.hromada_id, programme_id, m.id, n, CASE n WHEN 1 THEN 'Відділ' ELSE 'КП «Тепло»' END, "
        f"CASE n WHEN 1 THEN department_id END FROM {_M} JOIN {_P} ON p.id = programme_id, generate_series(1, 2) n",
    ),
    "plan": (
        "hromada_id, programme_id, measure_id, amendment_id, since, kind, total, printed, revision",
        "SELECT m.hromada_id, m.programme_id, m.id, CASE n WHEN 2 THEN a.id END, "
        "CASE n WHEN 1 THEN date '2020-01-01' ELSE a.since END, 'years', 60000, 'Всього: 60,0', 0 "
        # Every third measure was changed by the amendment.
        f"FROM {_M} JOIN programmes_amendment a ON a.programme_id = m.programme_id, generate_series(1, 2) n "
        "WHERE n = 1 OR m.id %% 3 = 0",
    ),
    "planamount": (
        "hromada_id, programme_id, measure_id, plan_id, year, source, fund, amount",
        "SELECT hromada_id, programme_id, measure_id, id, year, 'city', '', 20000 FROM programmes_plan, "
        "generate_series(2023, 2025) year",
    ),
    "round": (
        "hromada_id, programme_id, since, until, due_on, note, created_at",
        f"SELECT hromada_id, id, since, since + interval '6 months' - interval '1 day', since + interval '7 months', '', now() FROM {_P}, "
        "generate_series(date '2023-07-01', '2024-01-01', '6 months') since",
    ),
    "takendocument": (
        "hromada_id, programme_id, name, sha256, since, until, unit, columns, taken_at",
        f"SELECT hromada_id, id, 'звіт.docx', '', '2024-01-01', '2024-06-30', 1000, '{{}}', now() FROM {_P}",
    ),
    "statedcell": (
        'hromada_id, programme_id, document_id, measure_id, field, text, "table", "row", "column", place',
        "SELECT m.hromada_id, m.programme_id, d.id, m.id, 'actual', '5,5 (бюджет громади)', 1, m.\"order\", 8, "
        f"'таблиця 1, рядок 8, стовпець 8' FROM {_M} JOIN programmes_takendocument d ON d.programme_id = m.programme_id "
        "WHERE m.id %% 3 = 0",
    ),
    "documentdoubt": (
        "hromada_id, programme_id, document_id, measure_id, rule, place, printed, computed, text, settled",
        "SELECT hromada_id, programme_id, document_id, measure_id, 'percent', place, '75', '76,9', 'Частка інша.', '' "
        "FROM programmes_statedcell WHERE \"row\" %% 10 = 3",
    ),
    "appropriation": (
        "hromada_id, programme_id, year, source, fund, amount, since, act_text, stated",
        f"SELECT hromada_id, id, 2024, '', fund, 500000, '2024-01-01', '', false FROM {_P}, unnest(ARRAY['general', 'special']) fund",
    ),
    "spending": (
        "hromada_id, programme_id, measure_id, stated, since, until, amount, source, fund, executor, document, cell_id",
        # One payment of each measure; where a document stated a sum too, the payment stands for it.
        "SELECT hromada_id, programme_id, id, false, date '2024-01-10' + (id %% 160)::int, "
        "date '2024-01-10' + (id %% 160)::int, 5500, 'Бюджет громади', 'general', '', 'п/д № ' || id, NULL::bigint "
        f"FROM {_M} UNION ALL "
        "SELECT hromada_id, programme_id, measure_id, true, '2024-01-01', '2024-06-30', 5500, 'Бюджет громади', '', '', '', id "
        "FROM programmes_statedcell",
    ),
    "statement": (
        "hromada_id, programme_id, measure_id, round_id, department_id, coordinator_id, state, due_at, submitted_at, "
        "whole, tasks, tasks_number, funding, reason, story, wording, remarks",
        "SELECT m.hromada_id, m.programme_id, m.id, r.id, p.department_id, p.department_id, said.state, "
        "CASE said.state WHEN 'asked' THEN r.due_on::timestamptz END, CASE WHEN said.state <> 'asked' THEN r.due_on::timestamptz END, "
        "CASE WHEN said.state <> 'asked' THEN (ARRAY['done', 'partly', 'not_done'])[1 + m.id %% 3] ELSE '' END, "
        "CASE WHEN said.state <> 'asked' THEN (ARRAY['full', 'part', 'none'])[1 + m.id %% 3] ELSE '' END, 2, "
        f"CASE WHEN said.state <> 'asked' THEN 'financed' ELSE '' END, '', '{STORY}', '', '' FROM {_M} JOIN {_P} ON p.id = programme_id "
        "JOIN programmes_round r ON r.programme_id = m.programme_id, LATERAL (SELECT CASE WHEN r.since < '2024-01-01' THEN 'approved' "
        "ELSE (ARRAY['asked', 'submitted', 'accepted', 'approved'])[1 + m.id %% 4] END AS state) said",
    ),
}  # fmt: skip


def fill(cursor: CursorWrapper) -> None:
    """Write them all."""
    tables = [f"programmes_{name}" for name in ROWS]
    keys = _keys(cursor, tables)
    for table, name, _definition in keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for table in (*tables, "hromada_department"):
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    for name, (columns, rows) in ROWS.items():
        cursor.execute(f"INSERT INTO programmes_{name} ({columns}) {rows}", [])
        cursor.execute(f"ANALYZE programmes_{name}")
    for table, name, definition in keys:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for table in (*tables, "hromada_department"):
        cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _keys(cursor: CursorWrapper, tables: list[str]) -> list[tuple[str, str, str]]:
    """(table, name, definition) of every foreign key of these tables."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
        [tables],
    )
    return list(cursor.fetchall())
