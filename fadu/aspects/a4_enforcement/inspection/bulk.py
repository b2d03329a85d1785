"""Past visits by the ten thousand, from another system's file: checked row by row, written set by set, one event.

Columns as in `COLUMNS`; several bodies, items or officers of one visit are separated by 、. A file whose keys were taken
over before is refused row by row, so that nothing is counted twice.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.db import transaction

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.procedure import set_actor
from fadu.kernel.register import register
from fadu.kernel.taking import NotAllowed
from fadu.kernel.today import today
from fadu.registry.inspection_catalogue.models import Body, Item, Officer

from . import writing
from .models import Inspection
from .rules import vocab
from .steps.shared import DESK

COLUMNS = {
    "key": "来源系统编号", "uscc": "统一社会信用代码", "visited_on": "检查日期", "bodies": "检查主体", "trigger": "检查启动",
    "items": "检查事项编码", "result": "检查结果", "off_site": "非现场", "coded": "检查前已亮码",
    "planned": "有计划或者法定事由", "published_on": "公开日期", "officers": "执法证号",
}  # fmt: skip
REQUIRED = ("key", "uscc", "visited_on", "bodies", "trigger", "result")
FLAGS = ("off_site", "coded", "planned")
SHOWN = 1000


@dataclass
class Report:
    """What an import did; nothing is written while `written` is False. errors: (row of the file, column, message)."""

    source: str
    sha256: str
    rows: int = 0
    created: int = 0
    errors: list[tuple[int, str, str]] = field(default_factory=list)
    written: bool = False
    seconds: float = 0.0


def load(rows: pl.DataFrame, actor: Actor, source: str, *, dry: bool = False) -> Report:
    """Check every row; write all of them when none is at fault. Raises NotAllowed."""
    begin = time.monotonic()
    if not (actor.is_system or actor.has(*DESK)):
        raise NotAllowed(["您没有导入历史检查的权限"])
    digest = hashlib.sha256(rows.hash_rows(seed=0).to_numpy().tobytes() + source.encode()).hexdigest()
    report = Report(source, digest, rows.height)
    rows, report.errors = checked(rows, actor, source)
    if not report.errors and not dry and rows.height:
        with transaction.atomic():
            set_actor(actor)
            writing.write(rows, series="inspection.import", pattern="{prefix}检导〔{year}〕{n}号")
            facts = {"source": source, "sha256": digest, "rows": rows.height}
            record(actor, "inspection.imported", f"导入历史检查 {rows.height} 次：{source}", facts=facts)
        report.created, report.written = rows.height, True
    report.seconds = time.monotonic() - begin
    return report


def checked(rows: pl.DataFrame, actor: Actor, source: str) -> tuple[pl.DataFrame, list[tuple[int, str, str]]]:
    """Rows ready to be written, and what is wrong with the file."""
    rows = rows.rename({title: key for key, title in COLUMNS.items() if title in rows.columns})
    if missing := [COLUMNS[key] for key in REQUIRED if key not in rows.columns]:
        return rows, [(1, "、".join(missing), "缺少这些列，请用模板的列名")]
    rows = _typed(rows).with_row_index("row", 2)
    bodies, items, people = _bodies(actor), _items(), _people()
    firms = _firms(rows["uscc"].unique().to_list())
    taken = set(
        Inspection._plain.filter(imported=True, import_source=source[:120]).values_list("import_key", flat=True)
    )
    errors, found, seen = [], [], set(taken)
    for row in rows.iter_rows(named=True):
        wrong = _faults(row, firms, bodies, items, people, seen)
        seen.add(row["key"])
        if wrong:
            errors += [(row["row"], COLUMNS[name], text) for name, text in wrong]
            if len(errors) > SHOWN:
                break
        else:
            found.append(_visit(row, firms[row["uscc"]], bodies, items, people, source))
    return pl.DataFrame(found, infer_schema_length=None) if found and not errors else rows.head(0), errors[:SHOWN]


def _typed(rows: pl.DataFrame) -> pl.DataFrame:
    """Texts stripped, days as days, yes and no as such; columns that the file has not are empty."""
    triggers = {title: key for key, title in vocab.TRIGGERS}
    results = {title: key for key, title in vocab.RESULTS}
    texts = [pl.col(n).cast(pl.String).str.strip_chars().fill_null("") if n in rows.columns else pl.lit("").alias(n)
             for n in ("key", "uscc", "bodies", "trigger", "items", "result", "officers")]  # fmt: skip
    days = [_day(rows, name) for name in ("visited_on", "published_on")]
    yes = [
        pl.col(n).cast(pl.String).str.strip_chars().str.to_lowercase().is_in(["是", "true", "1", "yes"]).fill_null(False)
        if n in rows.columns else pl.lit(False).alias(n) for n in FLAGS
    ]  # fmt: skip
    rows = rows.select(*texts, *days, *yes)
    return rows.with_columns(pl.col("trigger").replace(triggers), pl.col("result").replace(results))


def _day(rows: pl.DataFrame, name: str) -> pl.Expr:
    if name not in rows.columns:
        return pl.lit(None, dtype=pl.Date).alias(name)
    if rows.schema[name] == pl.Date:
        return pl.col(name)
    text = pl.col(name).cast(pl.String).str.strip_chars().str.slice(0, 10).str.replace_all(r"[/.]", "-")
    return text.str.to_date("%Y-%m-%d", strict=False).alias(name)


def _bodies(actor: Actor) -> dict[str, Any]:
    """Bodies for which the actor may import, by key and name of the organ; partners of a joint visit are any."""
    rows = Body._plain.filter(state__in=("confirmed", "published")).select_related("organ__area")
    mine = None if actor.is_system else actor.organs(*DESK)
    found = {}
    for body in rows:
        body.mine = mine is None or body.organ_id in mine
        found[body.organ.key] = found[body.organ.name] = body
    return found


def _items() -> dict[str, int]:
    return dict(Item._plain.values_list("code", "pk"))


def _people() -> dict[str, Any]:
    return {row.certificate_no: row for row in Officer._plain.exclude(certificate_no="")}


def _firms(codes: list[str]) -> dict[str, tuple[int, str, str]]:
    model = register("enterprise").model
    rows = model._plain.filter(uscc__in=codes).values_list("uscc", "pk", "name", "area")
    return {code: (pk, name, area) for code, pk, name, area in rows}


def _faults(
    row: dict[str, Any], firms: Any, bodies: Any, items: Any, people: Any, seen: set[str]
) -> list[tuple[str, str]]:
    wrong = [(name, "不能为空") for name in REQUIRED if row[name] in ("", None)]
    if row["key"] and row["key"] in seen:
        wrong.append(("key", f"编号 {row['key']} 重复，或者已经导入过"))
    if row["uscc"] and row["uscc"] not in firms:
        wrong.append(("uscc", f"市场主体库里没有 {row['uscc']}"))
    if row["visited_on"] and row["visited_on"] > today():
        wrong.append(("visited_on", f"日期 {row['visited_on']} 在今天之后"))
    wrong += [("bodies", f"「{word}」不是登记的检查主体") for word in split(row["bodies"]) if word not in bodies]
    first = bodies.get(next(iter(split(row["bodies"])), ""))
    if first is not None and not first.mine:
        wrong.append(("bodies", f"您没有为{first.organ.name}导入的权限"))
    wrong += [("items", f"没有编码为 {word} 的检查事项") for word in split(row["items"]) if word not in items]
    wrong += [("officers", f"没有执法证号为 {word} 的人员") for word in split(row["officers"]) if word not in people]
    for name, words in (("trigger", vocab.TRIGGERS), ("result", vocab.RESULTS)):
        if row[name] and row[name] not in dict(words):
            wrong.append((name, f"「{row[name]}」应为 {'、'.join(dict(words).values())} 之一"))
    return wrong


def split(text: str) -> list[str]:
    """Words between 、 and commas."""
    return [word.strip() for word in text.replace("，", "、").replace(",", "、").split("、") if word.strip()]


def _visit(row: dict[str, Any], firm: Any, bodies: Any, items: Any, people: Any, source: str) -> dict[str, Any]:
    """A row of `writing.write`. The items are booked under the first body, each officer under his own."""
    own = [bodies[word] for word in dict.fromkeys(split(row["bodies"]))]
    lead, problem = own[0], row["result"] in vocab.PROBLEMS
    checked_items = [
        {"item_id": items[w], "body_id": lead.pk, "result": row["result"], "findings": ""} for w in split(row["items"])
    ]
    officers = [people[word] for word in split(row["officers"])]
    return {
        "organ_id": lead.organ_id, "prefix": lead.organ.prefix or lead.organ.short, "area": lead.organ.area.code,
        "opened_on": row["visited_on"], "closed_on": row["visited_on"], "state": "closed", "enterprise_id": firm[0],
        "enterprise_name": firm[1], "uscc": row["uscc"], "place": firm[2], "initiator_id": lead.pk,
        "title": f"{firm[1]} {vocab.label(vocab.KINDS, vocab.KIND_OF[row['trigger']])}",
        "organs": [body.organ_id for body in own], "bodies": [body.pk for body in own], "body_count": len(own),
        "joint": len(own) > 1, "item_count": len(checked_items), "kind": vocab.KIND_OF[row["trigger"]],
        "trigger": row["trigger"], "off_site": row["off_site"], "coded": row["coded"], "planned_ok": row["planned"],
        "visited_on": row["visited_on"], "result": row["result"], "found": problem, "problems": int(problem),
        "published_on": row["published_on"], "imported": True, "import_source": source[:120], "import_key": row["key"],
        "received_on": today(),
        "items": checked_items, "counts_toward_cap": not row["off_site"] and row["trigger"] != "superior",
        "people": [{"officer_id": p.pk, "body_id": p.body_id, "name": p.name, "certificate": p.certificate_no}
                   for p in officers],
    }  # fmt: skip
