"""One stylesheet for every page: the parts of static/kit/css joined in reading order into static/kit/viche.css.

`python -m viche.kit.assets` writes it. The result is committed, so that nothing has to be built before pages can be served;
a test fails when parts and result differ.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parent / "static" / "kit"
BUNDLE = ROOT / "viche.css"
PARTS = (
    "tokens",
    "base",
    "shell",
    "actions",
    "forms",
    "numbers",
    "process",
    "tables",
    "desk",
    "measures",
    "search",
    "print",
)


def bundle() -> str:
    """The joined stylesheet. Comments and indents stay in the parts; addresses lose the step out of css/."""
    text = "\n".join((ROOT / "css" / f"{part}.css").read_text(encoding="utf-8") for part in PARTS)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).replace("url(../", "url(")
    lines = (line.strip() for line in text.splitlines())
    joined = "\n".join(line for line in lines if line)
    return re.sub(r"\s*([{};])\s*", r"\1", joined).replace("}", "}\n")


if __name__ == "__main__":
    BUNDLE.write_text(bundle(), encoding="utf-8")
