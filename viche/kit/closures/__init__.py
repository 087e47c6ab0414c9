"""Closing and thinning: a section or the whole site, from a day, by an act, told to visitors.

One dated row is asked by lists, pages, files, exports, search and figures alike (`viewer.closures`), so it acts at once.
"""
