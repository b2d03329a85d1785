"""How the register is shown: list, filters, the line of states, what the portal shows."""

from __future__ import annotations

from fadu.kernel.declare import Column, Filter, Pages, PartyAccess, Pending, Portal

from . import adapter, advice, third
from .models import (
    MaskedText,
    Reconsideration,
)
from .panels import PANELS
from .rules import vocab
from .steps.shared import THIRD

THIRD_TRACK = ("respondent_name", "act_name", "procedure_kind", "accepted_on", "result", "decided_on", "effective_on")


def published_text(case: Reconsideration) -> str:
    """The confirmed masked text."""
    row = next(reversed(case.children(MaskedText, confirmed_on__isnull=False)), None)
    return row.masked if row else ""


PAGES = Pages(
    columns=(
        Column("matter.number", "案号"),
        Column("state", "状态"),
        Column("respondent_name", "被申请人"),
        Column("act_name", "行政行为"),
        Column("opened_on", "收件", sort="opened_on"),
        Column("closed_on", "办结", sort="closed_on"),
    ),
    filters=(
        Filter("state", "状态"),
        Filter("subject", "事项", choices=vocab.MATTERS),
        Filter("sector", "管理领域", choices=vocab.FIELDS),
        Filter("respondent_level", "被申请人层级", choices=vocab.LEVELS),
        Filter("result", "结案方式", choices=vocab.CLOSE_RESULTS),
        Filter("procedure_kind", "程序", choices=vocab.PROCEDURES),
        Filter("channel", "提出方式", choices=vocab.CHANNELS),
        Filter("opened_on", "收件日期", "date"),
        Filter("closed_on", "办结日期", "date"),
        Filter("deemed", "视为受理", "bool"),
        Filter("enterprise", "涉企", "bool"),
        Filter("organ", "复议机关", "organ"),
    ),
    panels=PANELS,
    path=("received", "accepted_ord", "await_answer", "review", "draft_decision", "decided", "served", "archived"),
    pending=(Pending("served", "effective_on", "公告期间，{day}起视为送达"),),
    title=adapter.case_title,
    select=("respondent",),
    portal=Portal(
        file_step="file",
        track=(
            "respondent_name",
            "act_name",
            "subject",
            "procedure_kind",
            "accepted_on",
            "deemed",
            "result",
            "decided_on",
            "effective_on",
            "right_authority",
        ),
        publish=("respondent_name", "subject", "result", "decided_on", "effective_on", "published_on"),
        text=published_text,
        organs=advice.authorities,
        advise=advice.advise,
        advised_by=advice.ADVISED_BY,
        parties=PartyAccess(THIRD, "第三人", third.codes, THIRD_TRACK, third.papers, third.said),
    ),
)
