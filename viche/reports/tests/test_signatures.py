"""Containers with a signature: kept byte for byte, called verified only where a verifier is configured and said so."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from viche.kit import attachments, jobs, tenancy
from viche.kit.access import Refused
from viche.kit.outside import addresses_inside
from viche.kit.uploads import FileRefused
from viche.reports import showing, signatures
from viche.reports.exporting import write
from viche.reports.models import Report, Verification
from viche.reports.tests import making

pytestmark = pytest.mark.django_db
# The beginning of any PKCS #7 signed data; to the product a container is only its bytes.
P7S = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + bytes(range(256))


@pytest.fixture
def report(cast: Cast) -> Iterator[Report]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield making.published(cast)


def upload(data: bytes = P7S, name: str = "звіт.pdf.p7s") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def attach(cast: Cast, report: Report, data: bytes = P7S, name: str = "звіт.pdf.p7s", who: str = "stepan") -> Any:
    return signatures.attach(report, upload(data, name), cast.viewer(who))


def shown(cast: Cast, report: Report) -> dict[str, Any]:
    [one] = showing.signed(report, cast.viewer(None))
    return one


def test_kept_byte_for_byte_and_not_called_verified(cast: Cast, report: Report) -> None:
    row = attach(cast, report)
    with default_storage.open(row.path) as file:
        assert file.read() == P7S
    one = shown(cast, report)
    assert one["state"] == "не перевірено: перевіряч підписів не налаштовано" and not one["signers"]
    page = Client().get(f"/home/reports/{report.pk}/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "не перевірено: перевіряч підписів не налаштовано" in page and "звіт.pdf.p7s" in page
    assert b"".join(Client().get(f"/home{one['url']}").streaming_content) == P7S  # type: ignore[arg-type]


def test_only_containers_and_only_to_what_is_approved(cast: Cast, report: Report) -> None:
    with pytest.raises(FileRefused, match="не контейнер із підписом"):
        attach(cast, report, b"%PDF-1.7 x %%EOF", "звіт.pdf")
    for who in ("mariia", "alina", "olena", "hlib"):
        with pytest.raises(Refused):
            attach(cast, report, who=who)
    report.state = "review"
    with pytest.raises(Refused, match="може змінитися"):
        attach(cast, report)
    assert signatures.of(report) == []


def script(folder: Path, text: str) -> str:
    path = folder / "verifier.py"
    path.write_text(text, encoding="utf-8")
    return shlex.join([sys.executable, str(path)])


SAYS = "import json, sys\nfrom pathlib import Path\nfiles = [Path(name) for name in sys.argv[1:]]\n"
SIGNER = {
    "name": "Степан Керівник",
    "issuer": "КНЕДП",
    "signed_at": "2026-11-20T10:00:00+02:00",
    "document": "report.pdf",
}


def checked(cast: Cast, report: Report, verifier: str, settings: Any) -> Verification:
    settings.SIGNATURE_VERIFIER = verifier
    attach(cast, report)
    assert shown(cast, report)["state"] == "не перевірено: перевірки ще не було"
    assert jobs.run_waiting() == 1
    return Verification.objects.get(report=report)


def test_the_verifier_is_given_the_container_and_the_files(
    cast: Cast, report: Report, settings: Any, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.json"
    body = (
        f"{SAYS}Path({str(kept)!r}).write_text(json.dumps({{f.name: f.read_bytes().hex() for f in files}}))\n"
        f"print(json.dumps({{'signers': [{SIGNER!r}], 'secret': 'x'}}))\n"
    )
    found = checked(cast, report, script(tmp_path, body), settings)
    given = {name: bytes.fromhex(data) for name, data in json.loads(kept.read_text()).items()}
    snapshot = report.shown()
    assert snapshot is not None
    assert given == {
        "container.p7s": P7S,
        **{f"report.{kind}": write(report, snapshot, kind) for kind in ("docx", "pdf", "xlsx")},
    }
    assert (found.outcome, found.told) == ("valid", {"signers": [SIGNER]})
    one = shown(cast, report)
    assert (one["state"], one["signers"]) == ("підпис перевірено", [SIGNER])
    assert "Степан Керівник, КНЕДП" in Client().get(f"/home/reports/{report.pk}/").content.decode()


@pytest.mark.parametrize(
    ("body", "outcome", "reason"),
    [
        ("print(json.dumps({'reason': 'сертифікат скасовано'})); sys.exit(1)", "invalid", "сертифікат скасовано"),
        ("sys.exit(1)", "invalid", ""),
        ("print('{}')", "failed", "не назвав підписантів"),
        ("print('не JSON')", "failed", "не назвав підписантів"),
        ("print(json.dumps({'signers': ['хтось', {'issuer': 'x'}]}))", "failed", "не назвав підписантів"),
        ("print(json.dumps([1]))", "failed", "не назвав підписантів"),
        ("raise SystemExit(3)", "failed", "кодом 3"),
        ("import time; time.sleep(60)", "failed", "не відповів"),
    ],
)
def test_what_else_a_verifier_may_say(
    body: str, outcome: str, reason: str, cast: Cast, report: Report, settings: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(signatures, "PATIENCE", 1.5)
    found = checked(cast, report, script(tmp_path, SAYS + body), settings)
    assert found.outcome == outcome and reason in found.told.get("reason", "")
    one = shown(cast, report)
    assert (
        one["kind"] != "good" and not one["signers"] and "перевірено:" not in one["state"].replace("не перевірено:", "")
    )


def test_a_verifier_that_is_not_there(cast: Cast, report: Report, settings: Any, tmp_path: Path) -> None:
    found = checked(cast, report, str(tmp_path / "немає"), settings)
    assert found.outcome == "failed" and "не запустився" in found.told["reason"]


def test_another_file_is_not_called_verified_by_the_check_of_this_one(
    cast: Cast, report: Report, settings: Any, tmp_path: Path
) -> None:
    checked(cast, report, script(tmp_path, f"{SAYS}print(json.dumps({{'signers': [{SIGNER!r}]}}))"), settings)
    settings.SIGNATURE_VERIFIER = ""
    attach(cast, report, P7S + b"other", "інший.p7s")
    assert [one["state"] for one in showing.signed(report, cast.viewer(None))] == [
        "підпис перевірено",
        "не перевірено: перевіряч підписів не налаштовано",
    ]


# A true signature, made and checked by OpenSSL over the PDF as it is downloaded: the protocol is enough for a detached one.
OPENSSL = """
import json, subprocess, sys
container, docx, pdf, xlsx = sys.argv[1:]
for path in (docx, pdf, xlsx):
    told = subprocess.run(["openssl", "cms", "-verify", "-in", container, "-inform", "DER", "-content", path, "-CAfile", {ca!r},
                           "-binary", "-out", "/dev/null", "-certsout", "cert.pem"], capture_output=True)
    if told.returncode == 0:
        name = subprocess.run(["openssl", "x509", "-in", "cert.pem", "-noout", "-subject", "-nameopt", "RFC2253,utf8,-esc_msb"],
                              capture_output=True, text=True).stdout
        print(json.dumps({{"signers": [{{"name": name.split("CN=")[1].strip(), "document": path.rsplit("/", 1)[1]}}]}}))
        sys.exit(0)
