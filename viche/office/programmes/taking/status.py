"""The wording of a status to its three facts; what they cannot compose back is kept as it stands."""

from __future__ import annotations

import re

from viche.office.programmes.taking import composing
from viche.office.programmes.taking.draft import StatementDraft
from viche.office.programmes.taking.texts import bare, is_nothing, paragraphs

NOT_YET = re.compile(r"\bне\s+(?:було\s+)?(?:викон|реаліз|провод|провед|здійсн|розпоч|забезпеч)", re.I)
PARTLY = re.compile(r"частково|в\s+процесі|у\s+процесі|триває|виконується|реалізується|розпочато|здійснюється", re.I)
DONE = re.compile(r"\b(?:викон|реаліз|провед|здійсн|забезпеч)\w*", re.I)
NO_MONEY = re.compile(
    r"без\s+(?:відповідного\s+)?фінансування|фінансування\s+(?:не\s+було|відсутнє|не\s+здійснювал\w+)", re.I
)
NO_NEED = re.compile(r"не\s+потребу[єю]\w*(?:\s+фінансування)?", re.I)
TASKS = re.compile(r"завдан\w*,?\s+заплан\w+[^()]*", re.I)
ONE = re.compile(r"заплановане", re.I)
# A status that goes on as a story: «Виконано. Проведено 5 семінарів».
BEGINS = re.compile(
    r"(?P<status>(?:не\s+виконано|виконано\s+частково|частково\s+виконано|виконано|виконується)(?:\s*\([^()]*\))*)"
    r"\s*(?:[.;:,–—-]|\n)\s*(?P<story>(?!\().+)",
    re.I | re.S,
)
# Longer ones without those words are stories whole.
LONGEST = 160
REMARKS = re.compile(r"\(([^()]*)\)")


def statement(printed: str, explanation: str = "") -> StatementDraft:
    """The facts of a status cell and, from the explanation beside it, the reason (not done) or the story.

    Where there is no explanation the status may hold it: after «Виконано.», or in place of it.
    """
    text = paragraphs(printed)
    facts = StatementDraft(status_printed=text)
    told = "" if is_nothing(explanation) else paragraphs(explanation)
    match = None if told else BEGINS.fullmatch(text)
    if is_nothing(printed):
        # «-» is said; an empty cell says nothing.
        facts.whole = "over" if text else ""
    elif match:
        _read(facts, match["status"])
        told = match["story"].strip()
    elif not told and len(REMARKS.sub("", text)) > LONGEST:
        told = text
    else:
        _read(facts, text)
    if facts.whole == "not_done":
        facts.reason = told
    else:
        facts.story = told
    return facts


def _read(facts: StatementDraft, text: str) -> None:
    remarks = REMARKS.findall(text)
    facts.whole = _whole(REMARKS.sub(" ", text))
    for remark in remarks:
        if TASKS.search(remark):
            _read_tasks(facts, remark)
        elif NO_MONEY.search(remark):
            facts.funding = "absent"
        elif NO_NEED.search(remark):
            facts.funding = "not_needed"
    said = composing.status(facts.whole, facts.tasks, facts.tasks_number, facts.funding)
    if bare(said) != bare(text):
        facts.wording = text


def _whole(text: str) -> str:
    if NOT_YET.search(text):
        return "not_done"
    if PARTLY.search(text):
        return "partly"
    return "done" if DONE.search(text) else ""


def _read_tasks(facts: StatementDraft, remark: str) -> None:
    if "повному" in remark.casefold():
        facts.tasks = "full"
    elif "частково" in remark.casefold():
        facts.tasks = "part"
    elif re.search(r"не\s+викон", remark, re.I):
        facts.tasks = "none"
    facts.tasks_number = 1 if ONE.search(remark) else None
