"""What reports do by themselves in every hromada."""

from viche.kit import rounds
from viche.reports.schedules import actions, owing


@rounds.daily("scheduled-reports")
def begin(hromada_id: int) -> None:
    """The period is over: the draft is there, those who prepare it know. Each period of a schedule is written down once."""
    actions.begin_due(hromada_id)


@rounds.hourly("report-owed")
def remind(hromada_id: int) -> None:
    """Every hour: who has noted what was missing is left alone the same hour; each reminder is written down once."""
    owing.remind(hromada_id)
