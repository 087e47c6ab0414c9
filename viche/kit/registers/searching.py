"""Search by words inside one register: by pieces of them, so that a number is found by its middle, and what was noted a
moment ago at once. Forms of words, typos and a million records are for the search of the whole hromada (viche.kit.search)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

# More words narrow nothing any more and only cost.
MOST_WORDS = 8


def look_up(rows: QuerySet, names: Sequence[str], text: str) -> QuerySet:
    """Rows that hold every word of the text in any of the fields.

    The rows are already those of one hromada; inside it the words are looked for row by row, because the database
    does not let LIKE use an index under a policy.
    """
    if not names:
        return rows
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in names)))
    return rows
