"""One embedded PostgreSQL cluster: made, started, given its roles, stopped.

The server is a child of the launcher and dies with it (fast shutdown, by the kernel's parent-death signal).
It listens on a Unix socket only, in a folder nobody but its account and the launcher may enter.
"""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from viche.site.doors.console import Refusal
from viche.site.postgres import leftovers
from viche.site.postgres.account import Account, end_with_parent, reach, server_account
from viche.site.postgres.binaries import Binaries, embedded, readable_by

SUPERUSER, OWNER, APP, DATABASE = "postgres", "viche_owner", "viche_app", "viche"
START_PATIENCE = (
    300.0  # crash recovery of a busy database takes minutes; a refusal comes as soon as the server gives up
)
RETRY_PATIENCE = 30.0  # the kernel may keep a killed server's lock and memory for some 15 seconds
LOG_LIMIT = 10_000_000
SOCKET_PATH_LIMIT = 107 - len("/.s.PGSQL.5432")

FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


class Cluster:
    """The cluster in `folder`. `passwords` are those of the three roles; the caller keeps them.

    `scratch` lets the owner create databases and, unless `durable`, turns durability off: only for a cluster
    thrown away after the tests.
    """

    def __init__(
        self,
        folder: Path,
        log: Path,
        passwords: dict[str, str],
        *,
        bin: Path | None = None,
        scratch: bool = False,
        durable: bool = True,
    ) -> None:
        self.folder = folder
        self.log = log
        self.passwords = passwords
        self.scratch = scratch
        self.durable = durable or not scratch
        self.account: Account = server_account(folder)
        self.binaries: Binaries = readable_by(self.account, Binaries(bin) if bin else embedded())
        self.socket = _socket_folder(folder, self.account)
        self._server: subprocess.Popen[bytes] | None = None

    def url(self, role: str, database: str = DATABASE) -> str:
        """The connection of a role, as a URL whose host is the socket's folder."""
        password = quote(self.passwords[role], safe="")
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.socket), safe='')}"

    # --- making -----------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Run initdb beside the final name and rename: a cut in the middle leaves no half of a cluster."""
        if (self.folder / "PG_VERSION").exists():
            self._check_version()
            return
        fresh = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.account.give(fresh)
        password = self.socket / "password"
        password.write_text(self.passwords[SUPERUSER])
        self.account.give(password)
        try:
            self._initdb(fresh, password)
        finally:
            password.unlink()
        if self.folder.exists():
            self.folder.rmdir()
        fresh.rename(self.folder)

    def _initdb(self, fresh: Path, password: Path) -> None:
        words = ["-U", SUPERUSER, f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8"]
        words += _locale(self.binaries.major)
        if not self.durable:
            words += ["--no-sync"]
        with reach(self.account, fresh) as way:
            result = subprocess.run(
                [*way.prefix, self.binaries["initdb"], "-D", way.name, *words],
                cwd="/",
                env=self.binaries.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                pass_fds=way.descriptors,
                **({} if way.prefix else self.account.popen_options()),
            )
        if result.returncode != 0:
            told = (result.stderr + result.stdout).decode(errors="replace").strip()
            raise Refusal(f"PostgreSQL не зміг створити базу даних у {self.folder}:\n{told}")

    def _check_version(self) -> None:
        found, ours = (self.folder / "PG_VERSION").read_text().strip(), str(self.binaries.major)
        if found != ours:
            raise Refusal(
                f"База даних у {self.folder} створена PostgreSQL {found}, а ця версія Віче має {ours}.\n"
                "Попередньою версією зробіть make backup, цією — make restore у порожню папку "
                "(docs/administrators.md, «Upgrade»)."
            )

    # --- running ----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the server and wait until it answers; a lock left by a killed server is waited for."""
        self._clear_leftovers()
        end = time.monotonic() + RETRY_PATIENCE
        while not self._start_once():
            told = self._last_words()
            busy = "lock file" in told or "shared memory block" in told
            if not busy or time.monotonic() > end:
                raise Refusal(f"PostgreSQL не запустився. Журнал {self.log}, останні рядки:\n{told}")
            time.sleep(0.5)
            self._clear_leftovers()
        self._ensure_roles()

    def _clear_leftovers(self) -> None:
        """Nobody serves this cluster any more: neither a lock in it nor one beside its socket may say otherwise."""
        leftovers.clear(self.folder)
        self.socket = _socket_folder(self.folder, self.account)
        for path in self.socket.glob(".s.PGSQL.*"):
            path.unlink()

    def _start_once(self) -> bool:
        if self._server is not None:
            self._server.wait()  # it ended by itself or was killed: reap it
        with self._open_log() as log:
            self._server = self._spawn(log)
        end = time.monotonic() + START_PATIENCE
        while time.monotonic() < end:
            if self._server.poll() is not None:
                return False
            if self.answers():
                return True
            time.sleep(0.03)
        self.stop()
        return False

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        options = self.account.popen_options()
        with reach(self.account, self.folder) as way:
            command = [self.binaries["postgres"], "-D", way.name, *self._settings()]
            if way.prefix:  # setpriv changes the account itself; a change of account drops the parent-death signal
                command, options = [*way.prefix, "--pdeathsig=INT", *command], {}
            return subprocess.Popen(
                command,
                cwd="/",
                env=self.binaries.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=way.descriptors,
                start_new_session=True,  # Ctrl-C in the terminal is for the launcher, which stops things in order
                preexec_fn=end_with_parent(signal.SIGINT),
                **options,
            )

    def _settings(self) -> list[str]:
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={self.socket}",
            "unix_socket_permissions=0700",
            "logging_collector=off",
            "log_destination=stderr",
            "cluster_name=viche",
            *(() if self.durable else FORGETFUL),
        )
        return [word for setting in settings for word in ("-c", setting)]

    def _open_log(self) -> IO[bytes]:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        return open(self.log, "ab")

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-6:])

    def answers(self) -> bool:
        """Whether the superuser can connect now."""
        try:
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk."""
        server, self._server = self._server, None
        if server is not None:
            _end(server)
        shutil.rmtree(self.socket, ignore_errors=True)

    # --- roles ------------------------------------------------------------------------------------------------

    def _ensure_roles(self) -> None:
        """The owner, the application's role and the database; asked at every start, so a cut start heals itself."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role in (OWNER, APP):
                self._ensure_role(connection, role, known)
            if self.scratch:
                connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if found is None:
                names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))

    def _ensure_role(self, connection: psycopg.Connection, role: str, known: set[str]) -> None:
        how = "CREATE" if role not in known else "ALTER"
        statement = sql.SQL(how + " ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE PASSWORD {}")
        connection.execute(statement.format(sql.Identifier(role), sql.Literal(self.passwords[role])))


