"""The receipt with its proof, by mail, once, to who asked for it: from the next head on.

Who waits stands in the outbox alone, so no table of voices holds an address. The letter is posted at the asking with a day
ahead and a text that says where the proof is; the head that proves the voice gives it its true text and lets it go.
"""

from __future__ import annotations

from datetime import timedelta

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from viche.kit import clock, outbox
from viche.voices import logs, receipts
from viche.voices.models import Question, TreeHead, Voice
from viche.voices.proof.leaves import canonical

# If heads stop, the letter leaves by itself and says so.
PATIENCE = timedelta(hours=6)


def ask(question: Question, voice: Voice, to: str) -> bool:
    """Post the letter; False: it was asked for before. A voice that a head proves already is written of at once."""
    head = logs.latest(question)
    proved = head is not None and head.size > voice.leaf_index
    return outbox.post(
        to,
        _("Квитанція голосу № %(number)s") % {"number": voice.number},
        _text(question, voice, head if proved else None),
        _key(question, voice.number),
        due_at=clock.now() if proved else clock.now() + PATIENCE,
        hromada_id=question.hromada_id,
    )


def fill(question: Question, head: TreeHead) -> None:
    """Let the letters go whose voices this head is the first to prove."""
    while keys := outbox.waiting_for(_key(question, "")):
        numbers = [int(key.rpartition(":")[2]) for key in keys]
        proved = list(Voice.objects.filter(question=question, number__in=numbers, leaf_index__lt=head.size))
        for voice in proved:
            outbox.release(_key(question, voice.number), _text(question, voice, head))
        if len(proved) < len(keys):
            return  # the others wait for a later head


def _key(question: Question, number: int | str) -> str:
    return f"voice-proof:{question.uuid}:{number}"


def _text(question: Question, voice: Voice, head: TreeHead | None) -> str:
    said = canonical(receipts.document(question, voice, head)).decode()
    context = {"question": question, "voice": voice, "head": head, "receipt": said}
    return render_to_string("voices/proof_letter.txt", context).strip() + "\n"
