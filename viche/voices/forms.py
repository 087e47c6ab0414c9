"""The form by which a voice is found."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.voices.proof.leaves import canonical

MANY = 2**31
MOST = 100_000  # bytes of a receipt; a true one has some thousands


class Find(forms.Form):
    """A receipt, pasted or as a file; `said` is what it says."""

    text = forms.CharField(
        label=_("Текст квитанції"), required=False, max_length=MOST, widget=forms.Textarea(attrs={"rows": 6})
    )
    file = forms.FileField(label=_("або файл квитанції"), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the receipt; a sentence when it is none."""
        given: dict[str, Any] = super().clean() or {}
        file = given.get("file")
        if file is not None and file.size > MOST:
            raise forms.ValidationError(_("Це не квитанція: файл завеликий. Візьміть файл зі сторінки свого голосу."))
        text = file.read() if file is not None else given.get("text", "").encode()
        if not text.strip():
            raise forms.ValidationError(_("Вставте текст квитанції або виберіть її файл."))
        given["said"] = _receipt(text)
        return given


def _receipt(text: bytes) -> dict[str, Any]:
    try:
        said = json.loads(text)
        canonical(said)  # refuses what JSON has no words for
        n, number = said["promise"]["n"], said["promise"]["number"]
        if said["viche"] == "receipt-1" and isinstance(said["leaf"], dict) and 0 <= n < MANY and 0 < number < MANY:
            return dict(said)
    except (KeyError, TypeError, ValueError, RecursionError):
        pass
    raise forms.ValidationError(
        _("Це не квитанція голосу, або її обірвано. Візьміть файл зі сторінки свого голосу й вставте його весь.")
    )
