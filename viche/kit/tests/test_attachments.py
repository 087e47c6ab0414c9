"""Files of records: who sees them, who keeps them, what is taken, what is left after a failure."""

from __future__ import annotations

import io
import os
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Act
from viche.kit import access, attachments, clock, journal, tenancy
from viche.kit.access import Refused
from viche.kit.models import Attachment, Closure, JournalEntry
from viche.kit.publishing import DRAFT, WITHHELD
from viche.kit.registers import actions
from viche.registers.kinds.point import Point

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Any) -> Any:
    """Files of tests lie apart."""
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return tmp_path


def pdf(name: str = "Рішення № 5.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "text/html")


def act(cast: Cast, **given: Any) -> Act:
    return published(Act, cast.home, department=cast.department, **given)


def attached(cast: Cast, record: Any, upload: Any = None) -> Attachment:
    return attachments.save(record, upload or pdf(), cast.viewer("petro"))


def files(folder: Any) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def signed_in(cast: Cast, who: str | None) -> Client:
    client = Client()
    if who:
        client.force_login(cast.people[who])
    return client


def asked(client: Client, row: Attachment, place: str = "home") -> int:
    answer = client.get(f"/{place}/files/{row.pk}/{row.name}")
    if answer.streaming:
        list(answer.streaming_content)  # to the end, so that the file is closed
    return answer.status_code


def test_a_file_is_kept_as_it_came_and_handed_out_safely(cast: Cast, storage: Any) -> None:
    with tenancy.enter(cast.home.pk):
        row = attached(cast, act(cast))
        entry = JournalEntry.objects.get(kind="kit_attachment", record_id=row.pk)
    assert (row.content_type, row.size, entry.verb) == ("application/pdf", len(PDF), "attach")
    assert files(storage) == [row.path] and row.path.startswith(f"{cast.home.pk}/{row.sha256[:2]}/{row.sha256}")
    (link,) = signed_in(cast, "petro").get(f"/home/desk/files/add/hromada_act/{row.record_id}/").context["files"]
    assert link.about == "PDF, 1\N{NO-BREAK SPACE}КБ"
    answer = Client().get(link.url)
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline") and answer["Cache-Control"] == "private, no-cache"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    again = Client().get(link.url, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304 and not again.content


@pytest.mark.parametrize("who, status", [(None, 404), ("olena", 404), ("hlib", 404), ("petro", 200), ("alina", 200)])
@pytest.mark.parametrize("state", [DRAFT, WITHHELD])
def test_a_file_is_seen_with_its_record_only(who: str | None, status: int, state: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = attached(cast, fill(Act, cast.home, department=cast.department, state=state))
    assert asked(signed_in(cast, who), row) == status


def test_a_file_is_not_found_from_another_hromada(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = attached(cast, act(cast))
    assert asked(signed_in(cast, "hlib"), row, "other") == 404


@pytest.mark.parametrize(
    "mode, section, status",
    [("thinned", "hromada_act", 404), ("thinned", "registers_point", 200), ("closed", "", 404), ("thinned", "", 404)],
)
def test_thinning_and_closing_hide_files_from_the_public(mode: str, section: str, status: int, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = attached(cast, act(cast))
        fill(Closure, cast.home, mode=mode, section=section, since=clock.today())
        with pytest.raises(Http404) if status == 404 else transaction.atomic():
            attachments.fetch(row.pk, cast.viewer(None))
    assert asked(Client(), row) == status
    assert asked(signed_in(cast, "iryna"), row) == 200


@pytest.mark.parametrize("shown", [False, True])
def test_files_of_any_thinned_kind_are_hidden_unless_it_shows_them(shown: bool, cast: Cast, monkeypatch: Any) -> None:
    """A plan of a shelter says its address."""
    if shown:
        monkeypatch.setattr(Point, "files_when_thinned", True)
    with tenancy.enter(cast.home.pk):
        point = published(Point, cast.home, department=cast.department)
        row = attached(cast, point, pdf("план.pdf"))
        fill(Closure, cast.home, mode="thinned", section="registers_point", since=clock.today())
    page = Client().get(f"/home/points/{point.pk}/").content.decode()
    assert asked(Client(), row) == (200 if shown else 404)
    assert ("план.pdf" in page) is shown and ("адреса, файли" in page) is not shown
    assert asked(signed_in(cast, "iryna"), row) == 200


def test_another_name_leads_to_the_right_one(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = attached(cast, act(cast))
    answer = Client().get(f"/home/files/{row.pk}/evil.html")
    assert answer.status_code == 302 and answer.url.startswith(f"/home/files/{row.pk}/%D0%A0")


def test_what_a_browser_could_run_is_saved_to_disk(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = attached(cast, act(cast))
        row.content_type = "text/html"
        fill(
            Attachment,
            cast.home,
            kind="hromada_act",
            record_id=row.record_id,
            name="x.html",
            path=row.path,
            content_type="text/html",
        )
        page = Attachment.objects.get(name="x.html")
    answer = Client().get(f"/home/files/{page.pk}/x.html")
    assert answer["Content-Disposition"].startswith("attachment")
    list(answer.streaming_content)


def test_a_file_that_is_lost_is_not_found(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        row = attached(cast, act(cast))
    default_storage.delete(row.path)
    assert asked(Client(), row) == 404


def test_a_photograph_loses_place_and_device(cast: Cast, storage: Any) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Phone of the mayor"
    exif[0x8825] = {1: "N", 2: (48.0, 30.0, 0.0)}
    held = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(held, "JPEG", exif=exif)
    with tenancy.enter(cast.home.pk):
        point = published(Point, cast.home, department=cast.department)
        row = attached(cast, point, SimpleUploadedFile("фото.jpg", held.getvalue()))
    kept = (storage / row.path).read_bytes()
    assert b"Phone of the mayor" not in kept and not Image.open(io.BytesIO(kept)).getexif()
    assert row.size == len(kept)


@pytest.mark.parametrize(
    "name, data",
    [
        ("x.pdf", b"<html><script>1</script>"),
        ("x.svg", b"<svg xmlns='x'/>"),
        ("x.pdf", b""),
        ("x.pdf", b"%PDF-1.4 cut"),
    ],
)
def test_what_is_not_a_document_is_refused_on_the_form(name: str, data: bytes, cast: Cast, storage: Any) -> None:
    with tenancy.enter(cast.home.pk):
        record = act(cast)
    client = signed_in(cast, "petro")
    answer = client.post(f"/home/desk/files/add/hromada_act/{record.pk}/", {"file": pdf(name, data)})
    assert answer.status_code == 422 and files(storage) == []
    assert b"id_file_error" in answer.content


def test_adding_and_removing_by_the_form(cast: Cast, storage: Any) -> None:
    with tenancy.enter(cast.home.pk):
        record = act(cast)
    client = signed_in(cast, "petro")
    where = f"/home/desk/files/add/hromada_act/{record.pk}/"
    assert client.get(where).status_code == 200
    assert client.post(where, {"file": pdf()}).url == f"/home/desk/acts/{record.pk}/"
    assert client.post(where, {"file": pdf(), "next": "/home/acts/"}).url == "/home/acts/"
    assert client.post(where, {"file": pdf(), "next": "https://evil.test/"}).url == f"/home/desk/acts/{record.pk}/"
    with tenancy.enter(cast.home.pk):
        rows = list(Attachment.objects.all())
    assert len(rows) == 3 == len(set(files(storage)))
    gone = f"/home/desk/files/{rows[0].pk}/remove/"
    assert client.get(gone).status_code == 200
    assert client.post(gone).status_code == 422, "of a published record the ground is told"
    assert client.post(gone, {"ground": "Помилковий файл"}).status_code == 302
    with tenancy.enter(cast.home.pk):
        entry = JournalEntry.objects.filter(kind="kit_attachment").latest("id")
        assert Attachment.objects.count() == 2
    assert (entry.verb, entry.ground) == ("detach", "Помилковий файл")
    assert asked(client, rows[0]) == 404


def test_a_record_stays_while_its_files_change(cast: Cast, storage: Any) -> None:
    """Else a draft discarded meanwhile would leave rows of files that nobody can reach."""
    with tenancy.enter(cast.home.pk):
        record = fill(Act, cast.home, department=cast.department, state=DRAFT)
        row = attached(cast, record)
    client = signed_in(cast, "petro")
    for where in (f"/home/desk/files/add/hromada_act/{record.pk}/", f"/home/desk/files/{row.pk}/remove/"):
        for ask, locks in ((client.get, False), (client.post, True)):
            with CaptureQueriesContext(connection) as seen:
                ask(where, {"file": pdf(), "ground": "x"} if locks else {})
            assert any('FOR UPDATE OF "hromada_act"' in q["sql"] for q in seen.captured_queries) is locks, where


def test_a_file_that_goes_while_its_record_is_awaited_is_not_found(cast: Cast, monkeypatch: Any) -> None:
    def late(*args: Any, **kwargs: Any) -> Any:
        found = fetch(*args, **kwargs)
        with journal.change("detach", by=None):
            Attachment.objects.all().delete()
        return found

    fetch = access.fetch
    with tenancy.enter(cast.home.pk):
        row = attached(cast, act(cast))
        monkeypatch.setattr(access, "fetch", late)
        with pytest.raises(Http404):
            attachments.fetch(row.pk, cast.viewer("petro"), lock=True)


@pytest.mark.parametrize("who, status", [(None, 401), ("olena", 403), ("hlib", 403), ("alina", 403), ("anton", 403)])
def test_who_does_not_write_keeps_no_files(who: str | None, status: int, cast: Cast, storage: Any) -> None:
    with tenancy.enter(cast.home.pk):
        record = act(cast)
        row = attached(cast, record)
    client = signed_in(cast, who)
    for where in (f"/home/desk/files/add/hromada_act/{record.pk}/", f"/home/desk/files/{row.pk}/remove/"):
        assert client.get(where).status_code == status
        assert client.post(where, {"file": pdf(), "ground": "x"}).status_code == status
        assert client.put(where).status_code == 405
    assert len(files(storage)) == 1


def test_another_unit_keeps_its_own_files(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        record = published(Act, cast.home, department=cast.enterprise)
        with pytest.raises(Refused):
            attached(cast, record)
    assert signed_in(cast, "petro").get(f"/home/desk/files/add/hromada_act/{record.pk}/").status_code == 403


@pytest.mark.parametrize("kind, pk", [("people_person", 1), ("nothing", 1), ("hromada_act", 999999999)])
def test_a_file_needs_a_record(kind: str, pk: int, cast: Cast) -> None:
    assert signed_in(cast, "iryna").get(f"/home/desk/files/add/{kind}/{pk}/").status_code == 404


def test_a_row_that_cannot_be_written_leaves_no_file(cast: Cast, storage: Any, monkeypatch: Any) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError

    with tenancy.enter(cast.home.pk):
        record = act(cast)
        monkeypatch.setattr(Attachment, "save", broken)
        with pytest.raises(ConnectionError):
            attached(cast, record)
    assert files(storage) == []


def test_a_removal_that_is_rolled_back_keeps_the_file(cast: Cast, storage: Any) -> None:
    with tenancy.enter(cast.home.pk):
        record = act(cast)
        row = attached(cast, record)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            attachments.remove(row, record, cast.viewer("petro"), "x")
            raise ZeroDivisionError
    assert files(storage) == [row.path]


def aged(storage: Any) -> None:
    """Every file is older than the grace."""
    old = time.time() - (attachments.GRACE + timedelta(minutes=1)).total_seconds()
    for path in files(storage):
        os.utime(storage / path, (old, old))


def test_what_was_removed_is_swept_a_day_later(
    cast: Cast, storage: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """A copy that is being made may still name it."""
    with tenancy.enter(cast.home.pk):
        record = act(cast)
        rows = [attached(cast, record) for _number in range(2)]
        draft = fill(Act, cast.home, department=cast.department, state=DRAFT)
        rows.append(attached(cast, draft))
        aged(storage)
        with django_capture_on_commit_callbacks(execute=True):
            attachments.remove(rows[0], record, cast.viewer("petro"), "x")
            actions.discard(draft, cast.viewer("petro"))
    call_command("files")
    assert len(files(storage)) == 3
    with tenancy.enter(cast.home.pk):
        assert attachments.sweep(cast.home.pk, files(storage)) == [], "whoever asks"
    aged(storage)
    call_command("files")
    assert files(storage) == [rows[1].path]


def test_much_may_be_removed_by_people(cast: Cast, storage: Any, capsys: Any) -> None:
    """What the journal says was taken away is no sign of a wrong database."""
    with tenancy.enter(cast.home.pk):
        record = fill(Act, cast.home, department=cast.department, state=DRAFT)
        for _number in range(25):
            attached(cast, record)
        actions.discard(record, cast.viewer("petro"))
    aged(storage)
    call_command("files")
    assert files(storage) == [] and "Прибрано файлів: 25" in capsys.readouterr().out


def test_removing_a_lost_file_leaves_no_row(cast: Cast, storage: Any) -> None:
    with tenancy.enter(cast.home.pk):
        record = act(cast)
        row = attached(cast, record)
        (storage / row.path).unlink()
        attachments.remove(row, record, cast.viewer("petro"), "x")
        assert not Attachment.objects.exists()


def test_what_a_rolled_back_transaction_left_is_swept_after_a_day(cast: Cast, storage: Any, capsys: Any) -> None:
    with tenancy.enter(cast.home.pk):
        record = act(cast)
        kept = attached(cast, record)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            attached(cast, record)
            raise ZeroDivisionError
    assert len(files(storage)) == 2
    call_command("files")
    assert len(files(storage)) == 2, "it may belong to a transaction that is still running"
    aged(storage)
    call_command("files")
    assert files(storage) == [kept.path] and "Прибрано файлів: 1" in capsys.readouterr().out
