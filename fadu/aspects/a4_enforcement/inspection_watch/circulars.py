"""The register of circulars: proof, issue under a number, what replaced it; read by the bodies once it is out."""

from __future__ import annotations

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere, own_area
from fadu.kernel.declare import Column, Document, Exchange, Facts, Field, Filter, Pages, Panel
from fadu.kernel.indicators import Count
from fadu.kernel.papers import Paper
from fadu.kernel.register import Register

from .circular import issued, title_of
from .models import InspectionCircular
from .steps.circular import PROCEDURE, STATES, county, period_of
from .steps.warning import HEAD, OPINION, OWN, PLANNER, SUPERVISOR

READERS = ("coordinator", "leader", "auditor")


def addressed(actor: Actor, role: str) -> Q:
    """Circulars that went out about the area of one of the actor's posts, or about the city around it."""
    own = {post.area[:6] for post in actor.posts if post.role == role and post.area}
    return Q(state="issued", reach__in=own | {f"{area[:4]}00" for area in own})


def proof(case: InspectionCircular, facts: Facts) -> Paper:
    """送审稿: no number, no day, no seal."""
    made: Paper = facts["built"]
    return made


def out(case: InspectionCircular, facts: Facts) -> Paper:
    """The circular as it goes out, word for word as the proof."""
    case.paper_number = facts["number"]
    return issued(facts["built"], facts["number"], facts["on"])


def title(case: InspectionCircular) -> str:
    """关于2026年10月涉企行政检查情况的通报."""
    return title_of(period_of(case), county(case.reach, case.area)) if case.since else ""


DOCUMENTS = (
    Document("proof", "通报送审稿", proof, seal=False, replaces=True),
    Document(
        "circular", "入企检查情况通报", out, number="{prefix}检通〔{year}〕{n}号", to=("head", "planner"), replaces=True
    ),
)
INDICATORS = (
    Count("sent", "印发入企检查通报", dated="issued_on", where=Q(state="issued"), unit="份", basis=OWN,
          formula="期内印发的入企检查情况通报份数；更正重发的计一份，按最近一次印发的日期"),
)  # fmt: skip


register = Register(
    "inspection_circular",
    "入企检查通报",
    InspectionCircular,
    procedure=PROCEDURE,
    access=(
        Grant(SUPERVISOR, rows=own_area),
        Grant(HEAD, rows=addressed, steps=(), party=True),
        Grant(PLANNER, rows=addressed, steps=(), party=True),
        *(Grant(role, rows=everywhere, steps=()) for role in READERS),
    ),
    indicators=INDICATORS,
    documents=DOCUMENTS,
    basis=(OPINION, OWN),
    aspect="a4",
    task="T10",
    number="{prefix}检通报〔{year}〕{n}号",
    pages=Pages(
        columns=(
            Column("matter.number", "编号"),
            Column("matter.title", "通报"),
            Column("state", "状态"),
            Column("paper_number", "文号"),
            Column("organ.short", "印发机关"),
            Column("issued_on", "印发日期", sort="issued_on"),
        ),
        filters=(
            Filter("state", "状态", choices=tuple((s.key, s.title) for s in STATES)),
            Filter("issued_on", "印发日期", "date"),
            Filter("organ", "印发机关", "organ"),
        ),
        panels=(
            Panel("what", "通报", ("since", "until", "paper_number", "issued_on", "signed_by", "counted_on")),
            Panel("words", "工作要求", ("demand",)),
            Panel("amended", "更正", ("amended_on", "amended_why")),
        ),
        path=("drafting", "issued"),
        title=title,
    ),
    exchange=Exchange((
        Field("number", "编号", path="matter.number", imported=False),
        Field("title", "通报", path="matter.title", imported=False),
        Field("paper_number", "文号", imported=False),
        Field("since", "期间自", "date", imported=False),
        Field("until", "至", "date", imported=False),
        Field("organ", "印发机关", path="organ.name", imported=False),
        Field("state", "状态", imported=False),
        Field("issued_on", "印发日期", "date", imported=False),
    )),
    search=lambda case: (f"{case.matter.title} {case.paper_number}", ""),
)  # fmt: skip
