"""The register of civil society institutions: voluntary and informational; the state register is the ЄДР (Закон 755-IV).

One record an organisation, whatever it is: since when it stands in the register and on the digital platform, what it does,
what help it gives and to whom. Contacts of its people are never public.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.codes import EDRPOU


class Organisation(Record):
    """One organisation of civil society."""

    KINDS = (
        ("ngo", _("громадська організація")),
        ("union", _("громадська спілка")),
        ("volunteer", _("волонтерська організація")),
        ("charity", _("благодійний фонд чи організація")),
        ("religious", _("релігійна організація")),
        ("cultural", _("національно-культурне товариство")),
        ("creative", _("творча спілка")),
        ("trade-union", _("профспілка")),
        ("employers", _("організація роботодавців")),
        ("political", _("осередок політичної партії")),
        ("osbb", _("ОСББ чи їхня асоціація")),
        ("media", _("недержавне медіа")),
        ("other", _("інша")),
    )
    SPHERES = (
        ("community", _("розвиток громади")),
        ("rights", _("права людини, правова допомога")),
        ("volunteering", _("волонтерство, допомога захисникам")),
        ("displaced", _("допомога переселенцям")),
        ("veterans", _("ветерани та їхні родини")),
        ("social", _("соціальна допомога")),
        ("inclusion", _("люди з інвалідністю, доступність")),
        ("children", _("діти, молодь, родина")),
        ("education", _("освіта й наука")),
        ("culture", _("культура й спадщина")),
        ("sport", _("спорт і здоров’я")),
        ("environment", _("довкілля й тварини")),
        ("housing", _("житло й міський простір")),
        ("faith", _("віросповідання")),
        ("minorities", _("національні спільноти")),
        ("business", _("підприємництво")),
        ("other", _("інше")),
    )
    personal_fields = ("contact_name", "contact_phone", "contact_email")
    thinned_fields = ("address",)

    name = models.CharField(_("назва"), max_length=400)
    kind = models.CharField(_("вид організації"), max_length=12, choices=KINDS, default="ngo")
    listed_on = models.DateField(_("у реєстрі від"))
    removed_on = models.DateField(_("вибула з реєстру"), null=True, blank=True)
    removal_reason = models.CharField(_("чому вибула"), max_length=300, blank=True)
    code = models.CharField(_("код ЄДРПОУ"), max_length=8, blank=True, validators=[EDRPOU])
    registered_on = models.DateField(_("державна реєстрація"), null=True, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    address = models.CharField(_("адреса"), max_length=300, blank=True)
    sphere = models.CharField(_("напрям роботи"), max_length=14, choices=SPHERES, blank=True)
    activity = models.TextField(_("про діяльність"), blank=True, help_text=_("Що організація розповідає про себе."))
    site = models.URLField(_("сайт чи сторінка"), max_length=500, blank=True)
    platform_since = models.DateField(_("на цифровій платформі від"), null=True, blank=True)
    volunteer_aid = models.BooleanField(_("надає волонтерську допомогу"), default=False)
    displaced_aid = models.BooleanField(_("допомагає внутрішньо переміщеним особам"), default=False)
    aid = models.TextField(_("яку допомогу надає й кому"), blank=True)
    aid_published_on = models.DateField(_("про допомогу опубліковано"), null=True, blank=True)
    members = models.PositiveIntegerField(_("скільки членів"), null=True, blank=True)
    contact_name = models.CharField(_("контактна особа"), max_length=150, blank=True)
    contact_phone = models.CharField(_("телефон контактної особи"), max_length=40, blank=True)
    contact_email = models.EmailField(_("пошта контактної особи"), blank=True)

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["hromada", "name", "id"], name="registers_organisation_name"),
            models.Index(fields=["hromada", "state", "name", "id"], name="registers_organisation_public"),
            models.Index(fields=["hromada", "-listed_on", "-id"], name="registers_organisation_newest"),
            models.Index(fields=["hromada", "kind", "-listed_on"], name="registers_organisation_kind"),
            models.Index(fields=["hromada", "sphere", "name"], name="registers_organisation_sphere"),
            models.Index(fields=["hromada", "-platform_since"], name="registers_organisation_onsite"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", Upper("name"), name="registers_organisation_once"),
            models.UniqueConstraint(
                fields=["hromada", "code"], condition=~Q(code=""), name="registers_organisation_code"
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | Q(removed_on__gte=F("listed_on")),
                name="registers_organisation_term",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Organisations(Register):
    """The register of civil society."""

    model = Organisation
    slug = "organisations"
    title = _("Інститути громадянського суспільства")
    noun = Noun("організація", "організації", "організацій", "f", en=("organisation", "organisations"))
    group, day, variant = "civil-society", "listed_on", "kind"
    columns = ("name", "kind", "sphere", "listed_on", "site")
    filters = (
        "q", "kind", "sphere", "place", "listed_on", "removed_on", "registered_on", "platform_since", "volunteer_aid",
        "displaced_aid", "aid_published_on", "activity", "aid", "code",
    )  # fmt: skip
    search = ("name", "code", "activity", "aid")
    sums = ("members",)
    options = {"place": places}


PARTS = ("kind", "sphere", "place", "volunteer_aid", "displaced_aid")
NOW = _("Вид, напрям і допомога — такі, як записано тепер.")
AID_COLUMNS = ("name", "kind", "place", "aid", "aid_published_on")

counting(
    Organisations,
    _("Організації, внесені до реєстру до цього дня й не вилучені з нього."),
    standing=True,
    gone="removed_on",
    breakdowns=PARTS,
    note=NOW,
)
counting(
    Organisations,
    _("Організації, внесені до реєстру протягом цих днів, хоч би потім вони й вибули."),
    key="organisations.new",
    title=_("Нові організації в реєстрі"),
    breakdowns=PARTS,
    note=NOW,
)
counting(
    Organisations,
    _("Організації, зареєстровані на цифровій платформі до цього дня."),
    key="organisations.platform",
    title=_("Організації на цифровій платформі"),
    day="platform_since",
    where=Q(platform_since__isnull=False),
    standing=True,
    breakdowns=PARTS,
    columns=("name", "kind", "platform_since", "site"),
    note=NOW,
)
counting(
    Organisations,
    _("Організації, про волонтерську допомогу яких опубліковано до цього дня."),
    key="organisations.volunteer-aid",
    title=_("Організації, які надають волонтерську допомогу"),
    day="aid_published_on",
    where=Q(volunteer_aid=True),
    standing=True,
    breakdowns=("kind", "place", "displaced_aid"),
    columns=AID_COLUMNS,
    note=_("Організація, яка допомагає й переселенцям, є в обох числах."),
)
counting(
    Organisations,
    _("Організації, про допомогу яких внутрішньо переміщеним особам опубліковано до цього дня."),
    key="organisations.displaced-aid",
    title=_("Організації, які допомагають внутрішньо переміщеним особам"),
    day="aid_published_on",
    where=Q(displaced_aid=True),
    standing=True,
    breakdowns=("kind", "place", "volunteer_aid"),
    columns=AID_COLUMNS,
    note=_("Організація, яка надає й волонтерську допомогу, є в обох числах."),
)
