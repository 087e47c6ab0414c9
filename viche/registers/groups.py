"""Headings under which an official looks for a register: `Register.group` names one of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit.registers import name_groups

# In the order of the menu.
GROUPS: dict[str, Any] = {
    "participation": _("Участь"),
    "civil-society": _("Громадянське суспільство"),
    "neighbourhoods": _("Самоорганізація населення"),
    "bodies": _("Дорадчі органи"),
    "spaces": _("Простори й послуги"),
    "assemblies": _("Зібрання й віросповідання"),
    "council": _("Папери ради"),
    "communications": _("Комунікації"),
    "commemoration": _("Пам’ять і відзнаки"),
    "international": _("Міжнародна співпраця"),
    "programmes": _("Програми"),
    "administration": _("Управління й навчання"),
    "resilience": _("Стійкість"),
}

name_groups(GROUPS)
