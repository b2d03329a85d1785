"""Enterprises named by credit code: pasted into a form, or sent as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fadu.kernel.exchange import read_table
from fadu.kernel.models import Attachment
from fadu.kernel.workbooks import BadTable
from fadu.people.ids import check_uscc, normalise
from fadu.registry.enterprises.models import Enterprise

MOST_LISTED = 20_000
SHOWN = 5
HEADINGS = ("统一社会信用代码", "信用代码", "社会信用代码")


def ids_of(codes: Iterable[str]) -> dict[str, int]:
    """The enterprises that have these codes."""
    return dict(Enterprise._plain.filter(uscc__in=list(codes)).values_list("uscc", "pk"))


def codes_in(name: str, content: bytes) -> dict[str, int]:
    """Credit codes of a file, with the row each stands in first. Raises BadTable."""
    found: dict[str, int] = {}
    for row in read_table(name, content):
        heading = next((h for h in row if str(h).strip() in HEADINGS), None)
        if heading is None:
            raise BadTable("第一行没有「统一社会信用代码」这个表头，请加上；其他列可以留着")
        value = row[heading]
        if isinstance(value, float) and abs(value) > 1e15:
            raise BadTable(f"第 {row.number} 行的代码被表格软件当成了数字，末几位已经丢失：请把这一列设为文本后重新填写")
        code = normalise(str(int(value) if isinstance(value, float) and value.is_integer() else value or ""))
        if code:
            found.setdefault(code, row.number)
    return found


def sheets(facts: Mapping[str, Any]) -> list[tuple[str, bytes]]:
    """The files of a form: just sent, or kept already."""
    if "sheets" in facts:
        return list(facts["sheets"])
    kept = Attachment._plain.filter(pk__in=facts.get("listed_file") or ()).order_by("pk")
    return [(name, bytes(content)) for name, content in kept.values_list("name", "content")]


def meant(facts: Mapping[str, Any]) -> tuple[list[int], dict[str, str]]:
    """Enterprises named by the answers, and what is wrong with either place."""
    typed = str(facts.get("listed") or "").upper().replace("，", " ").replace(",", " ").split()
    codes, wrong = dict.fromkeys(typed, ("", 0)), {}
    try:
        for name, content in sheets(facts):
            codes = {code: (name, row) for code, row in codes_in(name, content).items()} | codes
    except BadTable as refused:
        return [], {"listed_file": str(refused)}
    if len(codes) > MOST_LISTED:
        return [], {"listed": f"名单有 {len(codes):,} 家，一个事项最多 {MOST_LISTED:,} 家"}
    found = ids_of(codes)
    for key, here in (("listed", False), ("listed_file", True)):
        lost = [(code, row) for code, (name, row) in codes.items() if code not in found and bool(name) is here]
        if lost:
            wrong[key] = f"有 {len(lost)} 个代码不在市场主体名录中：{'；'.join(_lost(*one) for one in lost[:SHOWN])}"
    if not codes:
        wrong["listed"] = "按名单检查的，请填写企业的统一社会信用代码，用空格或者换行分开，或者上传名单文件"
    return list(dict.fromkeys(found[code] for code in codes if code in found)), wrong


def _lost(code: str, row: int) -> str:
    where = f"第 {row} 行 {code[:20]}" if row else code[:20]
    return f"{where}（{check_uscc(code).error}）" if check_uscc(code).error else where
