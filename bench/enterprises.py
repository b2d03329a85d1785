"""Market entities: import of a file, then finding one while typing, among as many as a city has.

Run: ``.venv/bin/python bench/enterprises.py [--full] [--quick] [--json]``. Default 40,000 entities, --full 462,000 (the
city's number), --quick 600. The import takes a file through reading, checking and writing into an empty database;
then the same file once more (nothing changes). Parquet, CSV and XLSX are each read; what follows is the same, so that
the import of each is its reading and the rest. One row in a hundred wrong: the check that names them all. Budget:
400,000 rows in 120 s, in proportion for fewer; search p50 and p99 25 ms for pieces of names, addresses and codes,
common and rare. Beside the time on the wall stands the processor time of client and server, which a busy machine does
not lengthen; only the time on the wall is judged. Exits 1 when a budget is missed.
"""

from __future__ import annotations

import io
import shutil
import sys
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from kit import place
from kit.report import Line, percentile, show

SIZES = {"quick": 600, "default": 40_000, "full": 462_000}
OPEN, SHUT = '<c t="inlineStr"><is><t>', "</t></is></c>"
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


class Work:
    """Processor seconds of this process and of its server process (the connection must stay the same)."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.clock = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        self.begin = self.now()

    def now(self) -> float:
        """Seconds used up to now."""
        return time.process_time() + int(self.clock.read_text().split()[0]) / 1e9

    @property
    def seconds(self) -> float:
        """Seconds used since."""
        return self.now() - self.begin


def sheet(frame: Any) -> bytes:
    """The table as XLSX: one sheet of plain text cells."""
    import polars as pl

    cells = [
        pl.concat_str(pl.lit(OPEN), pl.col(name).cast(pl.String).fill_null(""), pl.lit(SHUT))
        for name in frame.columns
    ]
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in frame.columns)
    rows = frame.select(pl.concat_str(pl.lit("<row>"), *cells, pl.lit("</row>"))).to_series()
    space = "http://schemas.openxmlformats.org"
    parts = {
        "[Content_Types].xml":
        f'<Types xmlns="{space}/package/2006/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": _relation(space, "officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{space}/spreadsheetml/2006/main" xmlns:r="{space}/officeDocument/2006/'
        'relationships"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relation(space, "worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}/spreadsheetml/2006/main"><sheetData><row>{head}</row>'
        + "".join(rows.to_list()) + "</sheetData></worksheet>",
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


def _relation(space: str, kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{space}/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    )


def readings(frame: Any) -> dict[str, float]:
    """Seconds of reading each kind of file."""
    from fadu.registry.enterprises.files import read

    out = io.BytesIO()
    frame.write_parquet(out)
    files = {"parquet": out.getvalue(), "csv": frame.write_csv().encode(), "xlsx": sheet(frame)}
    took = {}
    for suffix, content in files.items():
        begin = time.perf_counter()
        if read(f"bench.{suffix}", content, trusted=True).height != frame.height:
            raise RuntimeError(suffix)
        took[suffix] = time.perf_counter() - begin
    return took


def checked(frame: Any) -> float:
    """Seconds of judging a file in which one row in a hundred is wrong; nothing is written."""
    import polars as pl

    from fadu.kernel.access import SYSTEM
    from fadu.registry.enterprises.bulk import load

    wrong = frame.with_row_index("n").with_columns(
        pl.when(pl.col("n") % 100 == 7).then(pl.lit("92371002MA00000000")).otherwise(pl.col("uscc")).alias("uscc")
    ).drop("n")  # fmt: skip
    begin = time.perf_counter()
    report = load(wrong, SYSTEM, "bench.parquet", mode="dry")
    if report.bad_rows != -(-(frame.height - 7) // 100):
        raise RuntimeError(report.sentence)
    return time.perf_counter() - begin


def imported(size: int) -> tuple[list[float], float, Any]:
    """Seconds of the first import and of the same rows again, processor seconds of the first, the rows as in a file."""
    from fadu.kernel.access import SYSTEM
    from fadu.people.areas import towns
    from fadu.registry.enterprises.bulk import load
    from fadu.registry.enterprises.synthetic import entities

    rows = [(t.code, t.name, t.legal_parent.code) for t in towns().select_related("legal_parent")]
    frame, took, worked = entities(size, DAY, rows), [], []
    for expected in ("created", "unchanged"):
        work, begin = Work(), time.perf_counter()
        report = load(frame, SYSTEM, "bench")
        took.append(time.perf_counter() - begin)
        worked.append(work.seconds)
        if getattr(report, expected) != size:
            raise RuntimeError(report.sentence)
    return took, worked[0], frame


def searched(actor: Any, rounds: int) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Milliseconds per kind of words; processor milliseconds of the dearest words of each kind."""
    from fadu.registry.enterprises.finding import find

    found: dict[str, list[float]] = {}
    most: dict[str, float] = {}
    for kind, texts in WORDS.items():
        for text in texts:
            work = Work()
            for _ in range(rounds):
                begin = time.perf_counter()
                find(actor, text)
                found.setdefault(kind, []).append((time.perf_counter() - begin) * 1000)
            most[kind] = max(most.get(kind, 0.0), work.seconds * 1000 / rounds)
    return found, most


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
        (first, again), worked, frame = imported(size)
        reading, judging, rows = readings(frame), checked(frame), frame.height
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE kernel_searchentry, enterprises_enterprise")
        measured = {name: searched(actor, 2 if args.quick else 10) for name, actor in actors().items()}
    limit = max(PER_ROW * rows, 1.0)
    lines = [
        *(Line(f"import, {rows:,} rows, {suffix}", took + first, "s", limit, limit, "budget")
          for suffix, took in reading.items()),
        Line("the same rows again", again, "s", limit, limit, "budget"),
        Line("one row in a hundred wrong, all named", judging, "s", limit, limit, "budget"),
        Line("processor time of checking and writing", worked, "s"),
    ]  # fmt: skip
    for name, (kinds, most) in measured.items():
        lines.append(Line(f"processor time of the dearest words, {name}", max(most.values()), "ms"))
        for kind, ms in kinds.items():
            lines.append(Line(f"{kind}, {name}, p50", percentile(ms, 0.5), "ms", BUDGET, BUDGET, "budget"))
            lines.append(Line(f"{kind}, {name}, p99", percentile(ms, 0.99), "ms", BUDGET, BUDGET, "budget"))
    return show(lines, judge=not args.quick)


if __name__ == "__main__":
    sys.exit(main())
