"""From a user to the kernel's `Actor`: the posts in force on a day, lent ones included, and the organs they reach."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q
from django.http import HttpRequest

from fadu.kernel.access import PUBLIC, Actor, PostView
from fadu.kernel.today import today
from fadu.people.models import Organ, Post, User
from fadu.people.models.posts import in_force

# A post in an organ reaches the organs under it, but not another government: the city's government does not reach
# into the counties' business, nor a county's into its towns'.
REACH = """
WITH RECURSIVE reach(root, id) AS (
    SELECT id, id FROM people_organ WHERE id = ANY(%s)
    UNION
    SELECT reach.root, child.id FROM people_organ AS child JOIN reach ON child.parent_id = reach.id
    WHERE child.kind <> ALL(%s)
)
SELECT root, id FROM reach
"""
OWN_AUTHORITY = [Organ.Kind.GOVERNMENT, Organ.Kind.TOWN, Organ.Kind.STREET, Organ.Kind.ZONE, Organ.Kind.VERTICAL]


def reach(organ_ids: set[int]) -> dict[int, frozenset[int]]:
    """Per organ: its own id and those of the organs under it that have no government of their own (one query)."""
    if not organ_ids:
        return {}
    found: dict[int, set[int]] = {organ: set() for organ in organ_ids}
    with connection.cursor() as cursor:
        cursor.execute(REACH, [sorted(organ_ids), [str(kind) for kind in OWN_AUTHORITY]])
        for root, organ in cursor.fetchall():
            found[root].add(organ)
    return {organ: frozenset(ids) for organ, ids in found.items()}


@dataclass(frozen=True)
class Held:
    """A role in an organ that a user may use on a day; `lender` is the post's holder when it is delegated."""

    role: str
    organ_id: int
    organ: str
    area: str
    title: str
    lender: str = ""


def held_posts(user: User, day: date) -> list[Held]:
    """Own posts first, then lent ones; one query. The organ's area is its code."""
    own = Q(user=user)
    lent = Q(delegations__to_user=user) & in_force(day, "delegations__") & Q(user__is_active=True)
    rows = (
        Post.objects.filter(own | lent)
        .filter(in_force(day))
        .order_by("from_date", "id")
        .distinct()
        .values_list("role", "organ_id", "organ__short", "organ__area__code", "title", "user_id", "user__name")
    )
    held = [
        Held(role, organ_id, organ, area, title, lender="" if holder == user.pk else name)
        for role, organ_id, organ, area, title, holder, name in rows
    ]
    return sorted(held, key=lambda h: bool(h.lender))


def actor_for(user: object, on: date | None = None) -> Actor:
    """The `Actor` that a user is on a day (default today): at most two queries.

    An anonymous or closed account is the public. `label` reads 姓名（单位 职务）; lent posts carry the lender's name.
    """
    if not isinstance(user, User) or not user.is_active:
        return PUBLIC
    held = held_posts(user, on or today())
    reached = reach({h.organ_id for h in held})
    posts = tuple(PostView(h.role, h.organ_id, reached[h.organ_id], h.area, h.lender) for h in held)
    return Actor(user.pk, user.name, label_of(user, held), posts)


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a request, computed once and kept on the request."""
    if not hasattr(request, "fadu_actor"):
        request.fadu_actor = actor_for(getattr(request, "user", None))  # type: ignore[attr-defined]
    return request.fadu_actor  # type: ignore[attr-defined, no-any-return]


def label_of(user: User, held: list[Held]) -> str:
    """张某（市司法局 复议科科长）; a delegated post alone reads 张某（受李某委托，市司法局）."""
    if not held:
        return user.name
    first = held[0]
    where = f"受{first.lender}委托，{first.organ}" if first.lender else f"{first.organ} {first.title}".strip()
    return f"{user.name}（{where}）"
