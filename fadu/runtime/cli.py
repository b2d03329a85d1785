"""Subcommands that run the installation: up, backup, restore."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def port(text: str) -> int:
    """A TCP port; 0 lets the system choose."""
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"端口应为 0–65535 的整数 a port is a number from 0 to 65535: {text}")
    return number


def add_parser(subparsers: Any) -> None:
    """Register the subcommands."""
    command = subparsers.add_parser("up", description="启动数据库、网页与后台任务，直到 Ctrl-C")
    command.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
    command.add_argument("--port", type=port, default=8000, help="端口（默认 8000；0 由系统选择）")
    command.add_argument("--json", action="store_true", help="就绪时输出一个 JSON 对象")
    command.set_defaults(run=run_up)

    command = subparsers.add_parser("backup", description="把数据库、上传文件和签名密钥写入一个文件（含个人信息，注意保管）")
    command.add_argument("file", type=Path, help="备份文件，如 fadu-20261123.tar")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run_backup)

    command = subparsers.add_parser("restore", description="由备份文件恢复；恢复期间系统不得运行")
    command.add_argument("file", type=Path)
    command.add_argument("--replace", action="store_true", help="取代现有全部数据")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run_restore)


def run_up(args: argparse.Namespace) -> int:
    """`fadu up`"""
    from fadu.runtime.up import up

    return up(args.host, args.port, args.json)


def run_backup(args: argparse.Namespace) -> int:
    """`fadu backup FILE`"""
    from fadu.runtime.backup import backup

    made = backup(args.file.absolute())
    print(json.dumps(made, ensure_ascii=False) if args.json else f"已备份 {made['file']}（{made['bytes']:,} 字节）")
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """`fadu restore FILE`"""
    from fadu.runtime.backup import restore

    manifest = restore(args.file.absolute(), args.replace)
    text = f"已恢复 {manifest['created']} 的备份；下次 fadu up 会按本版本调整数据表"
    print(json.dumps(manifest, ensure_ascii=False) if args.json else text)
    return 0
