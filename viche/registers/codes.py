"""Codes of the state that several kinds carry."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# ЄДР (Закон 755-IV): eight digits; a leading zero belongs to the code.
EDRPOU = RegexValidator(r"^\d{8}\Z", _("Код ЄДРПОУ має 8 цифр. Якщо їх менше, допишіть на початку нулі."))
