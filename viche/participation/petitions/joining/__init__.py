"""Joining of duplicates by consent: a moderator proposes that a petition join another like it, its author agrees, and each
of its signers may carry their voice over by an own confirmation. Nobody's voice is ever moved by somebody else.

The law does not speak of it (an order of the hromada does); the term for carrying is a dated setting of the statute.
"""
