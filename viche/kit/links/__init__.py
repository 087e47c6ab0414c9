"""Links between records of any two kinds: one event, tied to what it belongs to, feeds many reports.

`roles` is the one list of what a record may be to another, `models` the rows, `asking` reads them for whoever looks and
for figures, `actions` writes, `pages` are the desk's. A link is no foreign key: kinds know nothing of one another.
"""
