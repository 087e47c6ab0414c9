"""Reads the public file once from top to bottom, a voice in a few microseconds, four bytes of memory each."""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from binascii import unhexlify
from collections.abc import Iterator
from typing import Any

from .statements import AT, LEAF, MOMENT, Said, Trust, Untrue, canonical, check_head, node

# Lines are matched as they stand, so that what is hashed, what is counted and what a person reads are the same bytes.
_TEXT = r'"(?:[^"\\\x00-\x1f]|\\["\\bfnrt]|\\u00[01][0-9a-f])*"'
_NUMBER = r"(0|[1-9]\d{0,15})"
_START = rf'"leaf":(\{{"at":"({MOMENT})","choice":(null|\["[a-z0-9-]+"(?:,"[a-z0-9-]+")*\]),'
_PERSON = r'"person":"([0-9a-f]{64})","question":"([0-9a-f-]{36})"'
_END = rf'"personal":(null|\{{{_TEXT}:{_TEXT}(?:,{_TEXT}:{_TEXT})*\}}),"salt":(?:null|"((?:[0-9a-f]{{2}}){{16,64}})")\}}\n'
VOICE = re.compile(rf'\{{{_START}"kind":"voice","n":{_NUMBER},"number":{_NUMBER},{_PERSON}\}}),{_END}'.encode()).fullmatch
EVENT = re.compile(
    rf'\{{"after":{_NUMBER},"before":{_NUMBER},{_START}"ground":({_TEXT}),"kind":"(withdrawn|struck)","n":{_NUMBER},'
    rf'"number":{_NUMBER},"of":{_NUMBER},{_PERSON},"rule":"([a-z0-9-]+)"\}}),"personal":null,"salt":null\}}\n'.encode()
).fullmatch
GONE = 0xFFFFFFFF


