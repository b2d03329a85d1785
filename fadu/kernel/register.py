"""A register = one model + five declarations: procedure, access, indicators, documents, pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fadu.law import Citation

from .access import Grant
from .declare import Document, Exchange, Pages, Procedure

if TYPE_CHECKING:
    from .indicators import Indicator
    from .taking import Taking


@dataclass(frozen=True)
class Reaction:
    """What a register does when a step of another one was taken: run(taking), inside the same transaction.

    `steps` empty: every step. The other register is named by key, so that modules do not import one another.
    """

    register: str
    run: Callable[[Taking], None]
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """One book of the city.

    `search(case)` gives (open text, private text); `children` are the module's own row models; `packs` are dated bodies
    of rules (title, since, until, loaded, topics: what waits for a person while the text is not loaded).
    `sealed`: that a record exists is told to nobody but those to whom a grant opens it, on audit pages too (True: every
    record; a condition on rows: those).
    """

    key: str
    title: str
    model: type[Any]
    procedure: Procedure | None = None
    access: tuple[Grant, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    documents: tuple[Document, ...] = ()
    pages: Pages = field(default_factory=Pages)
    exchange: Exchange = field(default_factory=Exchange)
    basis: tuple[Citation, ...] = ()
    aspect: str = ""
    task: str = ""
    number: str = "{prefix}〔{year}〕{n}号"
    private: tuple[str, ...] = ()
    children: tuple[type[Any], ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    search: Callable[[Any], tuple[str, str]] | None = None
    query_code: bool = False
    packs: tuple[Any, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    sealed: Any = False

    def __post_init__(self) -> None:
        for ind in self.indicators:
            object.__setattr__(ind, "register_key", self.key)

    @property
    def steps(self) -> tuple[Any, ...]:
        return self.procedure.steps if self.procedure else ()

    def document(self, key: str) -> Document:
        return next(d for d in self.documents if d.key == key)


_REGISTERS: dict[str, Register] = {}
_MORE: dict[str, tuple[Indicator, ...]] = {}
_BY_MODEL: dict[type[Any], Register] = {}


def bind(register: Register) -> None:
    """Make a register known (called by its app's `ready()`)."""
    _REGISTERS[register.key] = register
    _BY_MODEL[register.model] = register
    count_more(register.key, _MORE.pop(register.key, ()))


def count_more(key: str, indicators: tuple[Indicator, ...]) -> None:
    """Figures that another module declares over the rows of a register: open to whoever may open that register.

    The register is named by key, so that modules do not import one another; it may be bound before or after.
    """
    book = _REGISTERS.get(key)
    if book is None:
        _MORE[key] = (*_MORE.get(key, ()), *indicators)
        return
    for ind in indicators:
        object.__setattr__(ind, "register_key", key)
    object.__setattr__(book, "indicators", (*book.indicators, *indicators))


def registers() -> dict[str, Register]:
    """All bound registers by key."""
    return _REGISTERS


def register(key: str) -> Register:
    """The register with this key; KeyError when no module declares it."""
    return _REGISTERS[key]


def by_model(model: type[Any]) -> Register:
    """The register a model belongs to."""
    return _BY_MODEL[model]


def reactions(key: str, step: str) -> list[Reaction]:
    """What other registers do when this step of the register `key` is taken, in the order of their binding."""
    every = (reaction for book in _REGISTERS.values() for reaction in book.reactions)
    return [found for found in every if found.register == key and (not found.steps or step in found.steps)]


def role_titles() -> dict[str, str]:
    """Chinese titles of all module roles."""
    return {key: title for reg in _REGISTERS.values() for key, title in reg.roles}
