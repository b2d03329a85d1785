"""Papers of the review: dispatch, views, hearing, committee, document review, suspension, extension, stay."""

from __future__ import annotations

from fadu.kernel.declare import Document
from fadu.kernel.papers import Fields, Paper, Para, Signatures, Table

from ..models import (
    CommitteeOpinion,
    DocumentReview,
    Evidence,
    Hearing,
    Inspection,
    Reconsideration,
    Stay,
    Suspension,
    ViewHeard,
)
from ..models.work import EVIDENCE_KINDS, VIEW_WAYS
from ..rules import committee, hearing, suspension
from ..rules.basis import FY
from ..steps.respondents import joint
from ..steps.shared import LAW, last
from .common import Facts, applicant, day, due_line, instrument, matter_line, note_record, paras, respondent


def answer_notice(case: Reconsideration, facts: Facts) -> Paper:
    """提出答复通知书, sent with a copy of the application."""
    simple = case.simple
    days, article = ("五", FY["54.1"]) if simple else ("十", FY["48"])
    body = paras(
        f"{matter_line(case)}，本机关已于{day(case.accepted_on)}受理，现将行政复议申请书副本发送你单位。",
        f"请自收到之日起{days}个工作日内提出书面答复，并提交作出行政行为的证据、依据和其他有关材料。",
        "逾期不答复、不提交的，视为该行政行为没有证据、依据，涉及第三人合法权益且第三人提供证据的除外。行政复议期间，"
        "你单位不得自行向申请人和其他有关单位或者个人收集证据。",
    )
    return instrument(
        case,
        facts,
        "行政复议答复通知书",
        body,
        to=(respondent(case),),
        cites=(article, FY["70"], FY["46.1"]),
        attachments=("行政复议申请书副本",),
    )


def answer_record(case: Reconsideration, facts: Facts) -> Paper:
    """答复书及证据清单 as received."""
    who = next((one for one in joint(case) if one.name == facts.get("whom")), None)
    source = f"被申请人（{who.name}）"[:60] if who else "被申请人"
    rows = tuple(
        (str(n), dict(EVIDENCE_KINDS)[row.kind], row.title, row.proves)
        for n, row in enumerate(case.rows(Evidence).filter(source=source), 1)
    )
    missed, received = (who or case).answer_missed, (who or case).copy_received_on
    state = "逾期提交，视为没有证据、依据" if missed else "按期提交"
    body = (
        Fields(
            (
                *((("答复人", who.name),) if who else ()),
                ("副本收到日期", day(received)),
                ("答复日期", day(who.answered_on if who else case.answer_on)),
                ("是否按期", state),
            ),
            2,
        ),
        Para("答复要点", 1),
        *paras(str(facts.get("content") or "")),
        Table(("序号", "种类", "名称", "证明事项"), rows or (("", "", "未附证据清单", ""),)),
    )
    return note_record(case, facts, "行政复议答复书及证据清单", body, (FY["48"],))


def to_ordinary_notice(case: Reconsideration, facts: Facts) -> Paper:
    """转为普通程序通知书."""
    body = paras(
        f"{matter_line(case)}一案，原适用简易程序。经审理不宜适用简易程序：{facts['reason']}",
        f"经行政复议机构负责人批准，转为普通程序审理。受理日期不变，审理期限至{due_line(case, 'decide')}。",
    )
    return instrument(
        case, facts, "转为普通程序通知书", body, to=(applicant(case), respondent(case)), cites=(FY["55"], FY["62.1"])
    )


def views_record(case: Reconsideration, facts: Facts) -> Paper:
    """听取意见记录."""
    row = last(case, ViewHeard)
    body = (
        Fields(
            (
                ("当事人", row.party),
                ("方式", dict(VIEW_WAYS)[row.way]),
                ("日期", day(row.heard_on)),
                ("听取人员", row.officers),
            ),
            2,
        ),
        *paras(row.content),
        Signatures(("当事人", "听取人员")),
    )
    return note_record(case, facts, "听取意见记录", body, (FY["49"],))


