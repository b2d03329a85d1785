"""From a user to the kernel's `Actor`: the posts in force on a day, lent ones included, and the organs they reach."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.http import HttpRequest

from fadu.kernel.access import PUBLIC, Actor, PostView
from fadu.kernel.today import today
from fadu.people.models import Organ, User

# One statement, because every request of a signed-in person begins with it and nothing of it may be remembered: a post
# or a delegation that ends must end at once. Both are in force from the first to the last day named (models.posts).
# A post in an organ reaches the organs under it, but not another government: the city's government does not reach
# into the counties' business, nor a county's into its towns'. A closed account lends nothing.
HELD = """
WITH RECURSIVE held AS (
    SELECT id, role, organ_id, title, from_date, user_id FROM people_post AS post
    WHERE post.from_date <= %(day)s AND (post.to_date IS NULL OR post.to_date >= %(day)s)
      AND (post.user_id = %(user)s OR post.id IN (
          SELECT from_post_id FROM people_delegation AS lent
          WHERE lent.to_user_id = %(user)s AND lent.from_date <= %(day)s AND lent.to_date >= %(day)s))
), reach(root, id) AS (
    SELECT organ_id, organ_id FROM held
    UNION
    SELECT reach.root, child.id FROM people_organ AS child JOIN reach ON child.parent_id = reach.id
    WHERE child.kind <> ALL(%(governments)s)
)
SELECT held.role, held.organ_id, organ.short, area.code, held.title,
       CASE WHEN held.user_id = %(user)s THEN '' ELSE holder.name END,
       ARRAY(SELECT reach.id FROM reach WHERE reach.root = held.organ_id)
FROM held
JOIN people_organ AS organ ON organ.id = held.organ_id
JOIN people_area AS area ON area.id = organ.area_id
JOIN people_user AS holder ON holder.id = held.user_id
WHERE held.user_id = %(user)s OR holder.is_active
ORDER BY held.user_id <> %(user)s, held.from_date, held.id
"""
OWN_AUTHORITY = [
    str(kind)
    for kind in (Organ.Kind.GOVERNMENT, Organ.Kind.TOWN, Organ.Kind.STREET, Organ.Kind.ZONE, Organ.Kind.VERTICAL)
]


@dataclass(frozen=True)
class Held:
    """A role in an organ that a user may use on a day, with the organs that it reaches.

    `lender` is the post's holder when it is delegated.
    """

    role: str
    organ_id: int
    organ: str
    area: str
    title: str
    lender: str
    reached: frozenset[int]


def held_posts(user: User, day: date) -> list[Held]:
    """Own posts first, then lent ones; one query. The organ's area is its code."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"user": user.pk, "day": day, "governments": OWN_AUTHORITY})
        return [Held(*row[:-1], frozenset(row[-1])) for row in cursor.fetchall()]


def actor_for(user: object, on: date | None = None) -> Actor:
    """The `Actor` that a user is on a day (default today): one query.

    An anonymous or closed account is the public. `label` reads 姓名（单位 职务）; lent posts carry the lender's name.
    """
    if not isinstance(user, User) or not user.is_active:
        return PUBLIC
    held = held_posts(user, on or today())
    posts = tuple(PostView(h.role, h.organ_id, h.reached, h.area, h.lender) for h in held)
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
