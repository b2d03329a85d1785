"""A year of monthly credit risk classes: facts delivered by other systems, a scheme, twelve runs, three objections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np

from fadu.aspects.a8_digital.risk_supervision import delivery, running, schemes
from fadu.aspects.a8_digital.risk_supervision.models import FactsImport
from fadu.demo.accounts import Held, Person
from fadu.demo.world import World
from fadu.kernel.access import PUBLIC, SYSTEM
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import now
from fadu.registry.enterprises.models import Enterprise, EnterpriseMark

ORDER = 20
SEED = 20260101
MONTHS = 12
SOURCE = "演示城市模拟生成"
OFFICER, HEAD = "risk", "risk.head"
PEOPLE: tuple[Person, ...] = (
    Person(OFFICER, "蒋甲一", (Held("risk.officer", "scjg", "信用监管科科长"),),
           label="市市场监管局信用风险分类：方案、评分、异议"),
    Person(HEAD, "蒋乙二", (Held("risk.head", "scjg", "分管副局长"),), label="市市场监管局分管负责人：批准方案"),
    Person("huancui.risk", "蒋丙三", (Held("risk.officer", "huancui.scjg", "信用监管股股长"),)),
)  # fmt: skip

# Facts and how often they are anything but the harmless answer, for the soundest and for the most troubled.
FLAGS = {
    "capital_reduced_24m": (0.01, 0.30), "equity_frozen": (0.002, 0.45), "pledged_or_mortgaged": (0.03, 0.40),
    "uncooperative_36m": (0.0, 0.50), "head_in_serious": (0.001, 0.25), "owner_dishonest": (0.002, 0.50),
    "wage_arrears_24m": (0.001, 0.45),
}  # fmt: skip
COUNTS = {
    "changes_12m": (0.3, 4.0), "legal_rep_changes_24m": (0.05, 2.0), "penalties_24m": (0.01, 4.2),
    "overdue_corrections_24m": (0.001, 2.6), "expired_permits": (0.002, 1.0), "failed_batches_24m": (0.005, 1.5),
    "confirmed_warnings_12m": (0.005, 1.8), "head_in_abnormal": (0.02, 2.2), "branch_penalties_24m": (0.01, 0.8),
    "invested_abnormal": (0.01, 0.8), "complaints_12m": (0.2, 11.0), "confirmed_reports_12m": (0.01, 2.6),
    "enforcement_cases": (0.01, 3.4), "negative_reports_12m": (0.01, 1.6),
}  # fmt: skip
SILENT, MOVED = 0.12, 0.03
LISTS = {"abnormal_list": 0.02, "serious_dishonest": 0.008}


def facts(rng: np.random.Generator, count: int) -> dict[str, list[Any]]:
    """Facts for so many enterprises: most are sound, a few troubled. Some have delivered nothing: empty fields."""
    trouble = rng.beta(0.5, 1.35, count)
    silent = rng.random(count) < SILENT
    found: dict[str, np.ndarray] = {}
    for name, (sound, worst) in FLAGS.items():
        found[name] = rng.random(count) < sound + (worst - sound) * trouble**1.2
    for name, (sound, worst) in COUNTS.items():
        found[name] = rng.poisson(sound + (worst - sound) * trouble**1.2)
    found["fines_24m"] = np.where(found["penalties_24m"] > 0, np.round(rng.lognormal(8.2, 1.3, count), 0), 0.0)
    late = rng.random(count) < 0.02 + 0.75 * trouble
    found["annual_report"] = np.where(late, rng.choice(["逾期公示", "未公示"], count), "按时公示")
    found["tax_status"] = np.where(rng.random(count) < 0.5 * trouble**2, "非正常", "正常")
    found["industry_risk"] = rng.choice(["低", "中", "高"], count, p=[0.5, 0.4, 0.1])
    return {
        name: [None if gone else value for value, gone in zip(column.tolist(), silent, strict=True)]
        for name, column in found.items()
    }


def months(day: date) -> list[date]:
    """The first of this month and of the eleven before it."""
    index = day.year * 12 + day.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(index - MONTHS + 1, index + 1)]


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """Deliver facts, adopt the scheme, score month by month, then the objections."""
    say("信用风险分类 credit risk classes")
    rng = np.random.default_rng(SEED)
    keys = list(Enterprise._plain.order_by("uscc").values_list("pk", flat=True))
    days = months(world.today)
    adopt(world, days[0])
    listed(rng, days[0], world.today)
    deliver(keys, facts(rng, len(keys)), days[0])
    for day in days:
        running.complete(running.begin(schemes.general(day), SYSTEM, day=day, trigger="monthly"))
        some = sorted(rng.choice(len(keys), max(1, int(len(keys) * MOVED)), replace=False).tolist())
        deliver([keys[i] for i in some], facts(rng, len(some)), day)
    objections(world)
    revised(world)


def listed(rng: np.random.Generator, first: date, last: date) -> None:
    """Some active enterprises come on the lists of the market regulator in the course of the year, some leave again."""
    active = Enterprise._plain.filter(status="active", established_on__lt=first).order_by("uscc")
    keys = list(active.values_list("pk", flat=True))
    marks = []
    for kind, share in LISTS.items():
        for place in rng.choice(len(keys), max(2, int(len(keys) * share)), replace=False).tolist():
            since = first - timedelta(days=int(rng.integers(-300, 500)))
            until = since + timedelta(days=int(rng.integers(90, 900)))
            if since < last:
                gone = until if until < last else None
                mark = {"kind": kind, "since": since, "until": gone, "basis": SOURCE}
                marks.append(EnterpriseMark(enterprise_id=keys[place], **mark))
    EnterpriseMark._plain.bulk_create(marks, ignore_conflicts=True)


def deliver(keys: list[int], columns: dict[str, list[Any]], day: date) -> None:
    """One delivery of facts, and the note that it took place."""
    names = tuple(columns)
    rows = zip(*columns.values(), strict=True)
    delivery.write(dict(zip(keys, rows, strict=True)), names, SOURCE, day)
    FactsImport.objects.create(
        name=f"归集 {day:%Y-%m}.parquet", source=SOURCE, as_of=day, digest="", rows=len(keys),
        columns="、".join(names)[:800], by="系统", at=now(),
    )  # fmt: skip


def adopt(world: World, day: date) -> None:
    """The city adopts the shipped scheme on the day before the first run."""
    book, keeper = register("risk_scheme"), world.organs["scjg"].pk
    officer, head = (world.pick(f"risk.{role}", "scjg", day) for role in ("officer", "head"))
    text = schemes.default_text().replace("effective = 2026-01-01", "effective = 2024-01-01")
    case = open_case(book, officer, {"text": text, "kind": "general"}, organ_id=keeper, on=day).case
    take(case, "approve", head, {"since": day, "opinion": "试行，凭记忆的条目逐项核对后修订"}, on=day)


def revised(world: World) -> None:
    """Next year's version waits for approval."""
    day = world.back(world.today, 4)
    text = schemes.default_text().replace('version = "2026.1"', 'version = "2027.1"')
    officer, keeper = world.pick("risk.officer", "scjg", day), world.organs["scjg"].pk
    open_case(register("risk_scheme"), officer, {"text": text, "kind": "general"}, organ_id=keeper, on=day)


