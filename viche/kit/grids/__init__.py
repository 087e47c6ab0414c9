"""Tables of documents as they are laid out: Word, Excel and CSV files read into one shape, merged cells and places kept.

`spreadsheets` reads a table that begins with its header and is a register; here a document is read as people drew it:
several tables, titles above them, merged cells, headers of several rows. Untrusted like every upload.
"""

from viche.kit.grids.grid import Grid, GridCell, GridFile
from viche.kit.grids.reading import read_grids

__all__ = ["Grid", "GridCell", "GridFile", "read_grids"]
