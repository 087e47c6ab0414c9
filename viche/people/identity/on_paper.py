"""Who signed a sheet of paper: told from others by the same keyed hash of a number as those who identify electronically.

The number lives as long as the call that reads it. What is kept of it is a `Mark`; who holds no account is a `Subject`
without one, found again when they open an account and identify.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from viche.kit import journal
from viche.kit.access import Refused
from viche.people.identity import keys
from viche.people.identity.actions import kept_until
from viche.people.identity.models import Subject, SubjectKey
from viche.people.models import Person


class Mark(NamedTuple):
    """A number as it may be kept: its kind (`levels.KEYS`), its hash under every secret, the one in use first, and the
    name of that secret."""

    kind: str
    digests: tuple[str, ...]
    made_with: str

    def is_same(self, other: Mark) -> bool:
        """Whether both are of one number: also when the secret was changed in between."""
        return self.kind == other.kind and bool(set(self.digests) & set(other.digests))


class Human(NamedTuple):
    """`uid`: the name that never changes; `person`: the account known to be theirs, if any."""

    uid: UUID
    person: Person | None


def mark(number: str) -> Mark | None:
    """The mark of РНОКПП or, for who refused to have one, of series and number of the passport; None if it is neither.
    A tax number whose check digit does not hold is none."""
    keys.require()
    for kind, value in keys.read(number).items():
        if kind == "rnokpp" and not keys.tax_number_holds(value):
            return None
        said = keys.digests(kind, value)
        return Mark(kind, tuple(one for one, _name in said), said[0][1])
    return None


def human(found: Mark, *, by: Any) -> Human:
    """The human being behind the mark, held till the end of the transaction so that no account becomes theirs meanwhile;
    a row of their own if nobody knew them. `by`: the official who read the sheet."""
    try:
        with journal.change("recognise", by=by):
            locked = SubjectKey.objects.select_for_update(of=("self", "subject")).select_related("subject")
            key = locked.filter(kind=found.kind, digest__in=found.digests).first()
            subject = key.subject if key else _made(found)
            until = subject.kept_until if subject.person_id else kept_until()
            if not subject.on_paper or subject.kept_until != until:
                _remember(subject, until)
    except IntegrityError as error:
        raise Refused(
            _("Цю людину саме зараз підтверджують деінде."), _("Спробуйте ще раз за хвилину."), status=409
        ) from error
    return Human(subject.uid, Person.objects.filter(pk=subject.person_id).first() if subject.person_id else None)


def _made(found: Mark) -> Subject:
    subject = Subject.objects.create(on_paper=True, kept_until=kept_until())
    SubjectKey.objects.create(subject=subject, kind=found.kind, digest=found.digests[0], made_with=found.made_with)
    return subject


def _remember(subject: Subject, until: date | None) -> None:
    subject.on_paper, subject.kept_until = True, until
    subject.save(update_fields=["on_paper", "kept_until"])
