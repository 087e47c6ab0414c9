"""Signatures on paper: a sheet is printed, registered when it comes in, typed twice by two officials, and its rows are taken
as voices of the same question, one voice a human being.

The law speaks of electronic signatures only (ЗЗГ ст. 23-1), so a hromada whose statute does not say «allowed» takes none.
Personal data (ЗУ 2297-VI, ст. 6): a name, a day and a keyed hash of a number, for comparing two typings and telling one
person from another; erased a term after collecting ended.
"""
