"""Files made to harm: each is refused, quickly, in little memory, and the process lives on."""

from __future__ import annotations

import io
import random
import time
import tracemalloc
import zipfile
import zlib

import pytest

from viche.kit.spreadsheets import FileRefused, Limits, read_table
from viche.kit.tests.files import GOOD, HEAD, MAIN, ROOT, TYPES, container, sheet, texts, with_declared, workbook
from viche.kit.uploads.archives import ArchiveLimits

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = f'{HEAD}<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>Номер</t></si></sst>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ха">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'


def refusal(file: io.BytesIO, **limits: object) -> str:
    """The refusal, reached in a few seconds and with little memory more."""
    tracemalloc.start()
    begun = time.perf_counter()
    try:
        with pytest.raises(FileRefused) as caught:
            read_table(file, "акти.xlsx", limits=Limits(**limits))  # type: ignore[arg-type]
        assert tracemalloc.get_traced_memory()[1] < 60 * 2**20
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - begun < 5
    return str(caught.value)


class Large:
    """A file of any size that counts what was read of it."""

    def __init__(self, size: int) -> None:
        self.size, self.at, self.taken = size, 0, 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset + (self.size if whence == 2 else 0)
        return self.at

    def tell(self) -> int:
        return self.at

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return b"a" * size


def test_fifty_megabytes_are_refused_unread() -> None:
    file = Large(50 * 2**20)
    with pytest.raises(FileRefused) as caught:
        read_table(file, "акти.xlsx")
    assert "50 МБ, а прийняти можна до 20 МБ" in str(caught.value)
    assert file.taken == 0


def test_zip_bomb() -> None:
    """Two hundred megabytes of zeros in two hundred kilobytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", TYPES)
        pack.writestr("_rels/.rels", ROOT)
        pack.writestr("xl/workbook.xml", "<x/>")
        with pack.open(SHEET, "w") as entry:
            for _each in range(200):
                entry.write(b"0" * 2**20)
    assert len(file.getvalue()) < 2**20
    assert "після розпакування" in refusal(file)


def test_zip_bomb_under_the_sum_but_over_the_ratio() -> None:
    assert "після розпакування" in refusal(workbook(extra={"xl/media/a.xml": b"0" * 20 * 2**20}))


def test_zip_bomb_with_a_lying_directory() -> None:
    """The directory says a kilobyte; the packed stream goes on for a hundred megabytes."""
    huge = b"<x>" + b"0" * 100 * 2**20
    lie = with_declared(workbook(extra={SHEET: huge}), SHEET, size=1000)
    del huge
    assert "пошкоджений" in refusal(lie)


def test_lying_directory_with_the_checksum_of_the_lie() -> None:
    """Python's reader is content with the beginning; no other reader may then see the rest."""
    huge = (sheet(texts(1, "а") + texts(2, "б")) + " " * 20 * 2**20).encode()
    short = huge[:1000]
    lie = with_declared(workbook(extra={SHEET: huge}), SHEET, size=1000, checksum=zlib.crc32(short))
    assert read_table(lie, "акти.xlsx").rows[0].cells == ["б"]


def test_overlapping_entries() -> None:
    file = workbook()
    data = file.getvalue().replace(b"xl/styles.xml", b"xl/stylez.xml")
    assert read_table(io.BytesIO(data), "а.xlsx").rows
    with zipfile.ZipFile(file) as pack:
        sizes = {entry.filename: entry for entry in pack.infolist()}
    entry = sizes[SHEET]
    start = file.getvalue().rindex(b"PK\x01\x02", 0, file.getvalue().rindex(SHEET.encode()))
    record = bytearray(file.getvalue())
    record[start + 20 : start + 24] = (10**6).to_bytes(4, "little")
    assert entry.compress_size < 10**6
    assert "після розпакування" in refusal(io.BytesIO(bytes(record)))


def test_too_many_entries_and_twins() -> None:
    many = workbook(extra={f"xl/media/{number}.png": b"x" for number in range(300)})
    limits = ArchiveLimits(max_entries=200)
    assert "забагато вкладених частин" in refusal(many, archive=limits)
    assert "пошкоджений" in refusal(workbook(extra={"xl/Styles.xml": "<x/>"}))


def test_an_encrypted_entry_and_a_strange_method() -> None:
    data = bytearray(workbook().getvalue())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "паролем" in refusal(io.BytesIO(bytes(data)))
    assert "пошкоджений" in refusal(container({"[Content_Types].xml": TYPES, "xl/workbook.xml": ""}, zipfile.ZIP_LZMA))


