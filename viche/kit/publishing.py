"""Publishing and holding back: draft → published → withheld, and what is closed for wartime.

Holding back one record: ЗДПІ ст. 6 (three-part test) and ст. 22 ч. 6 (postponement), each time with ground, act
and review date. Closing or thinning a section or the whole site: a dated setting with its act.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import PUBLISHERS, WRITERS, Role, Viewer
from viche.kit.journal import Journalled
from viche.kit.processes import Due, Process, State, Step, register
from viche.kit.tenancy import TenantForeignKey, TenantModel, add_rule

DRAFT, PUBLISHED, WITHHELD = "draft", "published", "withheld"


def _review_moment(record: Any) -> datetime | None:
    """The end of the review day, Kyiv time."""
    if record.review_on is None:
        return None
    return datetime.combine(record.review_on, time.max, tzinfo=clock.KYIV)


PUBLISHING = register(
    Process(
        key="publishing",
        title=_("Оприлюднення запису"),
        states=(
            State(DRAFT, _("чернетка"), "now"),
            State(PUBLISHED, _("оприлюднено"), "good"),
            State(WITHHELD, _("притримано"), "bad"),
        ),
        steps=(
            Step(
                "publish",
                _("Оприлюднити"),
                (DRAFT,),
                PUBLISHED,
                PUBLISHERS,
                basis=_("ЗДПІ, ст. 15"),
                done=_("Оприлюднено"),
            ),
            Step(
                "withhold",
                _("Притримати"),
                (PUBLISHED,),
                WITHHELD,
                PUBLISHERS,
                basis=_("ЗДПІ, ст. 6 і ст. 22 ч. 6"),
                asks=("ground", "act", "review_on"),
                warn=_(
                    "Запис зникне з відкритих сторінок, вивантажень і пошуку. Число скаже, скільки записів притримано, "
                    "а за адресою запису мешканці прочитають підставу, рішення й дату перегляду: не пишіть у них того, "
                    "що притримуєте."
                ),
                danger=True,
                done=_("Притримано"),
            ),
            Step(
                "restore",
                _("Повернути в оприлюднені"),
                (WITHHELD,),
                PUBLISHED,
                PUBLISHERS,
                basis=_("ЗДПІ, ст. 6"),
                asks=("ground",),
                done=_("Повернуто в оприлюднені"),
            ),
        ),
        dues=(Due(WITHHELD, _("Переглянути, чи ще треба притримувати"), _review_moment, _("ЗДПІ, ст. 22 ч. 6")),),
    )
)


def changers(state: str) -> tuple[Role, ...]:
    """Who may change a record in this state.

    A draft: whoever writes. What the public sees or saw: who may publish, or a correction would go round the approval.
    """
    return WRITERS if state == DRAFT else PUBLISHERS


class RecordQuerySet(models.QuerySet):
    """Reads start from `visible`."""

    def visible(self, *, to: Viewer) -> Self:
        """Officials of the hromada see every record of it; everybody else what is published and not closed."""
        if to.is_staff and to.hromada_id is not None:
            return self
        if to.closures.closed(section_of(self.model)):
            return self.none()
        return self.filter(state=PUBLISHED)

    def published(self) -> Self:
        """Published records."""
        return self.filter(state=PUBLISHED)


def section_of(model: type[models.Model]) -> str:
    """The name by which a closure calls the records of a model: its table."""
    return model._meta.db_table


class Record(TenantModel):
    """What an official keeps on record: responsible department, state, due moment; journalled.

    `personal_fields`: columns whose values never enter the journal. `thinned_fields`: not shown while the section
    is thinned; nor are files, unless the kind says `files_when_thinned`.
    """

    personal_fields: tuple[str, ...] = ()
    thinned_fields: tuple[str, ...] = ()
    files_when_thinned = False
    process: ClassVar[Process] = PUBLISHING

    department = TenantForeignKey(settings.KIT_UNIT_MODEL, verbose_name=_("відповідальний підрозділ"), related_name="+")
    state = models.CharField(_("стан"), max_length=20, default=DRAFT, editable=False)
    published_at = models.DateTimeField(_("оприлюднено"), null=True, editable=False)
    due_at = models.DateTimeField(_("строк"), null=True, editable=False)
    withheld_ground = models.TextField(_("підстава притримання"), blank=True, editable=False)
    withheld_act = models.CharField(_("рішення про притримання"), max_length=200, blank=True, editable=False)
    review_on = models.DateField(_("переглянути"), null=True, editable=False)
    created_at = models.DateTimeField(_("записано"), default=clock.now, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        abstract = True

    def entered(self, step: Step, given: dict[str, Any], moment: datetime) -> None:
        """What a step leaves on the record besides its state."""
        if step.to == PUBLISHED:
            self.published_at = self.published_at or moment
            self.withheld_ground, self.withheld_act, self.review_on = "", "", None
        if step.to == WITHHELD:
            self.withheld_ground, self.withheld_act = str(given["ground"]), str(given["act"])
            self.review_on = given["review_on"]

    @property
    def state_now(self) -> State:
        """The state with its title and tone."""
        return self.process.state(self.state)


def _journal_every_record(sender: Any, **kwargs: Any) -> None:
    """Every concrete record is journalled and indexed by what is due; in each kind again it could be forgotten."""
    if not issubclass(sender, Record) or sender._meta.abstract or sender.__module__ == "__fake__":
        return
    label = f"{sender._meta.app_label}_{sender._meta.model_name}"
    add_rule(sender, Journalled(name=f"{label}_journal", personal=sender.personal_fields))
    # «Сьогодні» asks every register for what is due.
    due = models.Index(fields=["hromada", "due_at"], condition=models.Q(due_at__isnull=False), name=f"{label[:26]}_due")
    sender._meta.indexes = [*sender._meta.indexes, due]
    sender._meta.original_attrs["indexes"] = sender._meta.indexes


models.signals.class_prepared.connect(_journal_every_record)


@dataclass(frozen=True)
class Closures:
    """What is closed or thinned today; asked once per request."""

    rows: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def now(cls) -> Closures:
        """Closures in force today in the current hromada."""
        from viche.kit.models import Closure

        return cls(tuple(Closure.objects.in_force(clock.today()).values_list("section", "mode", "notice")))

    def closed(self, section: str) -> bool:
        """Whether the public may not see this section at all."""
        return any(mode == "closed" and where in ("", section) for where, mode, _notice in self.rows)

    def thinned(self, section: str) -> bool:
        """Whether sensitive columns of this section are left out for the public."""
        return any(mode == "thinned" and where in ("", section) for where, mode, _notice in self.rows)

    def notices(self) -> Iterable[str]:
        """What is said to visitors, each once."""
        return dict.fromkeys(notice for *_rest, notice in self.rows if notice)
