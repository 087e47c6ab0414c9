"""Containers with a qualified signature (КЕП) made elsewhere: kept byte for byte, and checked only by a configured verifier.

The product itself verifies nothing. `VICHE_SIGNATURE_VERIFIER` is a command that is called with the path of the container
and then of the report's own files (DOCX, PDF, XLSX: a detached signature is over one of them). It ends with 0 and prints
JSON `{"signers": [{"name": "…", "signed_at": "…", "issuer": "…", "document": "…"}]}` when every signature is valid, with 1
and `{"reason": "…"}` when one is not; anything else means that it could not be checked. No real verifier was tried.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from viche.kit import attachments, clock, jobs, journal
from viche.kit.access import Refused, Viewer
from viche.kit.models import Attachment
from viche.kit.publishing import section_of
from viche.kit.uploads import FileRefused
from viche.kit.uploads.documents import ALLOWED, check_document
from viche.kit.uploads.kinds import Kind
from viche.reports.exporting import write
from viche.reports.models import Report, Verification
from viche.reports.writing import KINDS

CHECK = "report-signature"
CONTAINERS = (Kind.P7S, Kind.ASIC)
TYPES = tuple(ALLOWED[kind].content_type for kind in CONTAINERS)
PATIENCE = 60  # seconds
MOST_SAID = 65_536
KNOWN = ("name", "signed_at", "issuer", "document")


def is_configured() -> bool:
    """Whether there is a verifier."""
    return bool(settings.SIGNATURE_VERIFIER)


def of(report: Report) -> list[Attachment]:
    """Containers attached to the report, the oldest first."""
    rows = Attachment.objects.filter(kind=section_of(Report), record_id=report.pk, content_type__in=TYPES)
    return list(rows.order_by("pk"))


def attach(report: Report, upload: Any, viewer: Viewer) -> Attachment:
    """Keep a container with the approved report as it came, and ask for its check if there is who checks."""
    attachments.require_writer(report, viewer)
    if not report.is_frozen:
        raise Refused(
            _("Підписаний файл додають до затвердженого звіту: доки його не затверджено, він ще може змінитися."),
            _("Спершу затвердьте звіт, тоді підпишіть його файл."),
            status=409,
        )
    if check_document(upload, upload.name).kind not in CONTAINERS:
        raise FileRefused(_("«%(name)s» — не контейнер із підписом. Сюди додають P7S або ASiC-E."), name=upload.name)
    upload.seek(0)
    row = attachments.save(report, upload, viewer)
    if is_configured():
        ask_check(report, row, viewer)
    return row


def ask_check(report: Report, row: Attachment, viewer: Viewer) -> Any:
    """The job that calls the verifier."""
    attachments.require_writer(report, viewer)
    if not is_configured():
        raise Refused(_("Перевіряч підписів на цьому сервері не налаштовано."), status=409)
    return jobs.start(CHECK, viewer, report=report.pk, file=row.pk)


def newest(report: Report) -> dict[int, Verification]:
    """The last check of each container, by its key; one whose bytes are others is none."""
    return {row.attachment_pk: row for row in Verification.objects.filter(report=report).order_by("pk")}


def check(report: Report, row: Attachment, viewer: Viewer) -> Verification:
    """Call the verifier and write down what it said."""
    words = shlex.split(settings.SIGNATURE_VERIFIER)
    with tempfile.TemporaryDirectory(prefix="viche-signature-") as folder:
        files = _laid_out(report, row, Path(folder))
        outcome, told = _call([*words, *map(str, files)], folder)
    with journal.change("verify", by=viewer.person):
        return Verification.objects.create(
            hromada_id=report.hromada_id,
            report=report,
            attachment_pk=row.pk,
            sha256=row.sha256,
            outcome=outcome,
            told=told,
            verifier=PurePosixPath(words[0]).name[:200],
            at=clock.now(),
        )


def _laid_out(report: Report, row: Attachment, folder: Path) -> list[Path]:
    """The container under its own ending, and the files of the report."""
    container = folder / f"container{PurePosixPath(row.name).suffix}"
    with default_storage.open(row.path) as file:
        container.write_bytes(file.read())
    found = [container]
    snapshot = report.shown()
    for kind in KINDS if snapshot else ():
        path = folder / f"report.{kind}"
        path.write_bytes(write(report, snapshot, kind))  # type: ignore[arg-type]
        found.append(path)
    return found


def _call(words: list[str], folder: str) -> tuple[str, dict[str, Any]]:
    try:
        done = subprocess.run(words, capture_output=True, timeout=PATIENCE, cwd=folder, check=False)
    except subprocess.TimeoutExpired:
        return "failed", {"reason": _("Перевіряч не відповів за %(seconds)s с.") % {"seconds": PATIENCE}}
    except OSError as error:
        return "failed", {"reason": _("Перевіряч не запустився: %(why)s.") % {"why": error.strerror or error}}
    told = _understood(done.stdout[:MOST_SAID])
    if done.returncode == 0 and told.get("signers"):
        return "valid", told
    if done.returncode == 1:
        return "invalid", told
    return "failed", {
        "reason": _("Перевіряч завершився з кодом %(code)s і не назвав підписантів.") % {"code": done.returncode}
    }


def _understood(said: bytes) -> dict[str, Any]:
    """Only what is known, only texts, only so long."""
    try:
        told = json.loads(said)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    signers = [
        {key: str(one[key])[:300] for key in KNOWN if one.get(key)}
        for one in told.get("signers") or ()
        if isinstance(one, dict) and one.get("name")
    ]
    reason = str(told.get("reason", ""))[:500]
    return {**({"signers": signers} if signers else {}), **({"reason": reason} if reason else {})}
