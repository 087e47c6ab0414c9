"""What to replay; it all stands in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

OWN, OTHERS = "own", "others"


class LaboratoryForm(forms.Form):
    """How many signatures, within how many days, of which petitions."""

    signatures = forms.IntegerField(label=_("Скільки підписів"), min_value=1, max_value=1_000_000)
    days = forms.IntegerField(label=_("За скільки календарних днів"), min_value=1, max_value=366)
    rows = forms.ChoiceField(
        label=_("Які петиції"), required=False,
        choices=[(OWN, _("цієї громади")), (OTHERS, _("інших платформ: похідні криві"))],
    )  # fmt: skip
