"""Random schemes and enterprises on every edge: neighbours of edges, missing values, not-a-number, odd texts."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from random import Random

import pyarrow as pa

WORDS = ("存续", "吊销", "a'b", 'say "x"', "back\\slash", "", "企业🏭", "A", "a ", "100%_", "line\nbreak")
STORAGES = (
    "int8",
    "uint8",
    "int32",
    "int64",
    "uint16",
    "uint64",
    "float64",
    "decimal(5,4)",
    "decimal(9,2)",
    "decimal(18,3)",
    "decimal(38,2)",
    "text",
    "dictionary",
    "flag",
)


def toml(value) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join({"\\": "\\\\", '"': '\\"', "\n": "\\n"}.get(c, c) for c in value) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + " }"
    return (
        value.isoformat()
        if isinstance(value, date)
        else format(value, "f")
        if isinstance(value, Decimal)
        else str(value)
    )


def document(scheme: dict) -> str:
    """A whole scheme as TOML; lists of tables become [[…]]."""
    lines = [f"{key} = {toml(value)}" for key, value in scheme.items() if not isinstance(value, dict | list)]
    for key, value in scheme.items():
        if isinstance(value, dict):
            lines += [f"[{key}]", *(f"{name} = {toml(each)}" for name, each in value.items())]
        for entry in value if isinstance(value, list) else []:
            lines += [f"[[{key}]]", *(f"{name} = {toml(each)}" for name, each in entry.items())]
    return "\n".join(lines) + "\n"


def kind_of(storage: str) -> str:
    """The kind of field for a storage."""
    return {"text": "text", "dictionary": "text", "flag": "flag"}.get(storage, "number")


def edge(rng: Random, storage: str) -> Decimal:
    """A decimal that matters for such a column; sometimes finer or larger than the column can hold."""
    digits = rng.choice((0, 0, 1, 2, 4)) if storage.startswith(("float", "decimal")) or rng.random() < 0.2 else 0
    return Decimal(rng.randint(-300, 300) if rng.random() < 0.7 else rng.randint(-(10**8), 10**8)).scaleb(-digits)


def bins(rng: Random, storage: str) -> dict:
    """A term with bins."""
    edges = sorted({edge(rng, storage) for _ in range(rng.randint(0, 9))})
    rows = []
    for low, high in zip([None, *edges], [*edges, None], strict=True):
        row = {"from": low, "below": high, "points": rng.randint(-100, 100)}
        rows.append({key: value for key, value in row.items() if value is not None})
    rng.shuffle(rows)
    return {"bins": rows}


def values(rng: Random, storage: str) -> dict:
    """A term with values."""
    kind = kind_of(storage)
    pool = {"text": list(WORDS), "flag": [True, False], "number": list({edge(rng, storage) for _ in range(6)})}[kind]
    chosen = rng.sample(pool, rng.randint(1, len(pool)))
    middle = rng.randint(1, len(chosen))
    groups = [group for group in (chosen[:middle], chosen[middle:]) if group]
    return {
        "values": [{"is": group, "points": rng.randint(-50, 50)} for group in groups],
        "other": rng.randint(-9, 9),
    }


def cap(rng: Random, storage: str) -> dict:
    """A term with caps."""
    floor, step = edge(rng, storage), abs(edge(rng, storage)) or Decimal(1)
    step = min(step, Decimal(1000))
    body = {
        "from": floor,
        "to": floor + step * rng.randint(1, 400),
        "step": step,
        "points_per_step": rng.randint(-3, 3),
    }
    return {"cap": {**body, "start": rng.randint(-50, 50)} if rng.random() < 0.5 else body}


def condition(rng: Random, field: dict, storage: str) -> dict:
    """A test of a field."""
    pool = {"text": WORDS, "flag": (True, False), "number": [edge(rng, storage) for _ in range(4)]}[field["kind"]]
    ops = ["is", "in", "missing", *(("from", "below") if field["kind"] == "number" else ())]
    op = rng.choice(ops)
    value = {"missing": True, "in": rng.sample(list(pool), 2)}.get(op, rng.choice(pool))
    return {"field": field["name"], op: value}


def random_scheme(seed: int) -> tuple[str, dict[str, str]]:
    """The text of a scheme, and how each field is to be stored."""
    rng = Random(seed)
    mark = {"basis": "本平台口径", "confidence": "platform"}
    storages = {f"f{i}": rng.choice(STORAGES) for i in range(rng.randint(3, 14))}
    fields = [{"name": name, "title": f"字段{name}", "kind": kind_of(storage)} for name, storage in storages.items()]
    dimensions = [
        {"key": f"d{i}", "title": f"维度{i}", "weight": rng.randint(1, 40), **mark}
        for i in range(rng.choice((0, 0, 3)))
    ]
    terms = random_terms(rng, fields, storages, dimensions, mark)
    vetoes = random_vetoes(rng, fields, storages, mark)
    cuts = sorted(rng.sample(range(-2000, 5000), 3))
    safer = rng.random() < 0.5
    top = {"key": "random", "title": "随机", "version": "1", "effective": date(2026, 1, 1), "id": "id", "scale": 10}
    top |= {
        **mark,
        "higher": "safer" if safer else "riskier",
        "cuts": dict(zip("CBA" if safer else "BCD", [Decimal(cut) / 10 for cut in cuts], strict=True)),
        "classes": {grade: grade for grade in "ABCD"},
    }
    return document({**top, "fields": fields, "dimensions": dimensions, "terms": terms, "vetoes": vetoes}), storages


def random_terms(rng: Random, fields: list, storages: dict, dimensions: list, mark: dict) -> list:
    """One or two terms per field."""
    terms = []
    for i, field in enumerate(fields * rng.choice((1, 2))):
        storage = storages[field["name"]]
        ways = (bins, values, cap) if field["kind"] == "number" else (values,)
        entry = {
            "key": f"t{i}",
            "title": f"指标{i}",
            "field": field["name"],
            "weight": rng.choice((1, 7, 40, 3_000_000)),
            "missing": rng.randint(-20, 20),
            **rng.choice(ways)(rng, storage),
            **mark,
        }
        if dimensions:
            entry["dimension"] = dimensions[i % 3]["key"]
        terms.append(entry)
    return terms


def random_vetoes(rng: Random, fields: list, storages: dict, mark: dict) -> list:
    """A few rules above the points."""
    return [
        {
            "key": f"v{i}",
            "title": f"规则{i}",
            "class": rng.choice("ABCD"),
            "effect": rng.choice(("at_best", "exactly")),
            **mark,
            "when": [condition(rng, f, storages[f["name"]]) for f in rng.sample(fields, rng.randint(1, 2))],
        }
        for i in range(rng.randint(0, 4))
    ]


def numbers_of(text: str) -> list[Decimal]:
    """All numbers that a text mentions, as places where something may change."""
    found = []
    for word in text.replace(",", " ").replace("[", " ").replace("]", " ").split():
        try:
            found.append(Decimal(word))
        except ArithmeticError:
            pass
    return found


def value(rng: Random, storage: str, marks: list[Decimal]):
    """A value of a column, near a mark more often than not; None now and then."""
    if rng.random() < 0.12:
        return None
    if storage in ("text", "dictionary"):
        return rng.choice(WORDS)
    if storage == "flag":
        return rng.random() < 0.5
    near = rng.choice(marks) + rng.choice((0, 0, 0, 1, -1, Decimal("0.01"), Decimal("-0.001")))
    if storage == "float64":
        return double(rng, float(near) if rng.random() < 0.9 else rng.uniform(-400, 400))
    if storage.startswith("decimal"):
        precision, scale = map(int, storage[8:-1].split(","))
        limit = 10 ** min(precision, 18) - 1
        return Decimal(max(-limit, min(limit, int(near.scaleb(scale))))).scaleb(-scale)
    bits, signed = int(storage.lstrip("uint")), not storage.startswith("u")
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    return rng.choice((low, high)) if rng.random() < 0.1 else max(low, min(high, int(near)))


def double(rng: Random, found: float) -> float:
    """The number, a neighbour of it, or something odd."""
    odd = rng.choice((math.nan, math.inf, -math.inf, -0.0, 5e-324, 1e300, found))
    return rng.choice((found, found, found, math.nextafter(found, math.inf), math.nextafter(found, -math.inf), odd))


def arrow_type(storage: str) -> pa.DataType:
    """The Arrow type of a storage."""
    if storage.startswith("decimal"):
        return pa.decimal128(*map(int, storage[8:-1].split(",")))
    named = {"text": pa.string(), "dictionary": pa.dictionary(pa.int32(), pa.string()), "flag": pa.bool_()}
    return named.get(storage) or pa.type_for_alias(storage)


def random_table(text: str, storages: dict[str, str], seed: int, rows: int) -> pa.Table:
    """Enterprises for a scheme, in no order."""
    rng = Random(seed)
    marks = numbers_of(text)
    columns = {
        name: pa.array([value(rng, storage, marks) for _ in range(rows)], arrow_type(storage))
        for name, storage in storages.items()
    }
    ids = [f"企{i:05d}" for i in range(rows)]
    rng.shuffle(ids)
    return pa.table({"id": ids, **columns})
