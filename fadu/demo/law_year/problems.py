"""Problems of the story: planned, returned, overdue, extended, written off, reopened, long-term; similar cases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fadu.demo.law_year.hands import Inspectorate


def planned(acts: Inspectorate, problem: Any, on: date, days: int) -> Any:
    """The unit's plan, approved three working days later."""
    who = f"law.{problem.unit.key}"
    deadline = acts.world.workday(on + timedelta(days=days))
    lines = f"补正有关案件｜{(deadline - timedelta(days=10)).isoformat()}｜案卷\n修改内部制度｜{deadline.isoformat()}｜制度文本"
    problem = acts.do(problem, "plan", who, on, measures=lines, person="模拟责任人", deadline=deadline)
    return acts.do(problem, "approve", "law.officer", acts.ahead(on, 3))


def handed_in(acts: Inspectorate, problem: Any, on: date) -> Any:
    """Every measure proven and submitted."""
    who = f"law.{problem.unit.key}"
    for action in acts.actions(problem):
        if not action.proven:
            file = acts.file("整改佐证.txt", f"模拟佐证 {problem.pk} {action.pk} {on}", who)
            problem = acts.do(problem, "prove", who, on, action=str(action.pk), result="已完成", file=[file])
    return acts.do(problem, "submit", who, on)


def written_off(acts: Inspectorate, problem: Any, on: date) -> Any:
    """Handed in, checked on site, written off."""
    problem = handed_in(acts, problem, on)
    problem = acts.do(problem, "pass", "law.officer2", acts.ahead(on, 4), on_site=True, reason="现场查看，已按措施整改")
    return acts.do(problem, "write_off", "law.head", acts.ahead(on, 6), opinion="同意销号")


def course(acts: Inspectorate, project: Any) -> None:
    """Problems of the comprehensive inspection, each in a state of its own."""
    start = acts.ahead(project.fed_back_on, 8)
    problems = [planned(acts, p, start, days) for p, days in zip(acts.problems(project), (130, 60, 150, 60, 60, 200),
                                                                strict=False)]  # fmt: skip
    acts.do(project, "start_rectifying", "law.officer", acts.ahead(start, 6))
    late, again, close, look, second, slow = problems
    acts.do(late, "extend", "law.officer", acts.ahead(start, 80), until=late.deadline + timedelta(days=20),
            reason="需与上级核对台账")  # fmt: skip
    again = written_off(acts, again, acts.ahead(start, 20))
    acts.do(again, "reopen", "law.officer", acts.back(acts.world.today, 6), until=acts.world.today + timedelta(days=25),
            reason="十月又印发一份未经审核的文件")  # fmt: skip
    close = handed_in(acts, close, acts.ahead(start, 60))
    acts.do(
        close, "return", "law.officer2", acts.ahead(start, 64), ground="paper_only", reason="只有通知，没有案件办理记录"
    )
    look = written_off(acts, look, acts.ahead(start, 25))
    acts.do(look, "look_back", "law.officer", acts.back(acts.world.today, 20), passed=True, reason="已纳入会议计划")
    written_off(acts, second, acts.ahead(start, 30))
    acts.do(slow, "long_term", "leader", acts.ahead(start, 40), reason="涉及系统改造",
            stage_targets="第三季度完成需求，第四季度上线")  # fmt: skip


def finished(acts: Inspectorate, project: Any) -> None:
    """Everything of the special inspection written off; results handed on; file closed."""
    start = acts.ahead(project.fed_back_on, 5)
    problems = [planned(acts, p, start, 45) for p in acts.problems(project)]
    project = acts.do(project, "start_rectifying", "law.officer", acts.ahead(start, 5))
    for problem in problems:
        written_off(acts, problem, acts.ahead(start, 12))
    project = acts.do(project, "verify", "law.officer", acts.ahead(start, 22))
    project = acts.do(
        project, "close", "law.head", acts.ahead(start, 25), summary="三项问题均已销号，裁量说理有明显改进。"
    )
    acts.do(project, "archive", "law.officer", acts.ahead(start, 30))


