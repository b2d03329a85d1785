"""The ladder in the story: every rung once, answered, unanswered, declined, waiting; and clues nobody else sees."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.aspects.a9_coordination.law_inspection.models import Measure
from fadu.demo.law_year.hands import Inspectorate
from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Run
from fadu.kernel.procedure import take
from fadu.kernel.today import frozen_today


def decided(acts: Inspectorate, unit: str, rung: str, on: date, why: str, who: str = "law.head") -> Any:
    """Proposed from what came from outside, decided two working days later."""
    facts = {"unit": acts.pk(unit), "rung": rung, "outside": "complaint", "why": why}
    case = acts.open("law_measure", "law.officer", on, facts)
    return acts.do(case, "decide", who, acts.ahead(on, 2), reason=f"{why}，有必要督促")


def issued(acts: Inspectorate, unit: str, rung: str, on: date, why: str, **more: Any) -> Any:
    """Sent out on the day after the decision."""
    who = "leader" if rung == "circular" else "law.head"
    case = decided(acts, unit, rung, on, why, who)
    return acts.do(case, "issue", "law.officer", acts.ahead(on, 3), **more)


def lapsed(case: Any) -> Any:
    """Nobody answered: the system's step on the due day."""
    due = Run._plain.get(matter_id=case.pk, key="answer", stopped_on=None).due_on
    with frozen_today(due):
        return take(case, "lapse", SYSTEM, on=due).case


def ladder(acts: Inspectorate) -> None:
    """Each rung once."""
    today = acts.world.today
    issued(acts, "huancui", "reminder", acts.back(today, 120), "两件信访事项临近期限")
    letter = issued(acts, "cgj", "dispatch", acts.back(today, 90), "第二季度任务进展慢", questions="原因和完成日期")
    letter = acts.do(letter, "answer", "law.cgj", acts.back(today, 80), answer="已落实人员，九月底完成。",
                     answer_signed_by="模拟负责人")  # fmt: skip
    acts.do(letter, "assess", "law.officer", acts.back(today, 78), assessed="sufficient", reason="措施具体，有完成日期")
    letter = issued(acts, "rongcheng", "inquiry", acts.back(today, 45), "群众来信反映复议决定没有履行",
                    questions="事实是否属实；原因；履行日期")  # fmt: skip
    letter = lapsed(letter)
    letter = acts.do(letter, "urge", "law.officer", acts.back(today, 28))
    letter = acts.do(letter, "escalate", "law.officer", acts.back(today, 18), rung="talk", reason="函询经催办仍不答复")
    _talk(acts, Measure._plain.get(pk=letter.leads_to_id), acts.back(today, 18))
    doubt = issued(acts, "zrzy", "inquiry", acts.back(today, 60), "两个系统的数字不一致", questions="以哪个为准")
    doubt = acts.do(doubt, "answer", "law.zrzy", acts.back(today, 50), answer="以台账为准。",
                    answer_signed_by="模拟负责人")  # fmt: skip
    acts.do(doubt, "assess", "law.officer", acts.back(today, 47), assessed="doubt", reason="台账也缺三件，需要核实")
    _listed(acts, acts.back(today, 70))
    issued(
        acts,
        "rushan",
        "circular",
        acts.back(today, 100),
        "群体事件处置不当，责任不清",
        scope="各区市政府、市政府各部门",
    )
    open_ = issued(acts, "rushan", "dispatch", acts.back(today, 9), "十月以来期限超期增加", questions="原因和打算")
    assert open_.state == "issued"
    _waiting(acts, today)


def _talk(acts: Inspectorate, case: Any, on: date) -> None:
    case = acts.do(case, "decide", "law.head", acts.ahead(on, 2), reason="函询经催办仍不答复，有必要约谈")
    held = acts.world.ahead(on, 8)
    case = acts.do(case, "notice", "law.officer", acts.ahead(on, 4), talk_on=held, talk_place="市委依法治市办会议室",
                   host="潘甲一")  # fmt: skip
    case = acts.do(case, "hold", "law.officer", held, host="潘甲一", recorder="潘丙三", attended="模拟负责人、模拟承办人",
                   minutes="指出未答复的事实和期限，听取说明，提出要求。")  # fmt: skip
    acts.do(case, "minute", "law.officer", acts.ahead(held, 3), klass="dispute_reconsideration",
            commitments="十二月十日前履行两件复议决定\n建立复议答复和履行期限台账")  # fmt: skip


def _listed(acts: Inspectorate, on: date) -> None:
    case = issued(acts, "zjj", "listed", on, "一件裁判三个月没有履行")
    case = acts.do(case, "answer", "law.zjj", acts.ahead(on, 15), answer="已履行完毕，附收款凭证。",
                   answer_signed_by="模拟负责人")  # fmt: skip
    acts.do(case, "delist", "law.head", acts.ahead(on, 18), reason="核实已履行")


def _waiting(acts: Inspectorate, today: date) -> None:
    """One declined with its reason, one that waits for a decision, a circular that waits for the leader."""
    facts = {"unit": acts.pk("wendeng"), "rung": "inquiry", "outside": "complaint", "why": "来信反映执法态度"}
    case = acts.open("law_measure", "law.officer", acts.back(today, 30), facts)
    acts.do(case, "decline", "law.head", acts.back(today, 28), reason="已由信访部门办结，不重复函询")
    acts.open("law_measure", "law.officer", acts.back(today, 5), {
        "unit": acts.pk("rongcheng"), "rung": "circular", "outside": "event",
        "why": "约谈后两件复议决定仍未履行，建议在全市通报"})  # fmt: skip


def hidden(acts: Inspectorate) -> None:
    """Clues to the discipline organ, in three states."""
    today = acts.world.today
    for n, steps in enumerate((("approve", "send", "receive", "answer"), ("approve", "send", "receive"), ("approve",))):
        on = acts.back(today, 60 - 15 * n)
        case = acts.open("law_clue", "law.keeper", on, {
            "receiver": acts.pk("jiwei"), "suspicion": "discipline", "subject": "模拟反映对象",
            "content": f"模拟线索内容之{n + 1}：督察中发现一笔收费未入账。", "materials": "案卷摘录一份"})  # fmt: skip
        for i, step in enumerate(steps, 1):
            who = {"approve": "law.head", "send": "law.keeper"}.get(step, "auditor")
            facts = {"result": "模拟处理结果：已谈话提醒。"} if step == "answer" else {}
            case = acts.do(case, step, who, acts.ahead(on, i * 3), **facts)
