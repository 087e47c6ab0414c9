"""Requests of the media: comments, announcements, contacts, help with shooting; who asked, what was given.

The journalist's name and telephone are for the department only.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.channels import LEVELS, MEDIUMS


class MediaRequest(Record):
    """One request: which medium, about what, what it was given."""

    KINDS = (
        ("comment", _("коментар")),
        ("unplanned", _("незапланований коментар")),
        ("announcement", _("анонс заходу")),
        ("contact", _("контакт керівника")),
        ("information", _("довідка чи дані")),
        ("filming", _("допомога у зйомці")),
    )
    personal_fields = ("contact", "contact_phone")

    topic = models.CharField(_("тема"), max_length=300)
    media = models.CharField(_("медіа"), max_length=200)
    kind = models.CharField(_("чого просять"), max_length=12, choices=KINDS, default="comment")
    asked_on = models.DateField(_("коли звернулися"))
    answered_on = models.DateField(_("коли відповіли"), null=True, blank=True)
    medium = models.CharField(_("вид медіа"), max_length=6, choices=MEDIUMS, blank=True)
    level = models.CharField(_("рівень медіа"), max_length=13, choices=LEVELS, default="local")
    comment = models.TextField(_("наданий коментар"), blank=True)
    speaker = models.CharField(_("хто коментував"), max_length=200, blank=True, help_text=_("Посада й прізвище."))
    contact = models.CharField(_("контакт: журналіст"), max_length=150, blank=True)
    contact_phone = models.CharField(_("телефон журналіста"), max_length=60, blank=True)

    class Meta(Record.Meta):
        ordering = ["-asked_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-asked_on", "-id"], name="registers_mrequest_newest"),
            models.Index(fields=["hromada", "state", "-asked_on", "-id"], name="registers_mrequest_public"),
            models.Index(fields=["hromada", "kind", "-asked_on"], name="registers_mrequest_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "asked_on", "media", "kind", "topic", name="registers_mrequest_once"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
                name="registers_mrequest_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.media}: {self.topic}"


class MediaRequests(Register):
    """Requests of the media."""

    model = MediaRequest
    slug = "media-requests"
    title = _("Запити медіа")
    noun = Noun("запит", "запити", "запитів", "m", "запиту", en=("request", "requests")).followed(
        "медіа", en=("media request", "media requests")
    )
    group, day, variant = "communications", "asked_on", "kind"
    columns = ("topic", "media", "kind", "asked_on", "answered_on")
    filters = ("q", "kind", "media", "medium", "level", "topic", "comment", "asked_on", "answered_on", "speaker")
    search = ("topic", "media", "comment")


counting(
    MediaRequests,
    _("Запити, з якими медіа звернулися в цьому періоді, разом із тими, на які ще не відповіли."),
    breakdowns=("kind", "medium", "level", "media"),
)
