"""Forms of a hromada: the delivered ones, and its own texts before them, each version kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max

from viche.reports.models import OutlineText
from viche.reports.outlines import Outline, outlines
from viche.reports.texts import Head, outline, text_of


@dataclass(frozen=True)
class Known:
    """A form a hromada may use. `text`: its own newest version; None for a delivered form."""

    outline: Outline
    text: OutlineText | None = None

    @property
    def version(self) -> int | None:
        """Which version of its own; None for a delivered form."""
        return self.text.version if self.text else None

    @property
    def is_text(self) -> bool:
        """Whether it may be changed in the browser."""
        return self.text is not None or text_of(self.outline.key) is not None


def known() -> Mapping[str, Known]:
    """Every form by its key; must run inside the hromada. One query."""
    found = {key: Known(one) for key, one in outlines().items()}
    for row in OutlineText.objects.order_by("key", "-version").distinct("key"):
        if not row.dropped:
            found[row.key] = Known(outline(row.key, head_of(row), row.body), row)
    return found


def versions(key: str) -> list[OutlineText]:
    """Every version of a form, the newest first, without the texts."""
    return list(OutlineText.objects.filter(key=key).order_by("-version").defer("body"))


def current(key: str) -> tuple[Head, str]:
    """The head and the body of a form as it stands; an unknown key is a KeyError."""
    row = OutlineText.objects.filter(key=key).order_by("-version").first()
    if row is not None and not row.dropped:
        return head_of(row), row.body
    delivered = text_of(key)
    if delivered is None:
        raise KeyError(key)
    return delivered


def newest(key: str) -> int:
    """The number of the newest version; 0 when the hromada has none of its own."""
    return OutlineText.objects.filter(key=key).aggregate(newest=Max("version"))["newest"] or 0


def head_of(row: OutlineText) -> Head:
    """The head of a version."""
    return Head(row.title, row.subject, row.name, row.landscape)
