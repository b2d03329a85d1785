"""The stages of a draw as everybody may follow them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .models import CeremonyPart, YearPlan


@dataclass(frozen=True)
class Stage:
    """One stage. place: done, now or next; lines: (label, value) that were published."""

    title: str
    place: str
    on: date | None
    text: str
    lines: tuple[tuple[str, str], ...] = ()


def stages(plan: YearPlan, parts: list[CeremonyPart]) -> list[Stage]:
    """Frame, commitments, beacon, secrets, seed, plan. parts: those of the present round, by party."""
    told = [p for p in parts if p.secret]
    last = max((p.committed_on for p in parts), default=None)
    opened = max((p.revealed_on for p in told if p.revealed_on), default=None)
    rows = [
        (bool(plan.frame_hash), plan.frozen_on, "公布总体", "参加抽取的企业、事项和比例固定下来，指纹公布后谁也不能再改。",
         (("总体指纹", plan.frame_hash),)),
        (bool(parts) and bool(plan.beacon or len(parts) > 1), last, "各单位承诺",
         "每个单位自己保存一个秘密，只公布它的 SHA-256：公布之后不能再换。", tuple((p.party, p.commitment) for p in parts)),
        (bool(plan.beacon), plan.beacon_on, "公共信标", "事先公告、当时还没有产生的公开数字，谁也不能左右。",
         (("公告", plan.announced), ("内容", plan.beacon), ("出处", plan.beacon_source))),
        (bool(plan.seed), opened, "揭示秘密", "各单位公开自己的秘密，任何人都能核对它与承诺相符。",
         tuple((p.party, p.secret or "尚未揭示") for p in parts) if plan.beacon else ()),
        (bool(plan.seed), plan.drawn_on, "算出种子", "种子 = SHA-256（总体指纹、各单位秘密、信标），抽取由它唯一确定。",
         (("种子", plan.seed),)),
        (plan.edition >= 1, plan.drawn_on, "抽取和排期", "每家企业一个公开号码，各事项各类别取最小的若干个；每家企业都能拿到自己的证明。",
         (("默克尔根", plan.merkle_root),)),
        (plan.filed_on is not None, plan.filed_on, "备案执行", "协商定稿后备案；以后每次调整都有版本和说明。", ()),
    ]  # fmt: skip
    waiting = next((n for n, row in enumerate(rows) if not row[0]), len(rows))
    return [
        Stage(title, "done" if done else "now" if n == waiting else "next", on if done else None, text,
              tuple((label, value) for label, value in lines if value) if done or n == waiting else ())
        for n, (done, on, title, text, lines) in enumerate(rows)
    ]  # fmt: skip
