"""Under whose account PostgreSQL runs, and how that account gets to data it could not reach by path.

PostgreSQL refuses to run as root, rightly. Started as root, Viche therefore gives the server an account without
rights: the dedicated `viche-postgres`, made when it may be made, otherwise `nobody`. Two things stand in its way,
and neither is solved by opening anybody's folders:

*The data may lie under a folder only root may enter* (`/root`, mode 0700). Ways weighed, by trying each:

1. an open descriptor, `-D /proc/self/fd/N`: the folder is opened while still root and handed over. The kernel's link
   needs no walk through the parents, every child process inherits it, nothing has to be cleaned up and no right is
   left over. **Chosen**; works with every version tried.
2. `-D /proc/self/cwd`, starting in the folder: the same idea without a number, and 18 takes it; but the programs of
   PostgreSQL 15 leave their current folder to find themselves, and then cannot come back.
3. a private mount namespace with a bind mount: needs CAP_SYS_ADMIN, which containers drop, and in a plain chroot the
   mount would leak to the host, because the root there is no mount point that could be made private.
4. the capability CAP_DAC_READ_SEARCH kept over the exec: works everywhere, but lets the database server read every
   file of the machine. **Only the fallback** where /proc is not mounted (a bare chroot), and said aloud.

*The binaries may lie there too* (a .venv in /root): then they are copied once to a folder of root's own that everybody
may read; see `viche.site.postgres.binaries`.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "viche-postgres"
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """Who runs the server. `drop` is False for an ordinary user: then it is simply that user."""

    uid: int
    gid: int
    drop: bool

    def popen_options(self) -> dict[str, Any]:
        """What `subprocess` needs to start a process as this account, without root's groups."""
        if not self.drop:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may(self, test: str, path: Path) -> bool:
        """Ask as the account itself, by `test(1)`: `-x`, `-r`, `-d`. Modes alone do not tell about the parents."""
        command = ["test", test, str(path)]
        return subprocess.run(command, cwd="/", check=False, **self.popen_options()).returncode == 0

    def give(self, path: Path) -> None:
        """Make the account owner of the tree at `path` (inside the data folder, or a folder just made for it)."""
        if not self.drop:
            return
        os.chown(path, self.uid, self.gid)
        for folder, names, files in os.walk(path):
            for name in (*names, *files):
                os.chown(Path(folder) / name, self.uid, self.gid, follow_symlinks=False)


def server_account(cluster: Path) -> Account:
    """The account for the cluster in this folder: whoever owns it already, else a dedicated one, else `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), drop=False)
    if cluster.exists() and (owner := cluster.stat().st_uid) != 0:
        return Account(owner, cluster.stat().st_gid, drop=True)
    entry = _entry(NAME) or _make() or pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid, drop=True)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _make() -> pwd.struct_passwd | None:
    """Make the system account; None where that is not possible (no useradd, a read-only /etc)."""
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", "--comment", "PostgreSQL of Viche", NAME]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return _entry(NAME)


@dataclass(frozen=True)
class Reach:
    """How the account names a folder, what must stand before the command, and the descriptor it inherits."""

    name: str
    prefix: tuple[str, ...] = ()
    descriptors: tuple[int, ...] = ()


@contextmanager
def reach(account: Account, folder: Path) -> Iterator[Reach]:
    """Let a process started inside this context work in the folder; see the module's text for the ways and order."""
    if account.may("-x", folder):
        yield Reach(str(folder))
    elif Path("/proc/self/fd").exists():
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield Reach(f"/proc/self/fd/{descriptor}", descriptors=(descriptor,))
        finally:
            os.close(descriptor)
    else:
        yield Reach(str(folder), _with_capability(account))


def _with_capability(account: Account) -> tuple[str, ...]:
    capability = "+dac_read_search"
    prefix = ("setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups")
    return (*prefix, f"--inh-caps={capability}", f"--ambient-caps={capability}")


def end_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """For `preexec_fn`: have the kernel send the signal to the child when the launcher dies, even by kill -9."""
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)

    return ask
