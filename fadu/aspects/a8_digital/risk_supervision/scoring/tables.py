"""The input: Parquet, one file or a folder of files; columns are checked against the scheme before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from .errors import BadTable
from .exact import MOST_PLACES, Column, whole_steps
from .scheme import Cap, Field, Scheme

if TYPE_CHECKING:
    import pyarrow.dataset as ds

IMPRECISE = "是单精度浮点数，不能与小数界线精确比较，请改存为整数、十进制小数或双精度"


def open_table(path: Path) -> ds.Dataset:
    """The input as a dataset; BadTable when it is no Parquet."""
    import pyarrow.dataset as ds  # brings pandas, which takes long to load

    if not path.exists():
        raise BadTable(f"找不到输入 {path}。")
    try:
        return ds.dataset(path, format="parquet")
    except (pa.ArrowInvalid, OSError) as error:
        raise BadTable(f"输入 {path} 不是可读的 Parquet 文件。") from error


def storage(kind: pa.DataType) -> Column | None:
    """How a column is stored; None for types that no field can have."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return Column("text")
    if pa.types.is_boolean(kind):
        return Column("flag")
    if pa.types.is_integer(kind):
        return Column("int")
    if pa.types.is_float64(kind):
        return Column("float")
    return Column("decimal", kind.scale) if pa.types.is_decimal(kind) else None


def columns_of(schema: pa.Schema, scheme: Scheme) -> dict[str, Column]:
    """The id and the fields that the scheme reads; BadTable names the first column that is missing or does not fit."""
    wanted = {field.name: field for field in scheme.used()}
    lost = [f"{name}（{field.title}）" for name, field in wanted.items() if name not in schema.names]
    if scheme.id not in schema.names:
        lost.insert(0, f"{scheme.id}（主体代码）")
    if lost:
        raise BadTable(f"输入缺少字段 {'、'.join(lost)}。")
    found = {scheme.id: _id(schema.field(scheme.id).type, scheme.id)}
    for name, field in wanted.items():
        found[name] = _fitting(schema.field(name).type, field)
    _fine_enough(scheme, found)
    return found


def _id(kind: pa.DataType, name: str) -> Column:
    column = storage(kind)
    if column is None or column.storage not in ("text", "int"):
        raise BadTable(f"主体代码 {name} 应为文字或整数，输入中是 {kind}。")
    return column


def _fitting(kind: pa.DataType, field: Field) -> Column:
    column = storage(kind)
    if pa.types.is_float16(kind) or pa.types.is_float32(kind):
        raise BadTable(f"字段 {field.name}（{field.title}）{IMPRECISE}。")
    if column is None or column.kind != field.kind:
        raise BadTable(f"字段 {field.name}（{field.title}）应为{field.kind_label}，输入中是 {kind}。")
    if column.storage == "decimal" and not 0 <= kind.scale <= MOST_PLACES:
        raise BadTable(f"字段 {field.name}（{field.title}）是 {kind}，小数至多 {MOST_PLACES} 位。")
    return column


def one_record(path: Path, scheme: Scheme, key: str) -> dict[str, Any]:
    """The fields of one enterprise; BadTable when it is not there, or there twice."""
    table = open_table(path)
    columns = columns_of(table.schema, scheme)
    wanted: Any = key
    if columns[scheme.id].storage == "int":
        if not key.lstrip("-").isdecimal():
            raise BadTable(f"主体代码 {key} 应为整数。")
        wanted = int(key)
    found = table.to_table(columns=list(columns), filter=pc.field(scheme.id) == wanted).to_pylist()
    if len(found) != 1:
        raise BadTable(f"输入中有 {len(found)} 行的主体代码是 {key}，应有一行。")
    record: dict[str, Any] = found[0]
    return record


def _fine_enough(scheme: Scheme, columns: Mapping[str, Column]) -> None:
    """Caps are counted in the column's own decimals and must stay within whole numbers of 18 digits."""
    for term in scheme.terms:
        if isinstance(term.measure, Cap):
            counted = whole_steps(term.measure, columns[term.field.name].scale)
            if max(abs(counted.floor), abs(counted.ceiling)) >= 10**17:
                raise BadTable(
                    f"字段 {term.field.name}（{term.field.title}）的小数位太多，封顶指标 {term.key} 无法精确计数。"
                )
