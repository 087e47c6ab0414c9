"""Of a secret question nothing pairs people with choices: every join that the storage would allow is tried, and its guesses are
compared with chance. The same attempts find everybody in an open question, so they would find something here too."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import connection
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from viche.kit import tenancy
from viche.site.doors.backup import tool_environment
from viche.site.postgres.binaries import embedded
from viche.voices import actions as voices
from viche.voices import heading, logs, sealing, tallying
from viche.voices.models import Question, Tally
from viche.voices.tests.conftest import Ask, owner_url
from viche.voices.tests.samples import signer

pytestmark = pytest.mark.database
PEOPLE = 200
PARK, ROAD = CHOICES = ("choose-park", "choose-road")  # found in any text
ABOVE = 0.5 + 5 * (0.25 / PEOPLE) ** 0.5  # what five deviations of pure chance do not reach: 0.68


class Poll(NamedTuple):
    """A question, and what each person chose, by the number of the voice: known to the test alone."""

    question: Question
    chosen: dict[int, str]
    statements: list[str]
    states: list[tuple[str, Any]]


def poll(ask: Ask, *, secret: bool) -> Poll:
    """As many for one choice as for the other, in an order of chance."""
    question = ask(choices=CHOICES, secret=secret)
    wanted = list(CHOICES) * (PEOPLE // 2)
    random.Random(7).shuffle(wanted)
    found = Poll(question, {}, [], [])

    def noted(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(text, params, many, context)
        found.statements.append(context["cursor"].cursor._query.query.decode() if params else text)
        return result

    for number, choice in enumerate(wanted, 1):
        with tenancy.enter(question.hromada_id), connection.execute_wrapper(noted):
            voices.take(signer(number), question, (choice,))
        found.chosen[number] = choice
        found.states.append((choice, state(question)))
    heading.sign_due()
    return found


def state(question: Question) -> Any:
    """All that counters say once a voice is taken."""
    with tenancy.enter(question.hromada_id):
        told = Tally.objects.values("taken", "standing", "leaves", "by_choice").get(question=question)
    with psycopg.connect(owner_url()) as owner:
        sizes = "SELECT count(*), sum(octet_length(seal)) FROM viche_sealed.seal WHERE question_id = %s"
        return {**told, "seals": owner.execute(sizes, [question.pk]).fetchone()}


def close(question: Question) -> None:
    with tenancy.enter(question.hromada_id):
        voices.close(question, by=None)


def tally(question: Question) -> None:
    with tenancy.enter(question.hromada_id):
        tallying.tally(question)


# --- what a copy of the database holds ----------------------------------------------------------------------------------


class Row(NamedTuple):
    """A row of any table: every column as text, with where and by which transaction it was written."""

    table: str
    columns: dict[str, str]

    @property
    def says(self) -> set[str]:
        return {choice for choice in CHOICES if any(choice in value for value in self.columns.values())}


def everything(question: Question) -> Iterator[Row]:
    """All rows of all tables that the owner reads in the hromada."""
    tables = """SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname IN ('public', 'viche_sealed') ORDER BY 1, 2"""
    with psycopg.connect(owner_url()) as owner:
        owner.execute("SELECT set_config('viche.hromada', %s, true)", [str(question.hromada_id)])
        for schema, name in owner.execute(tables).fetchall():
            query = sql.SQL("SELECT t.xmin::text, t.ctid::text, t.cmin::text, to_jsonb(t) FROM {} t")
            for xmin, ctid, cmin, row in owner.execute(query.format(sql.Identifier(schema, name))):
                said = {key: json.dumps(value, ensure_ascii=False) for key, value in row.items() if value is not None}
                yield Row(f"{schema}.{name}", {**said, "xmin": xmin, "ctid": ctid, "cmin": cmin})


def people(rows: list[Row], question: Question) -> dict[int, dict[str, str]]:
    """The rows of those who took part, by number."""
    own = [row.columns for row in rows if row.table == "public.voices_voice"]
    return {int(c["number"]): c for c in own if c["question_id"] == str(question.pk)}


def by_joins(rows: list[Row], taken: dict[int, dict[str, str]]) -> dict[str, dict[int, str]]:
    """Guesses from each pair of columns that hold the same value in a person's row and in a row that says one choice."""
    telling = [(row, row.says) for row in rows if len(row.says) == 1]
    found: dict[str, dict[int, str]] = {}
    for mine in next(iter(taken.values())):
        numbers = {columns.get(mine): number for number, columns in taken.items()}
        if len(numbers) < PEOPLE / 2 and mine != "xmin":
            continue  # the same of everybody: it joins nobody in particular
        for row, said in telling:
            for theirs, value in row.columns.items():
                if value in numbers:
                    name = f"{mine} = {row.table}.{theirs}"
                    found.setdefault(name, {})[numbers[value]] = next(iter(said))
    return found


