"""Papers of filing and acceptance."""

from __future__ import annotations

from fadu.kernel.declare import Document
from fadu.kernel.papers import Fields, Paper, Para, Signatures

from ..adapter import prior_of
from ..models import Party, Reconsideration, Supplement
from ..rules import vocab
from ..rules.basis import FY
from ..steps.shared import LAW, last
from .common import (
    Facts,
    act,
    applicant,
    day,
    due_line,
    instrument,
    matter_line,
    note_record,
    paras,
    party_fields,
    respondent,
)


def application(case: Reconsideration, facts: Facts) -> Paper:
    """行政复议申请书, filled from the answers of the portal or the desk."""
    body = (
        Fields(party_fields(case)),
        Para("复议请求", 1),
        *paras(
            case.request, f"一并请求行政赔偿：{case.compensation_amount or ''}元" if case.compensation_asked else ""
        ),
        Para("事实和理由", 1),
        *paras(case.reasons),
        Para("知道行为的情况", 1),
        *paras(
            f"行政行为：{respondent(case)}{act(case)}。",
            f"知道或者收到的日期：{day(case.act_served_on or case.known_on)}。",
        ),
        Signatures(("申请人（签名或者盖章）",)),
    )
    return note_record(case, facts, "行政复议申请书", body, (FY["22.2"],))


def oral_record(case: Reconsideration, facts: Facts) -> Paper:
    """口头申请笔录, made on the spot and read to the applicant."""
    body = (
        Fields(party_fields(case)),
        Para("复议请求", 1),
        *paras(case.request),
        Para("主要事实、理由和时间", 1),
        *paras(case.reasons, f"行政行为：{respondent(case)}{act(case)}。"),
        Para("以上内容已当场记录并交申请人核对或者向其宣读。"),
        Signatures(("申请人", "记录人")),
    )
    return note_record(case, facts, "行政复议口头申请笔录", body, (FY["22.3"],))


def receipt(case: Reconsideration, facts: Facts) -> Paper:
    """收件回执 with query code and the day by which the application must be examined."""
    body = (
        *paras(
            f"{applicant(case)}：",
            f"本机关于{day(case.opened_on)}收到你（单位）对{respondent(case)}{act(case)}提出的行政复议申请"
            f"（{vocab.label(vocab.CHANNELS, case.channel)}），案号{case.matter.number}。",
            f"本机关最迟于{due_line(case, 'review')}审查完毕；届时未作不予受理决定也未通知补正的，即视为受理。",
            f"查询办理进度请使用案号和查询码：{case.matter.query_code}。" if case.matter.query_code else "",
        ),
    )
    return note_record(case, facts, "行政复议申请收件回执", body, (FY["30.1"], FY["30.3"]))


def representatives(case: Reconsideration, facts: Facts) -> Paper:
    """代表人推选书 with places for the applicants to sign."""
    rows = case.rows(Party).filter(role="representative", left_on=None)
    names = "、".join(row.name for row in rows)
    body = (
        *paras(
            f"申请人共{case.applicant_count}人，推选{names}为代表人参加行政复议。",
            "代表人变更复议请求、撤回申请、承认第三人请求的，须经被代表的申请人同意。",
        ),
        Signatures(("推选人",)),
    )
    return note_record(case, facts, "代表人推选书", body, (FY["15.1"], FY["15.2"]))


def power(case: Reconsideration, facts: Facts) -> Paper:
    """授权委托书 as registered: matter, power and dates."""
    row = last(case, Party, role="agent")
    term = f"{day(row.power_from)}至{day(row.power_to)}" if row and row.power_from else "至本案行政复议终结"
    body = (
        *paras(
            f"委托人{row.acts_for if row else ''}委托{row.name if row else ''}代为参加本案行政复议。",
            f"委托事项和权限：{row.power if row else ''}",
            f"委托期限：{term}",
        ),
        Signatures(("委托人", "受委托人")),
    )
    return note_record(case, facts, "授权委托书", body, (FY["17.2"],))


def third_party(case: Reconsideration, facts: Facts) -> Paper:
    """第三人参加行政复议通知书."""
    body = paras(
        f"{matter_line(case)}，本机关已经受理。你（单位）与该行政行为或者本案处理结果有利害关系，现通知你（单位）作为第三人参加行政复议，"
        "可以提出意见、提交证据、查阅复制有关材料。不参加的，不影响本案审理。",
        f"在网上查看办理进度、提出意见、提交证据，请使用案号{case.matter.number}和本人查询码：{facts['code']}。"
        "查询码只供本人使用，遗失或者泄露的可以请本机关重发。",
    )
    return instrument(
        case, facts, "第三人参加行政复议通知书", body, to=(str(facts.get("name") or "第三人"),), cites=(FY["16.1"],)
    )


