"""Before the visit: 审批表 and 通知书."""

from __future__ import annotations

from fadu.kernel.declare import Document
from fadu.kernel.papers import Fields, Paper, Para

from ..rules import vocab
from ..steps.shared import STRICT
from .common import Facts, basis_lines, day, instrument, items_table, officers_table, paras, record, trigger_text


def approval(case: object, facts: Facts) -> Paper:
    """行政检查审批表."""
    late = "（紧急情况先行检查，事后补办）" if case.approval_late else ""
    body = (
        Fields(
            (
                ("拟检查日期", day(case.planned_on)),
                ("检查方式", how(case)),
                ("启动理由", case.trigger_reason or "见计划"),
                ("是否计入年度频次", "计入" if case.counts_toward_cap else "不计入"),
            ),
            2,
        ),
        items_table(case),
        officers_table(case),
        *paras(
            f"审批意见{late}：{facts.get('opinion') or '同意'}",
            f"批准人：{case.approved_by}　　{day(case.approved_on)}",
        ),
    )
    return record(case, facts, "行政检查审批表", body, STRICT[""].text(facts["on"]))


def how(case: object) -> str:
    """Off site, joint or by one body."""
    if case.off_site:
        return f"非现场（{vocab.label(vocab.OFFSITE_MODES, case.offsite_mode)}）"
    return f"{case.body_count}个主体联合现场检查" if case.joint else "现场检查"


def notice(case: object, facts: Facts) -> Paper:
    """行政检查通知书: states the count of the year and the bans, and what the enterprise may do."""
    bases = "、".join(basis_lines(case)) or "检查事项清单所列依据"
    when = day(case.visited_on or case.planned_on)
    body = (
        *paras(
            f"根据{bases}，因{trigger_text(case)}，{'现' if case.emergency else '定'}于{when}对你单位进行检查。"
            f"{f'本次为{case.body_count}个检查主体的联合检查，只入企一次。' if case.joint else ''}"
        ),
        Para("检查事项", 1),
        items_table(case),
        Para("检查人员", 1),
        officers_table(case),
        Para("本年度检查次数", 1),
        *paras(f"截至本通知书发出，你单位本年度已接受到场检查{case.previous_count}次（联合检查计一次）。"),
        Para("你单位的权利", 1),
        *paras(
            "检查人员不足二人、不出示行政执法证件、不亮检查码的，你单位有权拒绝检查。用手机扫描检查码或者企业码即可核验。",
            "你单位可以陈述意见、申请检查人员回避；检查结束后可以评价，发现违反下列规定的可以投诉。",
        ),
        Para("检查人员不得有下列行为", 1),
        *paras("严禁" + "；严禁".join(vocab.BANS) + "。", "不得" + "；不得".join(vocab.MUST_NOTS) + "。"),
    )
    basis = STRICT[""].text(facts["on"])
    return instrument(case, facts, "行政检查通知书", body, to=(case.enterprise_name,), basis=basis)


DOCUMENTS = (
    Document("approval", "行政检查审批表", approval, None, ("file",), STRICT[""], seal=False),
    Document("notice", "行政检查通知书", notice, "{prefix}检通〔{year}〕{n}号", ("enterprise",), STRICT[""]),
)
