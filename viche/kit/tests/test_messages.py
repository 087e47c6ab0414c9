"""The catalogue of English texts: what `manage.py messages` writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from viche.kit import messages


@pytest.fixture
def path(settings: Any, tmp_path: Path) -> Path:
    """A copy of the catalogue."""
    there = messages.catalogue_path().read_bytes()
    settings.LOCALE_PATHS = [tmp_path]
    path = messages.catalogue_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(there)
    return path


def test_nothing_changes_when_no_text_changed(path: Path) -> None:
    messages.update()
    first = path.read_bytes()
    messages.update()
    assert path.read_bytes() == first
    assert b"Date" not in first.split(b"\n\n")[0]  # nor does the hour of the writing stand in it


def test_the_header_names_viche_and_nobody_made_up(path: Path) -> None:
    messages.update()
    head = path.read_text().split("\n\n")[0]
    assert "Viche" in head.splitlines()[0]
    for word in ("FIRST AUTHOR", "EMAIL@ADDRESS", "FULL NAME", "VERSION", "YEAR"):
        assert word not in head
    assert "charset=utf-8" in head
    assert messages.read().get("підстава").string == "ground"  # type: ignore[union-attr]
