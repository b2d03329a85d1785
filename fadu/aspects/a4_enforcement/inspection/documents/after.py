"""After the visit: 结果告知书, 责令改正通知书, 案件线索移送函, 异地协助函."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Document
from fadu.kernel.papers import Paper, Para

from ..rules import vocab
from ..steps.shared import STRICT
from .common import Facts, basis_lines, day, instrument, items_table, paras


def result(case: Any, facts: Facts) -> Paper:
    """行政检查结果告知书."""
    outcome = "发现需要处理的问题" if case.found else "未发现问题"
    body = (
        *paras(
            f"{day(case.visited_on)}，对你单位进行了{vocab.label(vocab.KINDS, case.kind)}，{outcome}，现将结果告知如下。"
        ),
        items_table(case, results=True),
        *(paras(f"指导意见：{case.advice}") if case.advice else ()),
        *paras(
            "检查结果将在检查结束后二十个工作日内向社会公开（依法不公开的除外）。你单位可以在企业服务页面对本次检查作出评价；"
            "评价对检查主体匿名。"
        ),
    )
    return instrument(
        case, facts, "行政检查结果告知书", body, to=(case.enterprise_name,), basis=STRICT[""].text(facts["on"])
    )


def order(case: Any, facts: Facts) -> Paper:
    """责令改正通知书."""
    bases = "、".join(basis_lines(case))
    found = "；".join(row.findings for row in case.item_rows() if row.findings)
    body = (
        *paras(f"经查，你单位存在下列问题：{found}。{f'根据{bases}，' if bases else ''}现责令你单位改正。"),
        Para("改正内容", 1),
        *paras(str(facts["order_text"])),
        Para("改正期限", 1),
        *paras(f"{day(facts['order_due'])}前改正完毕并告知本机关。能够书面、远程核查的，不再入企复查。"),
        *paras("对本通知不服的，可以依法申请行政复议或者提起行政诉讼。"),
    )
    return instrument(case, facts, "责令改正通知书", body, to=(case.enterprise_name,))


def extension(case: Any, facts: Facts) -> Paper:
    """延长改正期限通知书."""
    body = paras(
        f"你单位于{day(facts['asked_on'])}申请延长{day(case.order_on)}责令改正的期限，理由：{facts['why']}",
        f"经审查，同意改正期限延长至{day(facts['new_due'])}。改正内容不变，请在期限内改正完毕并告知本机关。",
    )
    return instrument(case, facts, "延长改正期限通知书", tuple(body), to=(case.enterprise_name,))


def clue(case: Any, facts: Facts) -> Paper:
    """案件线索移送函."""
    body = (
        *paras(
            f"{day(case.visited_on or case.refused_on)}，本机关在对{case.enterprise_name}（{case.uscc}）的检查中"
            f"{'发现下列案件线索' if case.visited_on else '遇到拒绝、阻挠，没有能够检查'}，现移送你单位依法处理。"
        ),
        Para("线索", 1),
        *paras(str(facts["clue"])),
        *paras("请将是否立案和处理结果函告本机关。"),
    )
    return instrument(
        case, facts, "案件线索移送函", body, to=(str(facts["to"]),),
        attachments=("现场检查笔录", "行政检查表单") if case.visited_on else ("入企被拒记录",),
    )  # fmt: skip


def correction(case: Any, facts: Facts) -> Paper:
    """检查结果更正告知书."""
    on, taken_back = facts["on"], case.withdrawn_on is not None
    body = (
        *paras(
            f"{day(case.visited_on)}对你单位的检查，"
            + ("已公开的结果现撤回公开，公开页面注明撤回的日期和理由。" if taken_back else "其结果现更正如下。"),
            f"理由：{facts['reason']}",
        ),
        *((items_table(case, results=True),) if not taken_back else ()),
        *(paras("此前的责令改正通知不再执行。") if case.order_on and not case.found and not taken_back else ()),
        *(paras("公开页面已经同时更正。") if case.published_on and not taken_back else ()),
    )
    return instrument(case, facts, "检查结果更正告知书", body, to=(case.enterprise_name,), basis=STRICT[""].text(on))


def assistance(case: Any, facts: Facts) -> Paper:
    """异地协助函."""
    body = (
        *paras(f"本机关对{case.enterprise_name}（{case.uscc}）进行检查，有关事项涉及你地，现请予协助。"),
        Para("协助事项", 1),
        *paras(str(facts["what"]), "请协助后函复，并附有关材料。"),
    )
    return instrument(case, facts, "异地协助函", body, to=(str(facts["to"]),), basis=STRICT[""].text(facts["on"]))


DOCUMENTS = (
    Document("result", "行政检查结果告知书", result, "{prefix}检告〔{year}〕{n}号", ("enterprise",), STRICT[""]),
    Document("order", "责令改正通知书", order, "{prefix}责改〔{year}〕{n}号", ("enterprise",), None),
    Document("extension", "延长改正期限通知书", extension, "{prefix}检延〔{year}〕{n}号", ("enterprise",), None),
    Document(
        "correction", "检查结果更正告知书", correction, "{prefix}检更〔{year}〕{n}号", ("enterprise",), STRICT[""]
    ),
    Document("clue", "案件线索移送函", clue, "{prefix}检移〔{year}〕{n}号", ("organ",), None),
    Document("assistance", "异地协助函", assistance, "{prefix}检协〔{year}〕{n}号", ("organ",), STRICT[""]),
)
