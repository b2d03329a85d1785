"""Columns as NumPy arrays: numbers as whole numbers at a scale or as doubles, categories and small numbers as codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .errors import BadTable
from .exact import Column
from .scheme import Scheme, Value

CODES = 256  # a column of at most so many different values is looked up instead of compared


@dataclass(frozen=True)
class Stored:
    """[n] values of a field: whole numbers (for decimals, of 10^-scale), doubles, or codes when `words` is set;
    missing: [n] bool or None. A code is the position of its word; position len(words) stands for missing.
    """

    values: np.ndarray
    column: Column
    missing: np.ndarray | None = None
    words: tuple[Value, ...] | None = None

    def coded(self) -> Stored:
        """The same with codes of one byte, when there are few enough values."""
        if self.words is not None or self.column.storage == "float" or not len(self.values):
            return self
        low, high = int(self.values.min()), int(self.values.max())
        if low < 0 or high >= CODES - 1:
            return self
        words = tuple(Decimal(i).scaleb(-self.column.scale) for i in range(high + 1))
        codes = self.values.astype(np.uint8, copy=False)
        if self.missing is not None:
            codes = np.where(self.missing, np.uint8(len(words)), codes)
        return Stored(codes, self.column, None, words)


def from_numpy(values: np.ndarray) -> Stored:
    """Whole numbers, doubles or truth values without missing ones (a double that is no number is missing)."""
    if values.dtype == np.bool_:
        return Stored(values.view(np.uint8), Column("flag"), None, (False, True))
    if values.dtype == np.float64:
        return Stored(values, Column("float"))
    if values.dtype.kind not in "iu":
        raise BadTable(f"数组类型 {values.dtype} 不能精确比较，可用整数、双精度和布尔。")
    return Stored(values, Column("int"))


def from_arrow(values: pa.Array | pa.ChunkedArray, column: Column) -> Stored:
    """A column of a file."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    missing = pc.is_null(values).to_numpy(zero_copy_only=False) if values.null_count else None
    if column.storage == "text":
        return _text(values, column)
    if column.storage == "flag":
        codes = values.cast(pa.uint8()).fill_null(2).to_numpy(zero_copy_only=False)
        return Stored(codes, column, None, (False, True))
    if column.storage == "decimal":
        return Stored(_unscaled(values, column), column, missing)
    return Stored(values.fill_null(0).to_numpy(zero_copy_only=False), column, missing)


def _text(values: pa.Array, column: Column) -> Stored:
    if not pa.types.is_dictionary(values.type):
        values = values.cast(pa.large_string()).dictionary_encode()
    words = tuple(values.dictionary.to_pylist())
    codes = values.indices.cast(pa.int32()).fill_null(len(words)).to_numpy(zero_copy_only=False)
    if len(words) < CODES:
        codes = codes.astype(np.uint8)
    return Stored(codes, column, None, words)


def _unscaled(values: pa.Array, column: Column) -> np.ndarray:
    """The whole number behind each decimal: the low word of 16 bytes, if the high word only repeats its sign."""
    values = values.cast(pa.decimal128(38, column.scale)).fill_null(Decimal(0))
    words = np.frombuffer(values.buffers()[1], dtype="<i8")[2 * values.offset : 2 * (values.offset + len(values))]
    low, high = words[0::2], words[1::2]
    if not np.array_equal(high, low >> 63):
        raise BadTable("十进制数超过 18 位有效数字，numpy 引擎无法计算，请用 --engine duckdb。")
    return low


def store(scheme: Scheme, columns: Mapping[str, Any]) -> dict[str, Stored]:
    """The fields of the scheme from arrays; BadTable names a field that is absent or of another kind."""
    found = {}
    for field in scheme.used():
        if field.name not in columns:
            raise BadTable(f"数据中没有字段 {field.name}（{field.title}）。")
        given = columns[field.name]
        stored = given if isinstance(given, Stored) else from_numpy(np.asarray(given))
        if stored.column.kind != field.kind:
            raise BadTable(f"字段 {field.name}（{field.title}）应为{field.kind_label}。")
        found[field.name] = stored
    return found


def lookup(stored: Stored, of: Callable[[Value | None], int]) -> np.ndarray:
    """[len(words) + 1] what each code stands for, the last for missing."""
    assert stored.words is not None
    return np.array([*(of(word) for word in stored.words), of(None)], dtype=np.int64)
