"""Papers that end the case: report, decision, mediation paper, termination, rejection, service."""

from __future__ import annotations

from django.utils.timezone import localdate

from fadu.kernel.declare import Document
from fadu.kernel.models import Attachment
from fadu.kernel.papers import Block, Fields, Paper, Para, Signatures, Table

from ..adapter import prior_of
from ..models import (
    CommitteeOpinion,
    DocumentReview,
    Evidence,
    Mediation,
    Reconsideration,
    ServiceRecord,
    TestResult,
)
from ..models.work import EVIDENCE_KINDS
from ..rules import decisions, exhaustion, findings, relief, suspension, vocab
from ..rules.basis import FY, MS, SS
from ..steps.shared import LAW, last
from .common import (
    Facts,
    applicant,
    day,
    instrument,
    matter_line,
    note_record,
    paras,
    party_fields,
    respondent,
)


def finding_lines(case: Reconsideration) -> tuple[tuple[str, str], ...]:
    """Recorded findings as labelled lines."""
    found, lines = case.finding(), []
    for name in findings.NAMES:
        value = getattr(found, name)
        if value in (None, "") or (name in ("answer_missed", "compensation_asked") and not value):
            continue
        choices = findings.CHOICE_FIELDS.get(name)
        lines.append((findings.LABELS[name], dict(choices)[value] if choices else "是" if value else "否"))
    return tuple(lines)


def offer_rows(case: Reconsideration) -> tuple[tuple[str, str, str], ...]:
    """Every decision type with the reason why it is or is not open, for the report."""
    return tuple(
        (one.title, "可以" if one.allowed else "不可以", "；".join(one.reasons) or "符合条件")
        for one in decisions.offers(case.finding())
        if one.key not in ("mediated", "rejected")
    )


def _evidence(case: Reconsideration) -> tuple[tuple[str, ...], ...]:
    kinds, checked = dict(EVIDENCE_KINDS), {True: "查证属实", False: "不予采信", None: "待查证"}
    rows = enumerate(case.rows(Evidence), 1)
    return tuple((str(n), kinds[row.kind], row.title, row.source, checked[row.verified]) for n, row in rows)


def _weighed(case: Reconsideration) -> str:
    opinion = last(case, CommitteeOpinion, given_on__isnull=False)
    if opinion is None:
        return ""
    how = "采纳" if opinion.adopted else f"未采纳，理由：{opinion.departed_reason}"
    return f"委员会咨询意见：{opinion.opinion}（{how}）"


def review_report(case: Reconsideration, facts: Facts) -> Paper:
    """审理报告 of the office, for the head of the authority."""
    body: tuple[Block, ...] = (
        Para("当事人", 1),
        Fields(party_fields(case)),
        Para("复议请求和理由", 1),
        *paras(case.request, case.reasons),
        Para("审理认定", 1),
        Fields(finding_lines(case)),
        *paras(case.proposed_reasons, _weighed(case)),
        Para("证据", 1),
        Table(("序号", "种类", "名称", "提供人", "审查"), _evidence(case) or (("", "", "无", "", ""),)),
        Para("各类决定的适用", 1),
        Table(("决定类型", "能否作出", "理由"), offer_rows(case)),
        Para("拟定决定", 1),
        *paras(vocab.label(vocab.CLOSE_RESULTS, case.proposed), case.proposed_items),
    )
    return note_record(case, facts, "行政复议案件审理报告", body, (FY["61.1"],))


def _remedy(case: Reconsideration) -> str:
    if prior_of(case).duty == exhaustion.FINAL:
        return "本决定为最终决定，一经送达即发生法律效力。"
    return "不服本决定的，可以自收到本决定书之日起十五日内向人民法院提起行政诉讼。本决定书一经送达，即发生法律效力。"


