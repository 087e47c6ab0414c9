"""Figures of the hromada: acts adopted."""

from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Act, Acts
from viche.kit.figures import Figure, declare

declare(
    Figure(
        key="acts",
        title=_("Ухвалені акти"),
        noun=Acts.noun,
        queryset=lambda period: Act.objects.filter(period.days("adopted_on")),
        date_field="adopted_on",
        breakdowns=("kind", "issuer", "department"),
        columns=Acts.columns,
        definition=_("Акти ради, виконавчого комітету, голови й інших органів громади з датою в цьому періоді."),
    )
)
