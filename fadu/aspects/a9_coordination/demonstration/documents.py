"""Papers: the gap list, the report of a mock review, the letter of application."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from fadu.kernel.declare import Document
from fadu.kernel.papers import Block, Paper, Para, Table

from .models import Application, Gap
from .models.application import GRADES
from .steps.mock_rules import pairs_of

Facts = Mapping[str, Any]
NOT_PUBLISHED = "分值没有公布，只列达到情况，不计总分。"


def _paper(case: Application, facts: Facts, kind: str, title: str, body: tuple[Block, ...], **more: Any) -> Paper:
    head = str(case.organ.name_on(facts["on"]))
    return Paper(head=head, kind=kind, number=facts["number"], title=title, body=body, signer=head, date=facts["on"],
                 **more)  # fmt: skip


def build_gaps(case: Application, facts: Facts) -> Paper:
    """What is missing, by whom, until when."""
    rows = Gap._plain.filter(folder__application=case, closed_on=None).select_related("folder__node", "owner")
    cells = tuple(
        (r.folder.node.code, r.required, r.found, r.missing, r.owner.short if r.owner else "未分工", r.due_on.isoformat())
        for r in rows
    )
    head = ("编号", "要求", "现有", "缺什么", "责任单位", "期限")
    body: tuple[Block, ...] = (
        Para(f"{case.title}现有差距 {len(cells)} 项，请责任单位按期补齐；已在系统中的记录和文书直接关联，不另制材料。"),
        *((Table(head, cells, widths=(2, 5, 3, 6, 3, 3)),) if cells else ()),
    )
    return _paper(case, facts, "通知", f"关于{case.title}差距清单的通知", body, to=("各责任单位：",))


def build_mock(case: Application, facts: Facts) -> Paper:
    """Drawn by which seed, how the two graders agreed, what they found."""
    review = case.mocks.order_by("-no").first()
    assert review is not None
    pairs = pairs_of(review)
    cells = tuple(
        (f.node.code, f.node.title or "（未导入）", a.get_grade_display(), b.get_grade_display(), a.note or b.note or "—")
        for f, a, b in pairs
    )
    same = sum(a.grade == b.grade for _, a, b in pairs)
    kappa = f"{float(_fraction(review.kappa)):.2f}" if review.kappa else "不可算"
    body = (
        Para(f"第 {review.no} 次模拟评审随机抽取 {len(pairs)} 项，种子 {review.seed}，按种子可以重抽核对。"),
        Para(f"两名评审人分别评定，一致 {same} 项，κ 系数 {kappa}。{NOT_PUBLISHED}"),
        Table(("编号", "指标", "评审人甲", "评审人乙", "说明"), cells, widths=(2, 6, 3, 3, 6)),
    )
    return _paper(case, facts, "模拟评审报告", f"{case.title}第 {review.no} 次模拟评审报告", body)


def _fraction(text: str) -> Any:
    from fractions import Fraction

    return Fraction(text)


def build_application(case: Application, facts: Facts) -> Paper:
    """The application itself: where the city stands by its own word, and what is still open."""
    counted = Counter(case.folders.values_list("grade", flat=True))
    words = "，".join(f"{title} {counted[key]} 项" for key, title in GRADES if counted[key])
    left = Gap._plain.filter(folder__application=case, closed_on=None).count()
    body = (
        Para(f"现申报{case.round}法治政府建设示范创建（{case.title}）。评价期为{case.starts}至{case.until}。"),
        Para(f"三级指标 {case.folders.count()} 项，自评：{words or '未填'}。尚未补齐的差距 {left} 项，另附说明。"),
        Para("全部佐证编为一个材料包，附目录和逐件 SHA-256 摘要；来自业务系统的材料均为原记录、原文书的关联，没有为申报另制。"),
    )
    return _paper(case, facts, "函", f"关于申报{case.title}的函", body)


DOCUMENTS = (
    Document("gaps", "差距清单", build_gaps, number="{prefix}创建〔{year}〕{n}号", to=("unit_contact",)),
    Document("mock", "模拟评审报告", build_mock, number="{prefix}创建评审〔{year}〕{n}号"),
    Document("application", "示范创建申报函", build_application, number="{prefix}创建申〔{year}〕{n}号"),
)
