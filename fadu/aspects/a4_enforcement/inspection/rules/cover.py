"""一表通查: one cover for the simple items of a body. What asks the same is asked once and answers for every item."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from . import vocab

T = TypeVar("T")
_QUIET: Final = re.compile(r"[\s，。、；：！？,.;:!?（）()“”\"'《》-]+")


@dataclass(frozen=True)
class Line:
    """A line of a check form as its version holds it."""

    no: int
    content: str
    standard: str = ""
    basis: str = ""
    kind: str = "yesno"
    choices: tuple[str, ...] = ()
    evidence: bool = False


@dataclass(frozen=True)
class Asked:
    """A line as it is asked. `serves`: (item, line of its own form) — the line is an answer to each of them."""

    no: int
    line: Line
    serves: tuple[tuple[int, int], ...]

    @property
    def items(self) -> tuple[int, ...]:
        """The items that the answer counts for, each once."""
        return tuple(dict.fromkeys(item for item, _ in self.serves))


def covers(rows: Iterable[tuple[int, int, bool]]) -> dict[int, tuple[int, ...]]:
    """{body: simple items under its cover} from (item, body, simple). One simple item alone keeps its own form."""
    found: dict[int, list[int]] = {}
    for item, body, simple in rows:
        if simple:
            found.setdefault(body, []).append(item)
    return {body: tuple(items) for body, items in found.items() if len(items) > 1}


def sense(text: str) -> str:
    """What a text says, without the ways of writing it: width, spaces, punctuation."""
    return _QUIET.sub("", unicodedata.normalize("NFKC", text)).casefold()


def same(line: Line) -> tuple[object, ...]:
    """Lines with the same value ask the same: content, standard, way of answering, options."""
    return (sense(line.content), sense(line.standard), line.kind, tuple(map(sense, line.choices)))


def merge(forms: Sequence[tuple[int, Sequence[Line]]]) -> tuple[Asked, ...]:
    """The lines of all (item, form), what asks the same once, in the order in which it first comes up.

    Legal bases are joined; proof is needed where any of the forms wants it.
    """
    found: dict[tuple[object, ...], tuple[Line, list[tuple[int, int]]]] = {}
    for item, lines in forms:
        for line in lines:
            first, serves = found.get(same(line), (line, []))
            serves.append((item, line.no))
            bases = dict.fromkeys(part for part in (*first.basis.split("；"), *line.basis.split("；")) if part)
            found[same(line)] = replace(first, basis="；".join(bases), evidence=first.evidence or line.evidence), serves
    return tuple(Asked(no, line, tuple(serves)) for no, (line, serves) in enumerate(found.values(), 1))


def alone(item: int, lines: Sequence[Line]) -> tuple[Asked, ...]:
    """The form of an item that stands by itself: line by line, numbers kept."""
    return tuple(Asked(line.no, line, ((item, line.no),)) for line in lines)


def split(asked: Iterable[Asked], answers: Mapping[int, T]) -> dict[int, dict[int, T]]:
    """{item: {line of its own form: answer}} from the answers by line of the cover."""
    found: dict[int, dict[int, T]] = {}
    for one in asked:
        for item, no in one.serves:
            if one.no in answers:
                found.setdefault(item, {})[no] = answers[one.no]
    return found


def results(
    items: Sequence[int], refused: Collection[int], result: str, apart: Mapping[int, str] | None = None
) -> dict[int, str]:
    """The result of each item: its own where one was given; otherwise the common one of those with a refused line.

    `refused`: items of which a line is refused. An item alone has the common result; 无法检查 holds for all.
    """
    own = apart or {}
    common = len(items) == 1 or result not in vocab.PROBLEMS
    return {item: own.get(item) or (result if common or item in refused else "no_problem") for item in items}


def faults(
    items: Mapping[int, str], refused: Mapping[int, Sequence[int]], found: Mapping[int, str], result: str
) -> str:
    """Why results and lines do not agree, naming the items; empty when they do.

    items: names; refused: {item: refused lines as asked}; found: result of each item; result: what was chosen.
    """
    for item, name in items.items():
        if found[item] == "no_problem" and refused.get(item):
            words = "、".join(map(str, refused[item]))
            whose = f"「{name}」的" if len(items) > 1 else ""
            return f"第 {words} 行不符合，{whose}结果不能是「未发现问题」"
    if result in vocab.PROBLEMS and not any(value in vocab.PROBLEMS for value in found.values()):
        return "没有一行不符合：请在「个别事项的结果」里写明是哪个事项有问题"
    return ""


def findings(text: str, refused: Sequence[str], shared: bool) -> str:
    """What is found of an item: what was written; on a cover its own refused lines first, so that they tell apart."""
    own = [words for words in refused if words not in text] if shared or not text else []
    return "；".join([*own, *([text] if text else [])])
