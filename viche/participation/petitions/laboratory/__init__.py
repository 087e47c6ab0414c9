"""The laboratory of thresholds: petitions of the past replayed under another number of signatures and another term.

It decides nothing: it shows officials what a statute would have meant. `shapes.json` is a small set derived from public
petitions of Ukraine and of the United Kingdom, without titles, numbers of petitions or names; credit stands in it.
"""
