"""`fadu visits import FILE`: a body's past visits from another system, XLSX, CSV or Parquet."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from fadu.runtime.problems import Problem


def add_parser(subparsers: Any) -> None:
    """The subcommand."""
    parser = subparsers.add_parser("visits", help="入企检查 inspections of enterprises")
    actions = parser.add_subparsers(dest="action", metavar="动作", required=True)
    load = actions.add_parser("import", help="导入历史检查 import past visits")
    load.add_argument("file", type=Path, help="XLSX、CSV 或 Parquet 文件")
    load.add_argument("--source", required=True, help="来源系统名称")
    load.add_argument("--dry", action="store_true", help="只检查，不写入")
    load.add_argument("--json", action="store_true", help="结果输出为 JSON")
    load.set_defaults(run=run)


def table(file: Path) -> Any:
    """The file as a frame, everything as text where the format has no types."""
    import polars as pl

    readers = {".parquet": pl.read_parquet, ".csv": lambda f: pl.read_csv(f, infer_schema=False), ".xlsx": _workbook}
    if file.suffix.lower() not in readers:
        raise Problem("只能导入 XLSX、CSV 或 Parquet 文件", "only XLSX, CSV or Parquet can be imported")
    if not file.is_file():
        raise Problem(f"没有文件 {file}", f"no such file: {file}")
    return readers[file.suffix.lower()](file)


def _workbook(file: Path) -> Any:
    import polars as pl

    return pl.read_excel(file, engine="calamine", infer_schema_length=0)


def run(args: argparse.Namespace) -> int:
    """Import and report; status 1 when rows are at fault."""
    from fadu.kernel.access import SYSTEM

    from .bulk import load

    report = load(table(args.file), SYSTEM, args.source, dry=args.dry)
    if args.json:
        json.dump(vars(report), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(
            f"共 {report.rows} 行，写入 {report.created} 次，{len(report.errors)} 处有误，{report.seconds:.1f} 秒\n"
        )
        for row, column, text in report.errors[:20]:
            sys.stdout.write(f"  第 {row} 行 {column}：{text}\n")
    return 1 if report.errors else 0
