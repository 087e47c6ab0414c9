"""`manage.py takeprogramme`: a programme, or a report about one, taken in from its document without a browser."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from viche.hromada.models import Department, Hromada
from viche.kit import clock, tenancy
from viche.kit.access import EVERYWHERE, Refused, Role, Viewer
from viche.kit.outside import addresses_inside
from viche.kit.uploads import FileRefused
from viche.office.programmes import import_actions
from viche.office.programmes.importing.choices import Choices, Document, draft_of
from viche.office.programmes.importing.rows import units_by_name
from viche.office.programmes.models import Programme
from viche.office.programmes.taking import ProgrammeDraft
from viche.office.programmes.taking.texts import comparable


def _day(text: str) -> date:
    return datetime.strptime(text, "%d.%m.%Y").date()


class Command(BaseCommand):
    """The same reading and the same writing as in the browser; what the document does not say is said by options."""

    help = "Узяти програму або звіт про неї з документа DOCX, XLSX чи CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What may be said besides the document."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--hromada", required=True, help="адреса громади на сервері, наприклад kyiv")
        parser.add_argument("--department", help="назва підрозділу, який координує нову програму")
        parser.add_argument("--title", help="назва програми; якщо така вже є, документ — звіт про неї")
        parser.add_argument("--since-year", type=int)
        parser.add_argument("--until-year", type=int)
        parser.add_argument("--since", type=_day, help="перший день звітного періоду, дд.мм.рррр")
        parser.add_argument("--until", type=_day, help="останній день звітного періоду, дд.мм.рррр")
        parser.add_argument("--unit", type=int, choices=(1, 1000), help="суми в документі: гривні чи тисячі")
        parser.add_argument("--split", action="store_true", help="підтвердити поділ видатків за фондами")
        parser.add_argument("--replace", action="store_true", help="замінити взяте з документа раніше")
        parser.add_argument("--publish", action="store_true", help="оприлюднити одразу")

    def handle(self, *args: Any, **options: Any) -> None:
        """All of it or nothing; a refusal is told in words."""
        hromada = Hromada.objects.filter(slug=options["hromada"]).first()
        if hromada is None:
            raise CommandError(f"Громади «{options['hromada']}» на цьому сервері немає.")
        viewer = Viewer(hromada_id=hromada.pk, roles={Role.SECRETARY: EVERYWHERE})
        try:
            document = Document(options["file"].name, options["file"].read_bytes())
            with addresses_inside(), tenancy.enter(hromada.pk):
                chosen, draft = _choices(document, options)
                programme = import_actions.take_in(draft, chosen, document, viewer, self._progress)
                measures = programme.measures.filter(is_group=False).count()
        except OSError as error:
            raise CommandError(f"Не вдалося прочитати «{options['file']}»: {error.strerror}") from error
        except (Refused, FileRefused) as refused:
            advice = getattr(refused, "advice", "")
            raise CommandError(f"{refused} {advice}".strip()) from refused
        doubts = len(draft.doubts)
        self.stdout.write(f"Записано: {programme.title}. Заходів: {measures}, сумнівів: {doubts}.")
        self.stdout.write(f"Сторінка: {hromada.url}desk/programmes/{programme.pk}/")

    def _progress(self, done: int, of: int, what: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{what}: {done} із {of}    ", ending="")


def _choices(document: Document, options: dict[str, Any]) -> tuple[Choices, ProgrammeDraft]:
    """What the options say, and where they say nothing, the document."""
    draft = draft_of(document, Choices(0, unit=options["unit"]))
    title = " ".join((options["title"] or draft.title).split())
    there = Programme.objects.filter(title=title).first()
    chosen = Choices(
        there.department_id if there else _department(draft, options["department"]).pk,
        programme=there.pk if there else None,
        title=title,
        since_year=options["since_year"] or draft.since_year or 0,
        until_year=options["until_year"] or draft.until_year or 0,
        since=options["since"] or draft.since,
        until=options["until"] or draft.until,
        unit=options["unit"],
        split=options["split"],
        replace=options["replace"],
        publish=options["publish"],
    )
    return chosen, draft


def _department(draft: ProgrammeDraft, name: str | None) -> Department:
    """The one that is named; else the executor of most measures that is one of ours."""
    working = Department.objects.working(clock.today())
    if name:
        found = [unit for unit in working if comparable(unit.name) == comparable(name)]
        if found:
            return found[0]
        raise Refused(f"Підрозділу «{name}» у громаді немає.", _are(working))
    units = units_by_name()
    named = (comparable(executor.name) for measure in draft.measures for executor in measure.executors)
    counted = Counter(units[one] for one in named if one in units)
    if counted:
        return Department.objects.get(pk=counted.most_common(1)[0][0])
    raise Refused("Невідомо, який підрозділ координує програму: назвіть його (--department).", _are(working))


def _are(working: Any) -> str:
    return "Є: " + "; ".join(unit.name for unit in working) + "."
