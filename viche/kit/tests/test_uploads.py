"""Documents told by their bytes, named safely, refused with advice."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from viche.kit.tests.files import container, workbook
from viche.kit.uploads import FileRefused, Kind, check_document
from viche.kit.uploads.documents import safe_name, split_name

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
P7S = b"\x30\x82\x10\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + b"\xa0" * 64
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def word(**parts: str | bytes) -> bytes:
    return container({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>", **parts}).getvalue()


def declared(mimetype: str) -> bytes:
    return container({"mimetype": mimetype, "content.xml": "<x/>"}).getvalue()


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, kind)
    return file.getvalue()


def refusal(data: bytes, name: str, max_bytes: int = 2**20) -> str:
    with pytest.raises(FileRefused) as caught:
        check_document(io.BytesIO(data), name, max_bytes=max_bytes)
    return str(caught.value)


TAKEN = [
    (PDF, "Рішення № 5.PDF", Kind.PDF, "application/pdf"),
    (word(), "акт.docx", Kind.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (workbook().getvalue(), "акт.xlsx", Kind.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (
        declared("application/vnd.oasis.opendocument.text"),
        "акт.odt",
        Kind.ODT,
        "application/vnd.oasis.opendocument.text",
    ),
    (picture("PNG"), "скан.png", Kind.PNG, "image/png"),
    (picture("JPEG"), "скан.jpeg", Kind.JPEG, "image/jpeg"),
    (picture("WEBP"), "скан.webp", Kind.WEBP, "image/webp"),
    ("Номер;Дата\n1;2\n".encode(), "акти.CSV", Kind.TEXT, "text/csv"),
    (P7S, "акт.pdf.p7s", Kind.P7S, "application/pkcs7-signature"),
    (declared("application/vnd.etsi.asic-e+zip"), "акт.asice", Kind.ASIC, "application/vnd.etsi.asic-e+zip"),
]


@pytest.mark.parametrize(("data", "name", "kind", "content_type"), TAKEN)
def test_documents_that_are_taken(data: bytes, name: str, kind: Kind, content_type: str) -> None:
    file = io.BytesIO(data)
    document = check_document(file, name)
    assert (document.kind, document.content_type, document.size) == (kind, content_type, len(data))
    assert document.name.lower() == name.lower()
    assert document.is_picture == (kind in (Kind.PNG, Kind.JPEG, Kind.WEBP))
    assert file.read() == data


def test_name_must_agree_with_the_content() -> None:
    assert refusal(PDF, "акт.docx") == (
        "Назва файлу — «акт.docx», а всередині документ PDF. Якщо це той файл, перейменуйте його на «акт.pdf»."
    )
    assert "«акт.pdf»" in refusal(PDF, "акт")
    assert "«акт.jpg»" in refusal(picture("JPEG"), "акт.png")


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "а.pdf", "порожній"),
        (PDF[:-6], "а.pdf", "обірваний"),
        (OLE + "WordDocument".encode("utf-16-le"), "а.doc", "(.doc)"),
        (OLE + "Book\x00".encode("utf-16-le"), "а.xls", "(.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "а.docx", "паролем"),
        (OLE, "а.msg", "прийняти не можна"),
        (word(**{"word/vbaProject.bin": b"x"}), "а.docx", "макроси"),
        (workbook(extra={"xl/vbaProject.bin": b"x"}).getvalue(), "а.xlsx", "макроси"),
        (declared("application/vnd.oasis.opendocument.spreadsheet"), "а.ods", "(.ods)"),
        (container({"а.exe": b"MZ"}).getvalue(), "а.zip", "архів"),
        (b"MZ\x90\x00\x03", "а.pdf", "прийняти не можна"),
        (b"<html><script>", "а.pdf", "веб-сторінка"),
        (b"<svg onload='x'>", "а.png", "SVG"),
        ("звичайний текст".encode(), "а.txt", "простий текст"),
        (b"GIF89a<script>", "а.png", "прийняти не можна"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 16, "а.heic", "HEIC"),
        (b"PK\x03\x04torn", "а.docx", "пошкоджений"),
        (b"x%PDF-1.7 %%EOF", "а.pdf", "простий текст"),
    ],
)
def test_documents_that_are_refused(data: bytes, name: str, words: str) -> None:
    assert words in refusal(data, name)


def test_large_and_bombs() -> None:
    assert "завеликий" in refusal(PDF, "а.pdf", max_bytes=10)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", "<x/>")
        with pack.open("word/document.xml", "w") as entry:
            for _each in range(100):
                entry.write(b"0" * 2**20)
    assert "після розпакування" in refusal(file.getvalue(), "а.docx")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Рішення № 5 «Про бюджет».pdf", "Рішення № 5 «Про бюджет».pdf"),
        (r"C:\Users\Петро\акт.pdf", "акт.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..pdf", "документ.pdf"),
        (".pdf", "документ.pdf"),
        ("con.pdf", "документ con.pdf"),
        ("акт\u202efdp.exe.pdf", "акт fdp.exe.pdf"),
        ("а\x00б\r\nв: г?.pdf", "а б в г.pdf"),
        ("и\u0306.pdf", "й.pdf"),
        ("  а . .pdf", "а.pdf"),
        ("дуже " * 60 + ".PDF", ("дуже " * 24)[:116].strip() + ".pdf"),
    ],
)
def test_safe_names(given: str, kept: str) -> None:
    assert safe_name(*split_name(given)) == kept
