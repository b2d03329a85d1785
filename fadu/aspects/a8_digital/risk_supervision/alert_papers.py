"""Papers of an early warning: the alert itself, the report of the check, the feedback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.declare import Document
from fadu.kernel.papers import Fields, Paper, Para

from .models import RiskAlert

Facts = Mapping[str, Any]
NOTE = "预警由模型根据登记的数据自动产生，只是须核实的线索，不是对违法的认定，不得据此直接处罚或者限制。"


def _paper(case: RiskAlert, facts: Facts, kind: str, body: tuple[Any, ...]) -> Paper:
    head = case.organ.name_on(facts["on"])
    return Paper(
        head=head, kind=kind, number=facts["number"], title=kind, to=(head,) if kind == "风险预警单" else (),
        body=body, signer=head, date=facts["on"],
    )  # fmt: skip


def _about(case: RiskAlert) -> Fields:
    return Fields(
        (
            ("企业", f"{case.company}（{case.uscc}）"),
            ("预警模型", f"{case.model_title}（{case.get_level_display()}级）"),
            ("信号日期", case.signal_on.isoformat()),
            ("预警内容", case.text),
        )
    )


def alert(case: RiskAlert, facts: Facts) -> Paper:
    """What the model saw and by when the body has to look."""
    days = {"high": "三", "mid": "七", "low": "十五"}[case.level]
    term = f"请自收到之日起一个工作日内签收，{days}个工作日内核查（期限为本平台口径）。"
    return _paper(case, facts, "风险预警单", (_about(case), Para(term), Para(NOTE)))


def check(case: RiskAlert, facts: Facts) -> Paper:
    """What the body found."""
    body = (_about(case), Para(f"核查结果：{case.get_outcome_display()}。"), Para(case.findings))
    return _paper(case, facts, "风险预警核查报告", body)


def feedback(case: RiskAlert, facts: Facts) -> Paper:
    """What was done and whether the alert was of use."""
    visit = f"据以启动的检查：{case.visit.number}，{case.visit_result}。" if case.visit_id else "没有因此启动检查。"
    body = (
        _about(case), Para(f"处置方式：{case.get_action_display()}。{case.measures}"), Para(visit),
        Para(f"反馈：{case.feedback}"), Para(f"对预警的评价：{case.get_rating_display()}。"),
    )  # fmt: skip
    return _paper(case, facts, "预警处置反馈单", body)


DOCUMENTS = tuple(
    Document(key, title, build, number="{prefix}" + word + "〔{year}〕{n}号", seal=False)
    for key, title, build, word in (
        ("alert", "风险预警单", alert, "预警"), ("check", "风险预警核查报告", check, "预警核"),
        ("feedback", "预警处置反馈单", feedback, "预警反"),
    )
)  # fmt: skip
