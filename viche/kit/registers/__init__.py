"""Registers: from a model and a short class beside it follow list, page, form, steps, history, import and export.

`declare` says what a register is, `checking` refuses a misspelt one at start-up; `pages` are for residents, `desk` and
`imports` for officials. Names of addresses: `<slug>-list`, `-page`, `-export`; on the desk `<slug>-desk`, `-new`,
`-record`, `-edit`, `-step`, `-history`, `-discard`, `-desk-export`, `-import`, `-template`, `-preview`, `-marked`, `-cancel`.
"""

from viche.kit.registers.declare import Register, groups, name_groups, registered

__all__ = ["Register", "groups", "name_groups", "registered"]
