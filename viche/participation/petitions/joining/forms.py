"""Which petition to join, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.participation.petitions.joining.actions import OPEN
from viche.participation.petitions.models import Petition


class JoinForm(forms.Form):
    """The number of the other petition and what the author will read."""

    into = forms.IntegerField(label=_("Номер петиції, до якої приєднати"), min_value=1, max_value=999_999_999)
    reason = forms.CharField(
        label=_("Чому це одне й те саме"), widget=forms.Textarea(attrs={"rows": 6}), max_length=3000,
        help_text=_("Це прочитає автор. Без його згоди нічого не зміниться."),
    )  # fmt: skip

    def __init__(self, *args: Any, petition: Petition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.petition = petition

    def clean_into(self) -> Petition:
        """Another petition that is collected."""
        rows = Petition.objects.filter(number=self.cleaned_data["into"], state__in=OPEN).exclude(pk=self.petition.pk)
        found = rows.select_related("question").first()
        if found is None:
            raise forms.ValidationError(_("Під іншою петицією з таким номером підписів зараз не збирають."))
        return found
