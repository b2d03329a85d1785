"""How the value of a field is shown, and how a private one is covered."""

import datetime as dt
import re
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Manager, Model
from django.utils.html import strip_tags
from markupsafe import Markup, escape

from fadu.kernel.access import Sight
from fadu.kernel.register import Register
from fadu.web import filters

COVERED = Markup('<span class="covered">已遮蔽</span>')
AMOUNT = re.compile(r"-?(\d{1,3}(,\d{3})+|\d{1,6})(\.\d+)?( ?[%件个户次人项家天日月分元万]{1,2})?")
NAMES = ("年度", "年份", "版本", "版次", "编号")
SHORT = 10
TECHNICAL = {"matter", "version", "state", "area"}


def value_of(case: Any, path: str) -> Any:
    """The value at a dotted path of attributes: methods are called, rows of others listed, a missing link is None."""
    value = case
    for part in path.split("."):
        value = getattr(value, part, None)
        if isinstance(value, Manager):
            value = list(value.all())
        elif callable(value):
            value = value()
        if value is None:
            return None
    return value


def field_of(model: type[Model], path: str) -> "Field[Any, Any] | None":
    """The model field at a dotted path, or None for a property."""
    found: Any = None
    for part in path.split("."):
        try:
            found = model._meta.get_field(part)
        except FieldDoesNotExist:
            return None
        model = found.related_model or model
    return found if isinstance(found, Field) else None


def label_of(model: type[Model], path: str, default: str = "") -> str:
    """The Chinese name of a field."""
    found = field_of(model, path)
    return str(found.verbose_name) if found is not None else default or path


def told(value: Any, choices: Any = (), path: str = "") -> str | Markup:
    """A value for people: dates, yes and no, lists, numbers, choices by their titles. A year is a name, no amount."""
    if value is None or value == "":
        return "—"
    titles = dict(choices or ())
    if isinstance(value, list | tuple | set):
        deep = (dict, list, tuple, set)
        words = (told(item) if isinstance(item, deep) else str(titles.get(item, item)) for item in value)
        return "、".join(words) or "—"
    if not isinstance(value, dict) and value in titles:
        return str(titles[value])
    return str(value) if path.rpartition(".")[2] == "year" else _plain(value)


def answered(kind: str, value: Any, choices: Any = ()) -> str:
    """An answer as an event keeps it, in words: plain text, a moment to the minute; whoever draws it escapes it."""
    if value is True:
        return "是"
    if kind == "datetime" and isinstance(value, str):
        with suppress(ValueError):
            value = dt.datetime.fromisoformat(value)
    shown = told(value, choices)
    return shown.unescape() if isinstance(shown, Markup) else shown


def _plain(value: Any) -> str | Markup:
    if isinstance(value, dt.datetime):
        return filters.moment(value)
    if isinstance(value, dt.date):
        return filters.iso(value)
    if isinstance(value, bool | int):
        return filters.number(value)
    if isinstance(value, Decimal):
        return f"{value:,}"
    if isinstance(value, dict):
        return "；".join(f"{key}：{told(item)}" for key, item in value.items())
    return value if isinstance(value, Markup) else escape(str(value))


def look(title: str, cells: Iterable[Any]) -> str:
    """How the cells of a column stand: amounts to the right; short texts on one line. Years and codes are names."""
    texts = [text for cell in cells if (text := strip_tags(str(cell)).strip()) not in ("", "—")]
    if texts and title not in NAMES and all(AMOUNT.fullmatch(text) for text in texts):
        return "num"
    return "nowrap" if all(len(text) <= SHORT for text in texts) else ""


def show(case: Any, path: str) -> str | Markup:
    """The value of a field of a case as people read it."""
    found = field_of(type(case), path)
    choices = getattr(getattr(found, "base_field", found), "choices", None)  # of a list: those of its items
    return told(value_of(case, path), choices, path)


def covered(register: Register, path: str) -> bool:
    """Whether a field is private: its own name or the first part of its path is declared so."""
    return path in register.private or path.partition(".")[0] in register.private


def cover(value: Any) -> str | Markup:
    """What is shown instead of a private value: whether something is there, not what."""
    return COVERED if value not in (None, "", []) else "—"


def readable(register: Register, sight: Sight) -> list[str]:
    """Private fields that this actor may uncover in this case."""
    return [name for name in register.private if sight.reads(name)]


def all_fields(register: Register, sight: Sight | None = None) -> list[str]:
    """Field names of a register's own model in their order, without the technical ones.

    For a party: only those of its open panels.
    """
    names = [field.name for field in register.model._meta.concrete_fields if field.name not in TECHNICAL]
    if sight is None or not sight.party:
        return names
    shown = {name for panel in register.pages.panels if not panel.inner for name in panel.fields}
    return [name for name in names if name in shown]
