"""The `fadu` command: a table of subcommands, each loaded only when it is called."""

from __future__ import annotations

import os
import sys

from fadu.runtime.problems import Problem


def manage(argv: list[str]) -> int:
    """Pass everything on to Django's management commands, with the database running."""
    from django.core.management import execute_from_command_line

    from fadu.runtime.lease import database

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.config.settings")
    with database():
        execute_from_command_line(["fadu manage", *argv])
    return 0


def main(argv: list[str] | None = None) -> int:
    """Entry point. Exit status 0 on success, 1 on a finding, 2 on bad input."""
    args = sys.argv[1:] if argv is None else argv
    try:
        if args[:1] == ["manage"]:
            return manage(args[1:])
        raise Problem("用法：fadu manage …", "usage: fadu manage …")
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
