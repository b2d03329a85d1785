"""Runs the tables of examples.md."""

from datetime import date
from pathlib import Path

import pytest

from fadu.people.areas import towns
from fadu.people.ids import check_id_card, check_uscc, inner_check_digit, mask_id_card

TODAY = date(2026, 3, 2)


def tables() -> dict[str, list[list[str]]]:
    """Heading → rows (without the heading row) of examples.md."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in (Path(__file__).parent / "examples.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("|") and not line.startswith("|---"):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return {name: rows[1:] for name, rows in found.items()}


TABLES = tables()


@pytest.mark.parametrize(("number", "text", "result", "words"), TABLES["统一社会信用代码"])
def test_uscc(number, text, result, words):
    checked = check_uscc(text)
    assert ("有效" if checked.ok else "无效") == result, checked
    assert words in checked.error and not checked.warnings


@pytest.mark.parametrize(("number", "text", "result", "words"), TABLES["居民身份证号"])
def test_id_card(number, text, result, words):
    checked = check_id_card(text, TODAY)
    assert ("有效" if checked.ok else "无效") == result, checked
    assert words in checked.error
    assert checked.value == text.upper()


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "scope", "count"), TABLES["镇街总数"])
def test_towns(city, number, scope, count):
    assert towns(with_statistical=scope != "法定镇街").count() == int(count)


def test_inner_code_only_warns():
    body = "113710000043592" + "1"
    from stdnum.cn import uscc

    odd = body + ("7" if inner_check_digit(body[8:16]) != "7" else "8")
    checked = check_uscc(odd + uscc.calc_check_digit(odd))
    assert checked.ok and "组织机构代码" in checked.warnings[0]


def test_registers_with_letters_in_front_are_accepted():
    """Rural collectives carry N1…N3 in front."""
    from stdnum.cn import uscc

    start = "N2371082MA000000" + "0"
    assert check_uscc(start + uscc.calc_check_digit(start)).ok


def test_masks():
    assert mask_id_card("37100220000229000X") == "371002********000X"
