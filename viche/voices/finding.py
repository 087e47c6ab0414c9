"""A voice found by its receipt: whether the receipt is true, and what became of the voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit.access import Refused
from viche.voices import logs
from viche.voices.models import Question, TreeHead, Voice, VoiceEvent
from viche.voices.proof import heads
from viche.voices.proof.leaves import PREFIX, canonical
from viche.voices.proof.merkle import Tree, leaf_hash
from viche.voices.signing import known


@dataclass(frozen=True)
class Found:
    """What a receipt says and what the log says. `stands`: the promised leaf is in the log at its place.

    `event`: what dropped the voice, if anything, and `rule` its title; `head`: the last one, when it proves the voice.
    """

    number: int
    index: int
    stands: bool
    event: VoiceEvent | None
    rule: str
    head: TreeHead | None


def find(question: Question, said: dict[str, Any]) -> Found:
    """Look a receipt up. Refused when it is of another question, or not what this hromada signed."""
    promise, leaf = said["promise"], said["leaf"]
    if promise.get("question") != str(question.uuid):
        raise Refused(
            _("Це квитанція з іншого питання."), _("Відкрийте журнал того питання, де ви голосували."), status=422
        )
    told = leaf_hash(PREFIX + canonical(leaf)).hex()
    same = all(leaf.get(name) == promise.get(name) for name in ("question", "n", "number", "at"))
    if not same or told != promise.get("leaf") or not heads.holds(heads.PROMISE, promise, known()):
        raise Refused(
            _("Підпис на квитанції не справжній, або її змінено."),
            _("Візьміть файл квитанції ще раз на сторінці свого голосу, не змінюйте в ньому нічого."),
            status=422,
        )
    number, index = int(promise["number"]), int(promise["n"])
    voice = Voice.objects.filter(question=question, number=number).first()
    stands = voice is not None and voice.leaf_index == index and bytes(voice.leaf).hex() == told
    event = VoiceEvent.objects.filter(question=question, of=number).first()
    rule = question.rules.get(event.rule, event.rule) if event else ""
    head = logs.latest(question)
    return Found(number, index, stands, event, rule, head if head and head.size > index else None)


def inclusion(head: TreeHead, n: int) -> dict[str, Any]:
    """The proof that leaf `n` stands in the log of a head: some hundreds of rows read, however long the log."""
    store = logs.Stored(head.question)
    path = Tree(store, head.size).inclusion(n)
    said = {"viche": "inclusion-1", "n": n, "leaf": store.leaf(n).hex(), "head": head.signed}
    return {**said, "path": [part.hex() for part in path]}
