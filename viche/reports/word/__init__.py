"""A hromada's own Word file with slots: uploaded, filled by the language of outlines, given back.

`package` opens the file and refuses what is dangerous in it, `paragraphs` and `tree` find the places to fill and make ONE text
of the whole document, `filling` gives that text to the same language as every outline, `building` lays what comes back over
the paragraphs it came from. Nothing of the file is ever run: it is read as XML, and values go into it as plain text.
"""
