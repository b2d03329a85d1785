"""The filing limit (申请期限): start, interruption, caps, inaction, and whether an application is in time (§20–21)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from fadu.law import Calendar, Due, Pause, builtin_calendar, due

from .basis import ASK, ASSEMBLY, FY, GOVERNED_SINCE, MS, NO, REVIEW, YES, Cite, Question, Verdict
from .packs import by_regulation

TERM_FILE = "reconsideration.file"
TERM_UNTOLD = "reconsideration.file_uninformed"
TERM_CAP = "reconsideration.file_uninformed_cap"
TERM_FIVE = "reconsideration.file_cap"
TERM_TWENTY = "reconsideration.file_cap_realty"
TERM_ASSEMBLY = "reconsideration.file_assembly"
TERM_WAIT = "reconsideration.inaction_wait"
LAST_OF_2007 = date(2026, 6, 30)  # last day of the 2007 regulation: its wait serves as a suggestion afterwards


@dataclass(frozen=True)
class Obstacle:
    """Days lost to force majeure or another good reason (§20.2). `end` is the day it ended."""

    start: date
    end: date
    reason: str


@dataclass(frozen=True)
class Filing:
    """Facts for the limit; None = not recorded.

    kind: "act" or "inaction". made_on: day of the act. served_by: vocab.SERVED_BY. served_on: day of signature, end
    of the notice period, or receipt of the late information. known_on: day it was known or should have been known.
    told: right, authority and limit were told when acting. learned_on: day they became known.
    real_estate: the act concerns 不动产. longer_days, longer_law: a longer period set by another law.
    assembly: refusal of an assembly permit. obstacles: see Obstacle.
    requested_on, perform_by, urgent: inaction only – request received, end of the legal performance period, urgency.
    """

    kind: str = "act"
    made_on: date | None = None
    served_by: str = ""
    served_on: date | None = None
    known_on: date | None = None
    told: bool | None = None
    learned_on: date | None = None
    real_estate: bool = False
    longer_days: int | None = None
    longer_law: str = ""
    assembly: bool = False
    obstacles: tuple[Obstacle, ...] = ()
    requested_on: date | None = None
    perform_by: date | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Limit:
    """The last day to apply and how it was reached. `last` is None when nothing limits yet or facts are missing.

    outcome: YES, ASK or REVIEW (then `last` is a suggestion). winner: "ordinary", "cap", "absolute", "none".
    """

    outcome: str
    last: date | None
    text: str
    cites: tuple[Cite, ...] = ()
    questions: tuple[Question, ...] = ()
    missing: tuple[str, ...] = ()
    winner: str = "ordinary"
    raw: date | None = None
    provisional: bool = False
    trace: tuple[str, ...] = ()


@dataclass(frozen=True)
class End:
    """One candidate for the last day: which rule, the article, the day before and after rolling, and the trace."""

    winner: str
    cite: Cite
    last: date
    raw: date
    provisional: bool = False
    trace: tuple[str, ...] = ()

    @classmethod
    def of(cls, winner: str, cite: Cite, result: Due) -> End:
        """From a due date of fadu.law."""
        return cls(winner, cite, result.due, result.raw, result.provisional, tuple(line.text for line in result.trace))


@dataclass(frozen=True)
class Start:
    """Where the sixty days begin. review carries the verdict when the deciding text is not loaded."""

    day: date | None
    text: str
    cites: tuple[Cite, ...] = ()
    questions: tuple[Question, ...] = ()
    review: Verdict | None = None


def start_of_act(f: Filing, on: date) -> Start:
    """Day on which the act was known or should have been known, by the way it was served."""
    if f.known_on is not None and f.served_by in ("", "none"):
        return Start(f.known_on, "知道或者应当知道行为之日", (FY["20.1"],))
    if f.served_by in ("onspot", "direct"):
        day = f.served_on or (f.made_on if f.served_by == "onspot" else None)
        words = "当场作出之日" if f.served_by == "onspot" else "签收之日"
        if day is not None:
            return Start(day, f"{words}即知道行为", (FY["20.1"],))
    if f.served_by in ("post", "notice", "late") and f.served_on is not None:
        words = {
            "post": "在邮件签收单或者送达回执上签收之日",
            "notice": "公告规定的期限届满之日",
            "late": "收到补充告知之日",
        }
        text = f"自{words[f.served_by]}起算"
        verdict = by_regulation("limit_start", on, f.served_on, text)
        return Start(f.served_on, text, verdict.cites or (FY["20.1"],), (), None if verdict.ok else verdict)
    if f.known_on is not None:
        return Start(f.known_on, "知道或者应当知道行为之日", (FY["20.1"],))
    question = Question("known_on", "何时、以何种方式收到或者知道该行为？")
    return Start(None, "不知道起算日", (FY["20.1"],), (question,))


def start_of_inaction(f: Filing, on: date, calendar: Calendar | None = None) -> Start:
    """Inaction: end of the performance period; without one, sixty days after the request; urgent: at once."""
    if f.requested_on is None:
        return Start(
            None, "不知道何时提出履职申请", (FY["20.1"],), (Question("requested_on", "何时提出履行职责的申请？"),)
        )
    if f.urgent:
        text = "紧急情况下请求保护人身、财产权利的，不受履行期限限制，可立即申请"
        return _inaction(f.requested_on, text, on)
    if f.perform_by is not None:
        return _inaction(f.perform_by, "自法定履行期限届满之日起算", on)
    end = due(TERM_WAIT, f.requested_on, on=min(on, LAST_OF_2007), calendar=calendar)
    return _inaction(end.raw, "没有履行期限规定的，自收到申请满六十日起算", on)


def _inaction(day: date, text: str, on: date) -> Start:
    verdict = by_regulation("limit_inaction", on, day, text)
    return Start(day, text, verdict.cites or (FY["20.1"],), (), None if verdict.ok else verdict)


def filing_limit(f: Filing, on: date, calendar: Calendar | None = None) -> Limit:
    """Last day to apply. `on`: day of the application, which chooses the rule pack for the start event."""
    if on < GOVERNED_SINCE:
        return Limit(
            REVIEW, None, "2024年以前的申请适用修订前的复议法，由承办人核对当时的规定", (), (), ("修订前的期限规则",)
        )
    start = start_of_inaction(f, on, calendar) if f.kind == "inaction" else start_of_act(f, on)
    if start.day is None:
        return Limit(ASK, None, start.text, start.cites, start.questions)
    if f.kind == "act" and f.told is None:
        question = Question("told", "作出行为时是否告知了复议权利、复议机关和期限？")
        return Limit(ASK, None, "期限从何时计算取决于是否告知", (FY["20.3"],), (question,))
    cal = calendar or builtin_calendar()
    ends = [
        end for end in (_ordinary(f, start.day, on, cal), _cap(f, start.day, on, cal), _absolute(f, on, cal)) if end
    ]
    if f.kind == "inaction" and f.urgent:
        text = "紧急情况下的不履行，申请期限不受履行期限的限制"
        return Limit(
            start.review.outcome if start.review else YES,
            None,
            start.review.text if start.review else text,
            start.cites,
            (),
            start.review.missing if start.review else (),
            "none",
        )
    return _limit(f, start, min(ends, key=lambda end: end.last))


def _ordinary(f: Filing, begin: date, on: date, cal: Calendar) -> End | None:
    """The sixty days (or the longer or shorter period of another law); None while they have not begun."""
    untold = f.kind == "act" and f.told is False
    if untold:
        if f.learned_on is None:
            return None
        begin = max(begin, f.learned_on)
    if f.assembly:
        return End.of("ordinary", ASSEMBLY["13"], due(TERM_ASSEMBLY, begin, on=on, calendar=cal))
    pauses = tuple(Pause(o.start, o.end) for o in f.obstacles if o.end >= begin)
    if f.longer_days and f.longer_days > 60:
        lost = sum((o.end - o.start).days for o in f.obstacles if o.end >= begin)
        raw = begin + timedelta(days=f.longer_days + lost)
        return End(
            "ordinary", FY["20.1"], cal.next_workday(raw), raw, trace=(f"依{f.longer_law}自{begin}起{f.longer_days}日",)
        )
    result = due(TERM_UNTOLD if untold else TERM_FILE, begin, pauses=pauses, on=on, calendar=cal)
    return End.of("ordinary", FY["20.3"] if untold else FY["20.1", "六十日"], result)


def _cap(f: Filing, known: date, on: date, cal: Calendar) -> End | None:
    if f.kind != "act" or f.told is not False:
        return None
    return End.of("cap", FY["20.3", "一年"], due(TERM_CAP, known, on=on, calendar=cal))


def _absolute(f: Filing, on: date, cal: Calendar) -> End | None:
    if f.made_on is None or f.kind != "act":
        return None
    term, phrase = (TERM_TWENTY, "二十年") if f.real_estate else (TERM_FIVE, "五年")
    return End.of("absolute", FY["21", phrase], due(term, f.made_on, on=on, calendar=cal))


def _limit(f: Filing, start: Start, end: End) -> Limit:
    words = {"ordinary": "申请期限", "cap": "自知道行为内容起最长一年", "absolute": "自行为作出起的最长期限"}
    extra = f"（依{f.longer_law}为{f.longer_days}日）" if f.longer_days and end.winner == "ordinary" else ""
    shown = f"{start.text}；{words[end.winner]}{extra}，最后一日为{end.last:%Y-%m-%d}"
    lost = tuple(f"{o.start:%Y-%m-%d}至{o.end:%Y-%m-%d}因{o.reason}不计入" for o in f.obstacles)
    cites = (*start.cites, end.cite, *((FY["20.2"],) if f.obstacles else ()))
    missing = start.review.missing if start.review else ()
    if start.review:
        shown = f"{start.review.text}；参考最后一日为{end.last:%Y-%m-%d}"
    return Limit(
        REVIEW if start.review else YES,
        end.last,
        shown,
        cites,
        (),
        missing,
        end.winner,
        end.raw,
        end.provisional,
        (*end.trace, *lost),
    )


def in_time(f: Filing, filed_on: date, calendar: Calendar | None = None, posted_on: date | None = None) -> Verdict:
    """Test (4): filed within the limit. A paper posted before expiry is in time, transit does not count.

    Whether the right was told is asked only when it decides: who keeps the sixty days from knowing the act is in time.
    """
    effective = posted_on or filed_on
    if f.kind == "act" and f.told is None:
        told = in_time(replace(f, told=True), filed_on, calendar, posted_on)
        if told.ok:
            return told
    limit = filing_limit(f, effective, calendar)
    if limit.outcome == ASK:
        return Verdict(ASK, limit.text, limit.cites, limit.questions)
    cites = (*limit.cites, MS["85.4"]) if posted_on else limit.cites
    late = limit.last is not None and effective > limit.last
    if limit.outcome == REVIEW and (earliest := _safe_until(f, effective, calendar)):
        words = f"即使自行为作出之日起算，最后一日也在{earliest:%Y-%m-%d}，无论起算日怎样认定都未超期"
        return Verdict(YES, f"{effective:%Y-%m-%d}提出，{words}", (*cites, FY["20.1"]), value=limit.last)
    if limit.outcome == REVIEW and not _beyond_all(f, effective, calendar):
        words = "参考判断为已超期" if late else "参考判断为未超期"
        return Verdict(REVIEW, f"{limit.text}，{words}", cites, missing=limit.missing, value=limit.last)
    posted = f"（以交邮日{posted_on:%Y-%m-%d}为准）" if posted_on else ""
    state = "已超期" if late else "未超期"
    return Verdict(
        NO if late else YES, f"{limit.text}，{effective:%Y-%m-%d}提出{state}{posted}", cites, value=limit.last
    )


def _safe_until(f: Filing, effective: date, calendar: Calendar | None) -> date | None:
    """The last day counted from the act itself, if the application keeps even that; None otherwise.

    Nobody knows of an act before it is made: whichever event starts the period, it ends no earlier.
    """
    if f.kind != "act" or f.made_on is None or effective < GOVERNED_SINCE or f.assembly:
        return None
    last = due(TERM_FILE, f.made_on, on=effective, calendar=calendar or builtin_calendar()).due
    return last if effective <= last else None


def _beyond_all(f: Filing, effective: date, calendar: Calendar | None) -> bool:
    """Past the absolute limit, whichever way the sixty days are counted."""
    if effective < GOVERNED_SINCE:
        return False
    end = _absolute(f, effective, calendar or builtin_calendar())
    return end is not None and effective > end.last
