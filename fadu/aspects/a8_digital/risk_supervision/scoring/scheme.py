"""What a scheme is: fields, terms with points and weights, cuts, rules above the points. All numbers are exact.

A scheme is read from TOML by `reading.read_scheme`, which refuses what is not clear. Nothing here computes a score;
`explaining` does it for one enterprise in plain decimals, `expression` and `arrays` for millions, with equal results.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["number", "text", "flag"]
Confidence = Literal["verified", "memory", "platform"]
Value = str | bool | Decimal
GRADES = ("A", "B", "C", "D")  # from the lowest risk to the highest; comparisons use the position
KIND_LABELS: dict[Kind, str] = {"number": "数字", "text": "文字", "flag": "布尔值"}
CONFIDENCE_LABELS = {"verified": "已核对", "memory": "凭记忆，待核", "platform": "本平台口径"}


@dataclass(frozen=True)
class Basis:
    """Where a provision of the scheme comes from, in words for the public, and how far that was checked."""

    text: str
    confidence: Confidence

    @property
    def label(self) -> str:
        """With the mark that users see beside it."""
        return f"{self.text}（{CONFIDENCE_LABELS[self.confidence]}）"


@dataclass(frozen=True)
class Span:
    """Days on which a provision applies: from the first to the last, the last included; None: open."""

    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the provision applies on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Field:
    """A column of the input."""

    name: str
    title: str
    kind: Kind
    unit: str = ""

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return KIND_LABELS[self.kind]


@dataclass(frozen=True)
class Dimension:
    """A group of terms; its weight multiplies theirs."""

    key: str
    title: str
    weight: int
    basis: Basis


@dataclass(frozen=True)
class Bin:
    """Points for values from `start` (included) to `end` (not included); None: no bound on that side."""

    start: Decimal | None
    end: Decimal | None
    points: int
    label: str


@dataclass(frozen=True)
class Bins:
    """A number cut into bins, in rising order, without gap or overlap, open at both ends."""

    bins: tuple[Bin, ...]

    @property
    def edges(self) -> tuple[Decimal, ...]:
        """The inner edges, rising: a value's bin is the number of edges that it reaches."""
        return tuple(each.start for each in self.bins if each.start is not None)

    def outcomes(self) -> Iterator[int]:
        """Every number of points that can come out."""
        return (each.points for each in self.bins)


@dataclass(frozen=True)
class Choice:
    """Points for some values of a category."""

    values: tuple[Value, ...]
    points: int
    label: str


@dataclass(frozen=True)
class Choices:
    """A category; values that are not listed get `other`."""

    choices: tuple[Choice, ...]
    other: int

    def outcomes(self) -> Iterator[int]:
        """Every number of points that can come out."""
        yield self.other
        yield from (each.points for each in self.choices)


@dataclass(frozen=True)
class Cap:
    """A number counted in steps between two caps: start + rate × ⌊(value − floor) / step⌋, the value kept within."""

    floor: Decimal
    ceiling: Decimal
    step: Decimal
    start: int
    rate: int

    @property
    def steps(self) -> int:
        """Whole steps from cap to cap."""
        return int((self.ceiling - self.floor) / self.step)

    def outcomes(self) -> Iterator[int]:
        """The least and the most points."""
        yield from (self.start, self.start + self.rate * self.steps)


@dataclass(frozen=True)
class Term:
    """One thing that is looked at. `factor` = own weight × the dimension's; points × factor go into the total."""

    key: str
    title: str
    field: Field
    dimension: Dimension | None
    weight: int
    measure: Bins | Choices | Cap
    missing: int
    basis: Basis
    span: Span = Span()

    @property
    def factor(self) -> int:
        """What the points are multiplied by."""
        return self.weight * (self.dimension.weight if self.dimension else 1)

    def extremes(self) -> tuple[int, int]:
        """Least and most contribution to the total."""
        found = [self.missing, *self.measure.outcomes()]
        return min(found) * self.factor, max(found) * self.factor


@dataclass(frozen=True)
class Condition:
    """A test of one field. `op`: is, in, from (≥), below (<), missing. A missing value fulfils only `missing`."""

    field: Field
    op: Literal["is", "in", "from", "below", "missing"]
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Veto:
    """A rule above the points: when all conditions hold, the class is at best (or, if `exactly`, just) `grade`."""

    key: str
    title: str
    when: tuple[Condition, ...]
    grade: str
    exactly: bool
    basis: Basis
    span: Span = Span()

    @property
    def rank(self) -> int:
        """Position of the class, 0 for A."""
        return GRADES.index(self.grade)


@dataclass(frozen=True)
class Scheme:
    """A whole scheme. Total = Σ points × factor, an integer, shown as total / scale. `digest`: of its text."""

    key: str
    title: str
    version: str
    span: Span
    id: str
    safer_is_higher: bool
    scale: int
    cuts: tuple[int, ...]
    labels: tuple[str, str, str, str]
    fields: tuple[Field, ...]
    dimensions: tuple[Dimension, ...]
    terms: tuple[Term, ...]
    vetoes: tuple[Veto, ...]
    basis: Basis
    digest: str

    def on(self, day: date) -> Scheme:
        """The scheme with the terms and rules that apply on that day; whether it applies itself says `in_force`."""
        return replace(
            self,
            terms=tuple(term for term in self.terms if term.span.covers(day)),
            vetoes=tuple(veto for veto in self.vetoes if veto.span.covers(day)),
        )

    def in_force(self, day: date) -> bool:
        """Whether the scheme applies on that day."""
        return self.span.covers(day)

    def bounds(self) -> tuple[int, int]:
        """Least and most total that any enterprise can have."""
        found = [term.extremes() for term in self.terms]
        return sum(low for low, _ in found), sum(high for _, high in found)

    def magnitude(self) -> int:
        """No sum of contributions, in whatever order, is larger than this."""
        return sum(max(map(abs, term.extremes())) for term in self.terms)

    def used(self) -> tuple[Field, ...]:
        """Fields that terms and rules read, in the order of declaration."""
        names = {term.field.name for term in self.terms}
        names |= {condition.field.name for veto in self.vetoes for condition in veto.when}
        return tuple(each for each in self.fields if each.name in names)

    def rank(self, total: int) -> int:
        """Class by points alone, as a position in GRADES. `cuts` are the three bounds of totals, for A|B, B|C, C|D."""
        if self.safer_is_higher:
            return sum(total < cut for cut in self.cuts)
        return sum(total >= cut for cut in self.cuts)

    def score(self, total: int) -> str:
        """The total as people read it: exact, without needless zeros."""
        whole, rest = divmod(abs(total), self.scale)
        digits = len(str(self.scale)) - 1  # the scale is a power of ten
        tail = f".{rest:0{digits}d}".rstrip("0").rstrip(".") if digits else ""
        return f"{'-' if total < 0 else ''}{whole}{tail}"