print(json.dumps({{"reason": "не підписано жодного з файлів"}}))
sys.exit(1)
"""


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize("tampered", [False, True])
def test_a_true_detached_signature(tampered: bool, cast: Cast, report: Report, settings: Any, tmp_path: Path) -> None:
    ca, key, pdf, signed = (tmp_path / name for name in ("ca.pem", "key.pem", "report.pdf", "report.pdf.p7s"))
    subject = "/CN=Stepan Kerivnyk"
    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", ca, "-subj", subject, "-days", "30")
    pdf.write_bytes(Client().get(f"/home/reports/{report.pk}/export.pdf").content + (b" " if tampered else b""))
    run("cms", "-sign", "-in", pdf, "-binary", "-signer", ca, "-inkey", key, "-outform", "DER", "-out", signed)
    settings.SIGNATURE_VERIFIER = script(tmp_path, OPENSSL.format(ca=str(ca)))
    attach(cast, report, signed.read_bytes(), "report.pdf.p7s")
    assert jobs.run_waiting() == 1
    found = Verification.objects.get(report=report)
    if tampered:
        assert (found.outcome, found.told) == ("invalid", {"reason": "не підписано жодного з файлів"})
    else:
        assert found.told == {"signers": [{"name": "Stepan Kerivnyk", "document": "report.pdf"}]}
        assert found.outcome == "valid"


def run(*words: Any) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


def test_files_are_left_out_while_the_section_is_thinned(cast: Cast, report: Report) -> None:
    attach(cast, report)
    viewer = cast.viewer(None)
    viewer.closures = type(viewer.closures)((("reports_report", "thinned", ""),))
    assert showing.signed(report, viewer) == [] and attachments.are_hidden(Report, viewer)


def test_by_the_form(cast: Cast, report: Report, settings: Any, tmp_path: Path) -> None:
    head, reader = Client(), Client()
    head.force_login(cast.stepan)
    reader.force_login(cast.alina)
    where = f"/home/desk/reports/{report.pk}/sign/"
    assert "налаштовано" in head.get(where).content.decode()
    wrong = head.post(where, {"file": upload(b"%PDF-1.7 x %%EOF", "звіт.pdf")})
    assert wrong.status_code == 422 and "не контейнер із підписом" in wrong.content.decode()
    assert head.post(where, {}).status_code == 422
    assert reader.post(where, {"file": upload()}).status_code == 403
    assert head.post(where, {"file": upload()})["Location"] == f"/home/desk/reports/{report.pk}/"
    [row] = signatures.of(report)
    check = f"{where}{row.pk}/check/"
    assert head.post(check).status_code == 409  # nobody to ask
    settings.SIGNATURE_VERIFIER = script(tmp_path, f"{SAYS}print(json.dumps({{'signers': [{SIGNER!r}]}}))")
    assert check in head.get(f"/home/desk/reports/{report.pk}/").content.decode()
    assert "/desk/jobs/" in head.post(check)["Location"]
    assert jobs.run_waiting() == 1
    with addresses_inside():
        assert shown(cast, report)["state"] == "підпис перевірено"