def more(acts: Inspectorate) -> None:
    """Problems from elsewhere, and the class of similar cases that they make."""
    today = acts.world.today
    base = {"rule": "《行政复议法》第四十八条", "klass": "dispute_reconsideration", "severity": "2",
            "failed_step": "复议答复"}  # fmt: skip
    found = acts.open("law_problem", "law.officer", acts.back(today, 2), base | {
        "unit": acts.pk("zjj"), "text": "两件行政复议案件答复材料缺少依据目录", "source": "judgment"})  # fmt: skip
    acts.do(found, "object", "law.zjj", acts.back(today, 1), reason="依据目录随第二次材料补交，附收件回执")
    waiting = acts.open("law_problem", "law.officer", acts.back(today, 9), base | {
        "unit": acts.pk("cgj"), "text": "一件行政复议案件逾期答复", "source": "warning", "confirmed": True})  # fmt: skip
    who = "law.cgj"
    acts.do(waiting, "plan", who, acts.back(today, 1), person="模拟责任人",
            measures=f"建立答复期限台账｜{(today + timedelta(days=20)).isoformat()}｜系统截图",
            deadline=today + timedelta(days=30))  # fmt: skip
    checked = acts.open("law_problem", "law.officer", acts.back(today, 60), base | {
        "unit": acts.pk("scjg"), "text": "投诉举报不予立案没有告知", "source": "complaint", "confirmed": True})  # fmt: skip
    handed_in(acts, planned(acts, checked, acts.back(today, 55), 60), acts.back(today, 3))
    _alike(acts)
    _event(acts)


def _alike(acts: Inspectorate) -> None:
    day = acts.back(acts.world.today, 40)
    case = acts.open("law_class", "law.officer", day, {
        "title": "行政复议案件没有案结事了", "klass": "dispute_reconsideration", "failed_step": "复议答复",
        "pattern": "indicator:reconsideration.concluded"})  # fmt: skip
    case = acts.do(case, "search", "law.officer", acts.ahead(day, 1))
    acts.do(case, "guide", "law.head", acts.ahead(day, 10), cause="决定送达后没有人跟踪履行，期限由各单位自行登记。",
            owner=acts.pk("sfj"), remedy="送达决定时同时登记履行期限，到期前三日自动提醒承办人和负责人。")  # fmt: skip


def _event(acts: Inspectorate) -> None:
    day = acts.back(acts.world.today, 22)
    case = acts.open("law_event", "law.officer", day, {
        "title": "拆除临时建筑引发群体诉讼（模拟）", "source": "group", "unit": acts.pk("rushan"),
        "text": "十二名当事人起诉，反映拆除前没有催告和公告。"})  # fmt: skip
    marks = {"effect": 2, "persons": 2, "gravity": 3, "recurrence": 1}
    case = acts.do(case, "triage", "law.officer", acts.ahead(day, 1), **marks)
    acts.do(case, "verify", "law.officer2", acts.ahead(day, 6), verified="调取案卷，拆除前确无书面催告。")
    whole = acts.open(
        "law_event",
        "law.officer",
        acts.back(acts.world.today, 70),
        {
            "title": "违法设定收费的文件仍在执行（模拟）",
            "source": "document",
            "unit": acts.pk("zjj"),
            "text": "收费没有依据。",
        },
    )
    day = whole.opened_on
    whole = acts.do(whole, "triage", "law.officer", acts.ahead(day, 1), effect=3, persons=2, gravity=3, recurrence=0)
    whole = acts.do(whole, "verify", "law.officer2", acts.ahead(day, 5), verified="文件确在执行。")
    whole = acts.do(whole, "approve", "leader", acts.ahead(day, 7), reason="查清原因，限期纠正")
    whole = acts.do(whole, "investigate", "law.officer", acts.ahead(day, 8))
    whole = acts.do(whole, "find", "law.officer", acts.ahead(day, 14), findings="文件设定收费没有上位法依据。",
                    responsibility="起草单位未送合法性审核。")  # fmt: skip
    acts.do(whole, "handle", "law.head", acts.ahead(day, 18), proposal="停止执行，清退所收费用，修订文件。",
            rule="《行政许可法》第五十八条", klass="rule_document", failed_step="合法性审核")  # fmt: skip
