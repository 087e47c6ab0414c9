"""City target programmes: goal → tasks → measures, money by year, who does it, what came of it.

Approved by the council alone (ЗМС ст. 26 ч. 1 п. 22); budget funds: БКУ ст. 13; the form of reports is local practice
(Kyiv: decision of 29.10.2009 № 520/2589 with changes). A programme is a record: draft → published → withheld. A period
statement of a measure is a process of its own (`rules.py`): asked for → submitted → accepted or returned → approved.
"""
