"""`fadu risk`: score enterprises, check a scheme, explain one enterprise, list changes of class. Needs no database.

Exit status 0: done; 1: a finding (check: faults; changes --fail: some class changed); 2: bad input, one line on stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from fadu.kernel.today import today
from fadu.runtime.problems import Problem


def add_parser(subparsers: Any) -> None:
    """Add `risk` with its subcommands."""
    risk = subparsers.add_parser("risk", help="企业信用风险分类 credit-risk classes of enterprises")
    actions = risk.add_subparsers(dest="action", metavar="命令", required=True)
    score = actions.add_parser("score", help="评分分类 score and classify")
    score.add_argument("--out", required=True, metavar="R.parquet", help="结果：id、points、class、veto，按 id 排序")
    score.add_argument(
        "--engine", choices=("duckdb", "spark", "numpy"), default="duckdb", help="计算引擎，结果逐位相同"
    )
    score.add_argument("--explain", action="store_true", help="另加每项指标一列（term_…），各列之和等于 points")
    explain = actions.add_parser("explain", help="说明一户的得分 explain one enterprise")
    explain.add_argument("--id", required=True, help="主体代码")
    for parser in (score, explain):
        parser.add_argument("--input", required=True, metavar="E.parquet", help="企业数据，一个文件或一个目录")
        parser.add_argument("--on", metavar="DATE", help="评分日，决定适用的规定（默认今天）")
    check = actions.add_parser("check", help="检查方案，列出全部问题 check a scheme")
    for parser in (score, explain, check):
        parser.add_argument("--scheme", default="national-general", metavar="S.toml", help="方案文件，或随附方案的代号")
    changes = actions.add_parser("changes", help="比对两次结果 compare two runs")
    changes.add_argument("before", metavar="BEFORE.parquet")
    changes.add_argument("after", metavar="AFTER.parquet")
    changes.add_argument("--out", metavar="C.parquet", help="把变动清单写入文件")
    changes.add_argument("--fail", action="store_true", help="有变动时以状态 1 结束")
    for parser, work in ((score, run_score), (explain, run_explain), (check, run_check), (changes, run_changes)):
        parser.add_argument("--json", action="store_true", help="输出 JSON")
        parser.set_defaults(run=guarded(work))


def guarded(work: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Errors of the core become one line and status 2."""

    def run(args: argparse.Namespace) -> int:
        from .scoring import ScoringError

        try:
            return work(args)
        except ScoringError as error:
            detail = getattr(error, "detail", "")
            words = f"{args.action}: {type(error).__name__}" + (f": {detail}" if detail else "")
            raise Problem(str(error).rstrip("。"), words) from error
        except BrokenPipeError:  # whoever reads has gone: the command line knows what to do
            raise
        except OSError as error:
            raise Problem(f"读不了 {error.filename or '文件'}，请查看权限与路径", f"file error: {error}") from error

    return run


def _day(args: argparse.Namespace) -> date:
    if not args.on:
        return today()
    try:
        return date.fromisoformat(args.on)
    except ValueError:
        raise Problem(f"--on {args.on} 不是有效日期，应写作 2026-03-02", f"--on {args.on} is no date") from None


def _show(args: argparse.Namespace, value: Any, lines: list[str]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2) if args.json else "\n".join(lines))


def _progress(rows: int) -> None:
    if sys.stderr.isatty():
        print(f"\r已完成 {rows:,} 户", end="", file=sys.stderr, flush=True)


def run_score(args: argparse.Namespace) -> int:
    """Score a file."""
    from .scoring import read_scheme, score_file

    scheme = read_scheme(args.scheme)
    found = score_file(scheme, Path(args.input), Path(args.out), _day(args), args.engine, args.explain, _progress)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    labels = dict(zip(found.classes, scheme.labels, strict=True))
    titles = {veto.key: veto.title for veto in scheme.vetoes}
    lines = [
        f"{scheme.title}（{scheme.version}）　评分日 {found.on}　{found.rows:,} 户　{found.engine}　{found.seconds:.1f} 秒"
    ]
    lines += [f"  {grade}　{labels[grade]}　{count:,}" for grade, count in found.classes.items()]
    lines += [f"  直接判定　{titles[key]}　{count:,}" for key, count in found.vetoes.items()]
    _show(args, {**found.as_dict(), "out": args.out}, lines)
    return 0


def run_explain(args: argparse.Namespace) -> int:
    """Explain the score of one enterprise."""
    from .scoring import active_on, explain, read_scheme
    from .scoring.tables import one_record

    scheme = active_on(read_scheme(args.scheme), _day(args))
    found = explain(scheme, one_record(Path(args.input), scheme, args.id))
    _show(args, found.as_dict(), found.sentences())
    return 0


def run_check(args: argparse.Namespace) -> int:
    """List every fault of a scheme; without one, what it contains and how far it has been checked."""
    from .scoring import SchemeFaults, read_scheme

    try:
        scheme = read_scheme(args.scheme)
    except SchemeFaults as error:
        _show(
            args, {"ok": False, "faults": list(error.faults)}, [getattr(fault, "told", fault) for fault in error.faults]
        )
        return 1
    _show(args, *_contents(scheme))
    return 0


def _contents(scheme: Any) -> tuple[dict[str, Any], list[str]]:
    """What a scheme without fault contains, as JSON and in words."""
    from .scoring.scheme import CONFIDENCE_LABELS

    low, high = (scheme.score(total) for total in scheme.bounds())
    marks = [item.basis.confidence for item in (*scheme.dimensions, *scheme.terms, *scheme.vetoes)]
    counts = {label: marks.count(mark) for mark, label in CONFIDENCE_LABELS.items()}
    body = {
        "ok": True,
        "faults": [],
        "scheme": scheme.key,
        "version": scheme.version,
        "terms": len(scheme.terms),
        "vetoes": len(scheme.vetoes),
        "lowest": low,
        "highest": high,
        "confidence": counts,
    }
    lines = [
        f"{scheme.title}（{scheme.version}）：没有问题",
        f"  指标 {len(scheme.terms)} 项，直接判定 {len(scheme.vetoes)} 条，得分 {low} 至 {high}",
        "  " + "，".join(f"{label} {count} 处" for label, count in counts.items()),
    ]
    return body, lines


def run_changes(args: argparse.Namespace) -> int:
    """Compare two results."""
    from .scoring import changes_of_files
    from .scoring.running import write_frame

    found = changes_of_files(Path(args.before), Path(args.after))
    body = found.as_dict()
    if args.out:
        write_frame(Path(args.out), found.rows)
    lines = [
        f"类别变动 {body['changed']} 户：风险升高 {body['worse']}，降低 {body['better']}，"
        f"新增 {body['entered']}，退出 {body['left']}"
    ]
    if found.same_scheme is False:
        lines.append("  注意：两次结果用的方案不同")
    lines += [
        f"  {row['id']}　{row['class_before'] or '—'} → {row['class_after'] or '—'}"
        for row in found.rows.head(50).to_dicts()
    ]
    if len(found.rows) > 50:
        lines.append(f"  ……其余 {len(found.rows) - 50} 户用 --out 写入文件")
    _show(args, {**body, "rows": found.rows.head(1000).to_dicts()} if args.json else None, lines)
    return 1 if args.fail and body["changed"] else 0
