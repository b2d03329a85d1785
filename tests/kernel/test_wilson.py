"""The interval that every shown share asks for."""

from __future__ import annotations

from fractions import Fraction

import pytest

from fadu.kernel import wilson


@pytest.mark.parametrize(
    ("hits", "n", "text"),
    [(380, 400, "92.4%–96.8%"), (9, 10, "59.5%–98.3%"), (10, 10, "72.2%–100%"), (0, 5, "0%–43.5%"),
     (1, 1, "20.6%–100%"), (90, 97, "85.8%–96.5%")],
)  # fmt: skip
def test_in_words_it_is_widened_to_tenths(hits, n, text):
    assert wilson.words(hits, n) == f"95% 区间 {text}"


def test_the_bounds_solve_their_equation_and_are_never_too_narrow():
    """The true bounds are the roots of (p − x)² = z² x (1 − x) / n: outside of them the left side is the greater."""
    for n in (1, 2, 7, 99, 10_000):
        for hits in {0, 1, n // 3, n - 1, n}:
            p, bounds = Fraction(hits, n), wilson.wilson(hits, n)
            assert 0 <= bounds[0] <= p <= bounds[1] <= 1
            for x in bounds:
                off = (p - x) ** 2 - wilson.Z**2 * x * (1 - x) / n
                assert 0 <= off < Fraction(1, 10**11)


@pytest.mark.parametrize(("hits", "n"), [(1, 0), (-1, 3), (4, 3)])
def test_without_a_sample_there_is_none(hits, n):
    with pytest.raises(ValueError):
        wilson.wilson(hits, n)
