"""Ask once: what a register holds is not asked of a unit, and nothing is asked twice for one period."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist

from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.register import registers

from .models import Demand


@dataclass(frozen=True)
class Held:
    """What the system holds for a key, so that nobody need ask for it. text: the figure or the number of rows."""

    key: str
    title: str
    text: str
    source: str


def held(key: str, organ: int, period: Period) -> Held | None:
    """The figure of an indicator, or the rows of a register's field, for one unit; None when no register holds it."""
    try:
        ind = indicator(named(key) or key)
    except KeyError:
        return _field(key, organ, period)
    if ind.kind == "awaiting":
        return None
    figure = ind.value(SYSTEM, period, organ=organ)
    return Held(key, ind.title, figure.text, ind.register.title)


def _field(key: str, organ: int, period: Period) -> Held | None:
    """A key `register.field` whose field the register keeps per row."""
    name, _, column = key.partition(".")
    book = registers().get(name)
    if book is None or not column:
        return None
    try:
        field = book.model._meta.get_field(column)
    except FieldDoesNotExist:
        return None
    rows = book.model.objects.as_system().filter(organ_id=organ, opened_on__gte=period.start, opened_on__lte=period.end)
    return Held(key, str(getattr(field, "verbose_name", column)), f"{rows.count()} 条记录", book.title)


def plain(words: str) -> str:
    """Words without spaces and signs, and without what people add to a figure's name."""
    bare = "".join(sign for sign in words if sign.isalnum())
    return bare.removesuffix("情况").removesuffix("数据").removesuffix("数量")


def named(words: str) -> str:
    """The indicator that somebody means by its title, alone or with its register's: "行政复议新收"; "" for none."""
    wanted = plain(words)
    for book in registers().values():
        for ind in book.indicators:
            whole = plain(book.title) + plain(ind.title), plain(ind.title) + plain(book.title)
            if ind.kind != "awaiting" and wanted in whole:
                return ind.name
    return ""


def near(words: str) -> list[tuple[str, list[str]]]:
    """Registers whose name stands in what is asked for, each with the figures it holds: look there first."""
    bare = plain(words)
    found = [
        (book.title, [ind.title for ind in book.indicators if ind.kind != "awaiting"])
        for book in registers().values()
        if len(book.title) > 2 and plain(book.title) in bare
    ]
    return [(title, held) for title, held in found if held]


def asked(organ: int, key: str, period: str) -> Demand | None:
    """The demand by which the same was asked of the same unit for the same period."""
    return Demand._plain.filter(organ_id=organ, key=key, period=period).order_by("id").first() if key else None


def keys() -> list[tuple[str, str]]:
    """Every key that the system holds: (key, title with its register), for whoever looks before asking."""
    return sorted(
        (ind.name, f"{book.title}：{ind.title}")
        for book in registers().values()
        for ind in book.indicators
        if ind.kind != "awaiting"
    )
