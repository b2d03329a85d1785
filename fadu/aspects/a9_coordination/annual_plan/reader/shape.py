"""What the reader hands back: the plan as data, each field with its place in the extracted text."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .numerals import as_json

COMPARATORS = ("=", ">=", ">", "<=", "<", "~", "range", "full", "cycle", "trend", "outcome")
Span = tuple[int, int]


@dataclass(frozen=True)
class Deadline:
    """A day (ISO) or None, how exactly the text fixed it, and the words that did."""

    on: str | None = None
    precision: str = "default"  # day, month, quarter, half, year, ongoing, default
    text: str = ""


@dataclass(frozen=True)
class Unit:
    """A responsible unit as named in the text. role: lead, support, shared, unspecified."""

    name: str
    role: str
    group: bool = False
    span: Span = (0, 0)

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "role": self.role, "group": self.group, "span": list(self.span)}


@dataclass(frozen=True)
class Target:
    """One measurable sentence. `value` is exact and None when the text states no number."""

    text: str
    comparator: str
    value: Fraction | tuple[Fraction, Fraction] | None = None
    unit: str = ""
    deadline: Deadline = Deadline()
    soft: bool = False
    span: Span = (0, 0)
    kind: str = "explicit"  # explicit, directional, strive, prohibition
    subject: str = ""
    wording: str = ""
    extra: tuple[tuple[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape; `exact` holds the fraction where a JSON number cannot."""
        shape: dict[str, Any] = {"text": self.text, "value": None, "unit": self.unit, "comparator": self.comparator}
        if isinstance(self.value, tuple):
            shape["value"] = [as_json(v) for v in self.value]
        elif self.value is not None:
            shape["value"] = as_json(self.value)
            if self.value.denominator not in (1,):
                shape["exact"] = str(self.value)
        shape |= {
            "deadline": self.deadline.on,
            "soft": self.soft,
            "span": list(self.span),
            "kind": self.kind,
            "wording": self.wording,
            "deadline_precision": self.deadline.precision,
            "deadline_text": self.deadline.text,
        }
        if self.subject:
            shape["subject"] = self.subject
        return shape | dict(self.extra)


@dataclass
class Task:
    """A task with its requirement, units and targets; `no` is section.item as the document numbers it."""

    no: str
    title: str
    text: str
    span: Span = (0, 0)
    units: list[Unit] = field(default_factory=list)
    deadline: Deadline = Deadline()
    targets: list[Target] = field(default_factory=list)
    measures: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            "no": self.no,
            "title": self.title,
            "text": self.text,
            "units": [u.as_dict() for u in self.units],
            "deadline": self.deadline.on,
            "deadline_precision": self.deadline.precision,
            "deadline_text": self.deadline.text,
            "targets": [t.as_dict() for t in self.targets],
            "measures": self.measures,
            "span": list(self.span),
        }


@dataclass
class Aspect:
    """A 方面 with its tasks."""

    no: int
    title: str
    span: Span = (0, 0)
    tasks: list[Task] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {"no": self.no, "title": self.title, "tasks": [t.as_dict() for t in self.tasks], "span": list(self.span)}


@dataclass
class Reading:
    """Everything that was found in one document, and everything a person must look at."""

    text: str
    title: str | None = None
    issuer: str | None = None
    number: str | None = None
    date: str | None = None
    year: int | None = None
    declared_aspects: int | None = None
    declared_tasks: int | None = None
    aspects: list[Aspect] = field(default_factory=list)
    commitments: list[dict[str, Any]] = field(default_factory=list)
    review: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def tasks(self) -> list[Task]:
        return [task for aspect in self.aspects for task in aspect.tasks]

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape that scripts rely on; keys beyond it may be added, none removed."""
        found = {
            "aspects": len(self.aspects),
            "tasks": len(self.tasks),
            "targets": sum(len(t.targets) for t in self.tasks),
        }
        return {
            "title": self.title,
            "issuer": self.issuer,
            "number": self.number,
            "year": self.year,
            "date": self.date,
            "declared": {"aspects": self.declared_aspects, "tasks": self.declared_tasks},
            "found": found,
            "aspects": [a.as_dict() for a in self.aspects],
            "commitments": self.commitments,
            "review": self.review,
            "warnings": self.warnings,
        }
