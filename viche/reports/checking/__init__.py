"""The self-check of a report before approval: general rules over its text, each warning with its place and what to do.

`warnings_of` reads a content tree and needs no database; `figures.against` asks what the period before and documents say.
Nothing here stops anybody: a person answers a warning, or mends the report.
"""

from viche.reports.checking.finding import RULES, warnings_of
from viche.reports.checking.warning import Place, Rule, Warning

__all__ = ["RULES", "Place", "Rule", "Warning", "warnings_of"]
