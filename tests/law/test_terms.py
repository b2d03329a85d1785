"""The catalogues of statutes and terms: no gap, no overlap, every version usable."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest

from fadu.law import (
    BadInput,
    LawError,
    MissingText,
    NotInForce,
    Pause,
    Period,
    Since,
    Term,
    UnknownStatute,
    UnknownTerm,
    add_terms,
    days,
    due,
    earliest,
    find_statute,
    hours,
    law,
    statutes,
    term,
    terms,
    workdays,
)
from fadu.law.counting import rules

ONE = timedelta(days=1)


@pytest.mark.parametrize("family", statutes(), ids=lambda s: s.short)
def test_statute_has_no_gap_and_no_overlap(family) -> None:
    for before, after in zip(family.versions, family.versions[1:], strict=False):
        assert before.repealed == after.effective
    for version in family.versions:
        for day in (version.effective, version.effective + ONE):
            assert [v for v in family.versions if v.in_force(day)] == [version]
        eve = version.effective - ONE
        assert len([v for v in family.versions if v.in_force(eve)]) == (version is not family.versions[0])
    last = family.latest
    if last.repealed:
        assert last.in_force(last.repealed - ONE)
        assert not last.in_force(last.repealed)
        with pytest.raises(NotInForce):
            family.version(last.repealed)


@pytest.mark.parametrize("family", statutes(), ids=lambda s: s.short)
def test_statute_data(family) -> None:
    for version in family.versions:
        assert version.adopted is None or version.adopted <= version.effective
        assert version.text_available or version.confidence in ("memory", "platform")
        if version.replaced_by:
            heir = find_statute(version.replaced_by)
            assert version.repealed is not None
            assert heir.version(version.repealed)


@pytest.mark.parametrize("item", terms(), ids=lambda t: t.key)
def test_term_has_no_gap_and_no_overlap(item: Term) -> None:
    spans = item.spans()
    for (_, _, last), (_, first, _) in zip(spans, spans[1:], strict=False):
        assert last is not None
        assert last + ONE == first
    for version, first, _ in spans:
        for day in (first, first + ONE):
            assert item.version_on(day) is (None if version.missing else version)
    assert item.version_on(spans[0][1] - ONE) is None
    with pytest.raises(NotInForce):
        item.require(spans[0][1] - ONE)


@pytest.mark.parametrize("item", terms(), ids=lambda t: t.key)
def test_term_rests_on_law_in_force(item: Term) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", item.key)
    assert item.title and item.start and rules(item.counting)
    for version, first, last in item.spans():
        cited = find_statute(version.citation.statute)
        assert cited.version(first)
        assert cited.version(last) if last else cited.latest.repealed is None
        if version.citation.phrase is None and not version.missing:
            assert item.confidence != "verified" or "见" in item.note, item.key


@pytest.mark.parametrize("item", terms(), ids=lambda t: t.key)
def test_every_version_answers(item: Term) -> None:
    for version, first, _ in item.spans():
        start = datetime(first.year, first.month, first.day, 9, 30)
        if version.missing:
            with pytest.raises(MissingText, match="待核"):
                due(item, start)
            continue
        assert version.period is not None
        for day in (start, start + ONE):
            got = due(item, day)
            assert got.due > day if isinstance(got.due, datetime) else got.due > day.date()
            assert got.trace and all(line.text and line.basis for line in got.trace)
            assert got.citation.startswith("《")
            assert got.as_dict()["term"] == item.key


def test_the_four_ways_of_going_wrong() -> None:
    for call, error in (
        (lambda: term("no.such"), UnknownTerm), (lambda: law("没有的法"), UnknownStatute),
        (lambda: due("reconsideration.decide", date(1990, 1, 1)), NotInForce),
        (lambda: due("reconsideration.redo", date(2026, 7, 1)), MissingText),
        (lambda: due("reconsideration.decide", date(2026, 3, 2), extend=31), BadInput),
        (lambda: due("reconsideration.review", date(2026, 3, 2), extend=1), BadInput),
        (lambda: due("reconsideration.decide", date(2026, 3, 2), extend=-1), BadInput),
        (lambda: due("appeal.contact", date(2026, 3, 2)), BadInput),
        (lambda: due("appeal.contact", datetime(2026, 3, 2, 9), extend=1), BadInput),
        (lambda: Pause(date(2026, 3, 2), date(2026, 3, 1)), BadInput),
        (lambda: Period(0, "days"), BadInput), (earliest, BadInput),
    ):
        with pytest.raises(error) as caught:
            call()
        assert isinstance(caught.value, LawError)
        assert re.search(r"[一-鿿].*。$", str(caught.value)), str(caught.value)


def test_the_law_of_the_start_applies_unless_told() -> None:
    old = due("reconsideration.answer", date(2023, 12, 31))
    new = due("reconsideration.answer", date(2023, 12, 31), on=date(2024, 1, 1))
    assert (old.raw, new.raw) == (date(2024, 1, 10), date(2024, 1, 15))
    assert (old.version, new.version) == ("2017年修正", "2023年修订")
    assert (new.law, new.article) == ("行政复议法", "48")
    assert "第四十八条" in new.citation


def test_a_limit_new_in_law_measures_older_acts() -> None:
    got = due("reconsideration.file_cap", date(2020, 6, 15))
    assert got.due == date(2025, 6, 16)
    assert any("早于现行规定" in line.text for line in got.trace)
    with pytest.raises(NotInForce):
        due("reconsideration.decide_simple", date(2020, 6, 15))


def test_what_was_not_read_says_so() -> None:
    got = due("disclosure.fee_pay", date(2026, 7, 6))
    assert got.confidence == "memory"
    assert "尚未与原文核对" in got.trace[-1].text
    assert due("disclosure.answer", date(2026, 7, 6)).confidence == "verified"


def test_an_open_pause() -> None:
    got = due("reconsideration.decide", date(2026, 1, 12), pauses=[Pause(date(2026, 2, 2))], today=date(2026, 3, 16))
    assert got.paused
    assert got.due == date(2026, 4, 24)
    still = due("reconsideration.decide", date(2026, 1, 12), pauses=[Pause(date(2026, 2, 2))])
    assert (still.paused, still.due) == (True, date(2026, 3, 13))


def test_a_free_extension_has_no_most() -> None:
    assert due("reconsideration.supplement", date(2026, 3, 2), extend=30).due > date(2026, 4, 1)


def test_ad_hoc_terms_and_a_key_only_once() -> None:
    own = Term("own.one", "例", "起算", (Since(date(2024, 1, 1), workdays(3), law("行政复议法")["54.1", "三日内"]),))
    assert due(own, date(2026, 4, 28)).due == date(2026, 5, 6)
    with pytest.raises(ValueError, match="twice"):
        add_terms([own, own])
    assert own not in terms(), "nothing is added when one of them is refused"
    with pytest.raises(ValueError, match="unit"):
        Since(date(2024, 1, 1), workdays(3), law("行政复议法")["48"], extend=days(3))
    assert hours(48).text == "48小时"
