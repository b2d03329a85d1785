"""Papers after the decision: opinion, advice, orders to perform, talks, circulars, notices upward, publication."""

from __future__ import annotations

from fadu.kernel.declare import Document
from fadu.kernel.models import PaperRecord
from fadu.kernel.papers import Fields, Paper, Para, Quote, Signatures

from ..models import MaskedText, OpinionPaper, Performance, Reconsideration, Transfer
from ..rules import vocab
from ..rules.basis import FY
from ..steps.shared import LAW, last
from .common import Facts, day, due_line, instrument, matter_line, note_record, paras, respondent


def opinion(case: Reconsideration, facts: Facts) -> Paper:
    """行政复议意见书."""
    row = last(case, OpinionPaper, kind="opinion")
    due = due_line(case, "opinion") if row.received_on else ""
    body = (
        *paras(f"本机关在办理{matter_line(case)}一案中，发现你单位的有关行政行为违法或者不当。"),
        Para("发现的问题", 1),
        *paras(row.problems),
        Para("意见", 1),
        *paras(
            row.demand,
            "请自收到本意见书之日起六十日内，将纠正相关违法或者不当"
            f"行政行为的情况报送本机关{f'（{due}前）' if due else ''}。",
        ),
    )
    return instrument(case, facts, "行政复议意见书", body, to=(row.addressee,), cites=(FY["76"], FY["77.1"]))


def advice(case: Reconsideration, facts: Facts) -> Paper:
    """行政复议建议书 (rests on the implementing regulation; a person judged it where its text is not loaded)."""
    row = last(case, OpinionPaper, kind="advice")
    body = (
        *paras(f"本机关在办理{matter_line(case)}一案中，发现下列带有普遍性的问题："),
        *paras(row.problems),
        Para("建议", 1),
        *paras(row.demand),
    )
    return instrument(case, facts, "行政复议建议书", body, to=(row.addressee,))


def misconduct_letter(case: Reconsideration, facts: Facts) -> Paper:
    """移送函: facts of a breach, or clues of offences in office."""
    row = last(case, Transfer)
    clue = row.kind == "clue"
    what = "公职人员涉嫌职务违法、职务犯罪的问题线索" if clue else "有关人员违反《行政复议法》的事实材料"
    ask = "请依法调查处置" if clue else "请依法处理，并将处理结果告知本机关"
    body = (*paras(f"本机关在办理{matter_line(case)}一案中，发现{what}，现予移送，{ask}。"), *paras(row.facts))
    return instrument(case, facts, "移送函", body, to=(row.addressee,), cites=(FY["86"] if clue else FY["85"],))


def performance_order(case: Reconsideration, facts: Facts) -> Paper:
    """责令限期履行通知书."""
    row = last(case, Performance)
    body = paras(
        f"{matter_line(case)}一案，{decided(case)}已发生法律效力。你单位应履行：{row.what}"
        f"（期限{day(row.due_on)}），至今未履行：{facts['reason']}",
        f"现责令你单位于{day(row.ordered_until)}前履行，并将履行情况报送本机关。逾期仍不履行的，依法追究责任。",
    )
    return instrument(case, facts, "责令限期履行通知书", body, to=(respondent(case),), cites=(FY["77.2"], FY["83"]))


def decided(case: Reconsideration) -> str:
    """The effective paper by its number."""
    found = last_paper(case)
    return f"{found.title}（{found.number}）" if found else vocab.label(vocab.CLOSE_RESULTS, case.result)


def last_paper(case: Reconsideration) -> PaperRecord | None:
    """The decision or mediation paper of the case."""
    return case.papers().filter(key__in=("decision", "mediation_paper")).last()


def talk_notice(case: Reconsideration, facts: Facts) -> Paper:
    """约谈通知书."""
    body = paras(
        f"{matter_line(case)}一案，你单位不履行或者无正当理由拖延履行{decided(case)}。",
        f"现约谈你单位有关负责人：{facts['reason']}",
    )
    return instrument(case, facts, "约谈通知书", body, to=(respondent(case),), cites=(FY["77.2"],))


