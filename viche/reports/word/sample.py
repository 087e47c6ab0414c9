"""A blank to begin from: a sentence, paragraphs that stand on a condition, a table with a row for each record."""

from __future__ import annotations

import io
from datetime import datetime

import docx

from viche.reports.word.refusing import EXAMPLE
from viche.reports.writing.archive import same_each_time

# An official document is Ukrainian whatever language the desk speaks.
NAME = "pryklad-blanka.docx"
WRITTEN = datetime(2000, 1, 1)


def sample() -> bytes:
    """The file; it can be filled as it is."""
    made = docx.Document()
    made.core_properties.created = made.core_properties.modified = WRITTEN
    made.add_heading("Довідка про роботу {{ department.genitive }}", 1)
    sentence = made.add_paragraph("За {{ report.year }} рік ухвалено ")
    sentence.add_run(EXAMPLE).bold = True
    sentence.add_run(", проведено {events#захід|заходи|заходів}.")
    for text in ("{% if consultations > 0 %}", "Консультацій з громадськістю: {consultations#}.", "{% endif %}"):
        made.add_paragraph(text)
    made.add_paragraph("Заходи:")
    table = made.add_table(2, 2, style="Table Grid")
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells),
        (
            "Захід",
            "День",
            "{% for event in events %}{{ event.title }}",
            "{{ event.starts_on | short_date }}{% endfor %}",
        ),
        strict=True,
    ):
        cell.text = text
    made.add_paragraph("\nПосада ____________ Ім’я ПРІЗВИЩЕ")
    told = io.BytesIO()
    made.save(told)
    return same_each_time(told.getvalue())
