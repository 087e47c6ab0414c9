"""Sociological studies: of the state of civil society, of how residents take part, of what they think."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class Study(Record):
    """One study: of what, when, how, by whom and on whose money, and where its results stand."""

    METHODS = (
        ("survey", _("опитування")),
        ("interviews", _("глибинні інтерв’ю")),
        ("focus-groups", _("фокус-групи")),
        ("desk", _("аналіз документів і даних")),
        ("mixed", _("кілька методів")),
    )

    title = models.CharField(_("предмет дослідження"), max_length=500)
    since = models.DateField(_("початок"), null=True, blank=True)
    finished_on = models.DateField(_("завершено"))
    method = models.CharField(_("метод"), max_length=14, choices=METHODS, default="survey")
    respondents = models.PositiveIntegerField(_("опитано осіб"), null=True, blank=True)
    implementer = models.CharField(_("виконавець"), max_length=300, blank=True)
    donor = models.CharField(_("донор"), max_length=300, blank=True)
    findings = models.TextField(_("головні висновки"), blank=True)
    published_in = models.CharField(_("де оприлюднено результати"), max_length=300, blank=True)
    link = models.URLField(_("адреса результатів"), max_length=500, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip

    class Meta(Record.Meta):
        ordering = ["-finished_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-finished_on", "-id"], name="registers_study_newest"),
            models.Index(fields=["hromada", "state", "-finished_on", "-id"], name="registers_study_public"),
            models.Index(fields=["hromada", "method", "-finished_on"], name="registers_study_method"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "title", "finished_on", name="registers_study_once"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(finished_on__gte=F("since")),
                name="registers_study_term",
                violation_error_message=_("Дослідження не може завершитися раніше, ніж почалося."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Studies(Register):
    """Sociological studies."""

    model, slug, title = Study, "studies", _("Соціологічні дослідження")
    noun = Noun("дослідження", "дослідження", "досліджень", "n", en=("study", "studies"))
    group, day = "participation", "finished_on"
    columns = ("title", "finished_on", "method", "implementer", "donor")
    filters = ("q", "method", "since", "finished_on", "place", "title", "implementer", "donor", "respondents")
    search = ("title", "implementer", "findings")
    sums = ("respondents",)
    options = {"place": places}


counting(Studies, _("Дослідження, завершені в цьому періоді."), breakdowns=("method", "place"))
counting(
    Studies,
    _("Сума опитаних у дослідженнях, завершених у цьому періоді."),
    key="studies.people",
    title=_("Опитані особи"),
    noun=Noun("особа", "особи", "осіб", "f", animate=True, en=("person", "people")),
    measure=Sum("respondents"),
    breakdowns=("method", "place"),
    note=_("Хто відповідав двічі, порахований двічі. Де кількість не вказано, нічого не додано."),
)
