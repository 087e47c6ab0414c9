"""Live streams of sittings and their recordings.

Закон № 3590-IX: plenary sittings and those of standing commissions are recorded, the video is published and kept at least
five years; the live stream becomes a duty after martial law.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class Broadcast(Record):
    """One streamed sitting: of what body, on which channels, where the recording is and till when it is kept."""

    BODIES = (
        ("plenary", _("пленарне засідання ради")),
        ("committee", _("виконавчий комітет")),
        ("commission", _("постійна комісія")),
        ("other", _("інше засідання")),
    )

    title = models.CharField(_("що транслювали"), max_length=300)
    body = models.CharField(_("орган"), max_length=10, choices=BODIES, default="plenary")
    streamed_on = models.DateField(_("дата"))
    on_site = models.BooleanField(_("на сайті"), default=True)
    on_facebook = models.BooleanField(_("у Facebook"), default=False)
    on_telegram = models.BooleanField(_("у Telegram"), default=False)
    on_youtube = models.BooleanField(_("на YouTube"), default=False)
    link = models.URLField(_("адреса запису"), max_length=500, blank=True)
    kept_until = models.DateField(_("запис зберігаємо до"), null=True, blank=True)
    views = models.PositiveIntegerField(_("переглядів"), null=True, blank=True)
    session = TenantForeignKey(
        "registers.CouncilSession", null=True, blank=True, verbose_name=_("сесія"), related_name="+"
    )

    class Meta(Record.Meta):
        ordering = ["-streamed_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-streamed_on", "-id"], name="registers_broadcast_newest"),
            models.Index(fields=["hromada", "state", "-streamed_on", "-id"], name="registers_broadcast_public"),
            models.Index(fields=["hromada", "body", "-streamed_on"], name="registers_broadcast_body"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "body", "streamed_on", "title", name="registers_broadcast_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Broadcasts(Register):
    """Live streams of sittings."""

    model = Broadcast
    slug = "live-streams"
    title = _("Трансляції засідань")
    noun = Noun("трансляція", "трансляції", "трансляцій", "f", en=("live stream", "live streams"))
    group, day, variant = "council", "streamed_on", "body"
    columns = ("title", "body", "streamed_on", "on_site", "on_youtube", "views")
    filters = (
        "q", "body", "streamed_on", "on_site", "on_facebook", "on_telegram", "on_youtube", "session", "kept_until", "views",
    )  # fmt: skip
    search = ("title",)
    sums = ("views",)


counting(
    Broadcasts,
    _("Засідання, які транслювали в цьому періоді. Трансляцію на кількох каналах водночас рахуємо раз."),
    breakdowns=("body", "on_site", "on_facebook", "on_telegram", "on_youtube"),
)
counting(
    Broadcasts,
    _("Сума переглядів трансляцій цього періоду, де їх записано."),
    key="live-streams.views",
    title=_("Перегляди трансляцій"),
    noun=Noun("перегляд", "перегляди", "переглядів", "m", "перегляду", en=("view", "views")),
    measure=Sum("views"),
    breakdowns=("body",),
    note=_("Хто дивився двічі, порахований двічі."),
)
