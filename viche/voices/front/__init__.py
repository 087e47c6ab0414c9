"""The short way in: a voice taken beside Django's handler, by the rules that Django's own way keeps.

Only the plain success is answered here. Whatever is out of the ordinary (no session, a wrong token, a person who may not,
a question that is closed) is handed to Django's view of the same address, which asks everything again and says why in
words. So this way may be stricter than the other, and never laxer: `asked.py` reads the request and its token against forgery,
`persons.py` finds who sent it (sessions and persons of all who wait, two statements), `gathering.py` ties them to the writer.
"""
