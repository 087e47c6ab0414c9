"""`manage.py takeprogramme`: the same import from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from viche.kit import tenancy
from viche.kit.models import JournalEntry
from viche.office.programmes.models import Programme, Spending
from viche.office.programmes.tests.documents import KHMILNYK, KYIV

pytestmark = pytest.mark.django_db
UNIT = "--department=Відділ комунікацій"


def take(*words: str, file: Path = KYIV) -> None:
    call_command("takeprogramme", str(file), "--hromada=home", *words)


def test_the_document_says_the_rest(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    take(UNIT, "--split", "--publish")
    said = capsys.readouterr().out
    assert "Заходів: 28, сумнівів: 8" in said and "/home/desk/programmes/" in said
    with tenancy.enter(cast.home.pk):
        made = Programme.objects.get()
        assert (made.state, made.since_year, made.until_year, made.unit) == ("published", 2020, 2024, 1000)
        assert Spending.objects.filter(fund="special").count() == 1
        measures = made.measures.values("pk")
        entries = JournalEntry.objects.filter(kind="programmes_measure", record_id__in=measures)
        assert set(entries.values_list("actor_id", "verb")) == {(None, "import")}


def test_a_second_time_is_a_report_about_the_same_programme(cast: Cast) -> None:
    take(UNIT)
    with pytest.raises(CommandError, match="вже взято"):
        take(UNIT)
    take(UNIT, "--since=01.07.2024", "--until=31.12.2024")
    take("--replace")
    with tenancy.enter(cast.home.pk):
        made = Programme.objects.get()
        assert made.rounds.count() == 2 and made.measures.count() == 29 and Spending.objects.count() == 10


def test_refusals_are_told(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Громади «nowhere»"):
        call_command("takeprogramme", str(KYIV), "--hromada=nowhere")
    with pytest.raises(CommandError, match="Відділ комунікацій; КП «Тепло»"):
        take()
    with pytest.raises(CommandError, match="перший і останній рік"):
        take(UNIT, file=KHMILNYK)
    with pytest.raises(CommandError, match="Не вдалося прочитати"):
        take(UNIT, file=tmp_path / "немає.docx")
    scan = tmp_path / "скан.pdf"
    scan.write_bytes(b"%PDF-1.7\n%%EOF\n")
    with pytest.raises(CommandError, match="немає її клітинок"):
        take(UNIT, file=scan)
    with tenancy.enter(cast.home.pk):
        assert not Programme.objects.exists()
