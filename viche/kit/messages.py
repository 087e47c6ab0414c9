"""Texts of the product: Ukrainian in the code, English in one catalogue; found by reading, without gettext's tools."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

FUNCTIONS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
# Nothing here differs from one writing to the next: what no text changed, no writing changes.
HEADER = """\
# English texts of Viche. The Ukrainian ones stand in the code; `manage.py messages` keeps the two in line.
msgid ""
msgstr ""
"Project-Id-Version: Viche\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_CALL = re.compile(r"""(?<![a-z])(?:_|gettext)\(u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""", re.S)


def catalogue_path(language: str = "en") -> Path:
    """Where the catalogue lies."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def found() -> dict[str, list[str]]:
    """Every text that can reach a person: msgid → the files that say it."""
    texts: dict[str, list[str]] = {}
    root = settings.BASE / "viche"
    for path in sorted([*root.rglob("*.py"), *root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for text in _in_python(path) if path.suffix == ".py" else _in_template(path):
            where = str(path.relative_to(settings.BASE))
            if where not in texts.setdefault(text, []):
                texts[text].append(where)
    return texts


def _in_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in FUNCTIONS and isinstance(node.args[0].value, str) and node.args[0].value:
            yield node.args[0].value


def _in_template(path: Path) -> Iterator[str]:
    for match in _CALL.finditer(templatize(path.read_text(), origin=str(path))):
        text = ast.literal_eval(match.group(1))
        if text:
            yield text


def update(language: str = "en") -> Catalog:
    """Bring the catalogue in line with the code: new texts empty, old ones gone."""
    path = catalogue_path(language)
    before = read(language) if path.exists() else Catalog(locale=language)
    after = Catalog(locale=language, fuzzy=False)
    for text, where in found().items():
        known = before.get(text)
        # No line numbers: they would change the file with every edit of the code.
        after.add(text, known.string if known else "", auto_comments=[", ".join(where)])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, after, width=0, sort_output=True, omit_header=True)
    return after


def read(language: str = "en") -> Catalog:
    """The catalogue as it lies."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)
