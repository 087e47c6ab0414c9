"""Keeping the index true: what a trigger of the journal marked due is read again and written into the index.

One at a time works in a hromada (a lock of the transaction), and reads the records after it read what is due: so the last
to write an entry has read the newest state of its record, whoever else is saving meanwhile.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from viche.kit import tenancy
from viche.kit.registers.declare import Register, registered
from viche.kit.search import lexemes, texts, typos
from viche.kit.search.models import SearchDue, SearchEntry, SearchWord

BATCH = 500  # records of one transaction
AT_ONCE = 40  # changed rows that are indexed while the person who changed them waits for the answer
LOCK = 0x5EA2C4  # the first half of the lock's key; the second is the hromada

log = logging.getLogger("viche.search")


def is_due() -> bool:
    """Whether anything waits to be indexed."""
    return SearchDue.objects.exists()


def index_due() -> int:
    """Index everything that waits, hromada by hromada; how many changes were taken up."""
    done = 0
    places = SearchDue.objects.order_by("hromada_id").values_list("hromada_id", flat=True).distinct()
    for place in list(places):
        while took := _some(place, BATCH, wait=True):
            done += took
    return done


def soon() -> None:
    """After this transaction, index what it changed in its hromada, if that is little: the next page finds it.

    A lot is left to the steward, and so is everything if the steward is at it or something goes wrong.
    """
    place = tenancy.current()
    if place is not None:
        transaction.on_commit(lambda: _at_once(place), robust=True)


def _at_once(place: int) -> None:
    if SearchDue.objects.filter(hromada_id=place)[: AT_ONCE + 1].count() <= AT_ONCE:
        _some(place, AT_ONCE, wait=False)


def _some(place: int, most: int, *, wait: bool) -> int:
    """Take up the oldest changes of a hromada; how many."""
    with tenancy.enter(place):
        if not _locked(place, wait=wait):
            return 0
        due = list(SearchDue.objects.filter(hromada_id=place).order_by("id")[:most])
        changed: dict[str, set[int]] = defaultdict(set)
        for row in due:
            changed[row.kind].add(row.record_id)
        by_kind = {register.section: register for register in registered()}
        for kind in changed.keys() & by_kind.keys():
            _index(by_kind[kind], place, changed[kind])
        SearchDue.objects.filter(pk__in=[row.pk for row in due]).delete()
    return len(due)


def _locked(place: int, *, wait: bool) -> bool:
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, place])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, place])
        return bool(cursor.fetchone()[0])


def _index(register: Register, place: int, keys: Iterable[int]) -> None:
    """Entries of these records as they are now; of those that are no more, none."""
    keys = set(keys)
    rows = register.model.objects.filter(hromada_id=place, pk__in=keys).select_related(*texts.related(register))
    found = {record.pk: record for record in rows}
    entries: list[SearchEntry] = []
    words: set[str] = set()
    for record in found.values():
        try:
            # Records are Ukrainian, whatever language the page speaks that changed them.
            with translation.override("uk"):
                said = texts.said(register, record)
        except Exception:
            # One record that cannot speak must not keep the others from being found.
            log.exception("%s %s says nothing that could be indexed", register.section, record.pk)
            continue
        words |= said.title | said.rest | said.thinned
        entries.append(_entry(register, place, record, said))
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["hromada", "kind", "record_id"],
        update_fields=["state", "day", "vector"],
    )
    SearchEntry.objects.filter(hromada_id=place, kind=register.section, record_id__in=keys - found.keys()).delete()
    _learn(place, words)


def _entry(register: Register, place: int, record: Any, said: texts.Said) -> SearchEntry:
    return SearchEntry(
        hromada_id=place,
        kind=register.section,
        record_id=record.pk,
        state=record.state,
        day=said.day,
        vector=lexemes.vector(place, register.section, said),
    )


def _learn(place: int, words: set[str]) -> None:
    """Words by which a misspelt one can be understood."""
    words = {word for word in words if typos.is_guessed(word)}
    known = set(SearchWord.objects.filter(hromada_id=place, word__in=words).values_list("word", flat=True))
    new = [SearchWord(hromada_id=place, word=word, keys=typos.keys_of(place, word)) for word in sorted(words - known)]
    SearchWord.objects.bulk_create(new, ignore_conflicts=True)


# ── Everything again ─────────────────────────────────────────────────────────────────────────────────────────────

Told = Callable[[int, int, str], None]


def places() -> list[Any]:
    """Every hromada of the server."""
    return list(apps.get_model(settings.KIT_TENANT_MODEL)._default_manager.order_by("pk"))


def again(place: int, told: Told = lambda done, of, kind: None) -> int:
    """Index a hromada anew, in batches that hold up nobody; `told(done, of, section)`. How many records."""
    with tenancy.enter(place):
        _locked(place, wait=True)
        SearchWord.objects.filter(hromada_id=place).delete()
    done = 0
    for register in registered():
        with tenancy.enter(place):
            of = register.model.objects.filter(hromada_id=place).count()
        taken, last = 0, 0
        while keys := _batch(register, place, last):
            taken, last = taken + len(keys), keys[-1]
            told(taken, of, register.section)
        done += taken
    _forget(place)
    return done


def _batch(register: Register, place: int, after: int) -> Sequence[int]:
    """Index the next records of a register; their keys."""
    with tenancy.enter(place):
        _locked(place, wait=True)
        rows = register.model.objects.filter(hromada_id=place, pk__gt=after)
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if keys:
            _index(register, place, keys)
    return keys


def _forget(place: int) -> None:
    """Entries of records that are no more, and of kinds that are no more."""
    with tenancy.enter(place):
        _locked(place, wait=True)
        SearchEntry.objects.filter(hromada_id=place).exclude(kind__in=[r.section for r in registered()]).delete()
        for register in registered():
            rows = SearchEntry.objects.filter(hromada_id=place, kind=register.section)
            rows.exclude(record_id__in=register.model.objects.filter(hromada_id=place).values("pk")).delete()
