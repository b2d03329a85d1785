"""The stages of a draw as everybody may follow them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fadu.kernel.models import Event

from .models import CeremonyPart, YearPlan
from .models.plan import FIXED


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
    shown = plan.state in FIXED  # a frame that was taken back, or whose round is void, begins again
    parts = parts if shown else []
    told = [p for p in parts if p.secret]
    last = max((p.committed_on for p in parts), default=None)
    opened = max((p.revealed_on for p in told if p.revealed_on), default=None)
    rows = [
        (shown and bool(plan.frame_hash), plan.frozen_on, "公布总体", "参加抽取的企业、事项和比例固定下来，指纹公布后谁也不能再改。",
         (("总体指纹", plan.frame_hash),)),
        (bool(parts) and bool(plan.beacon or len(parts) > 1), last, "各单位承诺",
         "每个单位自己保存一个秘密，只公布它的 SHA-256：公布之后不能再换。", tuple((p.party, p.commitment) for p in parts)),
        (bool(plan.beacon), plan.beacon_on, "公共信标", "事先公告、当时还没有产生的公开数字，谁也不能左右。",
         (("公告", plan.announced if shown else ""), ("产生日期", _day(plan.beacon_on if shown else None)),
          ("内容", plan.beacon), ("出处", plan.beacon_source))),
        (bool(plan.seed), opened, "揭示秘密", "各单位公开自己的秘密，任何人都能核对它与承诺相符。",
         (("截止", _day(plan.reveal_by)), *((p.party, p.secret or "尚未揭示") for p in parts)) if plan.beacon else ()),
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


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


@dataclass(frozen=True)
class Void:
    """A round that came to nothing: when, why, who had not revealed, and what was published of it."""

    round: int
    on: date
    reason: str
    lines: tuple[tuple[str, str], ...]


def voided(plan: YearPlan) -> list[Void]:
    """Rounds that were made void, the newest first."""
    told = Event.objects.as_system().filter(matter_id=plan.pk, step="void")  # a step that everybody may follow
    events = list(told.order_by("-pk"))
    parts = list(CeremonyPart._plain.filter(plan=plan).order_by("party")) if events else []
    return [_void(event, [p for p in parts if p.round == event.facts.get("round")]) for event in events]


def _void(event: Event, parts: list[CeremonyPart]) -> Void:
    facts = event.facts
    late = "没有揭示" if facts.get("beacon") else "信标产生前作废，没有揭示"
    lines = [("公告的信标", facts.get("announced", "")), ("信标内容", facts.get("beacon", ""))]
    lines += [(f"{p.party}的承诺", p.commitment) for p in parts]
    lines += [(f"{p.party}的秘密", p.secret or late) for p in parts]
    told = tuple((label, value) for label, value in lines if value)
    return Void(facts.get("round", 0), event.on, facts.get("reason", ""), told)
