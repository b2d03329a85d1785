"""The table of facts for those who fill it: what goes into each column in words, and an empty table to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fadu.kernel.exchange import to_xlsx

from .features import FIELDS
from .features.catalogue import DELIVERED, Feature
from .models import CreditFacts
from .scoring import Scheme
from .scoring.measures import value_text
from .scoring.scheme import Choices, Term

CODE = "统一社会信用代码"
FIGURES = "整数"


@dataclass(frozen=True)
class Column:
    """One field: what it is called, what to write, for how many enterprises of the last run it was known."""

    field: Feature
    fill: str
    used: bool
    known: int | None

    @property
    def where(self) -> str:
        """Where the value comes from, with the rule if there is one."""
        return f"{self.field.source}：{self.field.rule}" if self.field.rule else self.field.source


def columns(scheme: Scheme, known: Mapping[str, int]) -> tuple[list[Column], list[Column]]:
    """(fields that the platform reckons itself, fields that are delivered)."""
    terms = {term.field.name: term for term in scheme.terms}
    used = {field.name for field in scheme.used()}
    found = [
        Column(field, words(field, terms.get(name)), name in used, known.get(name) if known else None)
        for name, field in FIELDS.items()
    ]
    return [c for c in found if c.field.source != DELIVERED], [c for c in found if c.field.source == DELIVERED]


def words(field: Feature, term: Term | None) -> str:
    """What to write into the column: the values that the scheme knows, yes or no, or a number with its unit."""
    if field.kind == "flag":
        return "是、否"
    if term and isinstance(term.measure, Choices):
        return "、".join(value_text(value) for choice in term.measure.choices for value in choice.values)
    if field.kind == "text":
        return "文字"
    unit = f"，单位：{term.field.unit}" if term and term.field.unit else ""
    return f"{FIGURES if _whole(field.name) else '数字'}{unit}"


def _whole(name: str) -> bool:
    """Whether the column takes whole numbers only."""
    if name not in CreditFacts.names():
        return False
    return CreditFacts._meta.get_field(name).get_internal_type() == "IntegerField"


def blank() -> bytes:
    """An empty table with the Chinese heads that `delivery` reads."""
    return to_xlsx([[CODE, *(FIELDS[name].title for name in CreditFacts.names())]], "数据归集")
