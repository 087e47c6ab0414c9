"""What an official does with marked voices: looks by conditions, sees the effect, clears or strikes out; lists what is shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Hromada
from viche.hromada.rules import everywhere
from viche.kit import clock, journal
from viche.kit.access import Refused, Role, Viewer
from viche.people import networks
from viche.voices import actions as voices
from viche.voices.models import Question, Voice
from viche.voices.review.goals import goal
from viche.voices.review.models import CLEARED, NETWORK, OPEN, STRUCK, Mark, Shared

KEEPERS = (Role.ADMINISTRATOR, Role.SECRETARY)


def require_keeper(viewer: Viewer) -> None:
    """Who decides of marks in the whole hromada, or a refusal."""
    if not everywhere(viewer, KEEPERS):
        raise Refused(
            _("Позначені голоси перевіряє адміністратор або секретар усієї громади."), _("Зверніться до когось із них.")
        )


def chosen(question: Question, asked: Mapping[str, Any]) -> models.QuerySet[Mark]:
    """Marks of a question by conditions: `state` (open unless told), `sign`, `level`, `since` and `until` (moments of the
    voice, both inside)."""
    rows = Mark.objects.filter(question=question, state=asked.get("state") or OPEN)
    given = {"sign": "sign", "level": "level", "taken_at__gte": "since", "taken_at__lte": "until"}
    return rows.filter(**{name: asked[key] for name, key in given.items() if asked.get(key)}).order_by("number", "sign")


@dataclass(frozen=True)
class Effect:
    """What striking out would do: voices chosen that still stand; how many stand before and after; the number needed."""

    numbers: list[int]
    before: int
    after: int
    needed: int | None

    @property
    def falls_below(self) -> bool:
        """Whether the number needed is there now and would not be."""
        return self.needed is not None and self.after < self.needed <= self.before


def effect(question: Question, marks: models.QuerySet[Mark]) -> Effect:
    """The effect by the counts of this moment."""
    wanted = marks.order_by().values("number").distinct()
    numbers = list(
        Voice.objects.filter(question=question, number__in=wanted)
        .standing()
        .order_by("number")
        .values_list("number", flat=True)
    )
    before = voices.count(question)
    return Effect(numbers, before, before - len(numbers), goal(question).needed)


def strike(
    question: Question, asked: Mapping[str, Any], viewer: Viewer, *, rule: str, ground: str, expected: int
) -> int:
    """Strike the chosen voices out, in the public log; how many. `expected`: how many the preview showed."""
    marks, found = _decided(question, asked, viewer, ground, expected)
    done = voices.strike(question, found.numbers, rule=rule, ground=ground, by=viewer.person)
    # One voice may have several signs: the others are decided with it.
    _close(Mark.objects.filter(question=question, number__in=found.numbers, state=OPEN), STRUCK, viewer, ground)
    _close(Mark.objects.filter(pk__in=marks), STRUCK, viewer, ground)
    return done


def clear(question: Question, asked: Mapping[str, Any], viewer: Viewer, *, ground: str, expected: int) -> int:
    """Say that the chosen voices are good; nothing else changes. How many marks were closed."""
    marks, _found = _decided(question, asked, viewer, ground, expected)
    return _close(Mark.objects.filter(pk__in=marks), CLEARED, viewer, ground)


def _decided(
    question: Question, asked: Mapping[str, Any], viewer: Viewer, ground: str, expected: int
) -> tuple[list[int], Effect]:
    """Open marks by the conditions, kept from others till the end of the transaction, and their effect."""
    require_keeper(viewer)
    if not ground.strip():
        raise Refused(_("Назвіть підставу рішення."), _("Підставу викреслення прочитають усі, тож без імен і адрес."))
    voices.hold(question)
    rows = chosen(question, {**asked, "state": OPEN})
    marks = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    found = effect(question, rows)
    if len(found.numbers) != expected:
        raise Refused(
            _("Поки ви дивилися, позначених голосів стало інакше."),
            _("Погляньте на наслідок ще раз: поверніться до списку."),
            status=409,
        )
    return marks, found


def _close(rows: models.QuerySet[Mark], state: str, viewer: Viewer, ground: str) -> int:
    with journal.change("review", by=viewer.person, ground=ground):
        return rows.filter(state=OPEN).update(state=state, ground=ground, decided_at=clock.now())


def share(hromada: Hromada, viewer: Viewer, *, kind: str, what: str, title: str, basis: str) -> Shared:
    """List a network or a mail service that many people have in common; concerns voices looked at from now on."""
    require_keeper(viewer)
    written = read_shared(kind, what)
    if Shared.objects.filter(kind=kind, what=written, until=None).exists():
        raise Refused(_("Це вже є в переліку: %(what)s.") % {"what": written}, status=409)
    row = Shared(hromada=hromada, kind=kind, what=written, title=title, basis=basis)
    with journal.change("set", by=viewer.person, ground=basis):
        row.save()
    return row


def end(row: Shared, viewer: Viewer) -> None:
    """Not shared any more, today being the last day."""
    require_keeper(viewer)
    row.until = clock.today()
    with journal.change("end", by=viewer.person):
        row.save()


def read_shared(kind: str, what: str) -> str:
    """As it is kept; refused with words when it is neither a network nor a domain."""
    if kind != NETWORK:
        domain = what.strip().lower().rpartition("@")[2]
        if "." not in domain or " " in domain:
            raise Refused(
                _("Це не домен пошти: «%(what)s».") % {"what": what}, _("Наприклад: school5.example.ua"), status=422
            )
        return domain
    try:
        return str(networks.written(what))
    except ValueError:
        raise Refused(
            _("Це не адреса мережі: «%(what)s», або мережа завелика.") % {"what": what},
            _("Наприклад: 203.0.113.0/24 чи 203.0.113.7. Найширша: /16 для IPv4, /40 для IPv6."),
            status=422,
        ) from None
