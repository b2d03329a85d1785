"""The words in which a module declares itself: states, questions, steps, clocks, pages, papers, exchange.

All are frozen dataclasses without behaviour; the procedure, the web and the exchange read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from fadu.law import Citation

from .offered import Advice as Advice
from .offered import PartyAccess as PartyAccess
from .offered import Portal as Portal
from .standing import Pending as Pending

if TYPE_CHECKING:
    from .access import Actor
    from .fieldwork import FieldWork
    from .procedure import Taking

SYSTEM_ROLE = "system"
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class State:
    """A state of a procedure. tone: ok, soon, late, hold or none (colours always come with icon and word)."""

    key: str
    title: str
    closed: bool = False
    tone: str = "none"


@dataclass(frozen=True)
class Ask:
    """A question of a step's form.

    kind: text, longtext, date, datetime, choice, choices, bool, int, money, organ, user, file, uscc, idcard, phone.
    private: the answer is personal data: kept in typed fields only, never in the event.
    offer(case, actor) -> [(key, title)]: what this person may choose of a choice or choices; the step's own check or
    effect judges what was chosen, since only it knows the person.
    """

    key: str
    title: str
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] | Callable[[Any], tuple[tuple[str, str], ...]] = ()
    required: bool = True
    default: Any = None
    help: str = ""
    private: bool = False
    show: Callable[[Any], bool] | None = None
    max_length: int = 2000
    minimum: int | None = None
    maximum: int | None = None
    group: str = ""
    offer: Callable[[Any, Any], Iterable[tuple[str, str]]] | None = None

    def options(self, case: Any) -> tuple[tuple[str, str], ...]:
        return self.choices(case) if callable(self.choices) else self.choices

    def initial(self, case: Any) -> Any:
        return self.default(case) if callable(self.default) else self.default

    def applies(self, case: Any) -> bool:
        return self.show is None or bool(self.show(case))


@dataclass(frozen=True)
class Step:
    """One lawful move. source ("",) opens a case; target None stays where it is.

    guard(case, actor) -> reasons why the step is not allowed now (Chinese, with the article);
    check(case, facts) -> {field: message}; effect(taking) writes the module's own rows in the same transaction.
    starts/stops/restarts name clocks; `extends` names the clock that facts["extend"] prolongs.
    reads(case) -> [(title, text)]: what one has to have read before deciding; shown above the questions.
    whose(taking): of whom it stops the clocks where several have their own (None: of everybody), after the effect.
    unnumbered: opens a case that takes its number only with the first step into another state (a draft).
    aside: an exception to the ordinary course (early end): offered, but never as what leads on.
    """

    key: str
    title: str
    source: tuple[str, ...]
    target: str | Callable[[Any, Facts], str] | None = None
    who: tuple[str, ...] = ()
    basis: Citation | None = None
    asks: tuple[Ask, ...] = ()
    guard: Callable[[Any, Actor], list[str]] | None = None
    check: Callable[[Any, Facts], dict[str, str]] | None = None
    effect: Callable[[Taking], None] | None = None
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    restarts: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: str | None = None
    paper: str | tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    portal: bool = False
    public_title: str = ""
    final: bool = False
    group: str = ""
    help: str = ""
    reads: Callable[[Any], list[tuple[str, str]]] | None = None
    unnumbered: bool = False
    aside: bool = False
    whose: Callable[[Taking], str | None] | None = None

    @property
    def papers(self) -> tuple[str, ...]:
        return (self.paper,) if isinstance(self.paper, str) else self.paper

    @property
    def by_system(self) -> bool:
        return self.who == (SYSTEM_ROLE,)

    @property
    def opens(self) -> bool:
        return "" in self.source


@dataclass(frozen=True)
class Clock:
    """A statutory period of a procedure. term: key of a fadu.law term, or a function of the case.

    on_expiry: step the system takes, dated on the due day, when the period ends unstopped.
    start(case, on): day of the event that starts it, when it is not the day of the step.
    otherwise: what somebody may do when the period has passed and nothing happens by itself.
    """

    key: str
    title: str
    term: str | Callable[[Any], str]
    on_expiry: str | None = None
    start: Callable[[Any, date], date] | None = None
    who: str = ""
    public: bool = True
    otherwise: str = ""

    def term_of(self, case: Any) -> str:
        return self.term(case) if callable(self.term) else self.term

    def named(self, whose: str) -> str:
        """The name on pages: where several answer for themselves, with whose it is."""
        return f"{self.title}（{whose}）" if whose else self.title


@dataclass(frozen=True)
class Procedure:
    """States, steps and clocks of a register; `checks.procedure_faults` proves that no case can get stuck."""

    states: tuple[State, ...]
    steps: tuple[Step, ...]
    clocks: tuple[Clock, ...] = ()
    by_state: dict[str, State] = field(init=False, repr=False, compare=False)
    by_step: dict[str, Step] = field(init=False, repr=False, compare=False)
    by_clock: dict[str, Clock] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_state", {s.key: s for s in self.states})
        object.__setattr__(self, "by_step", {s.key: s for s in self.steps})
        object.__setattr__(self, "by_clock", {c.key: c for c in self.clocks})

    @property
    def closed(self) -> tuple[str, ...]:
        return tuple(s.key for s in self.states if s.closed)


@dataclass(frozen=True)
class Document:
    """A kind of official paper. number: pattern with {prefix} {year} {n}, None for unnumbered records.

    build(case, facts) -> fadu.kernel.papers.Paper; publish: "" or "masked". closed(case, actor): why this reader may
    not open papers of the kind as the case stands now, "" when he may. issuer(case): whose series numbers it, where
    that is not the organ of the case (a unit's reply to an office's letter). replaces: a later paper of the kind stands
    in the place of the earlier ones of its case, which stay in the file and are marked.
    """

    key: str
    title: str
    build: Callable[[Any, Facts], Any]
    number: str | None = None
    to: tuple[str, ...] = ()
    basis: Citation | None = None
    seal: bool = True
    publish: str = ""
    closed: Callable[[Any, Any], str] | None = None
    issuer: Callable[[Any], Any] | None = None
    replaces: bool = False


@dataclass(frozen=True)
class Entry:
    """A page of a module in the navigation: `menu = (Entry("信用风险分类", "risk", roles=(…), aspect="a8"),)` in its urls.

    url: name of an address without arguments; roles: who gets it (none: every officer); aspect: under which heading
    (empty: among the main entries).
    """

    title: str
    url: str
    roles: tuple[str, ...] = ()
    aspect: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a list: a field name (dots follow keys), or value(case). sort: field to order by."""

    key: str
    title: str
    value: Callable[[Any], Any] | None = None
    sort: str = ""
    private: bool = False


