"""Rows of the year that one register alone decides: import, counting, quota, awards, a new name, folders, restoring."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection, connections, transaction
from django.urls import reverse

from fadu.aspects.a9_coordination.annual_plan.models import Target
from fadu.aspects.a9_coordination.annual_plan.rules import Measure, TaskFacts, colour_of, course_of, judge, lint
from fadu.aspects.a9_coordination.annual_plan.rules.aggregation import Held, Part, add_up
from fadu.aspects.a9_coordination.assessment.models import Assessment, Sheet
from fadu.aspects.a9_coordination.assessment.scoring import Row, Table, assess
from fadu.aspects.a9_coordination.demonstration.folders import flags_of
from fadu.aspects.a9_coordination.demonstration.models import Folder
from fadu.aspects.a9_coordination.law_inspection.models import Problem
from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Matter, PaperRecord
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.taking import InvalidFacts
from fadu.kernel.today import set_today
from fadu.kernel.uploads import store
from fadu.people.models import Organ
from fadu.people.organs import rename_organ
from fadu.runtime.backup import backup, restore
from tests.law_inspection.acts import pk
from tests.law_inspection.conftest import Office

from .year import page

SEED = Path(__file__).with_name("seed.txt")
AWARD = {"source": "awards", "number": "鲁表〔2026〕1号", "title": "表扬", "authority": "省级机关",
         "happened_on": date(2026, 11, 1)}  # fmt: skip
OLD, NEW = date(2026, 4, 8), date(2026, 7, 1)
NODES = "编号,指标,标准,类别,分值\n1,职能,,,\n1.1,清单,,,\n1.1.1,权责清单,,,\n"


@contextmanager
def tried(office: Office) -> Iterator[None]:
    """What happens inside is part of no other row of the year; its days have not passed either."""
    day = office.day
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        office.day = day
        set_today(day)


def imported(office: Office) -> None:
    """Row 1: nine aspects, 25 tasks that can be told apart where 26 are declared: said, not mended; 11 firm targets."""
    file = store("计划.txt", SEED.read_bytes(), office["plan"])
    draft = opened(office, "plan", "file", {"document": [file.pk]})
    tasks = [task for aspect in draft.content["aspects"] for task in aspect["tasks"]]
    firm = [target for task in tasks for target in task["targets"] if target["kind"] == "explicit"]
    assert (len(draft.content["aspects"]), len(tasks), len(firm)) == (9, 25, 11)
    assert "文中自述 26 项任务，可分出 25 项" in page(office, "plan", reverse("plan-review", args=[draft.pk]))


def half_way(plan: Any) -> None:
    """Row 4: 49 of 72 towns in June: behind 70 %, ahead of the straight line, the forecast is shown."""
    target = Target._plain.select_related("task").get(task__plan=plan, key="T14-a")
    measure, year = Measure(hit=Fraction(49), base=Fraction(72)), (date(2026, 1, 1), date(2026, 12, 31))
    course = course_of(target.spec, measure, Fraction(1, 2))
    assert course is not None and int(course.value * 100) == 6805 and course.planned_value == 35 and course.meets
    verdict = judge(target.spec, measure)
    facts = TaskFacts(date(2026, 7, 2), year[1], True, year[0], False, verdicts=(verdict,), courses=(course,))
    assert (verdict.met, colour_of(facts).key) == (False, "green") and course.forecast > 70


def counted_two_ways(plan: Any, part: Any) -> None:
    """Row 5: the city counts acts, a district persons: parts of two definitions are not added."""
    target = Target._plain.get(task__plan=plan, key="T24-a")
    own = next(t for a in part.content["aspects"] for task in a["tasks"] for t in task["targets"]
               if t["parent"] == target.pk)  # fmt: skip
    assert target.ambiguous and target.numerator == own["numerator"]
    parts = [Part("市直", Fraction(900), Fraction(1000), target.numerator),
             Part("荣成", Fraction(70), Fraction(100), own["numerator"].replace("行为", "人员"))]  # fmt: skip
    assert "口径不一致，不能相加" in add_up("970/1100", parts, None).reason  # type: ignore[union-attr]
    register = Held("监管行为", "88%", Fraction(900))
    assert "不接受填报的汇总数" in add_up("970/1100", parts, register).reason  # type: ignore[union-attr]


def without_baseline(plan: Any) -> None:
    """Row 6: fewer inspections than what? Listed by the lint; with a number still not assessable."""
    rows = lint([task for aspect in plan.content["aspects"] for task in aspect["tasks"]])
    assert ("T10-a", "baseline") in {(row["target"], row["question"]) for row in rows}
    assert (
        judge(Target._plain.get(task__plan=plan, key="T10-a").spec, Measure(value=Fraction(3))).key == "not_assessable"
    )


def ledger_of_forty(office: Office) -> None:
    """Row 10: 40 found, 3 rejected, 30 due, 27 written off, 25 in time; then two of the 27 come back."""
    with tried(office):
        rows = _forty()
        office.until(date(2026, 11, 20))
        assert (rates := _rates(office)) == ["90%", "83.3%", "0%"], rates
        for row in rows[:2]:
            office.take(row, "reopen", "officer", reason="复发", until=date(2026, 12, 28))
        office.until(date(2026, 11, 30))
        assert (rates := _rates(office)) == ["83.3%", "76.6%", "7.4%"], rates
        done = indicator("law_problem.done").value(SYSTEM, Period(date(2026, 1, 1), date(2026, 11, 30)))
        assert done.value == Fraction(25, 30)


def _rates(office: Office) -> list[str]:
    text = page(office, "coordinator", reverse("law-ledger"))
    words = ("整改完成率", "按期整改率", "复发率")
    return [found[1] if (found := re.search(rf">{word}</dt>\s*<dd[^>]*>\s*([\d.]+%)", text)) else "" for word in words]


def _forty() -> list[Problem]:
    organ, unit, found = Organ.objects.get(key="fazhiban"), Organ.objects.get(key="wendeng"), []
    day, due = date(2026, 9, 1), date(2026, 10, 31)
    for n in range(40):
        state = "closed" if n < 27 else "overdue" if n < 30 else "rectifying" if n < 37 else "rejected"
        matter = Matter._plain.create(register="law_problem", number=f"测试督问〔2026〕{n}号", organ=organ, opened_on=day,
                                      area=organ.area.code)  # fmt: skip
        ended = {"submitted_on": due if n < 25 else date(2026, 11, 3), "checked_on": date(2026, 11, 4),
                 "written_off_on": date(2026, 11, 5), "closed_on": date(2026, 11, 5)} if n < 27 else {}  # fmt: skip
        found.append(Problem(matter=matter, organ=organ, area=organ.area.code, opened_on=day, state=state, unit=unit,
                             text=f"问题{n}", source="team", klass="dispute_petition",
                             confirmed_on=None if n >= 37 else day,
                             first_due_on=None if n >= 37 else due if n < 30 else date(2026, 12, 25),
                             deadline=None if n >= 37 else due if n < 30 else date(2026, 12, 25), **ended))  # fmt: skip
    for row in found:
        row.save(force_insert=True)
    return found


def forty_six(made: Assessment) -> None:
    """Row 11: 46 departments under the same scheme: 13 may be excellent; a tie over the border goes down together."""
    scheme = made.scheme.plan.scheme
    columns = ("corrected", "help", "help.reason", "suits", "awards", "awards.proof")

    def run(tie: bool) -> list[str]:
        rows = tuple(
            Row(f"单位{n:02d}", "", {"corrected": str(13 if tie and n == 14 else n) + "/10", "help": "40",
                                   "help.reason": "按时", "suits": "", "awards": "", "awards.proof": "否"})
            for n in range(1, 47)
        )  # fmt: skip
        units = assess(scheme, Table(columns, rows, False), draws=100, reversal=False).units
        return [unit.name for unit in units if unit.grade == "优秀"]

    assert len(run(tie=False)) == 13 and len(run(tie=True)) == 12


def awarded(office: Office, made: Assessment) -> None:
    """Row 13, first half: an award of the year counts once somebody else has found it proven."""
    sheet = Sheet._plain.get(assessment=made, unit__key="scjg")
    file = store("表扬.txt", "模拟".encode(), office["assessor"])
    office.take(sheet, "report_event", "assessor", **AWARD, file=[file.pk])
    office.take(sheet, "decide_event", "assessor2", event=str(sheet.events_of.get().pk), result="accepted")


def awarded_again(office: Office, made: Assessment) -> None:
    """Row 13: the next year's campaign refuses the same award."""
    with tried(office):
        facts = {"title": "2027年度考核", "year": 2027, "scheme_id": str(made.scheme_id), "starts": date(2027, 1, 1),
                 "until": date(2027, 12, 31), "publication": "ranking", "roster": "scjg、gaj"}  # fmt: skip
        coming = office.take(office.open("assessment", "plan", facts), "start", "plan")
        sheet = Sheet._plain.get(assessment=coming, unit__key="scjg")
        try:
            office.take(sheet, "report_event", "assessor", **AWARD)
        except InvalidFacts as refused:
            assert "已在《2026年度考核》中使用，不得重复计" in str(refused)
        else:
            raise AssertionError("the award was taken twice")


