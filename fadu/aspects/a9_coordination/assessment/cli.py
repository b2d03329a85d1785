"""`fadu assess`: score units by a scheme, or compute weights. Needs no database.

One parser serves both forms: the first word is a scheme file, or the word `weights` followed by a matrix file (a scheme
that is really called so is written ./weights). Status 0: done; 1: a finding (CR ≥ 0.10; faults, when a scheme is only
checked); 2: bad input, one line.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fadu.runtime.problems import Problem

USES = """两种用法：
  fadu assess SCHEME.toml --data DATA.csv|xlsx [--json] [--draws N]
      按方案计分、排名、定等次；不给 --data 时只检查方案；随附样例方案 tasks-2024
  fadu assess weights FILE.csv|xlsx --method ahp|entropy|critic [--json]
      [--ri …] [--prioritisation …]（ahp）　[--normalise …] [--cost A,B]（entropy、critic）
      由判断矩阵（ahp，第一行第一列为名称）或数据（第一列为单位）计算权重
"""
ONLY_WEIGHTS = ("method", "ri", "prioritisation", "normalise", "cost", "file")
ONLY_SCHEME = ("data", "draws")
FLAGS = ("--json", "--help", "-h")  # options without a value


def add_parser(subparsers: Any) -> None:
    """Add `assess`."""
    parser = subparsers.add_parser(
        "assess",
        help="考核计分 assessment",
        description="考核：计分、排名、赋权",
        epilog=USES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("scheme", metavar="SCHEME.toml|weights", help="方案文件，或 weights")
    parser.add_argument("file", metavar="FILE", nargs="?", help="weights：判断矩阵或数据文件")
    parser.add_argument("--data", metavar="DATA.csv|xlsx", help="各单位数据，每行一个单位")
    parser.add_argument("--draws", type=int, metavar="N", help="权重扰动次数（默认 10000）")
    parser.add_argument("--method", choices=("ahp", "entropy", "critic"), help="weights：赋权方法")
    parser.add_argument("--ri", choices=("early", "later"), help="ahp：随机一致性指标表（默认 later）")
    parser.add_argument("--prioritisation", choices=("eigenvector", "geometric", "column"), help="ahp：排序方法")
    parser.add_argument("--normalise", choices=("none", "minmax"), help="entropy：先否极差归一（默认 none）")
    parser.add_argument("--cost", metavar="A,B", help="entropy、critic：越小越好的列")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)
    parse = parser.parse_known_args
    parser.parse_known_args = lambda given=None, space=None: parse(words_first(given), space)  # type: ignore


def words_first(given: Sequence[str] | None) -> list[str] | None:
    """File names may stand behind options (`weights --method ahp FILE --json`), which argparse alone does not allow."""
    if given is None:
        return None
    words, options, rest = [], [], list(given)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            words.append(word)
            continue
        options.append(word)
        if word not in FLAGS and "=" not in word and rest:
            options.append(rest.pop(0))
    return [*words, *options]


def run(args: argparse.Namespace) -> int:
    """Choose the form, and turn errors of the core into one line and a status."""
    from .scoring import AssessError, Inconsistent

    weights = args.scheme == "weights"
    try:
        _fits(args, weights)
        return run_weights(args) if weights else run_scheme(args)
    except Inconsistent as finding:
        _show(args, {"units": [], "weights": finding.detail, "checks": {"finding": str(finding)}}, [str(finding)])
        return 1
    except AssessError as error:
        raise Problem(str(error).rstrip("。"), f"assess: {type(error).__name__}") from error
    except BrokenPipeError:
        raise
    except OSError as error:
        name = Path(str(error.filename or "")).name
        raise Problem(f"文件“{name}”读写失败：{error.strerror}", f"file error: {error.strerror}") from error


def _fits(args: argparse.Namespace, weights: bool) -> None:
    """Options of the other form are mistakes, not ignored."""
    foreign = [name for name in (ONLY_SCHEME if weights else ONLY_WEIGHTS) if getattr(args, name) is not None]
    if foreign:
        word = args.file if foreign[0] == "file" else f"--{foreign[0]}"
        raise Problem(f"“{word}”不能用于这一形式（fadu assess -h 查看用法）", f"{word} does not belong here")
    if weights and not (args.file and args.method):
        raise Problem("weights 须给出文件和 --method", "weights needs a file and --method")
    if args.draws is not None and not 100 <= args.draws <= 100_000:
        raise Problem("--draws 应在 100 至 100000 之间", "--draws must be 100 to 100000")


def _show(args: argparse.Namespace, value: Any, lines: list[str]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2) if args.json else "\n".join(lines))


def _scheme_file(name: str) -> Path:
    """A scheme file; a bare name that is no file may be one of the schemes that come with the program."""
    own = Path(__file__).parent / "data" / f"{name}.toml"
    return own if name.isascii() and "/" not in name and not Path(name).exists() and own.is_file() else Path(name)


def run_scheme(args: argparse.Namespace) -> int:
    """Score all units; without data, say what the scheme contains."""
    from .scoring import SchemeFaults, assess, read_scheme, read_table

    try:
        scheme = read_scheme(_scheme_file(args.scheme))
    except SchemeFaults as error:
        if args.data is not None:
            raise
        _show(args, {"ok": False, "faults": error.faults}, list(error.faults))
        return 1
    if args.data is None:
        leaves = {leaf.id: leaf.title for leaf in scheme.leaves}
        body = {"ok": True, "scheme": scheme.key, "version": scheme.version, "leaves": leaves, "sha256": scheme.digest}
        _show(args, body, [f"{scheme.key} 第 {scheme.version} 版：没有问题，末级指标 {len(leaves)} 项；用 --data 计分"])
        return 0
    found = assess(scheme, read_table(Path(args.data)), args.draws or 10_000)
    _show(args, found.as_dict(), found.lines())
    return 0


def run_weights(args: argparse.Namespace) -> int:
    """Weights of a matrix file."""
    work: Callable[[argparse.Namespace], tuple[dict[str, Any], int]] = _ahp if args.method == "ahp" else _objective
    body, status = work(args)
    lines = [f"{name}　{weight:.6f}" for name, weight in body["weights"].items()]
    rest = {key: value for key, value in body.items() if key != "weights"}
    _show(args, body, [*lines, *[f"{key}: {value}" for key, value in rest.items()]])
    return status


def _ahp(args: argparse.Namespace) -> tuple[dict[str, Any], int]:
    from .scoring import AssessError, ahp, exact, read_matrix

    for name in ("normalise", "cost"):
        if getattr(args, name) is not None:
            raise AssessError(f"--{name} 不用于 ahp")
    rows, columns, cells = read_matrix(Path(args.file))
    if rows != columns:
        raise AssessError("判断矩阵第一列的名称应与第一行相同且顺序一致")
    matrix = [[exact(cell) for cell in row] for row in cells]
    found = ahp(columns, matrix, args.ri or "later", args.prioritisation or "eigenvector")
    body = found.as_dict()
    if not found.consistent:
        body["finding"] = f"CR {found.cr:.4f} ≥ 0.10，不一致；最矛盾的三项：{'、'.join(found.worst or ())}"
    return body, 0 if found.consistent else 1


def _objective(args: argparse.Namespace) -> tuple[dict[str, Any], int]:
    import numpy as np

    from .scoring import AssessError, critic, entropy, exact, read_matrix

    for name in ("ri", "prioritisation"):
        if getattr(args, name) is not None:
            raise AssessError(f"--{name} 只用于 ahp")
    if args.method == "critic" and args.normalise == "none":
        raise AssessError("critic 总是先极差归一")
    _, columns, cells = read_matrix(Path(args.file))
    costs = [name.strip() for name in (args.cost or "").split(",") if name.strip()]
    unknown = [name for name in costs if name not in columns]
    if unknown:
        raise AssessError(f"--cost 的列“{unknown[0]}”不在数据中")
    matrix = np.array([[float(exact(cell)) for cell in row] for row in cells])
    flags = [name in costs for name in columns]
    way = "minmax" if args.method == "critic" else args.normalise or "none"
    found = entropy(matrix, way, flags) if args.method == "entropy" else critic(matrix, flags)
    names = dict(zip(columns, map(float, found), strict=True))
    note = "客观赋权反映离散程度而不是重要程度，不宜单独用于公开考核"
    return {"method": args.method, "weights": names, "normalise": way, "cost": costs, "note": note}, 0
