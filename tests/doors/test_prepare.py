"""What is prepared before pages are served, by two doors opened at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import read_mo, write_mo

from viche.site.doors import prepare


def test_two_doors_compile_the_texts_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one is writing, the other begins and ends; both are content, and the file is whole."""
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\nmsgid "так"\nmsgstr "yes"\n'
    )
    others: list[int] = []

    def writing(file: Any, catalogue: Any) -> None:
        if not others:
            others.append(0)
            others[0] = prepare.messages()
        write_mo(file, catalogue)

    monkeypatch.setattr(prepare, "PACKAGE", tmp_path)
    monkeypatch.setattr(prepare, "write_mo", writing)
    assert (prepare.messages(), others) == (1, [1])
    with (folder / "django.mo").open("rb") as file:
        assert read_mo(file).get("так").string == "yes"  # type: ignore[union-attr]
    assert sorted(each.name for each in folder.iterdir()) == ["django.mo", "django.po"]