def _end(server: subprocess.Popen[bytes]) -> None:
    """Ask, then insist; the last word is the kernel's."""
    for how, patience in ((signal.SIGINT, 60), (signal.SIGQUIT, 15), (signal.SIGKILL, None)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            server.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=patience)
            return


def new_passwords(ask: Callable[[str], str]) -> dict[str, str]:
    """Passwords for the three roles, by a function from a name to a kept or fresh secret."""
    return {role: ask(f"postgres:{role}") for role in (SUPERUSER, OWNER, APP)}


def _locale(major: int) -> list[str]:
    """The same order of letters on every machine: by code point. Ukrainian order comes from keys made in Python.

    LC_CTYPE must know Cyrillic all the same: under plain C the trigrams of «Їжак» would be none.
    """
    if major >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _socket_folder(cluster: Path, account: Account) -> Path:
    """A short private folder for the socket, the same for the same cluster; a stranger's folder there is refused."""
    name = f"viche-{hashlib.sha256(os.fsencode(cluster.absolute())).hexdigest()[:12]}"
    folder = _runtime_folder(cluster, account) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid not in (os.geteuid(), account.uid):
        raise Refusal(f"Папка {folder} належить комусь іншому. Приберіть її або вкажіть інший TMPDIR.")
    account.give(folder)
    folder.chmod(0o700)
    return folder


def _runtime_folder(cluster: Path, account: Account) -> Path:
    """Where the socket's folder goes: beside the cluster if the path is short and the file system takes sockets.

    The same answer for every command on this data folder, also between a service with a /tmp of its own and a shell.
    Root's server cannot walk to the data folder, so there it is /run.
    """
    wanted = ["/run"] if account.drop else [str(cluster.parent), os.environ.get("XDG_RUNTIME_DIR", "")]
    for folder in (*wanted, tempfile.gettempdir(), "/tmp"):
        if not folder or len(os.fsencode(folder)) + len("/viche-123456789012") > SOCKET_PATH_LIMIT:
            continue
        path = Path(folder)
        if os.access(path, os.W_OK | os.X_OK) and account.may("-x", path) and _takes_sockets(path):
            return path
    raise Refusal("Немає папки для сокета PostgreSQL: потрібна /run або /tmp, відкрита для запису.")


def _takes_sockets(folder: Path) -> bool:
    """Some mounted folders (shared with another system) hold files but no sockets."""
    trial = folder / f".viche-{os.getpid()}"
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(str(trial))
    except OSError:
        return False
    trial.unlink()
    return True
