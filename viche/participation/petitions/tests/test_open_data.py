"""Open data: the structures of annex 34 of КМУ № 835 as its tables say them, and nothing that the pages hide."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from viche.kit import clock, tenancy
from viche.participation.petitions import switches
from viche.participation.petitions.models import Petition
from viche.participation.petitions.tests import making
from viche.voices import actions as voices

pytestmark = pytest.mark.django_db
HERE = "/home/e-petitions/"
SCHEMA: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parent / "annex-34.json").read_text())
# Of a petition that nobody has answered yet there is no answer to tell of.
LATER = {"answerDate", "answerUrl"}


@pytest.fixture
def petitions(cast: Cast) -> list[Petition]:
    """One collecting, one answered; beside them a refused one, one that is checked and a draft."""
    with tenancy.enter(cast.home.pk):
        making.set_up(cast)
        switches.put(
            cast.home, cast.viewer("anton"), department=cast.department, level="email", authority_code="01234567"
        )
        making.refused(cast, title="Таємне")
        making.checking(cast, title="Таємне")
        making.draft(cast, title="Таємне")
        made = [making.collecting_one(cast, title="=Дорога; «Садова»"), making.answered(cast)]
        making.sign(made[0], [1, 2])
        voices.withdraw(making.signer(1), made[0].question)
    return made


def read(path: str) -> list[dict[str, Any]]:
    """Rows of a file of either kind."""
    answer = Client().get(HERE + path)
    assert answer.status_code == 200
    said = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Таємне" not in said and "viche.test" not in said
    if path.endswith("json"):
        return list(json.loads(said))
    return list(csv.DictReader(io.StringIO(said)))


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("resource", ["petitions", "votings"])
def test_a_file_is_as_its_schema_says(resource: str, form: str, petitions: list[Petition]) -> None:
    columns, rows = SCHEMA[resource], read(f"annex-34/{resource}.{form}")
    assert rows and all(list(row) == [column["name"] for column in columns] for row in rows)
    for row in rows:
        running = "збір" in str(row.get("status"))
        for column in columns:
            cell = row[column["name"]]
            if not cell:
                assert not column["required"] or (running and column["name"] in LATER), column
            elif column["datatype"] == "date":
                date.fromisoformat(cell)
            elif column["datatype"] == "anyURL":
                assert re.match(r"https?://", cell)
            else:
                assert isinstance(cell, str)


def test_the_files_tell_what_the_pages_show(petitions: list[Petition], cast: Cast) -> None:
    first, second = read("annex-34/petitions.json")
    assert (first["title"], first["count"], first["status"]) == ("=Дорога; «Садова»", "1", "триває збір підписів")
    assert read("annex-34/petitions.csv")[0]["title"].lstrip("'") == "=Дорога; «Садова»"
    assert (second["status"], second["answerDate"]) == ("з відповіддю", f"{clock.today():%Y-%m-%d}")
    assert (first["authorityId"], first["authorityCattutc"]) == ("01234567", cast.home.territory_id)
    assert first["url"].endswith(f"{HERE}{petitions[0].pk}/")
    signed = read(f"{petitions[0].pk}/votings.json")
    assert [(row["voterName"], row["motionUid"]) for row in signed] == [("Особа 2", first["uid"])]
    assert len(read("annex-34/votings.json")) == 1 + int(second["count"])


@pytest.mark.parametrize("path", ["annex-34/voters.csv", "annex-34/petitions.xml", "{refused}/votings.csv"])
def test_what_is_not_there_is_not_found(path: str, petitions: list[Petition], cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        refused = Petition.objects.get(state="refused").pk
    assert Client().get(HERE + path.format(refused=refused)).status_code == 404
    assert "annex-34/petitions.csv" in Client().get(HERE).content.decode()
