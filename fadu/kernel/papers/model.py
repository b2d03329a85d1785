"""The data of one official paper: what it says, nothing about how it is drawn.

A `Paper` is an immutable value. It survives a round trip through JSON, so a case can keep the
paper it issued and draw it again later, byte for byte, as PDF or as a Word file.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

Layout = Literal["standard", "letter", "record"]
LAYOUTS: tuple[Layout, ...] = ("standard", "letter", "record")
Align = Literal["left", "center", "right"]

# The fifteen kinds of the 2012 rules on handling party and government papers: a paper of such a
# kind is issued under the red head "……文件"; every other kind is a legal instrument (决定书,
# 通知书 …), whose kind is its title and whose head is the bare name of the issuer.
OFFICIAL_KINDS = frozenset(
    ["决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要"]
)
UPWARD_KINDS = frozenset({"请示", "报告"})


class PaperError(ValueError):
    """The data cannot be a paper (unknown layout, block, level …); the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. `level` 0 is plain text; 1–4 are 一、/（一）/1./（1）.

    The number is added when the text does not carry one. At levels 1 and 2 the first sentence is the
    heading (黑体, 楷体) and what follows it on the same line is body text. A line feed starts a new paragraph.
    `indent=False` sets the paragraph flush left (主送-like lines, 落款 in records).
    """

    text: str
    level: int = 0
    indent: bool = True

    def __post_init__(self) -> None:
        if self.level not in range(5):
            raise PaperError(f"段落层次只能是 0 至 4：{self.level}")


@dataclass(frozen=True, slots=True)
class Fields:
    """Labelled facts. In records they form a ruled table of `columns` pairs a row; elsewhere “标签：内容” lines."""

    items: tuple[tuple[str, str], ...]
    columns: int = 1

    def __post_init__(self) -> None:
        if self.columns not in (1, 2):
            raise PaperError(f"要素表每行只能有 1 或 2 组：{self.columns}")


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table. Short rows are filled up. `widths`: proportions, one a column (empty: by content).

    `align` gives one of left, center, right for each column (empty: centred when every cell is short).
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    widths: tuple[int, ...] = ()
    align: tuple[Align, ...] = ()

    def __post_init__(self) -> None:
        if self.columns == 0:
            raise PaperError("表格至少要有一列")
        for name, values in (("列宽", self.widths), ("对齐", self.align)):
            if values and len(values) != self.columns:
                raise PaperError(f"{name}的个数与列数不一致：{len(values)} ≠ {self.columns}")

    @property
    def columns(self) -> int:
        """Number of columns: that of the longest row."""
        return max([len(self.header), *map(len, self.rows)], default=0)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words taken over from elsewhere (a statement, a clause), set in 楷体 and drawn in on both sides."""

    text: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign by hand: one line for each label, with a place for the date when `dated`."""

    labels: tuple[str, ...]
    dated: bool = True


Block: TypeAlias = Para | Fields | Table | Quote | Signatures
_BLOCKS: dict[str, type[Block]] = {
    "para": Para,
    "fields": Fields,
    "table": Table,
    "quote": Quote,
    "signatures": Signatures,
}
_NAMES = {cls: name for name, cls in _BLOCKS.items()}


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex bound with the paper: it starts on a new page under “附件n” and stands before the 版记."""

    title: str
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper.

    head: name of the issuer; several issuers (lead first) one a line.
    kind: 文种. One of the fifteen official kinds (or "") draws the head “……文件”; any other kind is a legal instrument.
    title: the title; empty → `kind` is the title.
    to / copies: 主送 / 抄送.    signer: 署名 (one a line when joint; empty → head).    date: 成文日期.
    seal: leave the place of the seal.    signatory: 签发人, required when `upward` (上行文).
    basis: the law the paper rests on, printed small at the foot of the first page.    office, printed_on: 印发机关, 印发日期.
    secrecy, urgency, copy_number: 密级和保密期限, 紧急程度, 份号.
    watermark: a word printed in the margin of every page, such as 模拟数据.
    """

    head: str
    kind: str = ""
    number: str = ""
    title: str = ""
    to: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    signer: str = ""
    date: dt.date | None = None
    seal: bool = True
    copies: tuple[str, ...] = ()
    basis: str = ""
    attachments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    layout: Layout = "standard"
    watermark: str = ""
    signatory: str = ""
    upward: bool = False
    office: str = ""
    printed_on: dt.date | None = None
    secrecy: str = ""
    urgency: str = ""
    copy_number: str = ""
    annexes: tuple[Annex, ...] = ()

    def __post_init__(self) -> None:
        if self.layout not in LAYOUTS:
            raise PaperError(f"没有这种版式：{self.layout}")

    @property
    def heading(self) -> str:
        """The words of the title line."""
        return self.title or self.kind

    @property
    def official(self) -> bool:
        """Whether this is one of the fifteen official kinds, not a legal instrument."""
        return self.kind in OFFICIAL_KINDS or self.kind in ("", "文件")

    def to_json(self) -> dict[str, Any]:
        """A value of plain dicts, lists and strings; dates as YYYY-MM-DD."""
        return cast(dict[str, Any], _plain(self))

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | str) -> Paper:
        """The paper of `to_json()` (or of its JSON text). Raises PaperError on anything else."""
        try:
            raw = dict(json.loads(data) if isinstance(data, str) else data)
            for name, read in _READERS.items():
                if name in raw:
                    raw[name] = read(raw[name])
            return cls(**raw)
        except PaperError:
            raise
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise PaperError(f"不是一份文书的数据：{error}") from error

    def digest(self) -> str:
        """SHA-256 of the canonical JSON: equal papers have equal digests."""
        text = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        name = _NAMES.get(cast("type[Block]", type(value)))
        return {"block": name, **fields} if name else fields
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list | tuple) else value


def _block(data: Mapping[str, Any]) -> Block:
    raw = dict(data)
    name = raw.pop("block", None)
    if name not in _BLOCKS:
        raise PaperError(f"没有这种内容块：{name}")
    return _BLOCKS[name](**{key: _tuples(value) for key, value in raw.items()})


def _blocks(data: Any) -> tuple[Block, ...]:
    return tuple(_block(item) for item in data)


def _annexes(data: Any) -> tuple[Annex, ...]:
    return tuple(Annex(item["title"], _blocks(item.get("body", ()))) for item in data)


def _date(value: Any) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)


_READERS: dict[str, Callable[[Any], object]] = {
    "to": _tuples,
    "copies": _tuples,
    "attachments": _tuples,
    "notes": _tuples,
    "body": _blocks,
    "annexes": _annexes,
    "date": _date,
    "printed_on": _date,
}
