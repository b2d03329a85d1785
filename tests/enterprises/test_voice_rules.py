"""Pure rules of rating: blind signatures, cells, intervals, texts that name their writer."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from fadu.registry.enterprise_voice.rules import blind, naming, policy, release, wilson

RULE = policy.Policy(date(2024, 1, 1))


def test_a_blind_signature_fits_the_token_and_nothing_else():
    numbers = rsa.generate_private_key(65537, 1024).private_numbers()
    key, d = blind.Public(numbers.public_numbers.n, 65537), numbers.d
    token = blind.new_token()
    hidden, factor = blind.blind(token, key)
    signature = blind.unblind(blind.sign(hidden, key, d), factor, key)
    assert blind.verify(token, signature, key)
    assert not blind.verify(blind.new_token(), signature, key) and not blind.verify(token, signature + 1, key)
    again, _ = blind.blind(token, key)
    assert again != hidden  # the same ballot is hidden differently each time
    with pytest.raises(ValueError):
        blind.sign(key.n, key, d)


def test_every_hidden_value_could_hide_every_ballot():
    """For any ballot and any value that was signed there is a factor that connects them: nothing to find out."""
    numbers = rsa.generate_private_key(65537, 1024).private_numbers()
    key, d = blind.Public(numbers.public_numbers.n, 65537), numbers.d
    tokens = [blind.new_token() for _ in range(3)]
    for hidden in [blind.blind(token, key)[0] for token in tokens]:
        for token in tokens:
            factor = pow(hidden * pow(blind.fdh(token, key.n), -1, key.n), d, key.n)
            assert blind.fdh(token, key.n) * pow(factor, key.e, key.n) % key.n == hidden


@given(st.lists(st.lists(st.integers(1, 12), max_size=9), min_size=1, max_size=10), st.randoms())
def test_whatever_is_shown_stands_for_enough_enterprises(invited, rng):
    """Ratings by enterprise are known here, as they are to nobody else: each cell holds k different enterprises."""
    months, voters = [], {}
    for n, names in enumerate(invited):
        cast = [e for e in names if rng.random() < 0.8]
        bad = sum(rng.random() < 0.4 for _ in cast)
        label = f"2026-{n + 1:02d}"
        months.append(release.Month(label, len(cast), bad, tuple(names), tuple(cast)))
        voters[label] = cast
    done, left = release.cells(months, RULE)
    assert [m.month for cell in done for m in cell] + [m.month for m in left] == [m.month for m in months]
    for cell in done:
        assert len({e for m in cell for e in voters[m.month]}) >= RULE.k
        bad = sum(m.unsatisfied for m in cell)
        assert not bad or len({e for m in cell for e in m.invited}) - bad >= RULE.spare


def test_cells_table():
    def month(label, n, bad=0, invited=20):
        return release.Month(label, n, bad, tuple(range(invited)), tuple(range(n)))

    assert [len(c) for c in release.cells([month("2026-01", 5)], RULE)[0]] == [1]
    assert release.cells([month("2026-01", 4)], RULE)[0] == []
    # four and four again: at least four different enterprises only, when the same took ballots twice
    assert release.cells([month("2026-01", 4), month("2026-02", 4)], RULE)[0] == []
    assert len(release.cells([month("2026-01", 4), month("2026-02", 5)], RULE)[0][0]) == 2
    assert release.cells([month("2026-01", 6, bad=6, invited=7)], RULE)[0] == []  # each of them would be known
    assert len(release.cells([month("2026-01", 6, bad=6, invited=8)], RULE)[0]) == 1


def test_a_tag_of_few_is_not_shown():
    counts = Counter({"程序规范": 7, "重复检查": 6, "时间过长": 4})
    assert release.shown_tags(counts, ("重复检查", "时间过长"), 20, RULE) == [("程序规范", 7), ("重复检查", 6)]
    assert release.shown_tags(counts, ("重复检查",), 7, RULE) == [("程序规范", 7)]


@pytest.mark.parametrize(("month", "until", "released"), [
    ("2026-09", date(2026, 10, 31), date(2026, 11, 10)), ("2026-12", date(2027, 1, 31), date(2027, 2, 10)),
])  # fmt: skip
def test_days_of_rating_and_release(month, until, released):
    assert (policy.open_until(month), policy.released_on(month)) == (until, released)
    assert policy.ripe(released) == month and policy.ripe(until) < month


@pytest.mark.parametrize(("hits", "n", "low", "high"), [
    (8, 10, 0.4902, 0.9433), (0, 5, 0, 0.4345), (5, 5, 0.5655, 1), (50, 99, 0.4082, 0.6015),
])  # fmt: skip
def test_wilson(hits, n, low, high):
    found = wilson.wilson(hits, n)
    assert found[0] == pytest.approx(low, abs=1e-4) and found[1] == pytest.approx(high, abs=1e-4)
    assert isinstance(found[0], Fraction) and wilson.words(hits, n).startswith("95% 区间")
    assert wilson.words(80, 100) == ""


@pytest.mark.parametrize(("text", "named"), [
    ("态度很好，讲得清楚", False), ("我们威海模拟甲子食品有限公司被查了三次", True), ("请联系 12000000001", True),
    ("91371002FAKEA0UT8W", True), ("在崖头街道模拟路292号", True), ("11月3日来的", True), ("模拟甲子食品不应重复检查", True),
])  # fmt: skip
def test_a_text_that_names_its_writer(text, named):
    assert bool(naming.reasons(text, ["威海模拟甲子食品有限公司", "91371002FAKEA0UT8W"])) is named
