"""Voices: signatures, supports, votes. Taken once, counted exactly, provable; no word of what they are about.

A `Question` is asked by an app above (`kind` and `about_id` name its record). One person has one voice in it, by a unique
key of the database; each voice gets the next number, without gaps, and the next leaf of the question's own log; the
exact count stands in `Tally`, changed by the statement that takes the voice. A voice is never deleted: a withdrawal or a
striking out is a `VoiceEvent`, one more leaf. Only functions of the database write voices, events and tallies
(`functions.py`); the application's role reads them. How it is used: `from viche.voices import actions as voices`.
ЗЗГ ст. 23-1: no automated signing, date and time of each signature; docs/developers/voices.md says the rest.
"""
