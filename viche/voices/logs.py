"""A question's log as the proof reads it from the database: what was asked, hashes for the tree, rows for the public file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from django.db.models import Q

from viche.kit import tenancy
from viche.voices.leaves import leaf_of_event, leaf_of_voice
from viche.voices.models import Question, SigningKey, Tally, TreeHead, TreeNode, Voice, VoiceEvent
from viche.voices.proof import files
from viche.voices.proof.asked import Asked
from viche.voices.proof.leaves import canonical, moment
from viche.voices.proof.merkle import WIDTH

BATCH = 16 * WIDTH  # leaves read at once, whatever the size of the log
HEADS = 500  # heads read at once


class Broken(Exception):
    """The stored log has a gap or a repeat: nothing is signed over it."""


def asked(question: Question, closes: str | None = None) -> Asked:
    """What heads and files say of a question; with the terms up to `closes`, the one that a head names."""
    terms = list(question.terms)
    if closes is not None:
        while len(terms) > 1 and moment(terms[-1]) != closes:
            terms.pop()
    return Asked(
        question=question.uuid,
        title=question.title,
        opens=question.opens_at,
        terms=terms,
        choices={key: question.titles.get(key, key) for key in question.choices},
        rules=question.rules,
        secret=question.secret,
        most=question.most,
    )


def latest(question: Question) -> TreeHead | None:
    """The last head that was signed."""
    return TreeHead.objects.filter(question=question).order_by("-size", "-at").first()


def opened(tally: Tally) -> dict[tuple[str, ...], int] | None:
    """How often each choice of a secret question was made; None: not opened, or nothing was there to open, or not secret."""
    if not tally.opened:
        return None
    return {tuple(ballot["opened"]): int(ballot["times"]) for ballot in tally.opened}


def hashes(question: Question, start: int, taken: int, upto: int) -> list[tuple[bool, bytes]]:
    """Leaf hashes [start, upto), at most BATCH of them, each with whether it is a voice's; `taken`: voices before `start`."""
    end = min(start + BATCH, upto)
    voices = Voice.objects.filter(question=question, number__gt=taken, number__lte=taken + end - start).order_by(
        "number"
    )
    events = VoiceEvent.objects.filter(question=question, leaf_index__gte=start, leaf_index__lt=end)
    found = [(n, True, bytes(leaf)) for n, leaf in voices.values_list("leaf_index", "leaf") if n < end]
    found += [(n, False, bytes(leaf)) for n, leaf in events.values_list("leaf_index", "leaf")]
    found.sort()
    if [n for n, _is_voice, _leaf in found] != list(range(start, end)):
        raise Broken(f"question {question.uuid}: leaves {start}–{end - 1} are not all there once")
    return [(is_voice, leaf) for _n, is_voice, leaf in found]


class Stored:
    """Hashes of one log for `merkle.Tree`: at most three queries for a range of 256."""

    def __init__(self, question: Question) -> None:
        self.question = question

    def hashes(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """`count` hashes of a level from index `start`, which begins a range of 256."""
        if level:
            nodes = TreeNode.objects.filter(
                question=self.question, level=level, index__gte=start, index__lt=start + count
            )
            return [bytes(one) for one in nodes.order_by("index").values_list("hash", flat=True)]
        return [leaf for _is_voice, leaf in hashes(self.question, start, self._voices_before(start), start + count)]

    def leaf(self, n: int) -> bytes:
        """One leaf's hash."""
        start = n - n % WIDTH
        return self.hashes(0, start, n - start + 1)[-1]

    def _voices_before(self, start: int) -> int:
        if not start:
            return 0
        return TreeNode.objects.get(question=self.question, level=1, index=start // WIDTH - 1).voices


def head_lines(question: Question) -> Iterator[bytes]:
    """Every head that was signed, a line each, the first one first; read as `lines` is, so that a long life of a question
    costs no memory."""
    told = TreeHead.objects.filter(question=question).order_by("size", "at").values_list("size", "at", "signed")
    later = Q()
    while True:
        with tenancy.enter(question.hromada_id):
            some = list(told.filter(later)[:HEADS])
        yield from (canonical(signed) + b"\n" for _size, _at, signed in some)
        if len(some) < HEADS:
            return
        size, at, _signed = some[-1]
        later = Q(size__gte=size) & ~Q(size=size, at__lte=at)


def lines(question: Question, head: TreeHead) -> Iterator[bytes]:
    """The public file under a head, written as it is read: each batch in a transaction of its own, so that a slow reader
    holds none open. Rows under a head never change, but for names that are erased."""
    with tenancy.enter(question.hromada_id):
        handovers = [one for one in SigningKey.objects.order_by("pk").values_list("handover", flat=True) if one]
        ballots = opened(Tally.objects.get(question=question)) if "opened" in head.signed else None
    yield from files.lines(
        asked(question, head.signed["closes"]),
        (row for batch in _batches(question, head.size) for row in batch),
        head.signed,
        claimed=files.Counts(**head.counts),
        handovers=handovers,
        opened=ballots,
    )


def _batches(question: Question, size: int) -> Iterator[list[files.Row]]:
    taken = 0
    for start in range(0, size, BATCH):
        end = min(start + BATCH, size)
        with tenancy.enter(question.hromada_id):
            told = Voice.objects.filter(question=question, number__gt=taken).order_by("number")[: end - start]
            voices = list(takewhile(lambda one: one.leaf_index < end, told))  # noqa: B023 — used up at once
            taken = voices[-1].number if voices else taken
            found: list[tuple[int, files.Row]] = [(one.leaf_index, _of_voice(question, one)) for one in voices]
            found += _of_events(question, start, end)
        found.sort(key=lambda pair: pair[0])
        yield [row for _n, row in found]


def _of_voice(question: Question, voice: Voice) -> files.Row:
    leaf = leaf_of_voice(question, voice)
    if voice.salt is None or not question.named or question.secret:
        return files.Row(leaf)
    return files.Row(leaf, salt=bytes(voice.salt), personal={"name": voice.name})


def _of_events(question: Question, start: int, end: int) -> list[tuple[int, files.Row]]:
    events = list(VoiceEvent.objects.filter(question=question, leaf_index__gte=start, leaf_index__lt=end))
    of: dict[int, Any] = {
        one.number: one for one in Voice.objects.filter(question=question, number__in=[event.of for event in events])
    }
    return [
        (
            event.leaf_index,
            files.Row(leaf_of_event(question, event, of.get(event.of)), before=event.before, after=event.after),
        )
        for event in events
    ]
