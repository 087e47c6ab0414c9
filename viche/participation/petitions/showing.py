"""What pages show of a petition: its path, its count, the line of its growth. Ready strings for the parts of the kit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from viche.kit import clock, words
from viche.kit.access import Refused, Viewer
from viche.kit.drawing import round_step
from viche.kit.words import DAY
from viche.participation.petitions.collecting import Point
from viche.participation.petitions.models import Petition
from viche.participation.petitions.nouns import SIGNATURE
from viche.participation.petitions.rules import (
    ANSWERED,
    CHECKING,
    COLLECTING,
    DONE,
    JOINED,
    LAW,
    LAW_APPEAL,
    OWN,
    REACHED,
    REFUSED,
    REPLIED,
    REVIEW,
    SHORT,
)

SECTION = Petition._meta.db_table


def require_open_section(viewer: Viewer) -> None:
    """A closed section says so, by the notice of the closure."""
    if not viewer.closures.closed(SECTION):
        return
    raise Refused(
        " ".join(viewer.closures.notices())
        or _("Громада закрила цей розділ на час дії правового режиму воєнного стану."),
        _("Відомості можна запитати листом: на запит на інформацію відповідають протягом п’яти робочих днів."),
        title=_("Розділ «Електронні петиції» закрито"),
    )


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way back from a page of residents."""
    lines = [(_("Петиції"), reverse("petitions")), *more]
    return [{"title": title, "url": url} for title, url in lines]


def shared(request: HttpRequest, petition: Petition) -> dict[str, str]:
    """What other programs read of a shared address: full addresses of the page and of its picture."""
    return {
        name: request.build_absolute_uri(reverse(to, args=[petition.pk]))
        for name, to in (("url", "petition"), ("picture", "petition-picture"))
    }


# ── The path ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_AFTER = {
    COLLECTING: 2,
    REACHED: 3,
    REVIEW: 4,
    ANSWERED: 6,
    DONE: 7,
    SHORT: 3,
    REPLIED: 4,
    JOINED: 4,
    CHECKING: 1,
    REFUSED: 2,
}


def path(petition: Petition) -> list[dict[str, Any]]:
    """What was and what will be, for kit/parts/clock.html: done, now (or late), next; with moments and rules."""
    here = _AFTER.get(petition.state, 0)
    rows = _short_path(petition) if petition.state in (SHORT, REPLIED) else _ended_early(petition)
    if rows is None:
        rows = _whole_path(petition)
    steps = []
    for at, (title, when, rule) in enumerate(rows):
        state = "done" if at < here else "now" if at == here else "next"
        if state == "now" and petition.overdue_days:
            state, title = "late", _("%(title)s: прострочено на %(days)s") % {
                "title": title, "days": words.count(petition.overdue_days, DAY)}  # fmt: skip
        steps.append({"title": title, "state": state, "when": when, "rule": rule})
    return steps


def _day(moment: datetime | None, until: datetime | None = None) -> str:
    if moment is not None:
        return words.long_date(moment)
    return _("до %(day)s") % {"day": words.long_date(until)} if until is not None else ""


Row = tuple[Any, str, Any]


def _start(petition: Petition) -> list[Row]:
    return [
        (_("Подано"), _day(petition.submitted_at), _("автор — %(who)s") % {"who": petition.author_name}),
        (
            _("Перевірено й оприлюднено") if petition.published_at else _("Перевірка"),
            _day(petition.published_at, petition.check_due_at),
            _("за 2 робочі дні · %(law)s") % {"law": LAW},
        ),
    ]


def _ended_early(petition: Petition) -> list[Row] | None:
    if petition.state == JOINED:
        return [*_start(petition), _collected(petition), (_("Приєднано до схожої"), _day(petition.ended_at), OWN)]
    if petition.state != REFUSED:
        return None
    return [_start(petition)[0], (_("Відмовлено в оприлюдненні"), _day(petition.refused_at), petition.refusal_basis)]


def _collected(petition: Petition) -> Row:
    rule = _("%(many)s · статут, чинний на день оприлюднення") % {
        "many": words.count(petition.threshold or 0, SIGNATURE)
    }
    return (_("Збір підписів"), _day(petition.reached_at or petition.ended_at, petition.closes_at), rule)


def _whole_path(petition: Petition) -> list[Row]:
    return [
        *_start(petition),
        _collected(petition),
        (_("Оголошення про розгляд"), _day(petition.noticed_at, petition.notice_due_at), LAW),
        (_("Розгляд"), _day(petition.answered_at, petition.review_due_at), petition.hearings_ground or LAW),
        (
            _("Відповідь: %(what)s") % {"what": petition.get_decision_display()}
            if petition.decision
            else _("Відповідь"),
            _day(petition.answered_at, petition.answer_due_at),
            _("підтримано чи ні — і чому · %(law)s") % {"law": LAW},
        ),
        (_("Виконання"), _day(petition.done_at), OWN),
    ]


def _short_path(petition: Petition) -> list[Row]:
    return [
        *_start(petition),
        _collected(petition),
        (_("Відповідь як на звернення"), _day(petition.replied_at, petition.reply_due_at), LAW_APPEAL),
    ]


# ── The count ────────────────────────────────────────────────────────────────────────────────────────────────────────


def count_of(petition: Petition) -> int:
    """The count to show: exact while it is collected (`counted`), then as it was decided."""
    signed = getattr(petition, "signed", None)
    return int(signed if signed is not None else petition.signatures or 0)


