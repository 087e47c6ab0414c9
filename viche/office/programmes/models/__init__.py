"""The plan, the money, the statements, and what documents said of all three."""

from viche.office.programmes.models.money import Appropriation, Spending
from viche.office.programmes.models.plan import (
    FUNDS,
    SOURCES,
    Amendment,
    Executor,
    Goal,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    Programmes,
    Task,
)
from viche.office.programmes.models.statements import Round, Statement
from viche.office.programmes.models.taken import ColumnMapping, DocumentDoubt, StatedCell, TakenDocument

__all__ = [
    "FUNDS",
    "SOURCES",
    "Amendment",
    "Appropriation",
    "ColumnMapping",
    "DocumentDoubt",
    "Executor",
    "Goal",
    "Measure",
    "Plan",
    "PlanAmount",
    "Programme",
    "Programmes",
    "Round",
    "Spending",
    "StatedCell",
    "Statement",
    "TakenDocument",
    "Task",
]
