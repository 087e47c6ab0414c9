"""Whatever stands in the tables, reading ends with a draft: documents come from strangers."""

from __future__ import annotations

import random
import time

import pytest

from viche.kit.grids import Grid, GridCell, GridFile
from viche.office.programmes import taking
from viche.office.programmes.taking import dry
from viche.office.programmes.tests.documents import KYIV, read

PIECES = [
    "", " ", "-", "—", "1", "1.", "1.1.", "1.1. Захід", "1.8. Органи: 1.8.1. Рада", "2020-2024", "2021", "0,00", "72О,8",
    "Всього", "Всього: 7272,8 2020 рік - 500,0", "Разом за завданням 1", "(", ")", "(тис. грн)", "(((без)))", "%", "75 % (1 із 0)",
    "75 % від усіх, а саме: 0 заходів", "5 заходів, з них:\n0 - а,\n0 - б", "Виконано", "Не виконано (", "загальний фонд",
    "спеціальний фонд", "усього", "Відхилення", "Проведені видатки", "Заплановані асигнування на 2024 рік", "9" * 60,
    "1" + " 000" * 40, "1.2.3.4.5.6.7.8", "\n\n\n", "\x00\u202e", "🙂", "Заходи програми", "Завдання", "Строк виконання",
    "Виконавці", "Джерела фінансування", "Обсяги фінансування, (тис. грн)", "Фактичні обсяги", "Причини невиконання", "№",
    "2024 рік", "Оперативна ціль 1. Мета", "Бюджет міста\nІнші джерела", "грн " * 50, "Програма «" + "«" * 30,
]  # fmt: skip


def anything(chance: random.Random) -> GridFile:
    grids = []
    for number in range(1, chance.randint(1, 4) + 1):
        width, height = chance.randint(1, 8), chance.randint(1, 12)
        slots: list[list[GridCell | None]] = [[None] * width for _ in range(height)]
        for r in range(height):
            for c in range(width):
                if slots[r][c] is None and chance.random() < 0.85:
                    rows, columns = chance.choice([1, 1, 1, 2, 3]), chance.choice([1, 1, 1, 2, 8])
                    value = chance.choice([None, None, None, 5, 7.25, True, float("nan"), float("inf")])
                    cell = GridCell(chance.choice(PIECES), r + 1, c + 1, rows, columns, value)
                    for y in range(r, min(height, r + rows)):
                        for x in range(c, min(width, c + columns)):
                            slots[y][x] = slots[y][x] or cell
        above = [chance.choice(PIECES) for _ in range(chance.randint(0, 3))]
        grids.append(Grid(number, slots, chance.choice(["", "Аркуш"]), above))
    return GridFile(grids, [chance.choice(PIECES)])


@pytest.mark.parametrize("seed", range(300))
def test_any_table_gives_a_draft(seed: int) -> None:
    file = anything(random.Random(seed))
    draft = taking.take(file)
    assert dry.as_json(draft)
    for measure in draft.measures:
        assert measure.goal < max(1, len(draft.goals))
        assert not measure.task or any(t.number == measure.task for t in draft.tasks)
    columns = taking.columns_of(file)
    if columns is not None:
        assert taking.Columns.from_json(columns.to_json()) == columns


@pytest.mark.parametrize("seed", range(40))
def test_kyiv_with_cells_spoiled(seed: int) -> None:
    chance = random.Random(seed)
    file = read(KYIV)
    for _ in range(15):
        line = chance.choice(file.grids[0].slots)
        place = chance.randrange(len(line))
        old = line[place]
        line[place] = GridCell(chance.choice(PIECES), old.row, old.column) if old and chance.random() < 0.8 else None
    assert dry.as_json(taking.take(file))


def test_a_text_that_repeats_is_read_in_time() -> None:
    # Patterns over text of strangers must not take forever.
    evil = ["1 " * 20_000, "1 заходів, " * 4_000, "(" * 20_000, "1,1" * 10_000, "а\n" * 10_000, "50 % (" * 4_000]
    evil += ["2020 рік - " * 4_000, "5 осіб (" + "а – 1; " * 4_000, "з них: " * 5_000, "бюджет міста " * 3_000]
    file = read(KYIV)
    for row, text in enumerate(evil, 3):
        line = file.grids[0].slots[row]
        for column in (2, 4, 5, 6, 7, 8, 9):
            old = line[column]
            assert old is not None
            line[column] = GridCell(text, old.row, old.column)
    began = time.process_time()
    assert taking.take(file).measures
    assert time.process_time() - began < 30
