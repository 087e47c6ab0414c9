"""Who sent them: sessions and persons of all requests that wait, in two statements."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import constant_time_compare

from viche.people.models import Person

COLUMNS = [field.attname for field in Person._meta.concrete_fields]
SESSIONS = "SELECT session_key, session_data FROM django_session WHERE session_key = ANY(%s) AND expire_date > now()"
PERSONS = f"SELECT {', '.join(COLUMNS)} FROM people_person WHERE id = ANY(%s) AND is_active"

_store = SessionStore()


def found(connection: psycopg.Connection, keys: Iterable[str]) -> dict[str, Person]:
    """The signed-in person of each session key; a session that Django would not take is missing."""
    rows = connection.execute(SESSIONS, [list(set(keys))], prepare=True).fetchall()
    said = {key: _store.decode(data) for key, data in rows}
    of = {key: int(data[SESSION_KEY]) for key, data in said.items() if _is_signed_in(data)}
    people = connection.execute(PERSONS, [list(set(of.values()))], prepare=True).fetchall() if of else []
    by_id = {person.pk: person for person in (Person.from_db("default", COLUMNS, row) for row in people)}
    return {
        key: by_id[pk]
        for key, pk in of.items()
        if pk in by_id and constant_time_compare(said[key].get(HASH_SESSION_KEY, ""), by_id[pk].get_session_auth_hash())
    }


def _is_signed_in(data: dict[str, str]) -> bool:
    return (
        str(data.get(SESSION_KEY, "")).isdigit() and data.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    )
