"""The frame of a plan: who may be inspected by whom, when, how often. Read once, checked, indexed by integers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from .caps import NO_CAP, Caps, read_caps
from .tables import ALL_MONTHS, CLASSES, BadFrame, class_codes, index, keys, months, table, unique, whole

__all__ = ["ALL_MONTHS", "CLASSES", "NO_CAP", "REASONS", "BadFrame", "Frame", "read_frame"]

# Why a drawn enterprise may lawfully be passed over; anything else is choosing, and is refused.
REASONS = {"closed": "已注销或者歇业", "case": "线索已移送有权机关", "checked": "本年度已检查过同一事项", "moved": "已迁出管辖区域",
           "capped": "已达到年度检查频次上限"}
RATIOS = tuple(f"ratio_{c.lower()}" for c in CLASSES)


@dataclass(frozen=True)
class Frame:
    """Arrays of a city. N enterprises, I items, D bodies, P pairs sorted by enterprise then item.

    id_column, item_column, body_column: identifiers in their own type; ids, items, bodies: the same as text.
    cls [N] 0..3; quiet [N] 12-bit months that are closed; e, it [P] indices; body [I] index; window [I] 12-bit months
    that are open; minutes [I]; ratio [I, 4]; capacity [D, 12] minutes; filed [D] capacity was filed at all;
    caps: visits a year, of all bodies and of one; apart: pairs of items that must not share a visit; barred [P] code
    of the reason why a pair is passed over after the draw, 0 for none; spacing: months between two visits of one body
    to one enterprise, 0 for none.
    """

    id_column: pl.Series
    cls: np.ndarray
    quiet: np.ndarray
    e: np.ndarray
    it: np.ndarray
    item_column: pl.Series
    body: np.ndarray
    window: np.ndarray
    minutes: np.ndarray
    ratio: np.ndarray
    body_column: pl.Series
    capacity: np.ndarray
    filed: np.ndarray
    caps: Caps
    apart: frozenset[tuple[int, int]]
    barred: np.ndarray
    spacing: int = 0

    @cached_property
    def ids(self) -> list[str]:
        """[N] enterprises as text."""
        return self.id_column.cast(pl.String).to_list()

    @cached_property
    def items(self) -> list[str]:
        """[I] items as text."""
        return self.item_column.cast(pl.String).to_list()

    @cached_property
    def bodies(self) -> list[str]:
        """[D] bodies as text."""
        return self.body_column.cast(pl.String).to_list()

    @cached_property
    def stratum(self) -> np.ndarray:
        """[P] item × 4 + class."""
        return self.it.astype(np.int64) * 4 + self.cls[self.e]

    @cached_property
    def open_months(self) -> np.ndarray:
        """[P] months in which the item may be done there: its window without the enterprise's quiet months."""
        return self.window[self.it] & ~self.quiet[self.e] & ALL_MONTHS

    @cached_property
    def possible(self) -> np.ndarray:
        """[P] bool: at least one open month. Known before the draw, so the others take no part in it."""
        return self.open_months != 0

    @cached_property
    def sizes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Per stratum: enterprises subject to it, those that can be drawn, number to draw.

        The number is ⌈ratio × subject − 1e-9⌉ in double precision (a product within 1e-9 above a whole counts as
        that whole), at most the number that can be drawn.
        """
        subject = np.bincount(self.stratum, minlength=len(self.items) * 4)
        able = np.bincount(self.stratum[self.possible], minlength=len(self.items) * 4)
        wanted = np.ceil(self.ratio.ravel() * subject - 1e-9).astype(np.int64)
        return subject, able, np.clip(wanted, 0, able)

    @cached_property
    def asked(self) -> np.ndarray:
        """[I*4] number the ratio asks for, whether or not so many can be drawn."""
        subject = self.sizes[0]
        return np.clip(np.ceil(self.ratio.ravel() * subject - 1e-9).astype(np.int64), 0, subject)

    @cached_property
    def chance(self) -> np.ndarray:
        """[P] each pair's chance of being drawn: number drawn / number that can be drawn; 0 where impossible."""
        _, able, wanted = self.sizes
        share = np.divide(wanted, able, out=np.zeros(len(able)), where=able > 0)
        return np.where(self.possible, share[self.stratum], 0.0)

    @cached_property
    def best_chance(self) -> np.ndarray:
        """[N] the largest chance of each enterprise."""
        best = np.zeros(len(self.cls))
        np.maximum.at(best, self.e, self.chance)
        return best

    @property
    def floor(self) -> float:
        """Σ of the largest chances: no joint law with these chances visits fewer enterprises on average."""
        return float(self.best_chance.sum())


