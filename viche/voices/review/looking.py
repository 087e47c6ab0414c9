"""The round that looks at voices taken lately and marks those that came too many together. Off the way of a voice.

Who gave a voice is not in the tables of voices. So the way is the other: of each account that was entered within the week
its hash in the question is made, and compared. An hour slides over the voices that have a sign in common; whenever more
stand in it than the limit says, all of them are marked. Limits are settings of the statute, as they are today.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from viche.hromada import statute
from viche.hromada.models import Hromada
from viche.kit import clock, journal, tenancy
from viche.people import identity, networks
from viche.people.models import Person, SignIn
from viche.voices import persons
from viche.voices.models import Question, Tally, Voice
from viche.voices.review.models import MAIL, NETWORK, NEW, Mark, Shared

LIMITS = {NETWORK: "voices-network", MAIL: "voices-mail", NEW: "voices-new"}
HOUR = timedelta(hours=1)
LATELY = timedelta(hours=3)  # voices looked at; more than an hour, so that a round that came late loses nothing
AT_ONCE = 2_000  # sign-ins read at once
NEWNESS = timedelta(days=1)  # an account so young is new
# Mail services open to everybody: half of the country has its box there, so they are no sign.
OPEN_MAIL = frozenset(
    [
        "gmail.com",
        "ukr.net",
        "i.ua",
        "meta.ua",
        "bigmir.net",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "icloud.com",
        "me.com",
        "yahoo.com",
        "proton.me",
        "protonmail.com",
    ]
)

log = logging.getLogger(__name__)


class Given(NamedTuple):
    """A voice taken lately, whose account is known to this round only."""

    number: int
    at: datetime
    person: Person
    network: bytes


def look_everywhere() -> int:
    """The round over all hromadas; how many marks were made. A fault in one stops no other."""
    networks.erase_old()
    made = 0
    for place in Hromada.objects.order_by("pk").values_list("pk", flat=True):
        try:
            made += look(place)
        except Exception:
            log.exception("looking at voices in hromada %s", place)
    return made


def look(place: int) -> int:
    """One hromada: each question that took voices lately; how many new marks."""
    now = clock.now()
    with tenancy.enter(place):
        limits = {sign: statute.number(rule) for sign, rule in LIMITS.items()}
        questions = Tally.objects.filter(last_at__gte=now - LATELY).values_list("question_id", flat=True)
        return sum(_look_at(question, limits, now) for question in Question.objects.filter(pk__in=list(questions)))


def _look_at(question: Question, limits: dict[str, int], now: datetime) -> int:
    given = _given(question, now - LATELY)
    if len(given) <= min(limits.values()):
        return 0
    shared = _shared()
    found: dict[tuple[str, int], int] = {}
    together: dict[int, Given] = {one.number: one for one in given}
    for sign, group in _groups(given, shared):
        for number, many in _crowded(group, limits[sign]).items():
            found[sign, number] = max(many, found.get((sign, number), 0))
    known = set(Mark.objects.filter(question=question).values_list("sign", "number"))
    fresh = {key: many for key, many in found.items() if key not in known}
    if not fresh:
        return 0
    levels = identity.levels_of([together[number].person for _sign, number in fresh], question.hromada_id)
    rows = [
        Mark(
            hromada_id=question.hromada_id,
            question=question,
            number=number,
            taken_at=together[number].at,
            sign=sign,
            together=many,
            level=levels[together[number].person.pk].key,
        )
        for (sign, number), many in sorted(fresh.items())
    ]
    with journal.change("mark", by=None):
        Mark.objects.bulk_create(rows, batch_size=1_000)
    return len(rows)


def _given(question: Question, since: datetime) -> list[Given]:
    """Standing voices taken since a moment whose account was entered within the week, in the order of time."""
    rows = Voice.objects.filter(question=question, taken_at__gte=since).standing()
    taken = {bytes(who): (number, at) for who, number, at in rows.values_list("person", "number", "taken_at")}
    given: dict[int, Given] = {}
    entered = SignIn.objects.select_related("person").order_by("at", "pk").iterator()
    while some := list(islice(entered, AT_ONCE)):
        names = identity.known_as_each([row.person for row in some])
        for row in some:
            for name in names[row.person_id]:
                found = taken.get(persons.digest(question, name))
                # The last sign-in before the voice is the one it was given by.
                if found is not None and row.at <= found[1]:
                    given[found[0]] = Given(*found, row.person, bytes(row.network))
    return sorted(given.values(), key=lambda one: one.at)


def _groups(given: list[Given], shared: tuple[set[bytes], set[str]]) -> Iterator[tuple[str, list[Given]]]:
    """Voices that have a sign in common; what is shared is no sign."""
    by_network, mail = defaultdict[bytes, list[Given]](list), defaultdict[str, list[Given]](list)
    for one in given:
        by_network[one.network].append(one)
        mail[one.person.email.rpartition("@")[2].lower()].append(one)
    yield from ((NETWORK, group) for network, group in by_network.items() if network not in shared[0])
    yield from ((MAIL, group) for domain, group in mail.items() if domain not in shared[1] and domain not in OPEN_MAIL)
    yield NEW, [one for one in given if one.at - one.person.joined_at < NEWNESS]


def _crowded(group: list[Given], limit: int) -> dict[int, int]:
    """Numbers of voices of every hour that holds more than `limit` of the group, each with the most that such an hour held.
    Hours that overlap are told as one."""
    runs: list[list[int]] = []  # first, last, most
    first = 0
    for last, one in enumerate(group):
        while one.at - group[first].at >= HOUR:
            first += 1
        many = last - first + 1
        if many <= limit:
            continue
        if runs and first <= runs[-1][1]:
            runs[-1][1:] = [last, max(runs[-1][2], many)]
        else:
            runs.append([first, last, many])
    return {one.number: most for start, end, most in runs for one in group[start : end + 1]}


def _shared() -> tuple[set[bytes], set[str]]:
    """Hashes of shared networks on each day of the week, and shared domains of mail."""
    today = clock.today()
    days = [today - timedelta(days=back) for back in range(networks.KEPT.days + 1)]
    hashes: set[bytes] = set()
    rows = list(Shared.objects.on(today))
    for row in rows:
        if row.kind == NETWORK:
            hashes.update(_hashes(row.what, days))
    return hashes, {row.what for row in rows if row.kind == MAIL}


def _hashes(written: str, days: Iterable[date]) -> Iterator[bytes]:
    for part in networks.parts(networks.written(written)):
        for day in days:
            yield networks.digest(part, day)
