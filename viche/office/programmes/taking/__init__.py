"""From the tables of a document to a programme: columns by their headings, rows to measures, and everything that does not hold.

`columns_of` says which column is what, `take` reads; nothing here knows the database. Money is exact, in hryvnias.
"""

from viche.office.programmes.taking.columns import Columns, columns_of
from viche.office.programmes.taking.draft import Doubt, ProgrammeDraft
from viche.office.programmes.taking.recognise import take

__all__ = ["Columns", "Doubt", "ProgrammeDraft", "columns_of", "take"]
