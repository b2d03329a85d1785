from django.db.models import Q

from fadu.kernel.access import Grant, everywhere, unlocked
from fadu.kernel.clocks import met
from fadu.kernel.declare import (
    Advice,
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
from fadu.kernel.indicators import Count, Ratio
from fadu.kernel.papers import Paper, Para
from fadu.kernel.register import Register
from fadu.law import law

from .models import Stall

LAW = law("行政复议法")
RESULTS = (("granted", "准予"), ("refused", "不予"))


def paper(case, facts):
    return Paper(
        head="某机关",
        kind="通知书",
        number=facts["number"],
        title="通知书",
        to=(case.applicant,),
        body=(Para("已收到申请。"),),
        signer="某机关",
        date=facts["on"],
    )


def published(actor, role):
    return Q(published_on__isnull=False)


def organs():
    from fadu.people.models import Organ

    return list(Organ.objects.filter(key__startswith="t.").order_by("key").values_list("pk", "name"))


def advise(answers):
    if "against" in answers:
        return [Advice(f"应向{answers['against'].name}提出", (LAW["24.1"].text(),), "ok", (answers["against"].pk,))]
    return []


def once(case, facts):
    return {"place": "不能是「无」"} if facts["place"] == "无" else {}


def publish(taking):
    taking.case.published_on = taking.on


STATES = (
    State("filed", "已收到"),
    State("waiting", "待补正"),
    State("open", "审理中"),
    State("held", "暂停", tone="hold"),
    State("done", "已办结", closed=True),
    State("gone", "已撤回", closed=True),
)
OPEN_STATES = ("filed", "waiting", "open")
STEPS = (
    Step(
        "file",
        "收件",
        ("",),
        "filed",
        who=("s.clerk", "public"),
        basis=LAW["30.1"],
        portal=True,
        public_title="提出申请",
        sets=("applicant", "phone", "place", "wish", "against"),
        starts=("review",),
        check=once,
        help="摆摊经营须先申请。",
        asks=(
            Ask("applicant", "申请人", private=True, group="申请人"),
            Ask("phone", "电话", "phone", private=True, group="申请人"),
            Ask("against", "对谁提出", "organ", group="事项"),
            Ask("place", "地点", group="事项", max_length=60),
            Ask("wish", "请求", "longtext", group="事项"),
            Ask("proof", "材料", "file", required=False, group="材料"),
            Ask("agree", "同意电子送达", "bool", group="材料"),
        ),
    ),
    Step(
        "ask",
        "通知补正",
        ("filed",),
        "waiting",
        who=("s.handler",),
        basis=LAW["31.1"],
        stops=("review",),
        public_title="受理机关通知补正",
        asks=(Ask("what", "补什么", "longtext"),),
    ),
    Step(
        "supplement",
        "收到补正",
        ("waiting",),
        "filed",
        who=("public", "s.clerk"),
        basis=LAW["31.2"],
        starts=("review",),
        portal=True,
        public_title="提交补正材料",
        asks=(Ask("text", "补正说明", "longtext"), Ask("proof", "材料", "file", required=False)),
    ),
    Step(
        "accept",
        "受理",
        ("filed",),
        "open",
        who=("s.handler",),
        basis=LAW["30.1"],
        stops=("review",),
        starts=("decide", "inner"),
        paper=("notice", "memo"),
        public_title="决定受理",
    ),
    Step(
        "note",
        "内部研究",
        ("open",),
        None,
        who=("s.handler",),
        basis=LAW["61"],
        sets=("secret",),
        asks=(Ask("secret", "意见"),),
    ),
    Step(
        "hold",
        "中止",
        ("open",),
        "held",
        who=("s.handler",),
        basis=LAW["39.1"],
        pauses=("decide",),
        public_title="中止审理",
        asks=(Ask("reason", "理由"),),
    ),
    Step(
        "resume",
        "恢复",
        ("held",),
        "open",
        who=("s.handler",),
        basis=LAW["39.2"],
        resumes=("decide",),
        public_title="恢复审理",
    ),
    Step(
        "withdraw",
        "撤回",
        OPEN_STATES,
        "gone",
        who=("public",),
        basis=LAW["74.1"],
        portal=True,
        public_title="撤回申请",
        stops=("review", "decide", "inner"),
        asks=(Ask("reason", "理由", required=False),),
        final=True,
    ),
    Step(
        "decide",
        "决定",
        ("open",),
        "done",
        who=("s.handler",),
        basis=LAW["62.1"],
        stops=("decide", "inner"),
        sets=("result", "masked"),
        public_title="作出决定",
        asks=(Ask("result", "结果", "choice", RESULTS), Ask("masked", "公开文本", "longtext", required=False)),
    ),
    Step("publish", "公开", ("done",), None, who=("s.handler",), basis=LAW["79.2"], effect=publish),
)
register = Register(
    "stall",
    "摆摊许可",
    Stall,
    aspect="a6",
    task="T17",
    procedure=Procedure(
        STATES,
        STEPS,
        (
            Clock("review", "审查申请", "reconsideration.review"),
            Clock("decide", "作出决定", "reconsideration.decide"),
            Clock("inner", "内部流转", "reconsideration.send_copy", public=False),
        ),
    ),
    access=(
        Grant("s.clerk", steps=("file", "supplement"), fields="*"),
        Grant("s.handler", fields="*"),
        Grant("s.watcher", rows=everywhere, steps=()),
        Grant(
            "public", rows=unlocked, steps=("file", "supplement", "withdraw"), fields=("applicant",), list_rows=False
        ),
        Grant("public", rows=published, steps=(), list_rows=False),
    ),
    roles=(("s.clerk", "收件人员"), ("s.handler", "承办人"), ("s.watcher", "监督人员")),
    indicators=(
        Count("received", "收到", dated="opened_on", public=True, formula="收到日期在期内的申请"),
        Ratio("timely", "按期率", hit=met("decide"), base=Q(state="done"), basis=LAW["62.1"]),
        Ratio("granted", "准予率", hit=Q(result="granted"), base=Q(state="done"), public=True),
    ),
    documents=(
        Document("notice", "受理通知书", paper, "{prefix}摊〔{year}〕{n}号", to=("applicant",), basis=LAW["30.1"]),
        Document("memo", "内部呈批表", paper, "{prefix}摊呈〔{year}〕{n}号", to=("office",)),
    ),
    pages=Pages(
        columns=(
            Column("matter.number", "案号"),
            Column("applicant", "申请人", private=True),
            Column("opened_on", "收件日期", sort="opened_on"),
        ),
        filters=(Filter("result", "结果"), Filter("opened_on", "收件日期", "date")),
        panels=(Panel("main", "基本情况", ("applicant", "phone", "place", "wish")),),
        path=("filed", "open", "done"),
        title=lambda c: f"{c.applicant}的申请",
        portal=Portal(
            file_step="file",
            track=("applicant", "phone", "place", "wish"),
            organs=organs,
            publish=("place", "result", "applicant"),
            text=lambda case: case.masked,
            advise=advise,
            advised_by=("against",),
        ),
    ),
    exchange=Exchange(
        (Field("number", "案号", path="matter.number", imported=False), Field("applicant", "申请人", private=True)),
        "file",
    ),
    number="{prefix}摊〔{year}〕{n}号",
    private=("applicant", "phone", "secret", "wish"),
    query_code=True,
    search=lambda case: (f"摆摊 {case.place}", f"{case.applicant} {case.phone}"),
)
