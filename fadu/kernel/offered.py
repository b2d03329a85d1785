"""What a register offers to the public and to other parties on the portal, as it declares it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Advice:
    """What a citizen is told while filling a form: a sentence with its articles; `organs` are ids it recommends."""

    text: str
    basis: tuple[str, ...] = ()
    tone: str = "none"
    organs: tuple[int, ...] = ()


@dataclass(frozen=True)
class PartyAccess:
    """Whom a case concerns besides the applicant, opening it with its number and a code of their own (第三人).

    role: the role of their grants; title: what they are called. codes(matter id) -> {code: row of the party} of those
    who take part today; track: fields shown to them; papers(case, row, papers) -> those handed out, without others'
    personal data; said(case, row) -> (day, title, answer) of what they have put forward.
    """

    role: str
    title: str
    codes: Callable[[int], Mapping[str, int]]
    track: tuple[str, ...] = ()
    papers: Callable[[Any, int, list[Any]], list[Any]] = lambda case, row, papers: []
    said: Callable[[Any, int], list[tuple[date, str, str]]] = lambda case, row: []


@dataclass(frozen=True)
class Portal:
    """What the public may do: the step by which it files, what a tracker sees, what is published.

    track, publish: fields of the case shown to whoever opened it with the query code, and to everybody once published.
    text(case): the masked text of a published case. A case counts as published when a grant of the public covers it.
    since(case): (label, words) of what has become of it since: mended, corrected, withdrawn. withdrawn(case): the
    fields and the text are no longer shown, only its number, its organ and `since`. dated: the day they are sorted by.
    organs() -> (id, name) of the organs one may file at (default: organs where somebody holds a role of the register);
    advise(answers so far) -> Advice, asked anew whenever one of the fields `advised_by` changes.
    parties: others whom a case concerns and who open it with a code of their own.
    """

    file_step: str = ""
    track: tuple[str, ...] = ()
    publish: tuple[str, ...] = ()
    text: Callable[[Any], str] | None = None
    since: Callable[[Any], list[tuple[str, str]]] | None = None
    withdrawn: Callable[[Any], bool] | None = None
    dated: str = "closed_on"
    organs: Callable[[], Iterable[tuple[int, str]]] | None = None
    advise: Callable[[Facts], Iterable[Advice]] | None = None
    advised_by: tuple[str, ...] = ()
    parties: PartyAccess | None = None
