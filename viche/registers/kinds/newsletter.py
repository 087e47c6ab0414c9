"""Newsletters: issues of the printed bulletin, the monthly digest, mailings about opportunities."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Largest, Sum, counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.channels import PERIODICITY

COPY = Noun("примірник", "примірники", "примірників", "m", "примірника", en=("copy", "copies"))
RECIPIENT = Noun(
    "отримувач", "отримувачі", "отримувачів", "m", "отримувача", animate=True, en=("recipient", "recipients")
)


class Newsletter(Record):
    """One issue: to whom, how many copies or letters, about what."""

    KINDS = (
        ("bulletin", _("друкований бюлетень")),
        ("digest", _("новинний дайджест")),
        ("opportunities", _("розсилка можливостей")),
    )
    AUDIENCES = (
        ("residents", _("мешканці")),
        ("partners", _("партнери")),
        ("visitors", _("відвідувачі заходів")),
        ("partners-visitors", _("партнери й відвідувачі заходів")),
        ("civil-society", _("громадські організації")),
        ("active", _("громадські організації й активні мешканці")),
    )

    title = models.CharField(_("назва"), max_length=200)
    kind = models.CharField(_("вид"), max_length=13, choices=KINDS, default="bulletin")
    number = models.CharField(_("випуск"), max_length=60, blank=True, help_text=_("Номер, наприклад «6 (54)»."))
    issued_on = models.DateField(_("дата виходу"))
    periodicity = models.CharField(_("періодичність"), max_length=9, choices=PERIODICITY, default="monthly")
    circulation = models.PositiveIntegerField(_("тираж"), null=True, blank=True)
    audience = models.CharField(_("отримувачі"), max_length=17, choices=AUDIENCES, blank=True)
    recipients = models.PositiveIntegerField(_("скільки отримувачів"), null=True, blank=True)
    event = models.CharField(_("подія"), max_length=300, blank=True)
    link = models.URLField(_("посилання"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-issued_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-issued_on", "-id"], name="registers_newsletter_newest"),
            models.Index(fields=["hromada", "state", "-issued_on", "-id"], name="registers_newsletter_public"),
            models.Index(fields=["hromada", "kind", "-issued_on"], name="registers_newsletter_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "kind", "issued_on", "title", name="registers_newsletter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} № {self.number}" if self.number else self.title


class Newsletters(Register):
    """Bulletins, digests, mailings."""

    model = Newsletter
    slug = "newsletters"
    title = _("Бюлетені й розсилки")
    noun = Noun("випуск", "випуски", "випусків", "m", "випуску", en=("issue", "issues"))
    group, day, variant = "communications", "issued_on", "kind"
    columns = ("title", "number", "kind", "issued_on", "circulation", "recipients")
    filters = (
        "q", "kind", "number", "issued_on", "periodicity", "circulation", "audience", "recipients", "event",
    )  # fmt: skip
    search = ("title", "number", "event")
    sums = ("circulation", "recipients")


counting(
    Newsletters,
    _("Випуски бюлетенів, дайджестів і розсилок, що вийшли в цьому періоді."),
    breakdowns=("kind", "audience"),
)
counting(
    Newsletters,
    _("Сума тиражів випусків цього періоду. Випуски, де тиражу не вказано, нічого не додають."),
    key="newsletters.copies",
    title=_("Надруковані примірники"),
    noun=COPY,
    measure=Sum("circulation"),
    breakdowns=("kind",),
)
counting(
    Newsletters,
    _("Найбільший тираж одного випуску в цьому періоді."),
    key="newsletters.run",
    title=_("Найбільший тираж випуску"),
    noun=COPY,
    measure=Largest("circulation"),
    breakdowns=("kind",),
)
counting(
    Newsletters,
    _("Сума отримувачів розсилок цього періоду."),
    key="newsletters.recipients",
    title=_("Отримувачі розсилок"),
    noun=RECIPIENT,
    measure=Sum("recipients"),
    breakdowns=("kind", "audience"),
    note=_("Хто отримав два випуски, порахований двічі."),
)
