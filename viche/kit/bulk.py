"""Work that is done often and noted either piece by piece or as a count with its term: «120 дописів за березень»."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.publishing import Record


class BulkRecord(Record):
    """A record of one piece of work (one day, quantity 1), or of many pieces of one kind (a term, a quantity).

    Figures add `quantity` up; a row whose term reaches outside the period asked for is not counted there and is told
    beside the number (`Period.spans`, `Period.straddles`): nobody knows how much of it falls inside.
    """

    done_on = models.DateField(_("дата"), help_text=_("Коли зроблено; для кількох разом — перший день."))
    until = models.DateField(
        _("останній день"), null=True, blank=True, help_text=_("Лише коли записуєте кілька разом: за які дні.")
    )
    quantity = models.PositiveIntegerField(_("скільки"), default=1, validators=[MinValueValidator(1)])

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("done_on")),
                name="%(app_label)s_%(class)s_term",
                violation_error_message=_("Останній день не раніше за перший."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1),
                name="%(app_label)s_%(class)s_some",
                violation_error_message=_("Скільки — щонайменше один."),
            ),
        ]
