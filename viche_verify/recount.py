"""Reads the public file once from top to bottom, a voice in a few microseconds, four bytes of memory each."""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from binascii import unhexlify
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from .statements import AT, LEAF, Said, Trust, Untrue, canonical, check_head, node

# Lines are matched as they stand, so that what is hashed, what is counted and what a person reads are the same bytes.
_TEXT = r'"[^"\\\x00-\x1f]*(?:\\(?:["\\bfnrt]|u00[01][0-9a-f])[^"\\\x00-\x1f]*)*"'
_NUMBER = r"(?:0|[1-9][0-9]{0,15})"
_START = (
    r'"leaf":(?P<leaf>\{"at":"(?P<at>[-0-9T:]{17}[0-5][0-9]\.[0-9]{6}Z)",'
    r'"choice":(?P<choice>null|\["[a-z0-9-]+"(?:,"[a-z0-9-]+")*\]),'
)
_PLACE = rf'"n":(?P<n>{_NUMBER}),"number":(?P<number>{_NUMBER}),'
_PERSON = r'"person":"(?P<person>[0-9a-f]{64})","question":"(?P<question>[0-9a-f-]{36})"'
VOICE = re.compile(
    rf'\{{{_START}"kind":"voice",{_PLACE}{_PERSON}\}}),'
    rf'"personal":(null|\{{{_TEXT}:{_TEXT}(?:,{_TEXT}:{_TEXT})*\}}),"salt":(?:null|"([0-9a-f]{{32,128}})")\}}\n'.encode()
).fullmatch
EVENT = re.compile(
    rf'\{{"after":(?P<after>{_NUMBER}),"before":(?P<before>{_NUMBER}),{_START}"ground":(?P<ground>{_TEXT}),'
    rf'"kind":"(?P<kind>withdrawn|struck)",{_PLACE}"of":(?P<of>{_NUMBER}),{_PERSON},"rule":"(?P<rule>[a-z0-9-]+)"\}}),'
    r'"personal":null,"salt":null\}\n'.encode()
).fullmatch
GONE = 0xFFFFFFFF


