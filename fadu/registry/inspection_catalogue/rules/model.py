"""What the rules look at: a visit, a limit, an item, an officer. Ids may be anything that can be compared."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date

from . import vocab

Id = Hashable


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as it was. `bodies` took part (one joint visit is one row); `found`: problems found, None not known yet.

    coded: a code was issued before the start or made up in time; explained: it needed none, or a reason is on file.
    """

    id: Id
    enterprise: Id
    on: date
    bodies: tuple[Id, ...]
    trigger: str = "plan"
    officers: tuple[Id, ...] = ()
    found: bool | None = None
    off_site: bool = False
    county: str = ""
    coded: bool = True
    explained: bool = False

    @property
    def for_cause(self) -> bool:
        """Made because of a concrete lead."""
        return self.trigger in vocab.FOR_CAUSE


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap or floor. Empty selectors apply to everything; `counts` and `blocks` hold trigger keys."""

    id: Id
    kind: str
    n: int
    title: str = ""
    per_years: int = 1
    scope: str = "own"
    body: Id | None = None
    domain: str = ""
    item: Id | None = None
    grade: str = ""
    field_class: str = ""
    counts: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    citation: str = ""
    confidence: str = "platform"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item on the day of the request."""

    id: Id
    name: str = ""
    domain: str = ""
    published: bool = True
    bodies: frozenset[Id] = frozenset()
    needs: frozenset[str] = frozenset()
    offsite_ok: bool = False
    window: int = vocab.ALL_MONTHS
    in_scope: bool = True


@dataclass(frozen=True, slots=True)
class OfficerFacts:
    """Somebody who is to go."""

    id: Id
    name: str = ""
    body: Id | None = None
    kind: str = "officer"
    active: bool = True
    certificate_until: date | None = None
    skills: frozenset[str] = frozenset()
    recused: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a code may not be issued (`hard`), or what has to be said or followed up beside it."""

    code: str
    text: str
    citation: str = ""
    hard: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """The enterprise as far as limits choose by it: general class, and its classes by field (food → D)."""

    id: Id
    grade: str = ""
    classes: dict[str, str] = field(default_factory=dict)
