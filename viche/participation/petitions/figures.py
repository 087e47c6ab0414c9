"""Figures of petitions that were submitted and signed here. Those of other platforms are figures of the register
`petitions` (`viche/registers/kinds/petition.py`): the two are never added to one another."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Figure, Sum, declare
from viche.participation.petitions.models import Petition, Task
from viche.participation.petitions.nouns import PETITION, SIGNATURE, TASK
from viche.participation.petitions.rules import DECLINED, JOINED, PARTLY, REFUSED, SUPPORTED

APART = _("Петиції інших платформ пораховано окремо, за реєстром петицій.")


def _page(petition: Petition) -> str:
    return reverse("petition", args=[petition.pk])


def _figure(
    key: str, day: str, title: Any, definition: Any, *, where: Q | None = None, columns: tuple[str, ...] = (),
    breakdowns: tuple[str, ...] = (), **given: Any,
) -> None:  # fmt: skip
    """Petitions by the day of one of their moments."""
    rows = Petition.objects.filter(where or Q())
    declare(
        Figure(
            key=f"e-petitions.{key}",
            title=title,
            noun=given.pop("noun", PETITION),
            queryset=lambda period: rows.filter(period.moments(day)).order_by(day, "pk"),
            date_field=day,
            breakdowns=(*breakdowns, "department"),
            columns=columns or ("number", "title", day, "department"),
            definition=definition,
            section=Petition,
            address=_page,
            note=given.pop("note", APART),
            **given,
        )
    )


# Of what is not published the list says the number and the day, never the text.
_figure(
    "submitted", "submitted_at", _("Петиції, подані у Вічі"),
    _("Петиції, які автори подали в цьому періоді у Вічі, разом із тими, в оприлюдненні яких відмовлено."),
    columns=("number", "submitted_at", "department"),
)  # fmt: skip
_figure(
    "published", "published_at", _("Петиції, за які у Вічі почали збирати підписи"),
    _("Петиції, оприлюднені у Вічі в цьому періоді."), breakdowns=("addressee",),
)  # fmt: skip
_figure(
    "refused", "refused_at", _("Петиції, в оприлюдненні яких у Вічі відмовлено"),
    _("Відмови цього періоду, за підставами."), where=Q(state=REFUSED), breakdowns=("refusal_title",),
    columns=("number", "refused_at", "refusal_title", "refusal_basis", "department"),
)  # fmt: skip
_figure(
    "reached", "reached_at", _("Петиції, які набрали підписи у Вічі"),
    _("Петиції, які набрали потрібне число підписів у цьому періоді: за моментом підпису, якого бракувало."),
)  # fmt: skip
_figure(
    "collected", "ended_at", _("Підписи під петиціями, збір за якими завершено у Вічі"),
    _("Сума підписів під петиціями, збір за якими завершено в цьому періоді, без приєднаних до схожих."),
    where=Q(signatures__isnull=False) & ~Q(state=JOINED), measure=Sum("signatures"), noun=SIGNATURE,
    columns=("number", "title", "ended_at", "signatures", "threshold"),
    note=_("Хто підписав дві петиції, порахований двічі; голос, перенесений з приєднаної, — раз. Відкликаних і викреслених підписів не враховано."),
)  # fmt: skip
_figure(
    "joined", "ended_at", _("Петиції, приєднані у Вічі до схожих"),
    _("Петиції, які в цьому періоді приєднано до схожих за згодою авторів."), where=Q(state=JOINED),
)  # fmt: skip
_figure(
    "answered", "answered_at", _("Петиції з відповіддю у Вічі"),
    _("Петиції, відповідь на які оприлюднено в цьому періоді."), breakdowns=("decision", "in_term"),
    columns=("number", "title", "answered_at", "decision", "in_term"),
)  # fmt: skip
_figure(
    "in-term", "answered_at", _("Петиції з відповіддю у строк у Вічі"),
    _("Петиції, відповідь на які оприлюднено в цьому періоді не пізніше від строку, порахованого за законом."),
    where=Q(in_term=True), columns=("number", "title", "answered_at", "decision"),
)  # fmt: skip
_figure(
    "supported", "answered_at", _("Петиції, які громада підтримала у Вічі"),
    _("Петиції, підтримані повністю чи частково у відповіді цього періоду."),
    where=Q(decision__in=(SUPPORTED, PARTLY)) & ~Q(decision=DECLINED), breakdowns=("decision",),
    columns=("number", "title", "answered_at", "decision"),
)  # fmt: skip
_figure(
    "executed", "done_at", _("Виконані петиції у Вічі"),
    _("Петиції, усі завдання за якими виконано, за днем, коли це підтверджено."),
)  # fmt: skip
declare(
    Figure(
        key="e-petition-tasks",
        title=_("Виконані завдання за петиціями"),
        noun=TASK,
        queryset=lambda period: Task.objects.filter(period.moments("done_at")).order_by("done_at", "pk"),
        date_field="done_at",
        breakdowns=("department",),
        columns=("what", "petition__number", "done_at", "department"),
        definition=_("Завдання за петиціями, виконання яких записано в цьому періоді."),
        section=Petition,
        address=lambda task: reverse("petition", args=[task.petition_id]),
    )
)
