"""Statutes and their dated versions. The data stands in ``fadu.law.catalogue``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from fadu.law.errors import NotInForce, UnknownStatute

Confidence = Literal["verified", "memory", "platform"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a statute, in force on ``effective <= day < repealed``.

    `adopted`: the day that names the version (passed, or promulgated where that is customary).
    `repealed`: first day on which this version is no longer law; None while in force.
    `label`: e.g. ``2023年修订``. `files`: names (without .md) under which the text may be kept.
    `confidence`: ``verified`` when dates and number were read in an official text.
    """

    statute: str
    name: str
    number: str | None
    adopted: date | None
    effective: date
    repealed: date | None
    label: str
    files: tuple[str, ...] = ()
    text_available: bool = True
    confidence: Confidence = "verified"
    replaced_by: str | None = None
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether this version is the law on that day."""
        return self.effective <= on and (self.repealed is None or on < self.repealed)

    @property
    def title(self) -> str:
        """``《行政复议法》（2023年修订）``."""
        return f"《{self.statute}》（{self.label}）"


@dataclass(frozen=True, slots=True)
class Statute:
    """A family of versions under one short name, oldest first."""

    short: str
    name: str
    rank: str
    versions: tuple[Version, ...] = field(default=())
    aliases: tuple[str, ...] = ()

    def version(self, on: date) -> Version:
        """The version in force on that day; NotInForce when there is none."""
        for item in self.versions:
            if item.in_force(on):
                return item
        raise NotInForce(f"《{self.short}》在{on.isoformat()}没有施行中的版本。")

    @property
    def latest(self) -> Version:
        """The newest version known, whether or not it is still in force."""
        return self.versions[-1]

    @property
    def from_day(self) -> date:
        """First day on which any version was in force."""
        return self.versions[0].effective


_STATUTES: Final[dict[str, Statute]] = {}
_ALIASES: Final[dict[str, str]] = {}


def add_statute(statute: Statute) -> Statute:
    """Put a statute into the catalogue; versions without `repealed` end where the next begins."""
    if statute.short in _STATUTES:
        raise ValueError(f"statute listed twice: {statute.short}")
    chain = list(statute.versions)
    for i, item in enumerate(chain[:-1]):
        if item.repealed is None:
            chain[i] = replace(item, repealed=chain[i + 1].effective)
    _STATUTES[statute.short] = replace(statute, versions=tuple(chain))
    _ALIASES.update(dict.fromkeys((*statute.aliases, statute.name), statute.short))
    return _STATUTES[statute.short]


def find_statute(short: str) -> Statute:
    """A statute by its short or full name."""
    bare = short.removeprefix("中华人民共和国")
    found = _STATUTES.get(_ALIASES.get(bare, bare))
    if found is None:
        raise UnknownStatute(f"法律目录中没有《{short}》。")
    return found


def statutes() -> list[Statute]:
    """All statutes of the catalogue."""
    return list(_STATUTES.values())


def extend_catalogue(items: Iterable[Statute]) -> None:
    """Add several statutes."""
    for item in items:
        add_statute(item)
