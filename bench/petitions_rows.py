"""Many petitions with many voices in one hromada, written by the owner in one statement a table: the bench measures what
happens beside them. Indexes and foreign keys of the large tables are put up after the rows: ten million voices in minutes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.backends.utils import CursorWrapper

from viche.hromada.models import StatuteSetting
from viche.participation.petitions import finding
from viche.participation.petitions.models import Order, Petition, PetitionWord
from viche.voices import persons
from viche.voices.models import Question, Tally, Voice

# The first petition collects, and has a tenth of all voices.
HOT = 10
THINGS = [
    "дорога",
    "світильник",
    "майданчик",
    "сквер",
    "зупинка",
    "школа",
    "тротуар",
    "парк",
    "автобус",
    "дерево",
    "контейнер",
    "пандус",
    "бібліотека",
    "міст",
]
DEEDS = [
    "відремонтувати",
    "поставити",
    "освітити",
    "прибрати",
    "відкрити",
    "перенести",
    "оновити",
    "облаштувати",
    "замінити",
    "засадити",
]
PLACES = [
    "Садовій",
    "Лісовій",
    "Шкільній",
    "Зеленій",
    "Набережній",
    "Вокзальній",
    "Космонавтів",
    "Полтавській",
    "Київській",
    "Озерній",
]
WORDS = 12  # forms of a petition's text besides those of its title, each out of RARE
RARE = 400
STATES = "ARRAY['collecting','collecting','collecting','short','replied','replied','replied','answered','done','done']"


def fill(cursor: CursorWrapper, petitions: int, voices: int) -> None:
    """Petitions over three years in the hromada «h1», each with its question, tally, words; voices over them."""
    cursor.execute("SELECT id FROM hromada_hromada WHERE slug = 'h1'")
    home = int(cursor.fetchone()[0])
    cursor.execute("SELECT set_config('viche.hromada', %s, false)", [str(home)])
    cursor.execute("SET maintenance_work_mem = '512MB'")
    cursor.execute("SET synchronous_commit = off")
    many = f"generate_series(1, {petitions}) n"
    share = max(1, (voices - voices // HOT) // max(1, petitions - 1))
    taken = f"(CASE WHEN n = 1 THEN {voices // HOT} ELSE {share} END)"
    for table in (
        *("voices_question", "voices_tally", "voices_voice"),
        *("petitions_petition", "petitions_petitionword"),
    ):
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    _settings(cursor, home)
    began, ends = "now() - (n % 1000) * interval '1 day'", "now() + (1 + n % 60) * interval '1 day'"
    _insert(cursor, Question, home, many, {
        "id": "n", "uuid": "gen_random_uuid()", "kind": "'petitions_petition'", "about_id": "n", "title": "'Петиція'",
        "choices": "'{for}'", "titles": "'{}'", "rules": "'{}'", "least": "1", "most": "1", "named": "true",
        "level": "'email'", "opens_at": began, "closes_at": ends, "terms": f"ARRAY[{ends}]", "key_wrapped": "''::bytea",
    })  # fmt: skip
    _insert(cursor, Tally, home, many, {
        "question_id": "n", "taken": taken, "standing": taken, "leaves": taken, "by_choice": f"ARRAY[{taken}]",
        "last_at": "now()",
    })  # fmt: skip
    state = f"(CASE WHEN n = 1 THEN 'collecting' ELSE ({STATES})[1 + n % 10] END)"
    _insert(cursor, Petition, home, many, {
        "id": "n", "number": "n", "title": _title(), "text": "repeat('Просимо зробити це вже цього року. ', 12)",
        "addressee": "'council'", "author_name": "'Олена Мешканка'", "author_email": "'olena@b.test'",
        "residence": "'registered'", "department_id": "(SELECT min(id) FROM hromada_department)", "question_id": "n",
        "state": state, "submitted_at": began, "published_at": began, "threshold": f"{max(1_000, voices)}", "closes_at": ends,
        "signatures": f"CASE WHEN {state} = 'collecting' THEN NULL ELSE {taken} END",
        "decision": f"CASE WHEN {state} IN ('answered', 'done') THEN 'supported' ELSE '' END",
        "answered_at": f"CASE WHEN {state} IN ('answered', 'done') THEN {began} END",
    })  # fmt: skip
    _words(cursor, home, petitions)
    with _bare(cursor, "voices_voice"):
        seed = "sha256((n::text || ' ' || v)::bytea)"
        _insert(cursor, Voice, home, f"{many}, LATERAL generate_series(1, {taken}) v, LATERAL (SELECT {seed} AS h) s", {
            "question_id": "n", "number": "v", "leaf_index": "v - 1", "taken_at": f"{began} + v * interval '1 ms'",
            "choice": "'{for}'", "person": "substr(h, 1, 16)", "name": "'Особа Номер ' || v", "salt": "substr(h, 1, 16)",
            "commitment": "h", "leaf": "h",
        })  # fmt: skip
    cursor.execute("SELECT uuid FROM voices_question WHERE id = 1")
    key = persons.new_key(cursor.fetchone()[0])
    cursor.execute("UPDATE voices_question SET key_wrapped = %s WHERE id = 1", [key])
    for model in (Question, Petition):
        table = model._meta.db_table
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {petitions})")
    for table in (
        *("voices_question", "voices_tally", "voices_voice"),
        *("petitions_petition", "petitions_petitionword"),
    ):
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    cursor.execute("SELECT set_config('viche.hromada', '', false)")


def _settings(cursor: CursorWrapper, home: int) -> None:
    """Who works with petitions, and what the statute says."""
    cursor.execute("ALTER TABLE hromada_statutesetting DISABLE TRIGGER USER")
    for key, value in (("petition-signatures", "100"), ("petition-period", '{"amount": 60, "unit": "cd"}')):
        said = {"key": f"'{key}'", "value": f"'{value}'", "since": "date '2020-01-01'", "act": "'Рішення'"}
        _insert(cursor, StatuteSetting, home, "generate_series(1, 1) n", said)
    cursor.execute("ALTER TABLE hromada_statutesetting ENABLE TRIGGER USER")
    cursor.execute("ALTER TABLE petitions_order DISABLE TRIGGER USER")
    _insert(cursor, Order, home, "generate_series(1, 1) n",
        {"department_id": "(SELECT min(id) FROM hromada_department)", "level": "'email'"})  # fmt: skip
    cursor.execute("ALTER TABLE petitions_order ENABLE TRIGGER USER")


def _title() -> str:
    lists = ((DEEDS, "n"), (THINGS, "n / 3"), (PLACES, "n / 7"))
    return " || ' ' || ".join([*(f"({_array(words)})[1 + ({of}) % {len(words)}]" for words, of in lists), "n"])


def _words(cursor: CursorWrapper, home: int, petitions: int) -> None:
    """Forms as `finding.index` writes them: those of the title, and as many rarer ones of the text."""
    rows = [
        (list_, at, form)
        for list_, words in enumerate((DEEDS, THINGS, PLACES))
        for at, word in enumerate(words)
        for form in sorted(finding.forms_of(word))
    ]
    cursor.execute("CREATE TEMP TABLE said (list int, at int, form text)")
    cursor.executemany("INSERT INTO said VALUES (%s, %s, %s)", rows)
    chosen = " OR ".join(
        f"list = {at} AND at = ({of}) % {len(words)}"
        for at, (words, of) in enumerate(((DEEDS, "n"), (THINGS, "n / 3"), (PLACES, "n / 7")))
    )
    with _bare(cursor, PetitionWord._meta.db_table):
        many = f"generate_series(1, {petitions}) n, said"
        titled = {"petition_id": "n", "form": "form", "in_title": "true"}
        _insert(cursor, PetitionWord, home, f"(SELECT DISTINCT n, form FROM {many} WHERE {chosen}) t", titled)
        rare = f"generate_series(1, {petitions}) n, generate_series(1, {WORDS}) w"
        said = f"'слово' || ((n * 7919 + w * {RARE // WORDS}) % {RARE})"
        _insert(cursor, PetitionWord, home, rare, {"petition_id": "n", "form": said, "in_title": "false"})


def _insert(cursor: CursorWrapper, model: type[models.Model], home: int, source: str, said: Mapping[str, str]) -> None:
    """Rows of one table from `source`; a column that is not `said` is empty."""
    fields = [field for field in model._meta.local_concrete_fields if field.column in said or not field.primary_key]
    values = [said.get(field.column) or (str(home) if field.name == "hromada" else _empty(field)) for field in fields]
    names = ", ".join(f'"{field.column}"' for field in fields)
    cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values)} FROM {source}")


def _empty(field: models.Field[Any, Any]) -> str:
    if field.null:
        return "NULL"
    kinds: Sequence[tuple[type[models.Field], str]] = (
        (models.BooleanField, "false"), (models.DateTimeField, "now()"), (models.IntegerField, "0"),
        (models.CharField, "''"), (models.TextField, "''"), (models.JSONField, "'{}'"),
    )  # fmt: skip
    return next((text for kind, text in kinds if isinstance(field, kind)), "'{}'")


@contextmanager
def _bare(cursor: CursorWrapper, table: str) -> Iterator[None]:
    """Inside the block the table has no keys and no indexes; they are put up at its end over all rows at once."""
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid), contype FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f') ORDER BY contype = 'f', contype", [table],
    )  # fmt: skip
    keys = cursor.fetchall()
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass)", [table, table],
    )  # fmt: skip
    indexes = cursor.fetchall()
    for name, _how, _kind in reversed(keys):
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _how in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for name, how, kind in keys:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {how}' + (" NOT VALID" if kind == "f" else ""))
    for _name, how in indexes:
        cursor.execute(how)


def _array(words: Sequence[str]) -> str:
    return "ARRAY[" + ",".join(f"'{word}'" for word in words) + "]"