class Recount:
    """One file against kept heads (name, head), the smallest first, and the leaf a receipt promises."""

    def __init__(self, path: str, heads: list[tuple[str, Said]], trust: Trust | None, receipt: Said | None) -> None:
        self.path, self.heads, self.believed, self.receipt = path, heads, trust, receipt
        self.stops = {head["size"] for _, head in heads} | ({receipt["promise"]["n"] + 1} if receipt else set())
        self.peaks: list[bytes] = []
        self.n = self.withdrawn = self.struck = self.erased = self.met = self.proved = self.mine = 0
        self.chosen = array("I")  # for each voice which of `ballots` it took, GONE once it stands no more
        self.ballots: list[tuple[bytes, list[str]]] = []
        self.known: dict[bytes, int] = {}
        self.at, self.more, self.hidden = b"", -1, False

    @property
    def line(self) -> int:
        """Where the reading is: the question, a line for each record, `more` after them."""
        return self.n + 2 + self.more

    @property
    def standing(self) -> int:
        """Voices that count now."""
        return len(self.chosen) - self.withdrawn - self.struck

    def run(self) -> None:
        """Raise Untrue at the first line that does not hold."""
        with open(self.path, "rb") as file:
            try:
                self._question(file.readline())
                tail = self._leaves(file)
                opened, tail = self._opened(tail, file)
                self._totals(tail, opened)
                if file.readline():
                    raise Untrue("after_end", line=self.line + 1)
            except Untrue as untrue:
                untrue.line = untrue.line or self.line
                raise
            except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError):
                raise Untrue("shape", line=self.line) from None

    def _question(self, line: bytes) -> None:
        self.first = first = _loaded(line, self.line)
        if first.get("viche") != "voices-1" or not first["terms"] or not all(map(AT, first["terms"])):
            raise Untrue("shape", line=1)
        self.asked, self.counts = first["question"], {choice["key"]: 0 for choice in first["question"]["choices"]}
        moments = (self.asked["id"], self.asked["opens"], first["terms"][-1])
        self.id, self.opens, self.closes = (said.encode() for said in moments)
        self.trust = self.believed or Trust(first["keys"][0]["key"] if first["keys"] else "")
        self.trust.admit(first["keys"])
        for name, head in self.heads:
            check_head(head, self.trust, where=name)
            self._same_question(head)
        self.more = 0

    def _same_question(self, head: Said) -> None:
        if head["question"] != self.asked["id"] or head["about"] != hashlib.sha256(canonical(self.asked)).hexdigest():
            raise Untrue("about", line=1)
        if head["closes"] not in self.first["terms"]:
            raise Untrue("closes", line=1, closes=head["closes"])

    def _leaves(self, file: Iterator[bytes]) -> bytes:
        """All voices and events; gives back the first line that is neither. A million times round: names are local."""
        sha, peaks, stops, asked = hashlib.sha256, self.peaks, self.stops, self.id
        opens, closes, chosen, known = self.opens, self.closes, self.chosen, self.known
        floor, last, minute, n = self._stop(b""), b"", b"", 0
        try:
            for line in file:
                if match := VOICE(line):
                    leaf, at, choice, place, number, person, question, personal, salt = match.groups()
                    chosen.append(known[choice] if choice in known else self._ballot(choice))
                    if int(number) != len(chosen):
                        raise Untrue("number", said=int(number), expected=len(chosen))
                    if not opens <= at <= closes:
                        raise Untrue("outside", at=at.decode())
                    if salt is None or personal == b"null":
                        self._hidden(salt, personal)
                    elif sha(unhexlify(salt) + personal).digest() != unhexlify(person):
                        raise Untrue("commitment")
                elif match := EVENT(line):
                    leaf, at, place, question = match.group("leaf", "at", "n", "question")
                    self._event(match)
                else:
                    return line
                if int(place) != n:
                    raise Untrue("n", said=int(place), expected=n)
                if question != asked:
                    raise Untrue("question")
                if at < floor:
                    raise Untrue("back", at=at.decode(), floor=floor.decode())
                if at[:17] != minute:
                    minute = at[:17]
                    datetime.fromisoformat(at.decode())
                hashed, over = sha(LEAF + leaf).digest(), n
                top = hashed
                while over & 1:
                    top, over = sha(b"\1" + peaks.pop() + top).digest(), over >> 1
                peaks.append(top)
                n += 1
                floor = last = at
                if n in stops:
                    self.n, self.at = n, at
                    floor = self._stop(hashed)
            return b""
        finally:
            self.n, self.at = n, last

    def _hidden(self, salt: bytes | None, personal: bytes) -> None:
        if salt is not None or personal != b"null":
            raise Untrue("commitment")
        self.erased += 1

    def _ballot(self, choice: bytes) -> int:
        keys = json.loads(choice) or []
        if self.asked["secret"] != (choice == b"null") or not (self.asked["secret"] or self._fits(keys)):
            raise Untrue("choice", choice=choice.decode())
        self.ballots.append((choice, keys))
        return self.known.setdefault(choice, len(self.ballots) - 1)

    def _event(self, match: re.Match[bytes]) -> None:
        said = {name: value.decode() for name, value in match.groupdict().items()}
        voice, standing = int(said["of"]), self.standing
        ballot = self.chosen[voice - 1] if 1 <= voice <= len(self.chosen) else GONE
        if said["number"] != said["of"] or ballot == GONE or self.ballots[ballot][0] != match["choice"]:
            raise Untrue("of", of=voice)
        if said["rule"] not in self.asked["rules"] or said["ground"] == '""':
            raise Untrue("rule")
        if match["at"] < self.opens or (said["kind"] == "withdrawn" and match["at"] > self.closes):
            raise Untrue("outside", at=said["at"])
        if (int(said["before"]), int(said["after"])) != (standing, standing - 1):
            raise Untrue("around", before=said["before"], after=said["after"], standing=standing)
        self.chosen[voice - 1] = GONE
        self.withdrawn += said["kind"] == "withdrawn"
        self.struck += said["kind"] == "struck"

    def _stop(self, hashed: bytes) -> bytes:
        """At the size of a kept head the root must be its root, at the place of a receipt its leaf; the earliest next time."""
        if self.receipt and self.n == self.receipt["promise"]["n"] + 1:
            if self.receipt["promise"]["leaf"] != hashed.hex():
                raise Untrue("broken_promise", line=self.line - 1)
            self.mine = self.line - 1
        floor = self.at
        while self.met < len(self.heads) and self.heads[self.met][1]["size"] == self.n:
            name, head = self.heads[self.met]
            self._same_log(name, head, self.line - 1)
            floor, self.met = max(floor, head["at"].encode()), self.met + 1
        return floor

    def _same_log(self, name: str, head: Said, line: int) -> None:
        if head["size"] != self.n or head["root"] != self._root():
            raise Untrue("root", line=self.proved + 2, last=line, name=name, at=head["at"])
        if head["at"].encode() < self.at:
            raise Untrue("head_before", line=line, name=name, at=head["at"])
        self.proved = self.n

    def _root(self) -> str:
        if not self.peaks:
            return hashlib.sha256().hexdigest()
        root = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            root = node(peak, root)
        return root.hex()

    def _opened(self, line: bytes, file: Iterator[bytes]) -> tuple[str | None, bytes]:
        """The choices, counted; of a secret question the SHA-256 over its opened lines (None: not opened); the next line."""
        for ballot, times in Counter(self.chosen).items():
            for key in self.ballots[ballot][1] if ballot != GONE else ():
                self.counts[key] += times
        whole, total, before = hashlib.sha256(), 0, b""
        while line.startswith(b'{"opened":') and self.asked["secret"]:
            said = _loaded(line, self.line)
            keys, times = said["opened"], said["times"]
            if len(said) != 2 or type(times) is not int or times < 1 or line <= before or not self._fits(keys):
                raise Untrue("opened")
            for key in keys:
                self.counts[key] += times
            total += times
            whole.update(line)
            before, line, self.more = line, next(file, b""), self.more + 1
        if before and total != self.standing:
            raise Untrue("opened_count", times=total, standing=self.standing)
        self.hidden = self.asked["secret"] and not before
        return (whole.hexdigest() if before else None), line

    def _fits(self, keys: Any) -> bool:
        right = isinstance(keys, list) and 1 <= len(set(keys)) == len(keys) <= self.asked["most"]
        return right and all(key in self.counts for key in keys)

    def _totals(self, line: bytes, opened: str | None) -> None:
        """The last line; heads that counted more than the file has; what pages claimed."""
        if not line.startswith(b'{"head":'):
            raise Untrue("shape" if line else "cut")
        last, counted = _loaded(line, self.line), self.content()
        if self.met < len(self.heads):
            name, head = self.heads[self.met]
            raise Untrue("short", name=name, size=head["size"], n=self.n)
        if self.receipt and not self.mine:
            raise Untrue("receipt_missing", n=self.n)
        if canonical(self.first["claimed"]) != canonical(counted):
            raise Untrue("claimed", line=1, counted=canonical(counted).decode())
        if last.keys() != {"head", "totals"} or canonical(last["totals"]) != canonical(counted):
            raise Untrue("totals", counted=canonical(counted).decode())
        if not self.believed and not self.first["keys"]:
            self.trust = Trust(str(last["head"].get("key")))
        head = check_head(last["head"], self.trust)
        self._same_question(head)
        if head["closes"] != self.first["terms"][-1]:
            raise Untrue("closes", line=1, closes=head["closes"])
        self._same_log(self.path, head, self.line)
        for said in (head, *(kept for _, kept in self.heads if "opened" in kept)):
            if said.get("opened") != opened:
                raise Untrue("opened_hash", line=self.n + 2, last=self.line, at=said["at"])

    def content(self) -> Said:
        """The counts as the file should say them."""
        return {
            "accepted": len(self.chosen),
            "withdrawn": self.withdrawn,
            "struck": self.struck,
            "standing": self.standing,
            "choices": None if self.hidden else self.counts,
        }

    def found(self) -> list[tuple[str, Said]]:
        """What was proved."""
        found: list[tuple[str, Said]] = [
            ("counted", {**self.content(), "title": self.asked["title"], "hidden": self.erased})
        ]
        if not self.hidden:
            titles = {choice["key"]: choice["title"] for choice in self.asked["choices"]}
            found += [("counted_choice", {"title": titles[key], "times": times}) for key, times in self.counts.items()]
        found += [("head", {"name": name, "size": head["size"], "at": head["at"]}) for name, head in self.heads]
        found += [("prolonged", {"terms": " → ".join(self.first["terms"])})] if len(self.first["terms"]) > 1 else []
        found += [("mine", {"line": self.mine})] if self.receipt else []
        return found if self.heads else [*found, ("no_heads", {})]


def _loaded(line: bytes, number: int) -> Said:
    """A line that is exactly the canonical text of a JSON object."""
    try:
        said = json.loads(line)
        if isinstance(said, dict) and canonical(said) + b"\n" == line:
            return said
    except ValueError:
        pass
    raise Untrue("shape", line=number)
