"""Consultations with the public in every format: electronic, meetings, round tables, focus groups, polls.

No national act in force binds a local council here: its own положення rules, usually after КМУ № 996 of 03.11.2010
(notice, materials, report). Закон 3841-IX names the forms (electronic, public discussion, addressed) and asks for a
report that says what was taken and what was not; it comes into force 12 months after martial law ends.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.platforms import FOR_ALL, PLATFORMS, outside, read_on_a_day

# Polls stand on the portal of electronic consultations and are counted among them.
ELECTRONIC = ("electronic", "poll")


class Consultation(Record):
    """One consultation, or one meeting of a series: what was asked, in what format, of whom, and what came of it."""

    FORMS = (
        ("electronic", _("електронна консультація")),
        ("poll", _("загальноміське опитування")),
        ("meeting", _("зустріч із громадськістю")),
        ("round-table", _("засідання за круглим столом")),
        ("focus-group", _("фокус-група")),
        ("strategic-session", _("стратегічна сесія")),
        ("working-group", _("робоча група")),
        ("dialogue", _("діалогова зустріч")),
        ("discussion", _("громадське обговорення")),
        ("addressed", _("адресна консультація")),
        ("other", _("інший формат")),
    )
    TOPICS = (
        ("naming", _("найменування й перейменування")),
        ("programmes", _("проєкти програм")),
        ("self-organisation", _("самоорганізація населення")),
        ("budget", _("бюджет і тарифи")),
        ("planning", _("містобудування й благоустрій")),
        ("transport", _("транспорт і дороги")),
        ("social", _("освіта, здоров’я, соціальний захист")),
        ("veterans", _("ветеранська політика")),
        ("displaced", _("внутрішньо переміщені особи")),
        ("memory", _("пам’ять і культура")),
        ("environment", _("довкілля")),
        ("other", _("інше")),
    )
    thinned_fields = ("venue",)

    form = models.CharField(_("формат"), max_length=20, choices=FORMS, default="electronic")
    title = models.CharField(_("предмет"), max_length=500, help_text=_("Про що радилися з людьми."))
    held_on = models.DateField(_("дата"), default=clock.today, help_text=_("Для електронної — день початку."))
    until = models.DateField(_("останній день"), null=True, blank=True)
    participants = models.PositiveIntegerField(_("учасників"), null=True, blank=True)
    topic = models.CharField(_("сфера"), max_length=20, choices=TOPICS, blank=True)
    question = models.CharField(_("питання"), max_length=1000, blank=True)
    stage = models.CharField(
        _("етап або номер зустрічі"), max_length=100, blank=True, help_text=_("Коли зустрічей про одне кілька.")
    )
    audience = models.CharField(_("кого запросили"), max_length=500, blank=True)
    facilitated = models.BooleanField(_("із медіатором чи фасилітатором"), default=False)
    facilitator = models.CharField(_("медіатор чи фасилітатор"), max_length=200, blank=True)
    partner = models.CharField(_("партнер"), max_length=300, blank=True)
    project = models.CharField(_("у межах проєкту"), max_length=300, blank=True)
    implementer = models.CharField(_("виконавець проєкту"), max_length=300, blank=True)
    donor = models.CharField(_("донор"), max_length=300, blank=True)
    platform = models.CharField(
        _("платформа"), max_length=10, choices=PLATFORMS, blank=True, help_text=_("Для зустрічі наживо — не вказуйте.")
    )
    link = models.URLField(_("адреса сторінки"), max_length=500, blank=True)
    taken_on = models.DateField(
        _("дані станом на"), null=True, blank=True, default=clock.today,
        help_text=_("Для іншої платформи — день, коли ви бачили там ці числа."),
    )  # fmt: skip
    notice_on = models.DateField(_("повідомлення оприлюднено"), null=True, blank=True)
    materials_on = models.DateField(_("матеріали оприлюднено"), null=True, blank=True)
    report_on = models.DateField(_("звіт оприлюднено"), null=True, blank=True)
    proposals = models.PositiveIntegerField(_("пропозицій отримано"), null=True, blank=True)
    proposals_taken = models.PositiveIntegerField(_("пропозицій враховано"), null=True, blank=True)
    plan_item = TenantForeignKey(
        "registers.PlanItem", null=True, blank=True, verbose_name=_("пункт плану"), related_name="+"
    )
    venue = models.CharField(_("місце проведення"), max_length=300, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip

    class Meta(Record.Meta):
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-held_on", "-id"], name="registers_consultation_newest"),
            models.Index(fields=["hromada", "state", "-held_on", "-id"], name="registers_consultation_public"),
            models.Index(fields=["hromada", "form", "-held_on"], name="registers_consultation_form"),
            models.Index(fields=["hromada", "topic", "-held_on"], name="registers_consultation_topic"),
            models.Index(fields=["hromada", "platform", "-held_on"], name="registers_consultation_where"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "form", "held_on", "title", "stage", name="registers_consultation_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("held_on")),
                name="registers_consultation_term",
                violation_error_message=_("Останній день консультації не може бути раніше за перший."),
            ),
            read_on_a_day("registers_consultation_taken"),
        ]

    def __str__(self) -> str:
        return self.title


class Consultations(Register):
    """Consultations with the public."""

    model, slug, title = Consultation, "consultations", _("Консультації з громадськістю")
    noun = Noun("консультація", "консультації", "консультацій", "f", en=("consultation", "consultations")).followed(
        "з громадськістю", en=("consultation with the public", "consultations with the public")
    )
    group, day, variant = "participation", "held_on", "form"
    columns = ("title", "form", "held_on", "participants", "topic")
    filters = (
        "q", "form", "topic", "held_on", "until", "facilitated", "platform", "place", "participants", "title", "question",
        "stage", "audience", "partner", "project", "implementer", "donor", "notice_on", "materials_on", "report_on",
        "plan_item",
    )  # fmt: skip
    search = ("title", "question", "audience", "partner")
    sums = ("participants", "proposals", "proposals_taken")
    options = {"place": places}
    # A table of another platform, copied from its pages or given by it.
    for_all = FOR_ALL
    headings = {
        "title": ("Назва консультації", "Назва", "Тема консультації", "Тема", "Консультація"),
        "form": ("Тип консультації", "Вид консультації", "Тип"),
        "held_on": ("Дата початку", "Початок", "Дата проведення", "Дата оприлюднення", "Дата публікації"),
        "until": ("Дата завершення", "Завершення", "Дата закінчення", "Кінець"),
        "participants": ("Кількість учасників", "Учасники", "Узяли участь", "Взяли участь"),
        "proposals": ("Кількість пропозицій", "Пропозиції", "Пропозицій"),
        "proposals_taken": ("Враховано пропозицій", "Ураховано пропозицій"),
        "link": ("Посилання", "Посилання на консультацію", "url", "Адреса", "Гіперпосилання"),
        "taken_on": ("Станом на", "Дата отримання даних"),
    }
    spoken = {
        "form": {
            "електронна": "electronic", "онлайн-консультація": "electronic", "консультація": "electronic",
            "опитування": "poll", "онлайн-опитування": "poll", "обговорення": "discussion",
        }
    }  # fmt: skip


ELECTRONIC_ONE = Noun("консультація", "консультації", "консультацій", "f", en=("consultation", "consultations"))
PERSON = Noun(
    "особа", "особи", "осіб", "f", animate=True, en=("person", "people"),
)  # fmt: skip
TWICE = _("Хто взяв участь у двох консультаціях, порахований двічі. Де кількість не вказано, нічого не додано.")
PARTS = ("form", "topic", "platform", "facilitated", "place")

counting(
    Consultations,
    _(
        "Консультації всіх форматів, що почалися в цьому періоді: електронні, зустрічі, круглі столи, фокус-групи й інші."
    ),
    breakdowns=PARTS,
)
counting(
    Consultations,
    _("Електронні консультації й загальноміські опитування, що почалися в цьому періоді, на будь-якій платформі."),
    key="consultations.electronic",
    title=_("Електронні консультації"),
    noun=ELECTRONIC_ONE.qualified("електронний", en=("electronic consultation", "electronic consultations")),
    where=Q(form__in=ELECTRONIC),
    breakdowns=("form", "topic", "platform", "place"),
)
counting(
    Consultations,
    _("Ті з них, що відбулися на інших платформах: e-DEM, сайт ради, міський застосунок. Числа взято звідти."),
    key="consultations.outside",
    title=_("Консультації на інших платформах"),
    where=outside(),
    breakdowns=("platform", "form", "topic"),
    columns=("title", "platform", "held_on", "participants", "taken_on"),
)
counting(
    Consultations,
    _("Сума учасників консультацій, що почалися в цьому періоді."),
    key="consultations.people",
    title=_("Учасники консультацій"),
    noun=PERSON,
    measure=Sum("participants"),
    breakdowns=PARTS,
    note=TWICE,
)
counting(
    Consultations,
    _("Консультації, які вів професійний медіатор чи фасилітатор."),
    key="consultations.facilitated",
    title=_("Консультації з медіатором чи фасилітатором"),
    where=Q(facilitated=True),
    breakdowns=("form", "topic", "place"),
    columns=("title", "form", "held_on", "facilitator"),
)
counting(
    Consultations,
    _("Електронні консультації, для яких оприлюднено повідомлення, матеріали і звіт: зазначено дні всіх трьох."),
    key="consultations.documented",
    title=_("Електронні консультації з оприлюдненими повідомленням, матеріалами і звітом"),
    noun=ELECTRONIC_ONE.qualified("електронний", en=("electronic consultation", "electronic consultations")),
    where=Q(form__in=ELECTRONIC, notice_on__isnull=False, materials_on__isnull=False, report_on__isnull=False),
    breakdowns=("form", "topic", "platform"),
    columns=("title", "notice_on", "materials_on", "report_on"),
)
