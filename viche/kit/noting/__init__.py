"""«Записати роботу»: one box for every kind of record, made to be filled in half a minute.

`kinds` finds a kind by what is typed, `mine` knows from the journal what this person noted, `forms` asks only what is
needed, `actions` writes, `pages` shows. Several rows at once come by `viche.kit.registers.pasting`.
"""
