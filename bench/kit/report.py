"""One form for every promise: what was measured, beside a peer, against a budget."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Line:
    """One measured number. budget: largest value that keeps the promise (None: shown, not judged).

    peer: value of the peer in the same unit, with its name.
    """

    what: str
    value: float
    unit: str = "ms"
    budget: float | None = None
    peer: float | None = None
    peer_name: str = ""

    @property
    def met(self) -> bool:
        return self.budget is None or self.value <= self.budget

    @property
    def ratio(self) -> float | None:
        """How many times the peer's value ours is (smaller is better)."""
        return self.value / self.peer if self.peer else None


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def show(lines: Iterable[Line], *, judge: bool = True) -> int:
    """Print all lines; 1 when one is over its budget (unless only shown), else 0. `--json` prints them as JSON."""
    lines = list(lines)
    if "--json" in sys.argv:
        print(json.dumps([asdict(line) | {"met": line.met, "ratio": line.ratio} for line in lines], ensure_ascii=False))
    else:
        for line in lines:
            print(words(line))
    missed = [line for line in lines if not line.met]
    if missed and "--json" not in sys.argv:
        verdict = "over budget" if judge else "over budget (not judged at this size)"
        print(f"{verdict}: {', '.join(line.what for line in missed)}")
    return int(bool(missed) and judge)


def words(line: Line) -> str:
    """A line of the table."""
    peer = f"{line.peer_name} {line.peer:,.4g} {line.unit}, ratio {line.ratio:.3g}" if line.peer and line.ratio else ""
    verdict = "met" if line.met else "MISSED"
    budget = "" if line.budget is None else f"budget {line.budget:,.4g} {line.unit} {verdict}"
    return f"{line.what:46} {line.value:12,.3f} {line.unit:8} {budget:28} {peer}".rstrip()
