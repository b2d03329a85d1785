"""Accounts: opened and closed by the system administrator, unlocked by the security administrator.

Each act is one transaction with one audit event; a password never enters an event, a log line or an address.
"""

import secrets

from axes.utils import reset as axes_reset
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.audit import record
from fadu.kernel.today import now, today
from fadu.people.models import Organ, Post, User
from fadu.people.models.posts import in_force
from fadu.people.policy import require
from fadu.people.roles import ADMINISTRATORS, AUDIT_ADMIN, PLATFORM_ROLES, SECURITY_ADMIN, SYSTEM_ADMIN

# Without letters and digits that look alike; grouped so that it can be read out.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
CAPITALS = "ABCDEFGHJKMNPQRSTUVWXYZ"
DIGITS = "23456789"


def initial_password() -> str:
    """A random one-time password of four groups, about 90 bits; it satisfies the password rules."""
    groups = ["".join(secrets.choice(LETTERS + DIGITS) for _ in range(4)) for _ in range(4)]
    return "-".join([secrets.choice(CAPITALS) + secrets.choice(DIGITS) + groups[0], *groups[1:]])


@transaction.atomic
def open_account(actor: Actor, username: str, name: str, *, phone: str = "") -> tuple[User, str]:
    """A new account and its initial password, which must be changed at the first sign-in."""
    require(actor, SYSTEM_ADMIN)
    password = initial_password()
    user = User(
        username=User.normalize_username(username),
        name=name,
        phone=phone,
        must_change_password=True,
        created_on=today(),
    )
    user.set_password(password)
    user.full_clean()
    user.save()
    record(actor, "people.user.opened", "开立账号", facts={"user": user.pk})
    return user, password


@transaction.atomic
def edit_account(actor: Actor, user: User, *, name: str, phone: str) -> User:
    """Correct a person's name or phone number; the event names the fields, not their content."""
    require(actor, SYSTEM_ADMIN)
    changed = [field for field, value in (("name", name), ("phone", phone)) if getattr(user, field) != value]
    user.name, user.phone = name, phone
    user.full_clean()
    user.save()
    if changed:
        record(actor, "people.user.edited", "修改账号资料", facts={"user": user.pk, "fields": changed})
    return user


@transaction.atomic
def close_account(actor: Actor, user: User) -> None:
    """Close an account: no sign-in, running sessions end with the next request. Posts stay as they are on record."""
    require(actor, SYSTEM_ADMIN)
    _not_self(actor, user)
    _not_last_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(actor, "people.user.closed", "停用账号", facts={"user": user.pk})


@transaction.atomic
def reopen_account(actor: Actor, user: User) -> None:
    """Let a closed account sign in again."""
    require(actor, SYSTEM_ADMIN)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor, "people.user.reopened", "启用账号", facts={"user": user.pk})


@transaction.atomic
def reset_password(actor: Actor, user: User) -> str:
    """A new initial password; all the user's sessions end, since they are tied to the old one."""
    require(actor, SYSTEM_ADMIN)
    _not_self(actor, user)
    password = initial_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record(actor, "people.user.password_reset", "重置密码", facts={"user": user.pk})
    return password


@transaction.atomic
def change_password(actor: Actor, user: User, password: str) -> None:
    """The user's own change; ends the initial password."""
    user.set_password(password)
    user.must_change_password = False
    user.password_changed_on = now()
    user.save(update_fields=["password", "must_change_password", "password_changed_on"])
    record(actor, "people.user.password_changed", "修改本人密码", facts={"user": user.pk})


@transaction.atomic
def unlock_account(actor: Actor, user: User) -> None:
    """Forget the failed sign-ins that locked an account."""
    require(actor, SECURITY_ADMIN)
    _not_self(actor, user)
    axes_reset(username=user.username)
    record(actor, "people.user.unlocked", "解除账号锁定", facts={"user": user.pk})


@transaction.atomic
def remove_second_factor(actor: Actor, user: User) -> None:
    """For a lost authenticator: the next sign-in needs the password alone, administrators must enrol anew."""
    require(actor, SECURITY_ADMIN)
    _not_self(actor, user)
    TOTPDevice.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    record(actor, "people.totp.removed", "解除动态口令", facts={"user": user.pk})


def _not_self(actor: Actor, user: User) -> None:
    if actor.id == user.pk:
        raise PermissionDenied("不能对本人账号办理这一事项，请由另一位管理员办理。")


def _not_last_administrator(user: User) -> None:
    """Closing the last holder of an administrator post would lock everybody out of that duty."""
    held = Post.objects.filter(in_force(today()), role__in=ADMINISTRATORS)
    for role in held.filter(user=user).values_list("role", flat=True):
        if not held.filter(role=role, user__is_active=True).exclude(user=user).exists():
            raise ValidationError(f"该用户是唯一的{PLATFORM_ROLES[role]}，请先授予他人这一岗位。")


@transaction.atomic
def first_administrators(organ: Organ) -> list[tuple[str, str, str]]:
    """Accounts of the three administrators where a post has no holder: (role title, username, initial password)."""
    made = []
    for role, username in ((SYSTEM_ADMIN, "xitong"), (SECURITY_ADMIN, "anquan"), (AUDIT_ADMIN, "shenji")):
        if Post.objects.filter(in_force(today()), role=role, user__is_active=True).exists():
            continue
        user, password = open_account(SYSTEM, username, PLATFORM_ROLES[role])
        post = Post.objects.create(user=user, organ=organ, role=role, title=PLATFORM_ROLES[role], from_date=today())
        record(SYSTEM, "people.post.granted", f"授予岗位：{PLATFORM_ROLES[role]}", facts={"post": post.pk})
        made.append((PLATFORM_ROLES[role], user.username, password))
    return made
