"""The team of an inspection: who serves, what each declares, what the register of posts says, who is recused."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.law.reckoning import add_months

from ..models import InspectionObject, LawInspection, TeamMember
from ..rules import vocab
from ..rules.ladder import parameters
from .shared import COORDINATOR, HEAD, MEMBER, OFFICE, OFFICER, reason

MANNED = ("listed", "scheme_approved", "noticed", "self_check", "on_site")
MAY_SERVE = (OFFICER, HEAD, MEMBER, COORDINATOR)
DECLARING = ("proposed", *MANNED)


def team(case: LawInspection) -> list[TeamMember]:
    """The people who serve."""
    return [member for member in case.of(TeamMember) if member.serving]


def members(case: LawInspection) -> tuple[tuple[str, str], ...]:
    """The people of the team as choices."""
    return tuple((str(m.pk), f"{m.name}（{m.get_role_display()}）") for m in team(case))


def _posts() -> Any:
    return apps.get_model("people.Post")._base_manager.select_related("organ")


def _held(day: date) -> Q:
    return Q(from_date__lte=day) & (Q(to_date=None) | Q(to_date__gte=day))


def ties(case: LawInspection, people: list[TeamMember] | None = None) -> dict[int, str]:
    """Members (by row) who work for a unit under inspection, or did so lately, as the register of posts knows it."""
    serving = {m.user_id: m for m in (team(case) if people is None else people) if m.user_id}
    units = set(case.of(InspectionObject).values_list("organ_id", flat=True))
    since = add_months(today(), -12 * parameters().interest_years)
    lately = Q(to_date=None) | Q(to_date__gte=since)
    rows = _posts().filter(lately, Q(organ_id__in=units) | Q(organ__parent_id__in=units), user_id__in=serving)
    found: dict[int, str] = {}
    for post in rows.order_by("from_date", "pk"):
        if not post.void:
            until = f"至 {post.to_date}" if post.to_date else "起"
            words = f"{post.from_date} {until}任{post.organ.short or post.organ.name}{post.title or '职务'}"
            found.setdefault(serving[post.user_id].pk, words)
    return found


def _add(taking: Taking) -> None:
    facts, user = taking.facts, taking.facts.get("user")
    if user is None and not facts.get("name"):
        raise InvalidFacts({"name": "请选择本系统人员，或者填写特邀人员姓名"})
    if user is not None and taking.case.of(TeamMember, user=user, left_on=None).exists():
        raise InvalidFacts({"user": "此人已在组内"})
    if user is not None and not _posts().filter(_held(taking.on), user=user, role__in=MAY_SERVE).exists():
        raise InvalidFacts({"user": "此人没有督察岗位，看不到本案；请先由安全管理员设岗，或者按特邀人员填写姓名"})
    TeamMember._plain.create(
        matter_id=taking.case.pk, user=user, name=facts.get("name") or user.name, post=facts.get("post") or "",
        role=facts["role"],
    )  # fmt: skip


def _declare(taking: Taking) -> None:
    """Everybody for himself; for invited people, who have no account, the office keeps what they said."""
    row = TeamMember._plain.get(pk=int(taking.facts["member"]), matter_id=taking.case.pk)
    if row.user_id is not None and row.user_id != taking.actor.id and not taking.actor.is_system:
        raise InvalidFacts({"member": f"利害关系由{row.name}本人登录申报；只有没有账号的特邀人员由办公室代为登记"})
    row.declared_on, row.interest = taking.on, taking.facts.get("interest") or ""
    row.save()


def _recuse(taking: Taking) -> None:
    row = TeamMember._plain.get(pk=int(taking.facts["member"]), matter_id=taking.case.pk)
    row.recused_on = taking.on
    row.interest = row.interest or taking.facts["reason"][:300]
    row.save()


def guard_team(case: LawInspection, actor: Actor) -> list[str]:
    """A leader, two people at least, everybody has declared, nobody with an interest serves."""
    people = team(case)
    reasons = [] if sum(m.role == "leader" for m in people) == 1 else ["督察组须有一名组长（组长负责制）"]
    if len(people) < 2:
        reasons.append("督察组不得少于二人")
    silent = [m.name for m in people if m.declared_on is None]
    biased = [m.name for m in people if m.interest]
    if silent:
        reasons.append(f"尚未申报利害关系：{'、'.join(silent)}")
    if biased:
        reasons.append(f"有利害关系，应当先决定回避：{'、'.join(biased)}")
    known = ties(case, people)
    told = [f"{m.name}（{known[m.pk]}）" for m in people if m.pk in known and not m.interest]
    if told:
        reasons.append(f"岗位记录显示与被督察单位有任职关系，应当先决定回避：{'、'.join(told)}")
    return reasons


def guard_any(case: LawInspection, actor: Actor) -> list[str]:
    """There is somebody to speak of."""
    return [] if team(case) else ["督察组还没有人员"]


MEMBER_ASK = Ask("member", "组员", "choice", members)
STEPS = (
    Step("add_member", "增加组员", MANNED, None, (*OFFICE, COORDINATOR), effect=_add, group="督察组", asks=(
        Ask("user", "本系统人员", "user", required=False), Ask("name", "特邀人员姓名", required=False, max_length=60),
        Ask("post", "单位职务", required=False, max_length=120), Ask("role", "分工", "choice", vocab.MEMBERS))),
    Step("declare", "申报利害关系", DECLARING, None, (*OFFICE, MEMBER, COORDINATOR), effect=_declare, group="督察组",
         guard=guard_any, asks=(
             MEMBER_ASK,
             Ask("interest", "利害关系", required=False, max_length=300, help="本人申报；没有利害关系的留空"))),
    Step("recuse", "决定回避", DECLARING, None, (HEAD,), effect=_recuse, group="督察组", guard=guard_any,
         asks=(MEMBER_ASK, reason())),
)  # fmt: skip
