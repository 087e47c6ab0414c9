"""Machinery without one municipal word.

Registers, processes, figures, access, journal, clock, outbox, attachments, words. Everything above
imports it; it imports nothing of Viche. The tenant is called a hromada because the database column is.
"""