def renamed_in_july(office: Office) -> None:
    """Row 16: a department has another name from July on; its papers and its figures stay whole."""
    organ = Organ.objects.get(key="gaj")
    before = organ.name
    rename_organ(SYSTEM, organ, "威海市公安和治安管理局", "市公安治安局", NEW, "测试更名")
    organ = Organ.objects.get(key="gaj")
    assert (organ.name_on(OLD), organ.name_on(NEW)) == (before, "威海市公安和治安管理局")
    case = Matter._plain.filter(register="reconsideration", title__contains="").order_by("pk")[1]
    told = "".join(str(paper.content) for paper in PaperRecord._plain.filter(matter_id=case.pk))
    assert before in told and organ.name not in told
    counted = indicator("reconsideration.corrected").rows(SYSTEM, Period.year(2026)).filter(respondent=organ)
    assert counted.count() == 1  # decided under the old name, counted under the present one


def made_up_late(office: Office) -> None:
    """Row 18: two of five pieces of a folder were made in the last month before the deadline."""
    with tried(office):
        file = store("指标.csv", NODES.encode(), office["plan"])
        facts = {"title": "指标体系", "edition": "测试", "source": "测试", "file": [file.pk]}
        frame = office.take(opened(office, "demonstration_frame", "import", facts), "use", "plan")
        made = opened(office, "demonstration", "", {
            "title": "示范创建", "round": "一", "frame_id": str(frame.pk), "starts": date(2025, 1, 1),
            "until": date(2026, 12, 31), "deadline": date(2026, 12, 31)})  # fmt: skip
        folder = Folder._plain.get(application=made)
        for n, day in enumerate(
            (date(2026, 3, 1), date(2026, 5, 1), date(2026, 9, 1), date(2026, 12, 8), date(2026, 12, 9))
        ):
            piece = store(f"材料{n}.txt", f"材料 {n}".encode(), office["plan"])
            office.take(made, "link", "plan", folder=str(folder.pk), secrecy="open", file=[piece.pk], title=f"材料{n}",
                        dated=day)  # fmt: skip
        told = "40% 的材料形成于截止前 30 天以内，疑为后补"
        assert told in flags_of(made)[folder.pk]
        assert told in page(office, "plan", reverse("demonstrate-folder", args=[made.pk, folder.pk]))


