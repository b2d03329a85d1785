"""Dispatch: nothing is asked that the system holds, nothing twice; one proof for many uses; ratings kept apart."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fadu.aspects.a9_coordination.annual_plan.loading import load_synthetic
from fadu.aspects.a9_coordination.dispatch import course, digest, leading, promises
from fadu.aspects.a9_coordination.dispatch.loading import adopt
from fadu.aspects.a9_coordination.dispatch.models import EvidenceItem, EvidenceUse, PolicyDemand, Promise, Rating
from fadu.aspects.a9_coordination.dispatch.steps.offers import open_matters, own_proofs
from fadu.aspects.a9_coordination.dispatch.views import pages
from fadu.aspects.a9_coordination.law_inspection.facts import late_demands
from fadu.aspects.a9_coordination.law_inspection.models import Problem
from fadu.aspects.a9_coordination.law_inspection.rules.ladder import rung_of
from fadu.kernel.models import Event, Notification, NumberSeries, PaperRecord, Run
from fadu.kernel.register import register
from fadu.kernel.taking import InvalidFacts, NotAllowed
from fadu.kernel.uploads import store
from fadu.people.models import Organ, User
from fadu.registry.burden import meter

from .acts import pk, proposed
from .conftest import Office

ASK = {"kind": "request", "period": "2026-03", "question": "q", "why": "w"}


def test_what_a_register_holds_is_not_asked_and_the_figure_is_shown(office: Office):
    for key, words in (("reconsideration.received", "行政复议「新收」2026-03为 0件"),
                       ("law_problem.confirmed", "督察问题台账「确认问题」"),
                       ("reconsideration.act_name", "行政复议「行政行为」2026-03为 0 条记录")):  # fmt: skip
        with pytest.raises(InvalidFacts, match=words):
            office.open("data_request", "coordinator", ASK | {"unit": pk("rongcheng"), "key": key}, "sfj")
    assert meter.load_of(Organ.objects.get(key="rongcheng").pk, meter.month_of(office.day)).total == 0


def test_nothing_is_asked_twice_in_a_period(office: Office):
    facts = ASK | {"unit": pk("rongcheng"), "key": "照片"}
    case = office.open("data_request", "coordinator", facts, "sfj")
    with pytest.raises(InvalidFacts, match="已就同一事项问过"):
        office.open("data_request", "coordinator", facts, "sfj")
    office.open("data_request", "coordinator", facts | {"period": "2026-04"}, "sfj")
    office.take(case, "withdraw", "coordinator", reason="不需要了")
    office.open("data_request", "coordinator", facts, "sfj")  # what was taken back burdens nobody


def test_above_the_limit_a_reason_is_needed_and_a_warning_stands(office: Office):
    unit = Organ.objects.get(key="rongcheng")
    for n in range(4):
        office.open("data_request", "coordinator", ASK | {"unit": str(unit.pk), "key": f"材料{n}"}, "sfj")
    with pytest.raises(InvalidFacts, match="要材料 5 次，超过每月 4 次"):
        office.open("data_request", "coordinator", ASK | {"unit": str(unit.pk), "key": "材料5"}, "sfj")
    assert meter.warnings_of(unit.pk, office.day) == []
    office.open("data_request", "coordinator",
                ASK | {"unit": str(unit.pk), "key": "材料5", "despite": "上级限时调用"}, "sfj")  # fmt: skip
    assert meter.warnings_of(unit.pk, office.day) == ["要材料 5 次，超过每月 4 次"]


def give(office: Office, title: str, text: str, target: str = "") -> EvidenceItem:
    file = store("成果.txt", text.encode(), office["unit"])
    facts = {"title": title, "made_on": office.day, "file": [file.pk], "target": target}
    return office.open("evidence_item", "unit", facts, "rongcheng")


def test_one_proof_serves_many_uses_by_link(office: Office):
    load_synthetic(2026)
    tasks = list(register("plan_task").model._plain.filter(plan__year=2026).order_by("order")[:2])
    item = give(office, "记录", "一份记录", tasks[0].matter.number)
    assert len(item.digest) == 64 and item.source == "单位上传"
    item = office.take(item, "use", "unit", target=tasks[1].matter.number)
    with pytest.raises(InvalidFacts, match="已经引用"):
        office.take(item, "use", "unit", target=tasks[1].matter.number)
    assert EvidenceUse._plain.filter(matter_id=item.pk).count() == 2
    with pytest.raises(InvalidFacts, match=f"同一份文件已经提交过（{item.matter.number}）"):
        give(office, "又一份", "一份记录")
    item = office.take(item, "accept", "coordinator")
    assert item.checked_on == office.day


def test_a_proof_is_tied_to_what_is_open_at_the_own_unit_and_shows_there(office: Office):
    load_synthetic(2026)
    plan_task = register("plan_task")
    task = plan_task.model._plain.filter(plan__year=2026, deliverables__isnull=False).order_by("order").first()
    mine = Organ.objects.get(key="rongcheng")
    plan_task.model._plain.filter(pk=task.pk).update(organ=mine)
    offered = [key for key, _ in open_matters(None, office["unit"])]
    wanted = [key for key in offered if key.startswith(f"{task.matter.number}#")]
    assert len(wanted) == task.deliverables.count() and open_matters(None, office["coordinator"]) != offered
    item = give(office, "验收单", "一份", wanted)
    shown = [proof for row in task.deliverables.all() for proof in row.evidence.all()]
    assert {(proof.record_id, proof.digest) for proof in shown} == {(item.pk, item.digest)}
    assert (item.matter.number, f"验收单（{office.day}）") in own_proofs(None, office["unit"])


def test_whoever_gives_a_proof_does_not_check_it(office: Office):
    file = store("x.txt", b"x", office["coordinator"])
    item = office.open("evidence_item", "coordinator", {"title": "x", "made_on": office.day, "file": [file.pk]}, "sfj")
    with pytest.raises(NotAllowed, match="核实人不能是提交人"):
        office.take(item, "accept", "coordinator")


def test_promises_of_the_plan_are_tracked_like_tasks(office: Office):
    load_synthetic(2026)
    assert adopt(2026, office["coordinator"], office.day) == 10 and adopt(2026, office["coordinator"], office.day) == 0
    assert sorted(Promise._plain.values_list("key", flat=True)) == [f"C{n:02d}" for n in range(1, 11)]
    row = Promise._plain.get(key="C02")
    assert (row.demand, row.organ.key) == ("8个", "sfj")
    Promise._plain.filter(pk=row.pk).update(organ=Organ.objects.get(key="rongcheng"))
    row = office.take(row, "start", "coordinator")
    with pytest.raises(NotAllowed, match="还没有成果佐证"):
        office.take(row, "submit", "unit")
    item = give(office, "走访记录", "记录")
    row = office.take(row, "report", "unit", progress="五支", value="5", evidence=item.matter.number)
    row = office.take(row, "submit", "unit")
    with pytest.raises(NotAllowed, match="佐证尚未核实；现值 5个，没有达到 8个"):
        office.take(row, "verify", "coordinator", reason="x")


def test_a_promise_that_a_register_counts_is_not_reported(office: Office):
    load_synthetic(2026)
    adopt(2026, office["coordinator"], office.day)
    row = Promise._plain.get(key="C06")
    for n in range(2):
        case = office.open("upper_policy", "coordinator", {"title": f"意见{n}", "issuer": "省级机关", "level": "province"})
        case = office.take(case, "split", "coordinator", demands="做一件事｜荣成市政府｜2026-03-10")
    office.take(case, "assess", "coordinator", grade="landed", conclusion="已落地")
    stands = {stand.promise.key: stand for stand in promises.standings(office["coordinator"], office.day)}
    assert stands["C06"].text == "1件（系统算出）" and stands["C06"].colour == "green"
    assert stands["C01"].colour == "none" and stands["C01"].word == "不评" and len(stands) == 10
    Promise._plain.filter(pk=row.pk).update(wanted=2)
    assert promises.short_of(Promise._plain.get(pk=row.pk), office.day) == ["现值 1件（系统算出），没有达到 2"]
    late = pages.overdue_demands(office["coordinator"], date(2026, 3, 12))
    assert [(d.lead.key, d.due_on) for d in late] == [("rongcheng", date(2026, 3, 10))]
    assert pages.overdue_demands(office["other"], date(2026, 3, 12)) == []


def test_one_form_is_asked_once_however_many_questions_it_has(office: Office):
    case = office.open("law_measure", "officer", {"unit": pk("rongcheng"), "rung": "reminder", "outside": "complaint",
                                                  "why": "来信"})  # fmt: skip
    for n in range(6):
        meter.ask(case.pk, [int(pk("rongcheng"))], "form", f"第 {n} 题", office.day, minutes=1, key=f"form:{n}")
    load = meter.load_of(int(pk("rongcheng")), meter.month_of(office.day))
    assert (load.of("form"), load.minutes) == (1, 6) and meter.warnings_of(int(pk("rongcheng")), office.day) == []


def test_a_week_counts_what_its_reader_may_not_open(office: Office):
    case = office.open("law_measure", "officer", {"unit": pk("rongcheng"), "rung": "reminder", "outside": "complaint",
                                                  "why": "来信"})  # fmt: skip
    Run.objects.as_system().create(
        matter_id=case.pk, register="reconsideration", organ_id=int(pk("rongcheng")), key="decide",
        term="reconsideration.decide", started_on=date(2026, 1, 5), due_on=date(2026, 2, 27))  # fmt: skip
    organ = Organ.objects.get(key="rongcheng")
    week = digest.week_of(organ, office["unit"], office.day, [])
    assert (week.late, week.unseen) == ([], (1, 0)) and week.line == "本周：1 个期限超期"


def test_a_policy_from_above_is_split_reported_and_assessed(office: Office):
    case = office.open("upper_policy", "coordinator", {"title": "意见", "issuer": "省级机关", "level": "province"})
    with pytest.raises(InvalidFacts, match="责任单位「没有的局」不存在"):
        office.take(case, "split", "coordinator", demands="做一件事｜没有的局｜2026-06-30")
    case = office.take(case, "split", "coordinator", demands="做一件事｜荣成市政府｜2026-06-30")
    row = PolicyDemand._plain.get(matter_id=case.pk)
    (late,) = late_demands(date(2026, 7, 9))[row.lead_id]  # the seventh working day after its day
    assert (late.kind, late.late, late.number, rung_of(late)) == ("policy", 7, case.matter.number, "inquiry")
    assert not late_demands(date(2026, 6, 30))
    with pytest.raises(NotAllowed, match="须由"):
        office.take(case, "report", "coordinator", demand=str(row.pk), result="x")
    case = office.take(case, "report", "unit", demand=str(row.pk), result="已办")
    assert not late_demands(date(2026, 7, 9))
    case = office.take(case, "assess", "coordinator", grade="landed", conclusion="已落地")
    assert PaperRecord._plain.get(matter_id=case.pk).title == "上级政策落实评估表"


def test_both_ratings_stand_beside_each_other(office: Office):
    plan = load_synthetic(2026)
    task = register("plan_task").model._plain.filter(plan=plan).order_by("order").first()
    task.organ = Organ.objects.get(key="rongcheng")
    course.rate(office["unit"], task, 5, "没有问题", office.day)
    course.rate(office["coordinator"], task, 2, "没有新增成果", office.day)
    course.rate(office["coordinator"], task, 3, "补充后改评", office.day)
    assert sorted(Rating._plain.values_list("side", "level")) == [("office", 3), ("unit", 5)]
    assert Event._plain.filter(kind="dispatch.rating").count() == 3
    rated = course.ratings([task.pk], office.day)
    assert [gap.points for gap in course.disagreements(rated)] == [2]
    with pytest.raises(PermissionError):
        course.rate(office["other"], task, 1, "别人的任务", office.day)


def test_the_course_is_kept_once_a_day(office: Office):
    load_synthetic(2026)
    assert course.snapshot(date(2026, 2, 28)) == 26 and course.snapshot(date(2026, 2, 28)) == 0


def test_the_digest_puts_one_line_on_a_units_desk(office: Office):
    office.open("law_problem", "officer", {
        "unit": pk("rongcheng"), "text": "x", "rule": "y", "klass": "lead_plan", "severity": "1",
        "source": "complaint", "confirmed": True})  # fmt: skip
    Notification.objects.all().delete()
    assert (digest.send(office.day), digest.send(office.day)) == (1, 0)  # a second run in the week sends nothing
    line = Notification.objects.get()
    assert (line.text, line.organ.key, line.role) == ("本周：1 个问题待整改", "rongcheng", "unit_contact")


def client_of(office: Office, name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=office[name].id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_what_waits_for_the_leader_stands_first(office: Office):
    letter = {"unit": pk("rongcheng"), "rung": "circular", "outside": "event", "why": "约谈后仍不办"}
    case = office.open("law_measure", "officer", letter)
    first, second = proposed(office, ("rushan",), date(2026, 5, 11)), proposed(office, ("rushan",), date(2026, 5, 12))
    from .acts import entry

    office.take(entry(first), "list", "planner", opinion="")
    found = leading.decisions(office["leader"], office.day, [])
    titles = {(d.kind, d.number) for d in found}
    assert ("law_measure", case.matter.number) in titles
    assert (
        "oversight_entry",
        entry(second).matter.number,
    ) in titles  # only the leader may list it in spite of the clash
    assert all(d.reason and d.href for d in found) and len(found) <= 5
    assert leading.decisions(office["coordinator"], office.day, []) == found  # who prepares the meeting sees the same


def test_pages_open_for_those_who_work_with_them(office: Office):
    load_synthetic(2026)
    own, other = (reverse("dispatch-unit", args=[key]) for key in ("rongcheng", "scjg"))
    pages = [reverse(name) for name in ("dispatch", "burden", "leader", "law-proposals", "law-ledger")]
    pages += [reverse("leader") + "?view=projector", reverse("law-plan", args=[2026]), own, other]
    for name in ("leader", "coordinator"):
        client = client_of(office, name)
        assert [client.get(path).status_code for path in pages] == [200] * len(pages), name
    unit = client_of(office, "unit")
    assert [unit.get(path).status_code for path in (own, other, pages[0], pages[2])] == [200, 404, 404, 404]


def asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_what_the_pages_ask_does_not_grow_with_targets(office: Office):
    plan = load_synthetic(2026)
    client, targets = client_of(office, "leader"), register("plan_task").model.targets.rel.related_model
    rows = targets._plain.filter(task__plan=plan)
    before = {path: asked(client, path) for path in ("/leader/", "/dispatch/")}
    assert max(before.values()) <= 25, before
    live = ("reconsideration.timely", "inspection.published", "risk_supervision.mobile")
    for n, key in enumerate(live * 5):  # more targets on ratios of live registers
        row = rows.filter(indicator="reconsideration.timely").first()
        row.pk, row.key, row.indicator = None, f"x{n}", key
        targets._plain.bulk_create([row])
    assert rows.count() > 40
    after = {path: asked(client, path) for path in before}
    assert after == before


def test_numbers_of_papers_have_no_gaps(office: Office):
    for n in range(3):
        case = office.open("upper_policy", "coordinator", {"title": f"{n}", "issuer": "省", "level": "province"})
        case = office.take(case, "split", "coordinator", demands="一件｜荣成市政府｜")
        with pytest.raises(InvalidFacts):
            office.take(case, "assess", "coordinator", grade="none", conclusion="")
        office.take(case, "assess", "coordinator", grade="not", conclusion="未落实")
    numbers = PaperRecord._plain.filter(key="assessment").order_by("id").values_list("number", flat=True)
    assert [text.partition("〕")[2] for text in numbers] == ["1号", "2号", "3号"]
    assert NumberSeries.objects.get(series="upper_policy.assessment").last == 3


def test_no_code_closes_a_problem_unchecked(office: Office):
    problem = office.open("law_problem", "officer", {
        "unit": pk("rongcheng"), "text": "x", "rule": "y", "klass": "lead_plan", "severity": "1",
        "source": "complaint"})  # fmt: skip
    rows = Problem._plain.filter(pk=problem.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="closed")
    one = office["officer"].id
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(submitted_by=one, checked_by=one)
