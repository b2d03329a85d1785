"""A unit's sheet: waiting, submitted, verified, told, settled."""

from __future__ import annotations

from fadu.kernel.declare import Ask, Clock, Procedure, State, Step

from ..models.objection import GROUNDS
from . import sheet_events as events
from . import sheet_rules as rules
from .shared import STAFF, SYSTEM_WHO, UNIT

REASON = Ask("reason", "理由", max_length=300)
RESULTS = (("accepted", "采纳"), ("rejected", "不采纳"))
OPENING = (
    Ask("assessment_id", "考核", "int"),
    Ask("unit_id", "考核对象", "int"),
    Ask("group", "组别", required=False),
    Ask("code", "匿名编号"),
    Ask("order", "次序", "int"),
)
EVIDENCE = (
    Ask("slot", "证明什么", "choice", rules.slots),
    Ask("record", "业务记录编号", required=False, max_length=80, help="系统已有的记录填编号即可，不必另传文件"),
    Ask("paper", "文书文号", required=False, max_length=80, help="由本系统制发的文书填文号"),
    Ask("file", "文件", "file", required=False),
    Ask("made_on", "形成日期", "date", required=False),
    Ask("note", "说明", required=False, max_length=300),
)
EVENT = (
    Ask("source", "加扣分项", "choice", events.event_sources),
    Ask("number", "事件编号", max_length=80, help="表彰文号、裁判文书案号等，同一编号只计一次"),
    Ask("title", "事由", max_length=200),
    Ask("authority", "认定机关", max_length=120),
    Ask("happened_on", "日期", "date"),
    Ask("record", "业务记录编号", required=False, max_length=80),
    Ask("file", "证明文件", "file", required=False),
)
STATES = (
    State("waiting", "待自评"),
    State("submitted", "已自评", tone="soon"),
    State("verified", "已核验", tone="ok"),
    State("told", "已反馈", tone="hold"),
    State("settled", "已公布", closed=True, tone="ok"),
    State("dropped", "不再考核", closed=True),
)
EARLY, BUSY = ("waiting", "submitted"), ("waiting", "submitted", "verified")
LATE = (*BUSY, "settled")
STEPS = (
    Step("open", "列为考核对象", ("",), "waiting", who=SYSTEM_WHO, asks=OPENING, effect=rules.opened,
         sets=tuple(ask.key for ask in OPENING),
         starts=("self_score",)),
    Step("self_score", "填写自评分", ("waiting",), None, who=UNIT, guard=rules.guard_self, check=rules.check_self,
         effect=rules.self_score, group="自评",
         asks=(Ask("scores", "自评分", "longtext", help="每行一项：指标=分值；与按记录计算的不一致时在分号后说明"),)),
    Step("prove", "提交佐证", EARLY, None, who=UNIT, guard=rules.guard_running, check=rules.check_evidence,
         effect=rules.add_evidence, asks=EVIDENCE, group="自评"),
    Step("submit", "提交自评", ("waiting",), "submitted", who=UNIT, guard=rules.guard_self, effect=rules.submit,
         stops=("self_score",)),
    Step("return", "退回自评", ("submitted",), "waiting", who=STAFF, guard=rules.guard_self, effect=rules.returned,
         asks=(REASON,), starts=("self_score",)),
    Step("check", "核验佐证", BUSY, None, who=STAFF, guard=rules.guard_check, check=rules.check_result,
         effect=rules.judge_evidence, group="核验",
         asks=(Ask("evidence", "佐证", "choices", rules.open_evidence), Ask("result", "结论", "choice", RESULTS),
               Ask("reason", "理由", required=False, max_length=300),
               Ask("blind", "供专家阅看的摘要", "longtext", required=False, max_length=1000,
                   help="不写单位名称；不填则用说明，单位名称自动隐去"))),
    Step("judge", "人工评分", BUSY, None, who=STAFF, guard=rules.guard_running, check=events.check_manual,
         effect=events.manual, group="核验",
         asks=(Ask("source", "评分项", "choice", events.manual_sources), Ask("points", "分值", "money"),
               Ask("reason", "理由", max_length=500))),
    Step("report_event", "提出加扣分事件", LATE, None, who=(*STAFF, *UNIT), guard=events.guard_report,
         check=events.check_event, effect=events.add_event, asks=EVENT, group="核验"),
    Step("decide_event", "认定加扣分事件", LATE, None, who=STAFF, guard=events.guard_event,
         check=events.check_decision, effect=events.decide_event, group="核验",
         asks=(Ask("event", "事件", "choice", events.open_events), Ask("result", "结论", "choice", RESULTS),
               Ask("reason", "理由", required=False, max_length=300))),
    Step("verify", "核验完成", EARLY, "verified", who=STAFF, guard=events.guard_verify, effect=events.verify,
         stops=("self_score",)),
    Step("tell", "反馈结果", BUSY, "told", who=SYSTEM_WHO, effect=events.tell, starts=("object",),
         stops=("self_score",), paper="feedback"),
    Step("object", "提出异议", ("told", "settled"), None, who=UNIT, guard=events.guard_object,
         check=events.check_objection, effect=events.protest,
         asks=(Ask("leaf", "指标", "choice", events.leaves, required=False), Ask("ground", "理由类别", "choice", GROUNDS),
               Ask("text", "异议内容", "longtext"),
               Ask("record", "业务记录编号", required=False, max_length=80, help="系统已有的记录填编号即可"),
               Ask("paper", "文书文号", required=False, max_length=80, help="由本系统制发的文书填文号"),
               Ask("file", "证据文件", "file", required=False, help="系统里没有的才上传"))),
    Step("settle", "公布结果", ("told",), "settled", who=SYSTEM_WHO, effect=events.settle, stops=("object",),
         starts=("improve",), paper="letter"),
    Step("improve", "报送改进安排", ("settled",), None, who=UNIT, stops=("improve",), sets=("improvement",),
         asks=(Ask("improvement", "改进安排", "longtext", max_length=5000, help="逐项写明措施、责任人、完成时间"),)),
    Step("restated", "更正结果", ("settled",), None, who=SYSTEM_WHO, effect=events.told_again, paper="restated",
         asks=(REASON,)),
    Step("drop", "不再考核", BUSY, "dropped", who=SYSTEM_WHO, stops=("self_score",), asks=(REASON,)),
)  # fmt: skip
CLOCKS = (
    Clock("self_score", "自评", "assessment.self_score", who="考核对象", public=False),
    Clock("object", "提出异议", "assessment.object", who="考核对象", public=False),
    Clock("improve", "报送改进安排", "assessment.improve", who="考核对象", public=False),
)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
