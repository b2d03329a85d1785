"""The year's plan in the product: demands, ceremony, draw, negotiation, months, version n+1."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from fadu.aspects.a4_enforcement.inspection_plan.drawing import ceremony_of, checked
from fadu.aspects.a4_enforcement.inspection_plan.jobs import run
from fadu.aspects.a4_enforcement.inspection_plan.models import (
    CeremonyPart,
    Conflict,
    Demand,
    Job,
    Move,
    PlanFile,
    PlanVisit,
    YearPlan,
)
from fadu.aspects.a4_enforcement.inspection_plan.moves import desk
from fadu.aspects.a4_enforcement.inspection_plan.solver.ceremony import commitment
from fadu.kernel.access import PUBLIC
from fadu.kernel.models import Event, Run
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.models import Organ
from fadu.registry.inspection_catalogue.models import FrequencyRule
from fadu.registry.inspection_catalogue.rules import metrics
from tests.inspections import small

pytestmark = pytest.mark.django_db
SECRET = "只有见证单位自己知道、揭示以前谁也不说的秘密"


@pytest.fixture
def place() -> dict[str, Any]:
    return small.city()


def chief(place: dict[str, Any]) -> Any:
    return small.actor(place["office"], "inspection.supervisor")


def fewest(plan: YearPlan) -> int:
    """The lower bound of a plan, reckoned from its lines one enterprise at a time."""
    times: Counter[tuple[int, int, int]] = Counter()
    for firm, items, owners in PlanVisit._plain.filter(plan=plan, until=None).values_list(
        "enterprise_id", "items", "owners"
    ):
        times.update((firm, owner, item) for item, owner in zip(items, owners, strict=True))
    needs: dict[int, dict[int, int]] = {}
    for (firm, owner, _), n in times.items():
        needs.setdefault(firm, {})[owner] = max(n, needs.get(firm, {}).get(owner, 0))
    return sum(metrics.lower_bound(list(by_body.values()), plan.most_bodies) for by_body in needs.values())


def test_a_plan_comes_into_force(place):
    plan = small.in_force(place)
    assert (plan.state, plan.edition, plan.audits_passed) == ("in_force", 1, 1)
    assert plan.visits == PlanVisit._plain.filter(plan=plan, until=None).count() > 0
    assert plan.tasks >= plan.visits >= plan.window_minimum >= plan.bound == fewest(plan)
    assert plan.risky_all >= plan.risky >= plan.risky_visited > 0
    assert [p.key for p in plan.papers()][:3] == ["annual", "joint", "draw_record"]
    lines = YearPlan.lines_between(date(2026, 1, 1), date(2026, 12, 31))
    assert len(lines) == plan.visits
    assert sum(len(line.items) for line in lines) == plan.tasks
    run_ = Run._plain.get(matter_id=plan.pk, key="file")
    assert run_.due_on == date(2026, 3, 31) and run_.stopped_on == date(2025, 12, 30)
    kinds = set(Event._plain.filter(matter_id=plan.pk, kind="step").values_list("step", flat=True))
    assert {"freeze", "commit", "beacon", "reveal", "computed", "negotiate", "file", "enforce"} <= kinds


def test_a_demand_tells_its_cost_at_once(place):
    plan = small.frozen(place)
    demand = Demand._plain.filter(plan=plan).order_by("pk").first()
    assert demand.state == "merged" and demand.subject == 200
    assert 0 < demand.cost_extra <= demand.cost_visits
    last = Demand._plain.filter(plan=plan).order_by("pk").last()
    assert last.cost_extra < last.cost_visits  # the fire brigade comes along with others


def test_a_demand_is_written_line_by_line_and_weighed_each_time(place):
    plan, owner = small.called(place), place["bodies"][0]
    planner, head = (small.actor(owner.organ, f"inspection.{role}") for role in ("planner", "head"))
    with frozen_today(date(2025, 11, 20)):
        book, first = register("inspection_demand"), {"plan_id": str(plan.pk)}
        case = open_case(book, planner, first, organ_id=owner.organ_id).case
        line = {"item": str(place["items"][0].pk), "mode": "ratio"}
        for wrong, field in (({"ratio_a": "120%"}, "ratio_a"), ({}, "ratio_a"), ({"mode": "list"}, "listed"),
                             ({"mode": "list", "listed": "91371000MA99999999"}, "listed")):  # fmt: skip
            with pytest.raises(InvalidFacts) as refused:
                take(case, "put", planner, line | wrong)
            assert field in refused.value.errors
        case = take(case, "put", planner, line | {"ratio_a": "5%", "ratio_d": "1"}).case
        assert (case.tasks, case.subject) == (22, 200)
        case = take(case, "put", planner, line | {"ratio_d": "1"}).case
        assert case.tasks == 20 and case.lines.count() == 1
        with pytest.raises(NotAllowed, match="检查力量"):
            take(case, "file", head)
        case = take(case, "room", planner, {"pairs": 1, "months": ["3", "4"]}).case
        assert case.capacities.get(month=3).days == 22
        with pytest.raises(NotAllowed):
            take(case, "file", planner)
        assert take(case, "file", head).case.state == "filed"
        with pytest.raises(InvalidFacts, match="已在申报"):
            open_case(book, planner, first, organ_id=owner.organ_id)


def test_floors_above_caps_are_named_with_both_rules(place):
    FrequencyRule.objects.create(title="食品下限三次", kind="floor", n=3, domain="food", valid_from=small.BEGIN,
                                 basis="食品风险分级", confidence="verified")  # fmt: skip
    plan = small.frozen(place)
    row = Conflict._plain.get(plan=plan, kind="floor_cap")
    assert "食品下限三次" in row.rows and "同一主体每年不超过两次" in row.rows
    assert "食品风险分级" in row.ground and row.size == 1
    with frozen_today(date(2025, 12, 12)):
        take(plan, "answer", chief(place), {"conflict": str(row.pk), "answer": "按上限执行，其余以非现场检查补足"})
    row.refresh_from_db()
    assert row.answer and row.answered_by


def test_nobody_commits_twice_or_copies_and_a_false_secret_is_refused(place):
    plan = small.frozen(place)
    witness = small.actor(Organ.objects.get(key="jiwei"), "inspection_plan.witness")
    with frozen_today(date(2025, 12, 15)):
        mine = commitment(Organ.objects.get(key="jiwei").name, SECRET)
        plan = take(plan, "commit", witness, {"commitment": mine}).case
        with pytest.raises(NotAllowed):
            take(plan, "commit", witness, {"commitment": "cd" * 32})
        with pytest.raises(InvalidFacts):
            take(plan, "commit", chief(place), {"commitment": mine})
        with pytest.raises(NotAllowed, match="至少要有"):
            take(plan, "beacon", chief(place), {"beacon": "1 2 3", "beacon_source": "报纸"})
        plan = take(plan, "commit", chief(place), {"commitment": "cd" * 32}).case
        with pytest.raises(InvalidFacts):  # the beacon does not exist yet
            take(plan, "beacon", chief(place), {"beacon": "1 2 3", "beacon_source": "报纸"})
    with frozen_today(date(2025, 12, 20)):
        plan = take(plan, "beacon", chief(place), {"beacon": "1 2 3", "beacon_source": "报纸"}).case
        with pytest.raises(InvalidFacts, match="不符"):
            take(plan, "reveal", witness, {"secret": "x" * 20})
        plan = take(plan, "reveal", witness, {"secret": SECRET}).case
        with pytest.raises(NotAllowed, match="最后一个单位能够算出结果"):  # who knows the outcome may not draw anew
            take(plan, "void", chief(place), {"reason": "结果不合意"})
    with frozen_today(plan.reveal_by + timedelta(days=1)):
        with pytest.raises(NotAllowed, match="揭示截止日"):
            take(plan, "reveal", chief(place), {"secret": "y" * 20})
        plan = take(plan, "void", chief(place), {"reason": "有单位拒不揭示"}).case
    assert plan.state == "collecting" and plan.seed == ""
    assert CeremonyPart._plain.filter(plan=plan, round=1).count() == 2  # everything of the old round stays


def test_the_seed_follows_from_what_was_published(place):
    plan = small.drawn(place)
    assert plan.state == "drawing"
    assert ceremony_of(plan).seed() == plan.seed
    public = set(PlanFile._plain.filter(plan=plan, public=True).values_list("name", flat=True))
    assert "subjects.parquet" not in public and {"frame.json", "items.parquet"} <= public


def test_an_interrupted_job_goes_on_and_gives_the_same_plan(place, monkeypatch):
    plan = small.drawn(place)
    with frozen_today(date(2025, 12, 20)):
        with monkeypatch.context() as patch:
            patch.setattr("fadu.aspects.a4_enforcement.inspection_plan.drawing.checked", _broken)
            with pytest.raises(RuntimeError):
                run(plan.pk, "draw")
        first = bytes(PlanFile._plain.get(plan=plan, name="draw.json").content)
        assert Job._plain.get(plan=plan).error.startswith("RuntimeError")
        assert run(plan.pk, "draw") == "done"
        assert run(plan.pk, "draw") == "nothing to do"
    assert bytes(PlanFile._plain.get(plan=plan, name="draw.json").content) == first
    assert YearPlan._plain.get(pk=plan.pk).state == "proposal"


def _broken(plan: Any) -> Any:
    raise RuntimeError("the machine went off")


def test_what_is_published_passes_the_audit_and_a_change_fails(place):
    plan = small.proposed(place)
    assert checked(plan) == {"ok": True, "findings": []}
    row = PlanFile._plain.get(plan=plan, name="draw.json")
    PlanFile._plain.filter(pk=row.pk).update(content=bytes(row.content).replace(b'"wanted":2', b'"wanted":3', 1))
    assert not checked(plan)["ok"]


def test_moves_have_a_price_and_can_be_taken_back(place):
    plan = small.proposed(place)
    with frozen_today(date(2025, 12, 26)):
        plan = take(plan, "negotiate", chief(place)).case
        line = PlanVisit._plain.filter(plan=plan, until=None, items__len__gte=2).order_by("pk").first()
        before = sorted(PlanVisit._plain.filter(plan=plan, until=None).values_list("enterprise_id", "month", "items"))
        told = next(p for p in desk(plan, line).prices(line.items[:1]) if not p.refused and p.month != line.month)
        assert told.visits == 1
        facts = {"line": line.pk, "month": str(told.month), "items": str(line.items[0])}
        plan = take(plan, "move", chief(place), facts).case
        assert plan.visits == len(before) + 1
        assert Move._plain.get(plan=plan).visits == 1
        plan = take(plan, "undo", chief(place)).case
        after = sorted(
            (e, m, sorted(i)) for e, m, i in
            PlanVisit._plain.filter(plan=plan, until=None).values_list("enterprise_id", "month", "items")
        )
    assert after == [(e, m, sorted(i)) for e, m, i in before]
    with pytest.raises(NotAllowed):
        take(plan, "undo", chief(place))


def test_a_body_moves_only_its_own_visits(place):
    plan = small.proposed(place)
    fire = small.actor(place["bodies"][2].organ, "inspection.planner")
    with frozen_today(date(2025, 12, 26)):
        plan = take(plan, "negotiate", chief(place)).case
        line = PlanVisit._plain.filter(plan=plan, until=None).exclude(bodies__contains=[place["bodies"][2].pk]).first()
        month = next(p.month for p in desk(plan, line).prices() if not p.refused and p.month != line.month)
        with pytest.raises(InvalidFacts, match="本主体"):
            take(plan, "move", fire, {"line": line.pk, "month": str(month)})
        assert set(PlanVisit.objects.for_user(fire).filter(plan=plan)) < set(PlanVisit._plain.filter(plan=plan))
        assert not PlanVisit.objects.for_user(PUBLIC).exists()
