"""Runs a scheme's expression: DuckDB inside this process, or Spark for what outgrows one machine.

Both get the same expression, compiled to their SQL, and return Arrow batches ordered by id.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from .errors import Damaged, EngineMissing, NoRoom
from .exact import Column
from .scheme import Scheme

BATCH = 1 << 17
SPARK: dict[str, Any] = {
    "spark.app.name": "fadu risk score",
    "spark.master": "local[*]",
    "spark.driver.memory": "4g",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.legacy.parquet.nanosAsLong": "true",  # columns that the scheme does not read must not stop it
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def compiled(expression: Any, dialect: str) -> str:
    """The expression as SQL for duckdb or pyspark."""
    import ibis

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # pyspark on versions of pandas that it does not know yet
        getattr(ibis, dialect)  # registers the options that the compiler reads
        return str(ibis.to_sql(expression, dialect=dialect))


@contextlib.contextmanager
def duckdb_batches(
    scheme: Scheme, source: Path, columns: Mapping[str, Column], explain: bool
) -> Iterator[Iterator[pa.RecordBatch]]:
    """Score with the embedded engine. It spills to a folder of its own when memory is short, and asks no network."""
    import duckdb

    from .expression import TABLE, build  # brings a compiler of SQL that no page needs

    sql = compiled(build(scheme, columns, explain), "duckdb")
    with tempfile.TemporaryDirectory(prefix="fadu-risk-") as spill:
        settings: dict[str, Any] = {
            "temp_directory": spill,
            "autoinstall_known_extensions": False,
            "preserve_insertion_order": False,
        }
        with duckdb.connect(config=settings) as connection:
            try:
                files = [str(source)] if source.is_file() else [str(each) for each in sorted(source.rglob("*.parquet"))]
                connection.read_parquet(files).create_view(TABLE)
                yield iter(connection.sql(sql).to_arrow_reader(BATCH))
            except duckdb.OutOfMemoryException as error:
                raise NoRoom("DuckDB", first_line(error)) from error
            except duckdb.Error as error:
                raise Damaged(source, first_line(error)) from error


def spark_missing() -> str | None:
    """Why Spark cannot run here, as a sentence; None when it can."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "没有安装 Spark：pip install 'fadu[spark]'"
    if shutil.which("java") is None:
        return "没有找到 Java：Spark 需要 Java 17 或更新版本（Debian：apt-get install openjdk-17-jre-headless）"
    return None


def spark_session() -> Any:
    """A session of this machine's cores, or the one that the surrounding Spark (spark-submit) configures."""
    if reason := spark_missing():
        raise EngineMissing(reason + "。")
    with warnings.catch_warnings(), _stderr_to_file() as said:
        warnings.simplefilter("ignore", FutureWarning)
        from pyspark import SparkConf
        from pyspark.sql import SparkSession

        chosen = SparkConf()
        own = {name: value for name, value in SPARK.items() if not chosen.contains(name)}
        try:
            return SparkSession.builder.config(map=own).getOrCreate()
        except Exception as error:
            said.seek(0)
            words = said.read().decode(errors="replace").strip().splitlines() or [first_line(error)]
            raise EngineMissing(f"Spark 未能启动：{words[-1]}。") from error


@contextlib.contextmanager
def _stderr_to_file() -> Iterator[IO[bytes]]:
    """What is started inside keeps a file as its stderr: Java greets at length, and its errors come as exceptions."""
    kept = os.dup(2)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield file
        finally:
            os.dup2(kept, 2)
            os.close(kept)


@contextlib.contextmanager
def spark_batches(
    scheme: Scheme, source: Path, columns: Mapping[str, Column], explain: bool
) -> Iterator[Iterator[pa.RecordBatch]]:
    """Score with Spark; its sorted parts are read back in their order."""
    from .expression import TABLE, build

    session = spark_session()
    sql = compiled(build(scheme, columns, explain), "pyspark")
    with tempfile.TemporaryDirectory(prefix="fadu-risk-") as folder:
        parts = Path(folder) / "parts"
        try:
            session.read.parquet(str(source.resolve())).createOrReplaceTempView(TABLE)
            session.sql(sql).write.parquet(str(parts))
        except Exception as error:  # Spark hands on Java's exceptions of any class
            words = java_reason(error)
            short = any(word in words for word in ("OutOfMemory", "heap space", "No space left"))
            raise (NoRoom("Spark", words) if short else Damaged(source, words)) from error
        yield _parts(parts)


def _parts(folder: Path) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq

    for file in sorted(folder.glob("part-*.parquet")):
        yield from pq.ParquetFile(file).iter_batches(BATCH)


def java_reason(error: Exception) -> str:
    """The innermost cause that Java names, without its class."""
    causes = [line.strip() for line in str(error).splitlines() if line.startswith((": ", "Caused by: "))]
    return causes[-1].split(": ")[-1] if causes else first_line(error)


def first_line(error: Exception) -> str:
    """The engine's own words, first line."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
