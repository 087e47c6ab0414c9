"""A dishonest server: the file edited by hand, or the records rewritten and the file made anew, consistent in itself."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.proof import making
from tests.proof.making import Log
from viche.voices.proof import files, heads
from viche.voices.proof.leaves import Kind, canonical, commitment

Lines = list[bytes]


def rebuilt(log: Log, rows: Sequence[files.Row]) -> Log:
    """The same question with these records: numbers, moments, counts and tree all made to fit, as only the owner could."""
    new = Log(log.asked, log.chance, log.signer, opened=log.opened)
    numbers: dict[int, int] = {}
    moments = sorted(row.leaf.at for row in rows)
    for row in rows:
        leaf = replace(row.leaf, n=len(new.rows), at=moments[len(new.rows)])
        if leaf.kind is Kind.VOICE:
            new.counts.accepted += 1
            numbers[leaf.number] = new.counts.accepted
            by = 1
        elif leaf.number in numbers:
            by = -1
            new.counts.withdrawn += leaf.kind is Kind.WITHDRAWN
            new.counts.struck += leaf.kind is Kind.STRUCK
        else:
            continue
        standing = new.counts.content()["standing"]
        made = replace(row, leaf=replace(leaf, number=numbers[leaf.number]), before=standing + 1, after=standing)
        new._log(made, list(leaf.choice or ()), by)
    new.at = log.at
    return new


# The records themselves, all before a kept head; what comes out is without a flaw of its own.


def add(log: Log, rows: list[files.Row], i: int) -> None:
    salt, personal = log.chance.randbytes(16), {"name": "Вигадана Особа"}
    choice = None if log.asked.secret else [next(iter(log.asked.choices))]
    leaf = replace(rows[i].leaf, kind=Kind.VOICE, number=10**6, choice=choice, person=commitment(salt, personal))
    rows.insert(i, files.Row(leaf, salt, personal))


def drop(log: Log, rows: list[files.Row], i: int) -> None:
    del rows[i]


def change_person(log: Log, rows: list[files.Row], i: int) -> None:
    salt, personal = log.chance.randbytes(16), {"name": "Хтось Інший"}
    rows[i] = replace(rows[i], leaf=replace(rows[i].leaf, person=commitment(salt, personal)))
    if rows[i].leaf.kind is Kind.VOICE:
        rows[i] = replace(rows[i], salt=salt, personal=personal)


def reorder(log: Log, rows: list[files.Row], i: int) -> None:
    rows[i], rows[i + 1] = rows[i + 1], rows[i]


def backdate(log: Log, rows: list[files.Row], i: int) -> None:
    """Everything up to here happened a microsecond earlier than it did."""
    for k in range(i, -1, -1):
        if rows[k].leaf.at <= making.OPENS:
            break
        rows[k] = replace(rows[k], leaf=replace(rows[k].leaf, at=rows[k].leaf.at - timedelta(microseconds=1)))


def another_choice(log: Log, rows: list[files.Row], i: int) -> None:
    voice = rows[i].leaf
    other = [key for key in log.asked.choices if key not in (voice.choice or ())][:1]
    for k, row in enumerate(rows):
        if row.leaf.number == voice.number:
            rows[k] = replace(row, leaf=replace(row.leaf, choice=other))


REWRITINGS: list[Callable[[Log, list[files.Row], int], None]] = [add, drop, change_person, reorder, backdate]


def rewritten(log: Log, kept: int, chance: random.Random) -> tuple[str, Lines]:
    """Records before the last kept head changed, the whole log rewritten and signed: by the true key, by another one,
    or by another one that pretends the work was passed to it."""
    tamperings = REWRITINGS + ([another_choice] if len(log.asked.choices) > 1 and not log.asked.secret else [])
    tamper, rows = chance.choice(tamperings), list(log.rows)
    tamper(log, rows, chance.randrange(1, kept - 1))
    new = rebuilt(log, rows)
    key = chance.choice(["own", "other", "pretended"])
    handovers = []
    if key != "own":
        new.signer = heads.Signer.from_seed(chance.randbytes(32))
    if key == "pretended":
        forged = heads.handover(new.signer, new.signer.key, making.OPENS)
        handovers = [{**forged, "key": log.signer.key}]
    return f"rewritten: {tamper.__name__}, {key} key", list(new.lines(handovers=handovers))


def touched(log: Log, kept: int, chance: random.Random) -> tuple[str, Lines]:
    """One record changed in the database by somebody who does not know of the tree; the file is made anew from it."""
    tamper, rows = chance.choice(REWRITINGS), list(log.rows)
    tamper(log, rows, chance.randrange(1, len(rows) - 1))
    return f"touched: {tamper.__name__}", list(replace(log, rows=rows).lines(head=log.head(log.asked.secret)))


def added_late(log: Log, kept: int, chance: random.Random) -> tuple[str, Lines]:
    """A voice that nobody saw at the last kept head, put after it with a moment before it."""
    rows = list(log.rows)
    salt, personal = chance.randbytes(16), {"name": "Запізніла Особа"}
    choice = None if log.asked.secret else [next(iter(log.asked.choices))]
    leaf = replace(rows[kept - 1].leaf, kind=Kind.VOICE, number=10**6, choice=choice, person=commitment(salt, personal))
    rows.insert(kept, files.Row(leaf, salt, personal))
    return "added after the head with a moment before it", list(rebuilt(log, rows).lines())


def resigned(log: Log, kept: int, chance: random.Random) -> tuple[str, Lines]:
    """Nothing but the signature: by a key that nobody passed the work to."""
    other = replace_signer(log, heads.Signer.from_seed(chance.randbytes(32)))
    return "signed anew with another key", list(log.lines(head=other))


def replace_signer(log: Log, signer: heads.Signer) -> dict[str, Any]:
    true, log.signer = log.signer, signer
    head = log.head(log.asked.secret)
    log.signer = true
    return head


def edited(log: Log, kept: int, chance: random.Random) -> tuple[str, Lines]:
    """The lines of the published file, in an editor."""
    lines = list(log.lines())
    i = chance.randrange(1, len(log.rows))
    tamper = chance.choice([line_dropped, line_twice, lines_swapped, lines_moved, cut, *[value_changed] * 10])
    return f"edited: {tamper(lines, i, chance)}", lines


def line_dropped(lines: Lines, i: int, chance: random.Random) -> str:
    del lines[i]
    return "a line dropped"


def line_twice(lines: Lines, i: int, chance: random.Random) -> str:
    lines.insert(i, lines[i])
    return "a line twice"


def lines_swapped(lines: Lines, i: int, chance: random.Random) -> str:
    lines[i], lines[i - 1] = lines[i - 1], lines[i]
    return "lines swapped"


def lines_moved(lines: Lines, i: int, chance: random.Random) -> str:
    lines.append(lines.pop(i))
    return "a line moved to the end"


def cut(lines: Lines, i: int, chance: random.Random) -> str:
    del lines[chance.choice([i, -1]) :]
    return "the end cut off"


def value_changed(lines: Lines, i: int, chance: random.Random) -> str:
    """Any one value anywhere, written canonically."""
    k = chance.choice([0, len(lines) - 1, *[chance.randrange(1, len(lines))] * 6])
    said = json.loads(lines[k])
    places = list(_places(said))
    holder, name = chance.choice(places)
    was = holder[name]
    holder[name] = _other(was, chance)
    lines[k] = canonical(said) + b"\n"
    return f"{name!r} of line {k + 1}: {was!r} → {holder[name]!r}"


def _places(said: Any) -> Any:
    for name in said if isinstance(said, dict) else range(len(said)):
        if isinstance(said[name], dict | list) and said[name]:
            yield from _places(said[name])
        else:
            yield said, name


def _other(was: Any, chance: random.Random) -> Any:
    if isinstance(was, bool) or was is None or was in ([], {}):
        return chance.choice([value for value in (True, False, "x", 7) if value is not was])
    if isinstance(was, int):
        return was + chance.choice([-1, 1, 1000])
    try:
        at = datetime.fromisoformat(was)
        return (at + timedelta(seconds=chance.choice([-90000, -1, 1, 90000]))).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        pass
    if was and set(was) <= set("0123456789abcdef-"):
        spot = chance.randrange(len(was))
        return was[:spot] + chance.choice([c for c in "0123456789abcdef" if c != was[spot]]) + was[spot + 1 :]
    return was + chance.choice([" ", "ь", "x"])


def bytes_spoilt(log: Log, kept: int, chance: random.Random) -> tuple[str, Lines]:
    """A few bytes of the file: what a broken disk does, and what nobody thought of."""
    lines = list(log.lines())
    k = chance.randrange(len(lines))
    line, spot = bytearray(lines[k]), chance.randrange(len(lines[k]) - 1)
    line[spot : spot + chance.randrange(3)] = chance.choice(
        [b"", b"\x00", b'"', b"\\", b"\n", b"\xff", b"7", b" ", b"[", b"{", b'"},"leaf":{', "є".encode()]
    )
    lines[k] = bytes(line)
    return f"line {k + 1} spoilt at {spot}", lines


TAMPERINGS = [*[edited] * 4, *[rewritten] * 4, *[touched] * 2, bytes_spoilt, bytes_spoilt, added_late, resigned]
