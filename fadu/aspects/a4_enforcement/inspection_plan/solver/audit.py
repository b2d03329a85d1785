"""`fadu inspections audit`: the independent recomputation, and whether the plan's tables say the same as its record."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import polars as pl

from . import audit_standalone, redraw
from .canon import frame_hash
from .draw import Method
from .frame import BadFrame, read_frame
from .tables import table

Unreadable = audit_standalone.Unreadable


def load(path: Path) -> dict:
    """The record in a plan's folder (or the file itself). Raises Unreadable."""
    file = path / "draw.json" if path.is_dir() else path
    try:
        return json.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise Unreadable(f"{file} 不存在") from error
    except (OSError, ValueError) as error:
        raise Unreadable(f"{file} 读不出：不是完整的 JSON 抽取记录") from error


def audit_folder(folder: Path, others: list[Path] = (), source: Path | None = None, seed: str | None = None,
                 published: str | None = None, replaced: Path | None = None) -> dict:
    """Check a plan's folder: the draw recomputed, seeds of other folders not reused, tables in agreement, with
    `source` the frame equal to the filed input, with `replaced` a log of replacements that fits the draw and the seal
    in the folder. Returns the findings as `audit_standalone.audit` does."""
    record = load(folder)
    told = [{"name": str(p), **{k: x.get(k) for k in ("seed", "frame_hash")}} for p in others for x in [load(p)]]
    found = audit_standalone.audit(record, told, seed, published)
    if folder.is_dir():
        found["findings"] += compare_tables(folder, record)
    if source is not None:
        found["findings"] += compare_source(source, record, found["frame_hash"])
    if replaced is not None:
        found["findings"] += compare_replaced(folder, record, replaced)
    found["ok"] = not found["findings"]
    return found


def compare_replaced(folder: Path, record: dict, file: Path) -> list[str]:
    """The replacements of a version are those that the draw and the reasons give, and as they were sealed."""
    try:
        content = file.read_bytes()
        sealed = json.loads((folder / f"redraw-{json.loads(content)['version']}.json").read_bytes())["seal"]
    except FileNotFoundError as error:
        raise Unreadable(f"{Path(str(error.filename)).name} 不存在：递补记录要与同一版次公开的 redraw-*.json 一起核验") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{file} 读不出：不是完整的递补记录") from error
    return redraw.check(record, content, sealed)


def tasks_of(record: dict) -> pl.DataFrame:
    """enterprise, item (text), from the record: drawn, without those passed over, with their replacements; sorted."""
    drawn = [(str(x["item"]), list(map(str, x["drawn"]))) for x in record["strata"]]
    told = pl.DataFrame(drawn, schema={"item": pl.String, "enterprise": pl.List(pl.String)}, orient="row")
    told = told.explode("enterprise").drop_nulls().select("enterprise", "item")
    logs = [pl.DataFrame([(str(x["enterprise"]), str(x["item"])) for x in record.get(key, [])],
                         schema={"enterprise": pl.String, "item": pl.String}, orient="row")
            for key in ("excluded", "added")]
    return pl.concat((told.join(logs[0], on=["enterprise", "item"], how="anti"), logs[1])).sort("enterprise", "item")


def compare_tables(folder: Path, record: dict) -> list[str]:
    """tasks.parquet holds exactly the drawn pairs, visits.parquet exactly the tasks; a published folder has neither."""
    if not any((folder / f"{name}.parquet").exists() for name in ("tasks", "visits")):
        return []
    try:
        tasks = table(folder, "tasks", ("enterprise", "item", "month"))
        visits = table(folder, "visits", ("enterprise", "month", "items"))
    except BadFrame as error:
        return [str(error)]
    text = tasks.select(pl.col("enterprise", "item").cast(pl.String), pl.col("month").cast(pl.Int64))
    listed, right = text.select("enterprise", "item").sort("enterprise", "item"), tasks_of(record)
    wrong = [] if listed.equals(right) else _differences(Counter(listed.iter_rows()), Counter(right.iter_rows()))
    spread = visits.explode("items").rename({"items": "item"})
    seen = spread.select(pl.col("enterprise", "item").cast(pl.String), pl.col("month").cast(pl.Int64))
    if not text.sort(text.columns).equals(seen.sort(seen.columns)):
        wrong.append("visits.parquet 与 tasks.parquet 的企业、事项、月份不一致")
    return wrong[:20] + ([f"另有 {len(wrong) - 20} 处不符"] if len(wrong) > 20 else [])


def _differences(listed: Counter, right: Counter) -> list[str]:
    return [*(f"tasks.parquet 缺少抽中的任务：企业「{e}」事项「{i}」" for e, i in sorted((right - listed).keys())),
            *(f"tasks.parquet 有未抽中的任务：企业「{e}」事项「{i}」" for e, i in sorted((listed - right).keys()))]


def compare_source(source: Path, record: dict, frame: str) -> list[str]:
    """The record's frame is the filed one. Raises BadFrame when the input cannot be read."""
    told = record["method"]
    method = Method(told["tier"], told["least"], told["year"], audit_standalone.Fraction(told["step"]))
    return [] if frame_hash(read_frame(source), method) == frame else ["抽取记录的总体与所给输入目录不符"]
