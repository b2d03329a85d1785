"""Search in Chinese among very many cases, by the kernel's own search with its access gate.

Run: ``.venv/bin/python bench/search.py [--full] [--quick] [--json]``. Uses the cases of bench/pages.py. For each kind
of words: the first forty hits, newest first, as an officer of one authority and as somebody who sees everything.
Budget: p50 25 ms, p99 80 ms for words that select; words that stand in every third case are to cost no more than the
peer's search for one name. Peer: NetBox, one name among 100,000 rows, 644 ms. Exits 1 when a budget is missed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from kit import place
from kit.report import Line, percentile, show

P50, P99, NETBOX = 25.0, 80.0, 644.0


def words(size: int) -> dict[str, list[str]]:
    """What people type, by kind; several of each."""
    from fadu.kernel.models import Matter

    some = list(Matter._plain.filter(organ__key="weihai").order_by("-pk")[:200:20])
    return {
        "number": [matter.number for matter in some],
        "name of a party": [matter.title.partition("不服")[0] for matter in some],
        "part of a number": [str(matter.pk) for matter in some],
        "name and act": [f"{matter.title.partition('不服')[0]} 决定" for matter in some],
        "common words": ["行政处罚决定", "信息公开", "市场监督管理局"],
    }


def times(actor: Any, texts: list[str], rounds: int) -> list[float]:
    """Milliseconds for the first forty hits of each text, several times over."""
    from fadu.kernel.search import find

    found = []
    for _ in range(rounds):
        for text in texts:
            begin = time.perf_counter()
            list(find(actor, text)[:40])
            found.append((time.perf_counter() - begin) * 1000)
    return found


def main() -> int:
    """Measure and print."""
    args = place.arguments(__doc__ or "")
    size = place.size_of(args)
    with place.django_on(size):
        from kit.many import USERS, ensure

        from fadu.people.actors import actor_for
        from fadu.people.models import User

        ensure(size, say=lambda *told, **_: print(*told, file=sys.stderr))
        actors = {role.partition(".")[2] or role: actor_for(User.objects.get(username=name)) for name, role, _ in USERS}
        measured = {(kind, who): times(actor, texts, 2 if args.quick else 10)
                    for kind, texts in words(size).items() for who, actor in actors.items()}  # fmt: skip
    lines = []
    for (kind, who), ms in measured.items():
        common = kind == "common words"
        budget = NETBOX if common else P50
        lines.append(Line(f"{kind}, {who}, p50", percentile(ms, 0.5), "ms", budget, NETBOX, "NetBox"))
        lines.append(Line(f"{kind}, {who}, p99", percentile(ms, 0.99), "ms", None if common else P99))
    return show(lines, judge=not args.quick)


if __name__ == "__main__":
    sys.exit(main())
