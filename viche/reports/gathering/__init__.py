"""A report of the council gathered from reports of departments: their own texts under their headings, one after another."""
