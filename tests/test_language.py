"""Ukrainian and English are complete, and never mixed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from viche.kit import messages

ROOT = Path(__file__).resolve().parents[1] / "viche"
CYRILLIC = re.compile(r"[а-яіїєґА-ЯІЇЄҐ]")
PLACES = re.compile(r"%\([a-z_0-9]+\)[sd]|%[sd]")
TEMPLATES = sorted([*ROOT.rglob("templates/**/*.html"), *ROOT.rglob("templates/**/*.txt")])
# The living page shows samples of content, which is Ukrainian in both languages; the switch names each language in itself.
SAMPLES = {"components.html", "components_desk.html"}


def test_every_text_has_its_english() -> None:
    catalogue = messages.read()
    missing = [text for text in messages.found() if not (m := catalogue.get(text)) or not m.string]
    assert missing == []


def test_the_catalogue_holds_nothing_else() -> None:
    found = messages.found()
    assert [m.id for m in messages.read() if m.id and m.id not in found] == []


def test_places_for_values_are_the_same_in_both() -> None:
    wrong = [m.id for m in messages.read() if m.id and sorted(PLACES.findall(m.id)) != sorted(PLACES.findall(m.string))]
    assert wrong == []


def test_english_has_no_cyrillic() -> None:
    # Names of laws and of the product stay as they are, in quotation marks or brackets.
    wrong = [m.string for m in messages.read() if m.id and CYRILLIC.search(re.sub(r"«[^»]*»|\([^)]*\)", "", m.string))]
    assert wrong == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_say_nothing_outside_the_catalogue(path: Path) -> None:
    if path.name in SAMPLES:
        return
    text = path.read_text()
    text = re.sub(r"{% comment.*?endcomment %}|{#.*?#}|<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S)
    left = [
        line.strip()
        for line in text.splitlines()
        if CYRILLIC.search(line.replace("Українська", "").replace("Віче", ""))
    ]
    assert left == []
