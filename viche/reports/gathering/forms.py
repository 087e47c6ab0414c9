"""The form of a gathering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.hromada import tree
from viche.hromada.models import Department
from viche.kit import clock
from viche.kit.access import EVERYWHERE, WRITERS, Viewer
from viche.kit.meanwhile import VersionedForm
from viche.reports.forms import forms_of
from viche.reports.gathering.composing import OF
from viche.reports.models import Gathering, GatheringUnit


class GatheringForm(VersionedForm, forms.ModelForm):
    """What it is called, by which form departments report, who gathers, from whom."""

    form = forms.ChoiceField(label=_("За якою формою звітують підрозділи"), widget=forms.RadioSelect)
    units = forms.ModelMultipleChoiceField(
        label=_("Зі звітів яких підрозділів"),
        queryset=Department.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("У звіті вони стоятимуть за порядком структури."),
    )

    class Meta:
        model = Gathering
        fields = ("title", "form", "department", "units")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [(one.key, one.title) for one in forms_of(OF)]  # type: ignore[attr-defined]
        working = Department.objects.visible(to=viewer).working(clock.today())
        held = viewer.units(WRITERS)
        mine = working if held is EVERYWHERE else working.filter(pk__in=held)
        self.fields["department"].queryset = mine  # type: ignore[attr-defined]
        self.fields["department"].empty_label = _("Виберіть")  # type: ignore[attr-defined]
        self.fields["units"].queryset = working  # type: ignore[attr-defined]
        self.fields["units"].choices = tree.choices(working)  # type: ignore[attr-defined]
        if self.instance.pk:
            named = GatheringUnit.objects.filter(gathering=self.instance)
            self.initial["units"] = list(named.values_list("department_id", flat=True))
        self.watch(Gathering, self.instance.pk)
