"""What hangs on a part of a programme: while anything does, the part is not removed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit import words
from viche.kit.access import Refused
from viche.kit.words import Noun
from viche.office.programmes.models import (
    Appropriation,
    DocumentDoubt,
    Measure,
    Plan,
    Spending,
    StatedCell,
    Statement,
    Task,
)
from viche.office.programmes.nouns import MEASURE, PAYMENT, TASK

OTHERS = Noun("інший запис", "інші записи", "інших записів", "m", "іншого запису", en=("other record", "other records"),
              instrumental="іншим записом", instrumental_plural="іншими записами")  # fmt: skip
NOUNS: dict[type[models.Model], Noun] = {
    Task: TASK,
    Measure: MEASURE,
    Plan: Noun("план", "плани", "планів", "m", "плану", en=("plan", "plans")),
    Spending: PAYMENT,
    Appropriation: Noun("асигнування", "асигнування", "асигнувань", "n", en=("allotment", "allotments")),
    Statement: Noun(
        "відомість за період", "відомості за період", "відомостей за період", "f", en=("statement", "statements"),
        instrumental="відомістю за період", instrumental_plural="відомостями за період",
    ),
    StatedCell: Noun(
        "клітинка документа", "клітинки документа", "клітинок документа", "f", en=("cell of a document", "cells of documents"),
        instrumental="клітинкою документа", instrumental_plural="клітинками документа",
    ),
    DocumentDoubt: Noun(
        "сумнів із документа", "сумніви з документа", "сумнівів із документа", "m", "сумніву з документа",
        en=("doubt from a document", "doubts from documents"),
        instrumental="сумнівом із документа", instrumental_plural="сумнівами з документа",
    ),
}  # fmt: skip


def hanging(row: models.Model, but: Iterable[type[models.Model]] = ()) -> list[str]:
    """«3 платежі», «1 план»: rows of every table that point to this one, except those of its own that go with it."""
    found: dict[Noun, int] = {}
    for relation in row._meta.related_objects:
        model: Any = relation.related_model
        if model in tuple(but):
            continue
        if number := model._default_manager.filter(**{relation.field.name: row}).count():
            noun = NOUNS.get(model, OTHERS)
            found[noun] = found.get(noun, 0) + number
    return [words.count(number, noun) for noun, number in found.items()]


def require_free(row: models.Model, advice: Any, but: Iterable[type[models.Model]] = ()) -> None:
    """Refuse to remove what something hangs on."""
    if found := hanging(row, but):
        raise Refused(
            _("Прибрати «%(row)s» зараз не можна. З цим пов’язано: %(what)s.")
            % {"row": short(str(row)), "what": ", ".join(found)},
            advice,
            status=409,
            title=_("Прибрати не вийде"),
        )


def short(text: str, most: int = 120) -> str:
    """A long title as far as a sentence bears it."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
