"""Petitions for tests, led to their states by the same actions people take. Everything must run inside the hromada."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import StatuteSetting
from viche.kit import clock
from viche.kit.access import Viewer
from viche.participation.petitions import actions, collecting, desk_actions, switches
from viche.participation.petitions.joining import actions as joining
from viche.participation.petitions.models import Joining, Order, Petition, Sheet
from viche.participation.petitions.paper import actions as paper
from viche.people.identity.on_paper import mark
from viche.people.models import Person
from viche.voices import actions as voices

NEEDED, DAYS = 3, 60
TEXT = "У переході темно, а сходи круті. Просимо поставити світильники."


def set_up(cast: Cast, needed: int = NEEDED, days: int = DAYS) -> Order:
    """The statute says how many and how long; the order says who works with petitions."""
    since = date(2020, 1, 1)
    fill(StatuteSetting, cast.home, key="petition-signatures", value=needed, since=since, act="Рішення № 1")
    fill(StatuteSetting, cast.home, key="petition-period", value={"amount": days, "unit": "cd"}, since=since)
    return switches.put(cast.home, cast.viewer("iryna"), department=cast.department, level="email")


def given(**more: Any) -> dict[str, Any]:
    """What an author writes."""
    return {
        "title": "Освітлення в підземному переході",
        "text": TEXT,
        "addressee": "council",
        "author_name": "Олена Мешканка",
        "author_email": "olena@viche.test",
        "residence": "registered",
        "wants_hearings": False,
        **more,
    }


def draft(cast: Cast, **more: Any) -> Petition:
    """A draft of Олена's."""
    if not Order.objects.exists():
        set_up(cast)
    return actions.draft(cast.viewer("olena"), cast.home, given(**more))


def checking(cast: Cast, **more: Any) -> Petition:
    """Sent."""
    petition = draft(cast, **more)
    actions.submit(petition, cast.viewer("olena"))
    return petition


def collecting_one(cast: Cast, **more: Any) -> Petition:
    """Published: people sign it."""
    petition = checking(cast, **more)
    desk_actions.publish(petition, cast.viewer("petro"))
    return petition


def refused(cast: Cast, **more: Any) -> Petition:
    """Refused on a ground of the law."""
    petition = checking(cast, **more)
    desk_actions.refuse(
        petition, cast.viewer("petro"), desk_actions.grounds()[3], "Приберіть заклик із другого речення."
    )
    return petition


def signer(number: int) -> Viewer:
    """A person nobody stored: enough to sign."""
    person = Person(pk=20_000_000 + number, name=f"Особа {number}", email=f"p{number}@viche.test", level="email")
    return Viewer(person=person)


def sign(petition: Petition, numbers: Iterable[int]) -> None:
    """Each of these people signs."""
    assert petition.question is not None
    for number in numbers:
        voices.take(signer(number), petition.question)


def reached(cast: Cast, **more: Any) -> Petition:
    """With enough signatures."""
    petition = collecting_one(cast, **more)
    sign(petition, range(petition.threshold or 0))
    return collecting.settle(petition.pk)


def review(cast: Cast, **more: Any) -> Petition:
    """The review is announced."""
    petition = reached(cast, **more)
    desk_actions.announce(petition, cast.viewer("petro"))
    return petition


def answered(cast: Cast, **more: Any) -> Petition:
    """Supported, with reasons and a signature."""
    petition = review(cast, **more)
    desk_actions.answer(
        petition, cast.viewer("petro"), "supported", "Поставимо навесні.", "Міський голова І. Зразковий"
    )
    return petition


def done(cast: Cast, **more: Any) -> Petition:
    """Carried out."""
    petition = answered(cast, **more)
    task = desk_actions.add_task(
        petition, cast.viewer("petro"), cast.department, "Поставити світильники", clock.today()
    )
    desk_actions.finish(task, cast.viewer("mariia"), "Поставлено 12 світильників.", "https://example.test/act")
    desk_actions.complete(petition, cast.viewer("petro"))
    return petition


def short(cast: Cast, **more: Any) -> Petition:
    """Not enough signatures by the end of the term."""
    petition = collecting_one(cast, **more)
    assert petition.closes_at is not None
    with clock.pinned(petition.closes_at + timedelta(microseconds=1)):
        return collecting.settle(petition.pk)


def replied(cast: Cast, **more: Any) -> Petition:
    """Answered as an appeal."""
    petition = short(cast, **more)
    desk_actions.reply(petition, cast.viewer("mariia"), "Відповідь по суті.")
    return petition


# ── On paper ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def allow_paper(cast: Cast, value: int | None = 1, since: date = date(2020, 1, 1)) -> None:
    """The statute says that signatures on paper are taken, from a day."""
    fill(StatuteSetting, cast.home, key="petition-paper", value=value, since=since)


def on_paper(cast: Cast, needed: int = 10, **more: Any) -> Petition:
    """Collected on paper too."""
    set_up(cast, needed=needed)
    allow_paper(cast)
    return collecting_one(cast, **more)


def tax(number: int) -> str:
    """A tax number that holds, another for each."""
    nine = f"{310_000_000 + number}"
    total = sum(weight * int(digit) for weight, digit in zip((-1, 5, 7, 9, 4, 6, 10, 5, 7), nine, strict=True))
    return f"{nine}{total % 11 % 10}"


def row(number: int, **more: Any) -> paper.Row:
    """A row that somebody filled today."""
    given = {"name": f"Паперова Особа {number}", "signed_on": clock.today(), "mark": mark(tax(number))}
    return paper.Row(**{**given, **more})


def sheet(cast: Cast, petition: Petition, number: int = 1, filled: int = 2) -> Sheet:
    """A sheet that came in today."""
    return paper.register(petition, cast.viewer("mariia"), number=number, filled=filled, came_on=clock.today())


def typed(cast: Cast, petition: Petition, *rows: paper.Row, number: int = 1) -> Sheet:
    """A sheet that two people typed alike."""
    found = sheet(cast, petition, number, len(rows))
    for who in ("mariia", "petro"):
        paper.type_in(found, cast.viewer(who), rows)
    return found


def differing(cast: Cast) -> Sheet:
    """A sheet whose first row two people read differently."""
    found = sheet(cast, on_paper(cast), filled=1)
    paper.type_in(found, cast.viewer("mariia"), [row(1)])
    paper.type_in(found, cast.viewer("petro"), [row(1, name="Паперова Особа Інша")])
    return found


# ── Joined ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def proposed(cast: Cast, into: Petition | None = None, **more: Any) -> Joining:
    """A duplicate that a moderator proposes to join to another petition."""
    other = into or collecting_one(cast, title="Світло в підземному переході", author_email="other@viche.test")
    petition = collecting_one(cast, **more)
    return joining.propose(petition, other, cast.viewer("petro"), "Обидві про той самий перехід.")


def joined(cast: Cast, **more: Any) -> Petition:
    """Its author agreed."""
    row = proposed(cast, **more)
    joining.agree(row, cast.viewer("olena"))
    return row.petition


STATES = {
    "draft": draft, "checking": checking, "refused": refused, "collecting": collecting_one, "reached": reached,
    "short": short, "replied": replied, "review": review, "answered": answered, "done": done,
    "joined": joined,
}  # fmt: skip
