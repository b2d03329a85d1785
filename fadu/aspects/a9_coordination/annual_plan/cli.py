"""`fadu plan read FILE`: what a plan, notice or press text contains (no database). `fadu plan load`: the 2024 plan."""

from __future__ import annotations

import argparse
import json
from typing import Any

from fadu.runtime.problems import Problem

from .reader import Reading, Unreadable, read_file
from .reader.shape import Target
from .reader.targets import exact_text

SIGNS = {"full": "全部", "cycle": "周期", "trend": "趋势", "outcome": "成果", "range": "区间"}


def add_parser(subparsers: Any) -> None:
    """Add `plan` with its subcommands."""
    plan = subparsers.add_parser("plan", help="年度计划 annual plan")
    actions = plan.add_subparsers(dest="action")
    read = actions.add_parser("read", help="读取计划文本：DOCX、PDF、TXT、HTML、Markdown")
    read.add_argument("file", metavar="FILE", help="计划、通知或新闻稿文件")
    read.add_argument("--json", action="store_true", help="输出 JSON")
    read.add_argument("--year", type=int, help="文中未写明时指定计划年度")
    read.set_defaults(run=run_read)
    load = actions.add_parser("load", help="装入2024年计划的重建稿（已装入的不重复）")
    load.add_argument("--json", action="store_true", help="输出 JSON")
    load.set_defaults(run=run_load)


def run_read(arguments: argparse.Namespace) -> int:
    """Read one file and print the reading; a bad file ends with one sentence and status 2."""
    try:
        reading = read_file(arguments.file, arguments.year)
    except Unreadable as refused:
        raise Problem(f"{refused}", f"cannot read {arguments.file}") from refused
    if arguments.json:
        print(json.dumps(reading.as_dict(), ensure_ascii=False, indent=2))
    else:
        print(report(reading))
    return 0


def run_load(arguments: argparse.Namespace) -> int:
    """Load the shipped reconstruction of the 2024 plan as approved plan; harmless when it is there."""
    from django.core.exceptions import ObjectDoesNotExist
    from django.db import DatabaseError

    from fadu.cli import django_ready

    with django_ready():
        from .loading import load_reference
        from .models import Target

        try:
            plan = load_reference()
        except (DatabaseError, ObjectDoesNotExist) as error:
            raise Problem("数据库还没有机构数据，请先运行一次 fadu up", "no organs yet: run `fadu up` first") from error
        counts = {"plan": plan.title, "year": plan.year, "state": plan.state, "tasks": plan.tasks.count()}
        counts["targets"] = Target._plain.filter(task__plan=plan).count()
    if arguments.json:
        print(json.dumps(counts, ensure_ascii=False))
    else:
        print(f"{counts['plan']}：{counts['tasks']} 项任务，{counts['targets']} 个目标")
    return 0


def target_line(target: Target) -> str:
    """One target as a line for people."""
    if isinstance(target.value, tuple):
        amount = "～".join(exact_text(v) for v in target.value)
    else:
        amount = exact_text(target.value) if target.value is not None else ""
    sign = SIGNS.get(target.comparator, target.comparator)
    soft = "（力争、原则性表述）" if target.soft else ""
    of = f"〔{target.subject}〕" if target.subject else ""
    until = f"，{target.deadline.on} 前" if target.deadline.on else ""
    return f"[{sign} {amount}{target.unit}]".replace(" ]", "]") + f" {target.text}{of}{until}{soft}"


def report(reading: Reading) -> str:
    """The reading as text."""
    lines = [
        reading.title or "（未读出标题）",
        f"文号：{reading.number or '未写明'}　发文机关：{reading.issuer or '未写明'}　年度：{reading.year or '未写明'}",
        f"自述：{reading.declared_aspects or '—'} 个方面 {reading.declared_tasks or '—'} 项任务；"
        f"读出：{len(reading.aspects)} 个方面 {len(reading.tasks)} 项任务",
    ]
    for aspect in reading.aspects:
        lines += ["", f"{aspect.no}　{aspect.title}"]
        for task in aspect.tasks:
            units = "、".join(f"{u.name}（{ROLES[u.role]}）" for u in task.units)
            lines.append(f"  {task.no}　{task.title}" + (f"　{units}" if units else ""))
            lines += [f"      {target_line(t)}" for t in task.targets]
    if reading.commitments:
        lines += ["", "任务之外的表态和目标"]
        lines += [f"  {c['where']}：{c['text']}" for c in reading.commitments]
    if reading.review:
        lines += ["", "请人工核对的数字和表述"]
        lines += [f"  {r['task']}　…{r['text']}…　{r['reason']}" for r in reading.review]
    lines += [""] + [f"注意：{w}" for w in reading.warnings]
    return "\n".join(lines).rstrip()


ROLES = {"lead": "牵头", "support": "配合", "shared": "按职责分工", "unspecified": "角色未写明"}
