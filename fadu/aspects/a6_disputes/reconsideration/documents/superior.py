"""Papers between the authority and its superior, and answers to what an applicant asks for."""

from __future__ import annotations

from dataclasses import replace

from fadu.kernel.declare import Document
from fadu.kernel.papers import Fields, Paper, Para

from ..models import OpinionPaper, Reconsideration, Supervision
from ..rules.basis import FY
from ..steps.shared import LAW, last
from .common import Facts, applicant, day, instrument, issuer, matter_line, note_record, paras, respondent

CITES = {
    "order_accept": (FY["35"],),
    "order_review": (FY["35"],),
    "order_resume": (FY["40"],),
    "order_decision": (FY["35"],),
    "direct": (FY["35"],),
    "take_over": (FY["38.1"],),
}


def supervision_order(case: Reconsideration, facts: Facts) -> Paper:
    """行政复议监督通知书 of the superior to the authority; numbered by the superior's own office, so without number."""
    row = last(case, Supervision)
    until = f"，于{day(row.until)}前办理完毕并报告结果" if row.until else "，并报告办理结果"
    body = paras(
        f"{matter_line(case)}一案，经审查：{row.reason}",
        f"现{row.get_kind_display()}。请你机关依法办理{until}，并书面告知申请人。",
    )
    to = (issuer(case, facts["on"]),)
    paper = instrument(case, facts, "行政复议监督通知书", body, to=to, cites=CITES[row.kind])
    return replace(paper, head=row.by, signer=row.by, copies=(applicant(case),))


def take_over_notice(case: Reconsideration, facts: Facts) -> Paper:
    """案件由上级行政复议机关审理通知书, issued by the superior that now holds the case."""
    row = last(case, Supervision)
    what = "直接受理" if row.kind == "direct" else "审理本案"
    body = paras(
        f"{matter_line(case)}一案，{facts['reason']}",
        f"本机关决定{what}。此前已经办理的事项和提交的材料继续有效，有关期限以本机关告知的为准。",
    )
    to = (applicant(case), respondent(case))
    return instrument(case, facts, "上级行政复议机关审理通知书", body, to=to, cites=CITES[row.kind])


def supervision_answer(case: Reconsideration, facts: Facts) -> Paper:
    """答复: the superior leaves the case where it is, and says why."""
    row = last(case, Supervision)
    body = paras(f"关于{matter_line(case)}一案的反映（报请）收悉。", row.reason, "该案由原行政复议机关依法办理。")
    paper = instrument(case, facts, "行政复议监督答复书", body, to=(applicant(case),), cites=(FY["35"], FY["38.2"]))
    return replace(paper, head=row.by, signer=row.by, copies=(issuer(case, facts["on"]),))


def report_up(case: Reconsideration, facts: Facts) -> Paper:
    """报请上级审理函."""
    body = paras(
        f"{matter_line(case)}一案，本机关认为需要由上级行政复议机关审理：{facts['reason']}",
        "现报请决定。",
    )
    return instrument(case, facts, "报请上级行政复议机关审理函", body, to=("上级行政复议机关",), cites=(FY["38.2"],))


def request_answer(case: Reconsideration, facts: Facts) -> Paper:
    """答复 of the office to what the applicant asked for."""
    body = (
        Fields(
            (
                ("请求事项", str(facts["kind"])),
                ("提出日期", day(facts["filed_on"])),
                ("答复", "同意" if facts["granted"] else "不同意"),
            ),
            1,
        ),
        Para("说明", 1),
        *paras(str(facts["answer"])),
    )
    return note_record(case, facts, "关于申请人请求的答复", body)


def third_answer(case: Reconsideration, facts: Facts) -> Paper:
    """答复 of the office to what a third party asked for."""
    return replace(request_answer(case, facts), title="关于第三人请求的答复")


def opinion_order(case: Reconsideration, facts: Facts) -> Paper:
    """责令限期履行行政复议意见书通知书 (§77.2)."""
    row = last(case, OpinionPaper, kind="opinion", replied_on=None)
    body = paras(
        f"本机关就{matter_line(case)}一案制发的行政复议意见书，应于{day(row.due_on)}前报送纠正情况，至今未报送。",
        str(facts["reason"]),
        f"现责令你单位于{day(facts['until'])}前履行意见书并报送纠正情况。逾期仍不履行的，可以约谈有关负责人或者予以通报批评，并依法追究责任。",
    )
    return instrument(case, facts, "责令限期履行意见书通知书", body, to=(row.addressee,), cites=(FY["77.2"], FY["83"]))


DOCUMENTS = (
    Document("supervision_order", "行政复议监督通知书", supervision_order, to=("applicant",), basis=LAW["35"]),
    Document(
        "take_over_notice",
        "上级行政复议机关审理通知书",
        take_over_notice,
        "{prefix}复提〔{year}〕{n}号",
        ("applicant", "respondent", "third"),
        LAW["38.1"],
    ),
    Document("supervision_answer", "行政复议监督答复书", supervision_answer, to=("applicant",), basis=LAW["35"]),
    Document("report_up", "报请上级行政复议机关审理函", report_up, "{prefix}复报〔{year}〕{n}号", basis=LAW["38.2"]),
    Document("request_answer", "关于申请人请求的答复", request_answer, to=("applicant",), seal=False),
    Document("third_answer", "关于第三人请求的答复", third_answer, to=("third",), seal=False),
    Document(
        "opinion_order",
        "责令限期履行意见书通知书",
        opinion_order,
        "{prefix}复责意〔{year}〕{n}号",
        ("respondent",),
        LAW["77.2"],
    ),
)
