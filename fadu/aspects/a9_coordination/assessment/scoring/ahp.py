"""AHP: priorities of a judgment matrix, its consistency ratio with the RI table named, and the worst triple."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from .errors import AssessError

# Random indices for n = 3…10: Saaty's early table and the later, larger simulation.
RI = {
    "early": (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49),
    "later": (0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49),
}
RI_TITLES = {"early": "早期 RI 表", "later": "后期 RI 表"}
LIMIT = 0.10
SLACK = Fraction(1, 100)  # 0.33 beside 3 is meant as 1/3
Matrix = Sequence[Sequence[Fraction]]
PRIORITISATION = {"eigenvector": "主特征向量", "geometric": "行几何平均", "column": "列归一平均"}


@dataclass(frozen=True)
class Ahp:
    """Weights (sum 1) by label, λmax, CI, CR, and everything that must be printed with them."""

    labels: tuple[str, ...]
    weights: tuple[float, ...]
    lambda_max: float
    ci: float
    cr: float
    ri: float
    ri_table: str
    prioritisation: str
    worst: tuple[str, str, str] | None
    group: str = ""

    @property
    def consistent(self) -> bool:
        """Whether CR is below 0.10."""
        return self.cr < LIMIT

    def as_dict(self) -> dict[str, Any]:
        """JSON shape."""
        return {
            "method": "ahp",
            "weights": dict(zip(self.labels, self.weights, strict=True)),
            "lambda_max": self.lambda_max,
            "ci": self.ci,
            "cr": self.cr,
            "ri": self.ri,
            "ri_table": self.ri_table,
            "prioritisation": self.prioritisation,
            "group": self.group,
            "limit": LIMIT,
            "consistent": self.consistent,
            "worst_triple": list(self.worst) if self.worst else None,
        }


def check(labels: Sequence[str], matrix: Matrix) -> None:
    """Raise AssessError unless the matrix is square, positive and reciprocal (within 1 %)."""
    n = len(labels)
    if len(matrix) != n or any(len(row) != n for row in matrix):
        raise AssessError(f"判断矩阵应为 {n}×{n}")
    if not 1 <= n <= len(RI["later"]) + 2:
        raise AssessError("判断矩阵的阶数应为 1 至 10（更大的没有公布的 RI，请分层）")
    for i in range(n):
        if matrix[i][i] != 1:
            raise AssessError(f"判断矩阵“{labels[i]}”对自己应为 1")
    for i, j in itertools.combinations(range(n), 2):
        if matrix[i][j] <= 0 or matrix[j][i] <= 0:
            raise AssessError(f"判断矩阵“{labels[i]}”对“{labels[j]}”应为正数")
        if abs(matrix[i][j] * matrix[j][i] - 1) > SLACK:
            raise AssessError(f"判断矩阵“{labels[i]}”对“{labels[j]}”与反向的值不互为倒数")


def priorities(values: np.ndarray, how: str) -> np.ndarray:
    """Weights of a positive n×n matrix, sum 1."""
    if how == "geometric":
        found = np.exp(np.log(values).mean(axis=1))
    elif how == "column":
        found = (values / values.sum(axis=0)).mean(axis=1)
    else:
        roots, vectors = np.linalg.eig(values)
        found = np.abs(vectors[:, int(np.argmax(roots.real))].real)
    return found / found.sum()


def worst_triple(labels: Sequence[str], values: np.ndarray) -> tuple[str, str, str] | None:
    """The three items whose judgments contradict each other most: largest |ln(a_ij·a_jk/a_ik)|."""
    logs, best, found = np.log(values), 1e-9, None
    for i, j, k in itertools.combinations(range(len(labels)), 3):
        gap = abs(logs[i, j] + logs[j, k] - logs[i, k])
        if gap > best:
            best, found = gap, (labels[i], labels[j], labels[k])
    return found


def ahp(labels: Sequence[str], matrix: Matrix, ri: str = "later", prioritisation: str = "eigenvector") -> Ahp:
    """Weights and consistency of one judgment matrix. CI and CR always come from the principal eigenvalue."""
    check(labels, matrix)
    values = np.array([[float(cell) for cell in row] for row in matrix])
    n = len(labels)
    root = float(np.linalg.eigvals(values).real.max())
    ci = max(0.0, (root - n) / (n - 1)) if n > 2 else 0.0
    index = RI[ri][n - 3] if n > 2 else 0.0
    return Ahp(
        tuple(labels),
        tuple(map(float, priorities(values, prioritisation))),
        root,
        ci,
        ci / index if index else 0.0,
        index,
        ri,
        prioritisation,
        worst_triple(labels, values),
    )


def group_ahp(labels: Sequence[str], matrices: Sequence[Matrix], how: str, ri: str, prioritisation: str) -> Ahp:
    """Several people's judgments: geometric mean of judgments (AIJ) or of priorities (AIP, CR the largest of all)."""
    if len(matrices) == 1:
        return ahp(labels, matrices[0], ri, prioritisation)
    single = [ahp(labels, matrix, ri, prioritisation) for matrix in matrices]
    n = len(labels)
    if how == "AIJ":
        mean = [
            [Fraction(math.prod(float(matrix[i][j]) for matrix in matrices) ** (1 / len(matrices))) for j in range(n)]
            for i in range(n)
        ]
        found = ahp(labels, mean, ri, prioritisation)
        return Ahp(**{**vars(found), "group": f"AIJ（{len(matrices)} 人判断的几何平均）"})
    logs = np.log([one.weights for one in single]).mean(axis=0)
    weights = np.exp(logs) / np.exp(logs).sum()
    worst = max(single, key=lambda one: one.cr)
    text = f"AIP（{len(matrices)} 人权重的几何平均，CR 取最大者）"
    return Ahp(**{**vars(worst), "weights": tuple(map(float, weights)), "group": text})
