"""Notices of religious organisations: preaching, literature, charity, mercy. Notification, not permission: the permission
regime was found unconstitutional (КСУ of 08.09.2016 № 6-рп/2016). Assemblies in the streets stand in `assembly.py`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class ReligiousNotice(Record):
    """One notice of one religious organisation."""

    KINDS = (
        ("preaching", _("проповідницька робота")),
        ("literature", _("поширення релігійної літератури")),
        ("charity", _("благодійна акція")),
        ("mercy", _("милосердницька акція")),
        ("other", _("інша діяльність")),
    )
    OUTCOMES = (
        ("noted", _("узято до відома")),
        ("explained", _("надано роз’яснення")),
        ("returned", _("повернуто: бракує даних")),
        ("withdrawn", _("організація відкликала")),
    )
    personal_fields = ("person_name", "person_contact")
    thinned_fields = ("where",)

    organisation = models.CharField(_("релігійна організація"), max_length=400)
    kind = models.CharField(_("вид діяльності"), max_length=10, choices=KINDS, default="preaching")
    received_on = models.DateField(_("повідомлення надійшло"))
    starts_on = models.DateField(_("діяльність від"), null=True, blank=True)
    ends_on = models.DateField(_("діяльність до"), null=True, blank=True)
    where = models.CharField(_("місце чи адреса"), max_length=300, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    foreigners = models.BooleanField(_("з участю іноземців"), default=False)
    outcome = models.CharField(_("що вирішено"), max_length=10, choices=OUTCOMES, default="noted")
    considered_on = models.DateField(_("розглянуто"), null=True, blank=True)
    person_name = models.CharField(_("хто подав"), max_length=200, blank=True)
    person_contact = models.CharField(_("контакти того, хто подав"), max_length=200, blank=True)

    class Meta(Record.Meta):
        ordering = ["-received_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-received_on", "-id"], name="registers_religious_newest"),
            models.Index(fields=["hromada", "state", "-received_on", "-id"], name="registers_religious_public"),
            models.Index(fields=["hromada", "kind", "-received_on"], name="registers_religious_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "received_on", "organisation", "kind", "where", name="registers_religious_once"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="registers_religious_term",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation


class ReligiousNotices(Register):
    """Notices of religious organisations."""

    model = ReligiousNotice
    slug = "religious-notices"
    title = _("Повідомлення релігійних організацій")
    noun = Noun("повідомлення", "повідомлення", "повідомлень", "n", en=("notice", "notices")).followed(
        "релігійних організацій", en=("notice of religious organisations", "notices of religious organisations")
    )
    group, day, variant = "assemblies", "received_on", "kind"
    columns = ("organisation", "received_on", "kind", "starts_on", "outcome")
    filters = (
        "q", "kind", "organisation", "received_on", "starts_on", "ends_on", "where", "place", "foreigners", "outcome",
        "considered_on",
    )  # fmt: skip
    search = ("organisation", "where")
    options = {"place": places}


counting(
    ReligiousNotices,
    _("Повідомлення релігійних організацій про їхню діяльність: за днем, коли надійшли. Зібрання на вулицях — окремо."),
    breakdowns=("kind", "outcome", "place", "foreigners"),
)
