"""A process that signs without end: `python -m viche.voices.tests.signing QUESTION HROMADA FIRST`.

Says «person number» of each voice once it is acknowledged, in one write, so that what was said before a kill is whole.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import django


def main(question_id: int, hromada_id: int, first: int) -> None:
    """Eight threads, each person once."""
    from viche.kit import tenancy
    from viche.voices import taking, writer
    from viche.voices.models import Question

    with tenancy.enter(hromada_id):
        question = Question.objects.get(pk=question_id)

    def sign(number: int) -> None:
        given = taking.given(question, f"person:{number}", ("for",), f"Особа {number}")
        told = writer.ours().ask(given).result()
        os.write(1, f"{number} {told.number} {told.outcome}\n".encode())

    with ThreadPoolExecutor(8) as threads:
        for _done in threads.map(sign, range(first, first + 100_000)):
            pass


if __name__ == "__main__":
    django.setup()
    main(*(int(word) for word in sys.argv[1:]))