@dataclass(frozen=True)
class Filter:
    """A filter of a list, kept in the URL. kind: choice, date, bool, text, organ, due."""

    key: str
    title: str
    kind: str = "choice"
    choices: tuple[tuple[str, str], ...] = ()
    lookup: str = ""


@dataclass(frozen=True)
class Panel:
    """A panel of the case page: field names, or a template of the module `<label>/panel_<key>.html`.

    inner: what the authority records for itself; parties of the case do not see it (`Grant.party`).
    negative: fields whose 否 says as much as their 是, so that the overview does not leave it out.
    """

    key: str
    title: str
    fields: tuple[str, ...] = ()
    rows: Callable[[Any, Any], Any] | None = None
    columns: tuple[tuple[str, str], ...] = ()
    inner: bool = False
    negative: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pages:
    """How a register is shown. path: state keys drawn as the procedure's main line; field: work done on site;
    unit: what its rows are counted in (件 for cases, 条 for records when not said); pending: states told otherwise until
    a day; waits: (state, step) of cases that wait for a person's step with no deadline running, shown on the desk."""

    columns: tuple[Column, ...] = ()
    filters: tuple[Filter, ...] = ()
    panels: tuple[Panel, ...] = ()
    path: tuple[str, ...] = ()
    title: Callable[[Any], str] | None = None
    select: tuple[str, ...] = ()
    portal: Portal | None = None
    field: FieldWork | None = None
    unit: str = ""
    pending: tuple[Pending, ...] = ()
    waits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Field:
    """A column of import and export. kind as in Ask; path: attribute path on export (default: key)."""

    key: str
    title: str
    kind: str = "text"
    path: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    imported: bool = True
    private: bool = False


@dataclass(frozen=True)
class Exchange:
    """Import and export of a register; create_step opens one case per imported row."""

    fields: tuple[Field, ...] = ()
    create_step: str = ""
