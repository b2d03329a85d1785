"""The numbers of a scheme's text and where they stand, so that a form can change them and leave everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

HEAD = re.compile(r"^\s*\[\[?\s*([A-Za-z_]+)\s*\]?\]\s*(?:#.*)?$")
KEY = re.compile(r'^\s*key\s*=\s*"([^"]*)"')
VERSION = re.compile(r'^(\s*version\s*=\s*")([^"]*)(")', re.MULTILINE)
FIGURE = r"(-?\d+(?:\.\d+)?)"
WANTED = {
    "cuts": re.compile(rf"\b([A-C])\s*=\s*{FIGURE}"),
    "dimensions": re.compile(rf"\b(weight)\s*=\s*{FIGURE}"),
    "terms": re.compile(rf"\b(weight|missing|other|points|points_per_step|start)\s*=\s*{FIGURE}"),
}
STRING = re.compile(r'"[^"\n]*"')


@dataclass(frozen=True)
class Number:
    """One number: the section and the key it belongs to, its name there, which of that name it is, its place."""

    section: str
    owner: str
    name: str
    nth: int
    text: str
    start: int
    end: int

    @property
    def slot(self) -> str:
        """How a form names it."""
        return ".".join((self.section, self.owner, self.name, str(self.nth)))


def numbers(text: str) -> list[Number]:
    """Cuts, weights of dimensions, weights and points of terms, in the order of the text; comments do not count."""
    return [
        number for section, owner, begin, end in _blocks(text) for number in _inside(text, section, owner, begin, end)
    ]


def _blocks(text: str) -> Iterator[tuple[str, str, int, int]]:
    """(section, key, first and last place) of each table of the text."""
    section, owner, begin, place = "", "", 0, 0
    for line in text.splitlines(keepends=True):
        if head := HEAD.match(line):
            yield section, owner, begin, place
            section, owner, begin = head[1], "", place
        elif key := KEY.match(line):
            owner = owner or key[1]
        place += len(line)
    yield section, owner, begin, place


def _inside(text: str, section: str, owner: str, begin: int, end: int) -> Iterator[Number]:
    if section not in WANTED:
        return
    seen: dict[str, int] = {}
    place = begin
    for line in text[begin:end].splitlines(keepends=True):
        bare = STRING.sub(lambda found: " " * len(found[0]), line).partition("#")[0]  # neither words nor comments
        for found in WANTED[section].finditer(bare):
            nth = seen[found[1]] = seen.get(found[1], -1) + 1
            yield Number(section, owner, found[1], nth, found[2], place + found.start(2), place + found.end(2))
        place += len(line)


def rewritten(text: str, wanted: Mapping[str, str], version: str = "") -> str:
    """The text with the numbers of these slots, and the version if one is given; nothing else moves."""
    for number in reversed(numbers(text)):
        if number.slot in wanted:
            text = text[: number.start] + wanted[number.slot] + text[number.end :]
    return VERSION.sub(lambda found: found[1] + version + found[3], text, count=1) if version else text


def version_of(text: str) -> str:
    """The version that the text names."""
    found = VERSION.search(text)
    return found[2] if found else ""
