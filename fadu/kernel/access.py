"""Closed by default: who may see which rows, take which steps, read which private fields.

A gated queryset refuses to run until `for_user(actor)` or `as_system()` has opened it, so that lists, counts,
aggregates and exports pass the same gate. The public is a role like any other, with its own grants.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .register import Register


class ClosedByDefault(RuntimeError):
    """A gated queryset was evaluated although nobody had opened it for an actor."""


@dataclass(frozen=True)
class PostView:
    """One role somebody holds today: the post's organ, the organs under it, and its area code."""

    role: str
    organ_id: int | None = None
    organs: frozenset[int] = frozenset()
    area: str = ""
    delegated_by: str = ""


@dataclass(frozen=True)
class Actor:
    """Who acts. `unlocked` are matters a citizen opened with number and query code.

    party: the row of the party whose own code opened them, when it was not the applicant's.
    """

    id: int | None
    name: str
    label: str = ""
    posts: tuple[PostView, ...] = ()
    is_public: bool = False
    is_system: bool = False
    unlocked: frozenset[int] = frozenset()
    scopes: frozenset[str] | None = None
    party: int | None = None

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    def has(self, *roles: str) -> bool:
        """Whether any of the roles is held today."""
        return not self.roles.isdisjoint(roles)

    def organs(self, *roles: str) -> frozenset[int]:
        """Ids of the organs reached by posts with one of the roles (all posts when none is named)."""
        return frozenset().union(*(p.organs for p in self.posts if not roles or p.role in roles))

    def unlocking(self, *matter_ids: int) -> Actor:
        """The same actor who has proved knowledge of the query code of these matters."""
        return replace(self, unlocked=self.unlocked | set(matter_ids))


PUBLIC = Actor(None, "public", "社会公众", (PostView("public"),), is_public=True)
SYSTEM = Actor(None, "system", "系统", is_system=True)

DRAFT = "draft"  # the state of an application that its author has kept but not sent
RowRule = Callable[[Actor, str], Q]


def own_organ(actor: Actor, role: str) -> Q:
    """Rows of the organs that the actor's posts in this role reach."""
    return Q(organ_id__in=actor.organs(role))


def own_received(actor: Actor, role: str) -> Q:
    """`own_organ` without what somebody is still drafting: an application not sent yet is nobody's business."""
    return own_organ(actor, role) & ~Q(state=DRAFT)


def everywhere(actor: Actor, role: str) -> Q:
    """All rows (an explicit condition: `Q(pk__in=[]) | Q()` would drop the empty Q)."""
    return Q(matter_id__isnull=False)


def own_area(actor: Actor, role: str) -> Q:
    """Rows of the areas of the actor's posts in this role, districts below a city included."""
    areas = {post.area for post in actor.posts if post.role == role and post.area}
    return reduce(or_, (Q(area__startswith=within(area)) for area in areas), Q(matter_id__in=[]))


def within(code: str) -> str:
    """What the codes of all places within an area begin with: 371000 → 3710 (371100 is the next city)."""
    while len(code) > 6 and code.endswith("000"):
        code = code[:-3]
    while 2 < len(code) <= 6 and code.endswith("00"):
        code = code[:-2]
    return code


def unlocked(actor: Actor, role: str) -> Q:
    """Rows whose query code the visitor has shown."""
    return Q(matter_id__in=actor.unlocked)


@dataclass(frozen=True)
class Grant:
    """What one role may do in one register.

    rows: condition on the register's rows; steps: "*" or keys; fields: private fields readable unmasked, "*" or names.
    party: the role belongs to somebody whom the case concerns, not to the authority: what the authority records for
    itself (inner panels, steps of others, papers to others) stays closed to it.
    opens(actor, role): ids of the organs for which the role opens cases, when that is not its own organs.
    """

    role: str
    rows: RowRule = own_organ
    steps: str | tuple[str, ...] = "*"
    fields: str | tuple[str, ...] = ()
    list_rows: bool = True
    party: bool = False
    opens: Callable[[Actor, str], Collection[int]] | None = None

    def at(self, actor: Actor) -> Collection[int]:
        """Organs for which this grant lets the actor open cases."""
        return self.opens(actor, self.role) if self.opens else actor.organs(self.role)

    def allows_step(self, key: str) -> bool:
        return self.steps == "*" or key in self.steps

    def reads(self, name: str) -> bool:
        return self.fields == "*" or name in self.fields


def condition(grants: Iterable[Grant], actor: Actor) -> Q | None:
    """The rows that the actor's roles open, or None when no grant applies."""
    parts = [grant.rows(actor, grant.role) for grant in grants if actor.has(grant.role)]
    return reduce(or_, parts) if parts else None


