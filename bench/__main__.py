"""`make bench` runs every bench, `make bench ONLY=name` one; results go to bench/results.json."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import django
from django.conf import settings

NOT_BENCHES = {"__main__", "children", "measure", "databases", "programme_rows", "rows"}


def main() -> int:
    """Exit status 1 when a median ratio passed its limit or an exact count was wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "viche.site.settings")
    django.setup()
    # Nobody collects static files for a bench; names without a hash serve as well.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    folder = Path(__file__).parent
    names = [m.name for m in iter_modules([str(folder)]) if m.name not in NOT_BENCHES]
    only = sys.argv[1:] or names
    if unknown := set(only) - set(names):
        print(f"no bench named {', '.join(sorted(unknown))}; there are: {', '.join(names)}", file=sys.stderr)
        return 2
    results = [row for name in only for row in import_module(f"bench.{name}").run()]
    (folder / "results.json").write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n")
    for row in results:
        print(f"{'ok  ' if row['ok'] else 'FAIL'} {row['name']}: {row['value']} {row['unit']} (limit {row['limit']})")
    return 0 if all(row["ok"] for row in results) else 1


if __name__ == "__main__":
    sys.exit(main())
