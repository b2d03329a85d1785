"""What a result letter says to do next: where points were lost, how many, and what would bring them back."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from ..scoring import show

FILE = Path(__file__).parent.parent / "data" / "improvement.toml"

NEXT = {
    "indicator": "逐件核对未计入分子的业务记录，能够补办的依法补办，不能补办的查明原因，防止同类情形",
    "figure": "逐件核对计入的业务记录，查明原因，防止同类情形",
    "deliverable": "补齐并提交能够证明成果的材料，以业务记录为证的直接关联，不另制材料",
    "expert": "对照专家意见改进工作，不以补写材料代替",
    "survey": "就不满意较集中的事项回访并改进，结果告知反映人",
    "manual": "按评分理由逐条改进",
    "composite": "先改进所引用的各项指标",
}


@dataclass(frozen=True)
class Loss:
    """A leaf that lost points: how many, by which computation, and what to do about it."""

    leaf: str
    title: str
    lost: Fraction
    weight: Fraction
    text: str
    todo: str
    indicator: str = ""

    @property
    def share(self) -> Fraction:
        """The part of the leaf's points that was lost."""
        return self.lost / self.weight if self.weight else Fraction(0)


@dataclass(frozen=True)
class Bounds:
    """From which loss on a leaf is proposed for the ledger of problems; see data/improvement.toml."""

    points: Fraction
    share: Fraction
    grave: Fraction

    @property
    def words(self) -> str:
        """The bounds as they are printed."""
        return f"失 {show(self.points)} 分以上且占该项满分 {show(self.share * 100)}% 以上"


@cache
def bounds() -> Bounds:
    """The bounds in force."""
    return Bounds(**{k: Fraction(v) for k, v in tomllib.loads(FILE.read_text(encoding="utf-8")).items()})


def serious(found: Iterable[Loss], limit: Bounds | None = None) -> list[Loss]:
    """Losses that are proposed for the ledger of problems."""
    least = limit or bounds()
    return [loss for loss in found if loss.lost >= least.points and loss.share >= least.share]


def severity(loss: Loss, limit: Bounds | None = None) -> int:
    """How grave the problem is proposed to be: 2 (一般), from the bound on 3 (较重)."""
    return 3 if loss.share >= (limit or bounds()).grave else 2


def losses(
    items: Iterable[Mapping[str, object]],
    kinds: Mapping[str, str],
    gaps: Mapping[str, int],
    figures: Mapping[str, str] | None = None,
) -> list[Loss]:
    """Leaves with lost points, the largest loss first. items: leaf, title, weight, points (Fractions or None), text.

    kinds: leaf → kind of its source; gaps: leaf → records that missed; figures: leaf → indicator it is read from.
    """
    found = []
    for item in items:
        weight, points = item["weight"], item["points"]
        if points is None or not isinstance(weight, Fraction) or not isinstance(points, Fraction) or points >= weight:
            continue
        leaf = str(item["leaf"])
        todo = NEXT.get(kinds.get(leaf, ""), NEXT["composite"])
        if gaps.get(leaf):
            todo = f"有 {gaps[leaf]} 件记录没有达到要求：{todo}"
        found.append(Loss(leaf, str(item["title"]), weight - points, weight, str(item["text"]), todo,
                          (figures or {}).get(leaf, "")))  # fmt: skip
    return sorted(found, key=lambda loss: (-loss.lost, loss.leaf))


def words(loss: Loss) -> str:
    """The loss as a sentence."""
    return f"{loss.leaf} {loss.title}：失 {show(loss.lost, 2)} 分（满分 {show(loss.weight, 2)}）。{loss.todo}。"
