"""Who sees what. Papers of law inspection are party papers: closed but to the office, its team and the unit concerned.

The auditor role has no grant here but for clues that were sent to its own organ.
"""

from __future__ import annotations

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere, own_organ

from .models import EntryObject, InspectionObject, TeamMember
from .rules.vocab import NOT_TAKEN
from .steps.shared import COORDINATOR, HEAD, KEEPER, LEADER, MEMBER, OFFICER, PLANNER, RECEIVER, UNIT

STARTED = ("noticed", "self_check", "on_site", "draft_findings", "confirming", "facts_confirmed", "reported",
           "feedback_sent", "rectifying", "verified", "closed", "archived")  # fmt: skip
SHOWN = ("issued", "overdue", "answered", "noticed", "held", "minuted", "closed")


def inspected(actor: Actor, role: str) -> Q:
    """Inspections of one's own unit, from the notice on."""
    mine = InspectionObject._plain.filter(organ_id__in=actor.organs(role)).values("matter_id")
    return Q(pk__in=mine, noticed_on__isnull=False, state__in=STARTED)


def in_team(actor: Actor, role: str) -> Q:
    """Inspections in whose team one serves."""
    serving = TeamMember._plain.filter(user_id=actor.id, recused_on=None, left_on=None)
    return Q(pk__in=serving.values("matter_id"))


def addressed(actor: Actor, role: str) -> Q:
    """Measures towards one's own unit, once they have gone out."""
    return Q(unit_id__in=actor.organs(role), state__in=SHOWN) & (Q(issued_on__isnull=False) | Q(talk_on__isnull=False))


def own_problems(actor: Actor, role: str) -> Q:
    """Problems of one's own unit, not what the office has yet to decide on."""
    return Q(unit_id__in=actor.organs(role)) & ~Q(state__in=NOT_TAKEN)


def own_entries(actor: Actor, role: str) -> Q:
    """Items of the plan that concern one's own unit, once listed."""
    mine = EntryObject._plain.filter(organ_id__in=actor.organs(role)).values("matter_id")
    return Q(pk__in=mine, state__in=("listed", "done"))


def sent_here(actor: Actor, role: str) -> Q:
    """Clues sent to one's own organ."""
    return Q(receiver_id__in=actor.organs(role), sent_on__isnull=False)


def office(*more: Grant) -> tuple[Grant, ...]:
    """The grants that most registers share: the office works, the coordinator and the leader read everything."""
    return (
        Grant(OFFICER, rows=own_organ, fields="*"),
        Grant(HEAD, rows=own_organ, fields="*"),
        Grant(COORDINATOR, rows=everywhere),
        Grant(LEADER, rows=everywhere),
        *more,
    )


ENTRY = office(Grant(PLANNER, rows=everywhere), Grant(UNIT, rows=own_entries, steps=(), party=True))
PROJECT = office(
    Grant(MEMBER, rows=in_team, fields="*"),
    Grant(UNIT, rows=inspected, steps=("self_check", "confirm"), party=True),
)
MEASURE = office(Grant(UNIT, rows=addressed, steps=("answer",), party=True, fields="*"))
PROBLEM = office(Grant(UNIT, rows=own_problems, party=True, fields="*"))
CLASS = office()
EVENT = office()
CLUE = (
    Grant(KEEPER, rows=own_organ, fields="*"),
    Grant(HEAD, rows=own_organ, steps=("approve", "refuse"), fields="*"),
    Grant(RECEIVER, rows=sent_here, steps=("receive", "answer"), fields="*"),
)
ENTRY_ROLES = ((PLANNER, "督查检查考核计划审批人员"),)
ROLES = ((OFFICER, "法治督察人员"), (HEAD, "依法治市办负责人"), (MEMBER, "督察组成员"))
CLUE_ROLES = ((KEEPER, "线索管理人员"),)
