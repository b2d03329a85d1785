"""`fadu inspections`: a year's plan of joint inspections, and the audit of its draw. Needs no database.

    fadu inspections plan --input DIR --seed HEX --out DIR [--max-bodies J] [--spacing M] [--json]
    fadu inspections audit DIR [DIR …] [--json]

Exit status 0: done; 1: the audit found differences; 2: bad input, with one line on stderr and nothing written.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from fadu.runtime.problems import Problem

HEX = re.compile(r"[0-9a-fA-F]{1,256}")
KIB = 1024
MONTHS = 12


def add_parser(subparsers: Any) -> None:
    """Add `inspections` with its subcommands."""
    actions = subparsers.add_parser("inspections", help="年度联合检查计划与抽取核验").add_subparsers(dest="action")
    _plan_parser(actions)
    audit = actions.add_parser("audit", help="由公布的记录重算抽取")
    audit.add_argument("folders", nargs="*", metavar="DIR", help="计划的输出目录；多个目录时还核对种子有无重复使用")
    audit.add_argument("--input", metavar="DIR", help="同时核对总体与申报的输入是否一致")
    audit.add_argument("--frame-hash", metavar="HEX", help="抽取前公布的总体指纹")
    audit.add_argument("--seed", metavar="HEX", help="公布的种子")
    audit.add_argument("--redraw", metavar="FILE", help="监督、审计人员取得的递补记录：按公布的记录重算，并核对封印")
    audit.add_argument("--script", action="store_true", help="输出独立核验脚本（只用 Python 标准库）")
    audit.add_argument("--json", action="store_true")
    audit.set_defaults(run=run_audit)
    proof = actions.add_parser("proof", help="一家企业的抽取证明（不显示其他企业）")
    proof.add_argument("folder", metavar="DIR")
    proof.add_argument("--enterprise", required=True, metavar="ID")
    proof.add_argument("--json", action="store_true")
    proof.set_defaults(run=run_proof)
    savings = actions.add_parser("savings", help="测算：统一比例、放宽主体数、机会下限各能少跑多少")
    savings.add_argument("--input", required=True, metavar="DIR")
    savings.add_argument("--chance-floor", action="append", default=[], metavar="E", help="机会下限 0 至 1，可多次")
    savings.add_argument("--certificate", metavar="FILE", help="核对测算结果（JSON）中机会下限的证书，不用求解器")
    savings.add_argument("--json", action="store_true")
    savings.set_defaults(run=run_savings)


def _plan_parser(actions: Any) -> None:
    plan = actions.add_parser("plan", help="抽取、合并、排月，生成年度计划")
    plan.add_argument("--input", required=True, metavar="DIR", help="含 enterprises、applies、items、capacity、caps")
    plan.add_argument("--seed", required=True, metavar="HEX", help="公开种子（十六进制）")
    plan.add_argument("--out", required=True, metavar="DIR")
    plan.add_argument("--max-bodies", type=int, metavar="J", help="一次到访至多几个主体")
    plan.add_argument("--spacing", type=int, default=0, metavar="M", help="同一主体对同一企业两次到访至少相隔几个月")
    plan.add_argument("--earlier", action="append", default=[], metavar="DIR", help="此前的抽取，其种子不得再用；可多次")
    plan.add_argument("--ceremony", metavar="FILE", help="承诺—揭示记录（JSON），与种子一并核对、公布")
    plan.add_argument("--year", type=int, default=0, metavar="Y", help="轮转周期中的第几年（从 0 起）")
    plan.add_argument("--step", default="0", metavar="A", help="每年轮转的步长，如 1/4")
    plan.add_argument("--ungrouped", action="store_true", help="各事项各类别不再分组，直接取最小号码")
    plan.add_argument("--json", action="store_true")
    plan.set_defaults(run=run_plan)


def _refusals() -> tuple[type[Exception], ...]:
    from .solver.audit import Unreadable
    from .solver.ceremony import Refused
    from .solver.files import CannotWrite
    from .solver.tables import BadFrame

    return BadFrame, Unreadable, Refused, CannotWrite


def tell(text: str) -> None:
    """Progress, on a terminal only."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


