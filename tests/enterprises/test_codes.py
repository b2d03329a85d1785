"""Codes in bulk agree with python-stdnum; industry codes are brought into one form."""

import random

import pytest
from stdnum.cn import uscc

from fadu.people.ids import ALPHABET, check_uscc
from fadu.registry.enterprises.codes import fake, valid
from fadu.registry.enterprises.industries import divisions, normal, title


def test_many_codes_are_judged_as_one_by_one():
    rng = random.Random(5)
    made = ["".join(rng.choice(ALPHABET) for _ in range(18)) for _ in range(300)]
    good = fake(range(300), ["91", "92", "93"] * 100, ["371002"] * 300)
    spoilt = [code[:5] + rng.choice("0123456789I中") + code[6:] for code in good]
    every = [*made, *good, *spoilt, "", "91", "91371002MA3TESTX1Y" * 2, "９１" * 9]
    assert valid(every).tolist() == [check_uscc(code).ok and check_uscc(code).value == code for code in every]
    assert all(uscc.is_valid(code) for code in good)


def test_synthetic_codes_are_all_different():
    assert len(set(fake(range(422_000, 462_000), ["91"] * 40_000, ["371083"] * 40_000))) == 40_000


@pytest.mark.parametrize(
    ("text", "code"),
    [("C1361", "C1361"), ("c1361", "C1361"), ("1361", "C1361"), ("H62", "H62"), ("A", "A"), ("C62", ""), ("98", ""),
     ("餐饮", ""), ("C13611", "")],
)  # fmt: skip
def test_industry_codes(text, code):
    assert normal(text) == code


def test_the_table_is_whole():
    assert len(divisions()) == 97 and title("H6210") == "餐饮业（H6210）"
