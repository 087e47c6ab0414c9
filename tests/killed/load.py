"""People who sign without end over HTTP, each until told an answer; what was acknowledged is remembered."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable

from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret  # type: ignore[attr-defined]

from tests.killed.house import SESSION
from viche.voices.models import Question

PEOPLE_AT_ONCE = 16
PATIENCE = 60.0  # seconds in which everybody who waits must be answered after a kill


class Load:
    """Threads that sign. Who was not answered asks again, as a person does, and must be told the same number."""

    def __init__(self, port: int, slug: str, question: Question, people: Iterable[int]) -> None:
        self._port, self._path = port, f"/{slug}/voices/{question.uuid}/"
        self._people = deque(people)
        self._secret = _get_new_csrf_string()
        self._body = f"csrfmiddlewaretoken={_mask_cipher_secret(self._secret)}&choice=for"
        self._go, self._end = threading.Event(), threading.Event()
        self._at_work = [threading.Event() for _n in range(PEOPLE_AT_ONCE)]
        self.numbers: dict[int, int] = {}  # of those who were told
        self.statuses: Counter[int | str] = Counter()
        self.broken: list[str] = []
        self._threads = [threading.Thread(target=self._run, args=(mine,), daemon=True) for mine in self._at_work]
        for thread in self._threads:
            thread.start()

    def go(self) -> None:
        """Sign from now on."""
        self._go.set()

    def wait_for(self, many: int) -> None:
        """Until so many were told in all."""
        end = time.monotonic() + PATIENCE
        while len(self.numbers) < many:
            if time.monotonic() > end:
                raise TimeoutError(f"{len(self.numbers)} of {many} voices, {dict(self.statuses)}")
            time.sleep(0.01)

    def rest(self) -> None:
        """Everybody who waits is answered; nobody asks until `go`."""
        self._go.clear()
        end = time.monotonic() + PATIENCE
        while any(one.is_set() for one in self._at_work):
            if time.monotonic() > end:
                raise TimeoutError(f"somebody was never answered: {dict(self.statuses)}")
            time.sleep(0.01)

    def stop(self) -> None:
        """End the threads."""
        self._end.set()
        self._go.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def _run(self, mine: threading.Event) -> None:
        while not self._end.is_set():
            self._go.wait()
            mine.set()
            try:
                while self._go.is_set() and not self._end.is_set():
                    self._sign(self._people.popleft())
            except IndexError:
                self._end.wait(0.1)  # everybody has signed
            finally:
                mine.clear()

    def _sign(self, person: int) -> None:
        while not self._end.is_set():
            status, said = self._ask(person)
            self.statuses[status] += 1
            if status == 200:
                if self.numbers.setdefault(person, said["number"]) != said["number"]:
                    self.broken.append(f"person {person} has two numbers")
                return
            if isinstance(status, int) and status != 503:
                self.broken.append(f"person {person} was answered {status}")
                return
            time.sleep(0.05)

    def _ask(self, person: int) -> tuple[int | str, dict[str, int]]:
        there = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {
            "Origin": f"http://127.0.0.1:{self._port}",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={SESSION.format(person)}; csrftoken={self._secret}",
        }
        try:
            there.request("POST", self._path, self._body, headers)
            answer = there.getresponse()
            said = answer.read()
            return answer.status, json.loads(said) if answer.status == 200 else {}
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__, {}
        finally:
            there.close()
