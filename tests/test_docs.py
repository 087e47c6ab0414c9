"""The documentation is checked against the code."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.apps import apps

from viche.kit import documents

pytestmark = pytest.mark.docs
ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_generated_tables_are_fresh() -> None:
    stale = [
        str(path.name) for path, text in documents.written().items() if not path.exists() or path.read_text() != text
    ]
    assert stale == [], "manage.py documents"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_model_stands_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    ours = [m.__name__ for m in apps.get_models() if m.__module__.startswith("viche.")]
    assert [name for name in ours if f"`{name}`" not in glossary] == []


def test_every_variable_of_the_environment_is_documented() -> None:
    text = (ROOT / "docs" / "administrators.md").read_text()
    code = "".join(p.read_text() for p in [ROOT / "viche/site/settings.py", *(ROOT / "viche/site/doors").glob("*.py")])
    names = set(re.findall(r"\"(VICHE_[A-Z_]+|DATABASE_URL)\"", code)) - INSIDE
    assert sorted(name for name in names if f"`{name}`" not in text) == []


# Set by the launcher for its own children; a person never does.
INSIDE = {"VICHE_DB_ROLE", "VICHE_DEMO", "VICHE_DEBUG", "VICHE_POOL", "VICHE_SERVER_OF", "VICHE_STATIC", "VICHE_NOW"}


def test_the_doors_are_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "make run" in readme and "make test" in readme
    assert os.access(ROOT / ".ci" / "run", os.X_OK) or "bash" in (ROOT / ".ci" / "run").read_text()[:20]
