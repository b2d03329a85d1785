"""Caps of items, classes and enterprises and the spacing of visits in the product: planned for, refused, flagged."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from fadu.aspects.a4_enforcement.inspection_plan import keeping
from fadu.aspects.a4_enforcement.inspection_plan.files import laid_out, read, table
from fadu.aspects.a4_enforcement.inspection_plan.models import (
    Conflict,
    DemandLine,
    PlanVersion,
    PlanVisit,
    Subject,
    YearPlan,
)
from fadu.aspects.a4_enforcement.inspection_plan.moves import desk
from fadu.aspects.a4_enforcement.inspection_plan.previewing import preview
from fadu.aspects.a4_enforcement.inspection_plan.publishing import method_of
from fadu.aspects.a4_enforcement.inspection_plan.solver.draw import draw
from fadu.aspects.a4_enforcement.inspection_plan.solver.frame import read_frame
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import InvalidFacts, NotAllowed, take
from fadu.kernel.today import frozen_today
from fadu.registry.enterprises.models import Enterprise, EnterpriseClass
from fadu.registry.inspection_catalogue.models import FrequencyRule
from tests.inspections import small

pytestmark = pytest.mark.django_db
PLANNED = {"counts": ["plan", "special"], "blocks": ["plan", "special"], "valid_from": small.BEGIN, "kind": "cap"}


@pytest.fixture
def place() -> dict[str, Any]:
    return small.city()


def rule(title: str, n: int, **values: Any) -> FrequencyRule:
    return FrequencyRule.objects.create(title=title, n=n, basis=f"{title}的依据", confidence="verified",
                                        **PLANNED | values)  # fmt: skip


def twice(plan: YearPlan, code: str, times: int = 2) -> None:
    """An item asked for so many times a year, of every enterprise."""
    DemandLine._plain.filter(demand__plan=plan, item__code=code).update(
        times=times, ratio_a=1, ratio_b=1, ratio_c=1, ratio_d=1
    )


@pytest.fixture
def asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The market body asks for its food item twice a year."""
    freeze = small.take

    def doubled(case: Any, step: str, *rest: Any, **more: Any) -> Any:
        if step == "freeze":
            twice(case, "SC02")
        return freeze(case, step, *rest, **more)

    monkeypatch.setattr(small, "take", doubled)


def test_rules_of_items_classes_and_fields_reach_the_planner(place):
    rule("某事项每年一次", 1, item=place["items"][0])
    rule("D 类合计四次", 4, grade="D", scope="joint")
    rule("食品甲级每年四次", 4, domain="food", field_class="A")
    firm = place["firms"][1]  # class A
    EnterpriseClass._plain.create(enterprise=firm, scheme="s", kind="professional", field="food",
                                  grade="A", since=small.BEGIN)  # fmt: skip
    plan = small.frozen(place)
    items = table(plan, "item_caps.parquet")
    by_item = {(r["item"][:4], r["class"]): (r["visits"], r["rule"]) for r in items.iter_rows(named=True)}
    assert by_item["SC01", "A"] == (1, "某事项每年一次") and by_item["SC02", "A"] == (2, "同一主体每年不超过两次")
    classes = {r["class"]: (r["visits"], r["citation"]) for r in table(plan, "caps.parquet").iter_rows(named=True)}
    assert classes == {"D": (4, "D 类合计四次的依据")}
    own = table(plan, "pair_caps.parquet")
    assert own.select("scope", "visits", "rule").rows() == [("own", 4, "食品甲级每年四次")]


def test_a_plan_that_breaks_an_items_cap_names_rule_and_source_and_waits_for_an_answer(place, asked_twice):
    rule("某事项每年一次", 1, item=place["items"][1])
    plan, who = small.proposed(place), small.actor(place["office"], "inspection.supervisor")
    rows = Conflict._plain.filter(plan=plan, kind="body_cap", enterprise__isnull=False)
    firms = PlanVisit._plain.filter(plan=plan, until=None, items__contains=[place["items"][1].pk])
    assert rows.count() == len(set(firms.values_list("enterprise_id", flat=True))) == plan.cap_breaches > 0
    row = rows.first()
    assert "某事项每年一次" in row.text and row.ground == "某事项每年一次的依据" and "企业1" not in row.text
    with frozen_today(date(2025, 12, 29)):
        plan = take(plan, "negotiate", who).case
        with pytest.raises(NotAllowed, match="没有处理意见"):
            take(plan, "file", who)
        Conflict._plain.filter(plan=plan).update(answer="第二次改为非现场检查")
        assert take(plan, "file", who).case.state == "filed"


def test_visits_of_one_body_are_months_apart_and_moves_keep_them_so(place, asked_twice):
    plan, who = small.proposed(place), small.actor(place["office"], "inspection.supervisor")
    assert not [f for f in keeping.faults(plan) if f.kind == "spacing"]
    months: dict[int, list[int]] = {}
    for line in PlanVisit._plain.filter(plan=plan, until=None, items__contains=[place["items"][1].pk]):
        months.setdefault(line.enterprise_id, []).append(line.month)
    firm, (first, second) = next((f, sorted(m)) for f, m in months.items() if len(m) == 2 and 7 - min(m) < 6)
    assert second - first >= plan.spacing == 2
    with frozen_today(date(2025, 12, 26)):
        plan = take(plan, "negotiate", who).case
        PlanVisit._plain.filter(plan=plan, enterprise_id=firm, month=first).update(month=6)
        line = PlanVisit._plain.get(plan=plan, until=None, enterprise_id=firm, month=second)
        other = PlanVisit._plain.get(plan=plan, until=None, enterprise_id=firm, month=6)
        refused = desk(plan, line).price(line.items, 7).refused
        assert second == 7 or any("相隔不足 2 个月（编制要求，本平台口径）" in told for told in refused)
        PlanVisit._plain.filter(pk=line.pk).update(month=7)
        keeping.note(plan)
        near = Conflict._plain.get(plan=plan, kind="spacing", enterprise_id=firm)
        assert "6 月和 7 月" in near.text and near.confidence == "platform"
        free = next(m for m in (2, 3, 4) if not desk(plan, other).price(other.items, m).refused)
        take(plan, "move", who, {"line": other.pk, "month": str(free)})
    assert not Conflict._plain.filter(plan=plan, kind="spacing").exists()


