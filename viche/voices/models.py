"""Questions, their tallies, voices, and what happened to voices afterwards."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.journal import AppendOnly, ByFunctions, Journalled, WrittenOnce
from viche.kit.tenancy import TenantForeignKey, TenantModel
from viche.people import identity
from viche.voices.guards import ClosesForGood, CountsHidden, DropsSeal, Fixed, OnlyErased, Tallied

# What stays as it was asked. The times change only by the actions, each time in the journal; the key only by its wrapping.
FIXED = (
    *("uuid", "kind", "about_id", "title", "choices", "titles", "rules", "least", "most", "secret", "named"),
    *("level", "residence", "opens_at", "seal_key"),
)
# The closing moment of a question that stays open until it is closed, as heads and files say it.
UNTIL_CLOSED = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


class QuestionQuerySet(models.QuerySet):
    """Questions by what they are about."""

    def about(self, record: models.Model) -> Self:
        """Questions asked about a record, the oldest first."""
        return self.filter(kind=record._meta.db_table, about_id=record.pk).order_by("pk")


class Question(TenantModel):
    """What is asked, from when to when, of whom. `opens_at` and `closes_at` are the first and the last moment of it.

    `choices`: keys in the order shown, each of letters a–z, digits and «-»; `titles`: what the public file calls them.
    `rules`: titles by keys of the rules by which a voice may be taken back or struck out, fixed at the asking. `terms`: every
    closing moment that was ever in force, the last one is (UNTIL_CLOSED: none was set). `key_wrapped`: the
    key under which persons stand in this question, encrypted by the server's key (persons.py). `named`: names of those
    who took part are public. `seal_key`: of a secret question, the public key to which choices are sealed (sealing.py);
    `opened_at`: when its tally opened them. `residence`: kinds of residence that are accepted; empty: residence is not asked.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=63)
    about_id = models.BigIntegerField()
    title = models.CharField(_("про що запитано"), max_length=500)
    choices = ArrayField(models.CharField(max_length=40))
    titles = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    least = models.PositiveSmallIntegerField(default=1)
    most = models.PositiveSmallIntegerField(default=1)
    secret = models.BooleanField(_("таємне"), default=False)
    named = models.BooleanField(_("імена відкриті"), default=True)
    level = models.CharField(_("рівень підтвердження особи"), max_length=10, choices=identity.CHOICES, default="email")
    residence = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    opens_at = models.DateTimeField(_("від"), default=clock.now)
    closes_at = models.DateTimeField(_("до"), null=True, blank=True)
    terms = ArrayField(models.DateTimeField(), default=list, editable=False)
    paused_at = models.DateTimeField(_("призупинено"), null=True, editable=False)
    closed_at = models.DateTimeField(_("закрито"), null=True, editable=False)
    key_wrapped = models.BinaryField(editable=False)
    seal_key = models.BinaryField(null=True, editable=False)
    opened_at = models.DateTimeField(_("розкрито"), null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["hromada", "kind", "about_id"], name="voices_question_about")]
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gte=F("opens_at")), name="voices_question_term"
            ),
            models.CheckConstraint(condition=Q(least__gte=1, most__gte=F("least")), name="voices_question_how_many"),
            models.CheckConstraint(
                condition=Q(secret=True, seal_key__isnull=False) | Q(secret=False, seal_key__isnull=True),
                name="voices_question_sealed",
            ),
            Journalled(name="voices_question_journal", personal=("key_wrapped",)),
            Fixed(name="voices_question_fixed", fields=FIXED),
            Tallied(name="voices_question_tallied"),
            ClosesForGood(name="voices_question_closes_for_good"),
        ]

    def state(self, moment: datetime | None = None) -> str:
        """`early`, `open`, `paused` or `late` at a moment (now). For showing: a voice is judged by the database."""
        now = moment or clock.now()
        if now < self.opens_at:
            return "early"
        if self.closed_at is not None or (self.closes_at is not None and now > self.closes_at):
            return "late"
        return "paused" if self.paused_at is not None else "open"

    @property
    def is_sealed(self) -> bool:
        """Whether what was chosen is still unknown to everybody."""
        return self.secret and self.opened_at is None


class Tally(TenantModel):
    """What stands in a question now, exactly: written by the statement that takes or drops a voice, never recounted.

    `taken`: the last number given; `standing`: voices taken and not dropped; `by_choice`: standing voices for each of the
    question's choices in their order (of a secret question: zeros until its tally); `leaves`: leaves of the log; `last_at`: the last's
    time. `opened`: of a secret question after its tally, how often each choice was made: [{"opened": [keys], "times": n}, …].
    """

    question = TenantForeignKey(Question, related_name="tallies")
    taken = models.PositiveIntegerField(default=0)
    standing = models.PositiveIntegerField(default=0)
    by_choice = ArrayField(models.PositiveIntegerField())
    leaves = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    secret = models.BooleanField(default=False)
    opened = models.JSONField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "question"], name="voices_tally_once"),
            models.CheckConstraint(condition=Q(standing__lte=F("taken")), name="voices_tally_sane"),
            ByFunctions(name="voices_tally_by_functions"),
            CountsHidden(name="voices_tally_hidden"),
        ]


