"""Sheets, their rows, and what two officials typed of each row until it is erased."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.journal import Journalled
from viche.kit.tenancy import TenantForeignKey, TenantModel
from viche.people.identity.on_paper import Mark
from viche.voices.models import VoiceEvent

# Rows of a printed sheet: so many fit on A4 with room for a hand.
ROWS = 10
WAITING, DIFFERS, TAKEN, REPEAT, REJECTED = "waiting", "differs", "taken", "repeat", "rejected"
# Why a row is not counted: what an official says, then what the days say.
UNFIT = (
    ("unreadable", _("не прочитати")),
    ("unsigned", _("немає підпису")),
    ("number", _("немає номера або він неправильний")),
    ("day", _("немає дати")),
    ("crossed", _("рядок закреслено")),
    ("hand", _("кілька рядків однією рукою")),
)
BY_DAYS = (("early", _("підписано до оприлюднення")), ("late", _("дата, пізніша за день подання аркуша")))


class SheetQuerySet(models.QuerySet):
    """Sheets are for officials."""

    def visible(self, *, to: Viewer) -> Self:
        """Officials of the hromada."""
        return self if to.is_staff and to.hromada_id is not None else self.none()


class Sheet(TenantModel):
    """A sheet that came in. `number`: as on the sheet; `filled`: how many rows people filled, from the first; `came_on`:
    the day it was handed in; `first_*`, `second_*`: who typed it, two different people."""

    petition = TenantForeignKey("petitions.Petition", verbose_name=_("петиція"), related_name="sheets")
    number = models.PositiveIntegerField(_("номер аркуша"))
    filled = models.PositiveSmallIntegerField(
        _("заповнено рядків"), validators=[MinValueValidator(1), MaxValueValidator(ROWS)]
    )
    came_on = models.DateField(_("день подання"))
    registered_at = models.DateTimeField(default=clock.now, editable=False)
    registered_by_id = models.BigIntegerField(editable=False)
    first_by_id = models.BigIntegerField(null=True, editable=False)
    first_at = models.DateTimeField(null=True, editable=False)
    second_by_id = models.BigIntegerField(null=True, editable=False)
    second_at = models.DateTimeField(null=True, editable=False)
    # The end of collecting as it stood when the sheet came; empty once every row is decided.
    due_at = models.DateTimeField(_("ввести до"), null=True, editable=False)
    erased_at = models.DateTimeField(_("введене стерто"), null=True, editable=False)

    objects = SheetQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["petition", "number"]
        indexes = [
            models.Index(fields=["hromada", "due_at"], condition=Q(due_at__isnull=False), name="petitions_sheet_due"),
        ]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "petition", "number"], name="petitions_sheet_once"),
            models.CheckConstraint(condition=Q(filled__gte=1, filled__lte=ROWS), name="petitions_sheet_rows"),
            models.CheckConstraint(
                condition=Q(second_by_id__isnull=True) | ~Q(second_by_id=models.F("first_by_id")),
                name="petitions_sheet_two_people",
            ),
            Journalled(name="petitions_sheet_journal"),
        ]

    def __str__(self) -> str:
        return gettext("Аркуш № %(number)s") % {"number": self.number}

    @property
    def turn(self) -> int:
        """Which typing comes next: 1, 2; 3 when both are done."""
        return 1 if self.first_at is None else 2 if self.second_at is None else 3


class LineQuerySet(models.QuerySet):
    """Rows of sheets."""

    def visible(self, *, to: Viewer) -> Self:
        """Those of sheets this person may see."""
        return self.filter(sheet__in=Sheet.objects.visible(to=to).order_by())

    def standing(self) -> Self:
        """Taken, and neither withdrawn nor struck out since."""
        dropped = VoiceEvent.objects.filter(
            hromada_id=OuterRef("hromada_id"),
            question_id=OuterRef("sheet__petition__question_id"),
            of=OuterRef("voice"),
        )
        return self.filter(state=TAKEN).exclude(models.Exists(dropped))


class Line(TenantModel):
    """One row of a sheet and what became of it. `voice`: the number of the voice it gave, or of the one that stood there
    before (`repeat`); `reason`: why it was rejected."""

    STATES = (
        (WAITING, _("ще не введено двічі")),
        (DIFFERS, _("введено по-різному")),
        (TAKEN, _("зараховано")),
        (REPEAT, _("ця людина вже підписала")),
        (REJECTED, _("не зараховано")),
    )

    sheet = TenantForeignKey(Sheet, related_name="lines")
    place = models.PositiveSmallIntegerField(_("рядок"))
    state = models.CharField(_("стан"), max_length=8, choices=STATES, default=WAITING)
    voice = models.PositiveIntegerField(_("голос №"), null=True)
    reason = models.CharField(_("причина"), max_length=10, choices=(*UNFIT, *BY_DAYS), blank=True)

    objects = LineQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["sheet", "place"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "sheet", "place"], name="petitions_line_once"),
            models.CheckConstraint(
                condition=Q(state__in=(TAKEN, REPEAT), voice__isnull=False)
                | (~Q(state__in=(TAKEN, REPEAT)) & Q(voice__isnull=True)),
                name="petitions_line_voice",
            ),
            Journalled(name="petitions_line_journal"),
        ]


class Typed(TenantModel):
    """What one official typed of one row. `turn`: 1, 2 or 3 (the third look); `unfit`: why there is nothing to type.
    `kind`, `digests`, `made_with`: the mark of the number (`identity.on_paper`); the number itself is never kept."""

    line = TenantForeignKey(Line, related_name="typed", on_delete=models.CASCADE)
    turn = models.PositiveSmallIntegerField()
    name = models.CharField(_("прізвище, ім’я, по батькові"), max_length=150, blank=True)
    signed_on = models.DateField(_("дата підпису"), null=True)
    kind = models.CharField(max_length=8, blank=True)
    digests = ArrayField(models.CharField(max_length=64), default=list)
    made_with = models.CharField(max_length=8, blank=True)
    unfit = models.CharField(_("непридатний"), max_length=10, choices=UNFIT, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["line", "turn"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "line", "turn"], name="petitions_typed_once"),
            models.CheckConstraint(
                condition=Q(unfit="") | Q(signed_on__isnull=True, name="", kind=""), name="petitions_typed_unfit"
            ),
            Journalled(name="petitions_typed_journal", personal=("name", "signed_on", "digests")),
        ]

    @property
    def mark(self) -> Mark:
        """The mark of the number."""
        return Mark(self.kind, tuple(self.digests), self.made_with)
