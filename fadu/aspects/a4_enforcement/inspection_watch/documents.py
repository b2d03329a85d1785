"""Papers: the inquiry about a warning."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Document, Facts
from fadu.kernel.papers import Fields, Paper, Para
from fadu.people.models import Organ

from .models import InspectionWarning


def bureau_of(organ: Any) -> str:
    """The justice bureau that supervises the organ."""
    county = str(organ.key).split(".")[0] if "." in str(organ.key) else ""
    found = Organ.objects.filter(key=f"{county}.sfj" if county else "sfj").first()
    return found.name if found else "司法行政部门"


def inquiry(case: InspectionWarning, facts: Facts) -> Paper:
    """What the rule found, and what the body is asked to say."""
    return Paper(
        head=bureau_of(case.organ),
        kind="检查预警核查通知书",
        number=facts["number"],
        title="检查预警核查通知书",
        to=(case.organ.name,),
        body=(
            Para("对入企检查记录的日常监测发现下列情况，请予说明。"),
            Fields(
                (
                    ("预警规则", case.rule_title),
                    ("预警内容", case.text),
                    ("预警日期", case.raised_on.isoformat()),
                    ("涉及检查", f"{len(case.evidence)} 次"),
                )
            ),
            Para(facts["question"]),
            Para("请在收到本通知之日起五个工作日内说明（期限为本平台口径）。预警依据规则自动产生，不是对违法的认定。"),
        ),
        signer=bureau_of(case.organ),
        date=facts["on"],
    )


DOCUMENTS = (
    Document("inquiry", "检查预警核查通知书", inquiry, number="{prefix}检警〔{year}〕{n}号", to=("inspection.head",)),
)
