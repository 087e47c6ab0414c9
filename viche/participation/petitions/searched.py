"""Petitions in the one search of a hromada: everybody finds what is public, officials what was sent to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.publishing import PUBLISHED
from viche.kit.search.kinds import Kind, declare
from viche.kit.search.texts import Said, words_of
from viche.participation.petitions.models import Petition
from viche.participation.petitions.rules import DRAFT


class Petitions(Kind):
    """Petitions submitted here. Found by title, text and answer, never by who wrote or signed them."""

    section, slug, title, model = Petition._meta.db_table, "e-petitions", _("Петиції у Вічі"), Petition

    def rows(self) -> models.QuerySet:
        """Whatever was sent: a draft is its author's alone."""
        return Petition.objects.exclude(state=DRAFT)

    def visible(self, viewer: Viewer, *, desk: bool) -> models.QuerySet:
        """Of a refused one everybody sees only that it was refused, so its text finds nothing for them."""
        seen = Petition.objects.visible(to=viewer)
        return seen if desk else seen.public()

    def said(self, record: Any) -> Said:
        """The title first; the place is the whole hromada."""
        title = words_of([record.title])
        rest = words_of([record.text, record.answer, record.reply, str(record.number or "")])
        return Said(title, rest - title, frozenset(), self.day(record), "")

    def state(self, record: Any) -> str:
        """Public or not, whatever the step."""
        return PUBLISHED if record.is_public else str(record.state)

    def day(self, record: Any) -> date:
        """The day it was published, or sent."""
        return clock.kyiv(record.published_at or record.submitted_at or record.created_at).date()

    def about(self, record: Any, viewer: Viewer, *, desk: bool) -> str:
        """The name says it."""
        return ""

    def texts(self, record: Any, viewer: Viewer, *, desk: bool) -> Sequence[str]:
        """What was asked, what was answered."""
        return [text for text in (record.text, record.answer, record.reply) if text]

    def url(self, record: Any, *, desk: bool) -> str:
        """Of everybody or of the desk."""
        return reverse("petition-desk" if desk else "petition", args=[record.pk])


declare(Petitions())
