"""Pure rules of rating: blind signatures, cells, intervals, texts that name their writer."""

from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from fadu.kernel import wilson
from fadu.registry.enterprise_voice.rules import blind, naming, policy, release

RULE = policy.Policy(date(2024, 1, 1))


def rows(begin: str) -> list[list[str]]:
    """Rows of examples.md whose number begins so."""
    lines = (Path(__file__).parent / "examples.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| V-")]
    return [row for row in cells if row[0].startswith(begin)]


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
        assert not bad or len({e for m in cell for e in m.invited} - {e for m in cell for e in m.taken}) >= RULE.spare


@pytest.mark.parametrize("row", rows("V-0"), ids=lambda row: row[0])
def test_cells_table(row):
    months = []
    for n, text in enumerate(row[1].split(","), 1):
        rated, bad, invited = map(int, text.split("/"))
        months.append(release.Month(f"2026-{n:02d}", rated, bad, tuple(range(invited)), tuple(range(rated))))
    done, left = release.cells(months, RULE)
    assert [len(cell) for cell in done] == [int(n) for n in row[2].split(",") if n != "-"] and len(left) == int(row[3])


def test_a_tag_of_few_is_not_shown():
    counts = Counter({"程序规范": 7, "重复检查": 6, "时间过长": 4})
    assert release.shown_tags(counts, ("重复检查", "时间过长"), 20, RULE) == [("程序规范", 7), ("重复检查", 6)]
    assert release.shown_tags(counts, ("重复检查",), 7, RULE) == [("程序规范", 7)]
    assert release.shown_tags(counts, ("重复检查",), 20, RULE, 1) == [("程序规范", 7)]  # nearly everybody rated


@pytest.fixture
def ruled():
    """Rules as a city might have edited them."""
    kept = policy._source[0]
    yield lambda *rules: policy.read_from(lambda: rules)
    policy.read_from(kept)


@pytest.mark.parametrize("row", rows("V-1"), ids=lambda row: row[0])
def test_days_of_rating_and_release(row, ruled):
    ruled(*policy.POLICIES)
    told, until, released = map(date.fromisoformat, row[1:4])
    month = policy.month_of(told)
    assert (policy.open_until(month), policy.released_on(month)) == (until, released)
    assert policy.ripe(released) == month and policy.ripe(until) < month


def test_a_smaller_number_is_no_broken_promise(ruled):
    """Ten were promised for January; five hold from March on; three are never enough."""
    ten = policy.Policy(date(2024, 1, 1), k=10, spare=4, until=date(2026, 2, 28))
    ruled(ten, policy.Policy(date(2026, 3, 1), k=3, spare=1))
    assert [policy.policy_on(date(2026, m, 1)).k for m in (2, 3)] == [10, 5]
    both = policy.strictest(["2026-01", "2026-03"], date(2026, 5, 10))
    late = policy.strictest(["2026-03"], date(2026, 5, 10))
    assert ((both.k, both.spare), (late.k, late.spare)) == ((10, 4), (5, 2))


def test_batches_are_opened_in_order(ruled):
    """January may be rated until the end of April, February only in February: February waits for January."""
    ruled(policy.Policy(date(2024, 1, 1), window=3), policy.Policy(date(2026, 2, 1), window=0))
    assert [policy.released_on(m) for m in ("2026-01", "2026-02")] == [date(2026, 5, 10), date(2026, 3, 10)]
    assert policy.ripe(date(2026, 5, 9)) < "2026-01" and policy.ripe(date(2026, 5, 10)) == "2026-04"


@pytest.mark.parametrize("row", rows("V-2"), ids=lambda row: row[0])
def test_wilson(row):
    hits, n, (low, high) = int(row[1]), int(row[2]), map(float, row[3:5])
    found = wilson.wilson(hits, n)
    assert found[0] == pytest.approx(low, abs=1e-4) and found[1] == pytest.approx(high, abs=1e-4)
    assert isinstance(found[0], Fraction) and wilson.where_few(hits, n).startswith("95% 区间")
    assert wilson.where_few(80, 100) == wilson.where_few(0, 0) == ""


@pytest.mark.parametrize("row", rows("V-3"), ids=lambda row: row[0])
def test_a_text_that_names_its_writer(row):
    own = ["威海模拟甲子食品有限公司", "91371002FAKEA0UT8W"]
    assert bool(naming.reasons(row[1], own)) is (row[2] == "是")
