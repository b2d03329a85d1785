"""A mock review: drawing by a kept seed, agreement of two graders, what the grades add up to."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

WORTH = {"met": Fraction(1), "partly": Fraction(1, 2), "unmet": Fraction(0)}  # 本平台口径


def draw(codes: Sequence[str], n: int, seed: str) -> list[str]:
    """n of the codes: the order of their hashes with the seed decides, so that anybody can draw again."""
    order = sorted(codes, key=lambda code: hashlib.sha256(f"{seed}:{code}".encode()).hexdigest())
    chosen = set(order[:n])
    return [code for code in codes if code in chosen]


def kappa(pairs: Sequence[tuple[str, str]]) -> Fraction | None:
    """Cohen's kappa of two graders; None when there is nothing to compare or chance alone would agree always."""
    n = len(pairs)
    if not n:
        return None
    agreed = Fraction(sum(a == b for a, b in pairs), n)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum((Fraction(first[k], n) * Fraction(second[k], n) for k in first.keys() | second.keys()), Fraction(0))
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def total(grades: Mapping[str, str], points: Mapping[str, Decimal | None]) -> tuple[Fraction, Fraction] | None:
    """(points reached, points possible) over graded indicators; None as long as one of them has no published points."""
    counted = [code for code, grade in grades.items() if grade in WORTH]
    if not counted or any(points.get(code) is None for code in counted):
        return None
    possible = sum((Fraction(points[code] or 0) for code in counted), Fraction(0))
    return sum((WORTH[grades[code]] * Fraction(points[code] or 0) for code in counted), Fraction(0)), possible