def by_orders(published: list[str], taken: dict[int, dict[str, str]]) -> dict[str, dict[int, str]]:
    """Guesses from the choices as they are published, laid beside the people in the order of each column, both ways."""
    found = {}
    for column in next(iter(taken.values())):
        for way in (1, -1):
            ordered = sorted(taken, key=lambda number: (_as_number(taken[number].get(column, "")), number))[::way]
            found[f"{column} {way}"] = dict(zip(ordered, published, strict=True))
    return found


def _as_number(value: str) -> tuple[int, int, str]:
    found = re.fullmatch(r"\((\d+),(\d+)\)|()(\d+)", value)
    return (0, 0, value) if found is None else (int(found[1] or 0), int(found[2] or found[4] or 0), "")


def right(guesses: dict[int, str], chosen: dict[int, str]) -> float:
    """The share of people whose choice is guessed; whoever is not named is guessed by a coin."""
    return (sum(chosen[n] == said for n, said in guesses.items()) + (len(chosen) - len(guesses)) / 2) / len(chosen)


def published(question: Question) -> list[str]:
    """The choices in the order of the public file."""
    with tenancy.enter(question.hromada_id):
        head = logs.latest(question)
    assert head is not None
    lines = [json.loads(line) for line in logs.lines(question, head)]
    return [line["opened"][0] for line in lines if "opened" in line for _n in range(line["times"])]


def dump() -> str:
    """What a backup of the running database says, all hromadas' rows that the owner reads in one."""
    url = owner_url()
    with psycopg.connect(url) as owner:
        [place] = owner.execute("SELECT min(id) FROM hromada_hromada").fetchone() or ()
    environment = {**tool_environment(embedded(), url), "PGOPTIONS": f"-c viche.hromada={place}"}
    name = str(conninfo_to_dict(url)["dbname"])
    words = [str(embedded()["pg_dump"]), "--data-only", "--enable-row-security", name]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


# --- the attempts -------------------------------------------------------------------------------------------------------


def test_the_attempts_find_everybody_in_an_open_question(ask_for_all: Ask) -> None:
    open_one = poll(ask_for_all, secret=False)
    rows = list(everything(open_one.question))
    joined = by_joins(rows, people(rows, open_one.question))
    assert {"xmin", "ctid", "number"} <= {
        name.partition(" ")[0] for name, g in joined.items() if right(g, open_one.chosen) == 1
    }
    in_order = [open_one.chosen[number] for number in sorted(open_one.chosen)]
    ordered = by_orders(in_order, people(rows, open_one.question))
    assert right(ordered["number 1"], open_one.chosen) == right(ordered["ctid 1"], open_one.chosen) == 1
    assert len({json.dumps(s["by_choice"]) for _choice, s in open_one.states}) == PEOPLE
    assert PARK in dump()


