"""Fields a scheme may read, and where each comes from: a register of this platform, or a delivery of facts."""

from __future__ import annotations

from dataclasses import dataclass

from ..scoring.nodes import Fault
from ..scoring.scheme import KIND_LABELS, Kind, Scheme

REGISTER, ACTS, DELIVERED = "市场主体登记册", "监管行为登记册", "数据归集"


@dataclass(frozen=True)
class Feature:
    """A field: its kind, where it comes from, and how it is reckoned."""

    name: str
    title: str
    kind: Kind
    source: str
    rule: str = ""


_DELIVERED: tuple[tuple[str, str, Kind], ...] = (
    ("paid_in_capital_wan", "实缴资本", "number"),
    ("industry_risk", "所属行业风险", "text"),
    ("annual_report", "年度报告", "text"),
    ("changes_12m", "近12个月登记事项变更", "number"),
    ("legal_rep_changes_24m", "近24个月法定代表人变更", "number"),
    ("capital_reduced_24m", "近24个月减少注册资本", "flag"),
    ("equity_frozen", "股权被冻结", "flag"),
    ("pledged_or_mortgaged", "股权出质或动产抵押", "flag"),
    ("staff_change", "参保人数较上年变化", "number"),
    ("tax_status", "税务状态", "text"),
    ("penalties_24m", "近24个月行政处罚", "number"),
    ("fines_24m", "近24个月罚没金额", "number"),
    ("uncooperative_36m", "近36个月不配合检查", "flag"),
    ("overdue_corrections_24m", "近24个月逾期未改正", "number"),
    ("expired_permits", "许可过期仍经营", "number"),
    ("failed_batches_24m", "近24个月抽检不合格", "number"),
    ("confirmed_warnings_12m", "近12个月预警核查属实", "number"),
    ("head_in_abnormal", "法定代表人任职的其他企业在经营异常名录", "number"),
    ("head_in_serious", "法定代表人任职的其他企业在严重违法失信名单", "flag"),
    ("owner_dishonest", "股东为失信被执行人", "flag"),
    ("branch_penalties_24m", "分支机构近24个月被处罚", "number"),
    ("invested_abnormal", "对外投资企业在经营异常名录", "number"),
    ("complaints_12m", "近12个月消费投诉", "number"),
    ("confirmed_reports_12m", "近12个月举报核查属实", "number"),
    ("enforcement_cases", "在执行案件", "number"),
    ("wage_arrears_24m", "近24个月拖欠工资", "flag"),
    ("negative_reports_12m", "近12个月负面舆情", "number"),
    ("honoured_36m", "近36个月获得表彰", "flag"),
)
_COMPUTED = (
    Feature("months_since_registration", "成立时间", "number", REGISTER, "成立日期至评分日的整月数"),
    Feature("same_address_entities", "同一住所登记户数", "number", REGISTER, "评分日住所相同的在册户数（含本户）"),
    Feature("status", "登记状态", "text", REGISTER, "评分日的登记状态：存续、歇业、吊销"),
    Feature("on_abnormal_list", "在经营异常名录", "flag", REGISTER, "评分日标签未终止"),
    Feature("on_serious_list", "在严重违法失信名单", "flag", REGISTER, "评分日标签未终止"),
    Feature("abnormal_36m", "近36个月列入经营异常名录", "number", REGISTER, "评分日前36个月内列入的次数"),
    Feature("serious_past", "曾列入严重违法失信名单", "flag", REGISTER, "评分日前列入并已移出"),
    Feature("supervision_records", "监管记录", "number", ACTS, "评分日前的监管行为条数"),
    Feature("inspection_findings_24m", "近24个月检查发现问题", "number", ACTS, "24个月内发现问题的监管行为条数"),
)
FIELDS: dict[str, Feature] = {
    each.name: each
    for each in (*_COMPUTED, *(Feature(name, title, kind, DELIVERED) for name, title, kind in _DELIVERED))
}


def faults(scheme: Scheme) -> list[Fault]:
    """What of a scheme cannot be run on this platform's data; empty when it can."""
    found = [] if scheme.id == "uscc" else [_fault(f"主体代码应为 uscc，方案写的是 {scheme.id}", "id")]
    for nth, each in enumerate(scheme.fields):
        known = FIELDS.get(each.name)
        if known is None:
            sentence = f"字段 {each.name}（{each.title}）没有数据来源，可用的字段代号见数据归集页"
            found.append(_fault(sentence, "fields", nth, "name"))
        elif known.kind != each.kind:
            sentence = f"字段 {each.name} 应为{KIND_LABELS[known.kind]}，方案写的是{each.kind_label}"
            found.append(_fault(sentence, "fields", nth, "kind"))
    return found


def _fault(sentence: str, *path: str | int) -> Fault:
    found = Fault(sentence)
    found.path = path
    return found
