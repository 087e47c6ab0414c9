"""People at their browsers: so many connections kept open, each sending one prepared request after another's answer.

`python -m bench.voices_client PORT CONNECTIONS < requests.pickle` tells one JSON line. The pickle holds a list of requests, or
a pair: that list and the second at which each is due. It runs on the same two cores as the server and the database, so it
does as little as it can: no HTTP library, one thread, one poll.
"""

from __future__ import annotations

import json
import pickle
import select
import socket
import sys
from collections import deque
from collections.abc import Sequence
from time import perf_counter, process_time
from typing import Any


class People:
    """Requests sent once each; `statuses`, `took` (seconds) and `numbers` (told; 0: none) in their order."""

    def __init__(self, port: int, connections: int, requests: Sequence[bytes], due: Sequence[float] | None) -> None:
        self._requests, self._due, self._next = requests, due, 0
        self._poll = select.epoll()
        self._socks: dict[int, socket.socket] = {}
        self._doing: dict[int, tuple[int, float]] = {}
        self._held: dict[int, bytes] = {}
        self.numbers, self.statuses = [0] * len(requests), [0] * len(requests)
        self.took = [0.0] * len(requests)
        self._port, self._free = port, deque[int]()  # in turn, so that none is idle so long that the server hangs up
        for _n in range(min(connections, len(requests))):
            self._open()

    def run(self) -> float:
        """Send everything; how many seconds until the last answer."""
        self._start = perf_counter()
        while self._send() or self._doing:
            self._take()
        return perf_counter() - self._start

    def _send(self) -> bool:
        """Whatever is due, by the connections that are free; whether something is left to send."""
        while self._free and self._next < len(self._requests):
            now = perf_counter()
            due = now if self._due is None else self._start + self._due[self._next]
            if due > now:
                break
            fileno = self._free.popleft()
            self._doing[fileno] = (self._next, due)  # who waits for a free connection waits already
            self._socks[fileno].sendall(self._requests[self._next])
            self._next += 1
        return self._next < len(self._requests)

    def _take(self) -> None:
        for fileno, _event in self._poll.poll(30 if self._due is None or not self._free else 0.002):
            said = self._socks[fileno].recv(65536)
            if not said:
                self._reopen(fileno)
                continue
            answer = self._held.pop(fileno, b"") + said
            head = answer.find(b"\r\n\r\n")
            if head < 0 or len(answer) < head + 4 + _length(answer[:head]):
                self._held[fileno] = answer
                continue
            at, sent = self._doing.pop(fileno)
            self.took[at], self.statuses[at] = perf_counter() - sent, int(answer[9:12])
            place = answer.find(b'"number": ', head)
            if place > 0:
                self.numbers[at] = int(answer[place + 10 : answer.index(b",", place)])
            self._free.append(fileno)

    def _open(self) -> None:
        sock = socket.create_connection(("127.0.0.1", self._port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socks[sock.fileno()] = sock
        self._poll.register(sock.fileno(), select.EPOLLIN)
        self._free.append(sock.fileno())

    def _reopen(self, fileno: int) -> None:
        """The server hung up; a request under way stays without an answer: its status is 0."""
        if fileno in self._doing:
            self._doing.pop(fileno)
        else:
            self._free.remove(fileno)
        self._held.pop(fileno, None)
        self._poll.unregister(fileno)
        self._socks.pop(fileno).close()
        self._open()


def _length(head: bytes) -> int:
    place = head.lower().find(b"content-length: ")
    if place < 0:
        return 0
    return int(head[place + 16 :].split(b"\r\n", 1)[0])


def main() -> dict[str, Any]:
    """What is told on one line."""
    given = pickle.load(sys.stdin.buffer)
    requests, due = given if isinstance(given, tuple) else (given, None)
    people = People(int(sys.argv[1]), int(sys.argv[2]), requests, due)
    before = process_time()
    seconds = people.run()
    return {
        "seconds": seconds,
        "cpu": process_time() - before,
        "took": people.took,
        "statuses": people.statuses,
        "numbers": people.numbers,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