def _capacity(folder: Path, bodies: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    where = "capacity.parquet"
    rows = table(folder, "capacity", ("body", "month", "minutes"))
    month = whole(rows["month"], where, 1, 12, "月份应为 1 至 12") - 1
    told = rows["minutes"]  # a started minute cannot be planned: parts of minutes are rounded down
    minutes = whole(told.floor() if told.dtype.is_float() else told, where, 0, 10**9, "分钟数应不小于零")
    cell = index(keys(rows["body"], where), bodies, where, "检查主体").astype(np.int64) * 12 + month
    filled = np.bincount(cell, minlength=len(bodies) * 12)
    if len(filled) and filled.max() > 1:
        twice = int(filled.argmax())
        raise BadFrame(f"{where} 有重复的行：主体「{bodies[twice // 12]}」{twice % 12 + 1} 月")
    capacity = np.zeros(len(bodies) * 12, np.int64)
    capacity[cell] = minutes
    return capacity.reshape(-1, 12), filled.reshape(-1, 12).any(axis=1)


def _apart(folder: Path, items: pl.Series) -> frozenset[tuple[int, int]]:
    if not (folder / "apart.parquet").exists():
        return frozenset()
    rows = table(folder, "apart", ("item", "other"))
    sides = [index(keys(rows[c], "apart.parquet"), items, "apart.parquet", "检查事项") for c in rows.columns]
    return frozenset((min(a, b), max(a, b)) for a, b in zip(*(s.tolist() for s in sides), strict=True) if a != b)


def _barred(folder: Path, firms: pl.Series, items: pl.Series, pair: np.ndarray) -> np.ndarray:
    barred = np.zeros(len(pair), np.int8)
    if not (folder / "exclusions.parquet").exists():
        return barred
    where = "exclusions.parquet"
    rows = table(folder, "exclusions", ("enterprise", "item", "reason"))
    if len(wrong := rows["reason"].filter(~rows["reason"].is_in(list(REASONS)))):
        raise BadFrame(f"{where} 的理由「{wrong[0]}」不是法定或者已公布的排除理由：只能是 {'、'.join(REASONS)}")
    key = (index(keys(rows["enterprise"], where), firms, where, "企业").astype(np.int64) * len(items)
           + index(keys(rows["item"], where), items, where, "检查事项"))
    place = np.searchsorted(pair, key)
    if (place >= len(pair)).any() or (pair[np.minimum(place, len(pair) - 1)] != key).any():
        raise BadFrame(f"{where} 有不在 applies.parquet 中的企业与事项组合")
    codes = {name: i for i, name in enumerate(REASONS, 1)}
    barred[place] = rows["reason"].replace_strict(codes, return_dtype=pl.Int8).to_numpy()
    return barred


def _pairs(folder: Path, firms: pl.Series, items: pl.Series) -> np.ndarray:
    rows = table(folder, "applies", ("enterprise", "item"))
    key = (index(keys(rows["enterprise"], "applies.parquet"), firms, "applies.parquet", "企业").astype(np.int64)
           * len(items) + index(keys(rows["item"], "applies.parquet"), items, "applies.parquet", "检查事项"))
    key.sort()
    if len(twice := np.flatnonzero(key[1:] == key[:-1])):
        e, item = divmod(int(key[twice[0]]), len(items))
        raise BadFrame(f"applies.parquet 有重复的组合：企业「{firms[e]}」事项「{items[item]}」")
    return key


def _ratios(rows: pl.DataFrame) -> np.ndarray:
    for column in RATIOS:
        if not rows[column].dtype.is_numeric():
            raise BadFrame(f"items.parquet 的 {column} 列应为 0 与 1 之间的抽查比例")
    ratio = rows.select(RATIOS).to_numpy().astype(np.float64)
    wrong = np.argwhere(~((ratio >= 0) & (ratio <= 1)))
    if len(wrong):
        i, c = wrong[0]
        raise BadFrame(f"items.parquet 的抽查比例应在 0 与 1 之间：事项「{rows['id'][int(i)]}」的 {RATIOS[c]} 是 {ratio[i, c]}")
    return ratio


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """By identifier as text, so that the order of the file means nothing."""
    return rows[rows["id"].cast(pl.String).arg_sort()]


def read_frame(folder: Path, spacing: int = 0) -> Frame:
    """The frame in `folder`: enterprises, applies, items, capacity, caps as Parquet; body_caps, item_caps, pair_caps
    (see caps.py), apart (item, other) and exclusions (enterprise, item, reason) if they are there. Sorted by
    identifier. Raises BadFrame."""
    firms = _in_order(table(folder, "enterprises", ("id", "class", "quiet")))
    rows = _in_order(table(folder, "items", ("id", "body", "window", "minutes", *RATIOS)))
    ids = unique(keys(firms["id"], "enterprises.parquet"), "enterprises.parquet")
    items = unique(keys(rows["id"], "items.parquet"), "items.parquet")
    own = keys(rows["body"], "items.parquet")
    filed = keys(table(folder, "capacity", ("body",))["body"], "capacity.parquet")
    if len(filed) and own.dtype != filed.dtype:
        raise BadFrame("items.parquet 与 capacity.parquet 的检查主体编号一个是文本、一个是整数：请统一")
    bodies = pl.concat([own, filed.cast(own.dtype)]).unique().sort().rename("body")
    pair = _pairs(folder, ids, items)
    capacity, has = _capacity(folder, bodies)
    cls = class_codes(firms["class"], "enterprises.parquet")
    return Frame(
        id_column=ids, cls=cls,
        quiet=months(firms["quiet"], "enterprises.parquet"),
        e=(pair // max(len(items), 1)).astype(np.int32), it=(pair % max(len(items), 1)).astype(np.int32),
        item_column=items, body=index(own, bodies, "items.parquet", "检查主体"),
        window=months(rows["window"], "items.parquet"),
        minutes=whole(rows["minutes"], "items.parquet", 0, 10**6, "每次检查的分钟数应为不小于零的整数"),
        ratio=_ratios(rows), body_column=bodies, capacity=capacity, filed=has,
        caps=read_caps(folder, ids, items, bodies, cls, pair), apart=_apart(folder, items),
        barred=_barred(folder, ids, items, pair), spacing=spacing)
