"""Photographs cleaned on upload: what leaves is the picture and nothing about where, when and with what it was taken.

The picture is decoded and written anew, so that neither the place and device in EXIF and XMP, nor comments, thumbnails
and second pictures, nor anything a harmful file hides between its chunks survives.
"""

from __future__ import annotations

import io
import struct
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from viche.kit.uploads.kinds import Kind, Readable, read_limited, sniff
from viche.kit.uploads.refusal import FileRefused

MAX_BYTES = 20 * 2**20
# A phone of 2024 takes 50 million; four bytes each while it is being worked on.
MAX_PIXELS = 60_000_000
MAX_SIDE = 16_000
MAX_PROFILE_BYTES = 2 * 2**20

FORMATS = {Kind.JPEG: ("JPEG", "image/jpeg"), Kind.PNG: ("PNG", "image/png"), Kind.WEBP: ("WEBP", "image/webp")}
# Errors by which Pillow and its decoders tell of a broken or hostile file.
DECODING_ERRORS = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, OverflowError, struct.error)
TOO_MANY_PIXELS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class Picture(NamedTuple):
    """A cleaned picture: the bytes of the new file, its content type, its size in pixels as shown."""

    data: bytes
    content_type: str
    width: int
    height: int


def clean_picture(file: Readable, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> Picture:
    """The picture without metadata, turned as the camera was held. Of a moving picture the first frame is taken.

    Takes JPEG, PNG, WebP; raises FileRefused for others, for broken ones and for those too large to decode.
    """
    data = read_limited(file, max_bytes)
    kind = sniff(data)
    if kind not in FORMATS:
        raise _refusal(kind)
    name, content_type = FORMATS[kind]
    try:
        with Image.open(io.BytesIO(data), formats=[name]) as source:
            width, height = source.size
            if width * height > max_pixels or max(width, height) > MAX_SIDE:
                raise _too_large(width, height)
            image = _plain_pixels(source)
    except TOO_MANY_PIXELS as error:
        raise _too_large() from error
    except DECODING_ERRORS as error:
        raise FileRefused(
            _(
                "Зображення пошкоджене: його не вдалося прочитати до кінця. Відкрийте його в будь-якій програмі, "
                "збережіть наново як JPEG і завантажте ще раз."
            )
        ) from error
    return Picture(_encode(image, name), content_type, *image.size)


def _plain_pixels(source: Image.Image) -> Image.Image:
    """Pixels only: upright, in the common colour space, in a mode that all three formats write."""
    source.load()
    turned = _upright(source)
    profile = source.info.get("icc_profile")
    if turned.mode.startswith("I"):
        # Sixteen bits a point: Pillow would cut instead of scaling.
        turned = turned.point(lambda value: value / 256).convert("L")
    has_alpha = turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
    image = _in_common_colours(turned, profile) if profile and not has_alpha else turned
    target = "RGBA" if has_alpha else image.mode if image.mode in ("L", "RGB") else "RGB"
    image = image.convert(target)
    # A fresh image takes no `info` along: encoders write comments and profiles found there.
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def _upright(source: Image.Image) -> Image.Image:
    """Turned as the camera was held; a picture whose metadata cannot be read stays as it is, since they go anyway."""
    try:
        return ImageOps.exif_transpose(source)
    except DECODING_ERRORS:
        return source


def _in_common_colours(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours of the profile moved to sRGB, because the profile goes and browsers then assume sRGB."""
    if len(profile) > MAX_PROFILE_BYTES or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        moved = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, *DECODING_ERRORS):
        return image
    return moved or image


def _encode(image: Image.Image, name: str) -> bytes:
    file = io.BytesIO()
    if name == "JPEG":
        image.save(file, "JPEG", quality=88, optimize=True, progressive=True)
    elif name == "WEBP":
        image.save(file, "WEBP", quality=88)
    else:
        image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _too_large(width: int | None = None, height: int | None = None) -> FileRefused:
    if width is None:
        return FileRefused(_("Зображення завелике за розмірами. Зменште його й завантажте ще раз."))
    return FileRefused(
        _("Зображення завелике: %(width)s × %(height)s точок. Зменште його до 8000 точок за довшою стороною."),
        width=width,
        height=height,
    )


def _refusal(kind: Kind) -> FileRefused:
    if kind is Kind.EMPTY:
        return FileRefused(_("Файл порожній. Виберіть зображення ще раз."))
    if kind is Kind.HEIC:
        return FileRefused(
            _(
                "Зображення збережене як HEIC чи AVIF, а його показують не всі браузери. Надішліть його собі як JPEG або "
                "ввімкніть на iPhone «Параметри → Камера → Формати → Найсумісніший» і сфотографуйте знову."
            )
        )
    if kind is Kind.SVG:
        return FileRefused(
            _("Малюнок SVG може виконувати команди у браузері, тому його не приймають. Збережіть його як PNG.")
        )
    return FileRefused(_("Це не фотографія JPEG, PNG чи WebP. Збережіть зображення як JPEG і завантажте ще раз."))
