"""Old reports: a document of the time before Viche is kept, its numbers are found and proposed, a person confirms them.

What is confirmed becomes a stated value with its quote (viche.kit.figures.stated); nothing is stated by itself.
"""
