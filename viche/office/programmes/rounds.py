"""What programmes do by themselves in every hromada."""

from viche.kit import rounds
from viche.office.programmes import reminders


@rounds.hourly("statement-reminders")
def remind(hromada_id: int) -> None:
    """Every hour, so that a server that was off in the morning still reminds that day; each letter has its key."""
    reminders.remind(hromada_id)
