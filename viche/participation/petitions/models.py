"""Petitions, the words they are found by, tasks that follow an answer, and the order in which a hromada works with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.journal import Journalled
from viche.kit.processes import State, Step
from viche.kit.tenancy import TenantForeignKey, TenantModel
from viche.participation.petitions import rules
from viche.participation.petitions.rules import DRAFT, PETITION, REFUSED
from viche.people import identity
from viche.registers.codes import EDRPOU

# Never in the journal: what was refused for what it says must not stay there, and the author may be erased.
PERSONAL = ("author_email", "author_name", "title", "text")


class Order(TenantModel):
    """How a hromada works with petitions: one row. Without it nobody can submit one.

    `department` checks and answers; `level`: how well the identity of who signs must be confirmed. `closed_at`: no new
    petitions from that moment; `paused_at`: no signatures; the grounds are read by everybody.
    """

    department = TenantForeignKey(
        settings.KIT_UNIT_MODEL, verbose_name=_("хто перевіряє й веде петиції"), related_name="+"
    )
    level = models.CharField(_("хто підписує"), max_length=10, choices=identity.CHOICES[1:], default="email")
    authority_code = models.CharField(
        _("код ЄДРПОУ ради"), max_length=8, blank=True, db_default="", validators=[EDRPOU],
        help_text=_("Його просить форма відкритих даних. Без нього файл петицій неповний."),
    )  # fmt: skip
    closed_at = models.DateTimeField(_("подання закрито"), null=True, editable=False)
    closed_ground = models.CharField(_("чому подання закрито"), max_length=300, blank=True, editable=False)
    paused_at = models.DateTimeField(_("збирання призупинено"), null=True, editable=False)
    paused_ground = models.CharField(_("чому збирання призупинено"), max_length=300, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada"], name="petitions_order_once"),
            Journalled(name="petitions_order_journal"),
        ]


class LocalGround(TenantModel):
    """A ground of the hromada's own to refuse publication, with the act that sets it; in force from a day until a day."""

    title = models.CharField(_("підстава"), max_length=300)
    basis = models.CharField(_("чим установлено"), max_length=300)
    since = models.DateField(_("діє від"), default=clock.today)
    until = models.DateField(_("до"), null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["pk"]
        constraints = [*TenantModel.Meta.constraints, Journalled(name="petitions_localground_journal")]

    def __str__(self) -> str:
        return self.title


class PetitionQuerySet(models.QuerySet):
    """Petitions by who looks."""

    def visible(self, *, to: Viewer) -> Self:
        """Officials of the hromada: what was sent to it; everybody else: what is public, and that some were refused."""
        if to.is_staff and to.hromada_id is not None:
            return self.exclude(state=DRAFT)
        if to.closures.closed(self.model._meta.db_table):
            return self.none()
        return self.filter(state__in=(*rules.PUBLIC, REFUSED))

    def public(self) -> Self:
        """What everybody reads."""
        return self.filter(state__in=rules.PUBLIC)

    def of(self, person: Any) -> Self:
        """Petitions of an author, drafts too."""
        return self.filter(person_id=person.pk) if person is not None else self.none()

    def counted(self) -> Self:
        """With the exact count of signatures and the last number given (`signed`, `taken`; None before collecting), in the
        same query."""
        return self.annotate(signed=models.F("question__tallies__standing"), taken=models.F("question__tallies__taken"))


class Petition(TenantModel):
    """One petition. `person_id`: the account of the author; the name is public, the e-mail never.

    `threshold`, `closes_at`: how many signatures by what moment, copied from the statute when collecting began and moved
    only by a pause. `signatures`: how many stood when collecting was decided. `*_due_at`: terms as they were counted;
    `due_at`: that of the present state. `held_*`: the moderator who has it open.
    """

    ADDRESSEES = (("council", _("рада")), ("committee", _("виконавчий комітет")), ("head", _("голова")))
    DECISIONS = (
        (rules.SUPPORTED, _("підтримано")),
        (rules.PARTLY, _("підтримано частково")),
        (rules.DECLINED, _("не підтримано")),
    )
    RESIDENCE = (
        ("registered", _("зареєстровано або задекларовано в громаді")),
        ("idp", _("живу в громаді як внутрішньо переміщена особа")),
        ("actual", _("живу в громаді без реєстрації")),
        ("other", _("живу деінде")),
    )
    process = PETITION
    personal_fields = PERSONAL

    number = models.PositiveIntegerField(_("номер"), null=True, editable=False)
    title = models.CharField(_("назва"), max_length=rules.TITLE)
    text = models.TextField(_("суть"), max_length=rules.TEXT)
    addressee = models.CharField(_("кому"), max_length=9, choices=ADDRESSEES, default="council")
    person_id = models.BigIntegerField(null=True, editable=False)
    author_name = models.CharField(_("автор"), max_length=150)
    author_email = models.EmailField(_("електронна пошта автора"))
    residence = models.CharField(_("де живе автор"), max_length=10, choices=RESIDENCE, default="registered")
    wants_hearings = models.BooleanField(_("просить громадських слухань"), default=False)

    department = TenantForeignKey(settings.KIT_UNIT_MODEL, verbose_name=_("підрозділ"), related_name="+")
    executor = TenantForeignKey(
        settings.KIT_UNIT_MODEL, null=True, blank=True, verbose_name=_("хто відповідає на звернення"), related_name="+"
    )
    question = TenantForeignKey("voices.Question", null=True, blank=True, related_name="+", editable=False)
    state = models.CharField(_("стан"), max_length=10, default=DRAFT, editable=False)
    due_at = models.DateTimeField(_("строк"), null=True, editable=False)
    created_at = models.DateTimeField(_("почато"), default=clock.now, editable=False)

    submitted_at = models.DateTimeField(_("подано"), null=True, editable=False)
    check_due_at = models.DateTimeField(_("перевірити до"), null=True, editable=False)
    refused_at = models.DateTimeField(_("відмовлено"), null=True, editable=False)
    refusal_key = models.CharField(max_length=40, blank=True, editable=False)
    refusal_title = models.CharField(_("підстава відмови"), max_length=300, blank=True, editable=False)
    refusal_basis = models.CharField(_("чим установлено підставу"), max_length=300, blank=True, editable=False)
    refusal_note = models.TextField(_("пояснення автору"), blank=True, editable=False)

    # Public petitions like this one as they were found at publication, the most alike first: looked for once, shown often.
    similar = ArrayField(models.BigIntegerField(), default=list, editable=False)
    # Whether signatures on paper are taken: as the statute said on the day of publication.
    on_paper = models.BooleanField(_("підписи на папері"), default=False, db_default=False, editable=False)
    published_at = models.DateTimeField(_("оприлюднено"), null=True, editable=False)
    threshold = models.PositiveIntegerField(_("потрібно підписів"), null=True, editable=False)
    closes_at = models.DateTimeField(_("збір до"), null=True, editable=False)
    signatures = models.PositiveIntegerField(_("зібрано підписів"), null=True, editable=False)
    reached_at = models.DateTimeField(_("набрано підписи"), null=True, editable=False)
    ended_at = models.DateTimeField(_("збір завершено"), null=True, editable=False)
    reply_due_at = models.DateTimeField(_("відповісти до"), null=True, editable=False)
    replied_at = models.DateTimeField(_("дано відповідь як на звернення"), null=True, editable=False)
    reply = models.TextField(_("відповідь як на звернення"), blank=True, editable=False)

    notice_due_at = models.DateTimeField(_("оголосити до"), null=True, editable=False)
    noticed_at = models.DateTimeField(_("оголошено про розгляд"), null=True, editable=False)
    review_due_at = models.DateTimeField(_("розглянути до"), null=True, editable=False)
    hearings_ground = models.TextField(_("слухання"), blank=True, editable=False)
    answer_due_at = models.DateTimeField(_("оприлюднити відповідь до"), null=True, editable=False)
    answered_at = models.DateTimeField(_("оприлюднено відповідь"), null=True, editable=False)
    in_term = models.BooleanField(_("відповідь у строк"), null=True, editable=False)
    decision = models.CharField(_("рішення"), max_length=9, choices=DECISIONS, blank=True, editable=False)
    answer = models.TextField(_("відповідь"), blank=True, editable=False)
    signed_by = models.CharField(_("хто підписав відповідь"), max_length=300, blank=True, editable=False)
    done_at = models.DateTimeField(_("виконано"), null=True, editable=False)

    held_by_id = models.BigIntegerField(null=True, editable=False)
    held_by = models.CharField(max_length=150, blank=True, editable=False)
    held_until = models.DateTimeField(null=True, editable=False)

    objects = PetitionQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["-published_at", "-id"]
        indexes = [
            models.Index(
                fields=["hromada", "-published_at", "-id"],
                condition=Q(state__in=rules.PUBLIC),
                name="petitions_petition_newest",
            ),
            models.Index(fields=["hromada", "state", "-published_at", "-id"], name="petitions_petition_public"),
            models.Index(fields=["hromada", "state", "closes_at"], name="petitions_petition_ending"),
            models.Index(fields=["hromada", "person_id"], name="petitions_petition_author"),
            models.Index(fields=["hromada", "submitted_at"], name="petitions_petition_sent"),
            models.Index(
                fields=["hromada", "due_at"], condition=Q(due_at__isnull=False), name="petitions_petition_due"
            ),
        ]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "number"], name="petitions_petition_number"),
            models.CheckConstraint(
                condition=~Q(state__in=rules.PUBLIC)
                | Q(
                    question__isnull=False, threshold__isnull=False, closes_at__isnull=False, published_at__isnull=False
                ),
                name="petitions_petition_collected",
            ),
            Journalled(name="petitions_petition_journal", personal=PERSONAL),
        ]

    def __str__(self) -> str:
        return self.title if self.number is None else gettext("№ %(number)s. %(title)s") % vars(self)

    @property
    def state_now(self) -> State:
        """The state with its title and tone."""
        return PETITION.state(self.state)

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it."""
        return self.state in rules.PUBLIC

    @property
    def overdue_days(self) -> int:
        """How many days the present term is over; 0 when it is not."""
        now = clock.now()
        if self.due_at is None or now <= self.due_at:
            return 0
        return max(1, -clock.days_left(self.due_at, now))

    def entered(self, step: Step, given: dict[str, Any], moment: datetime) -> None:
        """What a step leaves on the petition besides its state: moments, and terms counted by the statute of this day."""
        getattr(self, f"_{step.verb}", lambda given, moment: None)(given, moment)

    def _submit(self, given: dict[str, Any], moment: datetime) -> None:
        self.submitted_at = moment
        self.check_due_at = rules.by(moment, "petition-moderation")

    def _publish(self, given: dict[str, Any], moment: datetime) -> None:
        self.published_at = moment

    def _refuse(self, given: dict[str, Any], moment: datetime) -> None:
        self.refused_at, self.refusal_note = moment, str(given["ground"])

    def _reach(self, given: dict[str, Any], moment: datetime) -> None:
        self.reached_at = moment
        self.notice_due_at = rules.by(moment, "petition-notice")

    def _expire(self, given: dict[str, Any], moment: datetime) -> None:
        self.ended_at = moment
        self.reply_due_at = rules.by(moment, "petition-appeal")

    def _join(self, given: dict[str, Any], moment: datetime) -> None:
        self.ended_at = moment

    def _reply(self, given: dict[str, Any], moment: datetime) -> None:
        self.replied_at, self.reply = moment, str(given["ground"])

    def _announce(self, given: dict[str, Any], moment: datetime) -> None:
        self.noticed_at = self.ended_at = moment
        self._review_by(rules.by(moment, "petition-review"))

    def _prolong(self, given: dict[str, Any], moment: datetime) -> None:
        self.hearings_ground = str(given["ground"])
        self._review_by(clock.end_of_day(given["review_on"]))

    def _review_by(self, end: datetime) -> None:
        self.review_due_at = end
        self.answer_due_at = rules.by(end, "petition-answer")

    def _answer(self, given: dict[str, Any], moment: datetime) -> None:
        self.answered_at, self.answer = moment, str(given["ground"])
        self.in_term = self.answer_due_at is None or moment <= self.answer_due_at

    def _complete(self, given: dict[str, Any], moment: datetime) -> None:
        self.done_at = moment


class PetitionWord(TenantModel):
    """A stem or a root that a petition says, by which it is found in any form of the word. Made anew with the text."""

    petition = TenantForeignKey(Petition, related_name="words", on_delete=models.CASCADE)
    form = models.CharField(max_length=60)
    in_title = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "form", "petition"], name="petitions_word_once"),
        ]


class TaskQuerySet(models.QuerySet):
    """Tasks are as public as their petition."""

    def visible(self, *, to: Viewer) -> Self:
        """Those of petitions this person may see."""
        return self.filter(petition__in=Petition.objects.visible(to=to).order_by())


class Task(TenantModel):
    """What was promised in the answer: what, which department, until when; and what proves that it is done."""

    petition = TenantForeignKey(Petition, verbose_name=_("петиція"), related_name="tasks")
    department = TenantForeignKey(settings.KIT_UNIT_MODEL, verbose_name=_("виконує"), related_name="+")
    what = models.CharField(_("що зробити"), max_length=500)
    due_on = models.DateField(_("до якого дня"))
    due_at = models.DateTimeField(_("строк"), null=True, editable=False)
    done_at = models.DateTimeField(_("виконано"), null=True, editable=False)
    evidence = models.TextField(_("що зроблено"), blank=True)
    evidence_link = models.URLField(_("адреса доказу"), max_length=500, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["hromada", "due_at"], condition=Q(due_at__isnull=False), name="petitions_task_due"),
        ]
        constraints = [*TenantModel.Meta.constraints, Journalled(name="petitions_task_journal")]

    def __str__(self) -> str:
        return self.what

    @property
    def is_overdue(self) -> bool:
        """Whether its day is over and nobody has shown that it is done."""
        return self.due_at is not None and clock.now() > self.due_at


class Follower(TenantModel):
    """Somebody who asked to be told by e-mail what becomes of a petition; taken away when they ask no more."""

    petition = TenantForeignKey(Petition, related_name="followers", db_index=False)
    person_id = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "petition", "person_id"], name="petitions_follower_once"),
            Journalled(name="petitions_follower_journal", personal=("person_id",)),
        ]


# Tables of the parts of this app stand beside what they are about; Django looks for them here.
from viche.participation.petitions.joining.models import Joining  # noqa: E402
from viche.participation.petitions.paper.models import Line, Sheet, Typed  # noqa: E402

__all__ = [
    "Follower",
    "Joining",
    "Line",
    "LocalGround",
    "Order",
    "Petition",
    "PetitionQuerySet",
    "PetitionWord",
    "Sheet",
    "Task",
    "TaskQuerySet",
    "Typed",
]
