"""`fadu assess`: score units by a scheme, or compute weights. Needs no database.

One parser serves both forms: the first word is a scheme file, or the word `weights` followed by a matrix file (a scheme
that is really called so is written ./weights). Status 0: done; 1: a finding (CR ≥ 0.10; faults, when a scheme is only
checked); 2: bad input, one line.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
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
        name = Path(str(error.filename or "")).name or str(error.filename or "")
        raise Problem(f"文件“{name}”{_why(error)}", f"file error: {error.strerror}") from error


def _why(error: OSError) -> str:
    """What stands against a file, in words."""
    kinds = (
        (FileNotFoundError, "不存在"),
        (IsADirectoryError, "是文件夹，不是文件"),
        (PermissionError, "没有读取权限"),
    )
    return next((words for kind, words in kinds if isinstance(error, kind)), f"读写失败：{error.strerror}")


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
    from .scoring import read_matrix
    from .scoring.single import Grid

    grid = Grid(*read_matrix(Path(args.file)))
    found = _ahp(args, grid) if args.method == "ahp" else _objective(args, grid)
    body = {**found.detail, "weights": found.weights, "warnings": list(found.warnings)}
    if found.finding:
        body["finding"] = found.finding
    lines = [f"{name}　{weight:.6f}" for name, weight in found.weights.items()]
    told = [*found.warnings, found.finding] if found.finding else found.warnings
    _show(
        args, body, [*lines, *[f"{key}：{value}" for key, value in found.printed], *[f"注意：{text}" for text in told]]
    )
    return 1 if found.finding else 0


def _ahp(args: argparse.Namespace, grid: Any) -> Any:
    from .scoring import AssessError
    from .scoring.single import judgments

    for name in ("normalise", "cost"):
        if getattr(args, name) is not None:
            raise AssessError(f"--{name} 不用于 ahp")
    return judgments(grid, args.ri or "later", args.prioritisation or "eigenvector")


def _objective(args: argparse.Namespace, grid: Any) -> Any:
    from .scoring import AssessError
    from .scoring.single import spread

    for name in ("ri", "prioritisation"):
        if getattr(args, name) is not None:
            raise AssessError(f"--{name} 只用于 ahp")
    if args.method == "critic" and args.normalise == "none":
        raise AssessError("critic 总是先极差归一")
    costs = [name.strip() for name in (args.cost or "").split(",") if name.strip()]
    return spread(grid, args.method, args.normalise or "none", costs)
