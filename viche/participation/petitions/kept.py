"""What the page of a petition is made of, so that a copy of it may be kept while nothing of that has changed.

`STAMP` names the version of every row the page shows: PostgreSQL's own number of the transaction that wrote it (`xmin`), so
no change is missed, in whatever order transactions end. A page that reads one more table must name it here: a test
compares. Voices and tallies change in step (what is taken or dropped moves the tally); of voices the ones shown are named, for
a name may be erased.
"""

from __future__ import annotations

from viche.participation.petitions.rules import PUBLIC
from viche.participation.petitions.views import LAST

# After the hromada's place in the address.
PATH = r"e-petitions/(?P<pk>[1-9][0-9]{0,17})/"

# A row of a sheet of paper that counts is written together with its voice.
WITH_VOICES = frozenset({"petitions_line", "petitions_sheet"})
# Read by their rows; hromadas are read by whoever finds the hromada of an address.
TABLES = frozenset(
    {
        *("hromada_hromada", "hromada_department", "kit_closure", "petitions_petition", "petitions_task"),
        *("petitions_joining", *WITH_VOICES),
        *("voices_question", "voices_tally", "voices_voice", "voices_voiceevent"),
    }
)

# $1: the petition, $2: this moment. No row: nobody may keep it. Terms that have passed meanwhile are told too.
STAMP = f"""
SELECT concat_ws(' ', p.xmin, q.xmin, y.xmin, $2 > q.opens_at, $2 > q.closes_at, $2 > p.due_at,
    (SELECT d.xmin FROM hromada_department d WHERE d.id = p.department_id), ';',
    (SELECT string_agg(concat_ws(':', k.id, k.xmin, d.xmin, $2 > k.due_at), ',' ORDER BY k.id)
        FROM petitions_task k JOIN hromada_department d ON d.id = k.department_id WHERE k.petition_id = p.id),
    ';', (SELECT string_agg(concat_ws(':', o.id, o.xmin), ',' ORDER BY o.id)
        FROM petitions_petition o WHERE o.id = ANY (p.similar)),
    ';', (SELECT string_agg(concat_ws(':', j.id, j.xmin, o.xmin), ',' ORDER BY j.id)
        FROM petitions_joining j JOIN petitions_petition o ON o.id = j.into_id WHERE j.petition_id = p.id),
    ';', (SELECT string_agg(concat_ws(':', c.id, c.xmin), ',' ORDER BY c.id) FROM kit_closure c),
    ';', (SELECT string_agg(s.xmin::text, ',') FROM (
        SELECT v.xmin FROM voices_voice v WHERE v.question_id = q.id AND NOT EXISTS (
            SELECT FROM voices_voiceevent e WHERE e.question_id = q.id AND e.of = v.number)
        ORDER BY v.number DESC LIMIT {LAST}) s))
FROM petitions_petition p
JOIN voices_question q ON q.id = p.question_id
JOIN voices_tally y ON y.question_id = q.id
WHERE p.id = $1 AND p.state IN ({", ".join(f"'{state}'" for state in PUBLIC)})
"""
