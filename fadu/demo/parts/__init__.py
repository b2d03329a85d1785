"""What each module adds to the synthetic city: one file per module with `PEOPLE` and `load(world, scale, say)`.

Parts are found, not listed, and loaded after the cases in the order of their `ORDER`. Each one is a transaction of its
own that also notes that it is done, so an interrupted load goes on with the part where it stopped. Parts of an order
below 60 look at no case: a first load has a second process load them meanwhile (`fadu.demo.beside`).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


@cache
def parts() -> tuple[ModuleType, ...]:
    """The parts in the order in which they are loaded."""
    found = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return tuple(sorted(found, key=lambda part: (getattr(part, "ORDER", 50), part.__name__)))
