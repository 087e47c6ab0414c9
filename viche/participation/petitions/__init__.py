"""E-petitions: from an idea to what was done about it (ЗЗГ ст. 5 і 23-1).

An author writes, a moderator checks within two working days, people sign (a question of `viche.voices`), the council
announces, reviews, answers, and what it promised is kept as tasks until it is done. Threshold and term are those of the
statute on the day of publication and stay with the petition. Petitions of other platforms (e-DEM) are a register of their
own, `viche/registers/kinds/petition.py`: they were not signed here, so they are counted apart.
"""
