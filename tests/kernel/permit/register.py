from django.db.models import Q

from fadu.kernel.access import Grant, everywhere, unlocked
from fadu.kernel.clocks import met
from fadu.kernel.declare import (
    Ask,
    Clock,
    Column,
    Document,
    Exchange,
    Field,
    Filter,
    Pages,
    Panel,
    Portal,
    Procedure,
    State,
    Step,
)
from fadu.kernel.indicators import Count, Days, Ratio, Sum
from fadu.kernel.papers import Fields, Paper, Para
from fadu.kernel.register import Register
from fadu.law import law

from .models import Permit

LAW = law("行政复议法")
RESULTS = (("granted", "准予"), ("refused", "不予"))


def paper(case, facts):
    return Paper(
        head="某机关",
        kind="通知书",
        number=facts["number"],
        title="通知书",
        to=(case.applicant,),
        body=(Para("已收到申请。"), Fields((("案号", case.matter.number),))),
        signer="某机关",
        date=facts["on"],
        basis=LAW["30.1"].text(facts["on"]),
    )


STATES = (
    State("filed", "已收件"),
    State("open", "审理中"),
    State("held", "暂停", tone="hold"),
    State("done", "已办结", closed=True),
)
STEPS = (
    Step(
        "file",
        "收件",
        ("",),
        "filed",
        who=("clerk", "public"),
        basis=LAW["30.1"],
        sets=("applicant", "phone", "fee"),
        starts=("review",),
        portal=True,
        asks=(
            Ask("applicant", "申请人", private=True),
            Ask("phone", "电话", "phone", required=False, private=True),
            Ask("fee", "费用", "money", required=False),
        ),
    ),
    Step(
        "accept",
        "受理",
        ("filed",),
        "open",
        who=("handler",),
        basis=LAW["30.1"],
        stops=("review",),
        starts=("decide",),
        paper="notice",
    ),
    Step(
        "deem",
        "视为受理",
        ("filed",),
        "open",
        who=("system",),
        basis=LAW["30.3"],
        stops=("review",),
        starts=("decide",),
    ),
    Step(
        "hold",
        "中止",
        ("open",),
        "held",
        who=("handler",),
        basis=LAW["39.1"],
        pauses=("decide",),
        asks=(Ask("reason", "理由"),),
    ),
    Step("resume", "恢复", ("held",), "open", who=("handler",), basis=LAW["39.2"], resumes=("decide",)),
    Step(
        "extend",
        "延期",
        ("open",),
        None,
        who=("head",),
        basis=LAW["62.1"],
        extends="decide",
        asks=(Ask("extend", "延长天数", "int", minimum=1, maximum=30),),
        guard=lambda case, actor: ["只可延长一次"] if case.runs().filter(key="decide", extension__gt=0) else [],
    ),
    Step(
        "decide",
        "决定",
        ("open",),
        "done",
        who=("head",),
        basis=LAW["62.1"],
        stops=("decide",),
        sets=("result",),
        final=True,
        asks=(Ask("result", "结果", "choice", RESULTS),),
    ),
)
register = Register(
    "permit",
    "许可",
    Permit,
    procedure=Procedure(
        STATES,
        STEPS,
        (
            Clock("review", "审查", "reconsideration.review", on_expiry="deem"),
            Clock("decide", "决定", "reconsideration.decide"),
        ),
    ),
    access=(
        Grant("clerk", steps=("file",), fields="*"),
        Grant("handler", fields="*"),
        Grant("head", fields=("phone",)),
        Grant("watcher", rows=everywhere, steps=()),
        Grant("public", rows=unlocked, steps=("file",)),
    ),
    roles=(("clerk", "收件人员"), ("handler", "承办人"), ("head", "负责人"), ("watcher", "监督人员")),
    indicators=(
        Count("received", "收件数", dated="opened_on", public=True),
        Ratio("timely", "按期率", hit=met("decide"), base=Q(state="done"), basis=LAW["62.1"]),
        Sum("fees", "费用", of="fee", dated="opened_on", unit="元"),
        Days("length", "平均用时"),
    ),
    documents=(Document("notice", "受理通知书", paper, "{prefix}受〔{year}〕{n}号", basis=LAW["30.1"]),),
    pages=Pages(
        columns=(Column("matter.number", "案号"), Column("applicant", "申请人", private=True)),
        filters=(Filter("state", "状态"),),
        panels=(Panel("main", "基本情况", ("applicant", "phone", "fee")),),
        path=("filed", "open", "done"),
        title=lambda c: f"{c.applicant}的申请",
        portal=Portal(file_step="file"),
    ),
    exchange=Exchange(
        (
            Field("number", "案号", path="matter.number", imported=False),
            Field("applicant", "申请人", private=True),
            Field("phone", "电话", private=True),
            Field("fee", "费用", "money"),
            Field("opened_on", "收件日期", "date"),
            Field("state", "状态", imported=False),
        ),
        "file",
    ),
    private=("applicant", "phone"),
    query_code=True,
    search=lambda case: ("许可", f"{case.applicant} {case.phone}"),
)
