"""Titles of roles for messages: a register's own words first, then those of all registers and of the platform."""

from collections.abc import Iterable, Mapping

from .register import Register, role_titles

_PLATFORM: dict[str, str] = {"public": "当事人（网上）"}


def name_roles(titles: Mapping[str, str]) -> None:
    """Titles of roles that no register declares; told once by the app that knows the platform's own roles."""
    _PLATFORM.update(titles)


def role_words(register: Register, roles: Iterable[str]) -> str:
    """The roles in Chinese, for "须由…办理"; an undeclared one keeps its key so that it is noticed."""
    roles, own = tuple(roles), dict(register.roles)
    if register.pages.portal and register.pages.portal.parties:
        own[register.pages.portal.parties.role] = register.pages.portal.parties.title
    every = own if own.keys() >= set(roles) else {**_PLATFORM, **role_titles(), **own}
    return "、".join(dict.fromkeys(every.get(role, role) for role in roles))
