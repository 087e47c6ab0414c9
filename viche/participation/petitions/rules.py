"""The path of a petition: states, steps, who, within what term.

draft → checking → collecting (or refused) → reached → review → answered → done; without enough signatures by the end of the
term: short → replied, as an ordinary appeal. A duplicate still collecting may be joined to another by its author's consent: joined. Terms are counted once, on entering a state, by the statute of that day, and
stay with the petition: a later change of the statute moves no running one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.hromada import statute
from viche.kit import clock
from viche.kit.access import PUBLISHERS, WRITERS, Role
from viche.kit.clock import Term
from viche.kit.processes import Due, Process, State, Step, register

DRAFT, CHECKING, REFUSED, COLLECTING, REACHED, SHORT, REPLIED, REVIEW, ANSWERED, DONE, JOINED = (
    "draft", "checking", "refused", "collecting", "reached", "short", "replied", "review", "answered", "done", "joined",
)  # fmt: skip
# Shown to everybody with its text; of a refused one everybody sees that it was refused and on what ground.
PUBLIC = (COLLECTING, REACHED, SHORT, REPLIED, REVIEW, ANSWERED, DONE, JOINED)
SUPPORTED, PARTLY, DECLINED = "supported", "partly", "declined"
# Who checks, announces and answers; who carries out; who sets the order and has the switches.
MODERATORS, EXECUTORS, KEEPERS = PUBLISHERS, WRITERS, (Role.ADMINISTRATOR, Role.SECRETARY)
CALENDAR = clock.Calendar()
# A moderator who opened a petition keeps it so long unless they finish sooner.
HELD_MINUTES = 20
# Pages of the author's hand: not longer than a petition can be read.
TITLE, TEXT = 150, 10_000

LAW = _("Закон «Про звернення громадян», ст. 23-1")
LAW_APPEAL = _("Закон «Про звернення громадян», ст. 20 і 23-1")
OWN = _("Порядок розгляду петицій громади")
AUTHOR, ITSELF = _("це робить автор петиції"), _("стається само, коли настає час")


def term(key: str) -> Term:
    """The term of the statute today; where it says «unknown», that of the law."""
    said = statute.value(key) or statute.declared(key).by_law
    assert isinstance(said, Term)
    return said


def by(start: datetime, key: str) -> datetime:
    """The last moment of a term that began at a moment."""
    return clock.due(start, term(key), CALENDAR)


def _asked(petition: Any) -> Any:
    """What must be written before it can be sent."""
    if not (
        petition.title.strip() and petition.text.strip() and petition.author_name.strip() and petition.author_email
    ):
        return _("Напишіть назву, суть, своє ім’я й електронну пошту: без них закон не дає подати петицію.")
    return ""


def _all_done(petition: Any) -> Any:
    """Every promised task is carried out."""
    tasks = list(petition.tasks.all())
    if not tasks:
        return _("Завдань ще немає: запишіть, що, хто й до якого дня зробить.")
    if any(task.done_at is None for task in tasks):
        return _("Не всі завдання виконано.")
    return ""


def _open_for_hearings(petition: Any) -> Any:
    if not petition.wants_hearings:
        return _("Автор не просив громадських слухань, тож строк не продовжують.")
    return ""


PETITION = register(
    Process(
        key="e-petition",
        title=_("Електронна петиція"),
        states=(
            State(DRAFT, _("чернетка автора"), "now"),
            State(CHECKING, _("перевіряють"), "now"),
            State(REFUSED, _("відмовлено в оприлюдненні"), "bad"),
            State(COLLECTING, _("триває збір підписів"), "now"),
            State(REACHED, _("набрала підписи"), "good"),
            State(SHORT, _("не набрала підписів: розглядають як звернення"), "none"),
            State(REPLIED, _("дано відповідь як на звернення"), "none"),
            State(REVIEW, _("на розгляді"), "now"),
            State(ANSWERED, _("є відповідь"), "good"),
            State(DONE, _("виконано"), "good"),
            State(JOINED, _("приєднано до схожої"), "none"),
        ),
        steps=(
            Step("submit", _("Подати"), (DRAFT,), CHECKING, (), basis=LAW, check=_asked, done=_("Подано"), who=AUTHOR),
            Step("publish", _("Оприлюднити й почати збір"), (CHECKING,), COLLECTING, MODERATORS, basis=LAW,
                 warn=_("Збір почнеться зараз. Число підписів і строк — ті, що в статуті сьогодні; потім вони не зміняться."),
                 done=_("Перевірено й оприлюднено")),
            Step("refuse", _("Відмовити в оприлюдненні"), (CHECKING,), REFUSED, MODERATORS, basis=LAW, asks=("ground",),
                 warn=_("Автор отримає листа з підставою й порядком оскарження. Тексту петиції ніхто не побачить."),
                 danger=True, done=_("Відмовлено в оприлюдненні")),
            Step("reach", _("Набрати потрібне число підписів"), (COLLECTING,), REACHED, (), basis=LAW,
                 done=_("Набрано потрібне число підписів"), who=ITSELF),
            Step("expire", _("Завершити збір без потрібного числа"), (COLLECTING,), SHORT, (), basis=LAW,
                 done=_("Строк збору минув: розглядаємо як звернення"), who=ITSELF),
            Step("join", _("Погодитися приєднати до схожої"), (COLLECTING,), JOINED, (), basis=OWN,
                 done=_("Автор погодився приєднати до схожої"), who=AUTHOR),
            Step("reply", _("Відповісти як на звернення"), (SHORT,), REPLIED, EXECUTORS, basis=LAW_APPEAL,
                 asks=("ground",), done=_("Дано відповідь як на звернення"), unit="executor_id"),
            Step("announce", _("Оголосити про початок розгляду"), (REACHED,), REVIEW, MODERATORS, basis=LAW,
                 warn=_("Збір завершиться, і почнеться строк розгляду."), done=_("Оголошено про початок розгляду")),
            Step("prolong", _("Продовжити розгляд на час слухань"), (REVIEW,), REVIEW, MODERATORS, basis=LAW,
                 asks=("ground", "review_on"), check=_open_for_hearings, done=_("Розгляд продовжено на час слухань")),
            Step("answer", _("Оприлюднити відповідь"), (REVIEW,), ANSWERED, MODERATORS, basis=LAW, asks=("ground",),
                 warn=_("Відповідь побачать усі; автор і ті, хто просив, отримають її листом."),
                 done=_("Оприлюднено відповідь")),
            Step("complete", _("Підтвердити, що все виконано"), (ANSWERED,), DONE, MODERATORS, basis=OWN, check=_all_done,
                 done=_("Усе виконано")),
        ),
        dues=(
            Due(CHECKING, _("Перевірити й оприлюднити або відмовити"), lambda petition: petition.check_due_at, LAW),
            Due(REACHED, _("Оголосити про початок розгляду"), lambda petition: petition.notice_due_at, LAW),
            Due(REVIEW, _("Розглянути й оприлюднити відповідь"), lambda petition: petition.answer_due_at, LAW),
            Due(SHORT, _("Відповісти як на звернення"), lambda petition: petition.reply_due_at, LAW_APPEAL),
        ),
    )
)  # fmt: skip
