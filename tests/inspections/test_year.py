"""The year's plan in the product: demands, ceremony, draw, negotiation, months, version n+1."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fadu.aspects.a4_enforcement.inspection_plan.drawing import ceremony_of, checked, compute
from fadu.aspects.a4_enforcement.inspection_plan.jobs import run
from fadu.aspects.a4_enforcement.inspection_plan.models import (
    CeremonyPart,
    Conflict,
    Demand,
    Job,
    Move,
    OfficerDraw,
    PlanFile,
    PlanVersion,
    PlanVisit,
    Subject,
    YearPlan,
)
from fadu.aspects.a4_enforcement.inspection_plan.moves import desk
from fadu.kernel.access import PUBLIC, SYSTEM
from fadu.kernel.models import Event, Run
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.models import Organ
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import FrequencyRule, QuietPeriod, Recusal
from tests.inspections import small

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> dict[str, Any]:
    return small.city()


def chief(place: dict[str, Any]) -> Any:
    return small.actor(place["office"], "inspection.supervisor")


def test_a_plan_comes_into_force(place):
    plan = small.in_force(place)
    assert (plan.state, plan.edition, plan.audits_passed) == ("in_force", 1, 1)
    assert plan.visits == PlanVisit._plain.filter(plan=plan, until=None).count() > 0
    assert plan.tasks >= plan.visits >= plan.window_minimum
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
        plan = take(plan, "commit", witness, {"commitment": "ab" * 32}).case
        with pytest.raises(NotAllowed):
            take(plan, "commit", witness, {"commitment": "cd" * 32})
        with pytest.raises(InvalidFacts):
            take(plan, "commit", chief(place), {"commitment": "ab" * 32})
        with pytest.raises(NotAllowed, match="至少要有"):
            take(plan, "beacon", chief(place), {"beacon": "1 2 3", "beacon_source": "报纸"})
        plan = take(plan, "commit", chief(place), {"commitment": "cd" * 32}).case
        with pytest.raises(InvalidFacts):  # the beacon does not exist yet
            take(plan, "beacon", chief(place), {"beacon": "1 2 3", "beacon_source": "报纸"})
    with frozen_today(date(2025, 12, 20)):
        plan = take(plan, "beacon", chief(place), {"beacon": "1 2 3", "beacon_source": "报纸"}).case
        with pytest.raises(InvalidFacts, match="不符"):
            take(plan, "reveal", witness, {"secret": "x" * 20})
        plan = take(plan, "void", chief(place), {"reason": "有单位拒不揭示"}).case
    assert plan.state == "collecting" and plan.seed == ""
    assert CeremonyPart._plain.filter(plan=plan, round=1).count() == 2  # everything of the old round stays


def test_the_seed_follows_from_what_was_published(place):
    plan = small.drawn(place)
    assert plan.state == "drawing"
    assert ceremony_of(plan).seed() == plan.seed
    public = set(PlanFile._plain.filter(plan=plan, public=True).values_list("name", flat=True))
    assert "subjects.parquet" not in public and {"enterprises.parquet", "applies.parquet"} <= public


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


def test_a_month_is_announced_with_days_and_officers(place):
    plan = small.in_force(place)
    month = PlanVisit._plain.filter(plan=plan, until=None).order_by("month").first().month
    firm = PlanVisit._plain.filter(plan=plan, until=None, month=month).first()
    officer = place["bodies"][0].officers.order_by("pk").first()
    Recusal._plain.create(matter_id=officer.pk, officer=officer, enterprise_id=firm.enterprise_id, reason="近亲属",
                          since=small.BEGIN)  # fmt: skip
    QuietPeriod.objects.create(title="每月上旬安静", day_from=1, day_to=10, valid_from=small.BEGIN)
    with frozen_today(date(2026, month, 1) if month > 1 else date(2026, 1, 5)):
        plan = take(plan, "announce", chief(place), {"month": str(month)}).case
    lines = list(PlanVisit._plain.filter(plan=plan, until=None, month=month))
    assert all(line.planned_on and line.planned_on.day > 10 and line.announced_on for line in lines)
    draws = OfficerDraw.objects.filter(line__in=lines)
    assert all(len(draw.officers) == 2 and not draw.short for draw in draws)
    assert officer.pk not in {o for d in draws.filter(line__enterprise_id=firm.enterprise_id) for o in d.officers}
    due = YearPlan.lines_due(max(line.planned_on for line in lines))
    assert {line.number for line in due} == {line.pk for line in lines}
    assert all(len(line.officers) >= 2 for line in due)


def test_version_two_keeps_what_is_announced_and_replaces_who_is_gone(place):
    plan = small.in_force(place)
    lines = PlanVisit._plain.filter(plan=plan, until=None)
    first = lines.order_by("month").first()
    with frozen_today(date(2026, max(first.month, 2) - 1, 28) if first.month > 1 else date(2026, 1, 5)):
        plan = take(plan, "announce", chief(place), {"month": str(first.month)}).case
    told = set(lines.filter(announced_on__isnull=False).values_list("pk", flat=True))
    gone = lines.filter(announced_on=None).order_by("-month").first()
    Enterprise._plain.filter(pk=gone.enterprise_id).update(status="closed", closed_on=date(2026, first.month, 20))
    with frozen_today(date(2026, first.month, 25)):
        plan = take(plan, "replan", chief(place), {"reason": "逐月调整"}).case
        plan = take(plan, "replanned", SYSTEM).case
    assert (plan.state, plan.edition) == ("in_force", 2)
    now = PlanVisit._plain.filter(plan=plan, until=None)
    assert told <= set(now.values_list("pk", flat=True))
    assert not now.filter(enterprise_id=gone.enterprise_id, announced_on=None).exists()
    version = PlanVersion._plain.get(plan=plan, no=2)
    assert version.dropped >= 1 and version.added >= 1 and "递补" in version.notes
    assert plan.papers().last().key == "change"
    assert PlanVisit._plain.get(pk=gone.pk).until == 2  # the old version can still be read


def test_an_enterprise_proves_its_own_draw_and_nobody_elses(place, client):
    plan = small.proposed(place)
    row = Subject.objects.exclude(drawn="").filter(plan=plan).first()
    uscc, own = Enterprise._plain.get(pk=row.enterprise_id).uscc, YearPlan.proof_code(row.enterprise_id, 2026)
    page = client.post("/portal/inspections/2026/proof/", {"uscc": uscc, "code": own.lower().replace("-", " ")})
    assert page.status_code == 200 and "证明成立" in page.content.decode()
    other = Subject.objects.exclude(pk=row.pk).filter(plan=plan).first()
    wrong = Enterprise._plain.get(pk=other.enterprise_id).uscc
    page = client.post("/portal/inspections/2026/proof/", {"uscc": wrong, "code": own})
    assert page.status_code == 404 and "没有找到" in page.content.decode()
    files = PlanFile._plain.filter(plan=plan, public=True).values_list("content", flat=True)
    published = b"".join(bytes(content) for content in files)
    assert uscc.encode() not in published and own.encode() not in published


def test_special_plans_are_limited_approved_and_published_within_a_month(place):
    plan, body = small.in_force(place), place["bodies"][1]
    head, leader = small.actor(body.organ, "inspection.head"), small.actor(place["office"], "leader")
    YearPlan._plain.filter(pk=plan.pk).update(special_limit=1)
    with frozen_today(date(2026, 4, 8)):
        facts = {"plan_id": str(plan.pk), "title": "粉尘专项", "problem": "事故多发", "kind": "own", "announced": "当日开奖"}
        case = open_case(register("special_plan"), head, facts, organ_id=body.organ_id).case
        case = take(case, "objects", head, {"items": [str(place["items"][3].pk)], "month_from": "5", "month_to": "6",
                                            "ratio": "10%"}).case  # fmt: skip
        case = take(case, "submit", head).case
        case = take(case, "approve", leader, {"approver": "市政府"}).case
        assert Run._plain.get(matter_id=case.pk, key="publish").due_on == date(2026, 5, 8)
        case = take(case, "file", chief(place)).case
        with pytest.raises(InvalidFacts, match="公共信标"):
            take(case, "publish", head)
        case = take(case, "publish", head, {"beacon": "7 7 7"}).case
    assert len(case.listed) == 20 and case.state == "published"
    plan.refresh_from_db()
    assert plan.edition == 2 and PlanVisit._plain.filter(plan=plan, until=None, special=case).count() == 20
    with frozen_today(date(2026, 5, 8)):
        facts |= {"title": "第二个专项"}
        second = open_case(register("special_plan"), head, facts, organ_id=body.organ_id).case
        second = take(second, "objects", head, {"items": [str(place["items"][3].pk)], "month_from": "7",
                                                "month_to": "8"}).case  # fmt: skip
        with pytest.raises(NotAllowed, match="数量控制"):
            take(second, "submit", head)


def test_the_figures_are_those_of_the_plan(place):
    from fadu.kernel.figures import Period
    from fadu.kernel.indicators import indicator

    plan = small.in_force(place)
    gain = indicator("inspection_year_plan.merge_gain").value(SYSTEM, Period.year(2025))
    assert gain.value == 1 - type(gain.value)(plan.visits, plan.tasks)
    assert indicator("inspection_year_plan.audit").value(SYSTEM, Period.year(2025)).value == 1
    assert indicator("inspection_year_plan.filed_in_time").value(SYSTEM, Period.year(2025)).value == 1


def test_computing_twice_changes_nothing(place):
    plan = small.drawn(place)
    first = compute(plan)
    assert compute(plan) == first


def test_items_that_go_alone_are_never_merged_with_others(place):
    place["items"][3].joint_ok = False
    place["items"][3].save()
    plan = small.proposed(place)
    mixed = PlanVisit._plain.filter(plan=plan, items__contains=[place["items"][3].pk], bodies__len__gte=2)
    assert not mixed.exists()
    assert PlanVisit._plain.filter(plan=plan, items__contains=[place["items"][3].pk]).exists()
    assert PlanFile._plain.filter(plan=plan, name="apart.parquet", public=True).exists()
