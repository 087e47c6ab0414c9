"""One box over all records of a hromada: knows the forms of Ukrainian words, forgives a typo, shows what one may see.

In reading order: `letters` (words out of text) · `forms` (stems and families of a word) · `typos` (near words) · `texts`
(what a record says) · `models` and `functions` (the index and how the database reads it) · `indexing` (keeping it true) ·
`asking` and `looking` (a question and its answer) · `marks` (words found, marked) · `pages`. docs/developers/search.md
says why it is so.
"""
