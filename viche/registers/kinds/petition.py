"""E-petitions: ЗЗГ ст. 5, 23-1 (Закон 577-VIII). Columns: annex 34 (petitions) of КМУ № 835.

How many signatures a petition needs and in how many days the statute says, so both are kept with the petition as they
were when it was published. Petitions of other platforms are kept with the address and the day they were read, and are
counted apart from those signed here.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.platforms import FOR_ALL, HERE, PLATFORMS, outside, read_on_a_day


class Petition(Record):
    """One petition: where it stands, what it asks, how many signed of how many needed, what was answered."""

    STATUSES = (
        ("collecting", _("триває збір підписів")),
        ("considering", _("на розгляді")),
        ("answered", _("з відповіддю")),
        ("short", _("не набрала підписів: розглянуто як звернення")),
        ("refused", _("відмовлено в оприлюдненні")),
    )
    DECISIONS = (
        ("supported", _("підтримано")),
        ("partly", _("підтримано частково")),
        ("declined", _("не підтримано")),
    )
    ADDRESSEES = (
        ("council", _("рада")),
        ("committee", _("виконавчий комітет")),
        ("head", _("голова")),
    )
    personal_fields = ("author_contact",)

    platform = models.CharField(_("платформа"), max_length=10, choices=PLATFORMS)
    title = models.CharField(_("назва петиції"), max_length=500)
    posted_on = models.DateField(_("оприлюднено"), help_text=_("День, з якого збирають підписи."))
    status = models.CharField(_("що з петицією"), max_length=11, choices=STATUSES, default="collecting")
    number = models.CharField(_("номер"), max_length=60, blank=True)
    topic = models.CharField(_("категорія"), max_length=100, blank=True, help_text=_("Освіта, транспорт, житло."))
    author = models.CharField(_("автор чи авторка"), max_length=200, blank=True)
    author_contact = models.CharField(_("електронна пошта автора"), max_length=200, blank=True)
    addressee = models.CharField(_("кому"), max_length=9, choices=ADDRESSEES, default="council")
    signatures = models.PositiveIntegerField(_("підписів"), null=True, blank=True)
    threshold = models.PositiveIntegerField(
        _("скільки мешканців мають підтримати"), null=True, blank=True, help_text=_("За статутом на день оприлюднення.")
    )
    until = models.DateField(_("збирають підписи до"), null=True, blank=True)
    link = models.URLField(_("адреса петиції"), max_length=500, blank=True)
    taken_on = models.DateField(
        _("дані станом на"), null=True, blank=True, default=clock.today,
        help_text=_("Для іншої платформи — день, коли ви бачили там ці числа."),
    )  # fmt: skip
    considered_on = models.DateField(_("розглянуто"), null=True, blank=True)
    considered_at = models.CharField(
        _("де розглянуто"), max_length=200, blank=True, help_text=_("Яка сесія, засідання.")
    )
    decision = models.CharField(_("рішення щодо петиції"), max_length=9, choices=DECISIONS, blank=True)
    answered_on = models.DateField(_("відповідь оприлюднено"), null=True, blank=True)
    answer_link = models.URLField(_("адреса відповіді"), max_length=500, blank=True)
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("рішення ради"), related_name="+")

    class Meta(Record.Meta):
        ordering = ["-posted_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-posted_on", "-id"], name="registers_petition_newest"),
            models.Index(fields=["hromada", "state", "-posted_on", "-id"], name="registers_petition_public"),
            models.Index(fields=["hromada", "status", "-posted_on"], name="registers_petition_status"),
            models.Index(fields=["hromada", "platform", "-posted_on"], name="registers_petition_platform"),
            models.Index(fields=["hromada", "-considered_on"], name="registers_petition_considered"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "platform", "posted_on", "title", name="registers_petition_once"),
            read_on_a_day("registers_petition_taken"),
        ]

    def __str__(self) -> str:
        return self.title


PETITION = Noun("петиція", "петиції", "петицій", "f", en=("petition", "petitions"))
SIGNATURE = Noun("підпис", "підписи", "підписів", "m", "підпису", en=("signature", "signatures"))


class Petitions(Register):
    """E-petitions of every platform."""

    model, slug, title = Petition, "petitions", _("Електронні петиції")
    noun = PETITION.qualified("електронний", en=("e-petition", "e-petitions"))
    group, day = "participation", "posted_on"
    columns = ("title", "platform", "posted_on", "signatures", "status")
    filters = (
        "q", "status", "platform", "posted_on", "considered_on", "decision", "answered_on", "addressee", "threshold",
        "signatures", "topic", "act",
    )  # fmt: skip
    search = ("title", "number", "topic")
    sums = ("signatures",)
    # A table of another platform, copied from its pages or given by it; names in Latin letters are those of annex 34.
    for_all = FOR_ALL
    headings = {
        "title": ("Назва", "Петиція", "Тема петиції"),
        "posted_on": (
            "Дата оприлюднення", "Дата публікації", "Дата початку збору підписів", "Початок збору підписів", "startDate",
            "Published", "Дата реєстрації/оприлюднення", "Дата реєстрації", "Дата", "Date",
        ),
        "status": ("Статус", "Статус петиції", "Стан петиції"),
        "number": ("Номер петиції", "№ петиції", "Реєстраційний номер", "Унікальний ідентифікатор", "uid", "ID"),
        "topic": ("Категорія петиції", "Тематика", "kind", "Category"),
        "author": (
            "Автор", "Авторка", "Автор петиції", "Ініціатор", "creator",
            "Прізвище, ім'я та по батькові автора (ініціатора) електронної петиції",
        ),
        "signatures": (
            "Кількість підписів", "Підписи", "Зібрано підписів", "Кількість голосів", "Голосів", "count", "votes",
            "Загальна кількості осіб, які підписали електронну петицію",
        ),
        "threshold": ("Необхідна кількість підписів", "Потрібно підписів"),
        "until": ("Дата завершення збору підписів", "Кінець збору підписів", "Збір підписів до"),
        "link": ("Посилання", "Посилання на петицію", "url", "Адреса", "Гіперпосилання"),
        "taken_on": ("Станом на", "Дата отримання даних"),
        "considered_on": ("Дата розгляду",),
        "answered_on": ("Дата відповіді", "answerDate"),
        "answer_link": ("Посилання на відповідь", "answerUrl"),
    }  # fmt: skip
    # What did not gather its signatures in time goes to the archive of a platform, «не підтримано» by people.
    spoken = {
        "status": {
            "збір підписів": "collecting", "триває": "collecting", "активна": "collecting", "розгляд": "considering",
            "розглядається": "considering", "розглянуто": "answered", "є відповідь": "answered", "архів": "short",
            "не підтримано": "short", "не набрала підписів": "short", "недостатньо підписів": "short",
            "unsupported": "short",
        }
    }  # fmt: skip


PARTS = ("status", "platform", "addressee", "decision")


def _both(key: str, titles: tuple[Any, Any], definitions: tuple[Any, Any], **given: Any) -> None:
    """A figure of Viche's own petitions, and the same of other platforms beside it: never added to one another."""
    for name, title, definition, where in (
        (key, titles[0], definitions[0], Q(platform=HERE)),
        (key.replace("petitions", "petitions.outside", 1), titles[1], definitions[1], outside()),
    ):
        counting(Petitions, definition, key=name, title=title, where=where, breakdowns=PARTS, **given)


