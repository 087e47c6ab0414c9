"""Events: forums, trainings, courses, round tables, commemorations, runs, weeks. One record a thing that took place.

What the department organised, what it coordinated and where its people took part stand here side by side, told apart by
`role`. An event that was planned and not held (Закон 389-VIII ст. 8 lets the military command ban mass events) stays here
with its reason, and is not counted. Events of the public spaces, hundreds a month, are noted in bulk: `space_event.py`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures import Largest, Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class Event(Record):
    """One event: what, when, where, who came, in what role the department was there."""

    KINDS = (
        ("forum", _("форум")),
        ("training", _("навчання, тренінг")),
        ("seminar", _("семінар")),
        ("webinar", _("вебінар")),
        ("lecture", _("лекція")),
        ("workshop", _("майстер-клас")),
        ("game", _("навчальна гра")),
        ("school", _("школа")),
        ("course", _("курс")),
        ("meeting", _("зустріч")),
        ("conference", _("конференція, нарада")),
        ("round-table", _("круглий стіл")),
        ("session", _("сесія, засідання")),
        ("presentation", _("презентація")),
        ("open-government", _("захід ініціативи «Відкритий Уряд»")),
        ("week", _("тематичний тиждень")),
        ("fair", _("ярмарок, виставка")),
        ("official", _("захід до свята чи пам’ятної дати")),
        ("flowers", _("покладення квітів")),
        ("farewell", _("церемонія прощання із загиблим захисником")),
        ("run", _("забіг")),
        ("info-day", _("єдиний день інформування")),
        ("other", _("інший захід")),
    )
    LEARNING = ("training", "seminar", "webinar", "lecture", "workshop", "game", "school", "course")
    ROLES = (
        ("organised", _("організував")),
        ("coordinated", _("скоординував")),
        ("took-part", _("узяв участь")),
    )
    STATUSES = (
        ("held", _("відбувся")),
        ("planned", _("заплановано")),
        ("not-held", _("не відбувся")),
    )
    FORMATS = (
        ("onsite", _("наживо")),
        ("online", _("онлайн")),
        ("mixed", _("наживо й онлайн")),
    )
    ORGANISERS = (
        ("council", _("міська влада")),
        ("cso", _("інститут громадянського суспільства")),
        ("association", _("асоціація органів самоврядування")),
        ("authority", _("орган державної влади")),
        ("donor", _("міжнародна організація, донор")),
        ("school", _("навчальний заклад")),
        ("business", _("підприємство")),
        ("residents", _("мешканці")),
        ("other", _("інший")),
    )
    AUDIENCES = (
        ("all", _("усі охочі")),
        ("cso", _("інститути громадянського суспільства")),
        ("officials", _("посадові особи")),
        ("deputies", _("депутати")),
        ("osn", _("органи самоорганізації населення")),
        ("osbb", _("ОСББ")),
        ("pupils", _("учні")),
        ("youth", _("молодь")),
        ("educators", _("педагоги")),
        ("seniors", _("люди старшого віку")),
        ("displaced", _("внутрішньо переміщені особи")),
        ("veterans", _("ветерани та їхні родини")),
        ("believers", _("релігійні громади")),
        ("business", _("підприємці")),
        ("other", _("інші")),
    )
    thinned_fields = ("where",)

    title = models.CharField(_("назва"), max_length=400)
    kind = models.CharField(_("вид заходу"), max_length=20, choices=KINDS, default="meeting")
    starts_on = models.DateField(_("дата"))
    ends_on = models.DateField(_("останній день"), null=True, blank=True, help_text=_("Якщо тривав кілька днів."))
    role = models.CharField(_("що зробив підрозділ"), max_length=12, choices=ROLES, default="organised")
    status = models.CharField(_("чи відбувся"), max_length=10, choices=STATUSES, default="held")
    reason = models.TextField(_("чому не відбувся"), blank=True)
    format = models.CharField(_("як відбувся"), max_length=8, choices=FORMATS, default="onsite")
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    venue = TenantForeignKey(
        "registers.Venue", null=True, blank=True, verbose_name=_("громадський простір"), related_name="+"
    )
    where = models.CharField(
        _("місце чи адреса"), max_length=300, blank=True, help_text=_("Зала, вулиця, пам’ятник, платформа.")
    )
    topic = models.TextField(_("тема"), blank=True)
    topics = models.PositiveSmallIntegerField(_("скільки тем"), null=True, blank=True)
    audience = models.CharField(_("для кого"), max_length=10, choices=AUDIENCES, default="all")
    participants = models.PositiveIntegerField(_("скільки учасників"), null=True, blank=True)
    composition = models.TextField(_("хто брав участь"), blank=True, help_text=_("Склад учасників словами."))
    organiser_kind = models.CharField(_("хто організував"), max_length=12, choices=ORGANISERS, default="council")
    organiser = models.CharField(_("назва організатора"), max_length=300, blank=True)
    partner = models.CharField(_("партнер"), max_length=300, blank=True)
    donor = models.CharField(_("за чиєї підтримки"), max_length=300, blank=True)
    framework = models.CharField(
        _("у межах чого"), max_length=300, blank=True, help_text=_("Тиждень, програма, проєкт, кампанія.")
    )
    holiday = models.CharField(_("свято чи пам’ятна дата"), max_length=200, blank=True)
    anniversary = models.PositiveSmallIntegerField(_("яка річниця"), null=True, blank=True)
    ordinal = models.PositiveSmallIntegerField(
        _("порядковий номер"), null=True, blank=True, help_text=_("7 — якщо це сьомий такий захід.")
    )
    permanent = models.BooleanField(_("на постійній основі"), default=False)
    shelter = models.BooleanField(_("учасники мали доступ до укриття"), default=False)
    commitments = models.TextField(_("зобов’язання учасників"), blank=True)
    certificates = models.PositiveIntegerField(_("скільки видано сертифікатів"), null=True, blank=True)
    cost = models.DecimalField(_("витрачено, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("підстава — акт"), related_name="+")
    link = models.URLField(_("посилання"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-starts_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-starts_on", "-id"], name="registers_event_newest"),
            models.Index(fields=["hromada", "state", "-starts_on", "-id"], name="registers_event_public"),
            models.Index(fields=["hromada", "kind", "-starts_on"], name="registers_event_kind"),
            models.Index(fields=["hromada", "role", "-starts_on"], name="registers_event_role"),
            models.Index(fields=["hromada", "place", "-starts_on"], name="registers_event_place"),
            models.Index(fields=["hromada", "venue", "-starts_on"], name="registers_event_venue"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "kind", "starts_on", "title", "where", name="registers_event_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="registers_event_term"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Events(Register):
    """Events of every kind."""

    model = Event
    slug = "events"
    title = _("Заходи")
    noun = Noun("захід", "заходи", "заходів", "m", "заходу", en=("event", "events"))
    group, day, variant = "civil-society", "starts_on", "kind"
    columns = ("title", "starts_on", "kind", "role", "place", "participants")
    brief = ("title", "kind", "starts_on", "participants")
    filters = (
        "q", "kind", "starts_on", "ends_on", "role", "status", "format", "place", "venue", "audience",
        "organiser_kind", "title", "organiser", "partner", "donor", "framework", "holiday", "topic", "where", "composition",
        "reason", "commitments", "participants", "topics", "ordinal", "anniversary", "permanent", "shelter", "act",
    )  # fmt: skip
    search = ("title", "topic", "where", "composition", "organiser", "partner", "donor", "framework", "holiday")
    sums = ("participants", "certificates", "cost")
    options = {"place": places}


HELD = Q(status="held")
PERSON = Noun("особа", "особи", "осіб", "f", en=("person", "people"), dative_plural="особам")
TWICE = _("Хто був на двох заходах, порахований двічі.")
PARTS = ("kind", "role", "place", "venue", "format", "audience", "organiser_kind", "framework", "permanent", "shelter")

counting(Events, _("Заходи, що відбулися: за днем початку."), where=HELD, breakdowns=PARTS)
counting(
    Events,
    _("Сума учасників заходів, що відбулися. Заходи, де кількість не вказано, нічого не додають."),
    key="events.people",
    title=_("Учасники заходів"),
    noun=PERSON,
    where=HELD,
    measure=Sum("participants"),
    breakdowns=PARTS,
    columns=("title", "starts_on", "kind", "participants"),
    note=TWICE,
)
counting(
    Events,
    _("Заходи, які проводили інші, а представники підрозділу взяли в них участь."),
    key="events.attended",
    title=_("Участь представників підрозділу в заходах"),
    where=HELD & Q(role="took-part"),
    breakdowns=("kind", "organiser_kind", "format", "place", "framework"),
    columns=("title", "starts_on", "kind", "organiser", "composition"),
)
counting(
    Events,
    _("Заходи до державних свят і пам’ятних дат, які підрозділ організував або скоординував."),
    key="events.official",
    title=_("Заходи до державних свят і пам’ятних дат"),
    where=HELD & Q(kind__in=("official", "flowers"), role__in=("organised", "coordinated")),
    breakdowns=("kind", "role", "place", "holiday", "shelter"),
    columns=("title", "starts_on", "holiday", "role", "participants"),
)
counting(
    Events,
    _(
        "Навчальні й просвітницькі заходи: тренінги, семінари, лекції, майстер-класи, школи й курси, що почалися в ці дні."
    ),
    key="events.learning",
    title=_("Навчально-просвітницькі заходи"),
    where=HELD & Q(kind__in=Event.LEARNING),
    breakdowns=("kind", "audience", "place", "venue", "format", "permanent"),
    columns=("title", "starts_on", "kind", "audience", "participants"),
)
counting(
    Events,
    _("Сума тем навчально-просвітницьких заходів. Заходи, де кількість тем не вказано, нічого не додають."),
    key="events.topics",
    title=_("Теми навчально-просвітницьких заходів"),
    noun=Noun("тема", "теми", "тем", "f", en=("topic", "topics")),
    where=HELD & Q(kind__in=Event.LEARNING),
    measure=Sum("topics"),
    breakdowns=("kind", "place", "venue"),
    columns=("title", "starts_on", "kind", "topics"),
)
counting(
    Events,
    _("Найбільший порядковий номер серед заходів, що відбулися: «7-й забіг» — це 7. Дивіться його за видом заходу."),
    key="events.ordinal",
    title=_("Порядковий номер заходу"),
    noun=Noun("номер", "номери", "номерів", "m", "номера", en=("number", "numbers")),
    where=HELD & Q(ordinal__isnull=False),
    measure=Largest("ordinal"),
    breakdowns=("kind",),
    columns=("title", "starts_on", "kind", "ordinal"),
)
counting(
    Events,
    _("Найбільша річниця, до якої відбувся захід: «210-та річниця» — це 210."),
    key="events.anniversary",
    title=_("Річниця, яку відзначено"),
    noun=Noun("рік", "роки", "років", "m", "року", en=("year", "years"), locative="році"),
    where=HELD & Q(anniversary__isnull=False),
    measure=Largest("anniversary"),
    breakdowns=("kind",),
    columns=("title", "starts_on", "holiday", "anniversary"),
)
counting(
    Events,
    _("Заходи, заплановані на ці дні, які не відбулися. Причина — у записі."),
    key="events.not-held",
    title=_("Заходи, що не відбулися"),
    where=Q(status="not-held"),
    breakdowns=("kind", "place"),
    columns=("title", "starts_on", "kind", "reason"),
)
