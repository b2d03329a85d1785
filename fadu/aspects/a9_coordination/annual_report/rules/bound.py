"""Numbers in the text of a report are bound to their figures.

Stored text holds `{F090a}` for a value and `{F090a~}` for its comparison with last year. The editor shows
`【F090a 1,234件】` and `【F090a同比 …】`. A number that was changed is refused; one typed by hand has to be written
`【手填 1,300件｜来源】`, and stays marked as such everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

STORED = re.compile(r"\{(F\d{3}[a-z]?)(~?)\}|【手填\s*([^｜】]+)｜([^】]+)】")
EDITED = re.compile(r"【(F\d{3}[a-z]?)(同比)?\s*([^】]*)】")
MANUAL = re.compile(r"【手填\s*([^｜】]*)(?:｜([^】]*))?】")
# Digits that are no figure: years, dates, numbers of documents, articles and ordinals.
PLAIN = re.compile(
    r"\d{4}\s*[年—–-]\s*\d{0,4}年?|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*日|〔\d{4}〕\s*\d+\s*号|第\s*\d+|"
    r"\d+\s*[号条款]|十四五|12345|C\d\d|T\d\d|[“\"]\d+[”\"]"
)
DIGITS = re.compile(r"\d[\d,，.]*\s*[%％‰万亿]?[^\s，。；、）】]{0,2}")
# A count in words is a figure too; ordinals (第二十次) and small ones (两件) are prose.
WORDS = re.compile(r"百分之[零〇一二两三四五六七八九十百点]+|(?<![第零〇一二两三四五六七八九十百千万])"
                   r"[零〇一二两三四五六七八九十百千万亿]{2,}[多余]?[件人次起份名家宗]")  # fmt: skip
VAGUE = re.compile(r"(约|近|大约|将近)\s*【F\d{3}|】\s*(多|余|左右|上下)")
PENDING = "（待补"
CLOSED = "（来源登记册不在您的查看范围）"


@dataclass(frozen=True)
class Value:
    """What a figure says: its words, and the clause that compares it with last year. closed: not for this reader."""

    text: str
    change: str = ""
    external: bool = False
    closed: bool = False


@dataclass(frozen=True)
class Piece:
    """A stretch of text. kind: text, figure, change, manual; `source`: of a number typed by hand."""

    kind: str
    text: str
    key: str = ""
    source: str = ""


def pieces(stored: str, values: Mapping[str, Value]) -> Iterator[Piece]:
    """The text in order; a figure that is not there any more says so."""
    at = 0
    for found in STORED.finditer(stored):
        if found.start() > at:
            yield Piece("text", stored[at : found.start()])
        at = found.end()
        key, compared, typed, source = found.groups()
        if typed is not None:
            yield Piece("manual", typed.strip(), source=source.strip())
            continue
        value = values.get(key)
        if compared:
            yield Piece("change", value.change if value else "", key)
        else:
            yield Piece("figure", _told(value), key)
    if at < len(stored):
        yield Piece("text", stored[at:])


def _told(value: Value | None) -> str:
    if value is None:
        return "（没有这个数）"
    return CLOSED if value.closed else value.text


def keys(stored: str) -> list[str]:
    """Figures that a text uses, in order, each once."""
    return list(dict.fromkeys(found[1] for found in STORED.finditer(stored) if found[1]))


def trimmed(stored: str, values: Mapping[str, Value]) -> str:
    """The text without comparisons that have nothing to say."""
    silent = [key for key, value in values.items() if not value.change]
    for key in silent:
        stored = stored.replace(f"{{{key}~}}", "")
    return stored


def editable(stored: str, values: Mapping[str, Value]) -> str:
    """The text as the editor shows it."""

    def shown(found: re.Match[str]) -> str:
        key, compared = found[1], found[2]
        if key is None:
            return found[0]
        value = values.get(key)
        if compared:
            return f"【{key}同比 {value.change.lstrip('，') if value else ''}】"
        return f"【{key} {value.text if value else ''}】"

    return STORED.sub(shown, stored)


def read(edited: str, values: Mapping[str, Value], tell: bool = True) -> tuple[str, list[str]]:
    """(text to store, what is wrong). Nothing may be stored while something is wrong.

    tell False: the reader may not know the numbers; what is wrong is said without them.
    """
    faults: list[str] = []

    def kept(found: re.Match[str]) -> str:
        key, compared, written = found.groups()
        value = values.get(key)
        if value is None:
            faults.append(f"没有可用的数 {key}：未接入或者没有录入")
            return found[0]
        wanted = value.change.lstrip("，") if compared else value.text
        if _bare(written) not in ("", _bare(wanted)):
            now = f"{key} 现为 {wanted}" if tell and not value.closed else f"{key} 的数改动了"
            faults.append(f"{now}，您写成了 {written}。数字随登记册走：改回来，或者写成【手填 {written}｜来源】")
        return f"{{{key}~}}" if compared else f"{{{key}}}"

    stored = EDITED.sub(kept, edited.replace("\r\n", "\n").strip())
    faults += [f"手填的数「{text.strip()}」没有写来源" for text, source in MANUAL.findall(stored) if not source.strip()]
    faults += [f"「{found[0].strip()}」不是准确数：写准确的数，不用约、近、多、余" for found in VAGUE.finditer(edited)]
    faults += [f"「{text}」没有绑定指标：从「可以用的数」里选，或者写成【手填 {text}｜来源】" for text in loose(stored)]
    return stored, faults


def _bare(text: str) -> str:
    return re.sub(r"[\s,，]", "", text)


def loose(stored: str) -> list[str]:
    """Numbers in the text that belong to no figure and are not marked."""
    bare = PLAIN.sub("", STORED.sub("", MANUAL.sub("", stored)))
    return [found.strip() for found in (*DIGITS.findall(bare), *WORDS.findall(bare))]


def unfinished(stored: str) -> bool:
    """Whether something still has to be written."""
    return PENDING in stored