class GatedQuerySet(models.QuerySet[Any]):
    """A queryset that runs only after it has been opened."""

    _opened = False

    def _clone(self) -> GatedQuerySet:
        clone = super()._clone()  # type: ignore[misc]
        clone._opened = self._opened
        return clone  # type: ignore[no-any-return]

    @property
    def db(self) -> str:
        self._require_open()
        return super().db

    def _require_open(self) -> None:
        if not self._opened:
            raise ClosedByDefault(f"{self.model.__name__}: call for_user(actor) or as_system() first")

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        self._require_open()
        return super().resolve_expression(*args, **kwargs)

    def as_system(self) -> GatedQuerySet:
        """Open for code that acts for the system itself (never for showing rows to somebody)."""
        clone = self._chain()  # type: ignore[attr-defined]
        clone._opened = True
        return clone  # type: ignore[no-any-return]

    def for_user(self, actor: Actor) -> GatedQuerySet:
        """Open for an actor: only rows that a grant of one of the actor's roles covers."""
        opened = self.as_system()
        if actor.is_system:
            return opened
        allowed = opened.model.gate(actor)
        return opened.none() if allowed is None else opened.filter(allowed)


class GatedManager(models.Manager.from_queryset(GatedQuerySet)):  # type: ignore[misc]
    """Manager of gated models; `_base_manager` stays plain so that loaded objects can follow their keys."""

    use_in_migrations = False


@dataclass(frozen=True)
class Sight:
    """What an actor may do with one case: the roles that cover this very row and the fields they unmask."""

    roles: frozenset[str]
    grants: tuple[Grant, ...] = field(default=())

    @property
    def party(self) -> bool:
        """Whether only grants of a party cover the row."""
        return bool(self.grants) and all(g.party for g in self.grants)

    def allows_step(self, key: str, who: Iterable[str]) -> bool:
        return any(g.role in who and g.allows_step(key) for g in self.grants)

    def reads(self, name: str) -> bool:
        return any(g.reads(name) for g in self.grants)

    def files(self, private: Iterable[str]) -> bool:
        """Whether all files and papers are open: to readers of the private fields, where the register has such.

        Where it has none: to everybody but a party, which finds what is addressed to it, unless its grant reads "*".
        """
        names = tuple(private)
        if names:
            return any(self.reads(name) for name in names)
        return not self.party or any(g.fields == "*" for g in self.grants)


def sight(register: Register, actor: Actor, pk: int) -> Sight:
    """Roles and grants that cover the row `pk`: one query whatever the number of roles."""
    grants = [g for g in register.access if actor.has(g.role)]
    if not grants:
        return Sight(frozenset())
    flags = {
        f"_g{i}": models.Case(
            models.When(g.rows(actor, g.role), then=models.Value(True)),
            default=models.Value(False),
            output_field=models.BooleanField(),
        )
        for i, g in enumerate(grants)
    }
    row = register.model.objects.as_system().filter(pk=pk).annotate(**flags).values(*flags).first() or {}
    held = tuple(g for i, g in enumerate(grants) if row.get(f"_g{i}"))
    return Sight(frozenset(g.role for g in held), held)


def _covers(grant: Grant, actor: Actor, row: Any) -> bool | None:
    """Whether the grant's rule covers this row, for the kernel's own rules; None when only the database can tell."""
    if grant.rows is own_organ:
        return row.organ_id in actor.organs(grant.role)
    if grant.rows is own_received:
        return row.state != DRAFT and row.organ_id in actor.organs(grant.role)
    if grant.rows is everywhere:
        return True
    if grant.rows is unlocked:
        return row.pk in actor.unlocked
    return None


def sight_of(register: Register, actor: Actor, row: Any) -> Sight:
    """`sight` of a row at hand: asks the database only for rules that the row itself does not answer."""
    grants = [g for g in register.access if actor.has(g.role)]
    told = [_covers(g, actor, row) for g in grants]
    if None in told:
        return sight(register, actor, row.pk)
    held = tuple(g for g, covered in zip(grants, told, strict=True) if covered)
    return Sight(frozenset(g.role for g in held), held)


def reaches(register: Register, actor: Actor, step_key: str, who: Iterable[str], row: Any) -> bool | None:
    """Whether a grant lets the actor take the step on this row (pk, organ_id, state), as far as the row tells.

    None when only the database can tell. Guards of the step are not asked.
    """
    held = [g for g in register.access if g.role in who and actor.has(g.role) and g.allows_step(step_key)]
    told = {_covers(g, actor, row) for g in held}
    return True if True in told else None if None in told else False


def may_create(register: Register, actor: Actor, step_key: str, who: Iterable[str], organ_id: int | None) -> bool:
    """Whether the actor may open a case of this register for this organ."""
    if actor.is_system:
        return True
    for grant in register.access:
        if grant.role in who and actor.has(grant.role) and grant.allows_step(step_key):
            if actor.is_public or grant.rows is everywhere or organ_id in grant.at(actor):
                return True
    return False
