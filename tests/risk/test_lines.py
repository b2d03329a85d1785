"""Every fault of a scheme names the line on which it stands."""

from __future__ import annotations

import pytest

from fadu.aspects.a8_digital.risk_supervision.scoring import SchemeFaults, parse_scheme
from fadu.aspects.a8_digital.risk_supervision.scoring.locating import Lines

from .test_scheme import GOOD

LINED = [  # (written, what was written instead, the line named, what that line says)
    ("weight = 3", 'weight = "3"', 25, "weight"),
    ("below = 36, points = 2", "below = 30, points = 2", 27, "bins"),
    ("below = 36, points = 2", "below = 36, points = 0.5", 27, "bins"),
    ("weight = 3\n", "", 20, "[[terms]]"),
    ("A = 80", "A = 1", 16, "cuts"),
    ('"listed", is = true', '"listed", is = 3', 47, "when"),
    ('class = "D"', 'class = "E"', 48, "class"),
    ('is = ["存续", "在业"]', 'is = ["存续", "存续"]', 38, "values"),
    ("missing = 0", "missing = 0\nmising = 1", 38, "mising"),
    ("weight = 3", "weight ＝ 3", 25, "weight"),
]


@pytest.mark.parametrize(("old", "new", "line", "says"), LINED)
def test_each_fault_names_its_line(old: str, new: str, line: int, says: str) -> None:
    text = GOOD.replace(old, new, 1)
    with pytest.raises(SchemeFaults) as caught:
        parse_scheme(text)
    found = caught.value.faults[0]
    assert found.line == line and text.splitlines()[line - 1].startswith(says), (found.line, found)
    assert found.told.count(f"第 {line} 行") == 1


@pytest.mark.parametrize("text", ["a=" + "[" * 50_000, "a=" + "{a=" * 3_000, "a=" + "9" * 5_000, "[", "a = '\0'"])
def test_a_text_that_no_parser_takes_is_one_fault(text: str) -> None:
    with pytest.raises(SchemeFaults) as caught:
        parse_scheme(text)
    assert len(caught.value.faults) == 1 and caught.value.faults[0].startswith("方案不是有效的 TOML：")


def test_lines_are_found_in_long_strings_inner_tables_and_dotted_keys() -> None:
    lines = Lines("""# [no]
a.b = 1
text = '''
[foo]
c = 2
'''
[[terms]]
bins = [
  { from = 1, # ] }
    points = 2 },
  { from = "x]#" }]
[terms.sub]
q = 1
[[terms]]
""")
    wanted = {
        ("a", "b"): 2, ("text",): 3, ("terms", 0): 7, ("terms", 0, "bins", 0, "points"): 10,
        ("terms", 0, "bins", 1, "from"): 11, ("terms", 0, "sub", "q"): 13, ("terms", 1, "gone"): 14, ("gone",): 1,
    }  # fmt: skip
    assert {path: lines.of(path) for path in wanted} == wanted
