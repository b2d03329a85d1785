"""Parquet files from outside, unpacked in a process of its own: what a file claims about itself is not believed.

A file of a few kilobytes may unpack to billions of rows or to one long value repeated a million times. The child reads
piece by piece, counts rows and bytes as they come, and may use neither more memory nor more time than its limits; what
a single page unpacks to ends there too, and not in the server.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO

MOST_ROWS = 1_000_000
MOST_BYTES = 1024**3  # unpacked; a city of 460,000 has a tenth of it
MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 120  # of processor time; a city takes two
PIECE = 2048  # rows
ROWS, BYTES, BAD = 3, 4, 5
WHY = {
    ROWS: f"一次最多导入 {MOST_ROWS:,} 行，这个文件展开后超过了，请拆分",
    BYTES: f"文件展开后超过 {MOST_BYTES // 1024**3} GB，没有读下去；请检查文件，或者改用 CSV",
    BAD: "文件打不开：不是有效的 Parquet 文件",
}


class Refused(ValueError):
    """Why a file is not read."""


def stream(content: bytes) -> io.BytesIO:
    """The table as an Arrow stream of at most MOST_ROWS rows and MOST_BYTES bytes. Raises Refused."""
    # -P: the folder of this file is no place to look for modules in
    limits = map(str, (MOST_ROWS, MOST_BYTES, MOST_MEMORY, MOST_SECONDS))
    command = [sys.executable, "-P", str(Path(__file__)), *limits]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    if done.returncode:  # below zero: stopped by a limit
        raise Refused(WHY[BYTES] if done.returncode < 0 else WHY.get(done.returncode, WHY[BAD]))
    return io.BytesIO(done.stdout)


def unpack(source: bytes, out: BinaryIO, most_rows: int, most_bytes: int) -> int:
    """Write the rows of a file as an Arrow stream; the code of what is wrong with it, or 0."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = size = 0
    try:
        file = pq.ParquetFile(pa.BufferReader(source))
        with pa.ipc.new_stream(out, _plain(file.schema_arrow.empty_table()).schema) as told:
            for packed in file.iter_batches(batch_size=PIECE, use_threads=False):
                piece = _plain(pa.Table.from_batches([packed])).to_batches()[0]
                rows, size = rows + piece.num_rows, size + piece.nbytes
                if rows > most_rows or size > most_bytes:
                    return ROWS if rows > most_rows else BYTES
                told.write_batch(piece)
    except MemoryError:  # Arrow's own is one too
        return BYTES
    except Exception:  # readers of damaged files raise many kinds
        return BAD
    return 0


def _plain(table: Any) -> Any:
    """The table with every value written out: what a dictionary repeats would unpack in the server otherwise."""
    import pyarrow as pa

    columns = (c.cast(c.type.value_type) if pa.types.is_dictionary(c.type) else c for c in table.columns)
    return pa.table(list(columns), names=table.column_names)


def main(most_rows: int, most_bytes: int, memory: int, seconds: int) -> int:
    """The child: from standard input to standard output, within its limits."""
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))
    return unpack(sys.stdin.buffer.read(), sys.stdout.buffer, most_rows, most_bytes)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
