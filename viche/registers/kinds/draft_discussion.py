"""Draft acts put up for discussion: normative ones (ЗДПІ ст. 15) and regulatory ones (Закон 1160-IV ст. 9).

A draft is published before it is considered, by the term of ЗДПІ ст. 15; a regulatory draft with a notice and an
analysis of its effect, for remarks. In martial law acts of local bodies may be exempt from these terms. Columns: annexes 9
(projects), 10 (tracking of regulatory acts) and 11 (plan) of КМУ № 835.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.codes import EDRPOU


class DraftDiscussion(Record):
    """The discussion of one draft: what draft, of whose act, from when till when, what was said, what became of it."""

    REGIMES = (
        ("normative", _("проєкт нормативно-правового акта")),
        ("regulatory", _("проєкт регуляторного акта")),
        ("individual", _("проєкт іншого рішення")),
    )
    BODIES = (
        ("council", _("рада")),
        ("committee", _("виконавчий комітет")),
        ("head", _("голова")),
        ("administration", _("військова адміністрація")),
        ("other", _("інший орган")),
    )
    PURPOSES = (
        ("new", _("прийняття нового акта")),
        ("change", _("внесення змін")),
        ("repeal", _("скасування")),
    )
    OUTCOMES = (
        ("open", _("триває обговорення")),
        ("closed", _("обговорення завершено")),
        ("adopted", _("ухвалено")),
        ("rejected", _("не ухвалено")),
        ("withdrawn", _("відкликано")),
    )

    regime = models.CharField(_("вид проєкту"), max_length=10, choices=REGIMES, default="normative")
    title = models.CharField(_("назва проєкту"), max_length=500)
    posted_on = models.DateField(_("проєкт оприлюднено"), default=clock.today)
    until = models.DateField(_("зауваження приймають до"), null=True, blank=True)
    notice_on = models.DateField(_("повідомлення про оприлюднення"), null=True, blank=True)
    body = models.CharField(_("хто ухвалює"), max_length=14, choices=BODIES, default="council")
    purpose = models.CharField(_("мета"), max_length=6, choices=PURPOSES, default="new")
    objective = models.CharField(_("цілі акта"), max_length=1000, blank=True)
    number = models.CharField(_("номер проєкту"), max_length=60, blank=True)
    registered_on = models.DateField(_("проєкт зареєстровано"), null=True, blank=True)
    developer = models.CharField(_("розробник"), max_length=300, blank=True)
    developer_code = models.CharField(_("ЄДРПОУ розробника"), max_length=8, blank=True, validators=[EDRPOU])
    link = models.URLField(_("текст проєкту"), max_length=500, blank=True)
    note_link = models.URLField(_("пояснювальна записка"), max_length=500, blank=True)
    comparison_link = models.URLField(_("порівняльна таблиця"), max_length=500, blank=True)
    analysis_link = models.URLField(_("аналіз регуляторного впливу"), max_length=500, blank=True)
    exempt = models.BooleanField(
        _("без строків оприлюднення"), default=False, help_text=_("За винятком на час дії воєнного стану.")
    )
    remarks = models.PositiveIntegerField(_("зауважень отримано"), null=True, blank=True)
    remarks_taken = models.PositiveIntegerField(_("зауважень враховано"), null=True, blank=True)
    report_on = models.DateField(_("звіт про обговорення оприлюднено"), null=True, blank=True)
    considered_on = models.DateField(_("винесено на розгляд"), null=True, blank=True)
    outcome = models.CharField(_("що з проєктом"), max_length=10, choices=OUTCOMES, default="open")
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("ухвалений акт"), related_name="+")
    basic_on = models.DateField(_("базове відстеження"), null=True, blank=True)
    repeat_on = models.DateField(_("повторне відстеження"), null=True, blank=True)
    periodic_on = models.DateField(_("періодичне відстеження"), null=True, blank=True)
    tracking_link = models.URLField(_("звіт про відстеження"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-posted_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-posted_on", "-id"], name="registers_draft_newest"),
            models.Index(fields=["hromada", "state", "-posted_on", "-id"], name="registers_draft_public"),
            models.Index(fields=["hromada", "regime", "-posted_on"], name="registers_draft_regime"),
            models.Index(fields=["hromada", "outcome", "-posted_on"], name="registers_draft_outcome"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "title", "posted_on", name="registers_draft_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("posted_on")),
                name="registers_draft_term",
                violation_error_message=_("Зауваження не можна приймати до дня, який настав раніше за оприлюднення."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DraftDiscussions(Register):
    """Draft acts under discussion."""

    model, slug, title = DraftDiscussion, "draft-discussions", _("Обговорення проєктів актів")
    noun = Noun("обговорення", "обговорення", "обговорень", "n", en=("discussion", "discussions")).followed(
        "проєкту акта", en=("discussion of a draft act", "discussions of draft acts")
    )
    group, day, variant = "participation", "posted_on", "regime"
    columns = ("title", "regime", "posted_on", "until", "outcome")
    filters = (
        "q", "regime", "posted_on", "until", "notice_on", "body", "purpose", "exempt", "outcome", "report_on",
        "considered_on", "act", "title", "developer",
    )  # fmt: skip
    search = ("title", "number", "developer")
    sums = ("remarks", "remarks_taken")


PARTS = ("regime", "body", "purpose", "outcome", "exempt")
counting(
    DraftDiscussions,
    _("Проєкти актів, оприлюднені для обговорення в цьому періоді."),
    breakdowns=PARTS,
)
counting(
    DraftDiscussions,
    _("Проєкти регуляторних актів, про оприлюднення яких повідомлено в цьому періоді: за днем повідомлення."),
    key="draft-discussions.notices",
    title=_("Повідомлення про оприлюднення проєктів регуляторних актів"),
    noun=Noun("повідомлення", "повідомлення", "повідомлень", "n", en=("notice", "notices")),
    day="notice_on",
    where=Q(regime="regulatory"),
    breakdowns=("body", "purpose"),
    columns=("title", "notice_on", "posted_on", "until"),
)
counting(
    DraftDiscussions,
    _("Сума зауважень до проєктів, оприлюднених у цьому періоді. Де кількість не вказано, нічого не додано."),
    key="draft-discussions.remarks",
    title=_("Зауваження до проєктів актів"),
    noun=Noun("зауваження", "зауваження", "зауважень", "n", en=("remark", "remarks")),
    measure=Sum("remarks"),
    breakdowns=("regime", "body"),
    columns=("title", "regime", "posted_on", "remarks", "remarks_taken"),
)
