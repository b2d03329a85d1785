"""The worked examples of the rules, read from `examples.md`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fadu.law import due
from fadu.registry.inspection_catalogue.rules import alerts, counting, idle, metrics, quiet, warnings
from fadu.registry.inspection_catalogue.rules.gates import Facts, Request, White, refusals
from fadu.registry.inspection_catalogue.rules.model import ItemFacts, Limit, OfficerFacts, Subject, Visit
from tests.law.tables import tables

FILE = Path(__file__).with_name("examples.md")
TRIGGERS = {
    "年计": "plan", "计划": "plan", "专项": "special", "投诉": "complaint", "上级": "superior", "复查": "recheck",
    "申请": "request", "紧急": "emergency", "非现场": "plan",
}  # fmt: skip
UNITS = {"日": "day", "周": "week", "月": "month"}


def rows(*columns: str) -> list[Any]:
    found = [row for row in tables(FILE) if set(columns) <= set(row)]
    assert found, columns
    return [pytest.param(row, id=row["编号"]) for row in found]


def day(text: str) -> date:
    return date.fromisoformat(text)


def visit(no: int, text: str) -> Visit:
    """`日期 主体 来源 人员 结果`."""
    on, who, *rest = text.split()
    trigger = rest[0] if rest else "计划"
    return Visit(
        no, "E", day(on), tuple(who.split("+")), TRIGGERS[trigger], (rest[1],) if len(rest) > 1 else (),
        {"无": False, "有": True}[rest[2]] if len(rest) > 2 else None, trigger == "非现场",
    )  # fmt: skip


def visits(text: str) -> list[Visit]:
    return [visit(no, part) for no, part in enumerate(text.split(";")) if part.strip()]


def yes(text: str) -> bool:
    return text == "是"


@pytest.mark.parametrize("row", rows("规则", "窗口", "提示日"))
def test_frequency(row: dict[str, str]) -> None:
    unit, limit = row["规则"].split()
    window = "rolling" if row["窗口"] == "滚动" else "natural"
    rule = warnings.Threshold("f", "frequency", int(limit), unit=UNITS[unit], window=window)
    assert [r.on for r in warnings.raised(rule, visits(row["检查"]))] == [day(d) for d in row["提示日"].split()]


@pytest.mark.parametrize("row", rows("新任务", "阻断"))
def test_no_finding(row: dict[str, str]) -> None:
    rule = warnings.Threshold("n", "no_finding", 3, action="block")
    hit = warnings.no_finding(rule, visits(row["检查"]), row["人员"], "E", day(row["新任务"]))
    assert (hit is not None) == yes(row["阻断"])
    assert hit is None or hit.action == "block"


@pytest.mark.parametrize("row", rows("口径", "再查", "跟踪"))
def test_cap(row: dict[str, str]) -> None:
    reading, joint = counting.READINGS[row["口径"]], row["主体"] == "合计"
    limit = Limit("c", "cap", int(row["上限"]), scope="joint" if joint else "own", counts=reading.counts,
                  blocks=reading.blocks)  # fmt: skip
    body = None if joint else row["主体"]
    found = counting.standing(limit, visits(row["检查"]), "E", date(2026, 10, 20), TRIGGERS[row["再查"]], body)
    assert (found.used, found.blocked, found.tracked) == (int(row["已计"]), yes(row["拦"]), yes(row["跟踪"]))


@pytest.mark.parametrize("row", rows("下限", "上限", "抵触"))
def test_conflict(row: dict[str, str]) -> None:
    floor, cap = (
        Limit(kind, kind, int(row[name].split("/")[0]), per_years=int(row[name].split("/")[1]))
        for kind, name in (("floor", "下限"), ("cap", "上限"))
    )
    found = counting.conflict(floor, cap)
    assert (found is not None) == yes(row["抵触"])
    assert found is None or {found.floor, found.cap} == {floor, cap}


@pytest.mark.parametrize("row", rows("已非现场", "尚需现场"))
def test_offsite(row: dict[str, str]) -> None:
    done = [int(row[name]) for name in ("下限", "已现场", "已非现场")]
    assert counting.onsite_need(*done, yes(row["事项允许"])) == int(row["尚需现场"])


@pytest.mark.parametrize("row", rows("安静日", "例外序号"))
def test_quiet(row: dict[str, str]) -> None:
    first, last = map(int, row["安静日"].split("-"))
    period = quiet.Quiet("企业安静期", first, last)
    found = quiet.judge(day(row["检查日"]), TRIGGERS[row["来源"]], [period], row["列明例外"])
    assert (found.allowed, found.code) == (yes(row["准许"]), int(row["例外序号"]))


@pytest.mark.parametrize("row", rows("发生", "预警"))
def test_occurrences(row: dict[str, str]) -> None:
    made = []
    for no, part in enumerate(row["检查（企业 日期 来源）"].split(";")):
        firm, on, *why = part.split()
        made.append(Visit(no, firm, day(on), ("市监",), TRIGGERS[why[0]] if why else "plan", county="环翠"))
    rule = warnings.Threshold("o", "occurrence", 3, unit="days", window_days=60, skip_for_cause=True)
    assert "; ".join(f"{o.enterprise} {o.on}" for o in warnings.occurrences(rule, made)) == row["发生"]
    assert [str(r.on) for r in warnings.raised(rule, made)] == row["预警"].split()


def caps_of(text: str) -> tuple[Limit, ...]:
    """`甲 2/1 ministry [合计] [food]; …`."""
    found = []
    for part in text.split(";"):
        name, number, reading, *rest = part.split()
        n, years = map(int, number.split("/"))
        how = counting.READINGS.get(reading)
        counts, blocks = (how.counts, how.blocks) if how else (READING.counts, frozenset[str]())
        scope, domain = "joint" if "合计" in rest else "own", "food" if "food" in rest else ""
        found.append(Limit(name, "cap", n, f"上限{name}", years, scope, domain=domain, counts=counts, blocks=blocks))
    return tuple(found)


@pytest.mark.parametrize("row", rows("并列上限", "先说"))
def test_caps_side_by_side(row: dict[str, str]) -> None:
    limits, made, words = caps_of(row["并列上限"]), tuple(visits(row["已查"])), [f"来源={row['再查']}"]
    found = refusals(requested(words), replace(FACTS, limits=limits, visits=made))
    told = [r for r in found if r.code.startswith("cap")]
    assert [(r.code == "cap", r.code == "cap_tracked") for r in told] == (
        [(yes(row["拦"]), yes(row["跟踪"]))] if row["先说"] else [])
    for hit in told:
        first, _, others = hit.text.partition("；同样适用：")
        assert f"（上限{row['先说']}" in first and [n for n in "甲乙" if f"「上限{n}」" in others] == row["点名"].split()


@pytest.mark.parametrize("row", rows("类型", "重计"))
def test_counts(row: dict[str, str]) -> None:
    rule = warnings.Threshold("c", row["类型"], int(row["上限"]), subject="body", reset=yes(row["重计"]))
    days = [day(text) for text in row["日期"].split()]
    made = [Visit(no, f"E{no}", on, ("市监",), coded=False) for no, on in enumerate(days)]
    late = [warnings.LateResult(no, "市监", on) for no, on in enumerate(days)]
    found = warnings.raised(rule, made, late)
    assert [str(r.on) for r in found] == row["预警"].split()


BASE = Request(
    date(2026, 6, 12), "plan", ("市监",), (ItemFacts("i1", "食品", "food", bodies=frozenset({"市监"})),),
    tuple(OfficerFacts(n, n, "市监", certificate_until=date(2027, 1, 1)) for n in ("甲", "乙")),
    plan_filed=True, head_approved=True,
)  # fmt: skip
FACTS = Facts(Subject("E", "A"), confirmed=frozenset({"市监", "消防"}))
READING = counting.READINGS["ministry"]
CAP = Limit("cap", "cap", 1, "上限", counts=READING.counts, blocks=READING.blocks)
NEVER = visits("2025-12-10 市监 年计 甲 无; 2026-01-05 市监 年计 甲 无; 2026-02-11 市监 年计 甲 无")


def requested(words: list[str]) -> Request:
    """The base request with the differences of a row."""
    trigger = next((TRIGGERS[w[3:]] for w in words if w.startswith("来源=")), "plan")
    told = trigger in ("complaint", "emergency") and "无编号" not in words
    request = replace(BASE, trigger=trigger, source_no="X1" if told else "", reason="举报" if told else "")
    changes: dict[str, dict[str, Any]] = {
        "未备案": {"plan_filed": False}, "未批准": {"head_approved": False}, "联合": {"bodies": ("市监", "消防")},
        "未公布": {"special_approved": True, "special_filed": True}, "说明": {"no_finding_reason": "季节性风险"},
        "人员=甲+辅": {"officers": (BASE.officers[0], OfficerFacts("辅", "辅", "市监", "assistant"))},
        "回避": {"officers": (BASE.officers[0], replace(BASE.officers[1], recused=True))},
        "事项未公布": {"items": (replace(BASE.items[0], published=False),)},
        "需要=电梯": {"items": (replace(BASE.items[0], needs=frozenset({"电梯"})),)},
        "月份=1": {"items": (replace(BASE.items[0], window=1),)}, "非现场": {"off_site": True},
    }  # fmt: skip
    for word in words:
        request = replace(request, **changes.get(word, {}))
        if word.startswith("到期="):
            late = replace(BASE.officers[1], certificate_until=day(word[3:]))
            request = replace(request, officers=(BASE.officers[0], late))
    return request


def known(words: list[str]) -> Facts:
    """The facts with the differences of a row."""
    facts = FACTS
    if "白名单" in words or "白名单内" in words:
        open_items = frozenset({"i1"}) if "白名单内" in words else frozenset()
        facts = replace(facts, white=White("有限检查", "limited", open_items, double_approval="双审" in words))
    if "安静" in words:
        facts = replace(facts, quiet=(quiet.Quiet("企业安静期", 1, 20),))
    if "已满" in words:
        facts = replace(facts, limits=(CAP,), visits=tuple(visits("2026-02-03 市监")))
    if "连续无问题" in words:
        rule = warnings.Threshold("n", "no_finding", 3, action="block")
        facts = replace(facts, thresholds=(rule,), visits=tuple(NEVER))
    if "未确认" in words:
        facts = replace(facts, confirmed=frozenset())
    return facts


@pytest.mark.parametrize("row", rows("不同之处", "不予赋码的理由"))
def test_gates(row: dict[str, str]) -> None:
    words = row["不同之处"].split()
    found = refusals(requested(words), known(words))
    assert [r.code for r in found if r.hard] == row["不予赋码的理由"].split()
    assert [r.code for r in found if not r.hard] == row["提示"].split()
    assert all(r.text for r in found)


@pytest.mark.parametrize("row", rows("期限", "届满", "提醒"))
def test_terms(row: dict[str, str]) -> None:
    found = due(row["期限"], day(row["起算"]))
    assert (str(found.due), str(found.alert)) == (row["届满"], row["提醒"])


@pytest.mark.parametrize("row", rows("逾期", "迟（日）"))
def test_days_late(row: dict[str, str]) -> None:
    late = (day(row["办理"]) - due(row["逾期"], day(row["自"])).due).days
    assert max(0, late) == int(row["迟（日）"])


@pytest.mark.parametrize("row", rows("最近实施", "列入清理"))
def test_idle(row: dict[str, str]) -> None:
    used, shown = (day(row[name]) if row[name] else None for name in ("最近实施", "公布"))
    assert idle.is_idle(used, shown, day(row["今天"])) == yes(row["列入清理"])


@pytest.mark.parametrize("row", rows("窗口", "月份"))
def test_stab(row: dict[str, str]) -> None:
    windows = [tuple(map(int, part.split("-"))) for part in row["窗口"].split()]
    assert metrics.stab(windows) == [int(m) for m in row["月份"].split()]


@pytest.mark.parametrize("row", rows("指标", "公布", "本平台"))
def test_metrics(row: dict[str, str]) -> None:
    value = getattr(metrics, row["指标"])(*map(int, row["数据"].split()))
    assert (metrics.percent(value, rounded=True), metrics.percent(value)) == (row["公布"], row["本平台"])


def test_points_and_bounds() -> None:
    before, now = metrics.finding_rate(1516, 8420), metrics.finding_rate(1284, 5137)
    change = metrics.points(before, now)
    assert change is not None and round(float(change), 2) == 6.99
    assert metrics.lower_bound([1, 3, 2, 1], 2) == 4 and metrics.lower_bound([1, 3, 2, 1]) == 3
    assert metrics.pairs(6, 16, 2, Fraction(85, 100)) == 81 and metrics.pairs(6, 18, 2, Fraction(85, 100)) == 91


@pytest.mark.parametrize("row", rows("模型", "窗口", "记录"))
def test_early_warnings(row: dict[str, str]) -> None:
    model = alerts.Model("m", row["模型"], "mid", limit=int(row["次数"]), window_days=int(row["窗口"]))
    made = []
    for n, text in enumerate(row["记录"].split()):
        on, trigger, found = text.split("/")
        made.append(Visit(n, "E", day(on), ("B",), TRIGGERS[trigger], found=yes(found) if found else None))
    told = [f"{hit.on}:{len(hit.evidence)}" for hit in alerts.raised(model, made, ())]
    assert told == row["预警"].split()


@pytest.mark.parametrize("row", rows("类型", "重新计数", "各件日期"))
def test_clues_add_up(row: dict[str, str]) -> None:
    rule = warnings.Threshold("h", row["类型"], int(row["限"]), reset=yes(row["重新计数"]), subject="body")
    facts = [warnings.ClueFact(n, "B", day(text), row["类型"]) for n, text in enumerate(row["各件日期"].split())]
    other = [warnings.ClueFact(99, "B", day("2026-01-01"), "other")]
    found = warnings.raised(rule, (), (), facts + other)
    assert [str(hit.on) for hit in found] == row["预警"].split() and {hit.subject for hit in found} <= {"B"}


@pytest.mark.parametrize(("letter", "last"), [("I", 22), ("O", 16), ("C", 15)])
def test_no_worked_example_is_missing(letter: str, last: int) -> None:
    """Each example of inspections, planning and classes has a row in a table that a test reads."""
    folders = (FILE.parent, FILE.parent.parent / "inspections", FILE.parent.parent / "risk")
    text = "\n".join((folder / "examples.md").read_text(encoding="utf-8") for folder in folders)
    told = {int(n) for n in re.findall(rf"^\| {letter}-(\d\d)", text, re.MULTILINE)}
    assert told >= set(range(1, last + 1)), set(range(1, last + 1)) - told