def test_a_move_beyond_the_cap_is_refused_with_the_rule(place):
    rule("合计每年一次", 1, scope="joint")
    plan, who = small.proposed(place), small.actor(place["office"], "inspection.supervisor")
    with frozen_today(date(2025, 12, 26)):
        plan = take(plan, "negotiate", who).case
        line = PlanVisit._plain.filter(plan=plan, until=None, items__len__gte=2, month__gte=4, month__lte=6).first()
        facts = {"line": line.pk, "month": "9", "items": str(line.items[0])}
        told = desk(plan, line).price([line.items[0]], 9).refused
        assert any("超过「合计每年一次」（合计每年一次的依据）每年 1 次" in text for text in told) or any(
            "检查月份" in text for text in told)
        with pytest.raises(InvalidFacts):
            take(plan, "move", who, facts)


def test_worked_conflicts_in_the_product(place):
    """O-05: seven visits in six months of one visit each; O-07: a floor of three under a cap of two. Both are named
    with their rows while the demand is written, and stand among the conflicts of the published frame."""
    FrequencyRule.objects.create(title="应急下限三次", kind="floor", n=3, domain="safety", valid_from=small.BEGIN,
                                 basis="某专业分级办法", confidence="verified")  # fmt: skip
    plan, owner = small.called(place), place["bodies"][1]
    with frozen_today(date(2025, 11, 20)):
        demand = small.demand(plan, owner, [(place["items"][3], small.RATIO)])
        listed = [firm.pk for firm in place["firms"][:7]]
        demand.lines.update(mode="list", listed=listed, window=0b11111100, minutes=60)
        demand.capacities.update(minutes=0)
        demand.capacities.filter(month__in=range(3, 9)).update(minutes=60)
        told = {clash.kind: clash for clash in preview(demand)[1]}
    assert told["capacity"].rows == ("检查力量：市应急局 共 360 分钟", "事项：事项YJ02") and told["capacity"].size == 60
    assert "420 分钟" in told["capacity"].text and told["capacity"].confidence == "platform"
    assert told["floor_cap"].rows == ("下限：应急下限三次（3 次/1 年）", "上限：同一主体每年不超过两次（2 次/年）")
    assert told["floor_cap"].ground == "某专业分级办法；本市公布的年度频次上限（本平台口径）"
    with frozen_today(date(2025, 12, 12)):
        facts = {"announced": "开奖", "beacon_on": date(2025, 12, 19), "reveal_by": date(2025, 12, 24)}
        take(plan, "freeze", small.actor(place["office"], "inspection.supervisor"), facts)
    kinds = Conflict._plain.filter(plan=plan).values_list("kind", flat=True)
    assert {"capacity", "floor_cap"} <= set(kinds)


def replaced_by_one_who_is_visited(plan: YearPlan, lines: Any) -> PlanVisit:
    """A visit whose enterprise, once closed, is replaced by one that is drawn for something else."""
    with laid_out(plan) as folder:
        frame = read_frame(folder)
    names = dict(Subject.objects.filter(plan=plan).values_list("enterprise_id", "public_id"))
    visited = {names[firm] for firm in lines.values_list("enterprise_id", flat=True)}
    for line in lines.order_by("-month"):
        gone = frame.ids.index(names[line.enterprise_id])
        told = draw(replace(frame, barred=(frame.e == gone).astype(np.int8)), plan.seed, method_of(plan))
        if {frame.ids[e] for e in frame.e[told.added].tolist()} & visited:
            return line
    raise AssertionError("no such enterprise")


def test_a_replacement_that_a_cap_would_stop_is_passed_over_on_record(place):
    rule("合计每年一次", 1, scope="joint")
    plan, who = small.in_force(place), small.actor(place["office"], "inspection.supervisor")
    lines = PlanVisit._plain.filter(plan=plan, until=None)
    broken = {fault.enterprise for fault in keeping.faults(plan)}
    gone = replaced_by_one_who_is_visited(plan, lines.exclude(enterprise_id__in=broken))
    lines.exclude(pk=gone.pk).update(announced_on=date(2026, 1, 5), done_on=date(2026, 1, 20))
    Enterprise._plain.filter(pk=gone.enterprise_id).update(status="closed", closed_on=date(2026, 1, 20))
    with frozen_today(date(2026, 1, 25)):
        plan = take(plan, "replan", who, {"reason": "逐月调整"}).case
        plan = take(plan, "replanned", SYSTEM).case
    assert {fault.enterprise for fault in keeping.faults(plan)} == broken
    log = json.loads(read(plan, "replaced-2.json"))["strata"]
    assert {row["reason"] for stratum in log for row in stratum["excluded"]} == {"closed", "capped"}
    assert sum(len(stratum["added"]) for stratum in log) == len(gone.items)
    assert "已达到年度检查频次上限" in PlanVersion._plain.get(plan=plan, no=2).notes
    with frozen_today(date(2026, 1, 26)):
        plan = take(plan, "replan", who, {"reason": "再调整"}).case
        take(plan, "replanned", SYSTEM)
    again = PlanVersion._plain.get(plan=plan, no=3)
    assert (again.added, again.dropped, again.moved) == (0, 0, 0)  # who was passed over stays so
