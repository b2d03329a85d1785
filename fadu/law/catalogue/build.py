"""Short forms in which the catalogue is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypedDict, Unpack

from fadu.law.statutes import Confidence, Statute, Version


class Rest(TypedDict, total=False):
    """Optional parts of a version; `text` False: in force, but its text is not loaded."""

    text: bool
    files: tuple[str, ...]
    confidence: Confidence
    repealed: str
    replaced_by: str
    note: str


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def v(label: str, adopted: str | None, number: str | None, effective: str, **rest: Unpack[Rest]) -> Version:
    """One version; dates as ``YYYY-MM-DD``. `files` default to ``short(adopted)``."""
    return Version(
        statute="", name="", number=number, adopted=_day(adopted), effective=date.fromisoformat(effective),
        repealed=_day(rest.get("repealed")), label=label, files=rest.get("files", ()),
        text_available=rest.get("text", True), confidence=rest.get("confidence", "verified"),
        replaced_by=rest.get("replaced_by"), note=rest.get("note", ""),
    )


def s(
    short: str, *versions: Version, rank: str = "法律", name: str | None = None, aliases: tuple[str, ...] = ()
) -> Statute:
    """One statute; the full name defaults to 中华人民共和国 + short name for laws."""
    full = name or ("中华人民共和国" + short if rank == "法律" else short)
    done = tuple(
        replace(
            item, statute=short, name=full,
            files=item.files or ((f"{short}({item.adopted})",) if item.adopted else ()),
        )
        for item in versions
    )
    return Statute(short, full, rank, done, aliases)
