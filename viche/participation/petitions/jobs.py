"""Long work of petitions: letters to those who asked to be told, who may be many."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from viche.kit import jobs
from viche.participation.petitions import letters
from viche.participation.petitions.models import Petition, Task


@jobs.task("petition-letters", title=_("Пишемо тим, хто стежить за петицією"))
def tell(job: jobs.Running, *, petition: int, what: str, task: int | None) -> str:
    """Queue the letters; they leave together, after this work is committed."""
    found = Petition.objects.get(pk=petition)
    done = Task.objects.get(pk=task, petition=found) if task is not None else None
    letters.tell_followers(found, what, done, job.progress)
    return reverse("petition-desk", args=[petition])
