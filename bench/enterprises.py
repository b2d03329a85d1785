"""Market entities: import of a file, then finding one while typing, among as many as a city has.

Run: ``.venv/bin/python bench/enterprises.py [--full] [--quick] [--json]``. Default 40,000 entities, --full 462,000 (the
city's number), --quick 600. The import takes a Parquet file through reading, checking and writing into an empty
database; then the same file once more (nothing changes). Budget: 400,000 rows in 120 s, in proportion for fewer;
search p50 and p99 25 ms for pieces of names, addresses and codes, common and rare. Exits 1 when a budget is missed.
"""

from __future__ import annotations

import io
import shutil
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from kit import place
from kit.report import Line, percentile, show

SIZES = {"quick": 600, "default": 40_000, "full": 462_000}
PER_ROW = 120.0 / 400_000
BUDGET, DAY = 25.0, date(2026, 11, 23)
WORDS = {
    "common piece of a name": ["有限公司", "模拟", "饭店", "百货店", "甲子"],
    "piece of a name": ["崖头模拟甲", "远洋捕捞", "竹岛模拟乙丑", "理发店", "渔具钓具"],
    "piece of an address": ["俚岛镇", "环翠楼街道", "模拟路12号", "张村 渔具", "鲸园街道模拟路7号"],
    "piece of a code": ["91371002", "92371082FAKEA", "FAKEB", "AKED1", "0FAKE"],
    "what is nowhere": ["不存在的字号", "91371099", "甲辰乙巳丙午", "ZZZ", "某某路"],
}


def fresh(size: int) -> None:
    """An empty database each time: what an earlier run left is removed."""
    left = place.folder(size)
    if left.name != f"cases-{size}":
        raise RuntimeError(str(left))
    shutil.rmtree(left, ignore_errors=True)


def imported(size: int) -> tuple[float, float, int]:
    """Seconds of the first import and of the same file again, rows."""
    from fadu.kernel.access import SYSTEM
    from fadu.people.areas import towns
    from fadu.registry.enterprises.bulk import load
    from fadu.registry.enterprises.files import read
    from fadu.registry.enterprises.synthetic import entities

    rows = [(t.code, t.name, t.legal_parent.code) for t in towns().select_related("legal_parent")]
    out = io.BytesIO()
    entities(size, DAY, rows).write_parquet(out)
    took = []
    for expected in ("created", "unchanged"):
        begin = time.perf_counter()
        report = load(read("bench.parquet", out.getvalue()), SYSTEM, "bench.parquet")
        took.append(time.perf_counter() - begin)
        if getattr(report, expected) != size:
            raise RuntimeError(report.sentence)
    return took[0], took[1], size


def searched(actor: Any, rounds: int) -> dict[str, list[float]]:
    """Milliseconds per kind of words."""
    from fadu.registry.enterprises.finding import find

    found: dict[str, list[float]] = {}
    for kind, texts in WORDS.items():
        for text in texts * rounds:
            begin = time.perf_counter()
            find(actor, text)
            found.setdefault(kind, []).append((time.perf_counter() - begin) * 1000)
    return found


def actors() -> dict[str, Any]:
    """Who looks: the whole city, and one county's regulator."""
    from fadu.kernel.access import Actor, PostView
    from fadu.people.models import Organ

    made = {}
    for name, key in (("city", "scjg"), ("county", "rushan.scjg")):
        organ = Organ.objects.get(key=key)
        post = PostView("enterprise.registrar", organ.pk, frozenset({organ.pk}), organ.area.code)
        made[name] = Actor(1, name, name, (post,))
    return made


def main() -> int:
    """Measure and print."""
    args = place.arguments(__doc__ or "")
    size = SIZES["quick" if args.quick else "full" if args.full else "default"]
    fresh(size)
    with place.django_on(size):
        from django.db import connection

        from fadu.people.city import load_city

        load_city()
        first, again, rows = imported(size)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE kernel_searchentry, enterprises_enterprise")
        measured = {name: searched(actor, 2 if args.quick else 10) for name, actor in actors().items()}
    limit = max(PER_ROW * rows, 1.0)
    lines = [
        Line(f"import, {rows:,} rows", first, "s", limit, limit, "budget"),
        Line("the same file again", again, "s", limit, limit, "budget"),
    ]
    for name, kinds in measured.items():
        for kind, ms in kinds.items():
            lines.append(Line(f"{kind}, {name}, p50", percentile(ms, 0.5), "ms", BUDGET, BUDGET, "budget"))
            lines.append(Line(f"{kind}, {name}, p99", percentile(ms, 0.99), "ms", BUDGET, BUDGET, "budget"))
    return show(lines, judge=not args.quick)


if __name__ == "__main__":
    sys.exit(main())
