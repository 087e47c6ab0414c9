"""What stands in the place of a record that was public and is held back: when, on what ground, by what act, till when.

ЗДПІ ст. 22 asks that the ground and the term of a postponement be told. Nothing of the record itself is said here. It is
a 403 like a closed section: the record is there and a decision keeps it, perhaps for a time; 410 would say it is gone for
good. What never was public stays a 404: nobody is told that it exists.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from viche.kit import words
from viche.kit.publishing import WITHHELD
from viche.kit.registers import past
from viche.kit.registers.declare import Register


def page(request: HttpRequest, register: Register, pk: int) -> HttpResponse | None:
    """The page of a record that was public and is held back now; None if there is no such record."""
    record = register.model.objects.filter(pk=pk, state=WITHHELD, published_at__isnull=False).first()
    if record is None:
        return None
    context = {
        "register": register,
        "urls": register.urls(),
        "pairs": told(record),
        "no_index": True,
        "crumbs": [
            {"title": _("Головна"), "url": get_script_prefix()},
            {"title": register.title, "url": register.address("list")},
        ],
    }
    return render(request, "kit/registers/withheld.html", context, status=403)


def told(record: Any) -> list[dict[str, str]]:
    """What the law asks to be told, and nothing else of the record; empty pieces are left out."""
    held = past.of_record(type(record), record.pk).filter(after__state=WITHHELD).order_by("-id").first()
    pairs = (
        (_("Оприлюднено"), words.long_date(record.published_at)),
        (_("Притримано від"), words.long_date(held.at) if held else ""),
        (_("Підстава"), record.withheld_ground),
        (_("Рішення"), record.withheld_act),
        (_("Переглянути не пізніше"), words.long_date(record.review_on) if record.review_on else ""),
    )
    return [{"title": title, "value": value} for title, value in pairs if value]
