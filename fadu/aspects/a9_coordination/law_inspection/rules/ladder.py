"""The ladder of measures, proposed from facts: written dispatch, inquiry letter, on-site inspection, talk, circular.

A rung is proposed for what it is named for in `data/ladder.toml`; nothing here decides. A unit that has just met a
measure is left alone until its quiet time is over, unless a graver fact has come up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "ladder.toml"
ORDER = ("reminder", "dispatch", "inquiry", "onsite", "talk", "listed", "circular")


@dataclass(frozen=True)
class Parameters:
    """See data/ladder.toml."""

    quiet_workdays: int
    answer_late_inquiry: int
    answer_late_talk: int
    clock_dispatch: int
    clock_inquiry: int
    clock_onsite: int
    clock_onsite_cases: int
    indicator_least: int
    lag_dispatch: int
    problem_urge: int
    problem_inquiry: int
    problem_talk: int
    problem_listed: int
    interest_years: int
    paper_characters: int
    special_characters: int


@cache
def parameters() -> Parameters:
    """The parameters in force."""
    return Parameters(**tomllib.loads(FILE.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Ground:
    """One fact that speaks for a measure.

    late: working days past due; basis: the article of the period or the rule; matter: the record's id; level: of a
    target, its colour; detail: which measure was not answered (answer) or how it was judged.
    """

    kind: str
    text: str
    matter: int | None = None
    number: str = ""
    register: str = ""
    due: date | None = None
    late: int = 0
    basis: str = ""
    value: str = ""
    level: str = ""
    lag: int = 0
    detail: str = ""
    urged: bool = False


@dataclass(frozen=True)
class Earlier:
    """A measure already taken: its rung and how many working days ago it was decided."""

    rung: str
    ago: int
    declined: bool = False


@dataclass(frozen=True)
class Proposal:
    """A measure that the facts speak for."""

    unit: int
    rung: str
    why: str
    grounds: tuple[Ground, ...] = field(default=())


def _of_clock(ground: Ground, p: Parameters) -> str:
    if ground.late >= p.clock_inquiry:
        return "inquiry"
    return "dispatch" if ground.late >= p.clock_dispatch else ""


def _of_target(ground: Ground, p: Parameters) -> str:
    if ground.level == "red":
        return "inquiry"
    return "dispatch" if ground.level == "yellow" and ground.lag > p.lag_dispatch else ""


def _of_answer(ground: Ground, p: Parameters) -> str:
    if ground.detail in ("doubt", "insufficient"):
        return "onsite" if ground.detail == "doubt" else "inquiry" if ground.level == "dispatch" else "onsite"
    if ground.level == "inquiry":
        return "talk" if ground.urged and ground.late >= p.answer_late_talk else ""
    return "inquiry" if ground.level == "dispatch" and ground.late >= p.answer_late_inquiry else ""


def _of_problem(ground: Ground, p: Parameters) -> str:
    ladder = (("listed", p.problem_listed), ("talk", p.problem_talk), ("inquiry", p.problem_inquiry),
              ("reminder", p.problem_urge))  # fmt: skip
    return next((rung for rung, days in ladder if ground.late >= days), "")


def _of_indicator(ground: Ground, p: Parameters) -> str:
    return "dispatch"


def _of_conflict(ground: Ground, p: Parameters) -> str:
    return "inquiry"


READ = {
    "clock": _of_clock,
    "policy": _of_clock,  # a day set from above is taken like a period
    "target": _of_target,
    "answer": _of_answer,
    "problem": _of_problem,
    "indicator": _of_indicator,
    "conflict": _of_conflict,
}
WHY = {
    "reminder": "整改刚刚逾期，先提醒催办",
    "dispatch": "有滞后，先书面调度，问清原因和打算",
    "inquiry": "超期较久或者目标预警，书面调度不足以督促",
    "onsite": "书面答复不能说明情况，或者多件长期超期，需要现场核实",
    "talk": "函询经催办仍未答复，或者整改逾期较久",
    "listed": "整改长期逾期",
}


def rung_of(ground: Ground, p: Parameters | None = None) -> str:
    """The measure that one fact speaks for, or nothing."""
    read = READ.get(ground.kind)
    return read(ground, p or parameters()) if read else ""


def propose(unit: int, grounds: Iterable[Ground], earlier: Iterable[Earlier] = ()) -> Proposal | None:
    """The gravest measure that the facts of a unit speak for, with every fact that is at least that grave or below.

    None when no fact speaks for one, or when the same or a graver measure was taken or declined in the quiet time.
    """
    p = parameters()
    spoken = [(ground, rung) for ground in grounds if (rung := rung_of(ground, p))]
    many = [g for g, _ in spoken if g.kind == "clock" and g.late >= p.clock_onsite]
    if len(many) >= p.clock_onsite_cases:
        spoken = [(g, "onsite" if g in many else rung) for g, rung in spoken]
    if not spoken:
        return None
    rung = max((r for _, r in spoken), key=ORDER.index)
    recent = [e for e in earlier if e.ago <= p.quiet_workdays and ORDER.index(e.rung) >= ORDER.index(rung)]
    if recent:
        return None
    ordered = sorted(spoken, key=lambda pair: (-ORDER.index(pair[1]), -pair[0].late, pair[0].number))
    return Proposal(unit, rung, WHY.get(rung, ""), tuple(g for g, _ in ordered))
