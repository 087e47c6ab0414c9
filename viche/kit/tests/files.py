"""Real files made for tests: workbooks from raw XML, containers that lie, photographs with a past."""

from __future__ import annotations

import io
import re
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

TYPES = f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
ROOT = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/>'
    "</cellXfs></styleSheet>"
)


def sheet(rows: str, *, before: str = "") -> str:
    """The XML of a sheet around the XML of its rows."""
    return f'{HEAD}{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def texts(line: int, *cells: str) -> str:
    """A row of inline texts from column A on; an empty text makes no cell."""
    made = (
        f'<c r="{chr(65 + index)}{line}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for index, cell in enumerate(cells)
        if cell
    )
    return f'<row r="{line}">{"".join(made)}</row>'


GOOD = sheet(texts(1, "Номер", "Назва") + texts(2, "1", "Про бюджет"))


def workbook(
    *sheets: str,
    strings: str = "",
    styles: str = STYLES,
    names: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
    extra: dict[str, str | bytes] | None = None,
    properties: str = "",
) -> io.BytesIO:
    """An XLSX file of the sheets' XML. `strings` is the whole shared strings part, `extra` adds or replaces parts."""
    listed, links = "", ""
    parts: dict[str, str | bytes] = {"[Content_Types].xml": TYPES, "_rels/.rels": ROOT, "xl/styles.xml": styles}
    for number, xml in enumerate(sheets or (GOOD,), start=1):
        name = names[number - 1] if names else f"Аркуш{number}"
        state = f' state="{states[number - 1]}"' if states else ""
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"{state}/>'
        links += f'<Relationship Id="rId{number}" Type="{LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        parts[f"xl/worksheets/sheet{number}.xml"] = xml
    links += f'<Relationship Id="rId90" Type="{LINKS}/styles" Target="styles.xml"/>'
    if strings:
        links += f'<Relationship Id="rId91" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
        parts["xl/sharedStrings.xml"] = strings
    parts["xl/workbook.xml"] = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{properties}<sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
    )
    return container({**parts, **(extra or {})})


def container(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """A zip of the parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as pack:
        for name, content in parts.items():
            pack.writestr(name, content)
    file.seek(0)
    return file


def with_declared(file: io.BytesIO, name: str, *, size: int, checksum: int | None = None) -> io.BytesIO:
    """The same zip whose directory and local header claim `size` unpacked bytes (and `checksum`) for one entry."""
    data = bytearray(file.getvalue())
    for signature, crc_at, name_size_at, header in ((b"PK\x03\x04", 14, 26, 30), (b"PK\x01\x02", 16, 28, 46)):
        for match in re.finditer(re.escape(signature), bytes(data)):
            at = match.start()
            (length,) = struct.unpack_from("<H", data, at + name_size_at)
            if bytes(data[at + header : at + header + length]) == name.encode():
                if checksum is not None:
                    struct.pack_into("<I", data, at + crc_at, checksum)
                struct.pack_into("<I", data, at + crc_at + 8, size)
    return io.BytesIO(bytes(data))
