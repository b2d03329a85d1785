"""The year at the screens of those who work it: January plan to published report, from its figure to the article."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fadu.aspects.a9_coordination.annual_plan.loading import draft, from_table, table, through
from fadu.aspects.a9_coordination.assessment.models import Assessment, Sheet
from fadu.aspects.a9_coordination.law_inspection.models import Action, LawInspection, Measure, Problem, TeamMember
from fadu.demo.law_year.hands import Inspectorate
from fadu.demo.parts import annual_report as reports
from fadu.demo.parts import law_inspection as inspections
from fadu.demo.world import World
from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register

from .days import SharedDay
from .screen import Screen
from .year import EXAMINED, FILING, SCHEME
from .year_later import changed_later

pytestmark = pytest.mark.browser
Windows = Callable[..., Screen]


@pytest.fixture
def year(town: World, day: SharedDay, window: Windows) -> Any:
    """The screen at which everybody sits down in turn; the town; the day."""
    return Year(town, day, window)


class Year:
    """The town, its day, and one window at which people take turns, each with the session of his own.

    Signing in has journeys of its own; nine browsers that do it here cost a third of the year.
    """

    def __init__(self, town: World, day: SharedDay, window: Windows) -> None:
        self.town, self.day, self._window = town, day, window
        self.acts = Inspectorate(town)
        self._screen: Screen | None = None
        self._sessions: dict[str, str] = {}

    def at(self, name: str, case: Any = None, path: str = "") -> Screen:
        """Somebody at the window, on a case or an address."""
        screen = self._screen = self._screen or self._window()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": self._session(name), "url": screen.base}
        screen.page.context.add_cookies([cookie])
        key = case.register().key if case is not None else ""
        return screen.open(path or f"/r/{key}/{case.pk}/")

    def _session(self, name: str) -> str:
        """The session of somebody who has signed in."""
        if name not in self._sessions:
            client = Client()
            client.force_login(self.town.users[name], backend="django.contrib.auth.backends.ModelBackend")
            self._sessions[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self._sessions[name]

    def on(self, *day: int) -> date:
        """Move the calendar."""
        self.day.set(date(*day))
        return date(*day)


def test_the_year_by_clicks(year: Year) -> None:
    plan_in_force(year)
    asked_and_answered(year)
    problem = inspected(year)
    written_off(year, problem)
    assessed(year)
    published(year)
    changed_later(year)


def plan_in_force(year: Year) -> None:
    """January: an approved plan begins at the coordinator's screen; a case comes in that will be left lying."""
    day = year.on(2026, 1, 12)
    plan = draft(from_table(table(), 2026) | {"title": "2026年度计划"}, year.town.organs["fazhiban"], day)
    through(plan, [("consult", {"units": "各单位"}, day), ("review", {"opinion": "合法"}, day),
                   ("approve", {"opinion": "同意"}, day),
                   ("issue", {"document_number": "", "issued_on": day}, day)])  # fmt: skip
    year.at("coordinator", plan).take("enforce")
    assert "26" in year.at("coordinator", path="/plan/").text
    day = year.on(2026, 3, 3)
    facts = FILING | {"respondent": year.acts.pk("rongcheng.gaj"), "act_on": day, "act_served_on": day}
    case = open_case(register("reconsideration"), SYSTEM, facts, organ_id=year.town.organs["rongcheng"].pk, on=day,
                     step="enter").case  # fmt: skip
    case = take(case, "examine", SYSTEM, EXAMINED, on=day).case
    take(case, "accept", SYSTEM, {"procedure_kind": "ordinary", "clear_case": "yes"}, on=day)


def asked_and_answered(year: Year) -> None:
    """What is late is proposed; a person proposes, another decides; the letter goes out and is answered."""
    year.on(2026, 6, 1)
    assert "荣成" in year.at("coordinator", path="/dispatch/").text
    officer = year.at("law.officer", path="/law-inspection/proposals/")
    assert "行政复议法" in officer.text
    officer.click("提出")
    row = Measure._plain.get()
    year.at("law.head", row).take("decide", reason="逾期较久", rung="函询督促")
    year.at("law.officer", row).take("issue", questions="原因和打算")
    year.at("law.rongcheng", row).take("answer", answer="人手不足", answer_signed_by="某市长")
    year.at("law.officer", row).take("assess", assessed="发现新的疑点，需要现场核实", reason="没有说明何时办结")


