"""What an assessment found: items, units, weights, checks; as objects, JSON and lines for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .numbers import rounded, show


@dataclass
class Item:
    """A leaf of one unit: value out of full by the rule, weight in force, points brought to the total."""

    id: str
    title: str
    rule: str
    value: Fraction | None
    full: Fraction
    text: str
    mark: str = ""
    weight: Fraction = Fraction(0)
    rate: Fraction | None = None
    vector: tuple[Fraction, ...] = ()

    @property
    def points(self) -> Fraction | None:
        """Weight times rate; None while the leaf does not apply."""
        return None if self.rate is None else self.weight * self.rate

    def as_dict(self) -> dict[str, Any]:
        """JSON shape; numbers rounded to six decimals, the sentence shows them in full."""
        return {
            "id": self.id,
            "title": self.title,
            "rule": self.rule,
            "value": _number(self.value),
            "full": _number(self.full),
            "weight": _number(self.weight),
            "points": _number(self.points),
            "applies": self.value is not None,
            "text": self.text,
            "mark": self.mark,
        }


@dataclass
class ExtraLine:
    """A bonus (points > 0) or deduction (points < 0) with its reason."""

    id: str
    title: str
    points: Fraction
    text: str

    def as_dict(self) -> dict[str, Any]:
        """JSON shape."""
        return {"id": self.id, "title": self.title, "points": _number(self.points), "text": self.text}


@dataclass
class Unit:
    """A unit with its items, extras and vetoes; score, rank and grade once they are known."""

    name: str
    group: str
    items: list[Item]
    base: Fraction = Fraction(0)
    extras: list[ExtraLine] = field(default_factory=list)
    vetoes: list[dict[str, str]] = field(default_factory=list)
    score: Fraction = Fraction(0)
    rank: int = 0
    grade: str = ""
    notes: list[str] = field(default_factory=list)

    def as_dict(self, digits: int) -> dict[str, Any]:
        """JSON shape: score as shown, and exactly as a fraction."""
        return {
            "unit": self.name,
            "group": self.group,
            "score": float(rounded(self.score, digits)),
            "score_exact": str(self.score),
            "rank": self.rank,
            "grade": self.grade,
            "base": _number(self.base),
            "items": [item.as_dict() for item in self.items],
            "extras": [line.as_dict() for line in self.extras],
            "vetoes": self.vetoes,
            "notes": self.notes,
        }

    def lines(self, digits: int) -> list[str]:
        """The unit on one page."""
        out = [f"{self.name}　{rounded(self.score, digits)} 分　第 {self.rank} 名　{self.grade}".rstrip()]
        for item in self.items:
            got = "（不逐项相加）" if item.value is not None else "（不涉及）"
            points = got if item.points is None else f"{show(item.points, 4)} 分"
            mark = f"【{item.mark}】" if item.mark else ""
            out.append(f"    {item.id} {item.title}　权重 {show(item.weight)}　{item.rule}：{item.text}　得 {points}{mark}")
        out += [f"    {line.id} {line.title}　{show(line.points)} 分：{line.text}" for line in self.extras]
        out += [f"    否决 {veto['id']} {veto['title']}：{veto['text']}" for veto in self.vetoes]
        return out + [f"    {note}" for note in self.notes]


@dataclass
class Assessment:
    """All units in rank order, the weights in force by group, how everything was done, and what to mind."""

    scheme: dict[str, Any]
    units: list[Unit]
    weights: dict[str, Any]
    checks: dict[str, Any]
    digits: int = 2

    def as_dict(self) -> dict[str, Any]:
        """JSON shape of `fadu assess --json`."""
        return {
            "scheme": self.scheme,
            "units": [unit.as_dict(self.digits) for unit in self.units],
            "weights": self.weights,
            "checks": self.checks,
        }

    def lines(self) -> list[str]:
        """The whole result for a terminal."""
        head = [f"{self.scheme['key']} 第 {self.scheme['version']} 版　{self.scheme['how']}", *self.weights["printed"]]
        body = [line for unit in self.units for line in unit.lines(self.digits)]
        groups = self.checks["groups"].items()
        turned = [f"{name}　" * bool(name) + g["rank_reversal"]["text"] for name, g in groups if "rank_reversal" in g]
        return [*head, *body, *turned, *[f"注意：{warning}" for warning in self.checks["warnings"]]]


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(rounded(value, 6))
