"""Sets of open data that the hromada answers for: ЗДПІ ст. 10-1, КМУ № 835. Columns: annex 7 (register of sets)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.codes import EDRPOU

DATASET = Noun("набір", "набори", "наборів", "m", "набору", en=("set", "sets"))


class Dataset(Record):
    """One set: what it holds, how often it is renewed, in what formats, on what ground, where, who answers."""

    FREQUENCIES = (
        ("on-change", _("відразу після внесення змін")),
        ("often", _("більш як один раз на день")),
        ("day", _("щодня")),
        ("week", _("щотижня")),
        ("month", _("щомісяця")),
        ("quarter", _("щокварталу")),
        ("half-year", _("кожного півріччя")),
        ("year", _("щороку")),
    )
    personal_fields = ("contact_email",)

    title = models.CharField(_("назва набору"), max_length=300)
    posted_on = models.DateField(_("оприлюднено вперше"), default=clock.today)
    frequency = models.CharField(_("як часто оновлюють"), max_length=9, choices=FREQUENCIES, default="on-change")
    updated_on = models.DateField(_("оновлено"), null=True, blank=True)
    identifier = models.CharField(_("ідентифікатор"), max_length=100, blank=True)
    description = models.TextField(_("що в наборі"), blank=True)
    keywords = models.CharField(_("ключові слова"), max_length=500, blank=True, help_text=_("Через кому."))
    purpose = models.CharField(_("підстава збирання"), max_length=1000, blank=True, help_text=_("Акти з реквізитами."))
    formats = models.CharField(_("формати"), max_length=100, blank=True, help_text=_("Наприклад, CSV, JSON."))
    link = models.URLField(_("сторінка на порталі відкритих даних"), max_length=500, blank=True)
    publisher = models.CharField(_("розпорядник"), max_length=300, blank=True)
    publisher_code = models.CharField(_("ЄДРПОУ розпорядника"), max_length=8, blank=True, validators=[EDRPOU])
    contact = models.CharField(_("відповідальна особа"), max_length=200, blank=True)
    contact_email = models.CharField(_("пошта відповідальної особи"), max_length=200, blank=True)
    closed_on = models.DateField(_("вилучено"), null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["-posted_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-posted_on", "-id"], name="registers_dataset_newest"),
            models.Index(fields=["hromada", "state", "-posted_on", "-id"], name="registers_dataset_public"),
            models.Index(fields=["hromada", "frequency", "-posted_on"], name="registers_dataset_frequency"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", Upper("title"), name="registers_dataset_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Datasets(Register):
    """Sets of open data."""

    model, slug, title = Dataset, "datasets", _("Набори відкритих даних")
    noun = DATASET.followed("відкритих даних", en=("open data set", "open data sets"))
    group, day = "administration", "posted_on"
    columns = ("title", "frequency", "updated_on", "formats", "posted_on")
    filters = ("q", "frequency", "posted_on", "updated_on", "closed_on")
    search = ("title", "identifier", "keywords", "description")


counting(
    Datasets,
    _("Набори, оприлюднені до кінця цього дня й не вилучені."),
    breakdowns=("frequency",),
    standing=True,
    gone="closed_on",
)
counting(
    Datasets,
    _("Набори, оприлюднені в цьому періоді вперше."),
    key="datasets.new",
    title=_("Нові набори відкритих даних"),
    noun=DATASET.qualified("новий", en=("new set", "new sets")),
    breakdowns=("frequency",),
)
counting(
    Datasets,
    _("Набори, востаннє оновлені в цьому періоді. Що їх оновлювали й раніше, тут не записано."),
    key="datasets.updated",
    title=_("Оновлені набори відкритих даних"),
    noun=DATASET.qualified("оновлений", en=("updated set", "updated sets")),
    day="updated_on",
    where=Q(closed_on__isnull=True),
    breakdowns=("frequency",),
)
