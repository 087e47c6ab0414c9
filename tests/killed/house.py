"""A whole Viche that may be killed: PostgreSQL of its own, durable as in earnest, and the product's server on it."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from random import Random

import psycopg
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from bench.databases import using
from tests.cast import Cast
from viche.kit import clock
from viche.people.models import Person
from viche.site.doors.database import Database
from viche.site.doors.django import manage
from viche.site.doors.folder import DataFolder
from viche.site.doors.server import Server
from viche.site.postgres import APP, DATABASE, OWNER, SUPERUSER, VOICES, Cluster, new_passwords

PEOPLE = 30_000
SESSION = "killed{:026d}"
PERSONS = """INSERT INTO people_person (email, name, level, password, demo, is_active, is_operator, joined_at, session_round)
SELECT 'p' || n || '@killed.test', 'Особа Номер ' || n, 'email', '!', false, true, false, now(), 0
FROM generate_series(1, %s) n RETURNING id"""


class House:
    """What the test kills and starts again."""

    def __init__(self, folder: Path) -> None:
        self.cluster = Cluster(
            folder / "postgres", folder / "postgres.log", new_passwords(lambda name: f"secret of {name}"), durable=True
        )
        self.folder = DataFolder.from_environment()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.people: list[int] = []

    def build(self) -> None:
        """The cluster, the tables, the cast, and people who have signed in."""
        self.cluster.make()
        self.cluster.start()
        self.database = Database(
            self.cluster.url(OWNER),
            self.cluster.url(APP),
            None,
            self.folder,
            voices_url=self.cluster.url(VOICES),
        )
        manage(self.database, "migrate", "--verbosity=0", role="owner")
        manage(self.database, "collectstatic", "--noinput", "--verbosity=0")
        with self.superuser() as there:
            assert [there.execute(f"SHOW {name}").fetchone() for name in ("fsync", "synchronous_commit")] == [
                ("on",),
                ("on",),
            ]
            self.people = [pk for (pk,) in there.execute(PERSONS, [PEOPLE])]

    def sign_in(self) -> None:
        """Sessions of everybody; runs on this database."""
        store, end = SessionStore(), clock.now() + timedelta(days=7)
        said = {"_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0]}
        rows = []
        for person in Person.objects.filter(pk__in=self.people).iterator():
            of = {**said, "_auth_user_id": str(person.pk), "_auth_user_hash": person.get_session_auth_hash()}
            data = store.encode(of)
            rows.append(Session(session_key=SESSION.format(person.pk), session_data=data, expire_date=end))
        Session.objects.bulk_create(rows, batch_size=5_000)

    def superuser(self) -> psycopg.Connection:
        """A connection that may see and do everything."""
        return psycopg.connect(self.cluster.url(SUPERUSER), autocommit=True)

    def wrapper(self) -> DatabaseWrapper:
        """What Django's connection of this process becomes."""
        there = {"HOST": str(self.cluster.socket), "PORT": "", "NAME": DATABASE, "USER": APP}
        config = {**connections["default"].settings_dict, **there, "PASSWORD": self.cluster.passwords[APP]}
        return DatabaseWrapper(config, alias="default")

    def start_server(self) -> None:
        """The product's server, with its own numbers of processes and threads; answers when this returns."""
        self.server = Server(self.database, "127.0.0.1", self.port)
        self.server.start()

    # --- what is killed -----------------------------------------------------------------------------------------

    def kill_a_process(self, chance: Random) -> None:
        """One of the processes that answer; the server itself starts another."""
        _kill(chance.choice(_children(self._leader)))

    def kill_the_server(self, _chance: Random) -> None:
        """All its processes at once; started anew as whoever watches it would."""
        os.killpg(self._leader, signal.SIGKILL)
        self.server.stop()
        self.start_server()

    def kill_a_session(self, chance: Random) -> None:
        """One process of PostgreSQL that serves somebody: all the others end too, and the log is played back."""
        with self.superuser() as there:
            said = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            _kill(chance.choice(there.execute(said).fetchall())[0])

    def kill_postgresql(self, _chance: Random) -> None:
        """The whole of PostgreSQL; started again, it recovers by its own log."""
        number = int((self.cluster.folder / "postmaster.pid").read_text().split()[0])
        for one in (number, *_children(number)):
            _kill(one)
        self.cluster.start()

    @property
    def _leader(self) -> int:
        process = self.server._process
        assert process is not None
        return process.pid

    def stop(self) -> None:
        """End everything that is left."""
        with suppress(AttributeError):
            self.server.stop()
        self.cluster.stop()


def _kill(number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)


def _children(parent: int) -> list[int]:
    """Numbers of a process's children, as the kernel tells them."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            if entry.name.isdigit() and int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.name))
    return found


@contextmanager
def house() -> Iterator[House]:
    """Ready to be signed in; Django of this process works with its database inside the block."""
    with tempfile.TemporaryDirectory(prefix="viche-killed-") as folder:
        ours = House(Path(folder))
        try:
            ours.build()
            wrapper = ours.wrapper()
            with using(wrapper):
                try:
                    Cast.build()
                    ours.sign_in()
                    ours.start_server()
                    yield ours
                finally:
                    wrapper.close()
        finally:
            ours.stop()
