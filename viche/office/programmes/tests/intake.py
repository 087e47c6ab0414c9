"""Kyiv's document on its way into a programme of the tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import Cast
from viche.kit import tenancy
from viche.kit.access import Viewer
from viche.office.programmes import import_actions
from viche.office.programmes.importing.choices import Choices, Document, draft_of
from viche.office.programmes.models import Programme
from viche.office.programmes.tests.documents import KYIV

TITLE = "Сприяння розвитку громадянського суспільства"


def kyiv() -> Document:
    """The document as a person uploads it."""
    return Document(KYIV.name, KYIV.read_bytes())


def choices(cast: Cast, **given: Any) -> Choices:
    """What a person chooses for it: a new programme of the first department, the first half of 2024."""
    period = {"since": date(2024, 1, 1), "until": date(2024, 6, 30)}
    own = {"title": TITLE, "since_year": 2020, "until_year": 2024, "department": cast.department.pk}
    return Choices(**{**own, **period, **given})


def take(cast: Cast, who: str | Viewer = "iryna", document: Document | None = None, **given: Any) -> Programme:
    """Take it in as this person; what is returned was read anew."""
    document, chosen = document or kyiv(), choices(cast, **given)
    viewer = cast.viewer(who) if isinstance(who, str) else who
    with tenancy.enter(viewer.hromada_id):
        made = import_actions.take_in(draft_of(document, chosen), chosen, document, viewer)
        return Programme.objects.get(pk=made.pk)
