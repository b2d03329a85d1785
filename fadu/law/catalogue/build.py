"""Short forms in which the catalogue is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fadu.law.statutes import Confidence, Statute, Version


def v(
    label: str,
    adopted: str | None,
    number: str | None,
    effective: str,
    *,
    text: bool = True,
    files: tuple[str, ...] = (),
    confidence: Confidence = "verified",
    repealed: str | None = None,
    replaced_by: str | None = None,
    note: str = "",
) -> Version:
    """One version; dates as ``YYYY-MM-DD``. `files` default to ``short(adopted)``."""
    return Version(
        statute="", name="", number=number,
        adopted=date.fromisoformat(adopted) if adopted else None,
        effective=date.fromisoformat(effective),
        repealed=date.fromisoformat(repealed) if repealed else None,
        label=label, files=files, text_available=text, confidence=confidence,
        replaced_by=replaced_by, note=note,
    )


def s(
    short: str,
    *versions: Version,
    rank: str = "法律",
    name: str | None = None,
    aliases: tuple[str, ...] = (),
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