def supplement_notice(case: Reconsideration, facts: Facts) -> Paper:
    """补正行政复议申请通知书: everything to be supplemented, once."""
    row = last(case, Supplement)
    lines = tuple(Para(line) for line in row.items.splitlines() if line.strip())
    body = (
        *paras(
            f"你（单位）对{respondent(case)}{act(case)}提出的行政复议申请收悉。经审查，申请材料不齐全或者表述不清楚，请补正下列事项："
        ),
        *lines,
        *paras(
            "请自收到本通知之日起十个工作日内提交。有正当理由不能按期补正的，可以申请合理延长；无正当理由逾期不补正的，"
            "视为放弃行政复议申请。"
        ),
    )
    return instrument(
        case, facts, "补正行政复议申请通知书", body, to=(applicant(case),), cites=(FY["31.1"], FY["31.2"])
    )


def abandonment(case: Reconsideration, facts: Facts) -> Paper:
    """视为放弃行政复议申请记录."""
    row = last(case, Supplement)
    body = paras(
        f"补正通知于{day(row.received_on)}送达申请人，补正期限至{day(facts['on'])}届满，申请人未提交补正材料，也未说明正当理由，"
        "视为放弃行政复议申请，记录在案。"
    )
    return note_record(case, facts, "视为放弃行政复议申请记录", body, (FY["31.2"],))


def acceptance(case: Reconsideration, facts: Facts) -> Paper:
    """受理通知书; says so when acceptance is deemed."""
    how = (
        "审查期限届满，本机关未作出不予受理决定，自该日起视为受理"
        if case.deemed
        else "经审查符合受理条件，本机关决定予以受理"
    )
    body = paras(
        f"你（单位）对{respondent(case)}{act(case)}提出的行政复议申请，{how}，受理日期为{day(case.accepted_on)}。",
        f"本案适用{vocab.label(vocab.PROCEDURES, case.procedure_kind)}，本机关最迟于{due_line(case, 'decide')}作出决定；"
        "依法中止、延长的，另行书面告知。",
        "行政复议不收取任何费用。行政复议期间不得就同一行政行为向人民法院起诉。",
    )
    return instrument(
        case,
        facts,
        "行政复议申请受理通知书",
        body,
        to=(applicant(case),),
        cites=(FY["30.3"] if case.deemed else FY["30.1"], FY["29.1"], FY["87"]),
    )


def refusal(case: Reconsideration, facts: Facts) -> Paper:
    """不予受理决定书 with reasons, the right authority, and the remedy."""
    remedy = "自收到本决定书之日起十五日内" if prior_of(case).mandatory else "依法"
    body = (
        *paras(f"{matter_line(case)}，于{day(case.opened_on)}向本机关申请行政复议。"),
        Para("理由", 1),
        *paras(case.refusal_reason),
        Para("决定", 1),
        *paras(
            "对该行政复议申请不予受理。",
            f"有管辖权的行政复议机关为：{case.right_authority}。" if case.right_authority else "",
            f"不服本决定的，可以{remedy}向人民法院提起行政诉讼；认为不予受理无正当理由的，可以向上级行政机关反映。",
        ),
    )
    return instrument(
        case, facts, "不予受理行政复议申请决定书", body, to=(applicant(case),), cites=(FY["30.2"], FY["34"], FY["35"])
    )


def redirect(case: Reconsideration, facts: Facts) -> Paper:
    """告知书: which authority is competent."""
    body = paras(
        f"{matter_line(case)}。该申请不属于本机关管辖，请向{case.right_authority}申请行政复议；"
        "申请期限仍依法计算，请及时提出。"
    )
    return instrument(case, facts, "行政复议告知书", body, to=(applicant(case),), cites=(FY["30.2"],))


DOCUMENTS = (
    Document(
        "application", "行政复议申请书", application, to=("applicant", "respondent"), basis=LAW["22.2"], seal=False
    ),
    Document(
        "oral_record",
        "行政复议口头申请笔录",
        oral_record,
        to=("applicant", "respondent"),
        basis=LAW["22.3"],
        seal=False,
    ),
    Document("receipt", "行政复议申请收件回执", receipt, to=("applicant",), basis=LAW["30.1"], seal=False),
    Document("representatives", "代表人推选书", representatives, to=("applicant",), basis=LAW["15.1"], seal=False),
    Document("power", "授权委托书", power, to=("applicant",), basis=LAW["17.2"], seal=False),
    Document(
        "third_party", "第三人参加行政复议通知书", third_party, "{prefix}复参〔{year}〕{n}号", ("third",), LAW["16.1"]
    ),
    Document(
        "supplement_notice",
        "补正行政复议申请通知书",
        supplement_notice,
        "{prefix}复补〔{year}〕{n}号",
        ("applicant",),
        LAW["31.1"],
    ),
    Document("abandonment", "视为放弃行政复议申请记录", abandonment, basis=LAW["31.2"], seal=False),
    Document(
        "acceptance", "行政复议申请受理通知书", acceptance, "{prefix}复受〔{year}〕{n}号", ("applicant",), LAW["30.1"]
    ),
    Document(
        "refusal", "不予受理行政复议申请决定书", refusal, "{prefix}复不受〔{year}〕{n}号", ("applicant",), LAW["30.2"]
    ),
    Document("redirect", "行政复议告知书", redirect, "{prefix}复告〔{year}〕{n}号", ("applicant",), LAW["30.2"]),
)