def circular(case: Reconsideration, facts: Facts) -> Paper:
    """关于不履行行政复议决定的通报."""
    body = paras(
        f"{respondent(case)}对{decided(case)}不履行或者无正当理由拖延履行，经责令限期履行仍未改正。",
        str(facts["reason"]),
        "现予以通报批评。",
    )
    paper = instrument(case, facts, "通报", body, cites=(FY["77.2"], FY["83"]))
    return Paper(
        head=paper.head,
        kind="通报",
        number=paper.number,
        title=f"关于{respondent(case)}不履行行政复议决定的通报",
        to=(respondent(case),),
        body=body,
        signer=paper.signer,
        date=paper.date,
        basis=paper.basis,
    )


def enforcement_application(case: Reconsideration, facts: Facts) -> Paper:
    """强制执行申请书 (§78)."""
    body = (
        *paras(f"{matter_line(case)}一案，{decided(case)}已发生法律效力。"),
        Para("申请事项", 1),
        *paras("申请人民法院强制执行上述文书确定的义务。"),
        Para("事实和理由", 1),
        *paras(str(facts["reason"])),
    )
    return instrument(case, facts, "强制执行申请书", body, to=("有管辖权的人民法院",), cites=(FY["78"],))


def superior_copy(case: Reconsideration, facts: Facts) -> Paper:
    """抄告函 to the respondent's next higher department."""
    body = paras(f"{matter_line(case)}一案，{decided(case)}已发生法律效力，现依法抄告你单位。")
    return instrument(
        case, facts, "行政复议抄告函", body, to=(str(facts["to"]),), cites=(FY["79.2"],), attachments=(decided(case),)
    )


def publication_review(case: Reconsideration, facts: Facts) -> Paper:
    """行政复议决定公开审查单."""
    row = last(case, MaskedText)
    kept = "、".join(row.proposals) or "无"
    body = (
        Fields(
            (
                ("是否公开", "公开" if case.disclose else "不公开"),
                ("审查意见", case.disclose_reason),
                ("机器建议遮蔽", kept),
                ("确认人", row.confirmed_by or "—"),
            )
        ),
        Signatures(("审查人",)),
    )
    return note_record(case, facts, "行政复议决定公开审查单", body, (FY["79.1"],))


def public_decision(case: Reconsideration, facts: Facts) -> Paper:
    """The decision as published: masked text under its own number."""
    on = facts["on"]
    body = (
        *paras(
            f"案由：{vocab.label(vocab.MATTERS, case.subject)}    结案方式：{vocab.label(vocab.CLOSE_RESULTS, case.result)}"
        ),
        *(Quote(line) for line in str(facts["text"]).splitlines() if line.strip()),
    )
    found = last_paper(case)
    return Paper(
        head=str(case.organ.name_on(on)),
        kind="行政复议决定书",
        number=found.number if found else "",
        title="行政复议决定书（公开版）",
        body=body,
        signer=str(case.organ.name_on(on)),
        date=case.decided_on,
        seal=False,
        basis=FY["79.1"].text(on),
        notes=("公开版已遮蔽个人信息。",),
    )


DOCUMENTS = (
    Document("misconduct_letter", "移送函", misconduct_letter, "{prefix}复移〔{year}〕{n}号", basis=LAW["85"]),
    Document("opinion", "行政复议意见书", opinion, "{prefix}复意〔{year}〕{n}号", ("respondent",), LAW["76"]),
    Document("advice", "行政复议建议书", advice, "{prefix}复建〔{year}〕{n}号", ("respondent",)),
    Document(
        "performance_order",
        "责令限期履行通知书",
        performance_order,
        "{prefix}复责〔{year}〕{n}号",
        ("respondent",),
        LAW["77.2"],
    ),
    Document("talk_notice", "约谈通知书", talk_notice, "{prefix}复谈〔{year}〕{n}号", ("respondent",), LAW["77.2"]),
    Document("circular", "通报", circular, "{prefix}复通〔{year}〕{n}号", ("respondent",), LAW["77.2"]),
    Document(
        "enforcement_application",
        "强制执行申请书",
        enforcement_application,
        "{prefix}复执〔{year}〕{n}号",
        basis=LAW["78"],
    ),
    Document("superior_copy", "行政复议抄告函", superior_copy, "{prefix}复抄〔{year}〕{n}号", basis=LAW["79.2"]),
    Document("publication_review", "行政复议决定公开审查单", publication_review, basis=LAW["79.1"], seal=False),
    Document(
        "public_decision", "行政复议决定书（公开版）", public_decision, basis=LAW["79.1"], seal=False, publish="masked"
    ),
)
