"""Reading Parquet tables that people filed: every fault is named with its file, its row and what to mend."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl

CLASSES = "ABCD"
ALL_MONTHS = (1 << 12) - 1
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class BadFrame(ValueError):
    """Input that cannot be planned; the message says which file, which row and what to mend."""


def table(folder: Path, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """The named columns of `name`.parquet. Raises BadFrame when the file or a column is missing or has gaps."""
    path = folder / f"{name}.parquet"
    if not path.exists():
        raise BadFrame(f"缺少文件 {path.name}：应含列 {'、'.join(columns)}")
    try:
        found = pl.read_parquet(path)
    except Exception as error:  # the reader raises several kinds for a damaged file
        raise BadFrame(f"{path.name} 打不开，不是有效的 Parquet 文件") from error
    if missing := [c for c in columns if c not in found.columns]:
        raise BadFrame(f"{path.name} 缺少列 {'、'.join(missing)}")
    for column in columns:
        if found[column].null_count():
            row = int(found[column].is_null().arg_max() or 0) + 1
            raise BadFrame(f"{path.name} 的 {column} 列第 {row} 行为空，请补齐后再试")
    return found.select(columns)


def keys(values: pl.Series, where: str) -> pl.Series:
    """Identifiers as text or 64-bit integers. Raises BadFrame for other types, empty text or control characters."""
    if values.dtype.is_integer():
        return values.cast(pl.Int64)
    if values.dtype not in (pl.String, pl.Categorical, pl.Enum):
        raise BadFrame(f"{where} 的 {values.name} 列应为文本或整数编号，现为 {values.dtype}")
    text = values.cast(pl.String)
    wrong = text.filter((text.str.len_bytes() == 0) | text.str.contains(CONTROL.pattern))
    if len(wrong):
        raise BadFrame(f"{where} 的 {values.name} 列有空编号或含控制字符的编号「{CONTROL.sub('?', wrong[0])}」")
    return text


def unique(values: pl.Series, where: str) -> pl.Series:
    """The identifiers themselves. Raises BadFrame when one comes twice."""
    if values.is_duplicated().any():
        raise BadFrame(f"{where} 有重复的编号「{values.filter(values.is_duplicated())[0]}」")
    return values


def index(values: pl.Series, known: pl.Series, where: str, what: str) -> np.ndarray:
    """Position of every value in `known`. Raises BadFrame for unknown ones."""
    if not len(values):
        return np.zeros(0, np.int32)
    if values.dtype != known.dtype:
        kinds = {True: "整数", False: "文本"}
        raise BadFrame(f"{where} 的{what}编号是{kinds[values.dtype.is_integer()]}，"
                       f"而登记的编号是{kinds[known.dtype.is_integer()]}：请统一")
    place = pl.DataFrame({"key": known, "at": np.arange(len(known), dtype=np.int32)})
    found = pl.DataFrame({"key": values}).join(place, on="key", how="left", maintain_order="left")["at"]
    if found.null_count():
        raise BadFrame(f"{where} 提到的{what}「{values.filter(found.is_null())[0]}」不存在")
    return found.to_numpy()


def whole(values: pl.Series, where: str, low: int, high: int, what: str) -> np.ndarray:
    """[n] int64 between low and high. Raises BadFrame that shows the first wrong value."""
    if not values.dtype.is_numeric():
        raise BadFrame(f"{where} 的 {values.name} 列应为数字：{what}")
    wrong = values.filter(~((values >= low) & (values <= high) & (values == values.cast(pl.Float64).floor())))
    if len(wrong):
        raise BadFrame(f"{where} 的 {values.name} 列有 {wrong[0]}：{what}")
    return values.cast(pl.Int64).to_numpy()


def class_codes(values: pl.Series, where: str) -> np.ndarray:
    """[n] int8 0..3 of classes A..D (or 0..3)."""
    text = values.cast(pl.String)
    known = {c: i for i, c in enumerate(CLASSES)} | {str(i): i for i in range(4)}
    codes = text.replace_strict(known, default=None, return_dtype=pl.Int8)
    if codes.null_count():
        raise BadFrame(f"{where} 的类别「{text.filter(codes.is_null())[0]}」无效：只能是 A、B、C、D")
    return codes.to_numpy()


def months(values: pl.Series, where: str) -> np.ndarray:
    """[n] int32 masks of months, bit 0 January."""
    return whole(values, where, 0, ALL_MONTHS, "月份掩码应为 0 至 4095 的整数（第 1 位为一月）").astype(np.int32)
