"""The frame of a plan: who may be inspected by whom, when, how often. Read once, checked, indexed by integers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

CLASSES = "ABCD"
ALL_MONTHS = (1 << 12) - 1


class BadFrame(ValueError):
    """Input that cannot be planned; the message says which file, which row and what to mend."""


@dataclass(frozen=True)
class Frame:
    """Arrays of a city. N enterprises, I items, D bodies, P pairs sorted by enterprise.

    ids [N] text; cls [N] 0..3; quiet [N] 12-bit months that are closed; e, it [P] indices; items [I] text;
    body [I] index; window [I] 12-bit months that are open; minutes [I]; ratio [I, 4]; bodies [D] text;
    capacity [D, 12] minutes; cap [4] visits a year.
    """

    ids: list[str]
    cls: np.ndarray
    quiet: np.ndarray
    e: np.ndarray
    it: np.ndarray
    items: list[str]
    body: np.ndarray
    window: np.ndarray
    minutes: np.ndarray
    ratio: np.ndarray
    bodies: list[str]
    capacity: np.ndarray
    cap: np.ndarray

    @property
    def stratum(self) -> np.ndarray:
        """[P] item × 4 + class."""
        return self.it.astype(np.int64) * 4 + self.cls[self.e]

    def sizes(self) -> tuple[np.ndarray, np.ndarray]:
        """Per stratum: number of enterprises N and number to draw n = ⌈ratio · N⌉ (a product within 1e-9 of a whole counts as whole)."""
        total = np.bincount(self.stratum, minlength=len(self.items) * 4)
        wanted = np.ceil(self.ratio.ravel() * total - 1e-9).astype(np.int64)
        return total, np.clip(wanted, 0, total)


def _table(folder: Path, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    path = folder / f"{name}.parquet"
    if not path.exists():
        raise BadFrame(f"缺少文件 {path.name}：应含列 {'、'.join(columns)}")
    try:
        table = pl.read_parquet(path)
    except Exception as error:  # the reader raises several kinds for a damaged file
        raise BadFrame(f"{path.name} 打不开，不是有效的 Parquet 文件") from error
    if missing := [c for c in columns if c not in table.columns]:
        raise BadFrame(f"{path.name} 缺少列 {'、'.join(missing)}")
    if table.select(pl.any_horizontal(pl.col(columns).is_null().any())).item():
        raise BadFrame(f"{path.name} 有空值，请补齐后再试")
    return table


def _class_codes(values: pl.Series, where: str) -> np.ndarray:
    text = values.cast(pl.String)
    codes = text.replace_strict({c: i for i, c in enumerate(CLASSES)} | {str(i): i for i in range(4)}, default=None)
    if codes.null_count():
        raise BadFrame(f"{where} 的类别「{text.filter(codes.is_null())[0]}」无效：只能是 A、B、C、D")
    return codes.cast(pl.Int8).to_numpy()


def _index(values: pl.Series, known: pl.Series, where: str, what: str) -> np.ndarray:
    table = pl.DataFrame({"key": known, "at": np.arange(len(known), dtype=np.int32)})
    found = pl.DataFrame({"key": values}).join(table, on="key", how="left", maintain_order="left")["at"]
    if found.null_count():
        raise BadFrame(f"{where} 提到的{what}「{values.filter(found.is_null())[0]}」不存在")
    return found.to_numpy()


def _months(values: pl.Series, where: str) -> np.ndarray:
    months = values.cast(pl.Int64).to_numpy()
    if len(months) and (months.min() < 0 or months.max() > ALL_MONTHS):
        raise BadFrame(f"{where} 的月份掩码应为 0 至 4095 的整数（第 1 位为一月）")
    return months.astype(np.int32)


def _unique(values: pl.Series, where: str) -> pl.Series:
    if values.is_duplicated().any():
        raise BadFrame(f"{where} 有重复的编号「{values.filter(values.is_duplicated())[0]}」")
    return values


def _capacity(folder: Path, bodies: pl.Series) -> np.ndarray:
    table = _table(folder, "capacity", ("body", "month", "minutes"))
    month = table["month"].cast(pl.Int64).to_numpy()
    if len(month) and (month.min() < 1 or month.max() > 12):
        raise BadFrame("capacity.parquet 的 month 应为 1 至 12")
    capacity = np.zeros((len(bodies), 12), np.int64)
    np.add.at(capacity, (_index(table["body"], bodies, "capacity.parquet", "检查主体"), month - 1),
              table["minutes"].cast(pl.Int64).to_numpy())
    return capacity


def _caps(folder: Path) -> np.ndarray:
    table = _table(folder, "caps", ("class", "visits"))
    cap = np.full(4, 10**6, np.int64)
    cap[_class_codes(table["class"], "caps.parquet")] = table["visits"].cast(pl.Int64).to_numpy()
    return cap


def read_frame(folder: Path) -> Frame:
    """The frame in `folder`: enterprises, applies, items, capacity, caps as Parquet. Raises BadFrame."""
    firms = _table(folder, "enterprises", ("id", "class", "quiet"))
    rules = ("id", "body", "window", "minutes", *(f"ratio_{c.lower()}" for c in CLASSES))
    items = _table(folder, "items", rules)
    pairs = _table(folder, "applies", ("enterprise", "item"))
    ratio = items.select(rules[4:]).to_numpy().astype(np.float64)
    if len(ratio) and (ratio.min() < 0 or ratio.max() > 1 or not np.isfinite(ratio).all()):
        raise BadFrame("items.parquet 的抽查比例应在 0 与 1 之间")
    bodies = pl.concat([items["body"], _table(folder, "capacity", ("body",))["body"]]).unique().sort()
    e = _index(pairs["enterprise"], _unique(firms["id"], "enterprises.parquet"), "applies.parquet", "企业")
    it = _index(pairs["item"], _unique(items["id"], "items.parquet"), "applies.parquet", "检查事项")
    key = np.unique(e.astype(np.int64) * max(len(items), 1) + it)
    if len(key) != len(e):
        raise BadFrame("applies.parquet 有重复的企业与事项组合")
    return Frame(
        ids=firms["id"].cast(pl.String).to_list(), cls=_class_codes(firms["class"], "enterprises.parquet"),
        quiet=_months(firms["quiet"], "enterprises.parquet"), e=(key // max(len(items), 1)).astype(np.int32),
        it=(key % max(len(items), 1)).astype(np.int32), items=items["id"].cast(pl.String).to_list(),
        body=_index(items["body"], bodies, "items.parquet", "检查主体"),
        window=_months(items["window"], "items.parquet"), minutes=items["minutes"].cast(pl.Int64).to_numpy(),
        ratio=ratio, bodies=bodies.cast(pl.String).to_list(), capacity=_capacity(folder, bodies), cap=_caps(folder))
