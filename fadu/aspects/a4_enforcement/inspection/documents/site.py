"""On site: 现场检查笔录, 检查表单, 询问笔录, 勘验、抽样记录."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Document
from fadu.kernel.papers import Block, Fields, Paper, Para, Signatures, Table

from .. import forms, sheets
from ..rules import refusing, vocab
from ..steps.shared import STRICT
from .common import Facts, day, instrument, items_table, moment, officers_table, paras, record


def shown_how(case: Any) -> str:
    """How the code was shown."""
    if case.off_site:
        return "非现场检查，不入企"
    if case.coded:
        live = "（企业当场出示的现场码）" if case.coded_live else ""
        return f"{vocab.label(vocab.SCAN_MODES, case.scan_mode)}{live}，{moment(case.scanned_at)}"
    return f"未能亮码（{vocab.label(vocab.MAKEUP_REASONS, case.makeup_reason)}），补扫期限{day(case.makeup_due)}"


def site_record(case: Any, facts: Facts) -> Paper:
    """现场检查笔录."""
    signed = case.unsigned_reason and f"企业在场人员未签字：{case.unsigned_reason}"
    body = (
        Fields(
            (
                ("开始时间", moment(case.started_at)),
                ("结束时间", moment(case.ended_at)),
                ("亮码情况", shown_how(case)),
                ("企业在场人", f"{case.attended_by or '—'} {case.attended_as}".strip()),
            ),
            2,
        ),
        officers_table(case),
        *paras("检查人员已出示行政执法证件，告知检查依据、内容和企业享有的权利。"),
        items_table(case, results=True),
        *paras(f"企业陈述和意见：{case.statement or '无'}", signed or ""),
        *paras(earlier(case)),
        signers(case),
    )
    return record(case, facts, "现场检查笔录", body, STRICT[""].text(facts["on"]))


def earlier(case: Any) -> str:
    """Which record this one stands in for: somebody of the team has signed afterwards."""
    last = case.papers().filter(key="record").last() if case.pk else None
    return f"本笔录并入同组人员的补充签字和陈述，替代{day(last.made_on)}制作的现场检查笔录。" if last else ""


def check_form(case: Any, facts: Facts) -> Paper:
    """检查表单: per body one cover, its simple items in one table, complex ones each with their own."""
    body: list[Block] = []
    shown = sheets.parts(case)
    for whose in dict.fromkeys(part.body for part in shown):
        body.append(Para(f"检查主体：{whose.organ.name_on(facts['on'])}", 1))
        for part in (part for part in shown if part.body == whose):
            body += cover_table(part) if part.shared else single_table(part)
    return record(case, facts, "行政检查表单", (*body, signers(case)))


def signers(case: Any) -> Signatures:
    """Who signs: the enterprise, and two officers; of a joint visit two of each body, named."""
    bodies = case.body_rows()
    names = [f"检查人员（{row.body.organ.short}）" for row in bodies] if len(bodies) > 1 else ["检查人员"]
    return Signatures(("企业在场人员", *(name for name in names for _ in range(2))))


def single_table(part: sheets.Part) -> list[Block]:
    """The form of one item."""
    (row,) = part.rows
    title = row.form.title if row.form else row.item.name
    version = f"（第{row.form_version}版）" if row.form_version else ""
    lines = tuple((str(a.line), a.content, word(a.answer), a.note or "—") for a in part.answers().values())
    return [
        Para(f"{row.item.name} · {title}{version}", 2),
        *((Table(("序号", "检查内容", "结论", "说明"), lines, widths=(1, 6, 2, 4)),) if lines else ()),
        *paras(f"结果：{vocab.label(vocab.RESULTS, row.result)}。{row.findings}"),
    ]


def cover_table(part: sheets.Part) -> list[Block]:
    """The simple items of a body under one cover: each line once, with the items it answers for."""
    given, asked = part.answers(), {one.no: one for one in part.asked}
    lines = tuple(
        (str(no), a.content, word(a.answer), a.note or "—", part.serves(asked[no]) or "全部") for no, a in given.items()
    )
    results = tuple((row.item.name, vocab.label(vocab.RESULTS, row.result), row.findings or "—") for row in part.rows)
    return [
        Para(part.title, 2),
        *paras(f"合并自：{'；'.join(part.merged_from)}。每一行的结论对所列事项都算。"),
        *((Table(("序号", "检查内容", "结论", "说明", "适用事项"), lines, widths=(1, 5, 2, 3, 3)),) if lines else ()),
        Table(("检查事项", "结果", "发现的问题"), results, widths=(4, 2, 5)),
    ]


def word(answer: str) -> str:
    """The answer as printed."""
    return dict(forms.YES_NO).get(answer, answer) or "见照片"


def interview(case: Any, facts: Facts) -> Paper:
    """询问笔录."""
    body = (
        Fields((("被询问人", facts["person"] or "—"), ("询问日期", day(facts["on"]))), 2),
        *paras("已表明身份、出示证件，告知如实回答的义务和申请回避的权利。", str(facts["text"])),
        Signatures(("被询问人", "询问人", "记录人")),
    )
    return record(case, facts, "询问笔录", body)


def survey(case: Any, facts: Facts) -> Paper:
    """勘验、抽样取证、提取记录."""
    kind = vocab.label(vocab.PROOFS, str(facts["kind"]))
    items: tuple[tuple[str, str], ...] = (("种类", kind), ("名称", str(facts["title"])), ("日期", day(facts["on"])))
    items += (("在场人", str(facts["person"] or "—")), ("数量", str(facts["amount"] or "—")))
    body = (Fields(items, 2), *paras(str(facts["text"])), Signatures(("企业在场人员", "检查人员", "见证人")))
    return record(case, facts, f"{kind}记录", body)


def refusal(case: Any, facts: Facts) -> Paper:
    """入企被拒记录."""
    ground = refusing.BY_KEY[str(facts["ground"])]
    items = (
        ("日期", day(facts["on"])), ("时间", moment(facts["refused_at"])),
        ("企业方人员", str(facts["person"] or "—")), ("性质", dict(refusing.KINDS)[ground.kind]),
    )  # fmt: skip
    body = (
        Fields(items, 2),
        officers_table(case),
        *paras(f"理由：{ground.title}。", f"依据：{ground.cited(facts['on'])}。", f"经过：{facts['account']}"),
        *paras(
            f"没有开始检查，不计入检查次数；{'检查码已经作废，' if case.code_issued_at else ''}重新检查须另行发码。"
        ),
        signers(case),
    )
    return record(case, facts, "入企被拒记录", body)


def duty(case: Any, facts: Facts) -> Paper:
    """配合检查告知书: what the enterprise has to do, what it may still refuse, what may follow."""
    found = case.refusals.order_by("-id").first()
    on = facts["on"]
    body = (
        *paras(
            f"{day(found.on)}，本机关到你单位进行{vocab.label(vocab.KINDS, case.kind)}，你单位{found.get_ground_display()}。",
            f"依照{refusing.DUTY.text(on)}，当事人应当协助调查或者检查，不得拒绝或者阻挠。{facts['asked']}。",
            "检查人员没有出示检查码、执法证件，或者不足二人的，你单位可以拒绝；有不同意见的，可以在企业服务页面投诉。",
            "再次没有正当理由拒绝、阻挠的，依照规定本项检查的法律、法规处理；阻碍执行职务的，移送有权机关。"
            "本机关只在法律、法规授权时采取强制措施。",
        ),
    )
    return instrument(case, facts, "配合检查告知书", body, to=(case.enterprise_name,), basis=refusing.DUTY.text(on))


def help_letter(case: Any, facts: Facts) -> Paper:
    """协助检查函: what happened at the door, and what is asked of whom."""
    found = case.refusals.order_by("-id").first()
    body = (
        *paras(f"{day(found.on)}，本机关到{case.enterprise_name}（{case.uscc}）检查，对方{found.get_ground_display()}。"),
        Para("协助事项", 1),
        *paras(str(facts["what"]), "请依你单位的职权予以协助。"),
    )
    return instrument(case, facts, "协助检查函", body, to=(str(facts["to"]),), basis="")


DOCUMENTS = (
    Document("duty", "配合检查告知书", duty, "{prefix}检配〔{year}〕{n}号", ("enterprise",), refusing.DUTY),
    Document("help", "协助检查函", help_letter, "{prefix}检助〔{year}〕{n}号", ("organ",), None),
    Document("refusal", "入企被拒记录", refusal, None, (), None, seal=False),
    Document("record", "现场检查笔录", site_record, None, ("enterprise",), STRICT[""], seal=False, replaces=True),
    Document("form", "行政检查表单", check_form, None, ("enterprise",), STRICT[""], seal=False),
    Document("interview", "询问笔录", interview, None, (), None, seal=False),
    Document("survey", "勘验、抽样取证记录", survey, None, (), None, seal=False),
)
