"""`manage.py seeds DIR [--shift]`: the reports of the seeds told from the demo, and how like the printed ones they are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from viche.hromada.models import Hromada
from viche.kit import tenancy
from viche.people.models import Person
from viche.people.roles import viewer_of
from viche.reports.composing import LANGUAGE, Composed
from viche.site.demo import cast
from viche.site.seeds.moved import items, moves
from viche.site.seeds.shift import shift
from viche.site.seeds.slots import missing, slots, stands_in_form
from viche.site.seeds.told import SEEDS, Seed, alike, found, plain, printed, tell, text_of
from viche.site.systems.table import systems

# Who notes for which of the hromadas whose numbers are counted.
NOTES = {"kropyvnytskyi": "iryna", "zhytomyr": "hlib", "khmilnyk": "oksana"}


class Command(BaseCommand):
    """Texts into DIR; what they are made of into DIR.json."""

    help = "Скласти звіти демонстрації наново з бази даних і порівняти з надрукованими."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument("--shift", action="store_true", help="спершу записати по одному запису до кожного числа")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Hromada.objects.filter(slug=SEEDS[0].slug).exists():
            raise CommandError("Немає демонстрації: спершу manage.py demo.")
        directory: Path = options["directory"]
        directory.mkdir(parents=True, exist_ok=True)
        told: dict[str, Any] = {}
        with translation.override(LANGUAGE):
            for seed in SEEDS:
                before = tell(seed)
                added = self._shifted(seed, before) if options["shift"] and seed.slug in NOTES else {}
                now = tell(seed) if added else before
                (directory / f"{seed.key}.txt").write_text(text_of(now.content), encoding="utf-8")
                told[seed.key] = self._told(seed, now) | ({"shift": _moved(seed, before, now, added)} if added else {})
                self.stdout.write(f"{seed.key}: {told[seed.key]['equal']:.2%}, чисел {len(now.numbers)}")
        told["systems_without_home"] = [each.id for each in systems() if not each.home.said]
        path = directory.with_suffix(".json")
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"Записано: {directory}, {path}")

    def _shifted(self, seed: Seed, before: Composed) -> dict[str, int]:
        place = Hromada.objects.get(slug=seed.slug)
        person = Person.objects.get(email=f"{NOTES[seed.slug]}@{cast.DOMAIN}")
        return shift(viewer_of(person.pk, place.pk, second_factor=True), before.numbers)

    def _told(self, seed: Seed, composed: Composed) -> dict[str, Any]:
        numbers = composed.numbers
        return {
            "equal": alike(found(composed, seed.key), printed(seed.key)),
            "same": found(composed, seed.key) == printed(seed.key),
            **_slots(seed.key, found(composed, seed.key), {_digits(number.text) for number in numbers}),
            "numbers": len(numbers),
            "numbers_opening_records": sum(1 for number in numbers if number.answer.records),
            "counted": sum(1 for number in numbers if number.basis == "counted"),
            "stated": sum(1 for number in numbers if number.basis != "counted"),
        }


def _digits(text: str) -> str:
    """The number of a fragment without the noun it may have beside it."""
    return re.split(r"[^\d,]", plain(text), maxsplit=1)[0]


def _slots(key: str, text: str, numbers: set[str]) -> dict[str, Any]:
    """What is a slot in the printed report, and what gives it in the told one."""
    expected, absent = slots(key), set(missing(key, text))
    in_form = [slot for slot in expected if slot not in absent and stands_in_form(slot)]
    filled = [slot for slot in expected if slot not in absent and slot not in in_form]
    return {
        "slots_expected": len(expected),
        "slots_filled_from_records": len(filled),
        # A number of the told report, not a digit in the text of a record.
        "slots_that_are_numbers": sum(1 for slot in filled if slot.kind == "number" and slot.plain in numbers),
        "slots_in_words_of_the_form": [f"{slot.pattern} {slot.name}: {slot.value}" for slot in in_form],
        "slots_missing": [f"{slot.pattern} {slot.name}: {slot.value}" for slot in expected if slot in absent],
    }


def _moved(seed: Seed, before: Composed, now: Composed, added: dict[str, int]) -> dict[str, Any]:
    """What every number was and has become, and what else the added records changed: nothing but their own items."""
    own, strange = items(before, now)
    with tenancy.enter(Hromada.objects.get(slug=seed.slug).pk):
        return {"added": added, **moves(before, now), "items_of_added_records": own, "other_changes": strange}
