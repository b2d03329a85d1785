"""The whole procedure of a law inspection."""

from __future__ import annotations

from fadu.kernel.declare import Clock, Procedure, State

from . import closing, onsite, project, team

STATES = (
    State("proposed", "已提出"),
    State("listed", "已列入计划", tone="ok"),
    State("scheme_approved", "方案已批准", tone="ok"),
    State("noticed", "已通知"),
    State("self_check", "自查"),
    State("on_site", "现场督察", tone="soon"),
    State("draft_findings", "整理发现"),
    State("confirming", "核对事实"),
    State("facts_confirmed", "事实已核对"),
    State("reported", "已报告"),
    State("feedback_sent", "已反馈"),
    State("rectifying", "整改中", tone="soon"),
    State("verified", "整改已核验", tone="ok"),
    State("closed", "已办结", closed=True, tone="ok"),
    State("archived", "已归档", closed=True, tone="ok"),
    State("suspended", "暂停", tone="hold"),
    State("cancelled", "已取消", closed=True),
)
CLOCKS = (
    Clock("self_check", "自查报送", "law_inspection.self_check", who="被督察单位", public=False,
          otherwise="不影响按通知的日期进驻"),
    Clock("findings", "形成发现", "law_inspection.findings", who="督察组", public=False),
    Clock("confirm", "核对事实", "law_inspection.confirm", on_expiry="deem_confirmed", who="被督察单位", public=False),
    Clock("report", "督察报告", "law_inspection.report", who="督察组", public=False),
    Clock("feedback", "反馈意见", "law_inspection.feedback", who="市委依法治市办", public=False),
    Clock("plan", "整改方案", "law_inspection.plan", who="被督察单位", public=False),
    Clock("results", "移送督察结果", "law_inspection.results", who="市委依法治市办", public=False),
    Clock("archive", "归档", "law_inspection.archive", who="市委依法治市办", public=False),
)  # fmt: skip
PATH = ("proposed", "listed", "scheme_approved", "noticed", "on_site", "draft_findings", "facts_confirmed", "reported",
        "feedback_sent", "rectifying", "verified", "closed", "archived")  # fmt: skip
FIRST, THEN = project.STEPS[:2], project.STEPS[2:]
PROCEDURE = Procedure(STATES, (*FIRST, *team.STEPS, *THEN, *onsite.STEPS, *closing.STEPS), CLOCKS)
