"""Photographs lose where, when and with what they were taken; what harms is refused."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from viche.kit.pictures import Picture, clean_picture
from viche.kit.uploads import FileRefused

DEVICE, OWNER, EDITOR = b"SuperPhone 12 Pro", b"Petro Petrenko", b"secret-editor"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description exif:GPSLatitude="50,27.0N" creator="' + EDITOR + b'"/></rdf:RDF></x:xmpmeta>'
)
TRACES = (
    DEVICE,
    OWNER,
    EDITOR,
    b"xmpmeta",
    b"Exif",
    b"eXIf",
    b"GPS",
    b"tEXt",
    b"iTXt",
    b"zTXt",
    b"iCCP",
    b"ICC_PROFILE",
)
WRITTEN = ["JPEG", "PNG", "WEBP"]


def exif(orientation: int = 1) -> Image.Exif:
    """The metadata of a phone: device, owner, place, orientation."""
    data = Image.Exif()
    data[0x0110], data[0x013B], data[0x0112] = DEVICE.decode(), OWNER.decode(), orientation
    data[0x8825] = {1: "N", 2: (50.0, 27.0, 0.0), 3: "E", 4: (30.0, 31.0, 0.0)}
    return data


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def photograph(kind: str, *, size: tuple[int, int] = (64, 40), orientation: int = 1, mode: str = "RGB") -> bytes:
    """A picture whose left half is red, with everything a phone and an editor leave in it."""
    image = Image.new(mode, size, "blue" if mode == "RGB" else 0)
    if mode == "RGB":
        image.paste("red", (0, 0, size[0] // 2, size[1]))
    options: dict[str, Any] = {"exif": exif(orientation), "icc_profile": profile()}
    if kind in ("JPEG", "WEBP"):
        options["xmp"] = XMP
    if kind == "JPEG":
        options["comment"] = OWNER
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", OWNER.decode())
        notes.add_text("Software", EDITOR.decode(), zip=True)
        notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options["pnginfo"] = notes
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def clean(data: bytes, **limits: int) -> Picture:
    return clean_picture(io.BytesIO(data), **limits)


def refusal(data: bytes, **limits: int) -> str:
    with pytest.raises(FileRefused) as caught:
        clean(data, **limits)
    return str(caught.value)


@pytest.mark.parametrize("kind", WRITTEN)
def test_place_device_owner_and_comments_are_gone(kind: str) -> None:
    dirty = photograph(kind)
    assert any(trace in dirty for trace in TRACES)
    assert dict(Image.open(io.BytesIO(dirty)).getexif().get_ifd(0x8825))
    picture = clean(dirty)
    assert [trace for trace in TRACES if trace in picture.data] == []
    again = Image.open(io.BytesIO(picture.data))
    again.load()
    assert again.format == kind
    assert dict(again.getexif()) == {}
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop", "XML:com.adobe.xmp"} & set(again.info)
    assert (picture.content_type, picture.width, picture.height) == (f"image/{kind.lower()}", 64, 40)


@pytest.mark.parametrize("kind", WRITTEN)
def test_only_the_chunks_of_pixels_remain(kind: str) -> None:
    data = clean(photograph(kind)).data
    if kind == "PNG":
        assert set(chunks(data)) <= {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
    elif kind == "JPEG":
        assert set(segments(data)) <= {0xE0, 0xDB, 0xC2, 0xC4, 0xDA}
    else:
        assert set(parts(data)) <= {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}


def chunks(png: bytes) -> list[bytes]:
    found, at = [], 8
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        found.append(png[at + 4 : at + 8])
        at += size + 12
    return found


def segments(jpeg: bytes) -> list[int]:
    """The markers up to the first scan."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + struct.unpack_from(">H", jpeg, at + 2)[0]
    return [*found, 0xDA]


def parts(webp: bytes) -> list[bytes]:
    found, at = [], 12
    while at < len(webp):
        (size,) = struct.unpack_from("<I", webp, at + 4)
        found.append(webp[at : at + 4])
        at += 8 + size + size % 2
    return found