def run_plan(arguments: argparse.Namespace) -> int:
    """Make a plan; bad input ends with one sentence and status 2."""
    begin = time.perf_counter()
    seed, step = _checked(arguments)
    try:
        figures = _plan(arguments, seed, step, begin)
    except _refusals() as refused:
        raise Problem(str(refused), "the plan cannot be made") from refused
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        print(summary(figures))
    return 0


def _checked(arguments: argparse.Namespace) -> tuple[str, Fraction]:
    if not HEX.fullmatch(arguments.seed):
        raise Problem(f"种子“{arguments.seed}”不是十六进制数：只用 0—9、a—f，例如 64 位", "bad seed")
    if arguments.max_bodies is not None and arguments.max_bodies < 1:
        raise Problem("--max-bodies 至少为 1", "bad number of bodies")
    if not 0 <= arguments.spacing <= MONTHS:
        raise Problem(f"--spacing 应在 0 与 {MONTHS} 之间", "bad spacing")
    if not Path(arguments.input).is_dir():
        raise Problem(f"输入目录 {arguments.input} 不存在", "no such folder")
    try:
        step = Fraction(arguments.step)
    except (ValueError, ZeroDivisionError):
        raise Problem(f"步长“{arguments.step}”不是分数或者小数，例如 1/4", "bad step") from None
    if arguments.year < 0 or not 0 <= step < 1:
        raise Problem("轮转年次不小于 0，步长在 0 与 1 之间", "bad rotation")
    return arguments.seed.lower(), step


def _plan(arguments: argparse.Namespace, seed: str, step: Fraction, begin: float) -> dict:
    from .solver.draw import Method
    from .solver.files import draw_record, write
    from .solver.frame import read_frame
    from .solver.pilot import choose
    from .solver.plan import make_plan
    from .solver.report import report

    tell("读取总体……")
    frame = read_frame(Path(arguments.input), arguments.spacing)
    method = Method(least=None, year=arguments.year, step=step)
    method = method if arguments.ungrouped else choose(frame, method)
    earlier = _earlier(arguments.earlier, seed)
    tell("抽取、合并、排月……")
    plan = make_plan(frame, seed, arguments.max_bodies, method)
    tell("汇总、写出……")
    record = draw_record(plan.frame, plan.drawn, earlier, _ceremony(arguments.ceremony))
    _fits(record)
    figures = report(plan)

    def finished() -> dict:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB
        return figures | {"seed": seed, "frame_hash": record["frame_hash"], "merkle_root": record["merkle_root"],
                          "seconds": round(time.perf_counter() - begin, 3), "peak_rss_mb": peak}

    return write(plan, record, Path(arguments.out), finished)


def _earlier(folders: list[str], seed: str) -> list[dict]:
    from .solver.audit import load
    from .solver.ceremony import Refused, reused

    told = []
    for folder in folders:
        record = load(Path(folder))
        told.append({"name": Path(folder).name, "seed": record.get("seed"), "frame_hash": record.get("frame_hash")})
        told += record.get("earlier", [])
    if used := reused(seed, told):
        raise Refused(f"种子重复使用：此前的抽取「{used[0]}」用过同一种子")
    return told


def _ceremony(file: str | None) -> dict | None:
    from .solver.ceremony import Ceremony, Refused

    if file is None:
        return None
    try:
        return Ceremony.from_dict(json.loads(Path(file).read_bytes())).as_dict()
    except (OSError, ValueError) as error:
        raise error if isinstance(error, Refused) else Refused(f"承诺—揭示记录 {file} 读不出") from error


def _fits(record: dict) -> None:
    """A draw with a ceremony must follow from it."""
    from .solver.ceremony import Ceremony, Refused

    if record["ceremony"]:
        ceremony = Ceremony.from_dict(record["ceremony"])
        if ceremony.frame_hash != record["frame_hash"]:
            raise Refused(f"承诺—揭示记录公布的总体指纹与输入不符：输入的指纹是 {record['frame_hash']}")
        if ceremony.seed() != record["seed"]:
            raise Refused("种子不是由承诺—揭示记录算出的")