class Recount:
    """One file against kept heads (name, head), the smallest first, and the leaf a receipt promises."""

    def __init__(self, path: str, heads: list[tuple[str, Said]], trust: Trust | None, receipt: Said | None) -> None:
        self.path, self.heads, self.believed, self.receipt = path, heads, trust, receipt
        self.stops = {head["size"] for _, head in heads} | ({receipt["promise"]["n"] + 1} if receipt else set())
        self.peaks: list[bytes] = []
        self.n = self.accepted = self.withdrawn = self.struck = self.erased = self.met = self.proved = 0
        self.chosen = array("I")  # for each voice which of `ballots` it took, GONE once it stands no more
        self.ballots: list[tuple[bytes, list[str]]] = []
        self.known: dict[bytes, int] = {}
        self.at = self.floor = b""
        self.line = 1
        self.mine = 0

    def run(self) -> None:
        """Raise Untrue at the first line that does not hold."""
        with open(self.path, "rb") as file:
            try:
                self._question(file.readline())
                self._stop(b"")
                tail = self._leaves(file)
                opened, tail = self._opened(tail, file)
                self._totals(tail, opened)
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                raise Untrue("shape", line=self.line) from None
            if file.readline():
                raise Untrue("after_end", line=self.line + 1)

    def _question(self, line: bytes) -> None:
        self.first = first = _loaded(line, self.line)
        if first.get("viche") != "voices-1" or not first.get("terms") or not all(map(AT, first["terms"])):
            raise Untrue("shape", line=1)
        self.asked, self.counts = first["question"], {choice["key"]: 0 for choice in first["question"]["choices"]}
        self.id, self.opens, self.closes = (
            said.encode() for said in (self.asked["id"], self.asked["opens"], first["terms"][-1])
        )
        self.trust = self.believed or Trust(first["keys"][0]["key"] if first["keys"] else "")
        self.trust.admit(first["keys"])
        for name, head in self.heads:
            check_head(head, self.trust, where=name)
            self._same_question(head, 1)

    def _same_question(self, head: Said, line: int) -> None:
        if head["question"] != self.asked["id"] or head["about"] != hashlib.sha256(canonical(self.asked)).hexdigest():
            raise Untrue("about", line=line)
        if head["closes"] not in self.first["terms"]:
            raise Untrue("closes", line=line, closes=head["closes"])

    def _leaves(self, file: Iterator[bytes]) -> bytes:
        """All voices and events; gives back the first line that is neither."""
        sha, peaks = hashlib.sha256, self.peaks
        for line in file:
            self.line += 1
            if match := VOICE(line):
                leaf, at, choice, n, number, person, question, personal, salt = match.groups()
                self._voice(at, choice, number, person, personal, salt)
            elif match := EVENT(line):
                after, before, leaf, at, choice, ground, kind, n, number, of, _, question, rule = match.groups()
                self._event(at, choice, kind, number, of, int(before), int(after))
                if rule.decode() not in self.first["rules"] or ground == b'""':
                    raise Untrue("rule", line=self.line)
            else:
                return line
            if n != b"%d" % self.n:
                raise Untrue("n", line=self.line, said=int(n), expected=self.n)
            if question != self.id:
                raise Untrue("question", line=self.line)
            if at < self.floor:
                raise Untrue("back", line=self.line, at=at.decode(), floor=self.floor.decode())
            self.at = self.floor = at
            top = hashed = sha(LEAF + leaf).digest()
            size = self.n
            while size & 1:
                top, size = sha(b"\1" + peaks.pop() + top).digest(), size >> 1
            peaks.append(top)
            self.n += 1
            if self.n in self.stops:
                self._stop(hashed)
        self.line += 1
        return b""

    def _voice(
        self, at: bytes, choice: bytes, number: bytes, person: bytes, personal: bytes, salt: bytes | None
    ) -> None:
        self.accepted += 1
        if number != b"%d" % self.accepted:
            raise Untrue("number", line=self.line, said=int(number), expected=self.accepted)
        if not self.opens <= at < self.closes:
            raise Untrue("outside", line=self.line, at=at.decode())
        ballot = self.known.get(choice)
        if ballot is None:
            ballot = self._ballot(choice)
        self.chosen.append(ballot)
        for key in self.ballots[ballot][1]:
            self.counts[key] += 1
        if salt is None and personal == b"null":
            self.erased += 1
        elif salt is None or hashlib.sha256(unhexlify(salt) + personal).digest() != unhexlify(person):
            raise Untrue("commitment", line=self.line)

    def _ballot(self, choice: bytes) -> int:
        keys = json.loads(choice) or []
        if self.asked["secret"] != (choice == b"null") or not (self.asked["secret"] or self._fits(keys)):
            raise Untrue("choice", line=self.line, choice=choice.decode())
        self.ballots.append((choice, keys))
        return self.known.setdefault(choice, len(self.ballots) - 1)

    def _event(
        self, at: bytes, choice: bytes, kind: bytes, number: bytes, of: bytes, before: int, after: int
    ) -> None:
        voice, standing = int(of), self.accepted - self.withdrawn - self.struck
        ballot = self.chosen[voice - 1] if 1 <= voice <= self.accepted else GONE
        if ballot == GONE or number != of or self.ballots[ballot][0] != choice:
            raise Untrue("of", line=self.line, of=voice)
        if at < self.opens or (kind == b"withdrawn" and at >= self.closes):
            raise Untrue("outside", line=self.line, at=at.decode())
        if (before, after) != (standing, standing - 1):
            raise Untrue("around", line=self.line, before=before, after=after, standing=standing)
        self.chosen[voice - 1] = GONE
        self.withdrawn += kind == b"withdrawn"
        self.struck += kind == b"struck"
        for key in self.ballots[ballot][1]:
            self.counts[key] -= 1

    def _stop(self, hashed: bytes) -> None:
        """At the size of a kept head the root must be the one it has; at the place of a receipt, its leaf."""
        if self.receipt and self.n == self.receipt["promise"]["n"] + 1:
            if self.receipt["promise"]["leaf"] != hashed.hex():
                raise Untrue("broken_promise", line=self.line)
            self.mine = self.line
        while self.met < len(self.heads) and self.heads[self.met][1]["size"] == self.n:
            name, head = self.heads[self.met]
            if head["root"] != self._root():
                raise Untrue("root", line=self.proved + 2, last=self.line, name=name, at=head["at"])
            if head["at"].encode() < self.at:
                raise Untrue("head_before", line=self.line, name=name, at=head["at"])
            self.floor, self.proved, self.met = max(self.floor, head["at"].encode()), self.n, self.met + 1

    def _root(self) -> str:
        if not self.peaks:
            return hashlib.sha256().hexdigest()
        root = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            root = node(peak, root)
        return root.hex()

    def _opened(self, line: bytes, file: Iterator[bytes]) -> tuple[str | None, bytes]:
        """The opened choices of a secret question, counted: SHA-256 over their lines (None: not opened), the next line."""
        whole, times, before = hashlib.sha256(), 0, b""
        while line.startswith(b'{"opened":') and self.asked["secret"]:
            said = _loaded(line, self.line)
            keys, many = said["opened"], said["times"]
            if len(said) != 2 or type(many) is not int or many < 1 or line <= before or not self._fits(keys):
                raise Untrue("opened", line=self.line)
            for key in keys:
                self.counts[key] += many
            times += many
            whole.update(line)
            before, line = line, next(file, b"")
            self.line += 1
        return (whole.hexdigest() if before else None), self._counted(line, times if before else None)

    def _fits(self, keys: Any) -> bool:
        return 1 <= len(set(keys)) == len(keys) <= self.asked["most"] and all(key in self.counts for key in keys)

    def _counted(self, line: bytes, times: int | None) -> bytes:
        standing = self.accepted - self.withdrawn - self.struck
        if times is not None and times != standing:
            raise Untrue("opened_count", line=self.line, times=times, standing=standing)
        self.hidden = self.asked["secret"] and times is None
        return line

    def _totals(self, line: bytes, opened: str | None) -> None:
        """The last line; heads that counted more than the file has; what pages claimed."""
        if not line.startswith(b'{"head":'):
            raise Untrue("shape" if line else "cut", line=self.line)
        last, counted = _loaded(line, self.line), self.content()
        if self.met < len(self.heads):
            name, head = self.heads[self.met]
            raise Untrue("short", line=self.line, name=name, size=head["size"], n=self.n)
        if self.receipt and not self.mine:
            raise Untrue("receipt_missing", line=self.line, n=self.n)
        if canonical(self.first["claimed"]) != canonical(counted):
            raise Untrue("claimed", line=1, counted=counted)
        if last.keys() != {"head", "totals"} or canonical(last["totals"]) != canonical(counted):
            raise Untrue("totals", line=self.line, counted=counted)
        if not self.believed and not self.first["keys"]:
            self.trust = Trust(str(last["head"].get("key")))
        head = check_head(last["head"], self.trust, line=self.line)
        self._same_question(head, self.line)
        if head["size"] != self.n or head["root"] != self._root() or head["at"].encode() < self.at:
            raise Untrue("root", line=self.proved + 2, last=self.line, name=self.path, at=head["at"])
        for said in (head, *(kept for _, kept in self.heads if "opened" in kept)):
            if said.get("opened") != opened:
                raise Untrue("opened_hash", line=self.n + 2, at=said["at"])

    def content(self) -> Said:
        """The counts as the file should say them."""
        return {
            "accepted": self.accepted,
            "withdrawn": self.withdrawn,
            "struck": self.struck,
            "standing": self.accepted - self.withdrawn - self.struck,
            "choices": None if self.hidden else self.counts,
        }

    def found(self) -> list[tuple[str, Said]]:
        """What was proved."""
        found: list[tuple[str, Said]] = [("counted", {**self.content(), "title": self.asked["title"], "hidden": self.erased})]
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
