"""Appeals of citizens: ЗЗГ (Закон 393/96-ВР); what is public is without a name: annex 33 (appeals) of КМУ № 835.

Kinds: пропозиція, заява, скарга (ст. 3). The substance is written so that nobody can be recognised; who appealed and
how to answer are personal and never leave the unit.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.codes import EDRPOU

APPEAL = Noun("звернення", "звернення", "звернень", "n", en=("appeal", "appeals"))


class Appeal(Record):
    """One appeal: its number and day, of what kind, about what, by which way it came, who answers and with what."""

    KINDS = (
        ("application", _("заява чи клопотання")),
        ("proposal", _("пропозиція чи зауваження")),
        ("complaint", _("скарга")),
        ("report", _("повідомлення про аварійну ситуацію")),
        ("question", _("запитання")),
    )
    CHANNELS = (
        ("site", _("сайт")),
        ("email", _("електронна пошта")),
        ("hotline", _("гаряча лінія")),
        ("letter", _("лист")),
        ("reception", _("особистий прийом")),
        ("app", _("застосунок")),
        ("authority", _("передав інший орган")),
    )
    STATUSES = (
        ("received", _("прийнято")),
        ("working", _("розглядають")),
        ("answered", _("надано відповідь")),
        ("forwarded", _("передано за належністю")),
        ("returned", _("повернуто з роз’ясненням")),
        ("closed", _("розгляд припинено")),
    )
    RESULTS = (
        ("granted", _("вирішено позитивно")),
        ("explained", _("роз’яснено")),
        ("refused", _("відмовлено")),
    )
    personal_fields = ("applicant", "applicant_contact", "applicant_address")
    thinned_fields = ("street", "building")

    number = models.CharField(_("номер реєстрації"), max_length=60)
    received_on = models.DateField(_("зареєстровано"), default=clock.today)
    kind = models.CharField(_("вид звернення"), max_length=11, choices=KINDS, default="application")
    channel = models.CharField(_("спосіб надходження"), max_length=9, choices=CHANNELS, default="site")
    topic = models.CharField(_("тема"), max_length=200, blank=True, help_text=_("Водопостачання, дороги, освітлення."))
    content = models.TextField(
        _("суть"), blank=True, help_text=_("Без імен, адрес і телефонів: цей текст прочитають усі.")
    )
    status = models.CharField(_("стан розгляду"), max_length=9, choices=STATUSES, default="received")
    due_on = models.DateField(_("відповісти до"), null=True, blank=True)
    answered_on = models.DateField(_("відповідь надано"), null=True, blank=True)
    executor = models.CharField(_("виконавець"), max_length=300, blank=True)
    executor_code = models.CharField(_("ЄДРПОУ виконавця"), max_length=8, blank=True, validators=[EDRPOU])
    outcome = models.CharField(_("результат"), max_length=9, choices=RESULTS, blank=True)
    result = models.CharField(_("що зроблено"), max_length=1000, blank=True)
    collective = models.BooleanField(_("колективне"), default=False)
    repeated = models.BooleanField(_("повторне"), default=False)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    street = models.CharField(_("вулиця, про яку йдеться"), max_length=200, blank=True)
    building = models.CharField(_("будинок, про який ідеться"), max_length=20, blank=True)
    applicant = models.CharField(_("хто звернувся"), max_length=200, blank=True)
    applicant_contact = models.CharField(_("контакт для відповіді"), max_length=200, blank=True)
    applicant_address = models.CharField(_("місце проживання"), max_length=300, blank=True)

    class Meta(Record.Meta):
        ordering = ["-received_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-received_on", "-id"], name="registers_appeal_newest"),
            models.Index(fields=["hromada", "state", "-received_on", "-id"], name="registers_appeal_public"),
            models.Index(fields=["hromada", "kind", "-received_on"], name="registers_appeal_kind"),
            models.Index(fields=["hromada", "status", "-received_on"], name="registers_appeal_status"),
            models.Index(fields=["hromada", "channel", "-received_on"], name="registers_appeal_channel"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "number", "received_on", name="registers_appeal_once"),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}"


class Appeals(Register):
    """Appeals of citizens."""

    model, slug, title = Appeal, "appeals", _("Звернення громадян")
    noun = APPEAL.followed("громадян", en=("appeal of a citizen", "appeals of citizens"))
    group, day, variant = "participation", "received_on", "kind"
    columns = ("number", "received_on", "kind", "topic", "status")
    filters = (
        "q", "kind", "status", "channel", "received_on", "answered_on", "outcome", "collective", "repeated", "place",
    )  # fmt: skip
    search = ("number", "topic", "content", "result")
    options = {"place": places}


PARTS = ("kind", "channel", "status", "outcome", "collective", "repeated", "place")
counting(Appeals, _("Звернення громадян, зареєстровані в цьому періоді."), breakdowns=PARTS)
counting(
    Appeals,
    _("Звернення, на які відповіли в цьому періоді: за днем відповіді, а не реєстрації."),
    key="appeals.answered",
    title=_("Звернення, на які надано відповідь"),
    noun=APPEAL,
    day="answered_on",
    breakdowns=("kind", "channel", "outcome", "place"),
    columns=("number", "answered_on", "kind", "topic", "outcome"),
)
