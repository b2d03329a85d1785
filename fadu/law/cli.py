"""`fadu due` and `fadu law`: due dates, the list of terms, the catalogue, the check of citations.

Exit status 0: done; 1: a finding; 2: bad input, with one line on stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from typing import Any, Protocol

from fadu.law.answers import Due, Pause
from fadu.law.calendars import builtin_calendar
from fadu.law.checking import Report, check_citations
from fadu.law.errors import BadInput, LawError
from fadu.law.model import Term, term, terms
from fadu.law.periods import UNIT_LABELS
from fadu.law.reckoning import due
from fadu.law.statutes import statutes


class Subparsers(Protocol):
    """What argparse's ``add_subparsers`` returns, as far as it is used here."""

    def add_parser(self, name: str, **kwargs: Any) -> argparse.ArgumentParser:
        """A parser for a subcommand."""


def add_parser(subparsers: Subparsers) -> None:
    """Add ``due`` and ``law``."""
    one = subparsers.add_parser("due", help="计算法定期限 compute a statutory due date")
    one.add_argument("term", nargs="?", metavar="TERM", help="期限代号，见 --list")
    one.add_argument("--start", metavar="DATE", help="起算日（按小时的期限写作 2026-03-02T09:30）")
    one.add_argument("--pause", action="append", default=[], metavar="FROM..TO", help="暂停与恢复日，可多次")
    one.add_argument("--extend", default="0", metavar="N", help="批准延长的数量")
    one.add_argument("--on", metavar="DATE", help="适用该日施行的规定（默认起算日）")
    one.add_argument("--today", metavar="DATE", help="仍在暂停（--pause FROM..）时，按该日恢复推算")
    one.add_argument("--as-known-on", metavar="DATE", help="只用该日已公布的放假安排")
    one.add_argument("--list", action="store_true", help="列出全部期限")
    one.add_argument("--json", action="store_true")
    one.set_defaults(run=run)
    two = subparsers.add_parser("law", help="法律目录与引文核对 statutes and citations")
    inner = two.add_subparsers(dest="law_command", metavar="命令", required=True)
    check = inner.add_parser("check", help="在法规文本中核对引文")
    check.add_argument("--texts", required=True, metavar="DIR", help="文件名形如 名称(通过日期).md")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=run)
    listed = inner.add_parser("list", help="列出法律目录")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run a parsed command; returns the exit status."""
    try:
        if getattr(args, "law_command", None) == "check":
            return _check(args)
        if getattr(args, "law_command", None) == "list":
            return _statutes(args)
        return _list(args) if args.list else _due(args)
    except LawError as error:
        print(str(error), file=sys.stderr)
        return 2


def _dump(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def parse_day(text: str, what: str) -> date:
    """``YYYY-MM-DD``, or BadInput that names the field."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{what}“{text}”不是有效日期，应写作 2026-03-02。") from None


def parse_pause(text: str) -> Pause:
    """``FROM..TO`` or ``FROM..`` (still running)."""
    first, dots, last = text.partition("..")
    if not dots:
        raise BadInput(f"暂停“{text}”应写作 开始日..恢复日，例如 2026-02-02..2026-03-16。")
    return Pause(parse_day(first, "暂停开始日"), parse_day(last, "恢复日") if last else None)


def _start(args: argparse.Namespace, chosen: Term) -> date:
    if not args.start:
        raise BadInput("请用 --start 给出起算日，例如 --start 2026-03-02。")
    period = chosen.current.period
    if period is not None and period.unit == "hours" and len(args.start) > len("2026-03-02"):
        try:
            return datetime.fromisoformat(args.start)
        except ValueError:
            raise BadInput(f"起算时刻“{args.start}”无法识别，应写作 2026-03-02T09:30。") from None
    return parse_day(args.start, "起算日")


def _due(args: argparse.Namespace) -> int:
    if not args.term:
        raise BadInput("请给出期限代号，可用 fadu due --list 查看全部期限。")
    chosen = term(args.term)
    if not args.extend.isdecimal():
        raise BadInput(f"延长的数量“{args.extend}”应为不小于零的整数。")
    calendar = builtin_calendar()
    if args.as_known_on:
        calendar = calendar.as_known_on(parse_day(args.as_known_on, "日期"))
    pauses = [parse_pause(p) for p in args.pause]
    today = parse_day(args.today, "日期") if args.today else None
    if today is None and any(p.end is None for p in pauses):
        raise BadInput("暂停尚未恢复时，请用 --today 给出推算恢复的日期。")
    answer = due(
        chosen, _start(args, chosen), pauses=pauses, extend=int(args.extend), calendar=calendar, today=today,
        on=parse_day(args.on, "适用日期") if args.on else None,
    )
    _dump(answer.as_dict()) if args.json else _print_due(answer)
    return 0


def _print_due(answer: Due) -> None:
    mark = "（暂定）" if answer.provisional else ""
    print(f"{answer.title}：{answer.due.isoformat()}{mark}")
    print(f"提醒日 {answer.alert.isoformat()}；依据 {answer.citation}")
    for i, line in enumerate(answer.trace, 1):
        print(f"  {i}. {line.text}　〔{line.basis}〕")


def term_row(item: Term) -> dict[str, Any]:
    """A term as the list shows it: its newest version with a period."""
    now = item.current
    assert now.period is not None
    last = item.spans()[-1][0]
    return {
        "term": item.key, "title": item.title, "law": now.citation.statute, "article": now.citation.article,
        "n": now.period.n, "unit": now.period.unit, "extend": now.most, "roll": now.period.roll,
        "minimum": item.minimum, "side": item.side, "start": item.start, "confidence": item.confidence,
        "citation": now.citation.text(now.start), "from": now.start.isoformat(),
        "missing_from": last.start.isoformat() if last.missing else None, "note": item.note,
    }


def _list(args: argparse.Namespace) -> int:
    rows = [term_row(item) for item in terms()]
    if args.json:
        _dump(rows)
        return 0
    for row in rows:
        extend = f"+{row['extend']}" if row["extend"] else ""
        gone = f"　自{row['missing_from']}起待核" if row["missing_from"] else ""
        unit = UNIT_LABELS[row["unit"]]
        print(f"{row['term']:44}{row['n']}{extend}{unit}　{row['title']}　〔{row['citation']}〕{gone}")
    return 0


def _statutes(args: argparse.Namespace) -> int:
    rows = [
        {"law": v.statute, "name": v.name, "rank": family.rank, "version": v.label, "number": v.number,
         "adopted": v.adopted.isoformat() if v.adopted else None, "effective": v.effective.isoformat(),
         "repealed": v.repealed.isoformat() if v.repealed else None, "replaced_by": v.replaced_by,
         "text_available": v.text_available, "confidence": v.confidence, "note": v.note}
        for family in statutes() for v in family.versions
    ]
    if args.json:
        _dump(rows)
        return 0
    for row in rows:
        until = f"，至{row['repealed']}前" if row["repealed"] else ""
        print(f"《{row['law']}》（{row['version']}）{row['number'] or ''} {row['effective']}起施行{until}")
    return 0


def _check(args: argparse.Namespace) -> int:
    report = check_citations(args.texts)
    _dump(report.as_dict()) if args.json else _print_report(report)
    return 0 if report.ok else 1


def _print_report(report: Report) -> None:
    print(f"已核对 {len(report.verified)} 处，未能核对 {len(report.unverified)} 处，不符 {len(report.failed)} 处")
    for name, found in (("不符", report.failed), ("未能核对", report.unverified)):
        for finding in found:
            print(f"{name}　{finding.line}")
