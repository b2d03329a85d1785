"""The tables of examples.md; the table of figures; drafting. No database."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .. import showing
from ..rules import bound, catalogue, comparing, drafting, identities, numbers

HERE = Path(__file__).parent
VALUES = {"F090a": bound.Value("1,213件", "，比上年增加75件"), "F061": bound.Value("16次", "", external=True)}


def rows(slug: str) -> list[list[str]]:
    """Cells of the table under the heading with this slug."""
    section = (HERE / "examples.md").read_text(encoding="utf-8").split(f"`{slug}`\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("row", rows("changes"), ids=lambda row: row[0])
def test_changes(row: list[str]) -> None:
    now, last = (Fraction(cell) if cell else None for cell in row[1:3])
    assert comparing.change(now, last, row[3], row[4] == "是") == row[5]


@pytest.mark.parametrize("row", rows("edits"), ids=lambda row: row[0])
def test_edits(row: list[str]) -> None:
    stored, faults = bound.read(row[1], VALUES)
    if row[3]:
        assert faults and row[3] in "；".join(faults)
    else:
        assert not faults and stored == row[2]
        assert bound.read(bound.editable(stored, VALUES), VALUES) == (stored, [])


@pytest.mark.parametrize("row", rows("sums"), ids=lambda row: row[0])
def test_sums(row: list[str]) -> None:
    known = {f"F030{key}": Fraction(cell) for key, cell in zip("abcd", row[1:5], strict=True) if cell}
    found = identities.check(next(one for one in identities.identities() if one.key == "F030"), known)
    assert (found.state if found else "") == row[5]


@pytest.mark.parametrize("row", rows("numbers"), ids=lambda row: row[0])
def test_numbers_from_outside(row: list[str]) -> None:
    found = numbers.read(row[1], row[2])
    assert (str(found[0]) if found else "") == row[3]


def test_every_sum_speaks_of_numbers_of_the_table() -> None:
    assert {key for one in identities.identities() for key in one.keys} <= catalogue.parts().keys()
    assert identities.apart(frozenset({"F131c"})) >= {"F131c", "F131i"} and identities.apart(frozenset()) == frozenset()


@given(st.text(alphabet="甲乙。，\n", max_size=30), st.sampled_from(["{F090a}", "{F090a~}", "{F061}", ""]))
def test_what_is_stored_survives_the_editor(words: str, token: str) -> None:
    stored = (words + token + words).strip()
    assert bound.read(bound.editable(stored, VALUES), VALUES) == (stored, [])
    assert "".join(piece.text for piece in bound.pieces(stored, VALUES)).count("{") == 0


def test_the_table_has_138_rows_of_ten_groups_and_says_what_each_waits_for() -> None:
    table = catalogue.rows()
    assert len(table) == 138 and len(catalogue.groups()) == 10
    assert list(table) == [f"F{n:03d}" for n in range(1, 139)]
    assert all(row.waits and row.unit and row.title for row in table.values())
    assert {key for key, row in table.items() if row.restricted} == {"F016", "F132"}


def test_every_figure_of_the_sentences_stands_in_the_table() -> None:
    aspects, _ = drafting.templates()
    assert {aspect.group for aspect in aspects} == {group.key for group in catalogue.groups()}
    used = {key for aspect in aspects for sentence in aspect.sentences for key in bound.keys(sentence)}
    assert used <= catalogue.parts().keys()
    for aspect in aspects:
        assert not any(bound.loose(sentence) for sentence in aspect.sentences)


def test_a_sentence_needs_all_its_figures_and_a_chapter_without_any_says_so() -> None:
    text = drafting.measures({"F090a", "F090b", "F090c"})
    assert "{F090a}" in text and "{F090d}" not in text and bound.PENDING in text
    problem, unmet = (
        drafting.Problem("档案不全", "执法", "某局", "3月底前完成，"),
        drafting.Unmet("覆盖率", "100%", "98%", "T24 监管"),
    )
    assert "档案不全" in drafting.shortcomings([problem], [unmet], []) and bound.PENDING in drafting.shortcomings(
        [problem], [], []
    )
    assert "某局" in drafting.next_year([problem], [unmet]) and "覆盖率" in drafting.next_year([problem], [unmet])


def test_the_table_is_narrowed_by_state_and_words():
    row = catalogue.rows()["F136"]
    assert row.giving == "入企检查评价" and row.waiting == "满意度调查"  # not the register that is there already
    states = dict(zip((part.key for part in row.parts), ("have", "none", "have", "waits"), strict=True))
    rows = [{"row": row, "parts": [(part, None, states[part.key]) for part in row.parts]}]
    groups = [{"group": catalogue.groups()[0], "rows": rows, "have": 1}]
    assert showing.counted(groups) == [("have", "有数", 2), ("none", "无记录", 1), ("waits", "等登记册", 1)]
    (waits,) = showing.narrowed(groups, "waits", "")
    assert [part.key for part, _, _ in waits["rows"][0]["parts"]] == ["F136d"] and waits["n"] == 1
    assert showing.narrowed(groups, "", "f136") and not showing.narrowed(groups, "external", "")
    assert not showing.narrowed(groups, "have", "社会公众")
