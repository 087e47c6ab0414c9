"""What changes a programme: its parts, its plan, what the budget allots, what was paid. Each: check → change → journal.

Every action takes the part with its programme, the viewer, what is to become, and (where something public is corrected)
the ground. Refusals are `access.Refused`: 403 for who may not, 409 and 422 for what cannot be. Sums are exact hryvnias.
Pages hold the row of the programme meanwhile, so two people do not write the same number or order at once.
"""

from viche.office.programmes.actions.amending import (
    amend,
    change_amendment,
    end_measure,
    remove_amendment,
    resume_measure,
)
from viche.office.programmes.actions.measures import (
    ExecutorLine,
    add_measure,
    change_measure,
    move_measure,
    remove_measure,
)
from viche.office.programmes.actions.money import allot, change_appropriation, remove_appropriation
from viche.office.programmes.actions.payments import (
    PaymentRow,
    add_payment,
    add_payments,
    change_payment,
    remove_payment,
    set_fund,
)
from viche.office.programmes.actions.planning import Key, remove_plan, set_plan
from viche.office.programmes.actions.rights import (
    may_change,
    may_pay,
    require_changer,
    require_payer,
)
from viche.office.programmes.actions.splitting import join_measure, split_measure
from viche.office.programmes.actions.structure import (
    add_goal,
    add_task,
    change_goal,
    change_task,
    discard,
    move_goal,
    move_task,
    remove_goal,
    remove_task,
)

__all__ = [
    "ExecutorLine",
    "Key",
    "PaymentRow",
    "add_goal",
    "add_measure",
    "add_payment",
    "add_payments",
    "add_task",
    "allot",
    "amend",
    "change_amendment",
    "change_appropriation",
    "change_goal",
    "change_measure",
    "change_payment",
    "change_task",
    "discard",
    "end_measure",
    "join_measure",
    "may_change",
    "may_pay",
    "move_goal",
    "move_measure",
    "move_task",
    "remove_amendment",
    "remove_appropriation",
    "remove_goal",
    "remove_measure",
    "remove_payment",
    "remove_plan",
    "remove_task",
    "require_changer",
    "require_payer",
    "resume_measure",
    "set_fund",
    "set_plan",
    "split_measure",
]
