"""The course that a case takes, drawn by chance from the mixture a city sees; a showcase names its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from fadu.demo.disputes import Dispute

CHANNELS = {"counter": 45, "online": 26, "post": 20, "oral": 4, "superior": 3, "respondent": 2}
GATES = {"accept": 84, "refuse": 6, "supplement": 7, "abandon": 2, "deem": 1}
DETOURS = {"": 79, "mediation": 8, "suspend": 6, "hearing": 4, "committee": 2, "document": 1}
ENDINGS = {"decide": 66, "withdrawn": 13, "settled": 10, "mediated": 7, "rejected": 4}
REFUSALS = {"interest": 40, "petition_opinion": 25, "late": 20, "suit": 15}
STOPS = {"other_case": 30, "interpretation": 15, "mediation": 30, "force_majeure": 15, "death": 10}
WRONG = {"revoke": 42, "confirm_unlawful": 28, "change": 16, "revoke_part": 14}


@dataclass(frozen=True)
class Course:
    """Every choice of a case's course.

    gate: accept, refuse, supplement, abandon, deem, wait (nobody has examined it), review (待核 and not yet judged).
    answer: in_time, late or missed. detour, ending, result: see the tables. until: step after which nothing more
    happens (the case stays open there), "" for the whole way. late: decided after the period has ended. brisk: examined
    and accepted on the day of receipt.
    """

    channel: str = "counter"
    served: str = "direct"
    gate: str = "accept"
    refusal: str = "interest"
    procedure: str = "ordinary"
    answer: str = "in_time"
    detour: str = ""
    stop: str = "other_case"
    extend: bool = False
    late: bool = False
    ending: str = "decide"
    result: str = "uphold"
    opinion: str = ""
    publish: bool = False
    sued: bool = False
    rated: bool = False
    third: bool = False
    brisk: bool = False
    until: str = ""


def choose(rng: Random, table: Mapping[str, int]) -> str:
    """A key by its weight."""
    return rng.choices(list(table), list(table.values()))[0]


def _procedure(rng: Random, dispute: Dispute) -> str:
    chance = dispute.simple or (0.08 if dispute.kind == "act" else 0.0)
    return "simple" if rng.random() < chance else "ordinary"


def _result(rng: Random, dispute: Dispute, answer: str) -> str:
    if dispute.kind == "agreement":
        return "agreement"
    wrong = rng.random() < dispute.wrong
    if dispute.kind == "inaction":
        return (("perform" if rng.random() < 0.7 else "confirm_unlawful") if wrong else "reject_claim")
    if answer != "in_time":
        return "revoke"  # an act without answer counts as without evidence
    return choose(rng, WRONG) if wrong else "uphold"


def _ending(rng: Random, detour: str, simple: bool) -> str:
    if detour == "mediation":
        return "mediated" if rng.random() < 0.75 else "decide"
    ending = choose(rng, {k: v for k, v in ENDINGS.items() if k != "mediated"})
    return "decide" if simple and ending == "settled" and rng.random() < 0.5 else ending


def draw(rng: Random, dispute: Dispute, **fixed: Any) -> Course:
    """A course by chance; `fixed` overrides choices."""
    channel = choose(rng, CHANNELS)
    if channel == "respondent" and not (dispute.onspot or dispute.camera):
        channel = "counter"
    gate = fixed.get("gate") or choose(rng, GATES)
    procedure = "ordinary" if gate == "deem" else _procedure(rng, dispute)
    detour = choose(rng, DETOURS) if procedure == "ordinary" else ""
    answer = choose(rng, {"in_time": 96, "late": 1, "missed": 3})
    result = _result(rng, dispute, answer)
    corrected = result not in ("uphold", "reject_claim")
    course = Course(
        channel=channel, served=choose(rng, {"direct": 90, "post": 10}), gate=gate, refusal=choose(rng, REFUSALS),
        procedure=procedure, answer=answer, detour=detour, stop=choose(rng, STOPS),
        extend=procedure == "ordinary" and rng.random() < (0.5 if detour else 0.07), late=rng.random() < 0.012,
        ending=_ending(rng, detour, procedure == "simple"), result=result,
        opinion=("replied" if rng.random() < 0.93 else "late") if rng.random() < (0.25 if corrected else 0.02) else "",
        publish=rng.random() < 0.3, sued=rng.random() < 0.07, rated=rng.random() < 0.08, third=rng.random() < 0.08,
    )  # fmt: skip
    return replace(course, **fixed)
