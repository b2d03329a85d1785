"""A table of a TOML file, read key by key: what is wrong is noted as a sentence, and reading goes on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from .locating import Path

DIGITS = 15  # decimals of up to 15 digits and double-precision numbers name each other one to one
_NAMES = {
    "text": "文字",
    "integer": "整数",
    "number": "数字",
    "day": "日期",
    "flag": "true 或 false",
    "list": "列表",
    "table": "表",
}


class Fault(str):
    """One fault as a sentence; `path` and, once the text has been searched, `line` say where it stands."""

    path: Path = ()
    line: int = 0

    @property
    def told(self) -> str:
        """With the line, unless the sentence names it already."""
        mark = f"第 {self.line} 行"
        return f"{mark}，{self}" if self.line and mark not in self else str(self)


class Node:
    """A table and the place it is at. Every getter returns None (or its default) after noting a fault."""

    def __init__(self, raw: Any, where: str, faults: list[Fault], path: Path = ()) -> None:
        self.where, self.faults, self.path = where, faults, path
        self.asked: set[str] = set()
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        if not isinstance(raw, dict):
            self.fault("应写成表（键 = 值）")

    def fault(self, text: str, key: str = "") -> None:
        """Note one fault of this place, or of one key of it."""
        found = Fault(f"{self.where}：{text}。")
        found.path = (*self.path, key) if key else self.path
        self.faults.append(found)

    def inner(self, raw: Any, where: str, key: str, nth: int) -> Node:
        """The nth table of a list of this table."""
        return Node(raw, self.where + where, self.faults, (*self.path, key, nth))

    def has(self, key: str) -> bool:
        """Whether the key is written; counts as known."""
        self.asked.add(key)
        return key in self.raw

    def _get(self, key: str, kind: str, fits: bool, required: bool) -> Any:
        if not self.has(key):
            if required:
                self.fault(f"缺少 {key}（{_NAMES[kind]}）")
            return None
        if not fits:
            self.fault(f"{key} 应为{_NAMES[kind]}，写的是 {show(self.raw[key])}", key)
            return None
        return self.raw[key]

    def text(self, key: str, required: bool = True) -> str:
        """Text that is not empty; "" when absent or wrong."""
        value = self.raw.get(key)
        found = self._get(key, "text", isinstance(value, str), required)
        if required and found is not None and not found.strip():
            self.fault(f"{key} 不能为空", key)
        return found or ""

    def integer(self, key: str, required: bool = True, least: int | None = None) -> int | None:
        """A whole number; `true` and 1.0 are none."""
        value = self.raw.get(key)
        found: int | None = self._get(key, "integer", isinstance(value, int) and not isinstance(value, bool), required)
        if found is not None and least is not None and found < least:
            self.fault(f"{key} 不能小于 {least}，写的是 {found}", key)
            return None
        if found is not None and abs(found) >= 10**DIGITS:
            self.fault(f"{key} 的绝对值太大", key)
            return None
        return found

    def number(self, key: str, required: bool = True) -> Decimal | None:
        """A decimal number of at most DIGITS digits."""
        value = self.raw.get(key)
        found = self._get(key, "number", is_number(value), required)
        if found is None:
            return None
        if not fits_digits(Decimal(found)):
            self.fault(f"{key} 的有效数字不能多于 {DIGITS} 位，写的是 {show(found)}", key)
            return None
        return Decimal(found)

    def day(self, key: str, required: bool = True) -> date | None:
        """A date without time."""
        value = self.raw.get(key)
        fits = isinstance(value, date) and not isinstance(value, datetime)
        return cast("date | None", self._get(key, "day", fits, required))

    def flag(self, key: str) -> bool | None:
        """true or false; None when absent."""
        return cast("bool | None", self._get(key, "flag", isinstance(self.raw.get(key), bool), required=False))

    def word(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of the allowed words."""
        if not self.has(key) and default is not None:
            return default
        found = self.text(key)
        if found and found not in allowed:
            self.fault(f"{key} 只能是 {'、'.join(allowed)}，写的是 {show(found)}", key)
        return found if found in allowed else allowed[0]

    def items(self, key: str, required: bool = True) -> list[Any]:
        """A list, [] when absent or wrong; an empty required list is a fault."""
        found = self._get(key, "list", isinstance(self.raw.get(key), list), required)
        if found == [] and required:
            self.fault(f"{key} 不能为空", key)
        return found or []

    def table(self, key: str) -> Node:
        """An inner table at the same place."""
        found = self._get(key, "table", isinstance(self.raw.get(key), dict), required=True)
        return Node(found or {}, self.where, self.faults, (*self.path, key))

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.raw:
            if key not in self.asked:
                self.fault(f"不认识的键 {key}，可用的键：{'、'.join(sorted(self.asked))}", key)


def is_number(value: Any) -> bool:
    """An integer or a finite decimal of TOML."""
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, Decimal) and value.is_finite()
    )


def fits_digits(value: Decimal) -> bool:
    """Whether 15 digits before and after the point are enough, and at most 15 count."""
    _, digits, exponent = value.normalize().as_tuple()
    assert isinstance(exponent, int)
    return len(digits) <= DIGITS and value.adjusted() < DIGITS and exponent >= -DIGITS


def show(value: Any) -> str:
    """A value as the file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"“{value}”"
    return str(value)
