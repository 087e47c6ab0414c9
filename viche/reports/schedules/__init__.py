"""Reports by a schedule: when a period is over, the draft is there, with what is missing and from whom.

No act of the state says when a department reports to its council: the hromada does, and the schedule names that act.
"""
