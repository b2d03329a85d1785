"""Papers of the ledger, of similar cases, clues and events."""

from __future__ import annotations

from fadu.kernel.declare import Document
from fadu.kernel.papers import Fields, Paper, Para, Signatures, Table

from ..models import Action, CheckItem, Checklist, ClassCase, ClassHit, Clue, LawEvent, Problem, ProblemCheck
from ..rules import vocab
from ..steps.shared import OWN, RULES
from .common import Facts, day, fields, form, name, official, paras, person, section


def head(case: Problem, *more: tuple[str, object]) -> tuple[Fields, Fields]:
    """The problem in labelled facts: what is long one a row, what is short two a row, `more` among it."""
    long = fields(
        ("台账编号", case.matter.number), ("责任单位", case.unit.name), ("问题", case.text), ("依据", case.rule),
        ("类别", case.get_klass_display()),
    )  # fmt: skip
    grade = vocab.label(vocab.SEVERITY, str(case.severity))
    short = (("程度", grade), ("责任人", case.person), ("整改期限", day(case.deadline)), *more)
    return long, fields(*short, *((("", ""),) if len(short) % 2 else ()), columns=2)


def plan(case: Problem, facts: Facts) -> Paper:
    """整改方案."""
    rows = tuple((row.text, day(row.due_on), row.wanted or "—") for row in case.of(Action))
    table = Table(("整改措施", "期限", "应有的佐证"), rows, widths=(5, 3, 3))
    body = (*head(case, ("报送日期", day(case.planned_on))), table, Signatures(("责任单位", "审定人")))
    return form(case, facts, "整改方案", body, head=name(case.unit, facts["on"]))


def report(case: Problem, facts: Facts) -> Paper:
    """整改报告, by measure with its proof."""
    rows = tuple(
        (row.text, row.result or "—", row.file.name if row.file else row.record.number if row.record else "—")
        for row in case.of(Action).select_related("file", "record")
    )
    table = Table(("整改措施", "完成情况", "佐证"), rows, widths=(4, 4, 4))
    body = (*head(case, ("提交核查", day(case.submitted_on))), table, Signatures(("责任人", "单位负责人")))
    return form(case, facts, "整改报告", body, head=name(case.unit, facts["on"]))


def proofs(case: Problem) -> str:
    """What each measure is proven by."""
    rows = case.of(Action).select_related("file", "record")
    by = ((row.text, row.file.name if row.file else row.record.number if row.record else "—") for row in rows)
    return "；".join(f"{text}（{proof}）" for text, proof in by)


def write_off(case: Problem, facts: Facts) -> Paper:
    """销号审批单: problem, proof, checker, approver."""
    check = case.of(ProblemCheck, passed=True).last()
    way = "现场核查" if check and check.on_site else "书面核查"
    done = (("提交核查", day(case.submitted_on)), ("核查方式", way), ("销号日期", day(case.written_off_on)))
    more = fields(
        ("核查人", check.by if check else ""), ("核查情况", check.text if check else ""),
        ("整改措施和佐证", proofs(case)), ("审批人", case.written_off_by), ("审批意见", facts["opinion"]),
    )  # fmt: skip
    return form(case, facts, "销号审批单", (*head(case, *done), more, Signatures(("审批人",))))


def guidance(case: ClassCase, facts: Facts) -> Paper:
    """类案处理意见."""
    units = {row.organ_id for row in case.of(ClassHit)}
    number = case.of(ClassHit).count()
    body = (
        Para(f"经查询各登记册，{case.title}共 {number} 条，涉及 {len(units)} 个单位。"),
        *section("根本原因", case.cause),
        *section("解决办法", case.remedy),
        Para("查出的问题已在系统中逐项交办，不另行要求排查和报送。指引满六个月后评估效果。"),
    )
    to = (name(case.owner, facts["on"]),) if case.owner else ()
    return official(case, facts, "意见", f"关于{case.title}的处理意见", body, to=to)


