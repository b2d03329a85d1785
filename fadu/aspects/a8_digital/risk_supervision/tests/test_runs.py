"""Runs: what they read, what they write, that they go on after an interruption and can be computed again."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import NotAllowed, take
from fadu.kernel.today import frozen_today
from fadu.registry.enterprises.models import Enterprise, EnterpriseClass, EnterpriseMark

from .. import running
from ..features import FIELDS, frame
from ..models import ClassChange, CreditFacts, LowCredit, RunPart, ScoringRun
from ..schemes import default
from ..scored import explained, unpacked
from .conftest import DAY, code_of

pytestmark = pytest.mark.django_db


def run(day: date = DAY, **more) -> ScoringRun:
    """One whole run."""
    with frozen_today(day):
        return running.complete(running.begin(default(), SYSTEM, day=day, **more))


def test_the_frame_says_what_is_known_and_leaves_the_rest_empty(city):
    CreditFacts.objects.create(
        enterprise=city.firms[9], as_of=DAY, source="税务", tax_status="非正常", fines_24m="12.50"
    )
    rows = {row["uscc"]: row for row in frame(DAY).to_dicts()}
    assert len(rows) == 120 and set(FIELDS) <= set(rows[code_of(0)])
    assert rows[code_of(3)]["on_abnormal_list"] is True and rows[code_of(3)]["abnormal_36m"] == 1
    assert rows[code_of(7)]["on_serious_list"] is True and rows[code_of(8)]["on_serious_list"] is False
    assert rows[code_of(2)]["same_address_entities"] == 5 and rows[code_of(60)]["same_address_entities"] == 1
    assert rows[code_of(10)]["months_since_registration"] == 8 and rows[code_of(10)]["supervision_records"] is None
    assert rows[code_of(9)]["tax_status"] == "非正常" and str(rows[code_of(9)]["fines_24m"]) == "12.50"
    alone = frame(DAY, only=code_of(2)).to_dicts()
    assert alone == [rows[code_of(2)]]


def test_a_run_writes_history_class_and_list_and_can_be_computed_again(city):
    done = run()
    assert done.state == "done" and done.scored == 120 and sum(n for _, n in done.counts) == 120
    assert Enterprise._plain.get(uscc=code_of(7)).grade == "D" and Enterprise._plain.get(uscc=code_of(3)).grade == "C"
    assert EnterpriseClass._plain.filter(until=None).count() == 120 == done.entered
    assert list(LowCredit._plain.values_list("uscc", "reason")) == [(code_of(7), "serious")]
    assert running.recomputed(done) and done.input_digest and done.events().count() == 2
    part = done.parts.get()
    found = explained(done.text, DAY, unpacked(part.given), code_of(3))
    kept = unpacked(part.result).filter(pl.col("uscc") == code_of(3)).to_dicts()[0]
    assert sum(line.contribution for line in found.lines) == found.total == kept["points"]
    assert found.grade == kept["class"] == "C" and found.veto.key == kept["veto"] == "abnormal_now"


def test_changes_are_listed_and_the_low_credit_list_follows(city):
    run()
    later = DAY + timedelta(days=30)
    EnterpriseMark._plain.filter(enterprise=city.firms[7]).update(until=later)
    EnterpriseMark._plain.create(enterprise=city.firms[11], kind="serious_dishonest", since=later)
    Enterprise._plain.filter(pk=city.firms[20].pk).update(status="closed", closed_on=later)
    done = run(later)
    kinds = dict(ClassChange._plain.filter(matter_id=done.pk).values_list("enterprise_id", "kind"))
    assert kinds[city.firms[7].pk] == "better" and kinds[city.firms[11].pk] == "worse"
    assert kinds[city.firms[20].pk] == "left" and (done.worse, done.better, done.gone) == (1, 1, 1)
    history = EnterpriseClass._plain.filter(enterprise=city.firms[11]).order_by("since")
    assert [(c.grade, c.until) for c in history][-1] == ("D", None) and history[0].until == later
    assert Enterprise._plain.get(pk=city.firms[20].pk).grade == ""
    stays = dict(LowCredit._plain.values_list("uscc", "until"))
    assert stays == {code_of(7): later, code_of(11): None}


def test_an_interrupted_run_goes_on_where_it_stopped(city, monkeypatch):
    monkeypatch.setattr(running, "PART", 50)
    begun, seen = running.begin(default(), SYSTEM, day=DAY), []

    def stop(done, total):
        seen.append(done)
        if done == 50:
            raise RuntimeError("power failure")

    with pytest.raises(RuntimeError):
        running.advance(begun, stop)
    assert ScoringRun._plain.get(pk=begun.pk).scored == 50
    done = running.resume(lambda n, total: seen.append(n))[0]
    assert seen == [50, 100, 120] and RunPart.objects.filter(run=done).count() == 3
    whole = run(DAY + timedelta(days=1))
    assert running.results(done).drop("points").equals(running.results(whole).drop("points"))
    assert running.recomputed(done)


def test_a_changed_output_shows(city):
    done = run()
    part = done.parts.get()
    forged = unpacked(part.given).with_columns(on_serious_list=pl.lit(False))
    from ..scored import packed

    RunPart.objects.filter(pk=part.pk).update(given=packed(forged))
    assert not running.recomputed(done)


def test_each_month_runs_once(city):
    assert len(running.monthly(DAY)) == 1 and running.monthly(DAY) == []
    with frozen_today(DAY + timedelta(days=30)):
        assert len(running.monthly()) == 1


def test_no_run_before_the_last_one_and_none_for_strangers(city):
    run()
    with pytest.raises(Exception, match="不能再补更早日期"):
        running.begin(default(), SYSTEM, day=DAY - timedelta(days=40))
    with pytest.raises(NotAllowed):
        running.begin(default(), city.county.__class__(None, "x"), day=DAY)
    with pytest.raises(NotAllowed):
        take(ScoringRun._plain.get(), "finish", city.officer)


def test_what_a_person_begins_is_scored_by_the_worker(city):
    from procrastinate.contrib.django.models import ProcrastinateJob

    first = running.begin(default(), city.officer, day=DAY)
    jobs = ProcrastinateJob.objects.filter(task_name__endswith="risk_supervision.tasks.started", status="todo")
    assert first.state == "running" and jobs.count() == 1
    running.begin(default(), city.officer, day=DAY, only=code_of(3))
    assert jobs.count() == 1
    from ..tasks import started

    assert started() == 2 and not ScoringRun._plain.filter(state="running").exists()
