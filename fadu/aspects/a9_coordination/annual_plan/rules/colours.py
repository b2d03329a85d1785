"""The colour of a task, computed and explained; nobody types it. First match wins: blue, red, yellow, grey, green."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .comparators import Verdict, plain, points
from .forecast import Course
from .parameters import Parameters, parameters

WORDS = {"blue": "已达成", "red": "超期", "yellow": "滞后", "grey": "未到启动时间", "green": "正常", "none": ""}
# What a colour is called where tasks are counted: the one vocabulary of plan, dispatch, leader's page and portal.
TITLES = WORDS | {"red": "超期或达不到", "none": "不评"}
# Verdicts that cannot be measured; those that are silent do not stand in the way of 已达成 either.
SILENT = ("unquantified", "awaiting", "hidden", "soft")
NEUTRAL = (*SILENT, "unproved")
UNKNOWN = (
    ("unproved", "成果还没有经核实的证明，未到期限", "待取得成果"),
    ("awaiting", "", "未接入"),  # the verdict itself names the register that is waited for
    ("hidden", "", "不显示"),
    ("soft", "目标留有余地（力争、争取等），未达到不自动判为未完成", "争取中"),
)
TONES = {"blue": "done", "red": "late", "yellow": "soon", "grey": "none", "green": "ok", "none": "none"}


@dataclass(frozen=True)
class TaskFacts:
    """What the colour of one task rests on.

    verified: the task's result was checked by somebody other than who submitted it; courses and verdicts: of its
    targets that can be measured; deliverables: (accepted, all); missing: required answers not given.
    """

    today: date
    deadline: date | None
    started: bool
    planned_start: date
    verified: bool
    verdicts: tuple[Verdict, ...] = ()
    courses: tuple[Course, ...] = ()
    deliverables: tuple[int, int] = (0, 0)
    missing: int = 0
    ended: str = ""


@dataclass(frozen=True)
class Colour:
    """key: blue, red, yellow, grey, green, or none (nothing to judge by); word and reason are always shown with it."""

    key: str
    word: str
    reason: str

    @property
    def tone(self) -> str:
        return TONES[self.key]


def _colour(key: str, reason: str, word: str = "") -> Colour:
    return Colour(key, word or WORDS[key], reason)


def _measured(facts: TaskFacts) -> bool:
    """Whether a number of the records says where the task stands; otherwise its deliverables do."""
    return any(v.key not in NEUTRAL for v in facts.verdicts)


def _met(facts: TaskFacts) -> bool:
    judged = [v for v in facts.verdicts if v.key not in SILENT]
    done, of = facts.deliverables
    return all(v.met for v in judged) and done == of and bool(judged or of)


def _red(facts: TaskFacts, p: Parameters) -> Colour | None:
    if facts.missing >= p.missing_reports:
        return _colour("red", f"应答未答 {facts.missing} 次", "未应答")
    measurable = any(v.key not in SILENT for v in facts.verdicts)
    if facts.deadline and facts.today > facts.deadline and not _met(facts) and (measurable or facts.deliverables[1]):
        return _colour("red", f"已过期限 {facts.deadline.isoformat()}，目标没有达到")
    for course in facts.courses:
        if course.forecast_share < p.forecast_share:
            return _colour(
                "red",
                f"照目前进度年底约为目标的 {plain(course.forecast_share * 100)}%，不足 {plain(p.forecast_share * 100)}%",
                "达不到",
            )
    return None


def _yellow(facts: TaskFacts, p: Parameters) -> Colour | None:
    left = (facts.deadline - facts.today).days if facts.deadline else None
    for verdict in facts.verdicts:
        if verdict.key == "over":
            return _colour("yellow", f"{verdict.reason}，已经超过", "超过上限")
    for course in facts.courses:
        if course.lag_points > p.lag_points:
            return _colour("yellow", f"低于计划进度 {points(course.lag_points)} 个百分点（容许 {p.lag_points}）")
        if left is not None and 0 <= left <= p.near_days and course.done < p.near_share:
            return _colour(
                "yellow", f"距期限 {left} 天，完成目标的 {plain(course.done * 100)}%，不足 {plain(p.near_share * 100)}%"
            )
    near = left is not None and 0 <= left <= p.near_days
    if near and any(v.key == "unproved" for v in facts.verdicts):
        return _colour("yellow", f"距期限 {left} 天，成果还没有经核实的证明")
    done, of = facts.deliverables
    if near and not _measured(facts) and done < of * p.near_share:
        return _colour("yellow", f"距期限 {left} 天，没有可用的数量目标，交付成果已核实 {done}/{of}")
    for course in facts.courses:
        if course.level and not course.meets:
            return _colour(
                "yellow", f"现值 {plain(course.value)}% 低于应始终保持的 {plain(course.planned_value)}%", "低于目标"
            )
    return None


def colour_of(facts: TaskFacts, p: Parameters | None = None) -> Colour:
    """The colour of a task with its reason."""
    p = p or parameters()
    if facts.ended:
        return _colour("none", facts.ended, facts.ended)
    if facts.verified and _met(facts):
        return _colour("blue", "目标达到并经核验")
    found = _red(facts, p) or _yellow(facts, p)
    if found:
        return found
    if not facts.started and facts.today < facts.planned_start:
        return _colour("grey", f"计划 {facts.planned_start.isoformat()} 启动")
    return _neutral(facts) or _green(facts, p)


def _neutral(facts: TaskFacts) -> Colour | None:
    """Nothing measurable: say so instead of giving a colour."""
    if _measured(facts):
        return None
    done, of = facts.deliverables
    accepted = f"交付成果已核实 {done}/{of}"
    if done:
        return _colour("green", f"没有可用的数量目标；{accepted}")
    more = f"；{accepted}，核实一项即按交付成果评价" if of else ""
    for key, reason, word in UNKNOWN:
        first = next((v for v in facts.verdicts if v.key == key), None)
        if first:
            return _colour("none", f"{reason or first.reason}{more}", word)
    return _colour("none", f"计划没有写数量，以交付成果评价{more}", "未设量化目标")


def _green(facts: TaskFacts, p: Parameters) -> Colour:
    lagging = [c for c in facts.courses if c.lag_points > 0 and not c.meets]
    if lagging:
        worst = max(c.lag_points for c in lagging)
        return _colour("green", f"低于计划进度 {points(worst)} 个百分点，在容许的 {p.lag_points} 个百分点之内")
    if facts.courses:
        course = min(facts.courses, key=lambda c: c.done - c.planned)
        if course.level:
            return _colour("green", f"现值 {plain(course.value)}%，应全年保持 {plain(course.planned_value)}%")
        if course.done >= course.planned:
            return _colour("green", f"完成目标的 {plain(course.done * 100)}%，计划进度 {plain(course.planned * 100)}%")
        return _colour("green", f"照目前进度年底可达目标的 {plain(course.forecast_share * 100)}%")
    unmet = next((v for v in facts.verdicts if not v.met), None)
    return _colour("green", f"未到期限；{unmet.reason}" if unmet else "各项目标现均符合，待核验")


def softened(now: Colour, before: Colour | None) -> Colour:
    """A task that was red one period ago and is green now stays yellow for one period."""
    if before and before.key == "red" and now.key == "green":
        return _colour("yellow", f"上期为{before.word}，本期已赶上（{now.reason}），观察一期", "由红转好")
    return now


def share_text(value: Fraction) -> str:
    """A share in percent, cut to two places."""
    return f"{plain(value * 100)}%"
