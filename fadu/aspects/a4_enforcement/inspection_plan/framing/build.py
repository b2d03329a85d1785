"""The frame's tables from the filed demands, and the frame itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value

from fadu.kernel.access import within
from fadu.registry.inspection_catalogue.models import WhiteEntry

from ..identity import identify
from ..models import DemandLine
from ..solver.frame import Frame, read_frame
from .caps import CLASSES, Caps, class_table, item_table, pair_table, read_caps
from .firms import all_firms, in_year
from .scoping import scope

KINDS = {"matter": pl.Int64, "item": pl.String}


@dataclass(frozen=True)
class Built:
    """tables: what is published and planned with; firms: the enterprises behind it; lines: demand line of each item.

    parts: item id → (demand line, n-th of how many times a year).
    """

    tables: dict[str, pl.DataFrame]
    firms: pl.DataFrame
    caps: Caps
    parts: dict[str, tuple[DemandLine, int]]
    spared: dict[str, int] = field(default_factory=dict)


def line_id(line: DemandLine, turn: int = 0) -> str:
    """The name of a demanded item in the published frame: item code @ key of the body's organ (# which time)."""
    name = f"{line.item.code}@{line.demand.body.organ.key}"
    return f"{name}#{turn + 1}" if line.times > 1 else name


def windows(mask: int, times: int) -> list[int]:
    """A window cut into so many parts, one after the other, as equal as months allow."""
    months = [m for m in range(12) if mask >> m & 1]
    cuts = [round(k * len(months) / times) for k in range(times + 1)]
    return [sum(1 << m for m in months[a:b]) for a, b in zip(cuts, cuts[1:], strict=False)]


def build(lines: Iterable[DemandLine], room: Iterable[Any], day: date, year: int, key: str, ungraded: str = "B",
          firms: pl.DataFrame | None = None) -> Built:
    """The frame's tables. lines: with item, demand, body, organ at hand; room: capacities; key: of the identifiers."""
    lines = list(lines)
    firms = all_firms(day, ungraded, year) if firms is None else firms
    firms = firms.with_columns(pl.Series("id", identify(key, year, firms["uscc"].to_list()), dtype=pl.String))
    caps = read_caps(day, year)
    keys = {line.demand.body_id: line.demand.body.organ.key for line in lines}
    pairs, parts, spared = _applies(lines, firms, day, year)
    tables = {
        "enterprises": firms.select("id", "class", "quiet", "town"),
        "applies": pairs.select(pl.col("id").alias("enterprise"), "item"),
        "items": _items(parts),
        "capacity": pl.DataFrame(
            [(keys[c.demand.body_id], c.month, c.minutes) for c in room if c.demand.body_id in keys],
            schema={"body": pl.String, "month": pl.Int64, "minutes": pl.Int64}, orient="row"),
        "caps": class_table(caps),
    }
    narrow = {"item_caps": item_table(caps, parts),
              "pair_caps": pair_table(caps, parts, firms, tables["applies"], day)}  # fmt: skip
    tables |= {name: rows for name, rows in narrow.items() if rows.height}
    if apart := _apart(parts):
        tables["apart"] = pl.DataFrame(apart, schema={"item": pl.String, "other": pl.String}, orient="row")
    return Built(tables, firms, caps, parts, spared)


def _apart(parts: dict[str, tuple[DemandLine, int]]) -> list[tuple[str, str]]:
    """Items that may not be inspected together with other bodies' items."""
    lonely = {name: line.demand.body_id for name, (line, _) in parts.items() if not line.item.joint_ok}
    return [
        (name, other)
        for name, body in sorted(lonely.items())
        for other, (line, _) in sorted(parts.items())
        if line.demand.body_id != body and (other not in lonely or other > name)
    ]


def _items(parts: dict[str, tuple[DemandLine, int]]) -> pl.DataFrame:
    rows = []
    for name, (line, turn) in sorted(parts.items()):
        ratios = (1.0, 1.0, 1.0, 1.0) if line.mode == "list" else line.ratios
        rows.append((name, line.demand.body.organ.key, windows(line.window, line.times)[turn], line.minutes, *ratios))
    kinds = {"id": pl.String, "body": pl.String, "window": pl.Int64, "minutes": pl.Int64}
    return pl.DataFrame(rows, schema=kinds | {f"ratio_{c.lower()}": pl.Float64 for c in CLASSES}, orient="row")


def _applies(lines: list[DemandLine], firms: pl.DataFrame, day: date, year: int
             ) -> tuple[pl.DataFrame, dict[str, tuple[DemandLine, int]], dict[str, int]]:
    """Pairs of enterprise and item, the white list kept; which line is behind each item; pairs spared per item."""
    spare = _white(day, year)
    parts: dict[str, tuple[DemandLine, int]] = {}
    spared: dict[str, int] = {}
    found = [pl.DataFrame(schema={"id": pl.String, "item": pl.String})]
    meant: dict[tuple[str, str], pl.DataFrame] = {}
    for line in lines:
        mine = concerned(line, firms, meant)
        if spare.height:
            kept = _spare(mine, spare, line.item_id)
            spared[line_id(line)] = mine.height - kept.height
            mine = kept
        for turn in range(line.times):
            name = line_id(line, turn)
            parts[name] = (line, turn)
            found.append(mine.select("id", pl.lit(name).alias("item")))
    # by enterprise: one after another its pairs pack to an eighth, and those of a whole city fit where files are kept
    return pl.concat(found).sort("id", "item"), parts, {name: n for name, n in spared.items() if n}


def concerned(line: DemandLine, firms: pl.DataFrame, known: dict[tuple[str, str], pl.DataFrame] | None = None
              ) -> pl.DataFrame:
    """The enterprises (id, matter) that a demanded item is about: its scope (or list) inside the body's area.

    known: those found before, by area and scope; items of one field often share them."""
    area, known = within(line.demand.body.organ.area.code), {} if known is None else known
    where = pl.col("area").str.starts_with(area) | pl.col("town").str.starts_with(area)
    if line.mode == "list":
        return firms.filter(where & pl.col("matter").is_in(line.listed)).select("id", "matter")
    if (area, line.item.scope) not in known:
        known[area, line.item.scope] = firms.filter(where & scope(line.item.scope)).select("id", "matter")
    return known[area, line.item.scope]


def _white(day: date, year: int) -> pl.DataFrame:
    """Enterprises of the white list and the items that may still be checked there without a lead."""
    rows = in_year(WhiteEntry, day, year).values_list("enterprise_id").annotate(
        open=ArrayAgg("items", filter=Q(items__isnull=False), default=Value([]))
    )
    return pl.DataFrame(list(rows), schema={"matter": pl.Int64, "open": pl.List(pl.Int64)}, orient="row")


def _spare(mine: pl.DataFrame, spare: pl.DataFrame, item: int) -> pl.DataFrame:
    closed = spare.filter(~pl.col("open").list.contains(item))
    return mine.join(closed, on="matter", how="anti")


def save(tables: dict[str, pl.DataFrame], folder: Path) -> None:
    """The tables as the planner reads them."""
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")


def opened(tables: dict[str, pl.DataFrame], spacing: int = 0) -> Frame:
    """The frame of some tables. Raises BadFrame."""
    with tempfile.TemporaryDirectory() as place:
        save(tables, Path(place))
        return read_frame(Path(place), spacing)


def rows_of(table: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """A table's rows as dictionaries."""
    yield from table.iter_rows(named=True)
