"""Pages that everybody reads, kept ready in front of Django and served only while the database says that nothing they show
has changed.

A request of somebody without a session waits for a stamp (`stamps.py`): one short statement, asked after the request came,
together for all who wait. The kept page (`pages.py`) goes out if its stamp is the same; otherwise Django makes it anew, once
for all who wait. So a page shows every voice acknowledged before its request arrived, through whatever process. Whatever is
out of the ordinary (a session, a query, a page nobody may see) is Django's.
"""
