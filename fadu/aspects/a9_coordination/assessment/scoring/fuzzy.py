"""Fuzzy comprehensive evaluation, exactly: B = A∘R with the operator named, and one value from B."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from .errors import AssessError

ONE = Fraction(1)
OPERATORS: dict[str, tuple[Callable[[Fraction, Fraction], Fraction], Callable[[list[Fraction]], Fraction]]] = {
    "min-max": (min, max),  # M(∧,∨)
    "product-max": (lambda a, r: a * r, max),  # M(·,∨)
    "sum": (lambda a, r: a * r, sum),  # type: ignore[dict-item]  # M(·,+)
    "bounded": (min, lambda parts: min(ONE, sum(parts, Fraction(0)))),  # M(∧,⊕)
}


def compose(
    weights: Sequence[Fraction], rows: Sequence[Sequence[Fraction]], operator: str, normalised: bool = False
) -> list[Fraction]:
    """B by grade: weights A (one per factor) over R (factor × grade). `normalised` divides B by its sum."""
    if operator not in OPERATORS:
        raise AssessError(f"模糊算子“{operator}”应为 {'、'.join(OPERATORS)} 之一")
    pair, gather = OPERATORS[operator]
    if len(weights) != len(rows) or len({len(row) for row in rows}) != 1:
        raise AssessError("隶属矩阵的行数应与因素权重相同，各行长度应相同")
    found = [
        Fraction(gather([pair(weight, row[grade]) for weight, row in zip(weights, rows, strict=True)]))
        for grade in range(len(rows[0]))
    ]
    total = sum(found)
    return [part / total for part in found] if normalised and total else found


def best_grade(memberships: Sequence[Fraction]) -> int:
    """Place of the highest membership; the earlier grade when two are equal."""
    return max(range(len(memberships)), key=lambda n: (memberships[n], -n))


def defuzzify(memberships: Sequence[Fraction], values: Sequence[Fraction], how: str = "mean") -> Fraction:
    """One value: the mean of the grades' values weighted by membership, or the value of the highest membership."""
    total = sum(memberships)
    if len(memberships) != len(values) or not total:
        raise AssessError("等级数与等级分值数不同，或隶属度全为 0")
    if how == "highest":
        return values[best_grade(memberships)]
    return sum((m * v for m, v in zip(memberships, values, strict=True)), Fraction(0)) / total
