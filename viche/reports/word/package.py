"""The uploaded file as a container: what is dangerous in it is refused with a sentence, its parts come back as they were."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from viche.kit.uploads import FileRefused, check_document
from viche.kit.uploads.archives import Archive, ArchiveLimits, broken, check_xml
from viche.kit.uploads.kinds import Kind, Readable
from viche.kit.uploads.markup import follow
from viche.kit.uploads.packages import local
from viche.reports.word.refusing import BlankRefused

MAX_BYTES = 5 * 2**20
LIMITS = ArchiveLimits(max_entries=1000, max_unpacked=48 * 2**20, max_ratio=200)
# The longest of the five reports of city halls is a part of 1.5 MB.
MOST_PART = 12 * 2**20
# A document made twice of the same file and numbers is the same file.
WRITTEN = (1980, 1, 1, 0, 0, 0)
CONTENT_TYPES = "[Content_Types].xml"
# Word's settings name the template a document was made by; it is not needed to read the document and is taken out.
TEMPLATE = "attachedTemplate"
LINK = "hyperlink"
SAFE_LINKS = re.compile(r"(?:https?|mailto|tel):", re.I)
EMBEDDED = re.compile(r"word/(?:embeddings|activex|afchunk)|(?:^|/)vba|\.(?:ole|exe|dll|js|vbs|hta)$", re.I)
FORBIDDEN = {"oleobject", "package", "control", "activexcontrolbinary", "afchunk", "vbaproject", "subdocument", "frame"}
STORIES = re.compile(r"word/(?:document\d*|header\d*|footer\d*)\.xml")
# What is not filled; a slot there is a mistake, for it would stay as it is typed.
ASIDE = re.compile(r"word/(?:footnotes|endnotes|charts/.*|diagrams/.*)\.xml")
COMMENTS = "word/comments.xml"
MACRO_TYPE = b"macroenabled"
STRICT = "http://purl.oclc.org/ooxml/"


def tree_of(data: bytes) -> Any:
    """A part as a tree: nothing is fetched, no entity is expanded, nothing grows without limit."""
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, reader)
    except etree.XMLSyntaxError as error:
        raise broken() from error


@dataclass
class Package:
    """A file that may be filled. `parts`: name inside → bytes, in the order of the file; `notes`: what was left out or will
    stay as it is, in sentences; `stories`: names of the parts with text, the body first."""

    parts: dict[str, bytes]
    notes: list[str] = field(default_factory=list)

    @property
    def stories(self) -> list[str]:
        """Body, headers and footers."""
        return sorted((name for name in self.parts if STORIES.fullmatch(name)), key=lambda n: "/document" not in n)

    def written(self, changed: dict[str, bytes]) -> bytes:
        """The file with some of its parts replaced; every other comes back byte for byte."""
        told = io.BytesIO()
        with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                entry = zipfile.ZipInfo(name, WRITTEN)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, changed.get(name, data))
        return told.getvalue()


def opened(file: Readable, name: str) -> Package:
    """The file as a package. FileRefused: it is no DOCX or is made to harm; BlankRefused: what in it has to go."""
    document = check_document(file, name, max_bytes=MAX_BYTES)
    if document.kind is not Kind.DOCX:
        raise FileRefused(
            _("«%(name)s» — не документ Word. Збережіть його як «Документ Word (.docx)».") % {"name": name}
        )
    file.seek(0)
    archive = Archive(bytes(file.read()), LIMITS)
    names = list(archive.names.values())
    if any(each.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", each) or ":" in each for each in names):
        raise FileRefused(_("Усередині файлу є шляхи, яких Word не пише: так бувають зроблені шкідливі файли."))
    package = Package({each: archive.read(each) for each in names})
    _check_markup(package)
    if wrong := [*_relations(package), *_embedded(package)]:
        raise BlankRefused(wrong)
    if not package.stories or "/document" not in package.stories[0]:
        raise broken()
    return package


def _check_markup(package: Package) -> None:
    """Every part that is XML is well made, declares nothing and is not too deep or too long."""
    for name, data in package.parts.items():
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        if len(data) > MOST_PART:
            raise FileRefused(_("Документ задовгий. Приберіть із бланка те, що в ньому не заповнюється."))
        check_xml(data)
        follow([data], lambda _tag, _attributes: None)
    types = package.parts.get(CONTENT_TYPES, b"").lower()
    if MACRO_TYPE in types:
        raise FileRefused(
            _("У документі дозволено макроси, тобто програми. Збережіть його як «Документ Word (.docx)».")
        )
    if any(STRICT.encode() in package.parts[name] for name in package.stories):
        raise FileRefused(
            _(
                "Файл записано як «Strict Open XML». Збережіть його як звичайний «Документ Word (.docx)» і завантажте ще раз."
            )
        )


def _relations(package: Package) -> list[str]:
    """What leads out of the file. The template a document was made by is only forgotten; the rest is told."""
    wrong: list[str] = []
    for name in [each for each in package.parts if each.lower().endswith(".rels")]:
        root = tree_of(package.parts[name])
        for item in list(root):
            kind, target = (item.get("Type") or "").rpartition("/")[2], item.get("Target") or ""
            outside = (item.get("TargetMode") or "").lower() == "external"
            if kind.lower() in FORBIDDEN:
                wrong.append(_("У документі є вставлений об’єкт чи файл. Приберіть його або вставте як рисунок."))
            elif outside and kind == TEMPLATE:
                root.remove(item)
                package.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                _forget_template(package)
            elif outside and not (kind == LINK and SAFE_LINKS.match(target)):
                wrong.append(
                    _(
                        "Документ звертається по частину себе назовні («%(target)s»). Вставте її в документ або приберіть."
                    )
                    % {"target": target[:80]}
                )
    return wrong


def _forget_template(package: Package) -> None:
    for name in [each for each in package.parts if each.lower() == "word/settings.xml"]:
        root = tree_of(package.parts[name])
        for item in [each for each in root if isinstance(each.tag, str) and local(each.tag) == TEMPLATE]:
            root.remove(item)
        package.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package.notes.append(_("Документ посилався на шаблон поза собою; у заповненому файлі цього посилання немає."))


def _embedded(package: Package) -> list[str]:
    wrong = []
    if any(EMBEDDED.search(name) and not name.lower().startswith("word/media/") for name in package.parts):
        wrong.append(_("У документі є вставлений об’єкт чи файл. Приберіть його або вставте як рисунок."))
    if any(name.lower().startswith("_xmlsignatures/") for name in package.parts):
        wrong.append(_("Документ підписано, і після заповнення підпис утратив би силу. Завантажте його без підпису."))
    return wrong
