"""Years a record may name."""

from django.core.validators import MaxValueValidator, MinValueValidator

# Since local self-government of independent Ukraine, and as far ahead as anybody plans.
YEAR = (MinValueValidator(1991), MaxValueValidator(2100))
