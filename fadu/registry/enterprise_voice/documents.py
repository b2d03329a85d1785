"""Papers of a complaint: 不予受理告知书, 处理结果告知书 to the enterprise, 责令纠正通知书 to the body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fadu.kernel.declare import Document
from fadu.kernel.papers import Fields, Paper, Para

from .rules import vocab

Facts = Mapping[str, Any]


def _day(value: date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def _paper(case: Any, facts: Facts, kind: str, to: str, *body: Any) -> Paper:
    head = case.organ.name_on(facts["on"])
    return Paper(
        head=head, kind=kind, number=facts["number"], title=f"入企检查投诉{kind}", to=(to,), body=body, signer=head,
        date=facts["on"],
    )  # fmt: skip


def _matter(case: Any) -> Fields:
    subject = dict(vocab.SUBJECTS).get(case.subject, "")
    pairs = [("案号", case.matter.number), ("收到日期", _day(case.opened_on)), ("被投诉机关", case.body.name)]
    return Fields((*pairs, ("投诉事项", subject)))


def refusal(case: Any, facts: Facts) -> Paper:
    """不予受理告知书."""
    return _paper(case, facts, "不予受理告知书", case.enterprise_name, _matter(case),
                  Para(f"你单位的投诉不属于本机关受理范围或者不符合受理条件：{case.refusal}"))  # fmt: skip


def result(case: Any, facts: Facts) -> Paper:
    """处理结果告知书."""
    words = dict(vocab.RESULTS)[case.result]
    body = [
        _matter(case),
        Para("查明的情况", 1),
        Para(case.findings),
        Para("处理结果", 1),
        Para(f"经核查，投诉{words}。"),
    ]
    if case.demand:
        body.append(Para(f"本机关已要求被投诉机关于{_day(case.demand_due)}前纠正：{case.demand}"))
    body.append(Para("对处理结果有异议的，可以向本级人民政府或者上一级行政执法监督机构反映。"))
    return _paper(case, facts, "处理结果告知书", case.enterprise_name, *body)


def correction(case: Any, facts: Facts) -> Paper:
    """责令纠正通知书: names the enterprise only where it agreed."""
    whom = f"（投诉企业：{case.enterprise_name}）" if case.may_name else ""
    return _paper(case, facts, "纠正通知书", case.body.name, _matter(case),
                  Para(f"本机关核查了对你单位入企检查的投诉{whom}，现要求你单位纠正下列问题："), Para(case.demand),
                  Para(f"请于{_day(case.demand_due)}前纠正，并将情况书面报告本机关。不得打听、推测投诉人，不得打击报复。"))  # fmt: skip


NUMBER = "{{prefix}}诉{}〔{{year}}〕{{n}}号"
DOCUMENTS = (
    Document("refusal", "投诉不予受理告知书", refusal, NUMBER.format("拒"), to=("applicant",)),
    Document("result", "投诉处理结果告知书", result, NUMBER.format("复"), to=("applicant",)),
    Document("correction", "纠正通知书", correction, NUMBER.format("纠"), to=("head",)),
)