def tally(petition: Petition, *, mine: bool, on_paper: int = 0) -> dict[str, Any]:
    """The box beside the text: how many of how many, how many of them on paper, what is left, the button."""
    signed, needed = count_of(petition), petition.threshold or 0
    pairs: list[dict[str, Any]] = []
    if on_paper:
        pairs.append({"title": _("З них на папері"), "value": words.number(on_paper)})
    pairs.append({"title": _("Ще треба"), "value": words.count(max(0, needed - signed), SIGNATURE)})
    if petition.closes_at is not None and petition.state == COLLECTING:
        pairs.append({"title": _("Лишилося"), "value": words.time_left(petition.closes_at)})
    url, action = "", ""
    if mine:
        url, action = reverse("petition-receipt", args=[petition.pk]), _("Ваш підпис")
    elif signable(petition):
        url, action = reverse("petition-sign", args=[petition.pk]), _("Підтримати петицію")
    said = _("%(noun)s із %(needed)s, які потрібні") % {
        "noun": SIGNATURE.agree(signed) if words.spoken() == "uk" else SIGNATURE.english(signed),
        "needed": words.number(needed),
    }
    bar = _("Зібрано %(signed)s із %(needed)s") % {
        "signed": words.count(signed, SIGNATURE),
        "needed": words.number(needed),
    }
    small = _("Показуємо ім’я й дату підпису, більше нічого.")
    return {
        "number": words.number(signed), "words": said, "done": min(signed, needed), "of": needed, "bar_words": bar,
        "pairs": pairs, "url": url, "action": action, "small": small, "label": _("Стан збору"),
    }  # fmt: skip


def signable(petition: Petition) -> bool:
    """Whether a signature would be taken now, as far as the page knows."""
    return (
        petition.state in (COLLECTING, REACHED)
        and petition.question is not None
        and petition.question.state() == "open"
    )


def board(rows: Sequence[Petition]) -> list[dict[str, Any]]:
    """Lines of a list, for kit/parts/board.html."""
    return [_board_row(petition) for petition in rows]


def _board_row(petition: Petition) -> dict[str, Any]:
    signed, needed = count_of(petition), petition.threshold or 0
    told = _("Петиція № %(number)s · %(signed)s із %(needed)s · %(state)s") % {
        "number": petition.number, "signed": words.count(signed, SIGNATURE), "needed": words.number(needed),
        "state": petition.state_now.title,
    }  # fmt: skip
    row = {"title": petition.title, "url": reverse("petition", args=[petition.pk]), "what": told}
    if petition.state == COLLECTING and petition.closes_at is not None:
        left = max(0, clock.days_left(petition.closes_at, clock.now()))
        return row | {
            "left": left, "left_word": DAY.agree(left), "done": min(signed, needed), "of": needed, "bar_words": told,
            "now": left == 0,
        }  # fmt: skip
    if petition.overdue_days:
        row["what"] += " · " + _("прострочено на %(days)s") % {"days": words.count(petition.overdue_days, DAY)}
    return row | {"left": "✓" if petition.state in (ANSWERED, DONE) else "…", "left_word": ""}


# ── The line of growth ───────────────────────────────────────────────────────────────────────────────────────────────

_SIZES = (("-d", 680, 280, 44), ("-m", 330, 240, 34))


def growth(petition: Petition, points: Sequence[Point]) -> dict[str, Any] | None:
    """The growth as a drawing in two sizes and as a table; None before the first signature."""
    if not points or petition.published_at is None or petition.closes_at is None:
        return None
    rows, before = [], 0
    for point in points:
        rows.append(
            [words.long_moment(point.at), words.number(point.number), f"{point.number - before:+d}".replace("-", "−")]
        )
        before = point.number
    last = points[-1]
    days = max(1, (clock.kyiv(last.at).date() - clock.kyiv(petition.published_at).date()).days)
    said = _("За %(days)s — %(many)s.") % {"days": words.count(days, DAY), "many": words.count(last.number, SIGNATURE)}
    return {"sentence": said, "charts": [_chart(petition, points, *size) for size in _SIZES], "rows": rows}


def _chart(petition: Petition, points: Sequence[Point], css: str, width: int, height: int, left: int) -> dict[str, Any]:
    assert petition.published_at is not None and petition.closes_at is not None
    start = min(petition.published_at, points[0].at)
    end = max(petition.closes_at, points[-1].at)
    top = max(petition.threshold or 0, points[-1].number) * 1.1
    right, floor, ceiling = width - 20, height - 34, 30

    def x(moment: datetime) -> int:
        return round(left + (right - left) * ((moment - start) / (end - start)))

    def y(number: float) -> int:
        return round(floor - (floor - ceiling) * number / top)

    line = [(x(start), y(0)), *((x(point.at), y(point.number)) for point in points)]
    step = round_step(top)
    grid = [{"y": y(step * at), "text": words.number(int(step * at))} for at in range(1, int(top / step) + 1)]
    return {
        "css": css, "width": width, "height": height, "left": left, "right": right, "floor": floor, "grid": grid,
        "line": " ".join(f"{a},{b}" for a, b in line),
        "area": " ".join(f"{a},{b}" for a, b in [*line, (line[-1][0], floor)]),
        "last": {"x": line[-1][0], "y": line[-1][1], "text": words.number(points[-1].number)},
        "limit": {"y": y(petition.threshold or 0), "text": words.number(petition.threshold or 0)},
        "from": words.short_date(start), "until": words.short_date(end), "base": height - 10,
    }  # fmt: skip
