"""A plan in force: months announced, version n+1, proofs, special plans, figures."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fadu.aspects.a4_enforcement.inspection_plan.drawing import compute
from fadu.aspects.a4_enforcement.inspection_plan.models import (
    OfficerDraw,
    PlanFile,
    PlanVersion,
    PlanVisit,
    Subject,
    YearPlan,
)
from fadu.cli import main
from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Matter, Run
from fadu.kernel.procedure import NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.models import Post, User
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Body, Item, QuietPeriod, Recusal
from tests.inspections import small

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> dict[str, Any]:
    return small.city()


def chief(place: dict[str, Any]) -> Any:
    return small.actor(place["office"], "inspection.supervisor")


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
    assert {line.pk for line in lines} <= {line.number for line in YearPlan.lines_due(date(2026, 12, 31))}  # missed


def everybody_reads_numbers_and_auditors_the_log(plan: YearPlan, folder: Path, gone: set[str]) -> None:
    """A public identifier beside a reason could be guessed from published results: neither months nor who is open."""
    for row in PlanFile._plain.filter(plan=plan, public=True):
        (folder / row.name).write_bytes(bytes(row.content))
    told = json.loads((folder / "redraw-2.json").read_bytes())
    assert sum(item["excluded"] for item in told["items"]) == sum(told["reasons"].values())
    assert not gone & set((folder / "redraw-2.json").read_text().split('"'))
    shut = {f"{name}.parquet" for name in ("tasks", "visits", "pair_caps", "enterprises", "applies", "subjects")}
    assert not shut & {file.name for file in folder.iterdir()}
    whole = bytes(PlanFile._plain.get(plan=plan, name="replaced-2.json").content)
    (folder / "whole.json").write_bytes(whole)
    assert main(["inspections", "audit", str(folder), "--redraw", str(folder / "whole.json")]) == 0
    for old, new in ((b'"closed"', b'"tired"'), (b'"added": [', b'"added": [{"enterprise": "' + b"0" * 24 + b'"}, ')):
        (folder / "whole.json").write_bytes(whole.replace(old, new, 1))
        assert main(["inspections", "audit", str(folder), "--redraw", str(folder / "whole.json")]) == 1


def test_version_two_keeps_what_is_announced_and_replaces_who_is_gone(place, tmp_path):
    plan = small.in_force(place)
    lines = PlanVisit._plain.filter(plan=plan, until=None)
    first = lines.order_by("month").first()
    with frozen_today(date(2026, max(first.month, 2) - 1, 28) if first.month > 1 else date(2026, 1, 5)):
        plan = take(plan, "announce", chief(place), {"month": str(first.month)}).case
    told = set(lines.filter(announced_on__isnull=False).values_list("pk", flat=True))
    gone = lines.filter(announced_on=None, grade="B").order_by("-month").first()
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
    log = json.loads(bytes(PlanFile._plain.get(plan=plan, name="replaced-2.json", public=False).content))["strata"]
    out = [row for stratum in log for row in stratum["excluded"]]
    assert {row["reason"] for row in out} == {"closed"} and len({row["enterprise"] for row in out}) == 1
    assert sum(len(stratum["added"]) for stratum in log) >= version.added
    everybody_reads_numbers_and_auditors_the_log(plan, tmp_path, {row["enterprise"] for row in out})
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
        with pytest.raises(NotAllowed, match="2026-04-09 才产生"):
            take(case, "publish", head, {"beacon": "7 7 7"})
    with frozen_today(date(2026, 4, 9)):
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


def inspected(line: PlanVisit, result: str, **facts: Any) -> Any:
    """A check of the line's first item that no plan asked for, by its body."""
    owner, on = Body._plain.select_related("organ").get(pk=line.owners[0]), date(2026, 1, 8)
    firm = Enterprise._plain.get(pk=line.enterprise_id)
    card = small.card("inspection", owner.organ, f"检{Matter._plain.count()}")
    made = register("inspection").model(
        matter=card, organ=owner.organ, area=owner.area, opened_on=on, visited_on=on, state="told", trigger="complaint",
        enterprise_id=firm.pk, enterprise_name=firm.name, uscc=firm.uscc, result=result, initiator=owner, **facts,
    )  # fmt: skip
    made.save(force_insert=True)
    made.items.create(item_id=line.items[0], body=owner, result=result)
    return made


