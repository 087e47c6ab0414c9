"""The steward sends what is due and erases what has served its time, in every hromada."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from tests.cast import Cast
from tests.factory import fill
from viche.kit import attachments, clock, tenancy
from viche.kit.management.commands import files
from viche.kit.models import ImportFile, OutboxMail
from viche.site.management.commands import steward

pytestmark = pytest.mark.django_db


def test_one_round_tidies_every_hromada(cast: Cast) -> None:
    old, young = clock.now() - timedelta(days=2), clock.now()
    for place in (cast.home, cast.other):
        with tenancy.enter(place.pk):
            for moment in (old, young):
                fill(ImportFile, place, created_at=moment)
    fill(OutboxMail, sent_at=clock.now() - timedelta(days=31), created_at=clock.now() - timedelta(days=31))
    call_command("steward")
    for place in (cast.home, cast.other):
        with tenancy.enter(place.pk):
            assert [kept.created_at for kept in ImportFile.objects.all()] == [young]
    assert not OutboxMail.objects.exists()


def test_files_of_an_unknown_hromada_and_too_many_lost_ones_stay(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    """The database may be the wrong one: then nothing of what lies in the folder is rubbish."""
    storage = FileSystemStorage(location=tmp_path)
    old = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    for folder, number in (("999999", 1), (str(cast.home.pk), 30), (str(cast.other.pk), 2)):
        for n in range(number):
            path = tmp_path / folder / "ab" / f"ab{n}.pdf"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"%PDF")
            os.utime(path, (old, old))
    with (
        mock.patch.object(files, "default_storage", storage),
        mock.patch.object(attachments, "default_storage", storage),
    ):
        call_command("files")
    left = {p.name: len(list((p / "ab").iterdir())) for p in tmp_path.iterdir()}
    assert left == {"999999": 1, str(cast.home.pk): 30, str(cast.other.pk): 0}
    assert "забагато: 30" in capsys.readouterr().err


def test_a_fault_in_tidying_keeps_no_letter(cast: Cast, capsys: Any) -> None:
    with (
        mock.patch.object(steward, "tidy", side_effect=PermissionError("files")),
        mock.patch.object(steward.outbox, "send_due") as sent,
    ):
        call_command("steward")
    assert sent.called
    assert "files" in capsys.readouterr().err
