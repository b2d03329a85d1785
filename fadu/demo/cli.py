"""`fadu demo load` and `fadu demo status`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from fadu.runtime.problems import Problem

Leaf = Callable[..., argparse.ArgumentParser]


def add_leaves(demo: Any, leaf: Leaf) -> None:
    """Add the subcommands; `leaf(subparsers, name, run, description)` makes one with --json."""
    leaf(demo, "load", run_load, "装入演示城市，或者接着装完；已装完的不再动")
    leaf(demo, "status", run_status, "演示城市装到哪一天、有多少案件；不是演示城市时退出状态为 1")


def say(text: str, done: int = 0, total: int = 0) -> None:
    """Progress on stderr: a counter that stays on its line on a terminal, one line per stage otherwise."""
    if total and sys.stderr.isatty():
        print(f"\r{text} {done}/{total}", end="\n" if done >= total else "", file=sys.stderr, flush=True)
    elif not total:
        print(text, file=sys.stderr, flush=True)


def run_load(args: argparse.Namespace) -> int:
    """Load or finish loading. Refused where real data is kept: a demonstration never mixes with it."""
    from fadu.config.installation import REAL, stored_mode
    from fadu.demo.load import load, summary

    if stored_mode() is None:
        raise Problem("数据库尚未建立，请先运行 fadu up（它会装入演示城市）", "there are no tables yet; run fadu up first")
    if stored_mode() == REAL:
        raise Problem(
            "本库是正式数据，不装入演示城市；请用环境变量 FADU_DATA 另指一个数据文件夹",
            "this database holds real data; set FADU_DATA to another folder for a demonstration",
        )
    begin = time.monotonic()
    player = load(say, beside=True)
    seconds = round(time.monotonic() - begin, 1)
    result = summary() | {"seconds": seconds, "broken": dict(player.broken) if player else {}}
    _show(args, result, f"用时 {seconds} 秒；{_words(result)}" if player else f"已经装完，未作改动；{_words(result)}")
    return 1 if result["broken"] else 0


def run_status(args: argparse.Namespace) -> int:
    """How far the load has come."""
    from fadu.config.installation import DEMO, stored_mode
    from fadu.demo.load import summary

    if stored_mode() != DEMO:
        _show(args, {}, "本库不是演示城市")
        return 1
    result = summary()
    _show(args, result, _words(result))
    return 0


def _show(args: argparse.Namespace, value: Any, text: str) -> None:
    print(json.dumps(value, ensure_ascii=False) if args.json else text)


def _words(result: dict[str, Any]) -> str:
    state = "已装完" if result["done"] else f"装到 {result['until'] or '（尚未开始）'}"
    codes = "；".join(f"{row['number']} 查询码 {row['code']}" for row in result["track"])
    return (
        f"演示城市（模拟数据）{state}，基准日 {result['day']}：案件 {result['cases']} 件，在办 {result['open']} 件，"
        f"进行中的期限 {result['clocks']} 个，留痕 {result['events']} 条，账户 {result['users']} 个\n门户查询可用：{codes}"
    )
