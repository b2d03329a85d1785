"""Large loads: what a batch puts off or remembers gives the same rows as step by step; a row answers for itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError

from fadu.kernel import audit, clocks, numbers, verifying
from fadu.kernel.access import PUBLIC, SYSTEM, sight, sight_of
from fadu.kernel.models import Event, Run, SearchEntry
from fadu.kernel.procedure import NotAllowed, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from tests.kernel.conftest import officer

pytestmark = pytest.mark.django_db


def _work(file, actor):
    with frozen_today(date(2026, 6, 1)):
        case = file()
        take(case, "accept", actor, on=date(2026, 3, 4))
        take(case, "hold", actor, {"reason": "等待补充"}, on=date(2026, 3, 10))
        take(case, "resume", actor, on=date(2026, 3, 12))
        return take(case, "decide", actor, {"result": "granted"}, on=date(2026, 4, 1)).case


def _rows(case):
    runs = Run._plain.filter(matter_id=case.pk).order_by("id")
    clocks = list(runs.values_list("key", "started_on", "due_on", "stopped_on", "trace"))
    events = list(Event._plain.filter(matter_id=case.pk).order_by("id").values_list("step", "on", "to_state"))
    entry = SearchEntry.objects.get(pk=case.pk)
    return clocks, events, entry.private, case.state, case.version


def test_a_batch_leaves_the_same_rows(file, actor):
    single = _rows(_work(file, actor))
    with audit.batch():
        case = _work(file, actor)
    assert _rows(case) == single
    assert verifying.verify()[1] == []


def test_search_is_written_once_at_the_end(file, actor):
    with audit.batch():
        case = _work(file, actor)
        assert not SearchEntry.objects.filter(pk=case.pk).exists()
    assert SearchEntry.objects.filter(pk=case.pk).exists()


def test_a_step_writes_the_columns_it_changes(file, actor, django_assert_num_queries):
    case = file(phone="0631-5231234")
    with frozen_today(date(2026, 3, 5)):
        register("permit").model._plain.filter(pk=case.pk).update(applicant="改名")
        moved = take(case, "accept", actor).case
    moved.refresh_from_db()
    assert (moved.applicant, moved.phone, moved.state) == ("改名", "0631-5231234", "open")


def test_a_row_at_hand_answers_like_the_database(file, city):
    case = file()
    staff = (officer(city[0]), officer(city[1]), officer(city[0], "clerk"))
    for actor in (*staff, PUBLIC, PUBLIC.unlocking(case.pk), SYSTEM):
        assert sight_of(register("permit"), actor, case) == sight(register("permit"), actor, case.pk)


def test_a_sure_batch_leaves_the_same_rows_and_is_whole_or_nothing(file, actor):
    single = _rows(_work(file, actor))
    with audit.batch(sure=True):
        case = _work(file, actor)
    assert _rows(case) == single and verifying.verify()[1] == []
    before = Event._plain.count()
    with pytest.raises(audit.Spoilt), audit.batch(sure=True), frozen_today(date(2026, 6, 1)):
        other = file()
        with pytest.raises(NotAllowed):
            take(other, "resume", actor, on=date(2026, 3, 4))
    assert Event._plain.count() == before and not Run._plain.filter(matter_id=other.pk).exists()


def test_of_several_clocks_of_a_kind_one_is_stopped_alone(file, actor):
    case, clock = file(), register("permit").procedure.by_clock["review"]
    with frozen_today(date(2026, 3, 5)):
        clocks.name(case, "review", "甲")
        clocks.start(case, clock, date(2026, 3, 4), "乙")
        clocks.stop(case, "review", date(2026, 3, 5), "x", whose="甲")
    runs = Run._plain.filter(matter_id=case.pk).order_by("id")
    assert [(run.whose, run.turn, run.stopped_on) for run in runs] == [("甲", 1, date(2026, 3, 5)), ("乙", 2, None)]


def test_a_kept_application_has_a_name_that_takes_no_number():
    names = {numbers.provisional() for _ in range(50)}
    assert len(names) == 50 and all(numbers.is_provisional(name) for name in names)
    assert not numbers.is_provisional("威政复〔2026〕1号")


def test_papers_of_a_sure_batch_are_there_for_whoever_reads_them(file, actor):
    with audit.batch(sure=True), frozen_today(date(2026, 6, 1)):
        case = file()
        event = take(case, "accept", actor, on=date(2026, 3, 4)).event
        paper = case.papers().get()
        take(case, "hold", actor, {"reason": "等待补充"}, on=date(2026, 3, 10))
    assert (paper.event_id, case.papers().count()) == (event.pk, 1) and verifying.verify()[1] == []


def test_named_columns_are_written_alone_and_a_row_that_is_gone_is_missed(file):
    case = file(phone="0631-5231234")
    register("permit").model._plain.filter(pk=case.pk).update(applicant="改名")
    case.phone, case.fee, case.applicant = "", Decimal("12.50"), "没有写"
    case.save(update_fields=["phone", "fee"])
    case.refresh_from_db()
    assert (case.applicant, case.phone, case.fee) == ("改名", "", Decimal("12.50"))
    case.pk = 0
    with pytest.raises(DatabaseError):
        case.save(update_fields=["phone"])
