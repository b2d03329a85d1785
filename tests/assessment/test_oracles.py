"""Agreement with public libraries, where they are installed (they are not needed for anything else)."""

from __future__ import annotations

import numpy as np
import pytest

from fadu.aspects.a9_coordination.assessment.scoring import ahp, critic, entropy, exact, topsis

from .tables import rows

SIZES = [(6, 3), (20, 100), (82, 100), (1000, 100)]


def library(name: str):
    """A module, or a skipped test that says how to run it."""
    reason = f"{name} is not installed; pip install pymcdm scikit-criteria ahpy to compare"
    return pytest.importorskip(name, reason=reason)


def matrix(rows_: int, columns: int) -> tuple[np.ndarray, np.ndarray, list[bool]]:
    rng = np.random.default_rng(rows_ * columns)
    return rng.random((rows_, columns)) + 0.01, rng.dirichlet(np.ones(columns)), [n % 3 == 0 for n in range(columns)]


def order(values: np.ndarray) -> list[int]:
    return list(np.argsort(-values, kind="stable"))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_pymcdm(size: tuple[int, int]) -> None:
    methods, weights = library("pymcdm.methods"), library("pymcdm.weights")
    normalizations = library("pymcdm.normalizations")
    x, w, costs = matrix(*size)
    types = np.where(costs, -1, 1)
    theirs = methods.TOPSIS(normalization_function=normalizations.vector_normalization)
    assert np.abs(theirs(x, w, types) - topsis(x, w, costs)).max() < 1e-12
    assert order(theirs(x, w, types)) == order(topsis(x, w, costs))
    assert np.abs(weights.entropy_weights(x, types) - entropy(x)).max() < 1e-12
    assert np.abs(weights.critic_weights(x) - critic(x)).max() < 1e-9


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_scikit_criteria(size: tuple[int, int]) -> None:
    library("skcriteria")
    from skcriteria import mkdm
    from skcriteria.agg.topsis import TOPSIS
    from skcriteria.preprocessing.scalers import VectorScaler
    from skcriteria.preprocessing.weighters import EntropyWeighter

    x, w, costs = matrix(*size)
    decision = mkdm(x, [min if cost else max for cost in costs], weights=w)
    theirs = TOPSIS().evaluate(VectorScaler(target="matrix").transform(decision)).e_.similarity
    assert np.abs(theirs - topsis(x, w, costs)).max() < 1e-12
    assert order(theirs) == order(topsis(x, w, costs))
    assert np.abs(EntropyWeighter().transform(decision).weights - entropy(x)).max() < 1e-12


def test_ahpy() -> None:
    ahpy = library("ahpy")
    table = rows("ahp")
    labels, cells = [row[0] for row in table], [[exact(cell) for cell in row[1:]] for row in table]
    pairs = {(labels[i], labels[j]): float(cells[i][j]) for i in range(7) for j in range(i + 1, 7)}
    theirs = ahpy.Compare("drinks", pairs, precision=6, random_index="saaty")
    found = ahp(labels, cells, "later")
    assert all(abs(theirs.local_weights[name] - w) < 1e-6 for name, w in zip(labels, found.weights, strict=True))
    assert abs(theirs.consistency_ratio - found.cr) < 1e-3
