"""Suspension (中止), resumption, termination (终止) and stay of execution: grounds, and what restarts the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fadu.law import Calendar, due

from .basis import FY, Cite, Question, Verdict, ask, no, yes
from .vocab import Choices


@dataclass(frozen=True)
class Ground:
    """One ground of §39. resumes: what must happen before the case goes on. sixty: may end the case after 60 days."""

    key: str
    title: str
    cite: Cite
    resumes: str
    sixty: bool = False


GROUNDS = (
    Ground("death", "申请人死亡，近亲属尚未确定是否参加", FY["39.1.1"], "近亲属表明参加，或者确认无人参加、放弃", True),
    Ground("incapacity", "申请人丧失行为能力，尚未确定法定代理人", FY["39.1.2"], "确定法定代理人参加", True),
    Ground("missing", "申请人下落不明", FY["39.1.3"], "申请人出现，或者依法确定其代理人、承受人"),
    Ground("ended", "申请人终止，尚未确定权利义务承受人", FY["39.1.4"], "确定承受人参加，或者确认无承受人、放弃", True),
    Ground("force_majeure", "因不可抗力或者其他正当理由不能参加", FY["39.1.5"], "不可抗力或者正当理由消除"),
    Ground("mediation", "调解、和解期间双方同意中止", FY["39.1.6"], "达成协议，或者任何一方不再同意"),
    Ground("interpretation", "法律适用问题需要有权机关解释或者确认", FY["39.1.7"], "有权机关作出解释或者确认"),
    Ground("other_case", "须以其他未审结案件的结果为依据", FY["39.1.8"], "该案审结"),
    Ground("document", "规范性文件或者依据的附带审查", FY["39.1.9"], "本机关处理完毕，或者收到转送机关的处理意见"),
    Ground("other", "需要中止的其他情形", FY["39.1.10"], "中止理由消除"),
)
BY_KEY = {ground.key: ground for ground in GROUNDS}
CHOICES: Choices = tuple((ground.key, ground.title) for ground in GROUNDS)

END_GROUNDS: Choices = (
    ("withdrawn", "申请人撤回，复议机构准予"),
    ("settled", "和解后撤回，复议机构准予"),
    ("no_heir", "申请人死亡，没有近亲属或者近亲属放弃"),
    ("no_successor", "申请人终止，没有承受人或者承受人放弃"),
    ("criminal", "因同一行为涉嫌犯罪被采取刑事强制措施"),
    ("sixty_days", "中止满六十日原因仍未消除"),
)
_END_CITES = {
    "withdrawn": (FY["41.1.1"],),
    "settled": (FY["41.1.1"], FY["74.2"]),
    "no_heir": (FY["41.1.2"],),
    "no_successor": (FY["41.1.3"],),
    "criminal": (FY["41.1.4"],),
    "sixty_days": (FY["41.1.5"],),
}


def end_cites(ground: str) -> tuple[Cite, ...]:
    """Articles of a ground of termination."""
    return _END_CITES[ground]


STAY_GROUNDS: Choices = (
    ("respondent", "被申请人认为需要"),
    ("authority", "复议机关认为需要"),
    ("applied", "申请人、第三人申请且要求合理"),
    ("law", "法律、法规、规章规定"),
)


def may_suspend(
    ground: str, *, both_agree: bool | None = None, reason: str = "", review_open: bool | None = None
) -> Verdict:
    """Whether the case may be suspended on this ground; suspending without cause is corrected by the superior (§40)."""
    found = BY_KEY.get(ground)
    if found is None:
        return no("不属于法定的中止情形，无正当理由中止的由上级机关责令恢复审理", FY["39.1"], FY["40"])
    if ground == "mediation" and not both_agree:
        if both_agree is None:
            question = Question("both_agree", "申请人和被申请人是否都同意中止？")
            return ask("调解、和解期间中止须双方同意", found.cite, questions=(question,))
        return no("双方没有都同意，不能以调解、和解为由中止", found.cite)
    if ground == "document" and not review_open:
        return no("没有进行中的规范性文件附带审查", found.cite, FY["56"], FY["57"])
    if not reason.strip():
        return no("须写明中止的事实理由，并书面告知当事人", found.cite, FY["39.3"])
    return yes(f"{found.title}，可以中止；恢复条件：{found.resumes}", found.cite)


def may_resume(ground: str, cause_gone: bool | None) -> Verdict:
    """Resume promptly, in writing, once the cause is gone; the remaining days run on (§39.2–3)."""
    found = BY_KEY[ground]
    if cause_gone is None:
        question = Question("cause_gone", f"中止原因是否消除（{found.resumes}）？")
        return ask("原因消除后应当及时恢复审理", FY["39.2"], questions=(question,))
    if cause_gone:
        return yes("中止原因已经消除，恢复审理并书面告知当事人，剩余期限继续计算", FY["39.2"], FY["39.3"])
    return no(f"中止原因尚未消除（{found.resumes}）", FY["39.2"])


def sixty_days(ground: str, suspended_on: date, on: date, resolved: bool, calendar: Calendar | None = None) -> Verdict:
    """Whether a suspended case may be ended because sixty days passed. value: first day on which it may be."""
    found = BY_KEY[ground]
    if not found.sixty:
        return no(f"以“{found.title}”中止的，不因满六十日而终止", FY["41.1.5"], found.cite)
    first = due("reconsideration.terminate_after_suspension", suspended_on, calendar=calendar).due
    if resolved:
        return no("中止原因已经消除，应当恢复审理", FY["39.2"], value=first)
    if on < first:
        return no(f"中止未满六十日，最早可在{first:%Y-%m-%d}终止", FY["41.1.5", "满六十日"], value=first)
    return yes("中止满六十日，原因仍未消除，决定终止", FY["41.1.5", "满六十日"], value=first)


def may_terminate(
    ground: str,
    *,
    willing: bool | None = None,
    granted: bool | None = None,
    lawful: bool | None = None,
    sixty: Verdict | None = None,
    detention_case: bool | None = None,
) -> Verdict:
    """Whether the case may be terminated on this ground (keys of END_GROUNDS).

    willing: withdrawal is the applicant's own will. granted: the office allows it. lawful: the settlement harms
    nobody and breaks no binding rule. sixty: verdict of `sixty_days`. detention_case: the act is a detention.
    """
    cites = _END_CITES.get(ground)
    if cites is None:
        return no("不属于法定的终止情形", FY["41.1"])
    if ground in ("withdrawn", "settled"):
        return _withdrawal(ground, willing, granted, lawful)
    if ground == "sixty_days":
        return sixty if sixty is not None else no("案件未处于中止状态", *cites)
    if ground == "criminal" and not detention_case:
        return no("只适用于对行政拘留或者限制人身自由的强制措施申请复议的案件", *cites)
    return yes(dict(END_GROUNDS)[ground] + "，决定终止", *cites)


def _withdrawal(ground: str, willing: bool | None, granted: bool | None, lawful: bool | None) -> Verdict:
    cites = _END_CITES[ground]
    if willing is None or granted is None or (ground == "settled" and lawful is None):
        questions = (
            Question("willing", "撤回是否出于申请人真实意愿？"),
            Question("granted", "复议机构是否准予撤回？"),
            Question("lawful", "和解是否损害国家、公共利益或者他人权益、违反强制性规定？"),
        )
        return ask("撤回须自愿并经复议机构准予", *cites, questions=questions[: 3 if ground == "settled" else 2])
    if not willing:
        return no("撤回违背申请人真实意愿，不应准予", *cites)
    if ground == "settled" and not lawful:
        return no("和解内容损害国家利益、公共利益、他人权益或者违反强制性规定", FY["74.1"])
    if not granted:
        return no("复议机构不准予撤回，继续审理", *cites)
    text = "和解后撤回" if ground == "settled" else "申请人撤回"
    return yes(f"{text}，准予并终止；此后不得以同一事实和理由再申请，能证明撤回非自愿的除外", *cites, FY["74.2"])


def may_stay(ground: str, reasonable: bool | None = None) -> Verdict:
    """Stay of execution: the act is executed during reconsideration except on four grounds (§42)."""
    articles = {"respondent": "42.1.1", "authority": "42.1.2", "applied": "42.1.3", "law": "42.1.4"}
    if ground not in articles:
        return no("复议期间不停止执行，且不属于应当停止执行的四种情形", FY["42"])
    if ground == "applied" and not reasonable:
        outcome = "尚未判断" if reasonable is None else "认为"
        return no(f"申请停止执行的，复议机关{outcome}要求合理才决定停止", FY["42"])
    return yes(f"{dict(STAY_GROUNDS)[ground]}，停止执行", FY[articles[ground]])
