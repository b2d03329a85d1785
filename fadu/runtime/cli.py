"""Subcommands that run the installation: up, backup, restore."""

from __future__ import annotations

import argparse
from typing import Any


def port(text: str) -> int:
    """A TCP port; 0 lets the system choose."""
    number = int(text) if text.isdigit() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"端口应为 0–65535 的整数 a port is a number from 0 to 65535: {text}")
    return number


def add_parser(subparsers: Any) -> None:
    """Register the subcommands."""
    command = subparsers.add_parser("up", description="启动数据库、网页与后台任务，直到 Ctrl-C")
    command.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
    command.add_argument("--port", type=port, default=8000, help="端口（默认 8000）")
    command.add_argument("--json", action="store_true", help="就绪时输出一个 JSON 对象")
    command.set_defaults(run=run_up)


def run_up(args: argparse.Namespace) -> int:
    """`fadu up`"""
    from fadu.runtime.up import up

    return up(args.host, args.port, args.json)
