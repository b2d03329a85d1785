"""A Parquet file is believed by what it unpacks to, not by what it says."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fadu.registry.enterprises import parquet
from fadu.registry.enterprises.files import BadFile, read


def packed(value: object, times: int) -> bytes:
    """A file of one column that repeats one value; it costs next to nothing."""
    out = io.BytesIO()
    column = pa.DictionaryArray.from_arrays(pa.array([0] * times, pa.int32()), pa.array([value]))
    pq.write_table(pa.table({"name": column}), out, compression="zstd")
    return out.getvalue()


def varint(number: int, length: int = 0) -> bytes:
    """A number as the footer writes it, stretched to a length by empty digits."""
    found, left = bytearray(), number * 2
    while left > 127 or len(found) < length - 1:
        found.append(left & 127 | 128)
        left >>= 7
    return bytes(found) + bytes([left])


@pytest.mark.parametrize(
    ("rows", "claimed", "code"),
    [(30_000, 30_000, parquet.ROWS), (30_000, 10, 0), (9_000, 1_000_000, parquet.ROWS)],
)  # fmt: skip
def test_rows_are_counted_as_they_come(rows: int, claimed: int, code: int) -> None:
    """Rows in a few kilobytes; the footer tells the truth, too little, or too much."""
    told, true = packed("模拟", rows), varint(rows)
    told = told.replace(true, varint(claimed, len(true)))
    assert len(told) < 10_000
    out = io.BytesIO()
    assert parquet.unpack(told, out, 20_000, 10**9) == code
    assert code or pa.ipc.open_stream(out.getvalue()).read_all().num_rows == claimed


def test_bytes_are_counted_as_they_come() -> None:
    long = packed("长" * 1_000, 900_000)  # 2.7 GB of text
    assert len(long) < 400_000
    assert parquet.unpack(long, io.BytesIO(), 10**6, 10**7) == parquet.BYTES


def test_what_one_piece_unpacks_to_ends_in_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand times a megabyte is one piece already: the child runs out of its memory, the server says so."""
    monkeypatch.setattr(parquet, "MOST_MEMORY", 3 * 2**28)
    with pytest.raises(BadFile, match="展开后超过"):
        read("大.parquet", packed("长" * 200_000, 4_000))


def test_a_name_is_no_number() -> None:
    with pytest.raises(BadFile):
        read("类型.parquet", packed(12, 3))
