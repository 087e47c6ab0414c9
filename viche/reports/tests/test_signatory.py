"""Who signs: whom the form names, whom the department names, lines to fill; once approved, who approved, for good."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Department
from viche.kit import journal, tenancy
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Programme
from viche.reports import actions, exporting, signatory
from viche.reports.content import Content, Paragraph, Signature
from viche.reports.models import Approval, Report, Snapshot
from viche.reports.tests import making
from viche.reports.writing import docx, pdf

OWN = Paragraph((("Заступниця начальника",), ("/ підпис існує/",), ("Ольга ІНША",), ("01.02.2025",)), style="signature")
TEXT = Paragraph((("Зроблено багато.",),))
RULE = Paragraph((("_" * 29,),), "center")


@pytest.mark.parametrize(
    ("lines", "office", "mark", "name", "below"),
    [
        (("Начальник відділу", "Ольга АХМЕДОВА"), "Начальник відділу", "", "Ольга АХМЕДОВА", ()),
        (("Заступник", "міського голови", "Іван Я’НСЬКИЙ-ДЕ"), "Заступник міського голови", "", "Іван Я’НСЬКИЙ-ДЕ", ()),
        (("Секретар", "/ підпис існує/", "Ольга АХМЕДОВА"), "Секретар", "/ підпис існує/", "Ольга АХМЕДОВА", ()),
        (("Секретар", "Ольга АХМЕДОВА", "07.07.2023р."), "Секретар", "", "Ольга АХМЕДОВА", ("07.07.2023р.",)),
        (("Директор КП", "Іван Іваненко"), "Директор КП", "", "Іван Іваненко", ()),
        (("Ольга АХМЕДОВА",), "", "", "Ольга АХМЕДОВА", ()),
    ],
)
def test_a_block_says_the_office_the_name_and_what_stands_under(
    lines: tuple[str, ...], office: str, mark: str, name: str, below: tuple[str, ...]
) -> None:
    block = Paragraph(tuple((line,) for line in lines), style="signature")
    assert Signature.of(block) == Signature(office, name, mark, below)
    assert Signature.of(Signature.of(block).block()) == Signature.of(block)


def taken(cast: Cast, *blocks: Paragraph) -> tuple[Report, Snapshot]:
    """A report on review whose only snapshot has these blocks."""
    about = fill(Programme, cast.home, department=cast.department)
    known: Any = {"form": making.FORM, "subject": "programme", "subject_pk": about.pk, "department": cast.department}
    days = {"since": making.HALF.since, "until": making.HALF.until}
    report = fill(Report, cast.home, state="review", **known, **days)
    content = Content("Звіт", blocks).as_json()
    sha256 = actions.digest({"content": content, "numbers": []})
    return report, fill(Snapshot, cast.home, report=report, version=1, person_id=1, content=content, sha256=sha256)


def approved(cast: Cast, report: Report) -> Approval:
    """The report approved by the head of the department."""
    actions.step(report, "approve", cast.viewer("stepan"), {"snapshot": 1})
    return Approval.objects.get(report=report)


def only(content: Content) -> Signature:
    """The one block of signature."""
    (found,) = (block for block in content.blocks if isinstance(block, Paragraph) and block.style == "signature")
    return Signature.of(found)


@pytest.mark.django_db
def test_a_draft_is_signed_by_whom_the_department_names_or_has_lines_to_fill(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), addresses_inside():
        report, snapshot = taken(cast, TEXT, RULE)
        shown = signatory.shown(report, snapshot, None)
        assert [block.text for block in shown.blocks if isinstance(block, Paragraph)][::2] == [TEXT.text, RULE.text]
        assert (only(shown).office, only(shown).name) == (
            "________________ (посада)",
            "________________ (ім’я, прізвище)",
        )
        with journal.change("correct", by=cast.iryna):
            Department.objects.filter(pk=cast.department.pk).update(
                signatory_office="начальниця відділу", signatory_name="Олена Вигадана"
            )
        report = Report.objects.get(pk=report.pk)
        assert only(signatory.shown(report, snapshot, None)) == Signature("Начальниця відділу", "Олена ВИГАДАНА")


@pytest.mark.django_db
def test_whom_the_form_names_signs_a_draft_and_whoever_approves_signs_for_good(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), addresses_inside():
        report, snapshot = taken(cast, TEXT, OWN)
        assert only(signatory.shown(report, snapshot, None)) == Signature(
            "Заступниця начальника", "Ольга ІНША", below=("01.02.2025",)
        )
        row = approved(cast, report)
        told = only(signatory.shown(report, snapshot, row))
        assert told.name == signatory.named(row.name) and told.office.lower().startswith(row.office.lower())
        assert told.below[0] == "01.02.2025" and told.below[1].startswith("Затверджено ")
        files = {kind: exporting.write(report, snapshot, kind) for kind in exporting.FILES}
        with journal.change("correct", by=cast.iryna):
            Department.objects.filter(pk=cast.department.pk).update(
                name="Зовсім інший відділ", genitive="іншого відділу", signatory_name="Хтось Інший"
            )
        report = Report.objects.get(pk=report.pk)
        assert {kind: exporting.write(report, snapshot, kind) for kind in files} == files


@pytest.mark.django_db
def test_a_mark_of_a_signature_is_shown_only_where_one_is(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), addresses_inside():
        report, snapshot = taken(cast, TEXT, OWN)
        row = approved(cast, report)
        assert only(signatory.shown(report, snapshot, row)).mark == ""
        assert only(signatory.shown(report, snapshot, row, signed=True)).mark == "/ підпис існує/"


def test_a_very_long_name_does_not_break_the_files() -> None:
    name = "Олександр-Максиміліан ПЕТРОВСЬКИЙ-КОЦЮБИНСЬКИЙ"
    tree = Content("Звіт", (TEXT, Signature("Начальник", name).block()))
    assert docx.write(tree) and pdf.write(tree)
    assert name in signatory.named("Олександр-Максиміліан Петровський-Коцюбинський")