def _reviewed_documents(case: Reconsideration) -> tuple[str, ...]:
    return tuple(
        f"关于申请审查的《{row.title}》{row.clauses}：{row.conclusion}"
        for row in case.rows(DocumentReview).filter(concluded_on__isnull=False)
    )


def decision_cites(case: Reconsideration) -> tuple:
    """Articles of the decision: of its type by the findings, and of its accompanying items."""
    offer = decisions.offer(case.result, case.finding())
    extra = {
        "redo": FY["64.1"],
        "compensate": FY["72.1"],
        "reject_compensation": FY["72.1"],
        "remedy": FY["72.1"],
        "return": FY["72.2"],
    }
    suit = () if prior_of(case).duty == exhaustion.FINAL else (SS["45"],)
    return (*offer.cites, *(extra[key] for key in case.decision_extras), *suit)


def decision(case: Reconsideration, facts: Facts) -> Paper:
    """行政复议决定书."""
    term = f"（期限{case.perform_days}日）" if case.perform_days else ""
    extras = tuple(f"{dict(relief.EXTRAS)[key]}{term if key == 'redo' else ''}。" for key in case.decision_extras)
    if case.perform_days and "redo" not in case.decision_extras:
        extras = (*extras, f"被申请人应当自收到本决定书之日起{case.perform_days}日内履行。")
    how = "经行政复议机关集体讨论通过" if case.collective else "经行政复议机关负责人同意"
    body = (
        Fields(party_fields(case)),
        *paras(
            f"{matter_line(case)}，于{day(case.opened_on)}申请行政复议，本机关于{day(case.accepted_on)}受理，适用"
            f"{vocab.label(vocab.PROCEDURES, case.procedure_kind)}审理，现已审理终结。"
        ),
        Para("申请人请求", 1),
        *paras(case.request),
        Para("本机关查明和认为", 1),
        *paras(case.proposed_reasons, *_reviewed_documents(case)),
        Para("决定", 1),
        *paras(f"{how}，本机关决定：", case.proposed_items, *extras, _remedy(case)),
    )
    return instrument(case, facts, "行政复议决定书", body, cites=decision_cites(case))


def mediation_paper(case: Reconsideration, facts: Facts) -> Paper:
    """行政复议调解书 with places to sign."""
    row = last(case, Mediation, signed_on__isnull=False)
    body = (
        Fields(party_fields(case)),
        Para("复议请求、事实和理由", 1),
        *paras(case.request, case.reasons),
        Para("调解结果", 1),
        *paras(
            "本案经调解，当事人自愿达成如下协议：",
            row.agreement,
            "协议内容不损害国家利益、社会公共利益和他人合法权益，本机关予以确认。本调解书经各方当事人签字或者签章，"
            "并加盖本机关印章，即具有法律效力。",
        ),
        Signatures(("申请人", "被申请人", "第三人")),
    )
    return instrument(case, facts, "行政复议调解书", body, cites=(FY["5"], FY["73.1"]))


def withdrawal(case: Reconsideration, facts: Facts) -> Paper:
    """撤回行政复议申请书, with the settlement when there is one."""
    settled = case.end_ground == "settled"
    body = (
        *paras(
            f"{matter_line(case)}一案，申请人自愿撤回行政复议申请。",
            "申请人与被申请人已达成和解，内容如下：" if settled else "",
            str(facts.get("reason") or ""),
            "申请人知悉：准予撤回并终止后，不得以同一事实和理由再申请行政复议，能证明撤回违背真实意愿的除外。",
        ),
        Signatures(("申请人", "被申请人") if settled else ("申请人",)),
    )
    return note_record(
        case, facts, "和解协议及撤回行政复议申请书" if settled else "撤回行政复议申请书", body, (FY["74"],)
    )


def termination(case: Reconsideration, facts: Facts) -> Paper:
    """行政复议终止决定书."""
    ground = dict(suspension.END_GROUNDS)[case.end_ground]
    cites = suspension.end_cites(case.end_ground)
    body = paras(f"{matter_line(case)}一案，{ground}：{facts['reason']}", "本机关决定终止行政复议。")
    return instrument(case, facts, "行政复议终止决定书", body, to=(applicant(case), respondent(case)), cites=cites)