def inspected(year: Year) -> Problem:
    """On site: entered, found, the unit confirms, the report goes up, the head sends the feedback."""
    acts = year.acts
    begin = year.on(2026, 9, 14)
    project = acts.open("law_inspection", "law.officer", date(2026, 8, 10), {
        "title": "专项督察", "kind": "special", "basis": "函询答复不清楚", "content": "行政复议", "people": 2,
        "objects": acts.ids("rongcheng"), "starts": begin, "ends": date(2026, 9, 16)})  # fmt: skip
    acts.do(acts.entry_of(project), "list", "law.planner", date(2026, 8, 12), opinion="")
    for name, role in (("law.officer", "leader"), ("law.officer2", "member")):
        project = acts.do(project, "add_member", "law.officer", date(2026, 8, 13), user=acts.user(name), role=role)
    for member in project.of(TeamMember):
        project = acts.do(project, "declare", member.user.username, date(2026, 8, 13), member=str(member.pk))
    project = acts.do(project, "approve_scheme", "law.head", date(2026, 8, 14), **inspections.SCHEME)
    project = acts.do(project, "notice", "law.officer", date(2026, 8, 17), asked="")
    year.at("law.officer", project).take("enter").take(
        "find", unit="荣成市政府", fact="复议案件逾期未决", evidence="案卷", rule="《行政复议法》第六十二条",
        klass="争议化解：复议应诉不依法履职", severity="一般")  # fmt: skip
    year.on(2026, 9, 16)
    year.at("law.officer", project).take("leave").take("send_findings")
    year.at("law.rongcheng", project).take("confirm")
    project = acts.do(LawInspection._plain.get(pk=project.pk), "report", "law.officer", year.on(2026, 9, 18),
                      good="有进步", causes="力量不足", suggestions="补充人员")  # fmt: skip
    year.at("law.head", project).take("feedback")
    return Problem._plain.get(origin_id=project.pk)


def written_off(year: Year, problem: Problem) -> None:
    """The unit plans and proves, another checks, the head writes off."""
    unit = year.at("law.rongcheng", problem)
    unit.take("plan", measures="补办手续｜2026-10-20｜案卷", person="某科长", deadline="2026-10-30")
    year.at("law.officer", problem).take("approve")
    year.on(2026, 10, 12)
    upload = year.acts.file("佐证.txt", "佐证", "law.rongcheng")
    action = problem.of(Action).get()
    proof = {"action": str(action.pk), "result": "已办", "file": [upload]}
    year.acts.do(problem, "prove", "law.rongcheng", date(2026, 10, 12), **proof)
    year.at("law.rongcheng", problem).take("submit")
    year.at("law.officer2", problem).take("pass", on_site=True, reason="现场查看，已整改")
    year.at("law.head", problem).take("write_off", opinion="同意销号")
    problem.refresh_from_db()
    assert problem.state == "closed"


def assessed(year: Year) -> None:
    """Figures frozen, computed, reviewed by another, told, final: the letter says what to do next."""
    acts, day = year.acts, year.on(2026, 12, 1)
    scheme = acts.open("assessment_scheme", "coordinator", day, {"text": SCHEME, "note": ""})
    for step, who, on in (("check", "kaohe2", day), ("consult", "coordinator", day),
                          ("approve", "leader", year.on(2026, 12, 21)), ("publish", "coordinator", date(2026, 12, 21))):
        scheme = acts.do(scheme, step, who, on, **({"caution": "试行"} if step == "check" else {}))
    facts = {"title": "2026年度考核", "year": 2026, "scheme_id": str(scheme.pk), "starts": date(2026, 1, 1),
             "until": date(2026, 12, 31), "publication": "ranking", "roster": "scjg、gaj"}  # fmt: skip
    on = year.on(2027, 1, 11)
    made = acts.do(acts.open("assessment", "coordinator", on, facts), "start", "coordinator", on)
    made = acts.do(made, "close_self", "kaohe", on)
    year.at("kaohe", made).take("freeze")
    for sheet in Sheet._plain.filter(assessment=made):
        acts.do(sheet, "judge", "kaohe", on, source="help", points="20", reason="有转办事项超期")
        acts.do(sheet, "verify", "kaohe", on)
    year.at("kaohe", made).take("compute")
    year.at("kaohe2", made).take("review", caution="已阅")
    year.at("coordinator", made).take("announce")
    year.on(2027, 1, 25)
    year.at("leader", made).take("finish")
    assert Assessment._plain.get(pk=made.pk).state == "final"
    assert "考核失分" in year.at("law.officer", path="/r/law_problem/?state=proposed").text


def published(year: Year) -> None:
    """The report goes out; a visitor's figure has its definition, an official's opens to record and article."""
    year.on(2027, 3, 22)
    people = ("report", "coordinator", "leader")
    case = reports.written(year.town, "weihai", 2026, people)
    reports.finished(year.town, case, people)
    visitor = year._window().open("/portal/reports/").click("2026年法治政府建设情况报告")
    assert "新收行政复议申请1件" in visitor.text.replace("\n", "") and "第三十条第一款" in visitor.text
    visitor.click("1件")
    assert "#n" in visitor.page.url and visitor.clicks == 2
    office = year.at("coordinator", case)
    clicks = office.clicks
    office.click("读和修改正文").click("1件")
    assert "第三十条第一款" in office.text and "已冻结" in office.text
    number = register("reconsideration").model._plain.get().matter.number
    office.click(number)
    assert number in office.page.inner_text("h1") and "《行政复议法》" in office.text
    assert office.clicks == clicks + 3
