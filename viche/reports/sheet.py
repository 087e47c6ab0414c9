"""The content tree as a page: blocks for a template, texts already as HTML. A number is a link with the line of its state."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from viche.kit.templatetags.kit import number_state
from viche.reports.content import Cell, Content, Fragment, Line, Lines, Paragraph, Row, Signature, Table

# (number in the snapshot) → its address.
Address = Callable[[int], str]


@dataclass(frozen=True)
class Drawn:
    """How the tree is drawn: where numbers lead, which of them differ today, which one is open now."""

    address: Address
    drifted: Collection[int] = field(default_factory=frozenset)
    opened: int | None = None

    def blocks(self, content: Content) -> list[dict[str, Any]]:
        """Paragraphs and tables in order; lines of the title that follow one another are one heading."""
        found: list[dict[str, Any]] = []
        # A letter has no title: its parts stand right under the heading of the page.
        titled = any(isinstance(block, Paragraph) and block.style == "title" for block in content.blocks)
        for at, block in enumerate(content.blocks):
            if isinstance(block, Table):
                found.append(self._table(block) | {"id": f"b{at}", "at": at})
            elif block.style == "title" and found and found[-1].get("style") == "title":
                found[-1]["html"] = format_html("{}<br>{}", found[-1]["html"], self.lines(block.lines))
            else:
                found.append(self._paragraph(block) | {"id": f"b{at}", "at": at, "titled": titled})
        return found

    def lines(self, lines: Lines) -> SafeString:
        """The text; its lines stand under one another."""
        return format_html_join(mark_safe("<br>"), "{}", ((self._line(line),) for line in lines))

    def _paragraph(self, block: Paragraph) -> dict[str, Any]:
        html = _signature(Signature.of(block)) if block.style == "signature" else self.lines(block.lines)
        return {"kind": "paragraph", "style": block.style, "align": block.align, "bold": block.bold, "html": html}

    def _table(self, table: Table) -> dict[str, Any]:
        whole = sum(column.width for column in table.columns) or 1
        return {
            "kind": "table",
            "label": table.label,
            "caption": table.caption,
            "widths": [f"{100 * column.width / whole:.2f}%" for column in table.columns],
            "is_wide": len(table.columns) > 4,
            "head": [self._row(row) for row in table.head],
            "body": [self._row(row) for row in table.body],
        }

    def _row(self, row: Row) -> list[dict[str, Any]]:
        return [self._cell(cell) for cell in row]

    def _cell(self, cell: Cell) -> dict[str, Any]:
        return {
            "html": self.lines(cell.lines),
            "rows": cell.rows if cell.rows > 1 else 0,
            "columns": cell.columns if cell.columns > 1 else 0,
            "numeric": cell.numeric,
            "header": cell.header,
        }

    def _line(self, line: Line) -> SafeString:
        return format_html_join("", "{}", ((self._fragment(fragment),) for fragment in line))

    def _fragment(self, fragment: Fragment) -> SafeString:
        if isinstance(fragment, str):
            return conditional_escape(fragment)
        kind = "drift" if fragment.number in self.drifted else fragment.basis
        return format_html(
            '<a class="n -{}{}" id="n{}" href="{}"{}>{}<span class="gone"> — {}</span></a>',
            kind,
            " -open" if fragment.number == self.opened else "",
            fragment.number,
            self.address(fragment.number),
            mark_safe(' aria-current="true"') if fragment.number == self.opened else "",
            fragment.text,
            number_state(kind),
        )


def _signature(signature: Signature) -> SafeString:
    """The office, the name beside it, what stands under them."""
    below = format_html_join("", "<span>{}</span>", ((line,) for line in signature.below))
    return format_html("<span>{}</span> <span>{}</span> {}", signature.office_and_mark, signature.name, below)
