"""The picture is true: floors, words of the kit, who may write, sizes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    p
    for p in (ROOT / "viche").rglob("*.py")
    if not {"migrations", "tests", "static"} & set(p.parts) and p.stat().st_size
)
KIT = [p for p in SOURCES if p.is_relative_to(ROOT / "viche" / "kit")]

# Words of the city hall. «hromada» is allowed: it is the name of the tenant's column. The living page shows samples.
MUNICIPAL = re.compile(
    r"\b(petitions?|consultations?|council|mayor|programmes?|appeals?|hearings?|invincibility)\b", re.I
)
SAMPLES = {"viche/kit/components.py", "viche/kit/words/nouns.py", "viche/kit/words/numerals.py"}
# Long by nature: one table of facts each.
LONG = {"viche/kit/words/numerals.py"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", KIT, ids=name)
def test_the_kit_knows_no_municipal_word(path: Path) -> None:
    found = [line for line in path.read_text().splitlines() if MUNICIPAL.search(line)]
    assert found == [] or name(path) in SAMPLES


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_module_says_what_it_is_and_stays_readable(path: Path) -> None:
    text = path.read_text()
    assert ast.get_docstring(ast.parse(text)), "a module begins with one sentence"
    assert len(text.splitlines()) <= 420 or name(path) in LONG


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_public_functions_and_classes_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text())
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


def test_views_never_write() -> None:
    writing = re.compile(r"\.objects\.(create|bulk_create|update_or_create|get_or_create)\(|\.save\(\)|\.delete\(\)")
    pages = re.compile(r"(\w+_)?(views|pages)(\.py)?")
    views = [p for p in SOURCES if any(pages.fullmatch(part) for part in p.relative_to(ROOT).parts)]
    assert {"views.py", "import_views.py", "uploads.py"} <= {p.name for p in views}
    assert {name(p): m.group() for p in views if (m := writing.search(p.read_text()))} == {}


def test_the_picture_names_every_folder_of_the_product() -> None:
    picture = (ROOT / "ARCHITECTURE.md").read_text()
    folders = [p.name for p in (ROOT / "viche").iterdir() if p.is_dir() and (p / "__init__.py").exists()]
    assert [f for f in folders if f"  {f}/" not in picture] == []