@pytest.mark.parametrize(
    "declaration", [LAUGHS, OUTSIDE, '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">', "<!dOcTyPe x>"]
)
@pytest.mark.parametrize(
    "part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "docProps/core.xml"]
)
def test_entities_and_document_types(part: str, declaration: str) -> None:
    whole = workbook(strings=STRINGS)
    with zipfile.ZipFile(whole) as pack:
        content = pack.read(part).decode() if part in pack.namelist() else f"{HEAD}<x/>"
    changed = content.replace(HEAD, HEAD + declaration).replace("Номер", "&i;")
    assert "DTD" in refusal(workbook(strings=STRINGS, extra={part: changed}))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_entities_do_not_hide_in_an_encoding(encoding: str) -> None:
    xml = GOOD.replace(HEAD, OUTSIDE).replace("Номер", "&i;")
    assert "кодуванні" in refusal(workbook(extra={SHEET: xml.encode(encoding)}))
    assert "кодуванні" in refusal(workbook(GOOD.replace("UTF-8", "UTF-7")))


@pytest.mark.parametrize("count", ["4294967295", "18446744073709551615", "-1", "x"])
def test_a_boastful_count_of_strings_reserves_nothing(count: str) -> None:
    """Given to the reader as it is, this one attribute aborts the whole server process."""
    strings = STRINGS.replace('uniqueCount="1"', f'uniqueCount="{count}"').replace('count="1"', f'count="{count}"')
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + texts(2, "1")
    assert read_table(workbook(sheet(rows), strings=strings), "а.xlsx").header == ["Номер"]


def test_a_second_root_of_strings_is_refused() -> None:
    twice = STRINGS.replace("<si>", '<sst uniqueCount="4294967295"/><si>')
    assert "пошкоджений" in refusal(workbook(strings=twice))


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
        '<row r="3"><c r="A3" x=">" r="XFD1048576"><v>1</v></c></row>',
        '<row r="3"><c r="A3" r="XFD1048576"><v>1</v></c></row>',
        '<row r="3"><c r="A99999999999"><v>1</v></c></row>',
        '<row r="3"><c r="ZZZZZZZZZZZ3"><v>1</v></c></row>',
        '<row r="3"><c r="A&#51;"><v>1</v></c></row>',
        '<row r="3"><c\n r="XFD1048576"><v>1</v></c></row>',
        '<row r="4294967295"><c><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row>',
        '<row r="3"><x:c xmlns:x="u" r="XFD1048576"><v>1</v></x:c></row>',
        '<!-- <c a=" --><row r="3"><c r="XFD1048576"><v>1</v></c></row><!-- "> -->',
        "<row r='3'><c r='A3'/><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="3"><c r="XFD1048576" t="inlineStr"><is><t></t></is></c></row>',
    ],
)
def test_a_cell_far_away_asks_for_no_memory(row: str) -> None:
    refusal(workbook(GOOD.replace("</sheetData>", f"{row}</sheetData>")))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (SHEET, "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v>"),
        (SHEET, sheet(texts(1, "а") + '<row r="2"><c r="A2" t="s"><v>77</v></c></row>')),
        (SHEET, sheet(texts(1, "а") + '<row r="2"><c r="A2" t="zzz"><v>7</v></c></row>')),
        ("xl/workbook.xml", "<workbook"),
        ("xl/workbook.xml", f"<workbook>{' ' * 3 * 2**20}</workbook>"),
        ("xl/_rels/workbook.xml.rels", "<x"),
        ("_rels/.rels", "<Relationships/>"),
        ("xl/styles.xml", "<styleSheet><cellXfs>"),
        ("xl/sharedStrings.xml", "<sst><si><t>"),
    ],
)
def test_broken_parts(part: str, content: str) -> None:
    assert "пошкоджений" in refusal(workbook(strings=STRINGS, extra={part: content}))


def test_a_torn_file() -> None:
    data = workbook().getvalue()
    for size in range(4, len(data), 97):
        refusal(io.BytesIO(data[:size]))


def test_bytes_changed_at_random_never_bring_the_process_down() -> None:
    """Whatever the change, the answer is a table or a refusal."""
    chance = random.Random(2024)
    whole = workbook(strings=STRINGS)
    with zipfile.ZipFile(whole) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    for _each in range(400):
        name = chance.choice(list(parts))
        data = bytearray(parts[name])
        for _change in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.choice(b"<>/\"'= 0199ArcfXFD&;:\x00\xff")
        try:
            read_table(container({**parts, name: bytes(data)}), "а.xlsx")
        except FileRefused as error:
            assert str(error)
