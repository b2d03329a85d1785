"""Types of parameters and answers: bounded numbers, days, and the shapes that OpenAPI shows."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema

from fadu.web.portal.reckoning import day_of

BIG = 2**63 - 1


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        return day_of(value) if isinstance(value, str) else day_of("")
    except ValueError as error:
        raise ValueError("应为日期，写成 2026-03-09") from error


def _clean(value: str) -> str:
    """Text that the database can keep."""
    if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ValueError("含有不能保存的字符")
    return value


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Pk = Annotated[int, Field(ge=1, le=BIG)]
Size = Annotated[int, Field(ge=1, le=200)]
Key = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_clean)]
Words = Annotated[str, Field(max_length=100), AfterValidator(_clean)]
Mark = Annotated[str, Field(max_length=400), AfterValidator(_clean)]


class Strict(Schema):
    """A body in which every key must be known."""

    model_config = ConfigDict(extra="forbid")


class TermOut(Schema):
    """A statutory period of the catalogue, as in `fadu due --list --json`."""

    term: str
    title: str
    area: str
    start: str
    law: str
    article: str
    citation: str
    n: int | None
    unit: str | None
    extend: int | None
    minimum: bool
    confidence: str
    note: str


class TraceOut(Schema):
    """One step towards a day."""

    text: str
    on: str | None
    basis: str


class DueOut(Schema):
    """A reckoned period, as in `fadu due --json`. Days are ISO dates; moments when the period counts hours."""

    term: str
    title: str
    start: str
    raw: str
    due: str
    alert: str
    provisional: bool
    paused: bool
    law: str
    article: str
    citation: str
    confidence: str
    trace: list[TraceOut]


class CaseRow(Schema):
    """A case in a list; `cells` are the list's columns as people read them, private ones covered."""

    id: int
    number: str
    title: str
    state: str | None
    state_title: str | None
    opened_on: date
    next_due: date | None
    provisional: bool
    cells: dict[str, str]


class CaseList(Schema):
    """A page of cases; `next` is the cursor of the following page or null."""

    items: list[CaseRow]
    next: str | None
    total: int | None = Field(None, description="只在 total=true 时给出，数到一万为止")
    total_capped: bool = False


class CaseOut(Schema):
    """A case. `fields` hold typed values; a private field the caller may not read is null and named in `masked`."""

    id: int
    register_key: str
    number: str
    title: str
    state: str | None
    state_title: str | None
    organ: dict[str, Any]
    area: str
    opened_on: date
    closed_on: date | None
    version: int | None
    fields: dict[str, Any]
    masked: list[str]


class ClockOut(Schema):
    """A clock of a case."""

    key: str
    title: str
    turn: int
    term: str
    started_on: date
    due_on: date | None
    alert_on: date | None
    stopped_on: date | None
    stopped_by: str
    extension: int
    paused: bool
    provisional: bool
    unresolved: str
    pauses: list[dict[str, Any]]
    trace: list[dict[str, Any]]


class EventOut(Schema):
    """An event of a case."""

    id: int
    at: str
    on: date
    kind: str
    step: str
    title: str
    from_state: str
    to_state: str
    actor: str
    basis: str
    answers: dict[str, str]
    note: str


class AskOut(Schema):
    """A question of a step."""

    key: str
    title: str
    kind: str
    required: bool
    choices: list[list[str]]
    help: str
    private: bool
    minimum: int | None
    maximum: int | None
    max_length: int


class StepOut(Schema):
    """A step of a register."""

    key: str
    title: str
    opens: bool
    source: list[str]
    target: str | None
    who: list[str]
    basis: str
    asks: list[AskOut]
    starts: list[str]
    stops: list[str]
    papers: list[str]
    help: str


class OfferOut(Schema):
    """A step offered to the caller now; reasons say what stands against it."""

    step: StepOut
    allowed: bool
    reasons: list[str]


class PaperOut(Schema):
    """An issued paper."""

    id: int
    key: str
    title: str
    number: str
    made_on: date
    digest: str
    forms: list[str] = ["pdf", "docx"]


class FileOut(Schema):
    """An uploaded file."""

    id: int
    name: str
    kind: str
    media: str
    size: int
    digest: str
    uploaded_at: str


class Taken(Schema):
    """What a step did."""

    case: int
    number: str
    state: str | None
    version: int | None
    event: int
    papers: list[PaperOut]
    query_code: str | None = None


class FigureOut(Schema):
    """A figure. `value` is exact: a whole number, a decimal, or a fraction as text "hit/base"."""

    name: str
    title: str
    register_key: str
    kind: str
    unit: str
    formula: str
    version: str
    basis: str
    good: str | None
    public: bool
    period: dict[str, date]
    value: str | None
    text: str
    hit: str | None
    base: str
    missing: str


class ProblemOut(Schema):
    """application/problem+json."""

    type: str
    title: str
    status: int
    detail: str
    errors: dict[str, str] | None = None
