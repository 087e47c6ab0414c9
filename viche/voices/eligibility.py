"""Who may give a voice in a question: level of identity and residence, and the words of a refusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from viche.kit.access import Refused, Viewer
from viche.people.models import Person
from viche.voices.models import Question

ORDER = [key for key, _title in Person.LEVELS]


def require(question: Question, viewer: Viewer) -> Person:
    """The person, if the question asks people like them; else a refusal that says what is missing."""
    person: Person | None = viewer.person
    if person is None:
        raise Refused(_("Щоб віддати голос, треба увійти."), _("Увійдіть, і ви повернетеся сюди."), status=401)
    if not person.is_active or person.erased_at is not None:
        raise Refused(_("Цей обліковий запис закрито."), _("Голос віддає лише людина з чинним обліковим записом."))
    if not reaches(person, question.level):
        raise Refused(
            _("Тут голосують люди з рівнем «%(level)s», а ваш рівень нижчий.")
            % {"level": question.get_level_display()},
            _("Підтвердьте особу в кабінеті, і ви зможете віддати голос."),
        )
    if question.residence and not set(question.residence) & claims(person, question.hromada_id):
        raise Refused(
            _("Тут голосують мешканці громади, а вашого місця проживання ще не підтверджено."),
            _("Додайте підтвердження місця проживання в кабінеті."),
        )
    return person


def reaches(person: Person, level: str) -> bool:
    """Whether the person's identity is confirmed at least so well."""
    return ORDER.index(person.level) >= ORDER.index(level)


def claims(person: Person, hromada_id: int) -> set[str]:
    """Kinds of residence the person has confirmed in the hromada."""
    asked = getattr(person, "residence_in", None)
    return set(asked(hromada_id)) if asked is not None else set()