def summary(figures: dict) -> str:
    """The plan in a few lines for people."""
    ratios, broken = figures["ratios"], {k: v for k, v in figures["breaches"].items() if v}
    return "\n".join((
        f"到访 {figures['visits']} 次，企业 {figures['enterprises']} 家，任务 {figures['tasks']} 项",
        f"可证下限 {figures['floor']:.0f} 家（{ratios['enterprises_to_floor']:.4f} 倍）；"
        f"窗口与静默月所限最少 {figures['window_minimum']} 次（{ratios['visits_to_window_minimum']:.4f} 倍）",
        f"各部门单独 {figures['departments_alone']:.0f} 次；各自抽取再合并 {figures['independent_merged']:.0f} 次",
        f"超出工作量 {figures['overload_minutes']} 分钟，其中不可避免 {figures['unavoidable_overload_minutes']} 分钟",
        f"各类突破：{'、'.join(f'{k} {v}' for k, v in broken.items()) or '无'}；列明理由的企业 {len(figures['flagged'])} 家",
        f"总体指纹 {figures['frame_hash']}，默克尔根 {figures['merkle_root']}",
        f"用时 {figures['seconds']} 秒，内存峰值 {figures['peak_rss_mb']} MB"))


def run_audit(arguments: argparse.Namespace) -> int:
    """Recompute a draw; status 1 when something differs."""
    from .solver import audit_standalone
    from .solver.audit import audit_folder

    if arguments.script:
        print(Path(audit_standalone.__file__).read_text(encoding="utf-8"), end="")
        return 0
    if not arguments.folders:
        raise Problem("请给出计划的输出目录", "no folder given")
    begin = time.perf_counter()
    first, *others = map(Path, arguments.folders)
    try:
        found = audit_folder(first, others, Path(arguments.input) if arguments.input else None, arguments.seed,
                             arguments.frame_hash, Path(arguments.redraw) if arguments.redraw else None)
    except _refusals() as refused:
        raise Problem(f"无法核验：{refused}", "cannot audit") from refused
    found["seconds"] = round(time.perf_counter() - begin, 3)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for line in found["findings"]:
            print(f"不符：{line}")
        print(f"核验{'通过' if found['ok'] else '不通过'}：企业 {found['enterprises']} 家，抽中 {found['drawn']} 户次，"
              f"用时 {found['seconds']} 秒")
    return 0 if found["ok"] else 1


def run_proof(arguments: argparse.Namespace) -> int:
    """The proof of one enterprise."""
    from .solver.proofs import NotInFrame, proof_from

    try:
        told = proof_from(Path(arguments.folder), arguments.enterprise)
    except (NotInFrame, *_refusals()) as refused:
        raise Problem(str(refused), "no proof") from refused
    print(json.dumps(told, ensure_ascii=False, indent=None if arguments.json else 1))
    return 0 if told["ok"] else 1


def run_savings(arguments: argparse.Namespace) -> int:
    """What other rules would save."""
    from .solver.frame import read_frame
    from .solver.savings import savings, told_in_words

    try:
        floors = [Fraction(text) for text in arguments.chance_floor]
    except (ValueError, ZeroDivisionError):
        raise Problem("机会下限应为 0 与 1 之间的小数或者分数", "bad chance floor") from None
    if any(not 0 <= f <= 1 for f in floors):
        raise Problem("机会下限应在 0 与 1 之间", "bad chance floor")
    try:
        frame = read_frame(Path(arguments.input))
        if arguments.certificate:
            return _check_certificates(frame, arguments)
        found = savings(frame, floors)
    except _refusals() as refused:
        raise Problem(str(refused), "cannot compute") from refused
    print(json.dumps(found, ensure_ascii=False) if arguments.json else told_in_words(found))
    return 0


def _check_certificates(frame: Any, arguments: argparse.Namespace) -> int:
    """Prove every floor of a result again by its certificate; status 1 when one proves less than it says."""
    from .solver.savings import proved

    try:
        rows = json.loads(Path(arguments.certificate).read_bytes())["chance_floor"]
        told = [(row["certificate"], Fraction(row["certificate"]["floor"])) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem(f"证书文件 {arguments.certificate} 读不出：应为 savings --json 的输出", "bad certificate") from error
    found = [(c["epsilon"], proved(frame, c), says) for c, says in told]
    rows = [{"epsilon": e, "proved": float(f), "told": float(says), "ok": f >= says} for e, f, says in found]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            print(f"机会下限 {row['epsilon']}：证书证明 {row['proved']:.3f}，{'成立' if row['ok'] else '不成立'}")
    return 0 if rows and all(row["ok"] for row in rows) else 1