def transfer(case: Clue, facts: Facts) -> Paper:
    """线索移送函."""
    body = (
        Para(f"在法治督察中发现{case.subject}{dict(Clue.SUSPICIONS)[case.suspicion]}的线索，现移送你单位。"),
        *section("线索内容", case.content),
        *section("材料清单", case.materials),
        Para("请签收回执，并反馈处理结果。"),
    )
    return official(case, facts, "函", "关于移送线索的函", body, layout="letter",
                    to=(name(case.receiver, facts["on"]),))  # fmt: skip


def receipt(case: Clue, facts: Facts) -> Paper:
    """线索移送回执."""
    body = fields(("移送单位", case.organ.name), ("线索编号", case.matter.number), ("移送日期", day(case.sent_on)),
                  ("接收日期", day(case.received_on)), ("接收人", case.received_by))  # fmt: skip
    return form(case, facts, "线索移送回执", (body, Signatures(("接收人",))), head=name(case.receiver, facts["on"]),
                basis=RULES.text())  # fmt: skip


def event_report(case: LawEvent, facts: Facts) -> Paper:
    """重大法治事件督察报告."""
    body = (
        *section("事件", case.text),
        *section("查明的事实", case.findings),
        *section("责任分析", case.responsibility),
        *section("处理意见", case.proposal),
        *paras(f"初判 {case.score} 分（影响 {case.effect}、人数 {case.persons}、规则 {case.gravity}、"
               f"重复 {case.recurrence}），属于{dict(LawEvent.ROUTES).get(case.route, '')}事件。"),
    )  # fmt: skip
    above = case.organ.parent
    return official(case, facts, "报告", f"关于{case.title}督察情况的报告", body, upward=True,
                    signatory=person(case.approved_by) or "____", to=(name(above, facts["on"]) or "市委",))  # fmt: skip


PROBLEM = (
    Document("rectification_plan", "整改方案", plan, "{prefix}整方〔{year}〕{n}号", ("unit_contact",), OWN, seal=False),
    Document(
        "rectification_report", "整改报告", report, "{prefix}整报〔{year}〕{n}号", ("unit_contact",), OWN, seal=False
    ),
    Document("write_off", "销号审批单", write_off, "{prefix}销号〔{year}〕{n}号", ("unit_contact",), RULES, seal=False),
)
CLASS = (Document("guidance", "类案处理意见", guidance, "{prefix}类意〔{year}〕{n}号", ("unit_contact",), OWN),)
CLUE = (
    Document("transfer", "线索移送函", transfer, "{prefix}线移〔{year}〕{n}号", (), RULES),
    Document("receipt", "线索移送回执", receipt, "{prefix}线回〔{year}〕{n}号", (), RULES, seal=False),
)
EVENT = (Document("event_report", "重大法治事件督察报告", event_report, "{prefix}事报〔{year}〕{n}号", (), RULES),)


def checklist(case: Checklist, facts: Facts) -> Paper:
    """关于认领问题清单的通知: the list, what to answer, until when, and what follows from a wrong no."""
    rows = tuple((str(i.no), i.text, i.rule or "—", i.get_klass_display()) for i in case.of(CheckItem))
    body = (
        Para(f"现将《{case.title}》（来源：{case.source}）印发你单位，请对照逐项答复。"),
        Table(("序号", "问题", "违反的规定", "类别"), rows, widths=(3, 11, 7, 7)),
        Para("存在的，认领后列入问题台账整改；不存在的，填业务记录编号或者上传佐证说明。不要求另写报告。"),
        Para("答复不存在而后查出的，按两项计，程度提高一级（本平台口径）。"),
        Para("请自收到之日起十个工作日内在系统中答复。"),
    )
    return official(case, facts, "通知", f"关于认领《{case.title}》的通知", body, to=("各有关单位",))


CHECKLIST = (Document("checklist", "认领问题清单的通知", checklist, "{prefix}清单通〔{year}〕{n}号", ("unit_contact",), OWN),)