def objections(world: World) -> None:
    """One upheld and corrected, one not upheld, one just received."""
    worst = list(
        Enterprise._plain.filter(grade__in=("C", "D")).order_by("-grade", "uscc").values_list("uscc", flat=True)
    )
    officer = world.pick("risk.officer", "scjg", world.today)
    for uscc, ahead, result in zip(worst, (9, 6, 1), ("yes", "no", ""), strict=False):
        day = world.back(world.today, ahead)
        facts_ = {"uscc": uscc, "about": "data", "term": "penalties", "contact": "联系人某", "phone": "13800000000",
                  "claim": "处罚决定已被撤销，数据没有更新。"}  # fmt: skip
        keeper = world.organs["scjg"].pk
        case = open_case(register("risk_objection"), PUBLIC, facts_, organ_id=keeper, on=day, step="file").case
        if result:
            _handle(case, officer, result, world.ahead(day, 2))


def _handle(case: Any, officer: Any, result: str, day: date) -> None:
    findings = "经向作出机关核实，原处罚决定已撤销。" if result == "yes" else "经核实，数据与原始记录一致。"
    case = take(case, "check", officer, {"outcome": result, "findings": findings}, on=day).case
    if result == "yes":
        given = {"name": "penalties_24m", "value": "0", "basis": "作出机关的撤销决定"}
        case = take(case, "correct", officer, given, on=day).case
        case = take(case, "rescore", officer, on=day).case
    take(case, "tell", officer, {"reply": findings, "told_by": "书面"}, on=day)
