"""What every staff page knows: the person, the navigation, the label of synthetic data.

Computed once per request and only when a template asks for it.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from fadu.kernel.access import Actor
from fadu.kernel.declare import Entry
from fadu.kernel.models import demo_flag
from fadu.kernel.register import Register, registers
from fadu.people.actors import actor_of

DENSITY = "fadu_density"
CITY = "威海市"
OWN = ("fadu.aspects.", "fadu.registry.")
MANY = 14  # entries that stand side by side before groups close
__all__ = ["actor_of", "navigation", "shell_for"]
ASPECTS = {
    "a1": "依法履职",
    "a2": "制度体系",
    "a3": "依法决策",
    "a4": "行政执法",
    "a5": "应急管理",
    "a6": "矛盾化解",
    "a7": "制约监督",
    "a8": "数字政府",
    "a9": "统筹推进",
}


@dataclass
class Link:
    """An entry of the navigation."""

    title: str
    href: str
    current: bool = False
    count: int = 0
    count_words: str = ""
    tone: str = ""


@dataclass
class Group:
    """Entries under one heading. Of many, only the group of the present page is open."""

    title: str
    links: list[Link] = field(default_factory=list)
    open: bool = True


@dataclass
class Person:
    """The signed-in person as the top bar shows them."""

    name: str
    posts: list[str]
    links: list[Link]
    logout: str


@dataclass
class Shell:
    """See the module's docstring."""

    city: str
    demo: bool
    dense: bool
    home: str
    login: str
    search_url: str
    query: str
    nav: list[Group]
    user: Person | None
    messages: Any


def shell_for(request: HttpRequest) -> Shell:
    """The shell of a request, computed once."""
    if not hasattr(request, "fadu_shell"):
        request.fadu_shell = _build(request)  # type: ignore[attr-defined]
    return request.fadu_shell  # type: ignore[attr-defined, no-any-return]


def _build(request: HttpRequest) -> Shell:
    actor = actor_of(request)
    return Shell(
        city=CITY,
        demo=demo_flag(),
        dense=request.COOKIES.get(DENSITY) == "dense",
        home=_href("desk") if actor.id else "/",
        login=_href("login", default="/login"),
        search_url=_href("search"),
        query=request.GET.get("q", "")[:100],
        nav=navigation(request, actor) if actor.id else [],
        user=_person(actor) if actor.id else None,
        messages=get_messages(request),
    )


def _href(name: str, *args: Any, default: str = "#") -> str:
    try:
        return reverse(name, args=args or None)
    except NoReverseMatch:
        return default


def navigation(request: HttpRequest, actor: Actor) -> list[Group]:
    """Main entries, then by aspect of the plan the modules' pages and the registers this person may open."""
    names = (("我的工作", "desk"), ("年度计划", "plan"), ("到期日历", "calendar"), ("指标", "indicators"))
    main = [Link(title, _href(name)) for title, name in names if _href(name) != "#"]
    main += [Link("外出办理", _href("field"))] if _goes_out(actor) else []
    main += [Link(entry.title, _href(entry.url)) for entry in _menu(actor) if not entry.aspect]
    titles = {link.title for link in main}
    groups = [group for group in (Group("", main), *_aspects(actor, titles), _office(actor)) if group.links]
    _mark_current([link for group in groups for link in group.links], request.path)
    if sum(len(group.links) for group in groups) > MANY:
        for group in groups:
            group.open = not group.title or any(link.current for link in group.links)
    return groups


@cache
def menus() -> tuple[Entry, ...]:
    """What the modules' address tables put into the navigation, in their order."""
    names = [f"{app.name}.urls" for app in apps.get_app_configs() if app.name.startswith(OWN)]
    tables = [import_module(name) for name in names if find_spec(name)]
    return tuple(entry for table in tables for entry in getattr(table, "menu", ()))


def _menu(actor: Actor) -> list[Entry]:
    return [entry for entry in menus() if not entry.roles or actor.has(*entry.roles)]


def _goes_out(actor: Actor) -> bool:
    """Whether the actor takes steps on site (the field app itself needs this module)."""
    from fadu.web.field.pack import field_registers

    return any(True for _ in field_registers(actor))


def _aspects(actor: Actor, shown: set[str]) -> list[Group]:
    groups: dict[str, Group] = {}
    for entry in _menu(actor):
        if entry.aspect:
            _group(groups, entry.aspect).links.append(Link(entry.title, _href(entry.url)))
    known = shown | {link.title for group in groups.values() for link in group.links}
    for key, register in sorted(registers().items(), key=lambda item: (not _works_in(actor, item[1]), item[0])):
        listed = any(actor.has(grant.role) and grant.list_rows for grant in register.access)
        if listed and register.title not in known:
            _group(groups, register.aspect).links.append(Link(register.title, _href("list", key)))
    return [groups[key] for key in sorted(groups)]


def _works_in(actor: Actor, register: Register) -> bool:
    """Whether a grant of the person takes steps in a register: what one works in stands before what one looks at."""
    return any(grant.steps and actor.has(grant.role) for grant in register.access)


def _group(groups: dict[str, Group], aspect: str) -> Group:
    return groups.setdefault(aspect, Group(ASPECTS.get(aspect, "其他")))


def _office(actor: Actor) -> Group:
    links = []
    if actor.has("audit_admin", "auditor"):
        links.append(Link("审计", _href("audit")))
    links.append(Link("设置", _href("settings")))
    return Group("平台", [link for link in links if link.href != "#"])


def _mark_current(links: list[Link], path: str) -> None:
    """The entry with the longest address that the path begins with is the current one."""
    inside = [link for link in links if path.startswith(link.href)]
    if inside:
        max(inside, key=lambda link: len(link.href)).current = True


def _person(actor: Actor) -> Person:
    inner = actor.label.partition("（")[2].rstrip("）")
    links = [("我的工作", _href("desk")), ("显示与设置", _href("settings")), ("账号安全", _href("account"))]
    shown = [Link(title, href) for title, href in links if href != "#"]
    return Person(actor.name, [inner] if inner else [], shown, _href("logout", default="/logout"))
