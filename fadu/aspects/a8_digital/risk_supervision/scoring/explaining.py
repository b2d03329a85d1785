"""The score of one enterprise, term by term, in plain decimals: what the enterprise and its inspector read.

It is also the yardstick: every engine must give the same total and class. Contributions sum exactly to the total.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .errors import BadTable
from .exact import describe, single
from .measures import value_text
from .scheme import GRADES, Bins, Cap, Choices, Condition, Scheme, Term, Value, Veto


@dataclass(frozen=True)
class Line:
    """One term: what was found, how many points it gives, and points × factor, which goes into the total."""

    term: Term
    value: Value | None
    found: str
    points: int
    contribution: int

    def as_dict(self, scheme: Scheme) -> dict[str, Any]:
        """JSON shape."""
        return {
            "term": self.term.key,
            "title": self.term.title,
            "value": _plain(self.value),
            "found": self.found,
            "points": self.points,
            "factor": self.term.factor,
            "contribution": self.contribution,
            "score": scheme.score(self.contribution),
            "basis": self.term.basis.text,
            "confidence": self.term.basis.confidence,
        }


@dataclass(frozen=True)
class Explanation:
    """Why an enterprise has its class. `held`: every rule whose conditions hold; `veto`: the first of them that names
    the class it has.
    """

    scheme: Scheme
    id: Any
    lines: tuple[Line, ...]
    total: int
    by_points: str
    held: tuple[Veto, ...]
    veto: Veto | None
    grade: str

    def as_dict(self) -> dict[str, Any]:
        """JSON shape."""
        return {
            "id": self.id,
            "points": self.total,
            "score": self.scheme.score(self.total),
            "class": self.grade,
            "class_by_points": self.by_points,
            "veto": self.veto.key if self.veto else None,
            "rules_held": [_rule(veto) for veto in self.held],
            "lines": [line.as_dict(self.scheme) for line in self.lines],
        }

    def sentences(self) -> list[str]:
        """The same for people, one line each."""
        label = dict(zip(GRADES, self.scheme.labels, strict=True))
        score = self.scheme.score
        shown = [f"{self.id}：{score(self.total)} 分，{self.grade} 类（{label[self.grade]}）"]
        for line in self.lines:
            shown.append(
                f"  {line.term.title}：{line.found}，{line.points} × {line.term.factor} → {score(line.contribution)}"
                f"　〔{line.term.basis.label}〕"
            )
        shown.append(f"  合计 {score(self.total)}，按分值为 {self.by_points} 类")
        for veto in self.held:
            word = "定为" if veto.exactly else "不高于"
            why = "且".join(describe(each) for each in veto.when)
            shown.append(f"  {veto.title}（{why}）：{word} {veto.grade} 类　〔{veto.basis.label}〕")
        return shown


def _rule(veto: Veto) -> dict[str, str]:
    basis = veto.basis
    named = {"key": veto.key, "title": veto.title, "class": veto.grade}
    return {**named, "basis": basis.text, "confidence": basis.confidence}


def _plain(value: Value | None) -> str | bool | None:
    return str(value) if isinstance(value, Decimal) else value


def explain(scheme: Scheme, record: Mapping[str, Any]) -> Explanation:
    """Score one record (field → value; None: missing). BadTable when a field is absent or of another kind."""
    values = {}
    for field in scheme.used():
        if field.name not in record:
            raise BadTable(f"数据中没有字段 {field.name}（{field.title}）。")
        values[field.name] = single(field, record[field.name])
    lines = tuple(_line(term, values[term.field.name]) for term in scheme.terms)
    total = sum(line.contribution for line in lines)
    by_points = scheme.rank(total)
    held = tuple(veto for veto in scheme.vetoes if all(holds(each, values[each.field.name]) for each in veto.when))
    rank = max([next((v.rank for v in held if v.exactly), by_points), *(v.rank for v in held if not v.exactly)])
    veto = next((v for v in held if v.rank == rank), None)
    return Explanation(scheme, record.get(scheme.id), lines, total, GRADES[by_points], held, veto, GRADES[rank])


def _line(term: Term, value: Value | None) -> Line:
    points, found = (term.missing, "缺失") if value is None else measure(term, value)
    return Line(term, value, found, points, points * term.factor)


def measure(term: Term, value: Value) -> tuple[int, str]:
    """Points and what was found, for a value that is there."""
    way, unit = term.measure, term.field.unit
    if isinstance(way, Bins):
        assert isinstance(value, Decimal)
        chosen = way.bins[sum(value >= edge for edge in way.edges)]
        return chosen.points, f"{value_text(value)}{unit}（{chosen.label}）"
    if isinstance(way, Choices):
        for choice in way.choices:
            if value in choice.values:
                return choice.points, value_text(value) + unit
        return way.other, f"{value_text(value)}{unit}（其他）"
    assert isinstance(value, Decimal)
    return way.start + way.rate * steps(way, value), f"{value_text(value)}{unit}"


def steps(cap: Cap, value: Decimal) -> int:
    """Whole steps between the lower cap and the value."""
    if value <= cap.floor:
        return 0
    return cap.steps if value >= cap.ceiling else int((value - cap.floor) // cap.step)


def holds(condition: Condition, value: Value | None) -> bool:
    """Whether a condition holds; a missing value fulfils only `missing`."""
    if condition.op == "missing" or value is None:
        return condition.op == "missing" and value is None
    if condition.op in ("is", "in"):
        return value in condition.values
    bound = condition.values[0]
    assert isinstance(value, Decimal) and isinstance(bound, Decimal)
    return value >= bound if condition.op == "from" else value < bound
