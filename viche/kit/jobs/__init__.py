"""Long work outside the request: asked for by a row of the caller's transaction, done after its commit, in a
transaction of its own, all or nothing, once; with progress a person sees. An app declares its work in `jobs.py`:

>>> @jobs.task("act-import", title=_("Записуємо акти"), isolation="repeatable read")
... def take_in(job: jobs.Running, *, file: int) -> str:
...     for number, row in enumerate(rows := read(file), start=1):
...         write(row, by=job.viewer)
...         job.progress(number, len(rows), row.title)
...     return reverse("act-list")

and an action asks for it: `job = jobs.start("act-import", viewer, file=7)`; its page is `reverse("job", args=[job.pk])`.

Once: the transaction of the work itself writes that the job is done, and holds the lock of its row from the beginning.
A worker that was killed has neither written nor lost anything: its lock is gone, and the job is taken up again.
"""

from viche.kit.jobs.declare import Running, Task, discover, task, tasks
from viche.kit.jobs.queue import TooMuch, erase_old, latest, start, waiting
from viche.kit.jobs.running import KEPT_TRYING, Stopped, run_waiting, stop

__all__ = [
    "KEPT_TRYING",
    "Running",
    "Stopped",
    "Task",
    "TooMuch",
    "discover",
    "erase_old",
    "latest",
    "run_waiting",
    "start",
    "stop",
    "task",
    "tasks",
    "waiting",
]