def test_who_was_checked_or_is_under_case_is_replaced_as_the_records_say(place, client):
    """Nobody types the reason: the page shows the records before, the log keeps them after, and they hold."""
    plan = small.in_force(place)
    lines = PlanVisit._plain.filter(plan=plan, until=None, grade="B").order_by("-month", "pk")
    checked, case, kept = lines[0], lines[1], lines[2]
    with frozen_today(date(2026, 1, 9)):
        source, clean, found = records_of(plan, lines)
    with frozen_today(date(2026, 1, 25)):
        told = redraw_page(client, place, plan)
        assert "本年度已检查过同一事项" in told and "线索已移送有权机关" in told and source.matter.number in told
        assert told.count('data-h="记录"') == 3
        plan = take(plan, "replan", chief(place), {"reason": "逐月调整"}).case
        plan = take(plan, "replanned", SYSTEM).case
    log = json.loads(bytes(PlanFile._plain.get(plan=plan, name="replaced-2.json").content))["strata"]
    assert sorted(row["reason"] for one in log for row in one["excluded"]) == ["case", "checked", "checked"]
    now = PlanVisit._plain.filter(plan=plan, until=None)
    for line in (checked, case, clean):
        assert not now.filter(enterprise_id=line.enterprise_id, items__contains=[line.items[0]]).exists()
    for line in (kept, lines[3], found):
        assert now.filter(enterprise_id=line.enterprise_id, items__contains=[line.items[0]]).exists()
    version = PlanVersion._plain.get(plan=plan, no=2)
    assert version.added == sum(len(one["added"]) for one in log) and "本年度已检查过" in version.notes
    with frozen_today(date(2026, 1, 26)):
        the_version_tells_what_changed_and_why(client, plan)
        assert "到第 2 版，3 项抽中的任务依法不再检查" in redraw_page(client, place, plan)
        plan = take(plan, "replan", chief(place), {"reason": "再调整"}).case
        take(plan, "replanned", SYSTEM)
    again = PlanVersion._plain.get(plan=plan, no=3)
    assert (again.added, again.dropped, again.moved) == (0, 0, 0)


def records_of(plan, lines) -> tuple[Any, PlanVisit, PlanVisit]:
    """What the first visits came to; (the first record, one checked off site and clean, one with findings)."""
    source = inspected(lines[0], "no_problem")
    inspected(lines[1], "to_case")
    inspected(lines[2], "cannot")  # nobody could check anything
    inspected(lines[3], "no_problem", off_site=True)  # the item asks for a visit
    clean, found = off_site_lines(plan, list(lines[:4]))
    inspected(clean, "no_problem", off_site=True)
    inspected(found, "order", off_site=True)  # to be verified on site: it stands for no visit
    return source, clean, found


def off_site_lines(plan, others) -> list[PlanVisit]:
    """Two more visits whose first item may be checked off site from now on (O-16); the last of the others may not."""
    held = [line.enterprise_id for line in others]
    lines = PlanVisit._plain.filter(plan=plan, until=None).exclude(enterprise_id__in=held).order_by("-month", "pk")
    found = [line for line in lines if line.items[0] != others[-1].items[0]][:2]
    Item._plain.filter(pk__in=[line.items[0] for line in found]).update(offsite_ok=True)
    return found


def the_version_tells_what_changed_and_why(client, plan) -> None:
    page = client.get(f"/inspections/{plan.pk}/versions/2/").content.decode()
    assert "由下一个号码递补" in page and "本年度已检查过同一事项" in page and "谁会知道" in page
    assert page.count("取消 ") >= 2 and client.get(f"/inspections/{plan.pk}/versions/9/").status_code == 404


def redraw_page(client, place, plan) -> str:
    """The page of replacements as the supervision reads it."""
    user = User.objects.filter(username="plan.chief").first()
    if user is None:
        user = User.objects.create_user("plan.chief", name="某甲")
        Post.objects.create(user=user, role="inspection.supervisor", organ=place["office"], title="监督人员",
                            from_date=small.BEGIN)  # fmt: skip
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/inspections/{plan.pk}/redraw/")
    assert answer.status_code == 200
    return answer.content.decode()
