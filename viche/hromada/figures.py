"""Figures of the hromada: acts adopted."""

from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Act
from viche.kit.figures import Figure, declare
from viche.kit.words import Noun

ACT = Noun("акт", "акти", "актів", "m", "акта", en=("act", "acts"))

declare(
    Figure(
        key="acts",
        title=_("Ухвалені акти"),
        noun=ACT,
        queryset=lambda period: Act.objects.filter(period.days("adopted_on")),
        date_field="adopted_on",
        breakdowns=("kind", "issuer", "department"),
        columns=("title", "number", "adopted_on", "kind", "issuer"),
        definition=_("Акти ради, виконавчого комітету, голови й інших органів громади з датою в цьому періоді."),
    )
)
