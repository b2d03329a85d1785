"""Papers of the assessment: notices, feedback, letters that say what to do next, circulars, restatements, records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from fadu.kernel.declare import Document
from fadu.kernel.papers import Block, Fields, Paper, Para, Table
from fadu.kernel.register import reactions

from .models import Assessment, Computation, Objection, Result, Review, Scheme, Sheet
from .results import fraction, grade_counts, losses_of, result_of, results_of, shown
from .rules.advice import Loss, bounds, serious, words
from .rules.weighing import lines
from .scoring import show
from .scoring.numbers import rounded

Facts = Mapping[str, Any]
BASIS = "考核期限、程序为本平台口径，方案另有规定的从其规定"
MANY = 8


def day(value: date | None) -> str:
    """2026年3月9日."""
    return f"{value.year}年{value.month}月{value.day}日" if value else "____年__月__日"


def paper(case: Any, facts: Facts, kind: str, title: str, body: tuple[Block, ...], **more: Any) -> Paper:
    """A paper of the office under its name of that day."""
    head = str(case.organ.name_on(facts["on"]))
    return Paper(
        head=head, kind=kind, number=facts["number"], title=title, body=body, signer=head, date=facts["on"],
        basis=BASIS, **more,
    )  # fmt: skip


def _points(text: str) -> str:
    value = fraction(text)
    return "—" if value is None else format(rounded(value, 2), "f")


def _score(result: Result) -> str:
    return f"{result.score:.2f}"


# -- scheme --------------------------------------------------------------------------------------------------------
def weight_table(case: Scheme) -> Table:
    """All leaves with weight, rule and source."""
    group = (case.plan.scheme.groups or ("",))[0]
    rows = tuple(
        (
            r.leaf,
            r.title,
            "计算所得" if r.weight is None else show(r.weight, 2),
            "、".join(r.sources) or "由其他指标算出",
        )
        for r in lines(case.plan, group)
    )
    return Table(("编号", "指标", "权重", "数据来源"), rows, widths=(2, 6, 2, 6))


def build_consult(case: Scheme, facts: Facts) -> Paper:
    """The draft goes to the units."""
    body = (
        Para(
            f"现就《{case.title}》（第 {case.edition} 版草案）征求意见，请于收到之日起十个工作日内在系统中提出，逾期视为没有意见。"
        ),
        weight_table(case),
    )
    return paper(case, facts, "函", f"关于征求《{case.title}》意见的函", body, to=("各考核对象：",))


def build_scheme(case: Scheme, facts: Facts) -> Paper:
    """The scheme is made known with its fingerprint."""
    body = (
        Para(
            f"《{case.title}》（第 {case.edition} 版）已经审定，现予公布。考核期间方案不作改动；确需改动的，对全部考核对象同时适用。"
        ),
        weight_table(case),
        Para(f"方案文本的 SHA-256 摘要：{case.digest}"),
    )
    return paper(case, facts, "通知", f"关于公布《{case.title}》的通知", body, to=("各考核对象：",))


# -- campaign ------------------------------------------------------------------------------------------------------
def build_start(case: Assessment, facts: Facts) -> Paper:
    """The campaign begins: what is counted, what is not asked for."""
    asked = "、".join(source.title for source in case.scheme.plan.of_kind("deliverable")) or "无"
    body = (
        Para(f"依据《{case.scheme.title}》（第 {case.scheme.edition} 版）开展{case.title}。"),
        Para("计分期间。" + f"{day(case.starts)}至{day(case.until)}。", level=1),
        Para(
            "不需要报送的。" + "业务数据由系统从登记册计算，各单位不填表、不报数；已在系统中的记录和文书直接关联。",
            level=1,
        ),
        Para("需要提交佐证的。" + asked + "。", level=1),
        Para(
            "自评。" + "各单位自收到通知之日起十个工作日内核对数据并自评；自评分不计入结果，与记录不一致的须说明。",
            level=1,
        ),
    )
    return paper(case, facts, "通知", f"关于开展{case.title}的通知", body, to=("各考核对象：",))


def result_blocks(case: Assessment, made: Computation) -> tuple[Block, ...]:
    """What the circular discloses, by the scope decided for the campaign."""
    rows = results_of(made)
    if case.publication == "none":
        counts = "，".join(f"{grade} {n} 个" for grade, n in grade_counts(rows))
        return (Para(f"参加考核的单位 {len(rows)} 个：{counts}。各单位结果另行通知本单位。"),)
    if case.publication == "grades":
        by_grade: dict[str, list[str]] = {}
        for row in sorted(rows, key=lambda r: (-r.score, r.sheet.order)):
            by_grade.setdefault(row.grade or "未定等次", []).append(row.sheet)
        ordered = ((g, sorted(s, key=lambda x: x.order)) for g, s in by_grade.items())
        return tuple(
            Para(f"{g}（{len(s)} 个）。" + "、".join(str(x.unit.short) for x in s), level=1) for g, s in ordered
        )
    head = ("组别", "名次", "单位", "得分", "等次")
    cells = tuple((r.sheet.group or "—", str(r.rank), str(r.sheet.unit.short), _score(r), r.grade) for r in rows)
    return (Table(head, cells, widths=(3, 2, 6, 3, 3)),)


def build_circular(case: Assessment, facts: Facts) -> Paper:
    """The result of the year."""
    made = shown(case)
    assert made is not None
    body: tuple[Block, ...] = (
        Para(f"{case.title}已经结束，结果通报如下（第 {made.no} 版结果，方案第 {case.scheme.edition} 版）。"),
        *result_blocks(case, made),
        Para(f"计分办法：{made.how}。"),
        Para(f"每一分均可在系统中逐项查到规则、数值和业务记录。数据摘要：{made.digest}"),
    )
    return paper(case, facts, "通报", f"关于{case.title}结果的通报", body, to=("各考核对象：",))


def build_restatement(case: Assessment, facts: Facts) -> Paper:
    """What was published, what is right now, and why."""
    made = shown(case)
    assert made is not None
    before = {r.sheet_id: r for r in results_of(case.computations.get(no=made.no - 1))}
    named = case.publication == "ranking"
    rows = []
    for r in results_of(made):
        was = before[r.sheet_id]
        if (was.exact, was.rank, was.grade) != (r.exact, r.rank, r.grade):
            old, new = (f"{_score(x)} 分，第 {x.rank} 名，{x.grade}" if named else x.grade for x in (was, r))
            rows.append((str(r.sheet.unit.short), old, new))
    if case.publication == "none":
        rows = []
    body: tuple[Block, ...] = (
        Para(f"因冻结以后业务记录有更正，{case.title}结果更正为第 {made.no} 版。更正理由：{facts['reason']}。"),
        *((Table(("单位", "原公布", "更正为"), tuple(rows), widths=(4, 5, 5)),) if rows else ()),
        Para("原公布的结果仍予保留，与更正后的结果并列可查。"),
    )
    return paper(case, facts, "通报", f"关于更正{case.title}结果的通报", body, to=("各考核对象：",))


# -- units ---------------------------------------------------------------------------------------------------------
def item_table(result: Result) -> Table:
    """All leaves with weight and points."""
    rows = tuple(
        (i.leaf, i.title, show(fraction(i.weight) or Fraction(0), 2), _points(i.points), i.text)
        for i in result.items.all()
    )
    return Table(("编号", "指标", "权重", "得分", "计算"), rows, widths=(2, 5, 2, 2, 7))


def build_feedback(case: Sheet, facts: Facts) -> Paper:
    """The unit's own result, before it stands."""
    result = result_of(case)
    assert result is not None
    body: tuple[Block, ...] = (
        Para(f"你单位{case.assessment.title}得分 {_score(result)} 分，等次 {result.grade or '未定'}。现予反馈。"),
        item_table(result),
        *(Para(f"{e.title}：{e.text}") for e in result.extras.all()),
        Para("如有异议，请自收到之日起五个工作日内在系统中提出；由未参与核验的人员在十个工作日内答复。"),
    )
    return paper(
        case, facts, "函", f"{case.assessment.title}结果反馈函", body, to=(f"{case.unit.name_on(facts['on'])}：",)
    )


