"""Papers of the catalogue: confirmation of a body, and its refusal with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.kernel.declare import Document, Facts
from fadu.kernel.papers import Fields, Paper, Para

from .models import Body
from .rules import eligibility, vocab

OFFICE = "司法行政部门"


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _bureau(case: Body) -> str:
    """The justice bureau of the body's area signs."""
    from fadu.people.models import Organ

    area = case.organ.area
    found = Organ.objects.filter(key__endswith="sfj", area=area).order_by("order").first()
    return found.name if found else OFFICE


def confirmation(case: Body, facts: Facts) -> Paper:
    """Tells the body that it may inspect, once published."""
    fields = (
        ("主体名称", case.organ.name),
        ("类别", vocab.title(vocab.BODY_KINDS, case.kind)),
        ("职权依据", case.basis),
        *((("委托机关", case.principal.organ.name),) if case.principal else ()),
    )
    return Paper(
        head=_bureau(case),
        kind="行政检查主体确认通知书",
        number=facts["number"],
        title="行政检查主体确认通知书",
        to=(case.organ.name,),
        body=(
            Para(f"你单位申请确认为涉企行政检查主体，经审核，符合规定，自{_day(facts['on'])}起予以确认。"),
            Fields(fields),
            Para(
                "自公布之日起，可以在本主体的检查事项范围内实施涉企行政检查。职权依据或者职责变动的，应当及时申请变更。"
            ),
        ),
        signer=_bureau(case),
        date=facts["on"],
    )


def refusal(case: Body, facts: Facts) -> Paper:
    """Tells why not."""
    nature = dict(eligibility.NATURES).get(case.nature, case.nature)
    return Paper(
        head=_bureau(case),
        kind="不予确认通知书",
        number=facts["number"],
        title="行政检查主体不予确认通知书",
        to=(case.organ.name,),
        body=(
            Para(f"你单位（{nature}）申请确认为涉企行政检查主体，经审核，不予确认。"),
            Para(f"理由：{facts['reason']}"),
            Para("未经确认并公布，不得实施涉企行政检查；已经开展的，应当立即停止。情况变化后可以重新申请。"),
        ),
        signer=_bureau(case),
        date=facts["on"],
    )


BODY_DOCUMENTS: tuple[Any, ...] = (
    Document("confirmation", "行政检查主体确认通知书", confirmation, number="{prefix}检主确〔{year}〕{n}号",
             to=("inspection.planner",)),
    Document("refusal", "行政检查主体不予确认通知书", refusal, number="{prefix}检主不〔{year}〕{n}号",
             to=("inspection.planner",)),
)  # fmt: skip
