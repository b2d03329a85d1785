"""Separation of powers among accounts: the three administrators stay apart, and only business posts are delegated.

The same rule is held by a database trigger (see the first migration), so that no bulk write gets around it.
"""

from typing import TYPE_CHECKING

from fadu.people.roles import ADMINISTRATORS

if TYPE_CHECKING:
    from fadu.people.models import Delegation, Post

APART = "系统管理员、安全管理员、审计管理员互不兼任，也不兼任业务岗位"


def conflicts(post: "Post") -> list[str]:
    """Why this post may not stand beside the user's other posts and delegations; empty when it may."""
    from fadu.people.models import Delegation, Post
    from fadu.people.models.posts import overlapping

    others = Post.objects.filter(overlapping(post.from_date, post.to_date), user_id=post.user_id).exclude(pk=post.pk)
    is_admin = post.role in ADMINISTRATORS
    clash = others.exclude(role=post.role) if is_admin else others.filter(role__in=ADMINISTRATORS)
    if clash.exists():
        return [f"{APART}：该用户同期已任其他岗位，请先办结原岗位。"]
    if is_admin:
        lent = Delegation.objects.filter(overlapping(post.from_date, post.to_date), to_user_id=post.user_id)
        if lent.exists():
            return [f"{APART}：该用户同期受托行使业务岗位职权。"]
    return []


def delegation_problems(delegation: "Delegation") -> dict[str, str]:
    """field → message for a delegation that may not be; empty when it may."""
    from fadu.people.models import Post
    from fadu.people.models.posts import overlapping

    post, start, end = delegation.from_post, delegation.from_date, delegation.to_date
    if not (start and end):
        return {}
    if end < start:
        return {"to_date": "委托止日不能早于起日。"}
    if post.role in ADMINISTRATORS:
        return {"from_post": "管理员岗位不得委托他人行使。"}
    if start < post.from_date or (post.to_date is not None and end > post.to_date):
        return {"from_date": "委托期限应当在岗位任职期限以内。"}
    if delegation.to_user_id == post.user_id:
        return {"to_user": "不能委托给任职者本人。"}
    admin = Post.objects.filter(overlapping(start, end), user_id=delegation.to_user_id, role__in=ADMINISTRATORS)
    if admin.exists():
        return {"to_user": f"{APART}：受托人同期任管理员。"}
    return {}