def test_what_follows_the_picture_is_gone() -> None:
    """Phones append a video or a second picture after the end; hiders append archives."""
    hidden = b"PK\x03\x04" + OWNER
    for kind in WRITTEN:
        assert OWNER not in clean(photograph(kind) + hidden).data


@pytest.mark.parametrize("kind", WRITTEN)
def test_turned_as_the_camera_was_held(kind: str) -> None:
    """Orientation 6: the camera was held upright, the left side of the sensor is the top of the picture."""
    picture = clean(photograph(kind, orientation=6))
    assert (picture.width, picture.height) == (40, 64)
    image = Image.open(io.BytesIO(picture.data)).convert("RGB")
    red, _green, blue = image.getpixel((20, 4))  # type: ignore[misc]
    assert red > 200 > 100 > blue


def test_transparency_stays() -> None:
    image = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    for source in (image, image.convert("P"), image.convert("LA")):
        file = io.BytesIO()
        source.save(file, "PNG", transparency=0) if source.mode == "P" else source.save(file, "PNG")
        again = Image.open(io.BytesIO(clean(file.getvalue()).data))
        assert again.convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize(("mode", "kind"), [("L", "JPEG"), ("CMYK", "JPEG"), ("1", "PNG"), ("I;16", "PNG")])
def test_other_modes(mode: str, kind: str) -> None:
    file = io.BytesIO()
    colour: Any = 0xC000 if mode == "I;16" else 1 if mode == "1" else 200 if mode == "L" else (0, 255, 255, 0)
    Image.new(mode, (8, 8), colour).save(file, kind)
    again = Image.open(io.BytesIO(clean(file.getvalue()).data))
    assert again.mode in ("L", "RGB")
    if mode == "I;16":
        assert abs(again.convert("L").getpixel((1, 1)) - 0xC0) <= 1  # type: ignore[operator]


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_unreadable_metadata_do_not_spoil_a_picture() -> None:
    dirty = photograph("JPEG")
    at = dirty.index(b"Exif\x00\x00") + 6
    assert clean(dirty[: at + 8] + b"\xff" * 40 + dirty[at + 48 :]).width == 64


def test_a_moving_picture_gives_its_first_frame() -> None:
    file = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    again = Image.open(io.BytesIO(clean(file.getvalue()).data))
    assert getattr(again, "n_frames", 1) == 1
    assert again.convert("RGB").getpixel((1, 1))[0] > 200  # type: ignore[index]


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that declares any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(9_000, 9_000), (12_000, 12_000), (60_000, 60_000), (20_000, 10)])
def test_decompression_bombs(size: tuple[int, int]) -> None:
    assert "завелике" in refusal(bomb(*size))


def test_a_bomb_in_a_text_chunk() -> None:
    file = io.BytesIO()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("a", "0" * 100 * 2**20, zip=True)
    Image.new("RGB", (8, 8)).save(file, "PNG", pnginfo=notes)
    assert "пошкоджене" in refusal(file.getvalue())


def test_limits_in_bytes() -> None:
    assert "завеликий" in refusal(photograph("PNG"), max_bytes=100)
    assert "64 × 40" in refusal(photograph("PNG"), max_pixels=1000)


@pytest.mark.parametrize("kind", WRITTEN)
def test_torn_pictures(kind: str) -> None:
    data = photograph(kind, size=(640, 400))
    for size in (20, len(data) // 2, len(data) - 40 if kind != "PNG" else len(data) - 60):
        assert refusal(data[:size])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "порожній"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        (b'<?xml version="1.0"?><!-- --><svg/>', "SVG"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 16, "HEIC"),
        (b"\x00\x00\x00\x18ftypavif" + b"\x00" * 16, "HEIC чи AVIF"),
        (b"GIF89a" + b"\x00" * 20, "не фотографія"),
        (b"%PDF-1.7", "не фотографія"),
        (b"\xff\xd8\xff\xe0garbage", "пошкоджене"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "пошкоджене"),
    ],
)
def test_what_is_no_photograph(data: bytes, words: str) -> None:
    assert words in refusal(data)