def server() -> str:
    """The test database as the tools of backup and restore are told of it."""
    said = connection.settings_dict
    user, name, host = (quote(str(said[key])) for key in ("USER", "NAME", "HOST"))
    if str(said["HOST"]).startswith("/"):
        return f"postgresql://{user}@/{name}?host={host}" + (f"&port={said['PORT']}" if said.get("PORT") else "")
    secret = f":{quote(said['PASSWORD'])}" if said.get("PASSWORD") else ""
    return f"postgresql://{user}{secret}@{host}:{said['PORT'] or 5432}/{name}"


def restored(office: Office, report: Any, folder: Path, monkeypatch: Any) -> None:
    """Row 20: the database is written out, all of it is lost and brought back: the report is the same file."""
    address = [reverse("open-report-figures", args=[report.pk, kind]) for kind in ("json", "csv")]
    before = [page(office, "", path) for path in address]
    issued = PaperRecord._plain.filter(matter_id=report.pk).order_by("pk").values_list("digest", "content")
    papers = list(issued)
    with monkeypatch.context() as patch:
        patch.setenv("FADU_DATABASE_URL", server())
        patch.setenv("FADU_DATA", str(folder))
        connections.close_all()
        backup(folder / "year.tar")
        with connection.cursor() as cursor:
            cursor.execute("drop schema public cascade; create schema public")
        connections.close_all()
        restore(folder / "year.tar")
    assert [page(office, "", path) for path in address] == before and list(issued.all()) == papers


def opened(office: Office, key: str, step: str, facts: dict[str, Any]) -> Any:
    """A case opened by a step of its own."""
    more = {"step": step} if step else {}
    return open_case(register(key), office["plan"], facts, organ_id=int(pk("fazhiban")), on=office.day, **more).case
