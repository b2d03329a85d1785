"""`fadu audit verify|anchor` and `fadu tick`."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Add the kernel's subcommands."""
    audit = subparsers.add_parser("audit", help="审计：核对事件链，在数据库外存证")
    audit.add_argument("action", choices=["verify", "anchor"])
    audit.add_argument("--json", action="store_true")
    audit.set_defaults(run=run_audit, django=True)
    tick = subparsers.add_parser("tick", help="办理已届满期限的系统步骤")
    tick.add_argument("--on", metavar="DATE", help="按这一天办理，默认今天")
    tick.add_argument("--json", action="store_true")
    tick.set_defaults(run=run_tick, django=True)


def run_audit(args: argparse.Namespace) -> int:
    """Exit 0 when the chain is whole, 1 when an event was tampered with (named). `anchor` prints the chain's head."""
    from .verifying import anchor, anchors, verify

    if args.action == "anchor":
        line = anchor() or (anchors() or [{}])[-1]
        print(json.dumps(line) if args.json else f"事件 {line.get('event', 0)}：{line.get('hash', '还没有事件')}")
        return 0
    checked, faults = verify()
    if args.json:
        print(json.dumps({"checked": checked, "faults": [f.__dict__ for f in faults]}, ensure_ascii=False))
    else:
        for fault in faults:
            print(f"事件 {fault.event}：{fault.reason}")
        print(f"已核对 {checked} 条事件，{'发现 ' + str(len(faults)) + ' 处问题' if faults else '链条完整'}")
    return 1 if faults else 0


def run_tick(args: argparse.Namespace) -> int:
    """Exit 0 and say how many steps were taken."""
    from .procedure import tick

    try:
        day = date.fromisoformat(args.on) if args.on else None
    except ValueError:
        print(f"日期「{args.on}」无效，请写成 2026-03-09 的形式", file=sys.stderr)
        return 2
    taken = tick(day)
    print(json.dumps({"taken": taken}) if args.json else f"办理了 {taken} 个届满步骤")
    return 0