class VoiceQuerySet(models.QuerySet):
    """Voices in the order of their numbers."""

    def standing(self) -> Self:
        """Neither withdrawn nor struck out."""
        dropped = VoiceEvent.objects.filter(hromada_id=OuterRef("hromada_id"), question_id=OuterRef("question_id"))
        return self.exclude(models.Exists(dropped.filter(of=OuterRef("number"))))

    def shown(self, most: int = 20) -> Self:
        """The last who took part and stand, the newest first. The caller asks whether the question is `named`."""
        return self.standing().order_by("-number")[:most]


class Voice(TenantModel):
    """One person's voice in one question. Nothing here names an account, an e-mail, an address or a tax number.

    `person`: 16 bytes, the person's keyed hash in this question; `commitment`: SHA-256 of the salt and the personal part,
    which the leaf carries, so that `name` and `salt` may be erased and the tree stays valid; `leaf`: its leaf hash.
    """

    question = TenantForeignKey(Question, related_name="voices", db_index=False)
    number = models.PositiveIntegerField(_("номер"))
    leaf_index = models.PositiveIntegerField()
    taken_at = models.DateTimeField(_("коли"))
    choice = ArrayField(models.CharField(max_length=40), null=True)
    person = models.BinaryField()
    name = models.CharField(_("ім’я"), max_length=150)
    salt = models.BinaryField(null=True)
    commitment = models.BinaryField()
    leaf = models.BinaryField()

    objects = VoiceQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        # No pair (hromada, id): nothing points here by id, and each index costs every voice.
        constraints = [
            TenantModel.Meta.constraints[0],
            models.UniqueConstraint(fields=["hromada", "question", "person"], name="voices_voice_once"),
            models.UniqueConstraint(fields=["hromada", "question", "number"], name="voices_voice_number"),
            ByFunctions(name="voices_voice_by_functions"),
            OnlyErased(name="voices_voice_only_erased", fields=("name", "salt")),
        ]


class VoiceEvent(TenantModel):
    """A voice withdrawn by its person, or struck out by a rule. The voice stays, and stands no more; the log is public.

    `of`: the voice's number; `before`, `after`: standing voices around the event; `actor_id`: the official who struck out.
    """

    KINDS = (("withdrawn", _("відкликано")), ("struck", _("викреслено")))

    question = TenantForeignKey(Question, related_name="events", db_index=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    of = models.PositiveIntegerField(_("голос №"))
    rule = models.CharField(_("правило"), max_length=40)
    ground = models.TextField(_("підстава"))
    before = models.PositiveIntegerField(_("було"))
    after = models.PositiveIntegerField(_("стало"))
    leaf_index = models.PositiveIntegerField()
    happened_at = models.DateTimeField(_("коли"))
    actor_id = models.BigIntegerField(null=True)
    leaf = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "question", "of"], name="voices_event_once"),
            models.UniqueConstraint(fields=["hromada", "question", "leaf_index"], name="voices_event_leaf"),
            AppendOnly(name="voices_event_append_only"),
            DropsSeal(name="voices_event_drops_seal"),
        ]


class Pause(TenantModel):
    """A time during which no voice was taken, and why; the term was prolonged by it."""

    question = TenantForeignKey(Question, related_name="pauses")
    since = models.DateTimeField(_("від"))
    until = models.DateTimeField(_("до"), null=True)
    ground = models.TextField(_("підстава"))

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["hromada", "question"], condition=Q(until__isnull=True), name="voices_pause_one_open"
            ),
            Journalled(name="voices_pause_journal"),
        ]


class SigningKey(TenantModel):
    """A key with which heads and promises of the hromada are signed, the last one now. `handover`: the former key's signed
    word for it (proof/heads.py); None for the first key, and for one that came without the former at hand."""

    key = models.CharField(_("ключ"), max_length=64)
    since = models.DateTimeField(_("від"))
    handover = models.JSONField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [*TenantModel.Meta.constraints, WrittenOnce(name="voices_signingkey_written_once")]


class TreeNode(TenantModel):
    """The root of a perfect subtree over leaves [index, index + 1) × 256 ** level of a question's log, level from 1.

    `voices`: how many of the leaves before the subtree's end are voices, so that a leaf is found by its voice's number.
    """

    question = TenantForeignKey(Question, related_name="nodes", db_index=False)
    level = models.PositiveSmallIntegerField()
    index = models.PositiveIntegerField()
    hash = models.BinaryField()
    voices = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "question", "level", "index"], name="voices_node_once"),
            WrittenOnce(name="voices_node_written_once"),
        ]


class TreeHead(TenantModel):
    """A signed head of a question's log: what anybody may keep. `signed`: the statement, as proof/heads.py makes it.

    `peaks`: the frontier of this size, 32 bytes each; `counts`: what pages showed at this moment, as the public file claims it.
    """

    question = TenantForeignKey(Question, related_name="heads", db_index=False)
    size = models.PositiveIntegerField(_("записів"))
    at = models.DateTimeField(_("коли"))
    peaks = models.BinaryField()
    signed = models.JSONField()
    counts = models.JSONField()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "question", "size", "at"], name="voices_head_once"),
            WrittenOnce(name="voices_head_written_once"),
        ]


# Tables of the review stand beside what they are about; Django looks for them here.
from viche.voices.review.models import Mark, Shared  # noqa: E402

__all__ = [
    "UNTIL_CLOSED",
    "Mark",
    "Pause",
    "Question",
    "Shared",
    "SigningKey",
    "Tally",
    "TreeHead",
    "TreeNode",
    "Voice",
    "VoiceEvent",
]