_both(
    "petitions",
    (_("Петиції, оприлюднені у Вічі"), _("Петиції, оприлюднені на інших платформах")),
    (
        _("Петиції, оприлюднені в цьому періоді у Вічі. Петиції інших платформ пораховано окремо."),
        _(
            "Петиції, оприлюднені в цьому періоді на інших платформах: e-DEM, сайт ради. Взято звідти, з адресою і днем."
        ),
    ),
)
_both(
    "petitions.signatures",
    (_("Підписи під петиціями у Вічі"), _("Підписи під петиціями на інших платформах")),
    (
        _("Сума підписів під петиціями, оприлюдненими в цьому періоді у Вічі."),
        _("Сума підписів під петиціями, оприлюдненими в цьому періоді на інших платформах, якою її бачили того дня."),
    ),
    noun=SIGNATURE,
    measure=Sum("signatures"),
    note=_("Хто підписав дві петиції, порахований двічі. Де кількість не вказано, нічого не додано."),
)
counting(
    Petitions,
    _("Петиції, розглянуті в цьому періоді, хоч би де збирали підписи: за днем розгляду, а не оприлюднення."),
    key="petitions.considered",
    title=_("Розглянуті петиції"),
    noun=PETITION,
    day="considered_on",
    breakdowns=("platform", "decision", "addressee"),
    columns=("title", "platform", "considered_on", "signatures", "decision"),
)
