"""The language of outlines: Liquid for conditions, loops and texts, and one-brace slots for numbers, as in stories.

>>> «Розглянуто {assemblies#повідомлення|повідомлення|повідомлень}.
... {% for forum in events | where: "kind", "forum" %}Проведено форум «{{ forum.title }}».{% endfor %}»

An outline reaches public records of its hromada by names and nothing else: no attribute of an object, no file, no other
template. How long it may run, how deep it may nest and how much it may write is limited (`environment`). Whatever is
wrong is told in a sentence with its line (`OutlineRefused`).
"""

from viche.reports.language.refusals import OutlineRefused
from viche.reports.language.rendering import Telling, check, named

__all__ = ["OutlineRefused", "Telling", "check", "named"]
