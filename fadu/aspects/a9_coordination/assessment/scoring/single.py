"""Weights of one matrix alone: judgments of a person (AHP), data of units (entropy, CRITIC), or both combined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from .ahp import LIMIT, PRIORITISATION, RI, RI_TITLES, Ahp, ahp
from .errors import AssessError
from .numbers import exact, show
from .objective import NORMALISE, combine, critic, entropy

MUCH = 25  # percent; one computed weight above this deserves a warning
NOT_ALONE = "客观赋权反映离散程度而不是重要程度，不宜单独用于公开考核"


@dataclass(frozen=True)
class Grid:
    """A labelled matrix as it was written."""

    rows: list[str]
    columns: list[str]
    cells: list[list[str]]

    def numbers(self) -> list[list[Fraction]]:
        """Exact numbers. Raises AssessError naming row and column of the first cell that is none."""
        for name, line in zip(self.rows, self.cells, strict=True):
            signed = [
                column for column, cell in zip(self.columns, line, strict=True) if cell.strip().endswith(("%", "％"))
            ]
            if signed:
                raise AssessError(f"“{name}”的“{signed[0]}”带百分号，请去掉百分号，同一列统一写法")
        return [
            [self._number(row, column, cell) for column, cell in zip(self.columns, line, strict=True)]
            for row, line in zip(self.rows, self.cells, strict=True)
        ]

    @staticmethod
    def _number(row: str, column: str, cell: str) -> Fraction:
        if not cell.strip():
            raise AssessError(f"“{row}”的“{column}”为空")
        try:
            return exact(cell)
        except AssessError as error:
            raise AssessError(f"“{row}”的“{column}”：{error}") from None


@dataclass(frozen=True)
class Weighed:
    """Weights (sum 1) by name, what must be printed with them, warnings, and the finding that forbids their use."""

    method: str
    weights: dict[str, float]
    printed: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...] = ()
    finding: str = ""
    judged: Ahp | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, dict[str, float]] = field(default_factory=dict)


def judgments(grid: Grid, ri: str = "later", prioritisation: str = "eigenvector") -> Weighed:
    """AHP of one matrix."""
    if grid.rows != grid.columns:
        raise AssessError("判断矩阵第一列的名称应与第一行相同且顺序一致")
    found = ahp(grid.columns, grid.numbers(), ri, prioritisation)
    weights = dict(zip(found.labels, found.weights, strict=True))
    n = len(grid.columns)
    printed = [("方法", f"层次分析，{PRIORITISATION[prioritisation]}"), ("λmax", f"{found.lambda_max:.4f}")]
    if n > 2:
        other = next(key for key in RI if key != ri)
        ratio = found.ci / RI[other][n - 3]
        printed += [
            ("CI", f"{found.ci:.4f}"),
            ("CR", f"{found.cr:.4f}（{RI_TITLES[ri]}，{n} 阶 RI {found.ri:.2f}）；"
                   f"按{RI_TITLES[other]}（RI {RI[other][n - 3]:.2f}）为 {ratio:.4f}"),
        ]  # fmt: skip
    finding = ""
    if not found.consistent:
        worst = "、".join(found.worst or ())
        finding = f"CR {found.cr:.4f} ≥ {LIMIT:.2f}，不一致，不得使用；最矛盾的三项：{worst}，请先重新比较这三项"
    return Weighed("ahp", weights, tuple(printed), heavy(weights), finding, found, found.as_dict())


def spread(grid: Grid, method: str, normalise: str = "none", costs: Sequence[str] = ()) -> Weighed:
    """Entropy or CRITIC of units × indicators."""
    unknown = [name for name in costs if name not in grid.columns]
    if unknown:
        raise AssessError(f"越小越好的列“{unknown[0]}”不在数据中")
    numbers = grid.numbers()
    matrix, flags = np.array([list(map(float, line)) for line in numbers]), [name in costs for name in grid.columns]
    way = "minmax" if method == "critic" else normalise
    found = entropy(matrix, way, flags) if method == "entropy" else critic(matrix, flags)
    weights = dict(zip(grid.columns, map(float, found), strict=True))
    flat = [
        name for name, column in zip(grid.columns, zip(*numbers, strict=True), strict=True) if len(set(column)) == 1
    ]
    still = (f"各单位没有差别，权重为 0：{'、'.join(flat)}",) if flat else ()
    title = "熵权" if method == "entropy" else "CRITIC（皮尔逊相关）"
    printed = (("方法", title), ("归一", NORMALISE[way]), ("越小越好的列", "、".join(costs) or "无"))
    detail = {"method": method, "normalise": way, "cost": list(costs), "note": NOT_ALONE}
    return Weighed(method, weights, printed, (NOT_ALONE, *still, *heavy(weights)), detail=detail)


def combined(subjective: Weighed, objective: Weighed, alpha: Fraction, how: str) -> Weighed:
    """α·subjective + (1−α)·objective, or the product."""
    if not 0 <= alpha <= 1:
        raise AssessError("α 应在 0 至 1 之间")
    names = list(subjective.weights)
    if set(names) != set(objective.weights):
        odd = sorted(set(names) ^ set(objective.weights))
        raise AssessError(f"判断矩阵和数据的指标不同：“{odd[0]}”只在一边")
    one, two = (np.array([part.weights[name] for name in names]) for part in (subjective, objective))
    weights = dict(zip(names, map(float, combine(one, two, float(alpha), how)), strict=True))
    way = (
        f"线性合成，α = {show(alpha)}（主观 {show(alpha)}，客观 {show(1 - alpha)}）" if how == "linear" else "乘积合成"
    )
    printed = (("合成", way), *(("主观　" + k, v) for k, v in subjective.printed),
               *(("客观　" + k, v) for k, v in objective.printed))  # fmt: skip
    rest = tuple(text for text in objective.warnings if text != NOT_ALONE and "%" not in text)
    parts = {"主观": subjective.weights, "客观": objective.weights}
    return Weighed("combination", weights, printed, (*rest, *heavy(weights)), subjective.finding, subjective.judged,
                   parts=parts)  # fmt: skip


def heavy(weights: dict[str, float]) -> tuple[str, ...]:
    """A warning for each name that weighs more than a quarter, where there are enough names for that to mean much."""
    if len(weights) <= 100 / MUCH:
        return ()
    return tuple(
        f"“{k}”一项占 {w * 100:.2f}%，超过 {MUCH}%，一项指标左右结果" for k, w in weights.items() if w * 100 > MUCH
    )
