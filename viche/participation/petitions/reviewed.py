"""What the review of voices is told of a petition: its page at the desk and the signatures it needs."""

from __future__ import annotations

from django.urls import reverse

from viche.participation.petitions.models import Petition
from viche.voices.models import Question
from viche.voices.review import goals


@goals.of(Petition._meta.db_table)
def goal(question: Question) -> goals.Goal:
    """The threshold copied at the opening."""
    needed = Petition.objects.filter(pk=question.about_id).values_list("threshold", flat=True).first()
    return goals.Goal(reverse("petition-desk", args=[question.about_id]), needed)
