"""Papers of the module: what a run's classes are used for, and the reply to an objection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.declare import Document
from fadu.kernel.papers import Fields, Paper, Para, Table
from fadu.law import law

from .models import Correction, Objection, ScoringRun
from .scored import parsed
from .scoring.scheme import CONFIDENCE_LABELS
from .vocab import OBJECTED, label

Facts = Mapping[str, Any]
USE = {
    "A": "降低抽查比例，除投诉举报、转办交办等线索外，一般不主动检查",
    "B": "按常规比例抽查",
    "C": "提高抽查比例和频次",
    "D": "列为重点，列入低信用企业名单，监管行为应当覆盖每一户",
}


def day(value: Any) -> str:
    """2026年3月9日."""
    return f"{value.year}年{value.month}月{value.day}日"


def notice(run: ScoringRun, facts: Facts) -> Paper:
    """What the classes of a run are, where they come from and what they are used for."""
    scheme = parsed(run.text)
    labels = dict(zip("ABCD", scheme.labels, strict=True))
    marks = [item.basis.confidence for item in (*scheme.dimensions, *scheme.terms, *scheme.vetoes)]
    counted = {word: sum(mark == key for mark in marks) for key, word in CONFIDENCE_LABELS.items()}
    trust = "，".join(f"{word} {n} 处" for word, n in counted.items())
    rows = tuple((grade, labels[grade], f"{count:,}", USE[grade]) for grade, count in run.counts)
    return Paper(
        head=run.organ.name_on(facts["on"]),
        kind="分类结果应用说明",
        number=facts["number"],
        title="企业信用风险分类结果应用说明",
        body=(
            Para(
                f"{day(run.scored_on)}，按「{run.title}」（{run.edition}）对 {run.scored:,} 户市场主体进行了分类。", 0
            ),
            Table(("类别", "含义", "户数", "用法"), rows, widths=(1, 2, 1, 5)),
            Para(f"与上一次相比，风险升高 {run.worse:,} 户，降低 {run.better:,} 户，首次分类 {run.entered:,} 户。"),
            Para(f"方案中各条的来源：{trust}。权重、分值和界线由本市分类部门设定。"),
            Para("分类结果用于配置监管资源，不直接作为处罚、限制或者公开评价的依据；企业有异议的，可以申请核查更正。"),
            Fields((("输入摘要", run.input_digest[:32]), ("结果摘要", run.output_digest[:32]))),
        ),
        signer=run.organ.name_on(facts["on"]),
        date=facts["on"],
    )


def reply(case: Objection, facts: Facts) -> Paper:
    """The handling of an objection, told to whoever raised it."""
    fixed = tuple(
        (row.what, row.before or "—", row.after or "—", row.basis)
        for row in Correction._plain.filter(matter_id=case.pk).order_by("id")
    )
    changed = f"重新评分后的类别：{case.grade_after or '—'} 类（原为 {case.grade_before or '—'} 类）。"
    return Paper(
        head=case.organ.name_on(facts["on"]),
        kind="异议处理单",
        number=facts["number"],
        title="企业信用风险分类异议处理单",
        to=(case.company,),
        body=(
            Fields(
                (
                    ("企业", f"{case.company}（{case.uscc}）"),
                    ("收到日期", day(case.opened_on)),
                    ("异议事项", label(OBJECTED, case.about)),
                )
            ),
            Para(f"核查情况：{case.findings}"),
            Para(f"处理结果：{'异议成立' if case.upheld else '异议不成立，维持原分类'}。"),
            *((Table(("更正内容", "原值", "现值", "依据"), fixed), Para(changed)) if case.upheld else ()),
            Para(case.reply),
        ),
        signer=case.organ.name_on(facts["on"]),
        date=facts["on"],
        basis=law("山东省社会信用条例")["39.2"].text(facts["on"]),
    )


RUN_DOCUMENTS = (Document("notice", "分类结果应用说明", notice, number="{prefix}信用分类〔{year}〕{n}号", seal=False),)
OBJECTION_DOCUMENTS = (
    Document(
        "reply",
        "异议处理单",
        reply,
        number="{prefix}信用异议〔{year}〕{n}号",
        to=("applicant",),
        basis=law("山东省社会信用条例")["39.2"],
    ),
)
