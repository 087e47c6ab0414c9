"""One record of the demo, written and led to its state as a person would do it."""

from __future__ import annotations

from datetime import timedelta

from viche.kit import clock, journal
from viche.kit.access import EVERYWHERE, Role, Viewer
from viche.kit.publishing import PUBLISHING, Record

INVENTED = "Вигадано для демонстрації"


def keep(record: Record, ground: str, state: str = "published") -> None:
    """Write the record and lead it to its state by the steps of its process."""
    everybody = Viewer(hromada_id=record.hromada_id, roles={Role.SECRETARY: EVERYWHERE})
    with journal.change("note", by=None, ground=ground):
        record.save()
    if state != "draft":
        PUBLISHING.take(record, "publish", everybody)
    if state == "withheld":
        given = {
            "ground": f"Поруч — об’єкт критичної інфраструктури. {INVENTED}",
            "act": f"Рішення міського штабу. {INVENTED}",
        }
        PUBLISHING.take(record, "withhold", everybody, review_on=clock.today() + timedelta(days=30), **given)