def rejection(case: Reconsideration, facts: Facts) -> Paper:
    """驳回行政复议申请决定书."""
    failed = tuple(
        f"{row.title}：{row.judged_reason or row.text}" for row in case.rows(TestResult) if row.final == "no"
    )
    remedy = "自收到本决定书之日起十五日内" if prior_of(case).mandatory else "依法"
    body = (
        *paras(f"{matter_line(case)}，本机关于{day(case.accepted_on)}受理后发现该申请不符合受理条件。"),
        Para("理由", 1),
        *paras(case.refusal_reason, *failed),
        Para("决定", 1),
        *paras("驳回该行政复议申请。", f"不服本决定的，可以{remedy}向人民法院提起行政诉讼。"),
    )
    return instrument(
        case, facts, "驳回行政复议申请决定书", body, to=(applicant(case), respondent(case)), cites=(FY["33"], FY["34"])
    )


def service_receipt(case: Reconsideration, facts: Facts) -> Paper:
    """送达回证."""
    rows = tuple(
        (row.paper, row.get_recipient_display(), row.get_way_display(), day(row.event_on), day(row.served_on), row.note)
        for row in case.rows(ServiceRecord)
    )
    body = (
        Table(("送达文书", "受送达人", "方式", "签收或者公告", "送达日期", "说明"), rows),
        Signatures(("受送达人", "送达人")),
    )
    return note_record(case, facts, "送达回证", body, (FY["88.1"], MS["87.1"]))


def archive_index(case: Reconsideration, facts: Facts) -> Paper:
    """卷内目录: every paper of the file in order, then what the parties handed in."""
    made = [(row.title, row.number or "—", day(row.made_on)) for row in case.papers()]
    files = Attachment._plain.filter(matter_id=case.pk).only("name", "uploaded_at").order_by("pk")
    given = [(f"附件：{file.name}", "—", day(localdate(file.uploaded_at))) for file in files]
    rows = tuple((str(n), *row) for n, row in enumerate((*made, *given), 1))
    body = (
        Fields(
            (
                ("档号", case.archive_number),
                ("结案方式", vocab.label(vocab.CLOSE_RESULTS, case.result)),
                ("收件日期", day(case.opened_on)),
                ("办结日期", day(case.closed_on)),
            ),
            2,
        ),
        Table(("序号", "文书", "文号", "日期"), rows),
    )
    return note_record(case, facts, "行政复议案卷卷内目录", body)


ALL = ("applicant", "respondent", "third")
DOCUMENTS = (
    Document("review_report", "行政复议案件审理报告", review_report, basis=LAW["61.1"], seal=False),
    Document("decision", "行政复议决定书", decision, "{prefix}复决〔{year}〕{n}号", ALL, LAW["75.1"]),
    Document(
        "mediation_paper",
        "行政复议调解书",
        mediation_paper,
        "{prefix}复调〔{year}〕{n}号",
        ALL,
        LAW["73.1"],
    ),
    Document("withdrawal", "撤回行政复议申请书", withdrawal, to=("applicant",), basis=LAW["74.2"], seal=False),
    Document(
        "termination",
        "行政复议终止决定书",
        termination,
        "{prefix}复终〔{year}〕{n}号",
        ALL,
        LAW["41.1"],
    ),
    Document(
        "rejection",
        "驳回行政复议申请决定书",
        rejection,
        "{prefix}复驳〔{year}〕{n}号",
        ALL,
        LAW["33"],
    ),
    Document("service_receipt", "送达回证", service_receipt, basis=LAW["88.1"], seal=False),
    Document("archive_index", "行政复议案卷卷内目录", archive_index, seal=False),
)
