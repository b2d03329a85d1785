"""Hearings (听证): when one must be held, who must be there, and when notice is in time (§50–51)."""

from __future__ import annotations

from datetime import date

from fadu.law import Calendar, builtin_calendar

from .basis import FY, TZ, Question, Verdict, ask, no, review, yes
from .vocab import Choices

# The kinds of major, difficult or complex case listed in the ministry's hearing rules of 2024, art. 3.
WEIGHTY: Choices = (
    ("public_interest", "涉及国家利益、重大社会公共利益"),
    ("crowd", "群体性纠纷或者社会关注度较高"),
    ("new_field", "新业态、新领域、新类型争议且案情复杂"),
    ("evidence", "定案证据疑点较多，当事人对主要事实分歧较大"),
    ("law", "法律关系复杂"),
    ("other", "其他重大、疑难、复杂情形"),
)
NOTICE_DAYS = 5


def must_hear(weighty: tuple[str, ...], requested: bool = False, office_thinks: bool = False) -> Verdict:
    """Whether a hearing must, may or need not be held. value: "must", "may" or ""."""
    if weighty:
        titles = "、".join(dict(WEIGHTY).get(key, key) for key in weighty)
        return yes(f"属于重大、疑难、复杂案件，应当组织听证：{titles}", FY["50.1"], TZ["3"], value="must")
    if requested or office_thinks:
        who = "申请人请求听证" if requested else "复议机构认为有必要"
        return yes(f"{who}，可以组织听证", FY["50.2"], value="may")
    return no("不属于应当听证的情形，也无人请求", FY["50"], value="")


def owed(weighty: bool, held: bool) -> Verdict:
    """Before deciding: a major, difficult or complex case has had its hearing (§50.1)."""
    if not weighty:
        return yes("未认定为重大、疑难、复杂案件", FY["50.1"])
    return yes("已经听证", FY["50.1"]) if held else no("重大、疑难、复杂案件，应当组织听证", FY["50.1"], TZ["3"])


def last_notice_day(hearing_on: date, calendar: Calendar | None = None) -> date:
    """Last day on which notice is safe: five full working days lie between it and the hearing day."""
    days = calendar or builtin_calendar()
    day = hearing_on
    for _ in range(NOTICE_DAYS + 1):
        day = days.prev_workday(_before(day))
    return day


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def notice_in_time(noticed_on: date, hearing_on: date, calendar: Calendar | None = None) -> Verdict:
    """Whether notice given on a day is in time. value: last safe day of notice.

    Five full working days between: safe. Exactly five counted with the hearing day: the law can be read either
    way, a person decides. Fewer: too late.
    """
    days = calendar or builtin_calendar()
    safe = last_notice_day(hearing_on, days)
    if noticed_on <= safe:
        return yes(f"通知在听证五个工作日以前，最迟应在{safe:%Y-%m-%d}", FY["51.1", "五日前"], value=safe)
    if days.add_workdays(noticed_on, NOTICE_DAYS) <= hearing_on:
        text = f"通知日与听证日之间不足五个完整的工作日，稳妥的最迟日为{safe:%Y-%m-%d}，是否合法有两种读法"
        return review(text, FY["51.1", "五日前"], value=safe)
    return no(f"通知太晚：最迟应在{safe:%Y-%m-%d}通知", FY["51.1", "五日前"], value=safe)


def panel(chairs: int, members: int, recorders: int) -> Verdict:
    """One chair and at least two members, all reconsideration staff, and one recorder (§50.3)."""
    if chairs == 1 and members >= 2 and recorders == 1:
        return yes("听证人员组成合法", FY["50.3"])
    return no("听证须有一名主持人、两名以上听证员和一名记录员", FY["50.3"])


def head_attendance(attended: bool | None, reason: str = "", staff_delegated: bool = False) -> Verdict:
    """The respondent's head must attend, or explain and delegate staff (§51.3)."""
    if attended is None:
        question = Question("head_attended", "被申请人负责人是否参加听证？")
        return ask("被申请人负责人应当参加听证", FY["51.3"], questions=(question,))
    if attended:
        return yes("被申请人负责人参加听证", FY["51.3"], value="attended")
    if reason.strip() and staff_delegated:
        return yes(f"负责人不能参加，已说明理由（{reason}）并委托工作人员", FY["51.3"], value="explained")
    return no("负责人未参加听证，未说明理由或者未委托相应工作人员", FY["51.3"], value="breach")


def applicant_absent(reason: str) -> Verdict:
    """An applicant who stays away without reason gives up the hearing, not the case (§51.2)."""
    if reason.strip():
        return yes(f"申请人有正当理由（{reason}）不能参加，可以另定时间", FY["51.2"], value="rearrange")
    return yes("申请人无正当理由不参加，视为放弃听证权利，案件继续审理", FY["51.2"], value="waived")
