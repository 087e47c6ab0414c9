"""Voices that are to be looked at by a person: limits as data, marks, and what an official decides of them.

Nothing of this stands in the way of a voice: the steward looks at voices already taken (looking.py), by limits that are
settings of the statute. A mark drops nothing; an official clears it or strikes the voice out, by rule and ground, in the
public log (actions.py). Networks and mail of many people (a school, a hospital) are listed and never marked.
"""
