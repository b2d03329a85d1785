"""Granting, ending, transferring and delegating posts. Each act is one transaction with one audit event.

Posts are granted by the security administrator; a holder may delegate an own post. Event facts carry ids and roles,
never personal data.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.register import role_titles
from fadu.kernel.today import today
from fadu.people.models import Delegation, Organ, Post, User
from fadu.people.policy import require
from fadu.people.roles import PLATFORM_ROLES, SECURITY_ADMIN

DAY = timedelta(days=1)


def all_roles() -> dict[str, str]:
    """Every role that can be granted, with its Chinese title: the platform's and those the registers declare."""
    return PLATFORM_ROLES | role_titles()


def role_title(role: str) -> str:
    """Chinese title of a role; an undeclared one keeps its key so that it is noticed."""
    return all_roles().get(role, role)


@transaction.atomic
def grant_post(
    actor: Actor,
    user: User,
    organ: Organ,
    role: str,
    *,
    title: str = "",
    start: date | None = None,
    end: date | None = None,
) -> Post:
    """Give a user a role in an organ. ValidationError when it clashes with other posts, PermissionDenied otherwise."""
    require(actor, SECURITY_ADMIN)
    if actor.id is not None and actor.id == user.pk:
        raise PermissionDenied("不能给自己授予岗位。")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    post = Post(user=user, organ=organ, role=role, title=title, from_date=start or today(), to_date=end)
    if role not in all_roles():
        raise ValidationError({"role": "没有这个角色。"})
    if not organ.in_force(post.from_date):
        raise ValidationError({"organ": "该机构在任职起日已不存在。"})
    post.full_clean()
    post.save()
    _record(actor, "people.post.granted", f"授予岗位：{organ.short} {role_title(role)}", post)
    return post


@transaction.atomic
def end_post(actor: Actor, post: Post, last_day: date | None = None, reason: str = "") -> Post:
    """End a post with `last_day` as its last day (default yesterday: the powers end at once).

    A last day before the first marks a grant made by mistake. Delegations of the post end with it.
    """
    require(actor, SECURITY_ADMIN)
    post = Post.objects.select_for_update().get(pk=post.pk)
    last = last_day or today() - DAY
    if post.to_date is not None and post.to_date < today():
        raise ValidationError({"to_date": "该岗位已经办结，任职经历不再改动。"})
    if last < today() - DAY:
        raise ValidationError({"to_date": "止日不能早于昨天：已经行使过的职权不能追溯取消。"})
    if post.to_date is not None and last > post.to_date:
        raise ValidationError({"to_date": "不能推迟已经定下的止日，需要续任的请另行授予岗位。"})
    post.to_date, post.end_reason = max(last, post.from_date - DAY), reason
    post.save(update_fields=["to_date", "end_reason"])
    _cut_delegations(post)
    _record(actor, "people.post.ended", f"办结岗位：{post.organ.short} {role_title(post.role)}", post, reason=reason)
    return post


def _cut_delegations(post: Post) -> None:
    """Shorten the post's delegations to the post's last day."""
    for lent in post.delegations.filter(to_date__gt=post.to_date):
        lent.to_date = max(post.to_date, lent.from_date - DAY)
        lent.save(update_fields=["to_date"])


@transaction.atomic
def transfer_post(actor: Actor, post: Post, organ: Organ, role: str, *, title: str = "", first_day: date) -> Post:
    """Move the holder to another organ or role from `first_day`; the old post ends the day before."""
    end_post(actor, post, first_day - DAY, reason=f"调整至{organ.short} {role_title(role)}")
    return grant_post(actor, post.user, organ, role, title=title, start=first_day)


@transaction.atomic
def delegate(actor: Actor, post: Post, to_user: User, start: date, end: date, reason: str) -> Delegation:
    """Lend a post's powers for start..end (inclusive). Allowed to its holder and to the security administrator."""
    _own_or_security(actor, post)
    if start < today():
        raise ValidationError({"from_date": "委托不能从过去开始。"})
    if not to_user.is_active:
        raise ValidationError({"to_user": "受托人账号已停用。"})
    User.objects.select_for_update(no_key=True).get(pk=to_user.pk)
    lent = Delegation(
        from_post=post, to_user=to_user, from_date=start, to_date=end, reason=reason, granted_by_id=actor.id
    )
    lent.full_clean()
    lent.save()
    _record(
        actor,
        "people.delegation.granted",
        f"委托岗位：{post.organ.short} {role_title(post.role)}",
        post,
        to_user=to_user.pk,
        delegation=lent.pk,
        start=start,
        end=end,
    )
    return lent


@transaction.atomic
def end_delegation(actor: Actor, lent: Delegation, last_day: date | None = None) -> Delegation:
    """End a delegation early; by default at once."""
    _own_or_security(actor, lent.from_post)
    lent = Delegation.objects.select_for_update().get(pk=lent.pk)
    last = last_day or today() - DAY
    if lent.to_date < today() or last < today() - DAY or last > lent.to_date:
        raise ValidationError({"to_date": "委托只能提前结束，且不能早于昨天。"})
    lent.to_date = max(last, lent.from_date - DAY)
    lent.save(update_fields=["to_date"])
    _record(actor, "people.delegation.ended", "结束岗位委托", lent.from_post, delegation=lent.pk, end=lent.to_date)
    return lent


def _own_or_security(actor: Actor, post: Post) -> None:
    if actor.id is None or actor.id != post.user_id:
        require(actor, SECURITY_ADMIN)


def _record(actor: Actor, kind: str, title: str, post: Post, **facts: object) -> None:
    base = {
        "post": post.pk,
        "user": post.user_id,
        "organ": post.organ_id,
        "role": post.role,
        "from": post.from_date,
        "to": post.to_date,
    }
    record(actor, kind, title, facts=base | facts)
