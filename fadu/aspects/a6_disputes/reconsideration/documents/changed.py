"""The paper on a respondent that changed its own act: what it did, and what the applicant may do now."""

from __future__ import annotations

from fadu.kernel.declare import Document
from fadu.kernel.papers import Paper

from ..models import Reconsideration
from ..rules.basis import FY
from ..rules.own_change import KINDS
from ..rules.vocab import label
from ..steps.shared import LAW
from .common import Facts, applicant, day, instrument, matter_line, paras, respondent


def change_notice(case: Reconsideration, facts: Facts) -> Paper:
    """告知被申请人改变原行为通知书."""
    row = case.act_change
    named = f"（{row.document}）" if row.document else ""
    body = paras(
        f"{matter_line(case)}一案，被申请人于{day(row.changed_on)}{label(KINDS, row.kind)}{named}。内容和理由：{row.content}",
        "你（单位）可以自愿撤回行政复议申请，经行政复议机构准予后终止行政复议；撤回后不得以同一事实和理由再次申请，能够证明"
        "撤回违背真实意愿的除外。",
        "不撤回、仍要求撤销或者确认原行为违法的，本机关继续审理，原行为违法的确认违法。请书面告知本机关你（单位）的意见。",
        "" if row.kind == "performed" else "对改变后的行为不服的，可以依法另行申请行政复议。",
    )
    return instrument(
        case,
        facts,
        "被申请人改变原行为告知书",
        body,
        to=(applicant(case),),
        copies=(respondent(case),),
        cites=(FY["65.2"], FY["41.1.1"], FY["74.2"]),
    )


DOCUMENTS = (
    Document(
        "change_notice",
        "被申请人改变原行为告知书",
        change_notice,
        "{prefix}复改〔{year}〕{n}号",
        ("applicant", "third"),
        LAW["65.2"],
    ),
)
