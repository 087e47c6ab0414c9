"""What must lie ready before pages can be served: compiled messages and collected static files.

Both are made again only when their sources changed: the second start has ten seconds for everything.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from viche.site.doors.console import say
from viche.site.doors.database import Database
from viche.site.doors.django import manage
from viche.site.doors.folder import CHECKOUT

PACKAGE = CHECKOUT / "viche"


def messages() -> int:
    """Compile each catalogue that is newer than its result, without gettext on the machine. How many were."""
    done = 0
    for source in sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with open(source, "rb") as file:
            catalogue = read_po(file, locale=source.parents[1].name)
        # A name of its own: two doors may be opened at once, and each puts its whole file in the place.
        with NamedTemporaryFile(dir=target.parent, suffix=".mo", delete=False) as fresh:
            write_mo(fresh, catalogue)
        Path(fresh.name).chmod(0o644)
        Path(fresh.name).replace(target)
        done += 1
    return done


def static(database: Database) -> None:
    """Collect, hash and compress static files if any source changed since the last time."""
    stamp = database.folder.root / "static.stamp"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text() == now and any(database.folder.static.iterdir()):
        return
    say("Збираємо стилі, скрипти й зображення…")
    manage(database, "collectstatic", "--noinput", "--clear", "--verbosity=0")
    stamp.write_text(now)


def _fingerprint() -> str:
    """Names, sizes and times of every static source, ours by file and the libraries' by their lock."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        status = path.stat()
        digest.update(f"{path.relative_to(CHECKOUT)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield from (path for path in PACKAGE.rglob("static/**/*") if path.is_file())
    lock = CHECKOUT / "requirements" / "run.lock"
    if lock.exists():
        yield lock
