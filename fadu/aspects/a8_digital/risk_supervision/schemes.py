"""Which scheme is used on a day: the city's approved one, else the one that comes with the product."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from .models import RiskScheme
from .scored import parsed
from .scoring import Scheme, shipped

DEFAULT = "national-general"


@dataclass(frozen=True)
class Used:
    """A scheme in use. `case`: the approved version, None for the shipped one."""

    case: RiskScheme | None
    text: str
    scheme: Scheme
    kind: str = "general"
    field: str = ""
    industries: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Key of the scheme."""
        return self.scheme.key

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return digest_of(self.text)

    @property
    def label(self) -> str:
        """Title and version, and that it is only the default when it is."""
        mark = "" if self.case else "（随附默认方案，未经本市批准）"
        return f"{self.scheme.title} {self.scheme.version}{mark}"


def digest_of(text: str) -> str:
    """SHA-256 of a scheme's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def default_text() -> str:
    """The shipped scheme."""
    return shipped()[DEFAULT].read_text(encoding="utf-8")


def default() -> Used:
    """The scheme that comes with the product."""
    text = default_text()
    return Used(None, text, parsed(text))


def industries_of(text: str) -> tuple[str, ...]:
    """Codes written with commas or spaces between them."""
    return tuple(part for part in text.replace("，", " ").replace(",", " ").split() if part)


def _used(case: RiskScheme) -> Used:
    return Used(case, case.text, parsed(case.text), case.kind, case.field, industries_of(case.industries))


def general(day: date) -> Used:
    """The general scheme of a day."""
    case = RiskScheme.in_force(day).first()
    return _used(case) if case else default()


def in_use(day: date) -> list[Used]:
    """Every scheme of a day: the general one first, then one for each professional field. One query."""
    kept: dict[tuple[str, str], RiskScheme] = {}
    for case in RiskScheme.in_force(day, ""):
        kept.setdefault((case.kind, case.field if case.kind == "professional" else ""), case)
    first = kept.pop(("general", ""), None)
    return [_used(first) if first else default(), *(_used(case) for case in kept.values())]
