"""The preview without a browser: `viche import FILE --dry` writes the fixed shape, or refuses with what to do."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from viche.office.programmes.tests.documents import KYIV, rows
from viche.site import cli
from viche.site.doors import importing


@pytest.fixture
def result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "build" / "import.json"
    monkeypatch.setattr(importing, "RESULT", path)
    monkeypatch.setattr(importing, "CHECKOUT", tmp_path)
    return path


def test_kyiv_as_json(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", str(KYIV), "--dry"]) == 0
    assert "Заходів: 28, сумнівів: 8" in capsys.readouterr().out
    # Numbers are read as decimals: the digits of the file are exact.
    said = json.loads(result.read_text(encoding="utf-8"), parse_float=Decimal)
    for found, row in zip(said["measures"], rows("kyiv-2024-h1-measures.csv"), strict=True):
        assert (found["number"], found["title"]) == (row["measure_no"], row["measure_title"])
        assert found["plan"] == {str(y): Decimal(row[f"plan_{y}"]) for y in range(2020, 2025) if row[f"plan_{y}"]}
        assert found["actual"] == (Decimal(row["actual_period"]) if row["actual_period"] else None)
        assert (found["status"], found["status_note"]) == (row["status"], row["status_note"])
        assert found["plan_total"] == (Decimal(row["plan_total"]) if row["plan_total"] else None)
    assert said["totals"]["spent"] == {
        "all": Decimal("29923.4"),
        "general": Decimal("29507.5"),
        "special": Decimal("415.9"),
    }
    assert said["split"] == {"special": ["1.7"], "general": ["1.6", "1.11", "1.15", "1.21"]}
    doubts = {doubt["rule"]: doubt for doubt in said["doubts"]}
    assert (doubts["percent"]["printed"], doubts["percent"]["computed"]) == (75, Decimal("76.9"))
    assert doubts["percent"]["place"] == "захід 1.6, таблиця 1, рядок 8, стовпець 10"
    assert (doubts["appropriations"]["printed"], doubts["appropriations"]["computed"]) == (
        Decimal("100164.3"),
        Decimal("94759.4"),
    )
    assert (doubts["fund_plan"]["printed"], doubts["fund_plan"]["computed"]) == (Decimal("8415.9"), Decimal("14373.5"))


def test_refusals_say_what_to_do(result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "звіт.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    assert cli.main(["import", str(tmp_path / "звіт.pdf"), "--dry"]) == 1
    assert "DOCX" in capsys.readouterr().err
    assert cli.main(["import", str(tmp_path / "немає.docx"), "--dry"]) == 1
    assert "немає.docx" in capsys.readouterr().err
    assert cli.main(["import", str(tmp_path), "--dry"]) == 1
    assert cli.main(["import", str(KYIV)]) == 1
    assert "HROMADA" in capsys.readouterr().err
    assert not result.exists()