def hearing_notice(case: Reconsideration, facts: Facts) -> Paper:
    """听证通知书."""
    row = last(case, Hearing, held=None)
    why = hearing.must_hear(tuple(row.weighty)).text if row.weighty else "经审查认为有必要听证"
    body = (
        *paras(f"{matter_line(case)}一案，{why}。现通知如下："),
        Fields(
            (
                ("听证日期", day(row.held_on)),
                ("时间地点", row.held_at),
                ("听证事项", row.topics),
                ("主持人", row.chair),
                ("听证员", row.members),
                ("记录员", row.recorder),
            )
        ),
        *paras(
            "申请人无正当理由拒不参加的，视为放弃听证权利。被申请人的负责人应当参加；不能参加的，应当说明理由并委托相应工作人员参加。"
        ),
    )
    return instrument(
        case, facts, "行政复议听证通知书", body, to=(applicant(case), respondent(case)), cites=(FY["50"], FY["51"])
    )


def hearing_record(case: Reconsideration, facts: Facts) -> Paper:
    """听证笔录."""
    row = last(case, Hearing, held=True)
    head = "负责人参加" if row.head_attended else f"负责人未参加，{row.head_reason or '未说明理由'}"
    body = (
        Fields(
            (
                ("听证日期", day(row.held_on)),
                ("时间地点", row.held_at),
                ("主持人", row.chair),
                ("听证员", row.members),
                ("记录员", row.recorder),
                ("申请人", "参加" if row.applicant_attended else "未参加"),
                ("被申请人", head),
            ),
            2,
        ),
        Para("听证情况", 1),
        *paras(row.record),
        Signatures(("申请人", "被申请人", "第三人", "主持人", "记录员")),
    )
    return note_record(case, facts, "行政复议听证笔录", body, (FY["50.3"], FY["51.3"]))


def committee_letter(case: Reconsideration, facts: Facts) -> Paper:
    """提请行政复议委员会咨询函."""
    row = last(case, CommitteeOpinion)
    titles = "、".join(dict(committee.GROUNDS)[key] for key in row.grounds)
    body = (
        *paras(f"{matter_line(case)}一案，属于{titles}的情形，现提请行政复议委员会就下列问题提出咨询意见："),
        *paras(row.question),
    )
    return instrument(case, facts, "行政复议委员会咨询函", body, to=("行政复议委员会",), cites=(FY["52.2"],))


def committee_opinion(case: Reconsideration, facts: Facts) -> Paper:
    """行政复议委员会咨询意见记录."""
    row = last(case, CommitteeOpinion, given_on__isnull=False)
    body = (
        Fields((("提请日期", day(row.asked_on)), ("意见日期", day(row.given_on)), ("参与委员", row.experts)), 2),
        Para("咨询问题", 1),
        *paras(row.question),
        Para("咨询意见", 1),
        *paras(row.opinion),
    )
    return note_record(case, facts, "行政复议委员会咨询意见记录", body, (FY["52.3"], FY["61.3"]))


def stay_notice(case: Reconsideration, facts: Facts) -> Paper:
    """停止执行通知书."""
    row = last(case, Stay)
    body = paras(
        f"{matter_line(case)}一案，{row.get_ground_display()}：{row.reason}",
        "自本通知送达之日起，行政复议期间停止执行该行政行为。",
    )
    return instrument(
        case, facts, "停止执行通知书", body, to=(respondent(case),), copies=(applicant(case),), cites=(FY["42"],)
    )


def suspension_notice(case: Reconsideration, facts: Facts) -> Paper:
    """中止审理通知书."""
    row = last(case, Suspension)
    ground = suspension.BY_KEY[row.ground]
    body = paras(
        f"{matter_line(case)}一案，因{ground.title}（{row.reason}），自{day(row.from_day)}起中止审理。",
        f"中止原因消除后恢复审理：{ground.resumes}。中止期间不计入审理期限。",
        "中止满六十日原因仍未消除的，终止行政复议。" if ground.sixty else "",
    )
    return instrument(
        case, facts, "行政复议中止通知书", body, to=(applicant(case), respondent(case)), cites=(ground.cite, FY["39.3"])
    )


def resumption_notice(case: Reconsideration, facts: Facts) -> Paper:
    """恢复审理通知书."""
    row = last(case, Suspension)
    body = paras(
        f"{matter_line(case)}一案，{row.ended_by}，自{day(row.to_day)}起恢复审理。",
        f"剩余审理期限继续计算，至{due_line(case, 'decide')}。",
    )
    return instrument(
        case,
        facts,
        "行政复议恢复审理通知书",
        body,
        to=(applicant(case), respondent(case)),
        cites=(FY["39.2"], FY["39.3"]),
    )


