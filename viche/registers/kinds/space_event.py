"""The book of a public space: its events piece by piece or as counts with a term, by space and by who organised them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures import Share, Sum
from viche.kit.figures.counting import counting
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.kinds.event import PERSON, TWICE


class SpaceEvent(BulkRecord):
    """One event in a space, or many of one organiser and one kind over a term."""

    KINDS = (
        ("meeting", _("зустріч, обговорення")),
        ("learning", _("навчання")),
        ("culture", _("культура й творчість")),
        ("support", _("психологічна підтримка")),
        ("children", _("діти й молодь")),
        ("volunteering", _("волонтерство")),
        ("advisory", _("засідання дорадчого органу")),
        ("other", _("інше")),
    )
    ORGANISERS = (
        ("cso", _("інститут громадянського суспільства")),
        ("council", _("міська влада")),
        ("operator", _("сам простір")),
        ("residents", _("мешканці")),
        ("other", _("інший організатор")),
    )

    venue = TenantForeignKey("registers.Venue", verbose_name=_("простір"), related_name="+")
    organiser_kind = models.CharField(_("хто організував"), max_length=10, choices=ORGANISERS, default="cso")
    organisation = models.CharField(_("назва організатора"), max_length=300, blank=True)
    kind = models.CharField(_("вид заходу"), max_length=12, choices=KINDS, default="meeting")
    title = models.CharField(_("назва заходу"), max_length=300, blank=True)
    participants = models.PositiveIntegerField(
        _("скільки учасників"), null=True, blank=True, help_text=_("На всіх записаних заходах разом.")
    )
    online = models.BooleanField(_("онлайн"), default=False)
    free = models.BooleanField(_("безоплатно для учасників"), default=True)

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_spaceevent_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_spaceevent_public"),
            models.Index(fields=["hromada", "organiser_kind", "-done_on"], name="registers_spaceevent_by_who"),
            models.Index(fields=["hromada", "venue", "-done_on"], name="registers_spaceevent_venue"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_spaceevent_kind"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())


class SpaceEvents(Register):
    """Events in public spaces."""

    model = SpaceEvent
    slug = "space-events"
    title = _("Заходи в громадських просторах")
    noun = Noun("захід", "заходи", "заходів", "m", "заходу", en=("event", "events")).followed(
        "у просторах", en=("event in a space", "events in spaces")
    )
    group, day, variant = "spaces", "done_on", "kind"
    columns = ("kind", "venue", "done_on", "quantity", "organiser_kind", "participants")
    filters = (
        "q", "kind", "venue", "organiser_kind", "organisation", "done_on", "until", "quantity", "participants",
        "online", "free",
    )  # fmt: skip
    search = ("title", "organisation")
    same = ("done_on", "venue", "organiser_kind", "kind", "organisation", "title")
    sums = ("quantity", "participants")


PARTS = ("venue", "venue__place", "organiser_kind", "kind", "online")

counting(SpaceEvents, _("Заходи, проведені в громадських просторах: сума за записами цих днів."), breakdowns=PARTS)
counting(
    SpaceEvents,
    _("Сума учасників заходів у громадських просторах. Де учасників не вказано, нічого не додано."),
    key="space-events.people",
    title=_("Учасники заходів у громадських просторах"),
    noun=PERSON,
    measure=Sum("participants"),
    breakdowns=PARTS,
    note=TWICE,
)
counting(
    SpaceEvents,
    _("Яка частина заходів у просторах, у відсотках, організована інститутами громадянського суспільства."),
    key="space-events.cso-share",
    title=_("Частка заходів, які організували інститути громадянського суспільства"),
    noun=Noun("відсоток", "відсотки", "відсотків", "m", "відсотка", en=("per cent", "per cent")),
    measure=Share("quantity", part=Q(organiser_kind="cso")),
    breakdowns=("venue", "venue__place", "kind"),
)
