"""What somebody else did meanwhile: a form of a record that has changed, and what only one of two may write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from viche.kit import words
from viche.kit.access import Refused
from viche.kit.registers import past


class VersionedForm(forms.Form):
    """A form of a record that is there already.

    It carries the number of the journal's last entry: if somebody changed the record meanwhile, nothing is saved and
    the form says who changed what, with the typed values still in it. The record is to be read locked.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    watched: tuple[type[models.Model], int] | None = None
    latest = 0

    def watch(self, model: type[models.Model], pk: int | None) -> None:
        """Remember which record this is and what was last done with it; a new one has no past."""
        if pk is None:
            del self.fields["version"]
            return
        self.watched, self.latest = (model, pk), past.latest(model, pk)
        self.initial["version"] = self.latest

    def clean(self) -> dict[str, Any]:
        """Nobody's change is overwritten unseen."""
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.pop("version", None) or 0
        if self.watched is not None and seen != self.latest:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[self.add_prefix("version")] = str(self.latest)  # type: ignore[index]
            raise ValidationError(
                [
                    _(
                        "Поки ви писали, запис змінили. Ваше ще не збережено, але нічого не втрачено: звірте й збережіть ще раз."
                    ),
                    *(_("%(who)s, %(when)s: %(what)s.") % entry for entry in self.changed_since(seen)),
                ]
            )
        return cleaned

    def changed_since(self, version: int) -> list[dict[str, str]]:
        """Who changed which fields after a version: `who`, `when`, `what`."""
        assert self.watched is not None
        model, pk = self.watched
        entries = list(past.of_record(model, pk).filter(id__gt=version)[: past.MOST])
        who = past.names_of(entries)
        return [
            {
                "who": who.get(entry.actor_id, str(_("система"))),
                "when": words.long_moment(entry.at),
                "what": ", ".join(
                    str(capfirst(str(field.verbose_name)))
                    for field in model._meta.local_fields
                    if field.column in (entry.after or {}) and field.name not in past.SILENT
                )
                or str(past.VERBS.get(entry.verb, entry.verb)),
            }
            for entry in entries
        ]


@contextmanager
def only_one(constraint: str, reason: Any, advice: Any = "") -> Iterator[None]:
    """Turn the uniqueness that was broken between the check and the writing into a refusal that a form can tell.

    `constraint`: how its name in the database begins; anything else that is broken stays a fault.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
        if not broken.startswith(constraint):
            raise
        raise Refused(reason, advice, status=409) from error
