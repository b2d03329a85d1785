"""Who sees what. Papers of law inspection are party papers: closed but to the office, its team and the unit concerned.

The auditor role has no grant here but for clues that were sent to its own organ.
"""

from __future__ import annotations

from django.db.models import Q

from fadu.kernel.access import Actor, Grant, everywhere, own_organ

from .models import Claim, EntryObject, FormReply, InspectionObject, LawInspection, TeamMember
from .rules.vocab import NOT_TAKEN
from .steps.shared import COORDINATOR, HEAD, KEEPER, LEADER, MEMBER, OFFICER, PLANNER, RECEIVER, UNIT, organs_called

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


def handed_over(actor: Actor, role: str) -> Q:
    """Clues sent to one's own organ, or by it to the office."""
    return sent_here(actor, role) | Q(organ_id__in=actor.organs(role), inbound=True)


def kept_here(actor: Actor, role: str) -> Q:
    """Clues of the own office, and those sent to it."""
    return own_organ(actor, role) | sent_here(actor, role)


JOINT = Q(partner__isnull=False)
FROM_JOINT = Q(origin_id__in=LawInspection._plain.filter(JOINT).values("pk"))


def unjoint(actor: Actor, role: str) -> Q:
    """Inspections without a partner: joint ones are known to their team, the head, the keeper and the partner."""
    return Q(partner__isnull=True)


def own_unjoint(actor: Actor, role: str) -> Q:
    """The office's inspections without a partner, and those in whose team one serves."""
    return own_organ(actor, role) & (unjoint(actor, role) | in_team(actor, role))


def joint(actor: Actor, role: str) -> Q:
    """Joint inspections of the own office."""
    return own_organ(actor, role) & Q(partner__isnull=False)


def partnered(actor: Actor, role: str) -> Q:
    """Joint inspections with one's own organ, once their scheme stands."""
    return Q(partner_id__in=actor.organs(role), state__in=("scheme_approved", *STARTED))


def open_entries(actor: Actor, role: str) -> Q:
    """Items of the plan that are not for few."""
    return Q(restricted=False)


def open_problems(actor: Actor, role: str) -> Q:
    """Problems that do not come from a joint inspection."""
    joint_ = LawInspection._plain.filter(partner__isnull=False).values("pk")
    return Q(origin__isnull=True) | ~Q(origin_id__in=joint_)


def own_open_problems(actor: Actor, role: str) -> Q:
    """The office's problems, those of a joint inspection only for its team."""
    team = LawInspection._plain.filter(in_team(actor, role)).values("pk")
    return own_organ(actor, role) & (open_problems(actor, role) | Q(origin_id__in=team))


def asked_units(actor: Actor, role: str) -> Q:
    """Lists of problems put to one's own unit."""
    return Q(pk__in=Claim._plain.filter(organ_id__in=actor.organs(role)).values("matter_id")) & ~Q(state="draft")


def asked_forms(actor: Actor, role: str) -> Q:
    """Forms put to one's own unit."""
    return Q(pk__in=FormReply._plain.filter(organ_id__in=actor.organs(role)).values("matter_id")) & ~Q(state="draft")


def partner_here(actor: Actor, role: str) -> Q:
    """Cooperation with one's own organ, from the day it was sent."""
    return Q(partner_id__in=actor.organs(role), sent_on__isnull=False)


def opened_at(actor: Actor, role: str) -> frozenset[int]:
    """Where the coordinator opens cases: its own organs, and the office whose work it coordinates."""
    return actor.organs(role) | organs_called("fazhiban")


def office(*more: Grant) -> tuple[Grant, ...]:
    """The grants that most registers share: the office works, the coordinator and the leader read everything."""
    return (
        Grant(OFFICER, rows=own_organ, fields="*"),
        Grant(HEAD, rows=own_organ, fields="*"),
        Grant(COORDINATOR, rows=everywhere),
        Grant(LEADER, rows=everywhere),
        *more,
    )


def listed_entries(actor: Actor, role: str) -> Q:
    """What the year's plan holds, whoever organises it: who plans an inspection sees what it would clash with."""
    return open_entries(actor, role) & Q(state__in=("listed", "done"))


ENTRY = (
    Grant(OFFICER, rows=lambda actor, role: own_organ(actor, role) & open_entries(actor, role), fields="*"),
    Grant(OFFICER, rows=listed_entries, steps=()),
    Grant(HEAD, rows=listed_entries, steps=()),
    Grant(HEAD, rows=own_organ, fields="*"),
    Grant(COORDINATOR, rows=open_entries, opens=opened_at),
    Grant(LEADER, rows=open_entries),
    Grant(PLANNER, rows=everywhere),
    Grant(UNIT, rows=lambda actor, role: own_entries(actor, role) & open_entries(actor, role), steps=(), party=True),
)
PROJECT = (
    Grant(OFFICER, rows=own_unjoint, fields="*"),
    Grant(HEAD, rows=own_organ, fields="*"),
    Grant(COORDINATOR, rows=unjoint, opens=opened_at),
    Grant(LEADER, rows=unjoint),
    Grant(KEEPER, rows=joint, steps=("propose",), fields="*"),
    Grant(MEMBER, rows=in_team, fields="*"),
    Grant(RECEIVER, rows=partnered, steps=()),
    Grant(UNIT, rows=inspected, steps=("self_check", "confirm"), party=True),
)
MEASURE = office(Grant(UNIT, rows=addressed, steps=("answer", "ask_more"), party=True, fields="*"))
PROBLEM = (
    Grant(OFFICER, rows=own_open_problems, fields="*"),
    Grant(HEAD, rows=own_organ, fields="*"),
    Grant(COORDINATOR, rows=open_problems, opens=opened_at),
    Grant(LEADER, rows=open_problems),
    Grant(UNIT, rows=own_problems, party=True, fields="*"),
)
CLASS = office()
EVENT = office()
CHECKLIST = office(Grant(UNIT, rows=asked_units, steps=("claim",), party=True))
FORM = office(Grant(UNIT, rows=asked_forms, steps=("fill",), party=True))
COOP = (
    Grant(KEEPER, rows=own_organ, fields="*"),
    Grant(HEAD, rows=own_organ, steps=("approve", "refuse"), fields="*"),
    Grant(RECEIVER, rows=partner_here, steps=("agree", "decline"), fields="*"),
)
CLUE = (
    Grant(KEEPER, rows=kept_here, fields="*"),
    Grant(HEAD, rows=kept_here, steps=("approve", "refuse"), fields="*"),
    Grant(RECEIVER, rows=handed_over, steps=("hand_over", "receive", "ask", "answer", "close"), fields="*"),
)
ENTRY_ROLES = ((PLANNER, "督查检查考核计划审批人员"),)
ROLES = ((OFFICER, "法治督察人员"), (HEAD, "依法治市办负责人"), (MEMBER, "督察组成员"))
CLUE_ROLES = ((KEEPER, "线索管理人员"),)
