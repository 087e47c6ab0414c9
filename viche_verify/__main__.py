"""viche-verify FILE HEAD1 HEAD2 [--key KEY] · --receipt RECEIPT · --link PROOF: 0 true, 1 false, 2 not checked."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Sequence

from .recount import Recount
from .statements import Said, Trust, Untrue, check_head, check_link, check_receipt
from .texts import say


def main(arguments: Sequence[str] | None = None) -> int:
    """One check; prints what was proved, or the first false line."""
    options = _parser().parse_args(arguments)
    try:
        code, found = 0, _check(options)
    except Untrue as untrue:
        place = "lines" if untrue.last > untrue.line else "line"
        where = untrue.where or say(options.lang, place, line=untrue.line, last=untrue.last)
        code, found = (
            1,
            [("false", {}), ("place", {"where": where, "what": say(options.lang, untrue.text, **untrue.values)})],
        )
    except (AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError) as problem:
        code, found = 2, [("unread", {"problem": f"{type(problem).__name__}: {problem}"})]
    if isinstance(sys.stdout, io.TextIOWrapper):  # an old console may lack a letter; that is no reason to say nothing
        sys.stdout.reconfigure(errors="replace")
    sys.stdout.writelines(say(options.lang, text, **values) + "\n" for text, values in found)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="viche-verify",
        description="Перераховує голоси з файла питання й звіряє їх зі збереженими відбитками журналу. "
        "Recounts the voices of a question's public file and proves them against kept heads.",
    )
    parser.add_argument("file", nargs="?", help="файл голосів питання / the public file of a question")
    parser.add_argument("heads", nargs="*", help="збережені відбитки журналу / kept heads")
    parser.add_argument("--receipt", help="квитанція / a receipt: find my voice")
    parser.add_argument(
        "--link", help="доказ, що один відбиток продовжує інший / a proof that one head continues another"
    )
    parser.add_argument("--key", help="ключ підпису, якому ви вірите / the signing key you believe, 64 hex digits")
    parser.add_argument("--lang", choices=("uk", "en"), default="uk")
    return parser


def _check(options: argparse.Namespace) -> list[tuple[str, Said]]:
    """What was proved, as texts with their values."""
    receipt = _loaded(options.receipt) if options.receipt else None
    link = _loaded(options.link) if options.link else None
    heads = [(name, _loaded(name)) for name in options.heads]
    if receipt and receipt.get("proof"):
        heads.append((options.receipt, receipt["proof"]["head"]))
    heads += [(options.link, link[name]) for name in ("old", "new")] if link else []
    if not options.file and not receipt and not link:
        raise ValueError(say(options.lang, "nothing"))
    heads.sort(key=lambda named: (named[1]["size"], named[1]["at"]))
    first = options.key or str((heads[0][1] if heads else receipt["promise"] if receipt else {}).get("key", ""))
    trust, found = Trust(first), []
    if options.file:
        recount = Recount(options.file, heads, trust if first else None, receipt)
        recount.run()
        trust, found = recount.trust, recount.found()
    for name, head in heads:
        check_head(head, trust, where=name)
    if link:
        found += check_link(link, trust, options.link)
    if receipt:
        found += check_receipt(receipt, trust, options.receipt)
    return found if options.key else [*found, ("unknown_key", {"key": trust.first})]


def _loaded(name: str) -> Said:
    with open(name, encoding="utf-8") as file:
        said = json.load(file)
    if not isinstance(said, dict):
        raise ValueError(name)
    return said


if __name__ == "__main__":
    sys.exit(main())
