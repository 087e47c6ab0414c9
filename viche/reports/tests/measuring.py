"""A document as it is printed, measured: LibreOffice makes a PDF of a DOCX, poppler says where every line stands, in what type,
under which tags. Millimetres from the left upper corner; points for type."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

import pytest

POINT = 25.4 / 72
OFFICE = shutil.which("soffice") or ""
needs_office = pytest.mark.skipif(not OFFICE, reason="no LibreOffice here: apt-get install libreoffice-writer-nogui")


@dataclass(frozen=True)
class Line:
    """A line of text in its place."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Paper:
    """A PDF on the disk."""

    path: Path

    def _said(self, program: str, *options: str) -> str:
        after = ["-"] if program == "pdftotext" else []
        run = subprocess.run([program, *options, self.path, *after], capture_output=True, check=True)
        # Titles of headings come in UTF-16, everything else in UTF-8.
        return run.stdout.decode(errors="replace")

    @cached_property
    def facts(self) -> dict[str, str]:
        """What the document says of itself."""
        lines = (line.partition(":") for line in self._said("pdfinfo").splitlines())
        return {name: value.strip() for name, _colon, value in lines}

    @cached_property
    def tags(self) -> str:
        """The structure tree with its texts."""
        return self._said("pdfinfo", "-struct-text")

    @cached_property
    def fonts(self) -> list[tuple[str, bool]]:
        """Each font by its name, and whether it is embedded."""
        rows = self._said("pdffonts").splitlines()[2:]
        return [(row.split()[0].partition("+")[2] or row.split()[0], row.split()[-5] == "yes") for row in rows]

    @cached_property
    def raw(self) -> str:
        """The text in the order it stands in the file."""
        return self._said("pdftotext", "-raw")

    @cached_property
    def _layout(self) -> ElementTree.Element:
        return ElementTree.fromstring(re.sub(r'\sxmlns="[^"]+"', "", self._said("pdftotext", "-bbox-layout"), count=1))

    @cached_property
    def size(self) -> tuple[int, int]:
        """Width and height of every page; ValueError when they differ."""
        (found,) = {
            (round(float(p.attrib["width"]) * POINT), round(float(p.attrib["height"]) * POINT))
            for p in self._layout.iter("page")
        }
        return found

    @cached_property
    def lines(self) -> list[Line]:
        """Every line of every page, from the top down."""
        found = []
        for number, page in enumerate(self._layout.iter("page"), start=1):
            for line in page.iter("line"):
                words = " ".join(word.text or "" for word in line.iter("word"))
                sides = (float(line.attrib[name]) * POINT for name in ("xMin", "yMin", "xMax", "yMax"))
                found.append(Line(number, words, *sides))
        return sorted(found, key=lambda line: (line.page, line.top, line.left))

    @cached_property
    def types(self) -> dict[tuple[str, int], set[str]]:
        """(family, points) → texts printed so."""
        pages = ElementTree.fromstring(self._said("pdftohtml", "-xml", "-i", "-stdout", "-zoom", "1"))
        fonts = {
            font.attrib["id"]: (font.attrib["family"].partition("+")[2], int(font.attrib["size"]))
            for font in pages.iter("fontspec")
        }
        found: dict[tuple[str, int], set[str]] = {}
        for text in pages.iter("text"):
            found.setdefault(fonts[text.attrib["font"]], set()).add("".join(text.itertext()).strip())
        return found

    def line(self, start: str) -> Line:
        """The first line that begins so; an AssertionError when there is none."""
        found = next((line for line in self.lines if bare(line.text).startswith(bare(start))), None)
        assert found is not None, f"no line begins with «{start}»"
        return found


def bare(text: str) -> str:
    """Without white space and signs of division, which a printer decides."""
    return re.sub(r"[\s\u00ad\u2060\u200b-]", "", text)


def printed(documents: Iterable[Path], folder: Path) -> list[Paper]:
    """PDFs that LibreOffice makes of the documents, one start for all of them."""
    paths = list(documents)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)],
        capture_output=True,
        check=True,
        timeout=300,
    )
    return [Paper(folder / f"{path.stem}.pdf") for path in paths]
