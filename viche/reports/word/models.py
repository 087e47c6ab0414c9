"""Blanks of a hromada and what was filled by them; both are written once."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures import Period
from viche.kit.journal import WrittenOnce
from viche.kit.tenancy import TenantForeignKey, TenantModel


class WordBlank(TenantModel):
    """One version of a Word file with slots; the newest of a key is the blank. `content`: the file as it came. `dropped`: from
    this version on the hromada does not use it."""

    key = models.SlugField(_("ключ"), max_length=60, allow_unicode=False)
    version = models.PositiveIntegerField(_("версія"))
    title = models.CharField(_("назва бланка"), max_length=200)
    subject = models.CharField(_("про що"), max_length=60)
    file_name = models.CharField(_("файл"), max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("що змінено"), max_length=300, blank=True)
    dropped = models.BooleanField(default=False)
    person_id = models.BigIntegerField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        ordering = ["key", "-version"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "key", "version"], name="reports_wordblank_version"),
            WrittenOnce(name="reports_wordblank_written"),
        ]

    def __str__(self) -> str:
        return self.title


class WordFilling(TenantModel):
    """A blank filled for a thing and a period. `about`: what the thing was called; `numbers`: text, value, figure, days and
    narrowing of each number that stands in the file; `doubts`, `notes`: what was not settled, what was not filled."""

    blank = TenantForeignKey(WordBlank, verbose_name=_("бланк"), related_name="+")
    subject = models.CharField(_("про що"), max_length=60)
    subject_pk = models.BigIntegerField()
    about = models.CharField(_("про кого чи про що"), max_length=500)
    since = models.DateField(_("від"))
    until = models.DateField(_("до"))
    file_name = models.CharField(_("файл"), max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    numbers = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    doubts = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    person_id = models.BigIntegerField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        ordering = ["-id"]
        indexes = [models.Index(fields=["hromada", "-id"], name="reports_wordfilling_newest")]
        constraints = [*TenantModel.Meta.constraints, WrittenOnce(name="reports_wordfilling_written")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def period(self) -> Period:
        """The days it is for."""
        return Period(self.since, self.until)
