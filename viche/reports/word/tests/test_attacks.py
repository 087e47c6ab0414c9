"""An editor who means harm: every attack on the language sent in a Word file, and what only a Word file can do. Each is a
refusal in words or gets nothing; nothing of it is kept."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.factory import fill
from viche.kit import tenancy
from viche.kit.publishing import PUBLISHED
from viche.registers.kinds.event import Event
from viche.reports.models import WordBlank, WordFilling
from viche.reports.tests.test_language import ATTACKS
from viche.reports.word.tests.making import body, file, part, repacked, texts
from viche.reports.word.tests.test_word_pages import sent

SECRETS = (
    settings.SECRET_KEY,
    "root:",
    "<class",
    "<function",
    "<module",
    "object at 0x",
    "ЧУЖЕ",
    "pbkdf2",
    "postgres://",
    "Traceback",
)


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk):
        own = {"state": PUBLISHED, "starts_on": date(2024, 4, 18), "kind": "forum"}
        fill(Event, cast.home, department=cast.department, title="А" * 100, **own)
        with tenancy.enter(cast.other.pk):
            fill(Event, cast.other, title="ЧУЖЕ", **own)
        yield


def tried(cast: Cast, data: bytes, name: str = "Бланк.docx") -> tuple[bool, str]:
    """Whether it was filled, and what was said: the filled text, or the page with the refusal."""
    began = time.process_time()
    answer = sent(cast, data=data, name=name)
    assert time.process_time() - began < 15
    assert answer.status_code in (302, 422), answer.status_code
    if answer.status_code == 302:
        row = WordFilling.objects.order_by("-pk")[0]
        assert len(row.content) < 5_000_000
        return True, "\n".join(texts(bytes(row.content)))
    assert WordBlank.objects.count() == WordFilling.objects.count() == 0
    return False, answer.content.decode()


@pytest.mark.parametrize("attack", ATTACKS, ids=[str(at) for at in range(1, len(ATTACKS) + 1)])
def test_no_attack_on_the_language_gets_anything(attack: str, cast: Cast) -> None:
    was_filled, told = tried(cast, file("Початок", *attack.split("\n"), "Кінець"))
    if not was_filled:
        assert "Абзац «" in told or "Цикли повторюються" in told or "задовг" in told or "жодного місця" in told, told
    # What was written may be quoted.
    told = told.replace(attack, "")
    for secret in SECRETS:
        assert secret not in told, secret


def bomb() -> bytes:
    return repacked(file("{acts#}"), {"word/media/image1.png": b"\0" * (60 * 2**20)})


def lying_bomb() -> bytes:
    """A part whose declared size is small."""
    data = bytearray(repacked(file("{acts#}"), {"word/x.xml": b" " * (40 * 2**20)}))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/x.xml"))
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 9))
    old = part(file("{acts#}"), "word/document.xml").decode()
    doctype = f'<!DOCTYPE w [<!ENTITY l0 "ха">{entities}]>'
    new = old.replace("?>", f"?>{doctype}", 1).replace("{acts#}", "{acts#}&l8;")
    return repacked(file("{acts#}"), {"word/document.xml": new.encode()})


def entity(target: str, name: str = "word/document.xml") -> bytes:
    data = file("{acts#}")
    old = part(data, name).decode()
    new = old.replace("?>", f'?><!DOCTYPE w [<!ENTITY x SYSTEM "{target}">]>', 1).replace("{acts#}", "{acts#}&x;")
    return repacked(data, {name: new.encode()})


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    data = file("{acts#}")
    old = part(data, "word/_rels/document.xml.rels").decode()
    address = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    new = old.replace(
        "</Relationships>", f'<Relationship Id="rId99" Type="{address}" Target="{target}"{mode}/></Relationships>'
    )
    return repacked(data, {"word/_rels/document.xml.rels": new.encode()})


def field(instruction: list[str]) -> bytes:
    inside = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in instruction)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return body(file("{acts#}"), f"<w:p>{begin}{inside}{end}</w:p>")


def macros() -> bytes:
    return repacked(file("{acts#}"), {"word/vbaProject.bin": b"x"})


def macro_type() -> bytes:
    data = file("{acts#}")
    types = part(data, "[Content_Types].xml")
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return repacked(
        data, {"[Content_Types].xml": types.replace(main, b"application/vnd.ms-word.document.macroEnabled.main+xml")}
    )


def deep() -> bytes:
    return body(file("{acts#}"), "<w:sdt><w:sdtContent>" * 2000 + "</w:sdtContent></w:sdt>" * 2000)


def twins() -> bytes:
    data = io.BytesIO(file("{acts#}"))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("word/Document.xml", b"<w/>")
    return data.getvalue()


FILES: dict[str, tuple[Any, str]] = {
    "zip bomb": (bomb, "набагато більший"),
    "lying zip bomb": (lying_bomb, "пошкоджений"),
    "billion laughs": (laughs, "оголошення DTD"),
    "external entity": (lambda: entity("file:///etc/passwd"), "оголошення DTD"),
    "external entity in styles": (lambda: entity("http://169.254.169.254/", "word/styles.xml"), "оголошення DTD"),
    "external entity in relations": (lambda: entity("file:///etc/passwd", "word/_rels/document.xml.rels"), "оголошення DTD"),
    "linked picture": (lambda: relation("image", "http://evil.example/x.png"), "назовні («http://evil.example"),
    "share of a network": (lambda: relation("hyperlink", "file://evil.example/share"), "назовні"),
    "script in a link": (lambda: relation("hyperlink", "javascript:alert(1)"), "назовні"),
    "linked object": (lambda: relation("oleObject", "http://evil.example/x"), "вставлений об’єкт"),
    "embedded object": (lambda: relation("oleObject", "embeddings/x.bin", ""), "вставлений об’єкт"),
    "embedded file": (lambda: repacked(file("{acts#}"), {"word/embeddings/x.bin": b"MZ"}), "вставлений об’єкт"),
    "ActiveX": (lambda: repacked(file("{acts#}"), {"word/activeX/activeX1.xml": b"<x/>"}), "вставлений об’єкт"),
    "altChunk": (lambda: relation("aFChunk", "afchunk.html", ""), "вставлений об’єкт"),
    "frame": (lambda: relation("frame", "http://evil.example/"), "вставлений об’єкт"),
    "field DDE": (lambda: field(["DDEAUTO c:\\\\cmd.exe /k calc"]), "поле, яке бере щось іззовні"),
    "field DDE in pieces": (lambda: field([" DD", "E", "AUTO cmd"]), "поле, яке бере щось іззовні"),
    "field INCLUDETEXT": (lambda: field(['INCLUDETEXT "/etc/passwd"']), "поле, яке бере щось іззовні"),
    "simple field": (lambda: body(file("{acts#}"), '<w:p><w:fldSimple w:instr="INCLUDEPICTURE http://x"/></w:p>'), "поле, яке бере"),
    "macros": (macros, "є макроси"),
    "macros by their type": (macro_type, "макроси"),
    "tags too deep": (deep, "пошкоджений"),
    "two parts of one name": (twins, "пошкоджений"),
    "path out of the file": (lambda: repacked(file("{acts#}"), {"../../etc/cron.d/x": b"x"}), "шляхи, яких Word не пише"),
    "absolute path": (lambda: repacked(file("{acts#}"), {"/etc/x": b"x"}), "шляхи, яких Word не пише"),
    "path of a drive": (lambda: repacked(file("{acts#}"), {"C:\\x": b"x"}), "шляхи, яких Word не пише"),
    "signed": (lambda: repacked(file("{acts#}"), {"_xmlsignatures/sig1.xml": b"<x/>"}), "підпис"),
    "no zip at all": (lambda: b"{acts#}", "простий текст"),
    "broken markup": (lambda: repacked(file("{acts#}"), {"word/document.xml": b"<w:document"}), "пошкоджений"),
    "no document": (lambda: repacked(file("{acts#}"), {"word/document.xml": None, "word/document/x": b""}), "пошкоджений"),
    "prefix nobody declared": (lambda: repacked(file("{acts#}"), {"word/footnotes.xml": b"<w><q:b/></w>"}), "пошкоджений"),
    "many entries": (lambda: repacked(file("{acts#}"), {f"x/{at}.txt": b"" for at in range(1200)}), "забагато вкладених частин"),
    "quotes without end": (lambda: file("{" * 9000, "{{" * 4000, "{%" * 4000), "без пари"),
    "a paragraph too long": (lambda: file("{{" + "“" * 20_000), "задовгий"),
    "too many places": (lambda: file(*(["{acts#}"] * 6000)), "більше за"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_what_only_a_file_can_do_is_refused_in_words(kind: str, cast: Cast) -> None:
    make, says = FILES[kind]
    was_filled, told = tried(cast, make())
    assert not was_filled and says in told, told


def test_a_document_that_grows_without_end_is_stopped(cast: Cast) -> None:
    """A long paragraph in a loop: what would come out is counted before it is made."""
    long = "х" * 50_000
    was_filled, told = tried(cast, file("{% for i in (1..10000) %}", long, "{% endfor %}"))
    assert not was_filled and "задовгим" in told
    was_filled, told = tried(cast, file("{% for i in (1..10000) %}", *["а"] * 500, "{% endfor %}"))
    assert not was_filled and "задовг" in told
    nested = ["{% for i in (1..140) %}", "{% for j in (1..140) %}", *["б"] * 40, "{% endfor %}", "{% endfor %}"]
    was_filled, told = tried(cast, file(*nested))
    assert not was_filled and "задовг" in told


def test_clothes_of_a_paragraph_are_counted_too(cast: Cast) -> None:
    """Properties that are copied into every turn of a loop, of a paragraph and of a run."""
    heavy = "<w:tabs>" + '<w:tab w:val="left" w:pos="1"/>' * 4000 + "</w:tabs>"
    loop = ("<w:p><w:r><w:t>{% for i in (1..400) %}</w:t></w:r></w:p>", "<w:p><w:r><w:t>{% endfor %}</w:t></w:r></w:p>")
    for inside in (
        f"<w:p><w:pPr>{heavy}</w:pPr><w:r><w:t>{{acts#}}</w:t></w:r></w:p>",
        f"<w:p><w:r><w:rPr>{heavy}</w:rPr><w:t>{{acts#}}</w:t></w:r></w:p>",
        f'<w:p w:rsidR="{"0" * 100_000}"><w:r><w:t>{{acts#}}</w:t></w:r></w:p>',
    ):
        was_filled, told = tried(cast, body(file("{acts#}"), loop[0] + inside + loop[1]))
        assert not was_filled and "задовгим" in told, inside[:20]


def test_the_extension_of_macros_is_refused(cast: Cast) -> None:
    was_filled, told = tried(cast, file("{acts#}"), "Бланк.docm")
    assert not was_filled and "Бланк.docx" in told
