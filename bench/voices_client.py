"""People at their browsers: so many connections kept open, each sending one prepared request after another's answer.

`python -m bench.voices_client PORT CONNECTIONS < requests.pickle` tells one JSON line. It runs on the same two cores as the
server and the database, so it does as little as it can: no HTTP library, one thread, one poll.
"""

from __future__ import annotations

import json
import pickle
import select
import socket
import sys
from time import perf_counter
from typing import Any


def run(port: int, connections: int, requests: list[bytes]) -> dict[str, Any]:
    """Send each request once, `connections` at a time. Seconds, latencies, statuses, numbers told (0: none) in order."""
    poll = select.epoll()
    socks: dict[int, socket.socket] = {}
    doing: dict[int, tuple[int, float]] = {}
    for _n in range(min(connections, len(requests))):
        sock = socket.create_connection(("127.0.0.1", port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        socks[sock.fileno()] = sock
        poll.register(sock.fileno(), select.EPOLLIN)
    numbers, statuses, took = [0] * len(requests), [0] * len(requests), [0.0] * len(requests)
    waiting = iter(range(len(requests)))
    start = perf_counter()
    for fileno, sock in socks.items():
        at = next(waiting)
        doing[fileno] = (at, perf_counter())
        sock.sendall(requests[at])
    held: dict[int, bytes] = {}
    while doing:
        for fileno, _event in poll.poll(30):
            answer = held.pop(fileno, b"") + socks[fileno].recv(65536)
            head = answer.find(b"\r\n\r\n")
            if head < 0 or len(answer) < head + 4 + _length(answer[:head]):
                held[fileno] = answer
                continue
            at, sent = doing.pop(fileno)
            took[at], statuses[at] = perf_counter() - sent, int(answer[9:12])
            place = answer.find(b'"number": ', head)
            if place > 0:
                numbers[at] = int(answer[place + 10 : answer.index(b",", place)])
            at = next(waiting, -1)
            if at >= 0:
                doing[fileno] = (at, perf_counter())
                socks[fileno].sendall(requests[at])
    seconds = perf_counter() - start
    return {"seconds": seconds, "took": took, "statuses": statuses, "numbers": numbers}


def _length(head: bytes) -> int:
    place = head.lower().find(b"content-length: ")
    if place < 0:
        return 0
    return int(head[place + 16 :].split(b"\r\n", 1)[0])


if __name__ == "__main__":
    told = run(int(sys.argv[1]), int(sys.argv[2]), pickle.load(sys.stdin.buffer))
    sys.stdout.write(json.dumps(told))
