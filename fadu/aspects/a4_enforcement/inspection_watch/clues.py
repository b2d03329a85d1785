"""The register of clues handed from body to body, and what Hainan's models count in it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere, own_area
from fadu.kernel.clocks import met
from fadu.kernel.declare import Column, Document, Exchange, Facts, Field, Filter, Pages, Panel
from fadu.kernel.indicators import Count, Ratio
from fadu.kernel.papers import Fields, Paper, Para
from fadu.kernel.register import Register
from fadu.registry.inspection_catalogue.leads import follow
from fadu.registry.inspection_catalogue.models import Body
from fadu.registry.inspection_catalogue.rules.warnings import ClueFact

from .models import CHANNELS, SOURCES, InspectionClue
from .steps.clue import BODY, LEADS, PROCEDURE, STATES
from .steps.warning import OPINION, OWN, SUPERVISOR

READERS = ("coordinator", "leader", "auditor")


def own_clues(actor: Actor, role: str) -> Q:
    """Clues that the actor's organs have sent or received."""
    mine = actor.organs(role)
    return Q(organ_id__in=mine) | Q(receiver__organ_id__in=mine)


def letter(case: InspectionClue, facts: Facts) -> Paper:
    """The letter that goes with the clue."""
    head, receiver = case.organ.name_on(facts["on"]), case.receiver.organ.name if case.receiver else ""
    about = Fields(
        (
            ("企业", f"{case.company}（{case.uscc}）"),
            ("线索来源", " ".join((case.get_source_display(), case.source_number)).strip()),
            ("移送方式", case.get_channel_display()),
        )
    )
    ask = "请在五个工作日内决定是否受理，受理后二十个工作日内办结并反馈（期限为本平台口径）。"
    return Paper(
        head=head, kind="案件线索移送函", number=facts["number"], title=f"关于移送{case.company}有关线索的函",
        to=(receiver,), body=(about, Para(case.content), Para(ask)), signer=head, date=facts["on"],
    )  # fmt: skip


def counted(start: date, end: date) -> list[ClueFact]:
    """Clues sent off line, on the day they were sent, and clues returned, on the day they came back."""
    bodies = dict(Body._plain.values_list("organ_id", "pk"))
    rows = InspectionClue._plain.filter(Q(sent_on__range=(start, end)) | Q(returned_on__range=(start, end)))
    found = []
    for pk, organ, channel, sent, returned in rows.values_list("pk", "organ_id", "channel", "sent_on", "returned_on"):
        if channel == "offline" and organ in bodies:
            found.append(ClueFact(pk, bodies[organ], sent, "clue_offline"))
        if returned and organ in bodies:
            found.append(ClueFact(pk, bodies[organ], returned, "clue_returned"))
    return found


INDICATORS = (
    Count("sent", "移送线索", dated="sent_on", basis=OWN, formula="期内移送的线索件数"),
    Ratio("online", "线上移送率", dated="sent_on", hit=Q(channel="online"), basis=OWN, good="up",
          formula="期内线上移送的线索 ÷ 期内移送的线索"),
    Ratio("returned", "线索退回率", dated="sent_on", hit=Q(state="returned"), basis=OWN, good="down",
          formula="期内移送的线索中被退回的 ÷ 期内移送的线索"),
    Ratio("in_time", "线索按期办结率", dated="handled_on", hit=met("handle"), base=Q(state="handled"), basis=OWN, good="up",
          formula="期内办结的线索中，受理后在办理期限内办结的 ÷ 期内办结的"),
)  # fmt: skip
register = Register(
    "inspection_clue",
    "检查线索移送",
    InspectionClue,
    procedure=PROCEDURE,
    access=(
        *(Grant(role, rows=own_clues) for role in BODY),
        Grant(SUPERVISOR, rows=own_area, steps=()),
        *(Grant(role, rows=everywhere, steps=()) for role in READERS),
    ),
    indicators=INDICATORS,
    documents=(Document("letter", "案件线索移送函", letter, number="{prefix}线索移〔{year}〕{n}号"),),
    reactions=(follow(InspectionClue, LEADS),),
    basis=(OPINION, OWN),
    aspect="a4",
    task="T10",
    number="{prefix}线索〔{year}〕{n}号",
    search=lambda case: (f"{case.company} {case.uscc} 线索", ""),
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("state", "状态"),
            Column("company", "企业"),
            Column("receiver.organ.short", "接收"),
            Column("source", "来源"),
            Column("sent_on", "移送日期", sort="sent_on"),
        ),
        filters=(
            Filter("state", "状态", choices=tuple((s.key, s.title) for s in STATES)),
            Filter("channel", "移送方式", choices=CHANNELS),
            Filter("source", "来源", choices=SOURCES),
            Filter("sent_on", "移送日期", "date"),
            Filter("organ", "移送单位", "organ"),
        ),
        panels=(
            Panel("what", "线索", ("company", "uscc", "receiver", "source", "source_number", "channel", "content")),
            Panel("handling", "办理", ("sent_on", "accepted_on", "returned_on", "return_reason", "visit", "visit_result",
                                     "handled_on", "handling")),
        ),
        path=("sent", "accepted", "handled"),
        title=lambda case: f"{case.company}的线索",
        select=("receiver__organ", "enterprise", "visit"),
    ),
    exchange=Exchange((
        Field("number", "编号", path="matter.number", imported=False),
        Field("company", "企业", imported=False),
        Field("organ", "移送", path="organ.name", imported=False),
        Field("receiver", "接收", path="receiver.organ.name", imported=False),
        Field("source", "来源", choices=SOURCES, imported=False),
        Field("channel", "移送方式", choices=CHANNELS, imported=False),
        Field("sent_on", "移送日期", "date", imported=False),
        Field("state", "状态", imported=False),
    )),
)  # fmt: skip