def extension_notice(case: Reconsideration, facts: Facts) -> Paper:
    """延期审理通知书."""
    body = paras(
        f"{matter_line(case)}一案，情况复杂，不能在规定期限内作出决定：{case.extended_reason}",
        f"经行政复议机构负责人批准，延长{case.extended_days}日，审理期限至{due_line(case, 'decide')}。",
    )
    return instrument(
        case, facts, "行政复议延期通知书", body, to=(applicant(case), respondent(case)), cites=(FY["62.1"],)
    )


def maker_notice(case: Reconsideration, facts: Facts) -> Paper:
    """规范性文件书面答复通知."""
    row = last(case, DocumentReview)
    body = paras(
        f"{matter_line(case)}一案，涉及你单位制定的《{row.title}》{row.clauses}的合法性。请自收到本通知之日起十个工作日内，"
        "就相关条款的合法性提出书面答复并提交相关材料。"
    )
    return instrument(case, facts, "规范性文件书面答复通知书", body, to=(row.maker,), cites=(FY["58.1"],))


def transfer_letter(case: Reconsideration, facts: Facts) -> Paper:
    """规范性文件转送函."""
    row = last(case, DocumentReview)
    body = paras(
        f"{matter_line(case)}一案，涉及《{row.title}》{row.clauses}的合法性，本机关无权处理，现转送你单位依法处理，"
        "请自收到之日起六十日内将处理意见回复本机关。"
    )
    return instrument(case, facts, "规范性文件转送函", body, to=(row.sent_to,), cites=(FY["56"], FY["60"]))


def document_order(case: Reconsideration, facts: Facts) -> Paper:
    """停止执行并纠正规范性文件条款的决定."""
    row = last(case, DocumentReview)
    body = paras(
        f"经审查，《{row.title}》{row.clauses}超越权限或者违反上位法：{row.conclusion}",
        "决定停止该条款的执行，责令你单位予以纠正。",
    )
    return instrument(case, facts, "规范性文件处理决定书", body, to=(row.maker,), cites=(FY["59"],))


def inspection_record(case: Reconsideration, facts: Facts) -> Paper:
    """查阅复制登记."""
    row = last(case, Inspection)
    result = "同意" if row.allowed else f"不同意：{row.refused_reason}"
    body = (
        Fields((("查阅人", row.reader), ("日期", day(row.read_on)), ("材料", row.material), ("意见", result)), 2),
        Signatures(("查阅人", "经办人")),
    )
    return note_record(case, facts, "查阅复制登记", body, (FY["47"],))


def _doc(key: str, title: str, build: object, word: str, to: tuple[str, ...], article: str) -> Document:
    number = f"{{prefix}}{word}〔{{year}}〕{{n}}号" if word else None
    return Document(key, title, build, number, to, LAW[article], bool(word))  # type: ignore[arg-type]


BOTH = ("applicant", "respondent", "third")
DOCUMENTS = (
    _doc("answer_notice", "行政复议答复通知书", answer_notice, "复答", ("respondent",), "48"),
    _doc("answer_record", "行政复议答复书及证据清单", answer_record, "", (), "48"),
    _doc("to_ordinary_notice", "转为普通程序通知书", to_ordinary_notice, "复转", BOTH, "55"),
    _doc("views_record", "听取意见记录", views_record, "", (), "49"),
    _doc("hearing_notice", "行政复议听证通知书", hearing_notice, "复听", BOTH, "51.1"),
    _doc("hearing_record", "行政复议听证笔录", hearing_record, "", BOTH, "50.3"),
    _doc("committee_letter", "行政复议委员会咨询函", committee_letter, "复咨", (), "52.2"),
    _doc("committee_opinion", "行政复议委员会咨询意见记录", committee_opinion, "", (), "52.3"),
    _doc("stay_notice", "停止执行通知书", stay_notice, "复停", BOTH, "42"),
    _doc("suspension_notice", "行政复议中止通知书", suspension_notice, "复中", BOTH, "39.3"),
    _doc("resumption_notice", "行政复议恢复审理通知书", resumption_notice, "复恢", BOTH, "39.3"),
    _doc("extension_notice", "行政复议延期通知书", extension_notice, "复延", BOTH, "62.1"),
    _doc("maker_notice", "规范性文件书面答复通知书", maker_notice, "复文", (), "58.1"),
    _doc("transfer_letter", "规范性文件转送函", transfer_letter, "复送", (), "56"),
    _doc("document_order", "规范性文件处理决定书", document_order, "复处", (), "59"),
    _doc("inspection_record", "查阅复制登记", inspection_record, "", (), "47"),
)
