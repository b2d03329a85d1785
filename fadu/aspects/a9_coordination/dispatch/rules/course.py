"""What moved between two days, where ratings disagree, and which evidence folders were filled in a hurry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

ORDER = ("red", "yellow", "none", "grey", "green", "blue")
HURRY = Fraction(40, 100)


@dataclass(frozen=True)
class Stand:
    """A task on one day, as far as movement goes."""

    key: int
    colour: str
    word: str = ""
    value: str = ""
    lag: int = 0


@dataclass(frozen=True)
class Move:
    """How a task has moved. kind: better, worse, value, new; jump: green to red in one step."""

    key: int
    kind: str
    before: Stand | None
    after: Stand

    @property
    def jump(self) -> bool:
        return bool(self.before and self.before.colour in ("green", "blue") and self.after.colour == "red")

    @property
    def words(self) -> str:
        if self.before is None:
            return f"新列入，{self.after.word}"
        if self.before.colour != self.after.colour:
            return f"{self.before.word or '未评'} → {self.after.word or '未评'}"
        return f"{self.before.value or '无'} → {self.after.value or '无'}"


def moved(before: Iterable[Stand], after: Iterable[Stand]) -> list[Move]:
    """Every task whose colour or value has changed, the worsened first."""
    was = {stand.key: stand for stand in before}
    found = []
    for now in after:
        old = was.get(now.key)
        if old is None:
            found.append(Move(now.key, "new", None, now))
        elif old.colour != now.colour:
            better = ORDER.index(now.colour) > ORDER.index(old.colour)
            found.append(Move(now.key, "better" if better else "worse", old, now))
        elif old.value != now.value:
            found.append(Move(now.key, "value", old, now))
    rank = {"worse": 0, "better": 1, "value": 2, "new": 3}
    return sorted(found, key=lambda move: (not move.jump, rank[move.kind], move.key))


@dataclass(frozen=True)
class Gap:
    """Unit and office rate the same task differently. points: the unit's own minus the office's."""

    key: int
    unit: int
    office: int

    @property
    def points(self) -> int:
        return self.unit - self.office


def gaps(unit: dict[int, int], office: dict[int, int], least: int = 2) -> list[Gap]:
    """Tasks on which the ratings lie at least `least` apart, the most hopeful units first."""
    found = [Gap(key, unit[key], office[key]) for key in unit.keys() & office.keys()]
    return sorted((gap for gap in found if abs(gap.points) >= least), key=lambda gap: (-gap.points, gap.key))


def hurried(made: Sequence[date], day: date) -> bool:
    """Whether 40 % or more of a folder's items were made in the last month (five items at least)."""
    if len(made) < 5:
        return False
    recent = sum(day - timedelta(days=30) <= each <= day for each in made)
    return Fraction(recent, len(made)) >= HURRY
