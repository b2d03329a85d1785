"""`fadu enterprises import FILE` and `fadu enterprises export FILE`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from fadu.runtime.problems import Problem


def add_parser(subparsers: Any) -> None:
    """Add `enterprises` with its subcommands."""
    book = subparsers.add_parser("enterprises", help="市场主体 market entities")
    actions = book.add_subparsers(dest="action")
    load = actions.add_parser("import", help="导入 XLSX、CSV、Parquet")
    load.add_argument("file", metavar="FILE")
    load.add_argument(
        "--mode", choices=("all", "good", "dry"), default="all", help="全部无误才写入（默认）／跳过有误的行／只检查"
    )
    load.add_argument("--json", action="store_true", help="输出 JSON")
    load.set_defaults(run=run_import)
    save = actions.add_parser("export", help="导出为 XLSX、CSV、Parquet（按后缀）")
    save.add_argument("file", metavar="FILE")
    save.add_argument("--json", action="store_true", help="输出 JSON")
    save.set_defaults(run=run_export)


def progress(text: str, done: int, total: int) -> None:
    """One line, rewritten, on a terminal."""
    if sys.stderr.isatty():
        print(f"\r{text} {done:,}/{total:,} ", end="\n" if text == "完成" else "", file=sys.stderr, flush=True)


def run_import(arguments: argparse.Namespace) -> int:
    """Import one file: 0 when every row was taken, 1 when rows were wrong, 2 when the file cannot be read."""
    from fadu.kernel.access import SYSTEM

    from .bulk import load
    from .files import BadFile, read

    path = Path(arguments.file)
    try:
        content = path.read_bytes()
        frame = read(path.name, content, trusted=True)
    except OSError as error:
        raise Problem(f"打不开文件 {path}：{error.strerror}", f"cannot open {path}") from error
    except BadFile as error:
        raise Problem(str(error), f"cannot read {path}") from error
    try:
        digest = hashlib.sha256(content).hexdigest()
        report = load(frame, SYSTEM, path.name, sha256=digest, mode=arguments.mode, say=progress)
    except LookupError as error:
        raise Problem(str(error), "no organs yet: run `fadu up` first") from error
    if arguments.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False))
    else:
        print(f"{report.sentence}（{report.seconds} 秒，SHA-256 {report.sha256}）")
        for fault in report.errors[:50]:
            print(f"  第 {fault.row} 行 {fault.column}：{fault.message}")
        if report.faults > 50:
            print(f"  ……共 {report.faults} 处，用 --json 看前 1000 处")
    return int(bool(report.bad_rows))


def run_export(arguments: argparse.Namespace) -> int:
    """Export every entity; the form follows the file's suffix."""
    from fadu.kernel.access import SYSTEM

    from .exporting import FORMS, TooMany, export

    path = Path(arguments.file)
    form = path.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise Problem(f"请用后缀 {'、'.join(FORMS)} 之一", f"suffix must be one of {', '.join(FORMS)}")
    try:
        content = export(SYSTEM, form)
        path.write_bytes(content)
    except TooMany as error:
        raise Problem(str(error), "too many rows for XLSX") from error
    except OSError as error:
        raise Problem(f"写不了文件 {path}：{error.strerror}", f"cannot write {path}") from error
    print(json.dumps({"file": str(path), "bytes": len(content)}) if arguments.json else f"已导出到 {path}")
    return 0
