"""The five printed reports, told again from the database of the demo and compared with what was printed.

`make seeds` writes each as a text and `build/seeds.json`; with `SHIFT=1` one record is first noted and published for every
number that is counted, as a person would do it, and what has moved is written beside.
"""