def taken_up(lost: list[Loss]) -> tuple[Block, ...]:
    """What is proposed for the ledger of problems, when there is one: planned there and nowhere else."""
    heavy = serious(lost)
    if not heavy or not reactions("assessment_unit", "settle"):
        return ()
    names = "、".join(f"{loss.leaf} {loss.title}" for loss in heavy)
    words = f"{names}，{bounds().words}（本平台口径），已提请列入督察问题台账，经核定后另行通知整改；列入的在台账中报送整改措施，不必再写进改进安排。"
    return (Para("列入问题台账。", level=1), Para(words))


def build_letter(case: Sheet, facts: Facts) -> Paper:
    """What was lost and what to do next."""
    result = result_of(case)
    assert result is not None
    lost = losses_of(case, result)
    place = (
        f"，在{case.group or '全部'}考核对象中列第 {result.rank} 名" if case.assessment.publication == "ranking" else ""
    )
    body: tuple[Block, ...] = (
        Para(
            f"{case.assessment.title}结果已经审定：你单位得分 {_score(result)} 分，等次 {result.grade or '未定'}{place}。"
        ),
        *(
            (Para("失分和下一步。", level=1), *(Para(words(loss), level=3) for loss in lost[:MANY]))
            if lost
            else (Para("各项均得满分，请保持。"),)
        ),
        *(Para(f"另有 {len(lost) - MANY} 项失分，见系统。") for _ in range(len(lost) > MANY)),
        *taken_up(lost),
        Para("请自收到之日起三十日内在系统中报送改进安排，写明措施、责任人和完成时间；系统能够计算的不再另要材料。"),
    )
    return paper(
        case, facts, "函", f"{case.assessment.title}结果告知函", body, to=(f"{case.unit.name_on(facts['on'])}：",)
    )


