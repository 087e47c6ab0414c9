"""A runner in a process of its own, with work that waits for a file, so that a test may look at it meanwhile."""

from __future__ import annotations

import sys
import time
from pathlib import Path


def declare() -> None:
    """The kinds of work."""
    from viche.kit import jobs, outbox
    from viche.kit.models import OutboxMail

    def wait(job: jobs.Running, folder: str) -> None:
        """Go on when the test has put a file there."""
        job.progress(1, 2, "половина")
        while not (Path(folder) / "go").exists():
            job.tell(1, 2, "чекаємо")
            time.sleep(0.02)

    def count(job: jobs.Running, *, folder: str) -> str:
        seen = [OutboxMail.objects.filter(key__startswith="apart:").count()]
        wait(job, folder)
        seen.append(OutboxMail.objects.filter(key__startswith="apart:").count())
        return f"/{seen[0]}/{seen[1]}/"

    def write(job: jobs.Running, *, folder: str) -> str:
        outbox.post("olena@viche.test", "Тема", "Текст", f"apart:{job.pk}")
        wait(job, folder)
        return "/written/"

    def change(job: jobs.Running, *, folder: str) -> str:
        letter = OutboxMail.objects.get(key="apart:clash")
        wait(job, folder)
        letter.subject += " ще раз"
        letter.save(update_fields=["subject"])
        return "/changed/"

    for isolation in ("read committed", "repeatable read"):
        jobs.task(f"apart {isolation}", title="", isolation=isolation)(count)
    jobs.task("apart clash", title="", isolation="repeatable read")(change)
    jobs.task("apart write", title="", isolation="repeatable read")(write)


def main(how: str) -> None:
    """`run` does what waits; `steward` keeps looking as the steward does."""
    declare()
    from viche.kit import jobs
    from viche.site.hands import keep
    from viche.site.management.commands.steward import AT_ONCE, Command

    if how == "run":
        sys.stdout.write(f"{jobs.run_waiting()}\n")
    else:
        keep(Command()._hands()[:AT_ONCE])
