"""What a result letter says to do next: where points were lost, how many, and what would bring them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..scoring import show

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


def losses(items: Iterable[Mapping[str, object]], kinds: Mapping[str, str], gaps: Mapping[str, int]) -> list[Loss]:
    """Leaves with lost points, the largest loss first. items: leaf, title, weight, points (Fractions or None), text."""
    found = []
    for item in items:
        weight, points = item["weight"], item["points"]
        if points is None or not isinstance(weight, Fraction) or not isinstance(points, Fraction) or points >= weight:
            continue
        leaf = str(item["leaf"])
        todo = NEXT.get(kinds.get(leaf, ""), NEXT["composite"])
        if gaps.get(leaf):
            todo = f"有 {gaps[leaf]} 件记录没有达到要求：{todo}"
        found.append(Loss(leaf, str(item["title"]), weight - points, weight, str(item["text"]), todo))
    return sorted(found, key=lambda loss: (-loss.lost, loss.leaf))


def words(loss: Loss) -> str:
    """The loss as a sentence."""
    return f"{loss.leaf} {loss.title}：失 {show(loss.lost, 2)} 分（满分 {show(loss.weight, 2)}）。{loss.todo}。"