def test_while_it_is_open_and_until_the_tally(ask_for_all: Ask) -> None:
    ours = poll(ask_for_all, secret=True)
    close(ours.question)
    rows = list(everything(ours.question))
    taken = people(rows, ours.question)
    assert len(taken) == PEOPLE
    for name, guesses in by_joins(rows, taken).items():
        assert right(guesses, ours.chosen) < ABOVE, name
    assert sum(bool(row.says) for row in rows) <= 3, "the question and its journal name the choices, nobody's row does"

    # Statements, as a log of them would keep them: the same text for either choice, whatever was chosen.
    takes = [one for one in ours.statements if "voices_take" in one]
    assert len(takes) == PEOPLE and not any(choice in one for one in ours.statements for choice in CHOICES)
    bare = {
        re.sub(r"\\x[0-9a-f]+|Особа \d+|\(\d+", lambda m: "x" * (len(m[0]) if m[0][0] == "\\" else 1), one)
        for one in takes
    }
    assert len(bare) == 1

    # Counters: each voice moves them by the same step.
    steps = {PARK: set(), ROAD: set()}
    for at, (choice, told) in enumerate(ours.states, 1):
        told = {**told, "taken": told["taken"] - at, "standing": told["standing"] - at, "leaves": told["leaves"] - at}
        told["seals"] = (told["seals"][0] - at, int(told["seals"][1]) / at)
        steps[choice].add(json.dumps(told))
    assert steps[PARK] == steps[ROAD] and len(steps[PARK]) == 1

    # Seals: no bit of them goes with the choice.
    seals = {
        int(r.columns["number"]): bytes.fromhex(r.columns["seal"][4:-1]) for r in rows if r.table == "viche_sealed.seal"
    }
    for bit in range(8 * len(seals[1])):
        guesses = {n: CHOICES[one[bit // 8] >> bit % 8 & 1] for n, one in seals.items()}
        assert max(right(guesses, ours.chosen), 1 - right(guesses, ours.chosen)) < ABOVE, bit
    ordered = by_orders([PARK] * (PEOPLE // 2) + [ROAD] * (PEOPLE // 2), {n: {"seal": seals[n].hex()} for n in seals})
    assert all(right(guesses, ours.chosen) < ABOVE for guesses in ordered.values())


def test_a_backup_opens_nothing_without_the_key_of_the_server(ask_for_all: Ask, settings: Any) -> None:
    ours = poll(ask_for_all, secret=True)
    text = dump()
    seals = re.findall(rf"^{ours.question.pk}\t\d+\t\\\\x([0-9a-f]+)$", text, re.M)
    assert len(seals) == PEOPLE, "the copy holds the seals"
    one = bytes.fromhex(seals[0])
    for hidden in {bytes.fromhex(said) for said in re.findall(r"\\\\x([0-9a-f]{64,})", text)}:
        for start in {0, len(hidden) - 32, 12} if len(hidden) < 200 else {0}:
            if len(hidden[start : start + 32]) == 32:
                with pytest.raises(InvalidTag):
                    key = X25519PrivateKey.from_private_bytes(hidden[start : start + 32])
                    sealing.SUITE.decrypt(one, key, sealing._INFO + ours.question.uuid.bytes)
    [wrapped] = re.findall(rf"^{ours.question.pk}\t\\\\x([0-9a-f]+)\t(?:\\N|\d+)$", text, re.M)
    settings.VOICES_KEY, known = "a guess", settings.VOICES_KEY
    with pytest.raises(Exception, match="VICHE_VOICES_KEYS_FORMER"):
        sealing.opened(ours.question, bytes.fromhex(wrapped), [one])
    # What it does not protect from, as its page says: a copy made before the tally together with the key of the server.
    settings.VOICES_KEY = known
    opened = sealing.opened(ours.question, bytes.fromhex(wrapped), [bytes.fromhex(said) for said in seals])
    assert Counter(choice for (choice,) in opened) == Counter(ours.chosen.values())


def test_after_the_tally(ask_for_all: Ask) -> None:
    ours = poll(ask_for_all, secret=True)
    before = list(everything(ours.question))
    hidden = [
        r.columns[c][4:-1]
        for r in before
        for c in ("seal", "wrapped")
        if r.table.startswith("viche_sealed") and c in r.columns
    ]
    assert len(hidden) == PEOPLE + 1
    close(ours.question)
    tally(ours.question)
    rows = list(everything(ours.question))
    assert [row for row in rows if row.table.startswith("viche_sealed")] == [], "no seal, no key"
    taken = people(rows, ours.question)
    for name, guesses in {**by_joins(rows, taken), **by_orders(published(ours.question), taken)}.items():
        assert right(guesses, ours.chosen) < ABOVE, name
    telling = Counter(row.table for row in rows if row.says)
    assert sum(telling.values()) <= 6, f"what names choices does not grow with the people: {telling}"
    text = dump()
    assert not any(one in text for one in hidden)
    assert not any(PARK in line and re.search(r"Особа \d", line) for line in text.splitlines())


def test_the_tally_meets_the_seals_in_an_order_of_their_own(ask_for_all: Ask) -> None:
    ours = poll(ask_for_all, secret=True)
    close(ours.question)
    with tenancy.enter(ours.question.hromada_id), connection.cursor() as cursor:
        cursor.execute("SELECT wrapped, seals FROM voices_unseal(%s)", [ours.question.pk])
        wrapped, seals = cursor.fetchone()
        assert [bytes(one) for one in seals] == sorted(bytes(one) for one in seals)
    shuffled = [sealing.opened(ours.question, wrapped, seals) for _n in range(2)]
    assert shuffled[0] != shuffled[1], "and shuffles them once more"
    as_given = [sealing.opened(ours.question, wrapped, [one])[0][0] for one in seals]
    for order in (as_given, as_given[::-1], [one[0] for one in shuffled[0]]):
        assert right(dict(enumerate(order, 1)), ours.chosen) < ABOVE
