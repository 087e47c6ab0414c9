"""Signed heads of the logs: every minute for each question that got leaves, or another term, since its last one.

Leaves that are committed are read without a lock, batch by batch; only for what came meanwhile, and for the moment of the
head itself, voices of the one question wait (some milliseconds). Each question is a transaction of its own.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db.models import F, Max, OuterRef, Q, Subquery

from viche.hromada.models import Hromada
from viche.kit import clock, tenancy
from viche.voices import actions, letters, logs
from viche.voices.models import Question, SigningKey, Tally, TreeHead, TreeNode, VoiceEvent
from viche.voices.proof import files, heads
from viche.voices.proof.merkle import WIDTH, Frontier
from viche.voices.signing import signer, signers

log = logging.getLogger("viche.voices")


def settle_key(hromada_id: int) -> None:
    """Note the key in force for the hromada; the former one, if the settings name it, passes the work on in writing."""
    last = SigningKey.objects.order_by("-pk").first()
    new, *former = signers()
    if last is not None and last.key == new.key:
        return
    # Not before anything that the former key signed, or that would count for nothing.
    signed: datetime | None = TreeHead.objects.aggregate(at=Max("at"))["at"]
    at = max(clock.now(), signed or clock.now())
    by = next((one for one in former if last is not None and one.key == last.key), None)
    if last is not None and by is None:
        log.error(
            "hromada %s: the signing key changed and VICHE_VOICES_SIGNING_KEYS_FORMER names no former one", hromada_id
        )
    passed = heads.handover(by, new.key, at) if by else None
    SigningKey.objects.create(hromada_id=hromada_id, key=new.key, since=at, handover=passed)


def sign_due() -> int:
    """Sign what is due in all hromadas; how many heads. A fault of one question stops no other and is in the log."""
    done = 0
    for place in list(Hromada.objects.order_by("pk").values_list("pk", flat=True)):
        with tenancy.enter(place):
            waiting = due()
            if waiting:
                settle_key(place)
        for pk in waiting:
            try:
                with tenancy.enter(place):
                    sign(Question.objects.get(pk=pk))
                done += 1
            except Exception:
                log.exception("no head for question %s of hromada %s", pk, place)
    return done


def due() -> list[int]:
    """Questions of the hromada that got a leaf or another term since their last head, or have none; one query.

    Whatever changes a question takes its lock and moves the tally's `last_at`; signing leaves it at the head's own moment.
    """
    last = TreeHead.objects.filter(question=OuterRef("question")).order_by("-size", "-at")
    told = Tally.objects.annotate(at=Subquery(last.values("at")[:1]), size=Subquery(last.values("size")[:1]))
    told = told.filter(Q(at=None) | Q(last_at__gt=F("at")) | ~Q(leaves=F("size")))
    return list(told.order_by("question_id").values_list("question_id", flat=True))


class _Growing:
    """A log on its way from its last head to what is committed now."""

    def __init__(self, question: Question, last: TreeHead | None) -> None:
        self.question = question
        self.frontier = Frontier.unpack(last.size, bytes(last.peaks)) if last else Frontier()
        self.taken = int(last.counts["accepted"]) if last else 0

    def grow(self, upto: int) -> None:
        """Read the leaves before `upto`, at most a batch at once, and store the nodes they complete."""
        while self.frontier.size < upto:
            start, before = self.frontier.size, self.taken
            batch = logs.hashes(self.question, start, before, upto)
            self.frontier, nodes = self.frontier.grown(leaf for _is_voice, leaf in batch)
            sums = [before]
            for is_voice, _leaf in batch:
                sums.append(sums[-1] + is_voice)
            self.taken = sums[-1]
            TreeNode.objects.bulk_create(
                TreeNode(
                    hromada_id=self.question.hromada_id,
                    question=self.question,
                    level=node.level,
                    index=node.index,
                    hash=node.hash,
                    voices=sums[(node.index + 1) * WIDTH**node.level - start],
                )
                for node in nodes
            )


def sign(question: Question) -> TreeHead:
    """Sign the head of a question's log as it stands now. In a transaction."""
    last = logs.latest(question)
    growing = _Growing(question, last)
    growing.grow(Tally.objects.get(question=question).leaves)
    at = actions.hold(question)
    tally = Tally.objects.get(question=question)
    growing.grow(tally.leaves)
    head = TreeHead.objects.create(
        hromada_id=question.hromada_id,
        question=question,
        size=tally.leaves,
        at=at,
        peaks=growing.frontier.pack(),
        signed=heads.head(signer(), logs.asked(question), tally.leaves, growing.frontier.root(), at, _opened(tally)),
        counts=_counts(question, tally, last),
    )
    letters.fill(question, head)
    return head


def _opened(tally: Tally) -> bytes | None:
    ballots = logs.opened(tally)
    return None if ballots is None else files.opened_hash(ballots)


def _counts(question: Question, tally: Tally, last: TreeHead | None) -> dict[str, Any]:
    """The kept counters, as the file will claim them; whether they are true is for the checker to say."""
    since = last.size if last else 0
    withdrawn = VoiceEvent.objects.filter(question=question, kind="withdrawn", leaf_index__gte=since).count()
    withdrawn += int(last.counts["withdrawn"]) if last else 0
    return {
        "accepted": tally.taken,
        "withdrawn": withdrawn,
        "struck": tally.taken - tally.standing - withdrawn,
        "choices": None
        if tally.secret and not tally.opened
        else dict(zip(question.choices, tally.by_choice, strict=True)),
    }
