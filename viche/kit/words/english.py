"""English numbers in words, the British way: “one thousand two hundred and four”."""

from __future__ import annotations

_SMALL = {
    0: "zero", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
    10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen",
    17: "seventeen", 18: "eighteen", 19: "nineteen",
}  # fmt: skip
_TENS = {2: "twenty", 3: "thirty", 4: "forty", 5: "fifty", 6: "sixty", 7: "seventy", 8: "eighty", 9: "ninety"}
_SCALES = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def cardinal(n: int) -> str:
    """“minus twenty-one”, “two thousand and twenty-six”."""
    if n < 0:
        return f"minus {cardinal(-n)}"
    words: list[str] = []
    for scale, name in _SCALES:
        amount, n = divmod(n, scale)
        if amount:
            words.append(f"{_below_thousand(amount)} {name}")
    if n or not words:
        words.append(f"and {_below_thousand(n)}" if words and n < 100 else _below_thousand(n))
    return " ".join(words)


def ordinal(n: int) -> str:
    """“twenty-first”, “two thousandth”."""
    words = cardinal(n)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    head, last = words[:cut], words[cut:]
    if last in _IRREGULAR:
        return head + _IRREGULAR[last]
    return head + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def _below_thousand(n: int) -> str:
    hundreds, n = divmod(n, 100)
    words = [f"{_SMALL[hundreds]} hundred"] if hundreds else []
    if n or not words:
        words.append(_SMALL[n] if n < 20 else _TENS[n // 10] + (f"-{_SMALL[n % 10]}" if n % 10 else ""))
    return " and ".join(words)