def build_restated(case: Sheet, facts: Facts) -> Paper:
    """The unit's result before and after."""
    result = result_of(case)
    assert result is not None
    was = result_of(case, result.computation.no - 1)
    rows = tuple(
        (label, f"{_score(r)} 分，等次 {r.grade or '未定'}") for label, r in (("原结果", was), ("现结果", result)) if r
    )
    body = (
        Para(f"因冻结以后业务记录有更正，你单位{case.assessment.title}的结果更正如下。更正理由：{facts['reason']}。"),
        Fields(rows),
        Para("原结果仍予保留。对更正有异议的，可以书面提出。"),
    )
    return paper(
        case, facts, "函", f"{case.assessment.title}结果更正告知函", body, to=(f"{case.unit.name_on(facts['on'])}：",)
    )


# -- experts and objections ----------------------------------------------------------------------------------------
def build_record(case: Review, facts: Facts) -> Paper:
    """One expert's scores, by code."""
    rows = tuple(
        (s.sheet.code, s.source, "回避" if s.recused else f"{s.points:g}", s.reason or "—")
        for s in case.scores.select_related("sheet").order_by("source", "sheet__code")
    )
    head = str(case.organ.name_on(facts["on"]))
    fields = (("考核", case.assessment.title), ("专家", case.officer.name), ("利益关系声明", case.statement))
    return Paper(
        head=head, kind="专家评分记录", title="专家评分记录", number=facts["number"], layout="record", seal=False,
        body=(Fields(fields), Table(("对象", "评分项", "分数", "理由"), rows, widths=(2, 3, 2, 7))),
        signer=head, date=facts["on"],
    )  # fmt: skip


def build_reply(case: Objection, facts: Facts) -> Paper:
    """The answer to an objection."""
    body = (
        Para(f"你单位对{case.sheet.assessment.title}结果提出的异议（{case.get_ground_display()}）收悉。"),
        Para("异议内容。" + case.text, level=1),
        *((Para(f"所提证据：{case.proof}。"),) if case.proof else ()),
        Para("查明情况。" + case.finding, level=1),
        Para("结论。" + case.get_result_display() + "。", level=1),
    )
    return paper(case, facts, "函", "关于考核结果异议的答复", body, to=(f"{case.unit.name_on(facts['on'])}：",))


def _number(word: str) -> str:
    return "{prefix}" + word + "〔{year}〕{n}号"


TOLD = ("unit_contact", "receiver")
SCHEME = (
    Document("consult", "方案征求意见函", build_consult, number=_number("考核函"), to=("unit_contact",)),
    Document("scheme", "方案公布通知", build_scheme, number=_number("考核方案"), to=("unit_contact",)),
)
CAMPAIGN = (
    Document("start", "考核通知", build_start, number=_number("考核通知"), to=("unit_contact",)),
    Document("circular", "考核结果通报", build_circular, number=_number("考核通报"), to=TOLD),
    Document("restatement", "结果更正通报", build_restatement, number=_number("考核更正"), to=TOLD),
)
SHEET = (
    Document("feedback", "结果反馈函", build_feedback, number=_number("考核反馈"), to=("unit_contact",)),
    Document("letter", "结果告知函", build_letter, number=_number("考核告知"), to=("unit_contact",)),
    Document("restated", "更正告知函", build_restated, number=_number("考核更告"), to=("unit_contact",)),
)
REVIEW = (Document("record", "专家评分记录", build_record),)
OBJECTION = (Document("reply", "异议答复书", build_reply, number=_number("考核异议"), to=("unit_contact",)),)
