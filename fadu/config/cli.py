"""Subcommands about the installation's data: user, demo."""

from __future__ import annotations

import argparse
import getpass
import importlib
import importlib.util
import json
import sys
from typing import Any

from fadu.runtime.problems import Problem

HOME = "sfj"  # the justice bureau, where the platform's administrators sit unless the city decides otherwise


def add_parser(subparsers: Any) -> None:
    """Register the subcommands."""
    user = subparsers.add_parser("user", description="账户").add_subparsers(dest="action")
    _leaf(user, "administrators", run_administrators, "为空缺的三员岗位开立账户，初始口令只显示这一次")
    add = _leaf(user, "add", run_add, "开立账户，可同时授予一个岗位；初始口令只显示这一次")
    add.add_argument("username", help="用户名")
    add.add_argument("--name", help="姓名（默认同用户名）")
    add.add_argument("--role", help="岗位的角色，如 coordinator、reconsideration.handler")
    add.add_argument("--organ", default=HOME, help=f"岗位所在机构的标识（默认 {HOME}）")
    reset = _leaf(user, "password", run_password, "重设口令；默认生成，--stdin 从标准输入读一行")
    reset.add_argument("username")
    reset.add_argument("--stdin", action="store_true")
    demo = subparsers.add_parser("demo", description="演示城市").add_subparsers(dest="action")
    _leaf(demo, "accounts", run_accounts, "列出演示账户")
    if importlib.util.find_spec("fadu.demo"):
        importlib.import_module("fadu.demo.cli").add_leaves(demo, _leaf)


def _leaf(subparsers: Any, name: str, run: Any, description: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = subparsers.add_parser(name, description=description, help=description)
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.set_defaults(run=run)
    return command


def show(args: argparse.Namespace, value: Any, text: str) -> None:
    """The answer in the form asked for."""
    print(json.dumps(value, ensure_ascii=False) if args.json else text)


def administrators() -> list[dict[str, str]]:
    """Open the accounts of the three administrators that nobody holds."""
    from fadu.people.accounts import first_administrators

    made = first_administrators(find_organ(HOME))
    return [{"username": username, "password": password, "label": label} for label, username, password in made]


def run_administrators(args: argparse.Namespace) -> int:
    """`fadu user administrators`"""
    made = administrators()
    lines = [f"{row['username']} / {row['password']}  {row['label']}" for row in made]
    show(args, made, "\n".join(lines) or "三员岗位均有人担任，未作改动")
    return 0


def find_organ(key: str) -> Any:
    """An organ by its key."""
    from fadu.people.models import Organ

    organ = Organ.objects.filter(key=key).first()
    if organ is None:
        raise Problem(f"没有标识为 {key} 的机构", f"there is no organ with the key {key}")
    return organ


def find_user(username: str) -> Any:
    """A user by name."""
    from django.contrib.auth import get_user_model

    user = get_user_model()._default_manager.filter(username=username).first()
    if user is None:
        raise Problem(f"没有用户 {username}", f"there is no user {username}")
    return user


def run_add(args: argparse.Namespace) -> int:
    """`fadu user add`: account and post in one transaction."""
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from fadu.kernel.access import SYSTEM
    from fadu.people.accounts import open_account

    check_role(args.role)
    try:
        with transaction.atomic():
            user, password = open_account(SYSTEM, args.username, args.name or args.username)
            if args.role:
                grant(user, args.role, args.organ)
    except ValidationError as error:
        told = "；".join(error.messages)
        raise Problem(told, f"the account was refused: {told}") from error
    made = {"username": user.username, "password": password, "role": args.role}
    show(args, made, f"{user.username} / {password}（首次登录须修改）")
    return 0


def check_role(role: str | None) -> None:
    """Problem unless the platform or a register declares the role."""
    from fadu.kernel.register import role_titles
    from fadu.people.roles import PLATFORM_ROLES

    known = {**PLATFORM_ROLES, **role_titles()}
    if role and role not in known:
        raise Problem(f"没有角色 {role}；可用：{'、'.join(sorted(known))}", f"unknown role {role}")


def grant(user: Any, role: str, organ: str) -> None:
    """Give the user a post from today on."""
    from fadu.kernel.access import SYSTEM
    from fadu.kernel.audit import record
    from fadu.kernel.today import today
    from fadu.people.models import Post

    post = Post(user=user, organ=find_organ(organ), role=role, from_date=today())
    post.full_clean()
    post.save()
    record(SYSTEM, "people.post.granted", f"授予岗位：{role}", facts={"post": post.pk})


def run_password(args: argparse.Namespace) -> int:
    """`fadu user password`"""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from fadu.kernel.access import SYSTEM
    from fadu.people.accounts import change_password, reset_password

    user = find_user(args.username)
    if not args.stdin:
        password = reset_password(SYSTEM, user)
        show(args, {"username": user.username, "password": password}, f"{user.username} / {password}（首次登录须修改）")
        return 0
    given = getpass.getpass("新口令：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        validate_password(given, user)
    except ValidationError as error:
        told = "；".join(error.messages)
        raise Problem(told, f"the password was refused: {told}") from error
    change_password(SYSTEM, user, given)
    show(args, {"username": user.username}, f"{user.username} 的口令已修改")
    return 0


def run_accounts(args: argparse.Namespace) -> int:
    """`fadu demo accounts`: status 1 when this installation holds no demo."""
    from fadu.config.installation import DEMO, stored_mode
    from fadu.config.prepare import accounts

    if stored_mode() != DEMO:
        show(args, [], "本库不是演示城市")
        return 1
    rows = accounts()
    show(args, rows, "\n".join(f"{row['username']} / {row['password']}  {row['label']}" for row in rows))
    return 0
