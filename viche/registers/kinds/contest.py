"""Contests of the hromada: projects of civil society (КМУ № 1049 of 12.10.2011, for councils a model), projects of local
self-government, selection for financial support, the fair of best cases.

КМУ № 1049 asks that an announcement says priorities, cap, criteria and term; what each contest's documents say of cap,
pass mark and own share stands in its record, because the law leaves them to the documents.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class Contest(Record):
    """One contest of one year."""

    KINDS = (
        ("cso", _("конкурс проєктів інститутів громадянського суспільства")),
        ("self-government", _("конкурс проєктів розвитку місцевого самоврядування")),
        ("funding", _("відбір організацій для фінансової підтримки")),
        ("fair", _("відбір кейсів для ярмарку")),
        ("other", _("інший конкурс")),
    )
    STATUSES = (
        ("announced", _("оголошено")),
        ("intake", _("збирає пропозиції")),
        ("scoring", _("пропозиції оцінюють")),
        ("decided", _("переможців визначено")),
        ("finished", _("завершено")),
        ("suspended", _("призупинено")),
        ("not-held", _("не проводиться")),
    )

    title = models.CharField(_("назва конкурсу"), max_length=400)
    kind = models.CharField(_("вид"), max_length=16, choices=KINDS, default="cso")
    year = models.PositiveSmallIntegerField(
        _("рік"), validators=[MinValueValidator(1991), MaxValueValidator(2100)], help_text=_("Рік виконання проєктів.")
    )
    announced_on = models.DateField(_("дата оголошення"), help_text=_("Якщо не проводиться — день, коли це вирішили."))
    status = models.CharField(_("стан конкурсу"), max_length=10, choices=STATUSES, default="announced")
    reason = models.TextField(_("чому не проводиться чи призупинено"), blank=True)
    organiser = models.CharField(_("організатор"), max_length=300, blank=True)
    priorities = models.TextField(_("пріоритетні завдання"), blank=True)
    opens_on = models.DateField(_("пропозиції приймають від"), null=True, blank=True)
    closes_on = models.DateField(_("пропозиції приймають до"), null=True, blank=True)
    sources = models.CharField(_("від кого пропозиції"), max_length=400, blank=True)
    commission = models.TextField(_("комісія"), blank=True, help_text=_("Хто відбирає: склад, з кого складається."))
    act = TenantForeignKey(
        "hromada.Act", null=True, blank=True, verbose_name=_("акт про конкурс чи комісію"), related_name="+"
    )
    rating_act = TenantForeignKey(
        "hromada.Act", null=True, blank=True, verbose_name=_("акт про рейтинг і переможців"), related_name="+"
    )
    rated_on = models.DateField(_("рейтинг затверджено"), null=True, blank=True)
    budget = models.DecimalField(_("кошти конкурсу, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    cap = models.DecimalField(
        _("найбільше на один проєкт, грн"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    pass_mark = models.DecimalField(_("прохідний бал"), max_digits=8, decimal_places=2, null=True, blank=True)
    own_share = models.DecimalField(
        _("власний внесок організації, %"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    link = models.URLField(_("оголошення"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-announced_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-announced_on", "-id"], name="registers_contest_newest"),
            models.Index(fields=["hromada", "state", "-announced_on", "-id"], name="registers_contest_public"),
            models.Index(fields=["hromada", "kind", "-announced_on"], name="registers_contest_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "title", "year", name="registers_contest_once"),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="registers_contest_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.year}"


class Contests(Register):
    """Contests of projects, organisations and cases."""

    model = Contest
    slug = "contests"
    title = _("Конкурси")
    noun = Noun("конкурс", "конкурси", "конкурсів", "m", "конкурсу", en=("contest", "contests"))
    group, day, variant = "civil-society", "announced_on", "kind"
    columns = ("title", "year", "kind", "status", "announced_on", "closes_on")
    filters = (
        "q", "kind", "year", "status", "announced_on", "opens_on", "closes_on", "organiser", "priorities", "reason",
        "sources", "commission", "act", "rating_act", "rated_on", "budget",
    )  # fmt: skip
    search = ("title", "organiser", "priorities")
    sums = ("budget",)


counting(
    Contests,
    _("Оголошені конкурси: за датою оголошення. Ті, що не проводилися, тут не пораховано."),
    where=~Q(status="not-held"),
    breakdowns=("kind", "status", "year"),
)
counting(
    Contests,
    _("Конкурси, щодо яких у ці дні вирішено, що їх не буде. Причина — у записі."),
    key="contests.not-held",
    title=_("Конкурси, що не відбулися"),
    where=Q(status="not-held"),
    breakdowns=("kind", "year"),
    columns=("title", "year", "announced_on", "reason"),
)
counting(
    Contests,
    _("Сума коштів конкурсів, оголошених у ці дні. Де суми не вказано, нічого не додано."),
    key="contests.money",
    title=_("Кошти конкурсів"),
    noun=Noun("гривня", "гривні", "гривень", "f", en=("hryvnia", "hryvnias")),
    where=~Q(status="not-held"),
    measure=Sum("budget"),
    breakdowns=("kind", "year"),
    columns=("title", "year", "budget"),
)
