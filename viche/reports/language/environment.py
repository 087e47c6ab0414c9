"""Liquid as outlines may use it: few tags, few filters, and limits on depth, turns and length."""

from __future__ import annotations

from typing import Any

from liquid import Environment, Mode, builtin
from liquid import StrictUndefined as Unknown

from viche.reports.language.filters import FILTERS

# What an outline may be: the largest of the five delivered forms is a twentieth of it.
MOST_SOURCE = 200_000
TAGS = frozenset(
    {"if", "unless", "case", "for", "break", "continue", "assign", "comment", "cycle", "content", "output", "illegal"}
)


class OutlineEnvironment(Environment):
    """Limits hold for one text: depth of blocks, turns of all loops together, bytes kept in names, bytes written."""

    block_nesting_limit = 12
    context_depth_limit = 20
    loop_iteration_limit = 20_000
    local_namespace_limit = 500_000
    output_stream_limit = 1_000_000

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Only what outlines need: no other templates, no captures, no dates of today, no arithmetic."""
        builtin.register(self)
        self.tags = {name: tag for name, tag in self.tags.items() if name in TAGS}
        self.filters = dict[str, Any](FILTERS)


ENVIRONMENT = OutlineEnvironment(tolerance=Mode.STRICT, undefined=Unknown, strict_filters=True, autoescape=False)
