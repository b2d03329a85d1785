"""What the answers to one question come to: sums alone, with the size of the sample and how sure they are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from fadu.kernel.wilson import tenths, words

from .questions import UNSURE, Question

LEAST = 5  # fewer answers are never opened


@dataclass(frozen=True)
class Result:
    """One question about one unit. mean and half: of a scale from 100 down in even steps, with its 95 % interval."""

    question: Question
    n: int
    counts: tuple[tuple[str, int], ...]
    unsure: int = 0
    mean: Fraction | None = None
    half: float = 0.0

    @property
    def share(self) -> str:
        """The better half of a scale: 满意率, cut and not rounded, and its interval."""
        if self.question.kind != "scale" or not self.n:
            return ""
        good = sum(n for _, n in self.counts[: len(self.counts) // 2])
        return f"{tenths(good * 1000 // self.n)}（{words(good, self.n)}）"


def points(steps: int) -> list[Fraction]:
    """The value of each answer of a scale: five steps are 100, 80, 60, 40, 20."""
    return [Fraction(100 * (steps - n), steps) for n in range(steps)]


def result(question: Question, said: Sequence[str]) -> Result:
    """Count the answers to a question; of texts only how many there are."""
    counted = Counter(said)
    if question.kind == "text":
        return Result(question, sum(n for answer, n in counted.items() if answer), ())
    counts = tuple((option, counted[option]) for option in question.options)
    n = sum(number for _, number in counts)
    if question.kind != "scale" or not n:
        return Result(question, n, counts, counted[UNSURE])
    values = points(len(counts))
    mean = sum((value * number for value, (_, number) in zip(values, counts, strict=True)), Fraction(0)) / n
    spread = sum((number * (value - mean) ** 2 for value, (_, number) in zip(values, counts, strict=True)), Fraction(0))
    half = 1.96 * math.sqrt(spread / max(1, n - 1) / n)
    return Result(question, n, counts, counted[UNSURE], mean, half)
