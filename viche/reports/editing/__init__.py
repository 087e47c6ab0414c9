"""Text of a report edited by hand: it stays when numbers are taken anew, and what changed inside it is pointed out.

`binding` finds in a typed text the numbers that stay tied to their figures; `laying` lays edits over a composed content;
`actions` writes an edit and a new version of the snapshot with the same numbers; `views` are its pages.
"""
