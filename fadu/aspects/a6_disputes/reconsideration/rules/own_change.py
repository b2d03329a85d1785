"""The respondent changes, annuls or makes good its own act while it is under review: what the law makes of it.

Nothing ends by that alone: the applicant withdraws (§41.1.1), or the original act is judged (§65.2.2, §65.2.3).
"""

from __future__ import annotations

from datetime import date

from .basis import FY, FYT, At, Cite, Question, Verdict, ask, no, yes
from .packs import by_regulation, pack_on
from .vocab import Choices

KINDS: Choices = (
    ("annulled", "撤销原行为"),
    ("changed", "改变原行为的内容"),
    ("redone", "撤销原行为并重新作出"),
    ("performed", "履行了原来没有履行的职责、义务"),
)
WISHES: Choices = (
    ("withdraw", "撤回行政复议申请"),
    ("insist", "不撤回，仍要求撤销或者确认原行为违法"),
    ("silent", "经告知没有表明意见"),
)
BY_SUBJECT = {"act": ("annulled", "changed", "redone"), "inaction": ("performed",), "agreement": ("performed",)}


def kinds_of(subject: str) -> Choices:
    """What a respondent can do about an act, an omission or an agreement (vocab.ACT_KINDS)."""
    return tuple(pair for pair in KINDS if pair[0] in BY_SUBJECT.get(subject, ()))


def may_record(changed_on: date, received_on: date, on: date) -> Verdict:
    """Only what happens after the application came in is a change during reconsideration."""
    if changed_on > on:
        return no("改变的日期在办理日期之后", FY["65.2.2"])
    if changed_on < received_on:
        text = f"收到申请（{received_on:%Y-%m-%d}）以前已经改变的，原行为不再存在，请重新审查受理条件和请求"
        return no(text, FY["30.1.3"], FY["65.2.2"])
    return yes("复议期间的改变", FY["65.2.2"])


def consequence(subject: str, wish: str, on: date) -> Verdict:
    """What follows from the applicant's answer (WISHES; "" = not asked yet) on a day. value: "end" or "go_on"."""
    if not wish:
        question = Question("wish", "申请人撤回申请，还是仍要求撤销或者确认原行为违法？")
        return ask(
            "被申请人改变原行为不当然终止复议，须查明申请人是否仍坚持", *_cites(subject, on), questions=(question,)
        )
    if wish == "withdraw":
        text = "由复议机构决定是否准予撤回：准予的终止行政复议，不准予的继续审理原行为"
        return yes(text, FY["41.1.1"], FY["74.2"], value="end")
    going = yes(_going_on(subject), *_cites(subject, on), value="go_on")
    if wish == "silent":
        text = "没有撤回申请的，改变原行为不影响继续审理"
        return by_regulation("changed_meanwhile", on, "go_on", text, rule=lambda: going)
    return going


def _going_on(subject: str) -> str:
    if subject == "inaction":
        return "继续审理：职责已经履行、再责令履行没有意义，查明原来不履行或者拖延履行的，确认违法"
    if subject == "agreement":
        return "继续审理：就履行以前的违约责任作出决定"
    return "继续审理原行为：违法的确认违法，不再撤销或者变更；不服改变后的行为的，另行申请"


def _cites(subject: str, on: date) -> tuple[Cite, ...]:
    own = {"inaction": FY["65.2.3"], "agreement": FY["71.1"]}.get(subject, FY["65.2.2"])
    pack = pack_on("regulation", on)
    return (own, At(FYT["39"], on)) if pack is not None and pack.loaded else (own,)


def settled(wish: str | None, withdrawal_granted: bool | None) -> Verdict:
    """Before a decision is proposed. wish: of the newest change, None when nothing was changed.

    withdrawal_granted: the office's answer to the applicant who wants to withdraw, None while it is open.
    """
    if wish is None:
        return yes("被申请人没有改变原行为", FY["65.2.2"])
    if not wish:
        return no("被申请人已改变原行为，须先查明申请人是否仍要求撤销或者确认违法", FY["65.2.2"])
    if wish != "withdraw":
        return yes("申请人没有撤回，继续审理原行为", FY["65.2.2"])
    if withdrawal_granted is False:
        return yes("没有准予撤回，继续审理原行为", FY["41.1.1"])
    state = "已准予撤回，应当终止" if withdrawal_granted else "申请人请求撤回，须先决定是否准予"
    return no(f"{state}，不作出行政复议决定", FY["41.1.1"])
