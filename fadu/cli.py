"""The `fadu` command: a table of subcommands, each loaded only when it is called.

A subcommand's module offers `add_parser(subparsers)`, which sets `run` (a callable taking the parsed arguments and
returning the exit status) as a default of its parser. Status 0: done; 1: a finding; 2: bad input or circumstances, with
one line on stderr that says what to change.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import sys
from typing import NamedTuple, NoReturn

from fadu import __version__
from fadu.runtime.problems import Problem


class Command(NamedTuple):
    """Name, module, what it does, and whether it needs the database and Django before it runs.

    declared: it looks at what all modules declare, which needs Django but no database.
    """

    name: str
    module: str
    help: str
    django: bool = False
    declared: bool = False


COMMANDS = (
    Command("up", "fadu.runtime.cli", "启动全部服务 start everything"),
    Command("backup", "fadu.runtime.cli", "备份到一个文件 back up to one file"),
    Command("restore", "fadu.runtime.cli", "由备份文件恢复 restore from a backup"),
    Command("due", "fadu.law.cli", "计算法定期限 compute a statutory due date"),
    Command("law", "fadu.law.cli", "法律目录与引文核对 statutes and citations", declared=True),
    Command("plan", "fadu.aspects.a9_coordination.annual_plan.cli", "读取年度计划 read an annual plan"),
    Command("risk", "fadu.aspects.a8_digital.risk_supervision.cli", "企业信用风险分类 credit-risk classes"),
    Command("inspections", "fadu.aspects.a4_enforcement.inspection_plan.cli", "年度联合检查 joint inspections"),
    Command("visits", "fadu.aspects.a4_enforcement.inspection.cli", "导入历史检查 past inspections", django=True),
    Command("assess", "fadu.aspects.a9_coordination.assessment.cli", "考核计分 score an assessment"),
    Command("enterprises", "fadu.registry.enterprises.cli", "市场主体导入导出 market entities", django=True),
    Command("tick", "fadu.kernel.cli", "推进期限时钟 run the clocks up to today", django=True),
    Command("audit", "fadu.kernel.cli", "核验留痕链 verify the audit trail", django=True),
    Command("user", "fadu.config.cli", "账户 accounts", django=True),
    Command("demo", "fadu.config.cli", "演示城市 the demo city", django=True),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that says what is wrong on one line."""

    def error(self, message: str) -> NoReturn:
        raise Problem(f"命令有误：{message}（{self.prog} -h 查看用法）", f"bad command: {message} (see {self.prog} -h)")


def overview() -> Parser:
    """The parser of `fadu --help`: every subcommand by name, none of them loaded."""
    parser = Parser(prog="fadu", description="法度：一座城市一年的法治政府建设")
    parser.add_argument("--version", action="version", version=f"fadu {__version__}")
    choices = parser.add_subparsers(dest="command", metavar="命令", required=True)
    for command in COMMANDS:
        choices.add_parser(command.name, help=command.help, add_help=False)
    choices.add_parser("manage", help="Django 管理命令 Django's management commands", add_help=False)
    return parser


def dispatch(args: list[str]) -> int:
    """Run one command line."""
    if args[:1] == ["manage"]:
        return manage(args[1:])
    command = next((command for command in COMMANDS if args[:1] == [command.name]), None)
    if command is None:
        overview().parse_args(args)  # shows help, version or the error; never returns for an unknown command
        return 2
    with contextlib.ExitStack() as held:
        if command.django and not {"-h", "--help"} & set(args):
            held.enter_context(django_ready())
        parser = Parser(prog="fadu")
        importlib.import_module(command.module).add_parser(parser.add_subparsers(dest="command"))
        parsed = parser.parse_args(args)
        if command.declared:
            declarations()
        if not hasattr(parsed, "run"):
            parser.error(f"{command.name} 需要子命令 needs a subcommand")
        return int(parsed.run(parsed) or 0)


@contextlib.contextmanager
def django_ready():
    """The database running and Django set up, for as long as the command runs."""
    from fadu.runtime.lease import database

    os.environ["DJANGO_SETTINGS_MODULE"] = "fadu.config.settings"
    with database():
        from fadu.config.installation import adopt_mode

        adopt_mode()
        import django

        django.setup()
        yield


def declarations() -> None:
    """Import every module, so that what it declares (its citations above all) is known."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "fadu.config.settings"
    django.setup()


def manage(argv: list[str]) -> int:
    """Pass everything on to Django's management commands, with the database running."""
    with django_ready():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["fadu manage", *argv])
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point of the `fadu` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show Chinese gets question marks, no crash
    try:
        return dispatch(sys.argv[1:] if argv is None else argv)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    except BrokenPipeError:  # `fadu due --list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
