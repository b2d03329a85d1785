"""An independent reading of a scheme's text with fractions; every engine must agree. Shares no code with them."""

from __future__ import annotations

import math
import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

ORDER = "ABCD"


def fraction(value) -> Fraction | float | None:
    """The number that a stored value stands for, infinity as it is; None when missing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, float):
        return value if math.isinf(value) else Fraction(repr(value))
    return Fraction(value)


def points_of(term: dict, value) -> int:
    """Points of a term before weights."""
    if value is None:
        return term["missing"]
    if "bins" in term:
        for entry in term["bins"]:
            if ("from" not in entry or value >= Fraction(entry["from"])) and (
                "below" not in entry or value < Fraction(entry["below"])
            ):
                return entry["points"]
        raise AssertionError((term, value))
    if "values" in term:
        for entry in term["values"]:
            for listed in entry["is"]:
                if (
                    Fraction(listed) if isinstance(listed, Decimal | int) and not isinstance(listed, bool) else listed
                ) == value:
                    return entry["points"]
        return term["other"]
    cap = {key: Fraction(number) for key, number in term["cap"].items()}
    kept = min(max(value, cap["from"]), cap["to"])
    return int(cap.get("start", 0) + cap["points_per_step"] * math.floor((kept - cap["from"]) / cap["step"]))


def holds(test: dict, value) -> bool:
    """Whether a condition holds."""
    if "missing" in test:
        return value is None
    if value is None:
        return False
    if "from" in test or "below" in test:
        return value >= Fraction(test["from"]) if "from" in test else value < Fraction(test["below"])
    listed = test["in"] if "in" in test else [test["is"]]
    return any(
        (Fraction(each) if isinstance(each, Decimal | int) and not isinstance(each, bool) else each) == value
        for each in listed
    )


@lru_cache(maxsize=4)
def scheme_of(text: str) -> dict:
    """What the text says, read once for all its records. Nobody changes it."""
    return tomllib.loads(text, parse_float=Decimal)


def reference(text: str, record: dict) -> tuple[int, str, str | None, dict[str, int]]:
    """Total, class, rule, contributions."""
    scheme = scheme_of(text)
    kinds = {field["name"]: field["kind"] for field in scheme["fields"]}
    values = {name: fraction(record[name]) if kind == "number" else record[name] for name, kind in kinds.items()}
    weights = {each["key"]: each["weight"] for each in scheme.get("dimensions", [])}
    parts = {
        term["key"]: points_of(term, values[term["field"]]) * term["weight"] * weights.get(term.get("dimension"), 1)
        for term in scheme["terms"]
    }
    total = sum(parts.values())
    cuts = {grade: Fraction(cut) * scheme["scale"] for grade, cut in scheme["cuts"].items()}
    if scheme["higher"] == "safer":
        grade = next((each for each in "ABC" if total >= cuts[each]), "D")
    else:
        grade = next((each for each in "DCB" if total >= cuts[each]), "A")
    held = [
        rule for rule in scheme.get("vetoes", []) if all(holds(test, values[test["field"]]) for test in rule["when"])
    ]
    fixed = [rule["class"] for rule in held if rule.get("effect") == "exactly"]
    grade = max([fixed[0] if fixed else grade, *(rule["class"] for rule in held if rule.get("effect") != "exactly")])
    return total, grade, next((rule["key"] for rule in held if rule["class"] == grade), None), parts
