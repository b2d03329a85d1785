"""Where a rule was read: readable name and address of each source id."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Source:
    """A publication."""

    key: str
    name: str
    url: str = ""


@cache
def sources() -> dict[str, Source]:
    """All sources by id."""
    read = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
    return {key: Source(key, row["name"], row["url"]) for key, row in read.items()}


def source(key: str) -> Source | None:
    """The source with this id."""
    return sources().get(key)
