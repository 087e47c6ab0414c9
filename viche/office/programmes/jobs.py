"""Long work of programmes: taking a document in."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import jobs
from viche.kit.access import Refused
from viche.office.programmes import import_actions
from viche.office.programmes.importing import choices as waiting
from viche.office.programmes.importing.choices import KIND, Choices


def _back(*, file: int) -> str:
    return reverse("programme-take-preview", args=[file])


@jobs.task(KIND, title=gettext_lazy("Записуємо програму з документа"), back=_back)
def take(job: jobs.Running, *, file: int) -> str:
    """Read the waiting document again and write it; all of it or nothing. Leads to the programme."""
    kept = waiting.waiting(file, job.viewer, lock=True)
    if kept is None:
        raise Refused(_("Документа вже немає: його скасовано або він чекав понад день."), _("Завантажте його ще раз."))
    job.progress(0, 0, _("Читаємо документ"))
    document, chosen = waiting.document_of(kept), Choices.from_json(kept.options)
    draft = waiting.draft_of(document, chosen)
    programme = import_actions.take_in(draft, chosen, document, job.viewer, job.progress)
    kept.delete()
    return reverse("programmes-record", args=[programme.pk])
