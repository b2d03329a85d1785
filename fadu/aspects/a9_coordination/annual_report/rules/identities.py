"""Sum identities between the figures of a report: parts add to the whole, or the page says by how much they do not."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from .catalogue import DATA
from .comparing import cut

Values = Mapping[str, Fraction]


@dataclass(frozen=True)
class Identity:
    """The figures `whole` together are the figures `parts` together."""

    key: str
    title: str
    whole: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.whole, *self.parts)


@dataclass(frozen=True)
class Checked:
    """One identity against the numbers of a report. state: holds, broken, open (a number is missing)."""

    identity: Identity
    state: str
    whole: Fraction
    parts: Fraction
    absent: tuple[str, ...] = ()

    @property
    def gap(self) -> Fraction:
        """What the parts lack, or have too much."""
        return self.whole - self.parts

    @property
    def sentence(self) -> str:
        """What does not add up, in words."""
        if self.state == "holds":
            return f"{self.identity.title}：{told(self.whole)}，相等"
        words = f"{self.identity.title}：左边 {told(self.whole)}，右边 {told(self.parts)}"
        if self.absent:
            words += f"，缺 {'、'.join(self.absent)}"
        if self.state == "open":
            return words
        return f"{words}，差 {told(abs(self.gap))}"

    @property
    def mark(self) -> str:
        """What an explanation is tied to: other numbers need another explanation."""
        return f"{self.whole}={self.parts}"


def told(number: Fraction) -> str:
    """A number in words: exact, without needless zeros."""
    return f"{'−' if number < 0 else ''}{cut(number, 4)}"


@cache
def identities() -> tuple[Identity, ...]:
    """The table."""
    data = tomllib.loads((DATA / "identities.toml").read_text(encoding="utf-8"))
    return tuple(
        Identity(raw["key"], raw["title"], tuple(raw["whole"]), tuple(raw["parts"])) for raw in data["identity"]
    )


def check(identity: Identity, values: Values) -> Checked | None:
    """None while the whole or every part is missing; parts that exceed a known whole are broken whatever is missing."""
    absent = tuple(key for key in identity.keys if key not in values)
    lacks_whole = any(key not in values for key in identity.whole)
    if lacks_whole or all(key not in values for key in identity.parts):
        return None
    whole, parts = (sum((values.get(key, Fraction(0)) for key in keys), Fraction(0))
                    for keys in (identity.whole, identity.parts))  # fmt: skip
    if absent:
        return Checked(identity, "broken" if parts > whole else "open", whole, parts, absent)
    return Checked(identity, "holds" if whole == parts else "broken", whole, parts)


def checked(values: Values) -> list[Checked]:
    """Every identity that can be looked at, broken ones first."""
    found = [one for identity in identities() if (one := check(identity, values)) is not None]
    return sorted(found, key=lambda one: ("broken", "open", "holds").index(one.state))


def apart(small: frozenset[str]) -> frozenset[str]:
    """Figures that would give a withheld one away: the other parts of its sum."""
    found = {key for one in identities() if small & set(one.keys) for key in one.parts}
    return frozenset(found | small)
