"""Who signs a report, in its every face: whom the form names, else whom the department names; once approved, who approved.

The mark of a signed copy («/ підпис існує/», a line of its own in the block) is printed by the page of a report that has a file
with a signature. Files never print it: a detached signature is over their bytes, and these may not change when it comes.
"""

from __future__ import annotations

import re
from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from viche.hromada import naming
from viche.hromada.models import Department
from viche.kit import words
from viche.reports.content import Block, Content, Paragraph, Signature
from viche.reports.models import Approval, Report, Snapshot

LANGUAGE = "uk"
BLANK = "_" * 16
RULE = re.compile("_+")


def shown(report: Report, snapshot: Snapshot, approval: Approval | None, *, signed: bool = False) -> Content:
    """The tree with the signature block of this moment. `approval`: of this very snapshot; `signed`: a file with a signature
    stands beside. An approved report says the same for good, whatever is written of the department later."""
    content = snapshot.tree
    with override(LANGUAGE):
        by = _approved(approval) if approval else None
        blocks = [_renewed(block, by, signed) for block in content.blocks]
        at = place_in(content)
        if at is not None:
            blocks.insert(at, (by or _named(report.department)).block())
    return replace(content, blocks=tuple(blocks))


def place_in(content: Content) -> int | None:
    """Where `shown` puts the block into a tree that has none of its own; None into one that has."""
    blocks = content.blocks
    if any(_is_signature(block) for block in blocks):
        return None
    # A rule at the end closes the whole document.
    return len(blocks) - 1 if blocks and _is_rule(blocks[-1]) else len(blocks)


def _renewed(block: Block, by: Signature | None, signed: bool) -> Block:
    if not isinstance(block, Paragraph) or block.style != "signature":
        return block
    own = Signature.of(block)
    told = replace(by, below=(*own.below, *by.below)) if by else own
    return replace(told, mark=own.mark if signed else "").block()


def _approved(approval: Approval) -> Signature:
    day = _("Затверджено %(day)s") % {"day": words.short_date(approval.at)}
    return Signature(_office(approval.office, approval.department), named(approval.name), below=(day,))


def _named(department: Department | None) -> Signature:
    """Whom the department names, or lines to fill."""
    office = department.signatory_office if department else ""
    name = department.signatory_name if department else ""
    return Signature(
        capfirst(office) or f"{BLANK} {_('(посада)')}",
        named(name) if name else f"{BLANK} {_('(ім’я, прізвище)')}",
    )


def _office(office: str, department: str) -> str:
    """«начальник відділу» of «Відділ комунікацій» → «Начальник відділу комунікацій»; any other office stands as it is."""
    genitive = words.lowfirst(naming.in_case(department, "gen"))
    head = genitive.split(" ", 1)[0]
    whole = office.removesuffix(head) + genitive if head and office.endswith(f" {head}") else office
    return capfirst(whole)


def named(name: str) -> str:
    """«Олена Вигадана» → «Олена ВИГАДАНА», as signatures are written (ДСТУ 4163:2020)."""
    *given, surname = name.split() or [""]
    return " ".join([*given, surname.upper()])


def _is_signature(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style == "signature"


def _is_rule(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(RULE.fullmatch(block.text))
