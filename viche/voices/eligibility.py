"""Who may give a voice in a question: level of identity and residence, and the words of a refusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from viche.kit.access import Refused, Viewer
from viche.people import identity
from viche.people.models import Person
from viche.voices.models import Question


def require(question: Question, viewer: Viewer) -> Person:
    """The person, if the question asks people like them; else a refusal that says what is missing."""
    person: Person | None = viewer.person
    if person is None:
        raise Refused(_("Щоб віддати голос, треба увійти."), _("Увійдіть, і ви повернетеся сюди."), status=401)
    if not person.is_active or person.erased_at is not None:
        raise Refused(_("Цей обліковий запис закрито."), _("Голос віддає лише людина з чинним обліковим записом."))
    if not reaches(person, question):
        raise Refused(
            _("Тут голосують люди з рівнем «%(level)s», а ваш рівень нижчий.")
            % {"level": question.get_level_display()},
            _("Підтвердьте особу в кабінеті, і ви зможете віддати голос."),
        )
    if question.residence and not lives_here(person, question):
        raise Refused(
            _("Тут голосують мешканці громади, а вашого місця проживання ще не підтверджено."),
            _("Додайте підтвердження місця проживання в кабінеті."),
        )
    return person


def is_told_by_account(question: Question) -> bool:
    """Whether the person's own row says all that the question asks for; else other tables are read, as Django reads them."""
    return identity.level(question.level) <= identity.EMAIL and not question.residence


def reaches(person: Person, question: Question) -> bool:
    """Whether the person's identity is confirmed at least so well today. Who only asks for a mailbox costs no query."""
    wanted = identity.level(question.level)
    if wanted <= identity.EMAIL:
        return identity.level(person.level) >= wanted
    return identity.level_of(person, question.hromada_id) >= wanted


def lives_here(person: Person, question: Question) -> bool:
    """Whether a residence of a kind the question accepts is confirmed."""
    kinds = tuple(question.residence)
    return identity.residence_in(person, question.hromada_id, kinds=kinds, confirmed=True) is not None
