"""Grounds to refuse publication. Those of the law are the same everywhere; a hromada adds its own, each with its act.

The law names what a petition may not hold and what it must have (ЗЗГ ст. 23-1). Whether a hromada may refuse on wider
grounds is disputed, so a local ground is shown as local, with the act that sets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

LAW = _("Закон «Про звернення громадян», ст. 23-1")
APPEAL = _(
    "Відмову можна оскаржити: поскаржтеся голові громади (Закон «Про звернення громадян», ст. 16) або зверніться до суду "
    "в порядку адміністративного судочинства. Можна також виправити текст і подати петицію знову."
)


@dataclass(frozen=True)
class Ground:
    """One ground: its key, what it says, where it is written; `is_local`: set by the hromada, not by the law."""

    key: str
    title: Any
    basis: Any = LAW
    is_local: bool = False


STATUTORY = (
    Ground("fields", _("бракує суті звернення, імені автора чи його електронної пошти")),
    Ground("order", _("заклик до повалення конституційного ладу")),
    Ground("integrity", _("заклик до порушення територіальної цілісності України")),
    Ground("war", _("пропаганда війни, насильства чи жорстокості")),
    Ground("hatred", _("розпалювання міжетнічної, расової чи релігійної ворожнечі")),
    Ground("terror", _("заклик до терористичних актів")),
    Ground("rights", _("посягання на права і свободи людини")),
)
