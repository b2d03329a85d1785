"""Synthetic persons and enterprises: valid to the validators, impossible in the real world."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fadu.demo import names
from fadu.demo.accounts import everybody, shown
from fadu.kernel.facts import PHONE
from fadu.people.ids import check_id_card, check_uscc


@given(seed=st.integers(0, 10_000), company=st.booleans())
def test_numbers_are_valid_and_unissuable(seed, company):
    who = names.applicant(Random(seed), "371082", "荣成市崂山街道", company)
    if company:
        checked = check_uscc(who.number)
        assert who.number[8:12] == "FAKE" and "模拟" in who.name
    else:
        checked = check_id_card(who.number, date(2026, 1, 1))
        assert who.number[14:17] == "000"  # a serial that is never issued
    assert checked.ok and not checked.warnings
    assert PHONE.match(who.phone) and who.phone[1] == "2"  # no mobile network uses 12…


def test_nobody_of_the_staff_bears_an_ordinary_name():
    for person in everybody():
        family, stem, numeral = person.name
        assert stem in names.STEMS and numeral in names.NUMERALS, person.name
    assert len({p.username for p in everybody()}) == len({p.name for p in everybody()}) == len(everybody())


def test_the_table_of_accounts_is_short_and_says_what_each_is_for():
    assert 10 <= len(shown()) <= 32
    assert all(row.label and row.password for row in shown())
