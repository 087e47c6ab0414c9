"""Every kind of record: the files of `kinds/` are found by themselves; `registers.registered()` lists them."""

from importlib import import_module
from pkgutil import iter_modules

from viche.registers import groups, kinds

for _module in iter_modules(kinds.__path__):
    import_module(f"{kinds.__name__}.{_module.name}")

__all__ = ["groups"]
